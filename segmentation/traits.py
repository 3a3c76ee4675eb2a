"""What is known about each customer, and what was left out on the way: two small records."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from segmentation.counting import LedgerStep
from segmentation.words import compact, count, percent


@dataclass(frozen=True, slots=True)
class Trait:
    """One column of the customer table.

    kind: "amount" (money), "days", "count", "number", "share" (of 1), "year", "flag" or "category".
    meaning: one line in plain words. formula: how it is computed, where this package made it.
    proposed: used as a feature unless the user says otherwise.
    made: made from order lines by this package, so that its words are known; else a column of the file.
    """

    name: str
    label: str
    kind: str
    unit: str = ""
    meaning: str = ""
    proposed: bool = True
    made: bool = False
    formula: str = ""

    @property
    def measured_in(self) -> str:
        """Name the unit; the file does not say its currency, so money is "money"."""
        return self.unit or {"amount": "money", "share": "%", "flag": "yes/no"}.get(self.kind, "")

    @property
    def unit_to_add(self) -> str:
        """The unit as a label needs it beside it: none where the label says it already.

        >>> [Trait("x", label, "count", "items").unit_to_add for label in ("Order size", "Items in all")]
        ['items', '']
        """
        return "" if self.unit.casefold() in self.label.casefold().split() else self.unit

    @property
    def numeric(self) -> bool:
        """Can a mean and a logarithm be taken?"""
        return self.kind not in ("flag", "category")

    def show(self, value: float) -> str:
        """Write a value of this trait as people read it: whole days, few figures, shares in percent.

        >>> Trait("recency", "Recency", "days").show(56.5), Trait("Complain", "Complain", "flag").show(0.25)
        ('56', '25 %')
        """
        if not self.numeric or self.kind == "share":
            return percent(value)
        if self.kind == "year":
            return f"{value:.0f}"
        if self.kind == "days" and abs(value) < 10_000:
            return count(value)
        return compact(round(value, 1) if self.kind == "count" else value)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the file that do not count, and why.

    reason: ends the sentence "left out: …". customers: how many customers fall out with them.
    amount: their money; None where the file has no amount. step: which step of the ledger it is; None
    for what is left out later, when the features are built.
    """

    reason: str
    rows: int
    customers: int = 0
    amount: float | None = None
    step: LedgerStep | None = None


def as_levels(values: pd.Series) -> pd.Series[str]:
    """Write a category's values as text: 2003, not 2003.0; yes and no; missing stays missing.

    >>> as_levels(pd.Series([2003.0, None])).tolist()
    ['2003', nan]
    """
    if pd.api.types.is_bool_dtype(values):
        return values.map({True: "yes", False: "no"}).astype("str")
    if not pd.api.types.is_numeric_dtype(values):
        return values.astype("str").where(values.notna())
    return values.map(lambda v: f"{v:.0f}" if v == round(v) else repr(v), na_action="ignore").astype("str")
