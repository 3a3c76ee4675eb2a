"""Office files without the moment they were made: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO

from segmentation.sinks import in_memory, pack

#: A moment in a file's properties, and what stands in its place.
_MOMENT, _MADE = re.compile(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<"), b">2000-01-01T00:00:00Z<"


def undated(content: bytes) -> bytes:
    """The same file (.pptx, .xlsx), and every workbook embedded in it, dated 2000."""
    return in_memory(lambda sink: _write_undated(content, sink))


def _write_undated(content: bytes, sink: BinaryIO) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(sink, "w") as packed:
        for name in made.namelist():
            part = made.read(name)
            if name.endswith(".xlsx"):
                part = undated(part)
            elif name == "docProps/core.xml":
                part = _MOMENT.sub(_MADE, part)
            pack(packed, name, part)
