"""Text to numbers, decided for a whole column: decimal mark, groups, currency, percent, signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from segmentation.reading.currencies import CURRENCY

FloatArray = np.ndarray[Any, np.dtype[np.float64]]

# A dash after the decimal mark stands for no cents ("12,-"); only one further on is a minus.
AMOUNT: Final = re.compile(
    rf"(?P<open>\()?\s*(?P<sign1>[-+])?\s*(?P<money1>{CURRENCY})?\s*(?P<sign2>[-+])?\s*"
    rf"(?P<body>[\d.,'_ ]*\d[\d.,'_ ]*?)(?P<exponent>[eE][-+]?\d{{1,3}})?(?:(?<=[.,])-{{1,2}})?"
    rf"\s*(?P<unit>%|‰|[kK]|M|Mio\.?|Mrd\.?|bn)?\s*(?P<money2>{CURRENCY})?\s*(?P<close>\))?\s*(?P<trail>-)?"
)

UNIT_SCALE: Final = {
    "k": 1e3, "K": 1e3, "M": 1e6, "Mio": 1e6, "Mio.": 1e6, "Mrd": 1e9, "Mrd.": 1e9, "bn": 1e9,
    "%": 0.01, "‰": 0.001,
}  # fmt: skip

SAME_SIGN: Final = str.maketrans({
    "−": "-", "–": "-", "—": "-", "‒": "-", "﹣": "-", "－": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "￥": "¥", "＄": "$", "￡": "£", "￦": "₩", "％": "%", "，": ",", "．": ".", "（": "(", "）": ")",
    "’": "'", "‘": "'", "´": "'", "＇": "'", "٫": ".", "\u200b": None, "\ufeff": None, "\r": None,
})  # fmt: skip


LARGEST: Final = 1e12
"""Larger amounts are overflow or a sentinel; they would drown every distance."""

GROUPED: Final = {
    ",": re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}"),
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
    " ": re.compile(r"\d{1,3}(?: \d{3})+"),
    "'": re.compile(r"\d{1,3}(?:'\d{3})+"),
    "_": re.compile(r"\d{1,3}(?:_\d{3})+"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """The parts of one cell that is an amount: digits with their marks, sign, factor, currency, percent."""

    body: str
    sign: float
    scale: float
    money: str
    percent: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """How often cells show a decimal point, a decimal comma, or could be either ("1.234")."""

    points: int = 0
    commas: int = 0
    either: int = 0

    def __add__(self, other: Marked) -> Marked:
        """Sum the evidence of two columns."""
        return Marked(self.points + other.points, self.commas + other.commas, self.either + other.either)


def amount_of(cell: str) -> Amount | None:
    """Take a cell apart, or None when it isn't an amount.

    >>> amount_of("(1.200,50 €)")
    Amount(body='1.200,50', sign=-1.0, scale=1.0, money='€', percent=False)
    >>> amount_of("18-24") is None
    True
    """
    if cell.isdecimal():
        return Amount(cell, 1.0, 1.0, "", percent=False)  # by far the commonest kind
    match = AMOUNT.fullmatch(cell.translate(SAME_SIGN).strip())
    if match is None:
        return None
    part = match.groupdict()
    if bool(part["open"]) != bool(part["close"]) or _contradict(part["money1"], part["money2"]):
        return None
    minus = [part["sign1"] == "-", part["sign2"] == "-", part["trail"] == "-", bool(part["open"])]
    if sum(minus) > 1 or (part["sign1"] and part["sign2"]):
        return None
    unit = part["unit"] or ""
    return Amount(
        body=part["body"].strip() + (part["exponent"] or ""),
        sign=-1.0 if any(minus) else 1.0,
        scale=UNIT_SCALE.get(unit, 1.0),
        money=part["money2"] or part["money1"] or "",
        percent=unit in {"%", "‰"},
    )


def _contradict(before: str | None, after: str | None) -> bool:
    """Whether two currencies are named; a code may follow a sign ("$ 12 MXN")."""
    return bool(before and after) and (str(before).isalpha() or not str(after).isalpha())


def marks_of(body: str) -> Marked:
    """What one amount's digits tell of the decimal mark.

    >>> marks_of("1.234,56").commas, marks_of("1,234,567").points, marks_of("1.234").either
    (1, 1, 1)
    """
    last_point, last_comma = body.rfind("."), body.rfind(",")
    if last_point < 0 and last_comma < 0:
        return Marked()
    if last_point >= 0 and last_comma >= 0:
        return Marked(points=1) if last_point > last_comma else Marked(commas=1)
    mark = "." if last_point >= 0 else ","
    head, _, tail = body.rpartition(mark)
    if mark in head:
        decimal = "," if mark == "." else "."
    elif len(tail) == 3 and tail.isdigit() and 1 <= len(head) <= 3 and not head.startswith("0"):
        return Marked(either=1)
    else:
        decimal = mark
    return Marked(points=1) if decimal == "." else Marked(commas=1)


def value_of(body: str, decimal: str) -> float:
    """Number of digits with marks, NaN when they don't fit the decimal mark.

    >>> value_of("1.234,5", ","), value_of("12,34,567", "."), value_of("26.47.1555", ".")
    (1234.5, 1234567.0, nan)
    """
    whole, mark, fraction = body.partition(decimal)
    if mark and not re.fullmatch(r"\d*(?:[eE][-+]?\d{1,3})?", fraction):
        return float("nan")
    group = next((sign for sign in GROUPED if sign in whole), None)
    if group is not None:
        if group == decimal or not GROUPED[group].fullmatch(whole):
            return float("nan")
        whole = whole.replace(group, "")
    try:
        return float(f"{whole or '0'}.{fraction}" if mark else whole)
    except ValueError:
        return float("nan")
