"""Bytes to text: which encoding, why, and what it would have said in the runner-up."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from segmentation.errors import ReadingError
from segmentation.reading import letters
from segmentation.reading.ledger import number_of
from segmentation.reading.repair import find_repair, undone
from segmentation.reading.table import Note, canonical_encoding, encoding_name

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

DAMAGED_SHARE: Final = 0.2
"""A file is damaged UTF-8 rather than another encoding while most of its accents are valid UTF-8."""

CONTROL_SHARE: Final = 0.02
"""Text has almost no control characters; binary data has about 10 %."""

LINES_SCORED: Final = 2_000
"""Lines with accents that are scored; more don't change the verdict."""

HIGH_BYTES: Final = 200_000
"""High bytes looked at for lines: a text in Cyrillic has one at every letter."""

LINE_BYTES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """The chosen encoding, runners-up with sample words, and notes.

    `strict` is False where damaged bytes are to be replaced.
    """

    name: str
    alternatives: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    strict: bool = True


def choose_encoding(data: bytes, wanted: str | None = None) -> Encoding:
    """Choose how to decode a text file.

    In this order: the wish, a byte order mark, UTF-16's pattern of zero bytes, strict UTF-8 over the
    whole file, UTF-8 with a few damaged places, and else the candidate whose letters look most
    like words (`letters.rank`). Raises `ReadingError` for binary data and unknown wishes.
    """
    if wanted:
        return _wished(data, wanted)
    for mark, name in MARKS:
        if data.startswith(mark):
            return Encoding(name, strict=_decodes(data[len(mark) :], name))
    wide = _wide_pattern(data)
    if wide:
        return Encoding(wide, strict=_decodes(data, wide))
    _refuse_binary(data)
    if data.isascii():
        return Encoding("utf-8")
    if _decodes(data, "utf-8"):
        return _valid_utf8(data)
    return _damaged_utf8(data) or _best_guess(data)


def decode(data: bytes, encoding: Encoding) -> str:
    """Decode the bytes as chosen, without the byte order mark."""
    if ">" in encoding.name:
        return undone(data.decode("utf-8-sig", "replace"), encoding.name)
    text = data.decode(encoding.name, "strict" if encoding.strict else "replace")
    return text.removeprefix("\ufeff")


def _wished(data: bytes, wanted: str) -> Encoding:
    try:
        name = canonical_encoding(wanted)
        b"".decode(name.split(">")[0])
    except (LookupError, ValueError) as error:
        message = f"“{wanted[:40]}” is not an encoding known here. Choose one such as utf-8, cp1252 or cp437."
        raise ReadingError(message) from error
    if name in {"utf-16", "utf-32"}:
        name += "-be" if data[:2] in {b"\xfe\xff", b"\x00\x00"} else "-le"
    lines = _accented_lines(data)
    others = ["utf-8"] if _decodes(data, "utf-8") else letters.rank(lines)[:2]
    shown = [(other, _sample(lines, other)) for other in dict.fromkeys([name, *others])]
    strict = ">" in name or _decodes(data, name)
    notes = () if strict else (_replaced_note(name),)
    return Encoding(name, tuple(shown), notes, strict=strict)


def _decodes(data: bytes, name: str) -> bool:
    """Whether every byte is valid, looked at in pieces so that no second copy of the file is made."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    view, step = memoryview(data), 1 << 22
    try:
        for start in range(0, len(view), step):
            decoder.decode(view[start : start + step], final=start + step >= len(view))
    except (UnicodeError, ValueError):
        return False
    return True


def _wide_pattern(data: bytes) -> str | None:
    """UTF-16 without a mark: Latin text has a zero in every second byte."""
    head = data[:4096]
    if len(head) < 8 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    if even > 0.3 and odd < 0.1:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    head = data[:65536]
    controls = sum(
        head.count(bytes([code])) for code in range(1, 32) if code not in {9, 10, 11, 12, 13, 26, 27}
    )
    zeros = head.count(0)
    if controls > CONTROL_SHARE * len(head) or zeros > 0.3 * len(head):
        raise ReadingError(
            "This file holds binary data, not the text of a table. Save the table as CSV or Excel (.xlsx)."
        )


def _damaged_utf8(data: bytes) -> Encoding | None:
    """UTF-8 with a few broken places: most sequences of high bytes are valid."""
    broken = data.decode("utf-8", "replace")
    bad = broken.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = sum(1 for character in broken if character > "\x7f") - bad
    if good < 4 or bad > DAMAGED_SHARE * good:
        return None
    return Encoding("utf-8", notes=(_replaced_note("utf-8", bad),), strict=False)


def _replaced_note(name: str, count: int = 1) -> Note:
    return Note(
        "encoding",
        f"Some characters are not valid {encoding_name(name)} and are shown as \ufffd. Choose another "
        "encoding if many words look wrong.",
        count=count,
    )


def _accented_lines(data: bytes) -> list[bytes]:
    """Distinct lines with high bytes, from the start of the file on, cut to 2,000 bytes."""
    found: dict[bytes, None] = {}
    position, end = 0, -1
    for position in np.flatnonzero(np.frombuffer(data, dtype=np.uint8) >= 0x80)[:HIGH_BYTES].tolist():
        if position <= end:
            continue
        start = (
            max(data.rfind(b"\n", 0, position), data.rfind(b"\r", max(0, position - LINE_BYTES), position))
            + 1
        )
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end
        found[data[max(start, position - LINE_BYTES // 2) : min(end, position + LINE_BYTES // 2)]] = None
        if len(found) >= LINES_SCORED:
            break
    return list(found)


def _ranked(data: bytes) -> list[tuple[str, str]]:
    lines = _accented_lines(data)
    return [(name, _sample(lines, name)) for name in letters.rank(lines)]


def _best_guess(data: bytes) -> Encoding:
    ranked = _ranked(data)
    if not ranked:
        return Encoding("cp1252", notes=(_replaced_note("cp1252"),), strict=False)
    name = ranked[0][0]
    note = Note(
        "encoding",
        f"The file does not say its encoding; read as {encoding_name(name)}, whose letters fit best.",
    )
    return Encoding(name, tuple(_distinct(ranked)), (note,), strict=_decodes(data, name))


def _distinct(ranked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The winner and two runners-up that show other words; cp1252 is one, as programs assume it."""
    shown: dict[str, str] = {}
    for name, sample in ranked:
        if sample not in shown:
            shown[sample] = name
    first = [(name, sample) for sample, name in shown.items()]
    usual = [
        (name, sample)
        for name, sample in ranked
        if name == "cp1252" and sample in shown and name != first[0][0]
    ]
    return list(dict.fromkeys([first[0], *usual, *first[1:]]))[:3]


def _sample(lines: Sequence[bytes], name: str) -> str:
    """Up to three words with accents as this encoding reads them."""
    data = b"\n".join(lines)[:50_000]
    text = decode(data, Encoding(name, strict=False))
    words = (word.strip("()'")[:30] for word in letters.TOKEN.findall(text))
    return ", ".join(list(dict.fromkeys(words))[:3])


def _valid_utf8(data: bytes) -> Encoding:
    """UTF-8, unless its words were misread once before they were saved: "MartÃ­n" for "Martín"."""
    lines = _accented_lines(data)
    repair = find_repair(b"\n".join(lines).decode("utf-8", "ignore"))
    if repair is None:
        return Encoding("utf-8")
    mended = repair.name
    text = (
        f"{number_of(repair.words, 'word')} misread by an earlier program, such as {repair.example}. "
        f"Choose “{encoding_name(mended)}” as the encoding to repair them."
    )
    shown = (("utf-8", _sample(lines, "utf-8")), (mended, _sample(lines, mended)))
    return Encoding("utf-8", shown, (Note("mojibake", text, count=repair.words),))
