"""A small playbook in as many versions as a test needs, and a way to send its text."""

from __future__ import annotations

from tests.api.conftest import ok

SMALL = """\
format: 1
key: {key}
kind: {kind}
title: {{zh: 小方案, en: A small playbook}}
source: 6.1
{more}
steps:
  A: {{kind: task, title: {{zh: 调研, en: Survey}}, owner: OM, duration: {duration}, source: 6.1}}
  B: {{kind: task, title: {{zh: 报告, en: Report}}, owner: DA, duration: 2wd, after: [{after}], source: 6.1}}
"""


def small(key, *, duration="1wd", after="A", more="", kind="project"):
    """A playbook of two steps, one after the other."""
    return SMALL.format(key=key, duration=duration, after=after, more=more, kind=kind)


def including(key, part):
    """A playbook with another one as a part."""
    return small(key, more=f"include:\n  part: {{playbook: {part}, source: 6.1}}")


def send(speaker, method, path, text, kind="application/yaml", **headers):
    """Send a text as the body of a request."""
    data = text if isinstance(text, bytes) else text.encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    send_it = getattr(speaker.client, method)
    return send_it(f"/api/v1{path}", data=data, content_type=kind, headers={**speaker.headers, **named})


def upload(agency, text, status=201):
    return ok(send(agency.admin, "post", "/playbooks", text), status)


def publish(agency, key, **body):
    return ok(agency.admin.post(f"/playbooks/{key}/publish", body))


def published(agency, text):
    """Upload a text and publish it."""
    return publish(agency, upload(agency, text)["key"])
