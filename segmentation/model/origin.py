"""What a segmentation was made from and with: facts that are compared with a new file and shown."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import sklearn

from segmentation.columns.column import Column
from segmentation.customers import Customers
from segmentation.features import Transform
from segmentation.orders.lines import line_days
from segmentation.orders.purchases import NO_DAY
from segmentation.plan import Plan, Role, Unit
from segmentation.reading import Table
from segmentation.traits import as_levels

#: Of this package; `pyproject.toml` says the same (a test insists on it).
PROGRAM_VERSION = "0.1.0"
#: A category of more levels has no list of them saved: every file would bring new ones.
MOST_LEVELS = 200


@dataclass(frozen=True, slots=True)
class SavedColumn:
    """A column of the file: its role is kept, so that a new file's values don't change it.

    levels: the values of a category that the steps need by name, else ().
    """

    name: str
    kind: str
    role: Role
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The data a segmentation was made from. first_day, last_day: of the lines that counted, None without."""

    digest: str
    file: str = ""
    rows: int | None = None
    customers: int | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def days(self) -> int | None:
        """How many days the lines span; None without dates."""
        if self.first_day is None or self.last_day is None:
            return None
        return (self.last_day - self.first_day).days + 1


def origin_of(table: Table, plan: Plan, customers: Customers, segmented: int) -> Origin:
    """Gather what can be said of the data without giving any of them away."""
    first, last = period_of(table, plan, customers)
    return Origin(table.digest, table.name, len(table.frame), segmented, first, last)


def period_of(table: Table, plan: Plan, customers: Customers) -> tuple[date | None, date | None]:
    """First and last day of the order lines that count; None, None for a table of customers."""
    days = line_days(table, plan.columns) if plan.unit is Unit.ORDER_LINE else None
    if days is None:
        return None, None
    counted = days[(customers.row_left_out < 0) & (days != NO_DAY)]
    if not len(counted):
        return None, None
    return tuple(pd.Timestamp(int(day), unit="D").date() for day in (counted.min(), counted.max()))  # type: ignore[return-value]


def columns_of(
    table: Table, plan: Plan, columns: tuple[Column, ...], transforms: tuple[Transform, ...]
) -> tuple[SavedColumn, ...]:
    """Keep each column's kind and role, with the levels that a later file is compared with."""
    leveled = {t.name for t in transforms if t.levels} | {plan.columns.category}
    return tuple(
        SavedColumn(c.name, c.kind, c.role, _levels(table.frame[c.name]) if c.name in leveled else ())
        for c in columns
    )


def _levels(values: pd.Series) -> tuple[str, ...]:
    found = sorted(str(level) for level in as_levels(values).dropna().unique())
    return tuple(found) if len(found) <= MOST_LEVELS else ()


def versions() -> dict[str, str]:
    """The program and the libraries that labels depend on."""
    return {
        "segmentation": PROGRAM_VERSION,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scikit-learn": sklearn.__version__,
    }
