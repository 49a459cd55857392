"""XML read with care: no document types, no entities, no network, and limits on everything."""

from __future__ import annotations

from typing import Any

from lxml import etree

from tracker.domain.text import Text
from tracker.exchange.mspdi import codes, faults
from tracker.exchange.mspdi.fields import Fields, short

_OLE = b"\xd0\xcf\x11\xe0"  # how files of Project itself (.mpp) begin
_DEEPEST = 256  # levels of nesting that libxml2 allows


def parse(data: bytes) -> Fields:
    """The root of a document of Microsoft Project; raises the facts of `faults`."""
    if len(data) > faults.MOST_BYTES:
        raise faults.TooMuch(what=faults.BYTES, most=faults.MOST_BYTES, line=0)
    if data.startswith(_OLE):
        raise faults.NotProject(line=1, found=Text("Project 的 .mpp 文件", "a .mpp file of Project"))
    root = _parse(data)
    name = etree.QName(root)
    if name.localname != "Project" or name.namespace != codes.NAMESPACE:
        raise faults.NotProject(line=root.sourceline, found=short(root.tag))
    return Fields(root)


def _parse(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _fault(error) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise faults.DocumentType(line=1)
    return root


def _fault(error: Any) -> faults.NotXml | faults.TooMuch | faults.DocumentType:
    line = (error.position or (0, 0))[0]
    if "ntity" in str(error.msg) and "amplification" in str(error.msg):
        return faults.DocumentType(line=line)
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT or "xcessive depth" in str(error.msg):
        return faults.TooMuch(what=faults.DEPTH, most=_DEEPEST, line=line)
    return faults.NotXml(line=line, why=short(str(error.msg or "?")))
