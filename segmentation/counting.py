"""What counts on the way from order lines to customers: the user's decisions about the ledger."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from segmentation.errors import PlanError


class LedgerStep(StrEnum):
    """Why lines or customers are left out, in the order in which the reasons are tried."""

    CUSTOMER = "customer"
    DATE = "date"
    LATER = "later"
    STATUS = "status"
    PREFIX = "prefix"
    PRODUCT = "product"
    RETURN = "return"
    NO_LINE = "no line"
    NO_AMOUNT = "no amount"
    KEY_ACCOUNT = "key account"


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts; the defaults leave out what is no order and hide nothing.

    reference_date: the day recency counts back from, None = the day after the last line; lines after it
    are left out. merge_ids: take ids that differ only in case and blanks for one customer. cancel_prefix:
    how the numbers of cancelled orders begin, None = as found in the data, "" = no such prefix.
    without_products: products whose lines are no sales (postage, tests). subtract_returns: lines of
    negative money reduce their customer's amount; else they are left out. taken_back: steps of the
    ledger whose lines or customers count all the same.
    """

    reference_date: date | None = None
    merge_ids: bool = False
    cancel_prefix: str | None = None
    without_products: tuple[str, ...] = ()
    subtract_returns: bool = True
    taken_back: tuple[LedgerStep, ...] = ()

    def taking_back(self, step: LedgerStep) -> Self:
        """Count the lines or customers of `step` all the same."""
        if step is LedgerStep.RETURN:
            return replace(self, subtract_returns=True)
        if step is LedgerStep.PRODUCT:
            return replace(self, without_products=())
        if step is LedgerStep.LATER:
            return replace(self, reference_date=None)
        if step is LedgerStep.NO_LINE:
            raise PlanError(
                "Customers without a line that counts come back with their lines: take back the step "
                "that left the lines out."
            )
        return replace(self, taken_back=tuple(sorted({*self.taken_back, step})))

    def restoring(self, step: LedgerStep) -> Self:
        """Leave the lines or customers of `step` out again."""
        return replace(self, taken_back=tuple(s for s in self.taken_back if s is not step))

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what `dataclasses.asdict` and JSON made of it; what an older file lacks is as proposed."""
        values = asdict(cls()) | data
        day = values["reference_date"]
        return cls(
            **values
            | {
                "reference_date": None if day is None else date.fromisoformat(str(day)),
                "without_products": tuple(str(product) for product in values["without_products"]),
                "taken_back": tuple(LedgerStep(step) for step in values["taken_back"]),
            }
        )
