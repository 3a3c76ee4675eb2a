"""First look at a column: its distinct cells and what they could be, before columns are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from segmentation.reading import dates
from segmentation.reading.amounts import FloatArray, Marked
from segmentation.reading.column_amounts import Amounts, are_codes
from segmentation.reading.distinct import Distinct
from segmentation.reading.in_file import FileColumn
from segmentation.reading.missing import ALWAYS, AMONG_NUMBERS, flag_pair, is_missing
from segmentation.reading.packed import room
from segmentation.reading.plain_numbers import NO_MARKS, marks_of_plain, numbers_of

if TYPE_CHECKING:
    from segmentation.reading.dates import Parts
    from segmentation.reading.distinct import Mask

ACCEPTED: Final = 0.9
"""A column is of a type when so many of its filled cells fit; the rest are listed as misfits."""

NEARLY: Final = 0.5
"""From here on a column that stays text is told to be nearly numbers."""

PROBE: Final = 2_000
"""Distinct cells looked at before all are: free text is recognised without parsing half a million."""

STRETCH: Final = 1 << 16
"""Cells turned into numbers at a time: what is made on the way stays small and near."""

GLUED: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w.-]{2,20}")
"""Letters and digits in one word, as in 85123A or C536379: a code, not an amount gone wrong."""

GLUED_SHARE: Final = 0.5
"""Whole numbers are codes when most of the cells that are no numbers are such words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A column's distinct cells and what they could be.

    distinct  the distinct cells; None when `direct` holds the numbers
    kind      "number", "date", "flag" or "text"
    amounts   the cells taken apart as amounts, parts as dates (only for these kinds)
    direct    numbers of every row, for columns of plain numbers that are nearly all distinct
    fit       share of the filled cells that are numbers or dates, also when that was too few
    """

    name: str
    kind: str
    distinct: Distinct | None
    amounts: Amounts | None = None
    marks: Marked = NO_MARKS
    parts: Parts | None = None
    direct: FloatArray | None = None
    fit: float = 0.0
    pair: tuple[str, str] | None = None
    serial: str = ""

    @property
    def cells(self) -> Distinct:
        """The distinct cells of a column that is not direct."""
        assert self.distinct is not None  # noqa: S101  (only columns without `direct` are asked)
        return self.distinct


def draft(name: str, values: Any, *, direct: bool = True) -> Draft:
    """Look at one column, an arrow array of text without nulls; `direct` allows the short cut.

    What was read as numbers already stays so.
    """
    if isinstance(values, FileColumn):
        return Draft(name, "number", None, marks=values.marks, direct=values.numbers, fit=1.0)
    return (_direct_numbers(name, values) if direct else None) or _by_distinct(name, values)


def _direct_numbers(name: str, values: Any) -> Draft | None:
    """Plain numbers, nearly all distinct: one cast instead of a look at every distinct cell."""
    marks = marks_of_plain(name, values)
    if marks is None:
        return None
    direct = _numbers(values, pointless=marks == NO_MARKS)
    return None if direct is None else Draft(name, "number", None, marks=marks, direct=direct, fit=1.0)


def _numbers(values: Any, *, pointless: bool) -> FloatArray | None:
    """Plain numbers of text, NaN for an empty cell; None where any cell is none. Stretch by stretch.

    pointless: a decimal point is none of a plain number either.
    """
    numbers = room(8 * len(values)).view(np.float64)
    for start in range(0, len(values), STRETCH):
        piece = numbers_of(values.slice(start, STRETCH), pointless=pointless)
        if piece is None:
            return None
        numbers[start : start + STRETCH] = piece
    return numbers


def _by_distinct(name: str, values: Any) -> Draft:
    cells = Distinct.of(values)
    base = Draft(name, "text", cells)
    if cells.among(ALWAYS).all():
        return base
    pair = flag_pair(cell for cell in cells.cells if not _empty(cell)) if len(cells) <= 50 else None
    if pair:
        return Draft(name, "flag", cells, pair=pair, fit=1.0)
    if not _worth_parsing(cells):
        return base
    return _as_date(name, cells) or _as_number(name, cells)


def _empty(cell: str) -> bool:
    return is_missing(cell) or cell.lower() in AMONG_NUMBERS


def _worth_parsing(cells: Distinct) -> bool:
    """Whether a look at some distinct cells leaves a chance for numbers or dates."""
    probe = [cell for cell in cells.probe(PROBE) if not _empty(cell)]
    promising = sum(1 for cell in probe if any(map(str.isdecimal, cell)) and len(cell) <= 48)
    return promising >= 0.5 * NEARLY * len(probe)


def _filled(cells: Distinct) -> Mask:
    return ~cells.among(ALWAYS | AMONG_NUMBERS | dates.EMPTY_DATES)


def _share(hits: Mask, cells: Distinct, filled: Mask) -> float:
    total = int(cells.counts[filled].sum())
    return float(cells.counts[hits & filled].sum() / total) if total else 0.0


def _as_date(name: str, cells: Distinct) -> Draft | None:
    parts = dates.take_apart(cells.trimmed, name)
    if parts is None:
        return None
    filled = _filled(cells)
    real = [~np.isnat(dates.to_dates(parts, day_first=order)) for order in (True, False)]
    fit = max(_share(hits, cells, filled) for hits in real)
    # A minority of dates in the other order still tells that this column holds dates.
    if fit < ACCEPTED and (_share(real[0] | real[1], cells, filled) < 0.97 or fit < NEARLY):
        return None
    return Draft(name, "date", cells, parts=parts, fit=fit)


def _as_number(name: str, cells: Distinct) -> Draft:
    filled = _filled(cells)
    amounts = Amounts.of(cells, filled)
    marks = amounts.marks
    numbers = amounts.values("," if marks.commas > marks.points else ".")
    fit = _share(np.isfinite(numbers), cells, filled)
    codes = fit >= NEARLY and (are_codes(cells) or _beside_codes(cells, numbers, filled))
    if fit < ACCEPTED or codes:
        return Draft(name, "text", cells, amounts, fit=0.0 if codes else fit)
    serial = _serial_kind(name, numbers[filled & np.isfinite(numbers)])
    return Draft(name, "date" if serial else "number", cells, amounts, marks, fit=fit, serial=serial)


def _beside_codes(cells: Distinct, numbers: FloatArray, filled: Mask) -> bool:
    """Whether whole numbers share their column with codes: the numbers are codes too, then."""
    wrong = np.flatnonzero(np.isnan(numbers) & filled)
    right = numbers[np.isfinite(numbers)]
    if not len(wrong) or bool((right % 1).any()):
        return False
    words = cells.trimmed.take(pa.array(wrong)).to_pylist()
    glued = [bool(GLUED.fullmatch(word)) for word in words]
    return int(cells.counts[wrong[glued]].sum()) >= GLUED_SHARE * int(cells.counts[wrong].sum())


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
