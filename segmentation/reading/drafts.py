"""First look at a column: its distinct cells and what they could be, before columns are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading import dates
from segmentation.reading.amounts import FloatArray, Marked
from segmentation.reading.column_amounts import PLAIN, Amounts, are_codes, gather_marks
from segmentation.reading.distinct import Distinct
from segmentation.reading.missing import ALWAYS, AMONG_NUMBERS, flag_pair, is_missing
from segmentation.reading.packed import room

if TYPE_CHECKING:
    from segmentation.reading.dates import Parts
    from segmentation.reading.distinct import Mask

ACCEPTED: Final = 0.9
"""A column is of a type when so many of its filled cells fit; the rest are listed as misfits."""

NEARLY: Final = 0.5
"""From here on a column that stays text is told to be nearly numbers."""

PROBE: Final = 2_000
"""Distinct cells looked at before all are: free text is recognised without parsing half a million."""

HEAD: Final = 10_000
"""First cells of a column that say whether all of it may be plain numbers."""

MARKED: Final = 1_000
"""Cells of these whose decimal marks are looked at."""

STRETCH: Final = 1 << 16
"""Cells turned into numbers at a time: what is made on the way stays small and near."""

LONGEST_NUMBER: Final = 24
"""A float64 written out in full; longer cells are no plain numbers."""

GLUED: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w.-]{2,20}")
"""Letters and digits in one word, as in 85123A or C536379: a code, not an amount gone wrong."""

GLUED_SHARE: Final = 0.5
"""Whole numbers are codes when most of the cells that are no numbers are such words."""

NO_MARKS: Final = Marked()

ZERO_FIRST: Final = r"^0\d"


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
    """Look at one column, an arrow array of text without nulls; `direct` allows the short cut."""
    return (_direct_numbers(name, values) if direct else None) or _by_distinct(name, values)


def _direct_numbers(name: str, values: Any) -> Draft | None:
    """Plain numbers, nearly all distinct: one cast instead of a look at every distinct cell."""
    head = values.slice(0, HEAD)
    filled = head.filter(pc.not_equal(head, ""))
    if len(filled) < 1_000 or pc.count_distinct(filled).as_py() < 0.3 * len(filled):
        return None
    if dates.says_date(name) or not pc.all(pc.match_substring_regex(filled, f"^(?:{PLAIN})$")).as_py():
        return None
    marks = gather_marks([cell.lstrip("+-") for cell in filled.slice(0, MARKED).to_pylist()])
    if (marks.either and not marks.points) or (marks == NO_MARKS and _may_be_other(values, filled)):
        return None
    direct = _numbers(values)
    if direct is None:
        return None
    return Draft(name, "number", None, marks=marks, direct=direct, fit=1.0)


def _may_be_other(values: Any, filled: Any) -> bool:
    """Whether digits without marks may be packed dates, or have a mark further down."""
    first = filled[0].as_py()
    packed = first.isdecimal() and len(first) in {8, 12, 14}
    return packed or bool(pc.any(pc.match_substring(values, ".")).as_py())


def _numbers(values: Any) -> FloatArray | None:
    """Plain numbers of text, NaN for an empty cell; None where any cell is none. Stretch by stretch."""
    numbers = room(8 * len(values)).view(np.float64)
    for start in range(0, len(values), STRETCH):
        piece = values.slice(start, STRETCH)
        lengths = pc.min_max(pc.binary_length(piece))
        if lengths["max"].as_py() > LONGEST_NUMBER or _has_zero_first(piece):
            return None
        if lengths["min"].as_py() == 0:
            piece = pc.if_else(pc.equal(piece, ""), pa.scalar(None, pa.string()), piece)
        try:
            numbers[start : start + STRETCH] = pc.cast(piece, pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            return None
    return numbers


def _has_zero_first(values: Any) -> bool:
    """Whether any cell is a zero before another digit, as codes have it."""
    zero = values.filter(pc.starts_with(values, "0"))
    return bool(pc.any(pc.match_substring_regex(zero, ZERO_FIRST)).as_py())


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
