"""A file's content as it is asked for: in pieces to a file, so that memory doesn't grow with it, or whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import BinaryIO, TypeAlias

#: The date of every file in a zip of ours: always the same, or the same content would give other bytes.
ZIP_DATE = (2000, 1, 1, 0, 0, 0)

#: Writes a file's content, from its first byte to its last, to a sink that need not be able to seek.
Write: TypeAlias = Callable[[BinaryIO], object]


def already(content: bytes) -> Write:
    r"""Write content that is there as bytes.

    >>> in_memory(already(b"a,b\n"))
    b'a,b\n'
    """
    return lambda sink: sink.write(content)


def in_memory(write: Write) -> bytes:
    r"""The content as bytes, for what is small or has to be whole.

    >>> in_memory(lambda sink: sink.write(b"a,b\n"))
    b'a,b\n'
    """
    sink = io.BytesIO()
    write(sink)
    return sink.getvalue()


def pack(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file to a zip, compressed; the same content gives the same bytes."""
    packed.writestr(zipfile.ZipInfo(name, ZIP_DATE), content, zipfile.ZIP_DEFLATED)
