"""The user's decisions about the audience files: which columns, what is hashed, who is held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from segmentation.errors import PlanError

#: Below, the control group is too small to notice anything; above, more are held back than reached.
LEAST_CONTROL, MOST_CONTROL = 0.05, 0.5


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """What is in the audience files beside the customer's id.

    columns: as they are. email, phone: columns that are written as SHA-256 hashes only; country: the code
    that phone numbers without one get ("49"), "" = they are left empty. control: share of each segment that
    is held back, 0 = nobody; base_rate: the share expected to buy without the campaign.
    """

    columns: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    country: str = ""
    control: float = 0.0
    seed: int = 0
    base_rate: float = 0.05

    def __post_init__(self) -> None:
        if self.control and not LEAST_CONTROL <= self.control <= MOST_CONTROL:
            raise PlanError(
                f"A control group of {100 * self.control:g} % was asked; it can be from "
                f"{100 * LEAST_CONTROL:g} % to {100 * MOST_CONTROL:g} %, or 0 for none."
            )
        if not 0 < self.base_rate < 1:
            raise PlanError(f"The base rate is {100 * self.base_rate:g} %; it must be between 0 and 100 %.")
        if self.country and not (self.country.isdecimal() and 1 <= len(self.country) <= 3):
            raise PlanError(f"“{self.country}” is no country code; give one to three digits, such as 49.")

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what JSON made of it."""
        return cls(**data | {"columns": tuple(str(name) for name in data.get("columns", ()))})
