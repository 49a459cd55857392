"""Plans as Microsoft Project's XML: read with a report of what is left out, and written."""

from tracker.exchange.mspdi.reader import Imported, read
from tracker.exchange.mspdi.report import Finding, Where
from tracker.exchange.mspdi.writer import write

__all__ = ["Finding", "Imported", "Where", "read", "write"]
