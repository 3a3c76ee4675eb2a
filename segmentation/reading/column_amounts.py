"""A column's distinct cells taken apart as amounts: plain numbers all at once, only the others one by one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.amounts import SAME_SIGN, Amount, FloatArray, Marked, amount_of, marks_of, value_of
from segmentation.reading.currencies import WITHOUT_DECIMALS, currency_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.distinct import Distinct, Mask

PLAIN: Final = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
"""Numbers as computers write them: arrow and Python agree on their value to the last bit."""

EITHER: Final = r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}"
"""Plain numbers whose point may set groups apart ("1.234")."""

GROUPS: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})*")
"""Digits in groups of three, or so few that they need no group."""

LEADING_ZERO: Final = r"0\p{Nd}+"
PHONE: Final = r"\+[\p{Nd} ()/-]{9,}"
ADDRESS: Final = r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
LONG_DIGITS: Final = 16
"""A float64 holds 15 digits exactly; longer runs are card numbers, barcodes or keys."""

LONG: Final = rf"\p{{Nd}}{{{LONG_DIGITS},}}"

LONG_SHARE: Final = 0.1
"""A column where so many cells are long runs of digits holds names."""

_SAME_DIGIT: Final = str.maketrans("023456789", "1" * 9)

CODE_SHARE: Final = 0.02
"""A column where so many cells have leading zeros holds codes: 007 is not 7."""


@dataclass(frozen=True)
class Amounts:
    """Distinct cells as amounts.

    distinct  the cells they were made of
    plain     which of them are plain numbers, (n_distinct,)
    others    the parts of each further cell that is an amount, by its place
    """

    distinct: Distinct
    plain: Mask
    others: dict[int, Amount]

    @classmethod
    def of(cls, distinct: Distinct, filled: Mask) -> Amounts:
        """Take those cells apart for which `filled` holds, (n_distinct,)."""
        plain = distinct.match(PLAIN) & filled
        places = np.flatnonzero(filled & ~plain)
        cells = distinct.trimmed.take(pa.array(places)).to_pylist()
        found = zip(places.tolist(), map(amount_of, cells), strict=True)
        return cls(distinct, plain, {place: amount for place, amount in found if amount is not None})

    @cached_property
    def known(self) -> Mask:
        """Which cells are amounts, whatever the decimal mark, (n_distinct,)."""
        known = self.plain.copy()
        known[list(self.others)] = True
        return known

    @cached_property
    def _pointed(self) -> Mask:
        return np.asarray(pc.match_substring(self.distinct.trimmed, "."), dtype=bool) & self.plain

    @cached_property
    def _plain_values(self) -> FloatArray:
        """Values of the plain numbers with a decimal point, NaN elsewhere."""
        values = np.full(len(self.distinct), np.nan)
        plain = self.distinct.trimmed.filter(pa.array(self.plain))
        values[self.plain] = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False)
        return values

    @cached_property
    def _either(self) -> Mask:
        return self.distinct.match(EITHER) & self.plain

    @cached_property
    def marks(self) -> Marked:
        """Evidence of the distinct cells for the decimal mark of their column."""
        either = int(self._either.sum())
        pointed = Marked(points=int(self._pointed.sum()) - either, either=either)
        found = gather_marks([amount.body for amount in self.others.values()]) + pointed
        if not self.whole_money:
            return found
        points = any("." in amount.body for amount in self.others.values())
        return Marked(commas=len(self.others)) if points else Marked(points=len(self.others))

    @cached_property
    def whole_money(self) -> str:
        """The currency without decimals that all amounts are in, so that their one mark sets groups apart.

        "" where it isn't so: then "Rp 12.000" may have a decimal point.
        """
        amounts = list(self.others.values())
        currencies = {currency_of(amount.money) for amount in amounts}
        if len(currencies) != 1 or not currencies <= WITHOUT_DECIMALS:
            return ""
        bodies = [amount.body for amount in amounts]
        bodies += self.distinct.trimmed.filter(pa.array(self.plain)).to_pylist()
        marks = {mark for body in bodies for mark in ".," if mark in body}
        whole = all(amount.scale == 1.0 for amount in amounts) and all(map(GROUPS.fullmatch, bodies))
        return currencies.pop() if whole and len(marks) == 1 else ""

    def values(self, decimal: str) -> FloatArray:
        """Value of each distinct cell, (n_distinct,) float64; NaN where it doesn't fit the decimal mark."""
        values = self._plain_values.copy()
        if decimal == ",":
            cells = self.distinct.trimmed.filter(pa.array(self._pointed)).to_pylist()
            values[self._pointed] = to_numbers([amount_of(cell) for cell in cells], decimal)
        for place, amount in self.others.items():
            values[place] = _value(amount, decimal)
        return values

    def ambiguous(self) -> str:
        """The first cell whose point or comma may be the decimal mark or set groups apart."""
        places = np.flatnonzero(self._either).tolist()
        places += [place for place, amount in self.others.items() if marks_of(amount.body).either]
        cell: str = self.distinct.trimmed[min(places)].as_py()
        return cell


def _value(amount: Amount | None, decimal: str) -> float:
    return float("nan") if amount is None else amount.sign * amount.scale * value_of(amount.body, decimal)


def gather_marks(bodies: Sequence[str]) -> Marked:
    """Evidence of digits with their marks for the decimal mark of their column.

    >>> gather_marks(["1,5", "1.234", "7"])
    Marked(points=0, commas=1, either=1)
    """
    # What digits there are does not matter, but for a zero first: most cells are of a few forms.
    forms = Counter(body[:1] + body[1:].translate(_SAME_DIGIT) for body in bodies if not body.isdecimal())
    found = [(marks_of(form), times) for form, times in forms.items()]
    return Marked(
        points=sum(times for marks, times in found if marks.points),
        commas=sum(times for marks, times in found if marks.commas),
        either=sum(times for marks, times in found if marks.either),
    )


def to_numbers(amounts: Sequence[Amount | None], decimal: str) -> FloatArray:
    """Values of amounts, float64; NaN where there is none or its digits don't fit."""
    return np.array([_value(amount, decimal) for amount in amounts], dtype=np.float64)


def are_codes(distinct: Distinct) -> bool:
    """Whether digits are names, no amounts: leading zeros, phone numbers, addresses, very long runs."""
    same = _with_same_signs(distinct)
    return (
        same.share(same.match(LEADING_ZERO)) >= CODE_SHARE
        or same.share(same.match(LONG)) >= LONG_SHARE
        or same.share(same.match(PHONE)) >= 0.3
        or same.share(same.match(ADDRESS)) >= 0.5
    )


def _with_same_signs(distinct: Distinct) -> Distinct:
    """The cells with one sign for each of its looks; most columns are plain ASCII and have no other."""
    if pc.all(pc.string_is_ascii(distinct.trimmed)).as_py():
        return distinct
    cells = pa.array([cell.translate(SAME_SIGN) for cell in distinct.cells], pa.string())
    return type(distinct)(distinct.raw, cells, distinct.index)
