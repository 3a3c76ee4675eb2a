"""First look at a column: its distinct cells and what they could be, before columns are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading import dates
from segmentation.reading.amounts import (
    PLAIN,
    SAME_SIGN,
    Amount,
    FloatArray,
    Marked,
    amount_of,
    are_codes,
    gather_marks,
    to_numbers,
)
from segmentation.reading.missing import AMONG_NUMBERS, flag_pair, is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.dates import Parts

ACCEPTED: Final = 0.9
"""A column is of a type when so many of its filled cells fit; the rest are listed as misfits."""

NEARLY: Final = 0.5
"""From here on a column that stays text is told to be nearly numbers."""

PROBE: Final = 2_000
"""Distinct cells looked at before all are: free text is recognised without parsing half a million."""

GLUED: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w.-]{2,20}")
"""Letters and digits in one word, as in 85123A or C536379: a code, not an amount gone wrong."""

GLUED_SHARE: Final = 0.5
"""Whole numbers are codes when most of the cells that are no numbers are such words."""

NO_MARKS: Final = Marked()

ZERO_FIRST: Final = r"^0\d"


@dataclass(frozen=True, slots=True)
class Draft:
    """A column's distinct cells and what they could be.

    cells    distinct cells without blanks around them, (n_distinct,)
    counts   how often each occurs
    index    for every row the place of its cell in `cells`, or None when `direct` holds the numbers
    kind     "number", "date", "flag" or "text"
    amounts  the cells taken apart as amounts, parts as dates (only for these kinds)
    direct   numbers of every row, for columns of plain numbers that are nearly all distinct
    fit      share of the filled cells that are numbers or dates, also when that was too few
    """

    name: str
    kind: str
    cells: list[str]
    counts: np.ndarray[Any, np.dtype[np.int64]]
    index: np.ndarray[Any, np.dtype[np.int64]] | None
    amounts: list[Amount | None] | None = None
    marks: Marked = NO_MARKS
    parts: Parts | None = None
    direct: FloatArray | None = None
    fit: float = 0.0
    pair: tuple[str, str] | None = None
    serial: str = ""


def draft(name: str, values: Any, *, direct: bool = True) -> Draft:
    """Look at one column, an arrow array of text without nulls; `direct` allows the short cut."""
    return (_direct_numbers(name, values) if direct else None) or _by_distinct(name, values)


def _direct_numbers(name: str, values: Any) -> Draft | None:
    """Plain numbers, nearly all distinct: one cast instead of a look at every distinct cell."""
    head = values.slice(0, 10_000)
    cells = head.to_pylist()
    filled = [cell for cell in cells if cell]
    if len(filled) < 1_000 or len(set(filled)) < 0.3 * len(filled) or not all(map(PLAIN.fullmatch, filled)):
        return None
    marks = gather_marks([amount_of(cell) for cell in filled[:1000]])
    if (marks.either and not marks.points) or dates.says_date(name) or _has_zero_first(values):
        return None
    if marks == Marked() and (
        pc.any(pc.match_substring(values, ".")).as_py()
        or (filled[0].isdecimal() and len(filled[0]) in {8, 12, 14})
    ):
        return None
    if pc.max(pc.binary_length(values)).as_py() > 24:
        return None
    if pc.any(pc.equal(values, "")).as_py():
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    try:
        numbers = pc.cast(values, pa.float64())
    except pa.ArrowInvalid:
        return None
    direct = np.array(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    return Draft(name, "number", [], np.zeros(0, dtype=np.int64), None, marks=marks, direct=direct, fit=1.0)


def _has_zero_first(values: Any) -> bool:
    """Whether any cell is a zero before another digit, as codes have it."""
    zero = values.filter(pc.starts_with(values, "0"))
    return bool(pc.any(pc.match_substring_regex(zero, ZERO_FIRST)).as_py())


def _by_distinct(name: str, values: Any) -> Draft:
    encoded = values.dictionary_encode()
    raw = encoded.dictionary
    index = np.asarray(encoded.indices, dtype=np.int64)
    trimmed = pc.utf8_trim_whitespace(raw)
    cells: list[str] = trimmed.to_pylist()
    counts = np.bincount(index, minlength=len(cells)).astype(np.int64)
    base = Draft(name, "text", cells, counts, index)
    if not any(cell and not is_missing(cell) for cell in cells[:PROBE]) and all(
        is_missing(cell) for cell in cells
    ):
        return base
    pair = flag_pair(cell for cell in cells[:50] if not _empty(cell)) if len(cells) <= 50 else None
    if pair:
        return Draft(name, "flag", cells, counts, index, pair=pair, fit=1.0)
    if not _worth_parsing(cells):
        return base
    return _as_date(base, trimmed) or _as_number(base)


def _empty(cell: str) -> bool:
    return is_missing(cell) or cell.lower() in AMONG_NUMBERS


def _worth_parsing(cells: Sequence[str]) -> bool:
    """Whether a look at some distinct cells leaves a chance for numbers or dates."""
    step = max(1, len(cells) // PROBE)
    probe = [cell for cell in cells[::step] if not _empty(cell)]
    promising = sum(1 for cell in probe if any(map(str.isdecimal, cell)) and len(cell) <= 48)
    return promising >= 0.5 * NEARLY * len(probe)


def _filled(base: Draft) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([not _empty(cell) and cell not in dates.EMPTY_DATES for cell in base.cells], dtype=bool)


def _share(
    hits: np.ndarray[Any, np.dtype[np.bool_]], base: Draft, filled: np.ndarray[Any, np.dtype[np.bool_]]
) -> float:
    total = int(base.counts[filled].sum())
    return float(base.counts[hits & filled].sum() / total) if total else 0.0


def _as_date(base: Draft, trimmed: Any) -> Draft | None:
    parts = dates.take_apart(trimmed, base.name)
    if parts is None:
        return None
    filled = _filled(base)
    shares = [
        _share(~np.isnat(dates.to_dates(parts, day_first=order)), base, filled) for order in (True, False)
    ]
    if max(shares) < ACCEPTED:
        # A minority of dates in the other order still tells that this column holds dates.
        both = ~np.isnat(dates.to_dates(parts, day_first=True)) | ~np.isnat(
            dates.to_dates(parts, day_first=False)
        )
        if _share(both, base, filled) < 0.97 or max(shares) < NEARLY:
            return None
    return Draft(base.name, "date", base.cells, base.counts, base.index, parts=parts, fit=max(shares))


def _as_number(base: Draft) -> Draft:
    filled = _filled(base)
    amounts = [amount_of(cell) if use else None for cell, use in zip(base.cells, filled, strict=True)]
    marks = gather_marks(amounts)
    decimal = "," if marks.commas > marks.points else "."
    numbers = to_numbers(amounts, decimal)
    fit = _share(np.isfinite(numbers), base, filled)
    codes = fit >= NEARLY and are_codes([cell.translate(SAME_SIGN) for cell in base.cells], base.counts)
    codes = codes or _beside_codes(base, numbers, filled)
    if fit < ACCEPTED or codes:
        return Draft(
            base.name, "text", base.cells, base.counts, base.index, amounts, fit=0.0 if codes else fit
        )
    serial = _serial_kind(base.name, numbers[filled & np.isfinite(numbers)])
    return Draft(
        base.name,
        "date" if serial else "number",
        base.cells,
        base.counts,
        base.index,
        amounts,
        marks,
        fit=fit,
        serial=serial,
    )


def _beside_codes(base: Draft, numbers: FloatArray, filled: np.ndarray[Any, np.dtype[np.bool_]]) -> bool:
    """Whether whole numbers share their column with codes: the numbers are codes too, then."""
    wrong = np.flatnonzero(np.isnan(numbers) & filled)
    right = numbers[np.isfinite(numbers)]
    if not len(wrong) or bool((right % 1).any()):
        return False
    glued = sum(int(base.counts[place]) for place in wrong if GLUED.fullmatch(base.cells[place]))
    return glued >= GLUED_SHARE * int(base.counts[wrong].sum())


def _serial_kind(name: str, numbers: FloatArray) -> str:
    """Numbers in a column named like a date: a spreadsheet's days, or seconds since 1970."""
    if (
        not dates.says_date(name)
        or not len(numbers)
        or re.search(r"days|tage|jours|count|anzahl", name, re.IGNORECASE)
    ):
        return ""
    low, high = float(numbers.min()), float(numbers.max())
    if dates.SERIALS[0] <= low and high <= dates.SERIALS[1]:
        return "serial"
    if (low >= 5e8 and high <= 4e9) or (low >= 5e11 and high <= 4e12):
        return "unix"
    return ""
