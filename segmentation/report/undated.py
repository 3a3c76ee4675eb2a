"""Office files without the moment they were made: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

#: What stands in the place of every moment.
_MADE, _MADE_XML = (2000, 1, 1, 0, 0, 0), b">2000-01-01T00:00:00Z<"
_MOMENT = re.compile(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<")


def undated(content: bytes) -> bytes:
    """The same file (.pptx, .xlsx), and every workbook embedded in it, dated 2000."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(sink, "w") as packed:
        for name in made.namelist():
            part = made.read(name)
            if name.endswith(".xlsx"):
                part = undated(part)
            elif name == "docProps/core.xml":
                part = _MOMENT.sub(_MADE_XML, part)
            packed.writestr(zipfile.ZipInfo(name, _MADE), part, zipfile.ZIP_DEFLATED)
    return sink.getvalue()
