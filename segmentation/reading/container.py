"""What kind of file it is, judged by its bytes and never by its name; unpacking, one level deep."""

from __future__ import annotations

import bz2
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from segmentation.errors import ChoiceError, ReadingError
from segmentation.reading.foreign import FOREIGN
from segmentation.reading.held import Held
from segmentation.reading.limits import BOMB_BYTES, BOMB_RATIO, MAX_UNPACKED_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 1 << 20

ADVICE: Final = "Save the table as CSV or Excel (.xlsx) and upload that."

CLUTTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The bytes of one file, and the archive they came from."""

    held: Held[bytes]
    compression: str | None = None
    member: str | None = None


def unpack(data: bytes, wanted_member: str | None = None) -> Unpacked:
    """Unpack a .gz, .bz2 or .zip with one table inside; anything else passes through.

    Raises `ReadingError` for bombs, damaged or encrypted archives, archives in archives, and
    for a zip with several files unless `wanted_member` names one of them.
    """
    if data[:2] == b"\x1f\x8b":
        unpacked = Unpacked(Held(_inflate(data)), "gz")
    elif data[:3] == b"BZh":
        unpacked = Unpacked(Held(_bunzip(data)), "bz2")
    elif data[:4] in {b"PK\x03\x04", b"PK\x05\x06"} and not _is_office(data):
        unpacked = _unzip(data, wanted_member)
    else:
        return Unpacked(Held(data))
    inner = unpacked.held.look()
    nested_zip = inner[:4] == b"PK\x03\x04" and not _is_office(inner)
    if inner[:2] == b"\x1f\x8b" or inner[:3] == b"BZh" or nested_zip:
        raise ReadingError("The archive holds another archive. Unpack it once and upload the file inside.")
    return unpacked


def _collect(chunks: Iterator[bytes], packed: int) -> bytes:
    """Join unpacked chunks, stopping at the size limit or at a bomb's ratio: headers are never believed."""
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_UNPACKED_BYTES:
            raise ReadingError(
                f"Unpacked, the file is larger than {MAX_UNPACKED_BYTES // 10**6:,} MB, the most "
                "that is read. Export fewer rows or columns."
            )
        if size > BOMB_BYTES and size > BOMB_RATIO * packed:
            raise ReadingError(
                f"The archive unpacks to more than {BOMB_RATIO} times its size, as no real table does, "
                "so it was not read. Upload the file unpacked if it is genuine."
            )
        parts.append(chunk)
    return b"".join(parts)


def _inflate(data: bytes) -> bytes:
    return _collect(_inflated(data), len(data))


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield the chunks of a gzip file, which may be several gzip files one after the other."""
    rest = data
    while rest[:2] == b"\x1f\x8b":
        engine = zlib.decompressobj(wbits=31)
        pending = rest
        while pending and not engine.eof:
            try:
                yield engine.decompress(pending, CHUNK)
            except zlib.error as error:
                raise ReadingError("The .gz file is damaged. Pack it again or upload it unpacked.") from error
            pending = engine.unconsumed_tail
        if not engine.eof:
            raise ReadingError(
                "The .gz file ends too early: the upload or the export was cut off. Try again."
            )
        rest = engine.unused_data


def _bunzip(data: bytes) -> bytes:
    return _collect(_bunzipped(data), len(data))


def _bunzipped(data: bytes) -> Iterator[bytes]:
    rest = data
    while rest[:3] == b"BZh":
        engine, fed = bz2.BZ2Decompressor(), rest
        while not engine.eof:
            try:
                chunk = engine.decompress(fed, CHUNK)
            except (OSError, ValueError) as error:
                message = "The .bz2 file is damaged. Pack it again or upload it unpacked."
                raise ReadingError(message) from error
            fed = b""
            if not chunk and engine.needs_input and not engine.eof:
                raise ReadingError(
                    "The .bz2 file ends too early: the upload or export was cut off. Try again."
                )
            yield chunk
        rest = engine.unused_data


def _is_office(data: bytes) -> bool:
    """Whether a zip is a workbook or another office document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # A cut-off zip has lost its list of names: the names at the entries themselves still tell.
        return b"[Content_Types].xml" in data[:4096] or b"xl/" in data[:4096]
    return "[Content_Types].xml" in names or "mimetype" in names or "Index/Document.iwa" in names


def _unzip(data: bytes, wanted: str | None) -> Unpacked:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = _choose_member(archive, wanted)
            with archive.open(member) as stream:
                unpacked = _collect(iter(lambda: stream.read(CHUNK), b""), max(member.compress_size, 1))
    except RuntimeError as error:  # zipfile's way to say "encrypted"
        message = "The zip file is protected by a password. Unpack it and upload the file inside."
        raise ReadingError(message) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ReadingError("The zip file is damaged. Pack it again or upload the file unpacked.") from error
    return Unpacked(Held(unpacked), "zip", member.filename)


def _choose_member(archive: zipfile.ZipFile, wanted: str | None) -> zipfile.ZipInfo:
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not any(part in info.filename for part in CLUTTER)
    ]
    if wanted:
        members = [info for info in members if info.filename == wanted]
        if not members:
            raise ReadingError(f"The zip file holds no file named “{wanted[:80]}”.")
    if not members:
        raise ReadingError("The zip file is empty. Put one table into it.")
    if len(members) > 1:
        shown = ", ".join(f"“{PurePath(info.filename).name[:60]}”" for info in members[:8])
        more = ", …" if len(members) > 8 else ""
        message = (
            f"The zip file holds {len(members):,} files ({shown}{more}). "
            "Choose one of them, or upload the one that holds the table."
        )
        raise ChoiceError(message, tuple(info.filename for info in members), "member")
    return members[0]


def kind_of(data: bytes) -> str:
    """Tell the container: "xlsx", "xls", "ods", "parquet", "arrow", "json", "html" or "csv" (any text).

    Raises `ReadingError` naming the real kind of a file that holds no table.
    """
    head = data[:2048]
    for magic, what in FOREIGN:
        if head.startswith(magic):
            raise ReadingError(f"This file is {what}, not a table. {ADVICE}")
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"ARROW1", b"FEA1", b"\xff\xff\xff\xff")):
        return "arrow"
    return _text_kind(head.removeprefix(b"\xef\xbb\xbf").lstrip().lower(), data)


def _office_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        message = "The workbook is damaged or was cut off. Open it in Excel, save it again and upload that."
        raise ReadingError(message) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    if "xl/workbook.bin" in names:
        raise ReadingError("This is a binary Excel workbook (.xlsb). Save it as .xlsx and upload that.")
    if "Index/Document.iwa" in names:
        raise ReadingError("This is an Apple Numbers document. Export it as CSV or Excel and upload that.")
    what = "a Word document" if "word/document.xml" in names else "an office document"
    raise ReadingError(f"This file is {what}, not a table. {ADVICE}")


def _text_kind(start: bytes, data: bytes) -> str:
    if (
        start.startswith((b"<?xml", b"<workbook"))
        and b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]
    ):
        raise ReadingError(
            "This is an Excel 2003 XML file. Open it in Excel, save it as .xlsx and upload that."
        )
    if start.startswith(b"<") and b"<table" in data[:200_000].lower():
        return "html"
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<svg")):
        raise ReadingError(f"This file is a web page or XML without a table in it. {ADVICE}")
    if start.startswith((b"[{", b"[ {", b"[\n", b"[\r\n", b'{"', b"{\n", b"{\r\n", b"{ ", b"[[")):
        return "json"
    return "csv"
