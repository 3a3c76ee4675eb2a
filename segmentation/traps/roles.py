"""Columns that say nothing of their own: parts of the date, constants; and what is nobody's business."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.lexicon import says
from segmentation.columns.roles import personal_columns
from segmentation.customers import Customers
from segmentation.plan import FeatureChoice, Plan, Role
from segmentation.reading import Table
from segmentation.traps.trap import Remedy, Severity, Trap, TrapKind, as_role, describe_only
from segmentation.words import listing

#: A column that equals a part of the date in so many rows is that part; the rest are typing errors.
NEARLY_ALL = 0.99
_PARTS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "month": lambda date: date.dt.month,
    "quarter": lambda date: date.dt.quarter,
    "year": lambda date: date.dt.year,
    "day": lambda date: date.dt.day,
    "weekday": lambda date: date.dt.day_of_week,
    "week": lambda date: date.dt.isocalendar().week,
}
_IN_PLAY = (Role.NUMBER, Role.CATEGORY, Role.QUANTITY, Role.AMOUNT)


def leaks(table: Table, columns: tuple[Column, ...], choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find months, quarters and years beside the date, and labels of an earlier segmentation."""
    traps = [
        Trap(
            TrapKind.LEAK,
            (name,),
            f"{name} is the {part} of {date}: it would find the calendar, not the customers.",
            Severity.OPEN,
            as_role(f"Leave {name} out", (name,), Role.IGNORE, choices),
        )
        for name, part, date in _date_parts(table, columns)
    ]
    parts = [c for c in columns if c.role is Role.IGNORE and says(c.name, "date part")]
    labels = [c for c in columns if c.role is Role.IGNORE and says(c.name, "label")]
    traps += _kept_out(
        parts, "a part of the date, which is there itself", "parts of the date, which is there itself"
    )
    traps += _kept_out(labels, "the label of an earlier segmentation", "labels of an earlier segmentation")
    return traps


def _date_parts(table: Table, columns: tuple[Column, ...]) -> Iterator[tuple[str, str, str]]:
    """Columns in play that equal a part of a date column in nearly all rows: (column, part, date)."""
    dates = [c.name for c in columns if c.role is Role.DATE and c.kind == "date"]
    numbers = [c.name for c in columns if c.kind == "number" and c.role in _IN_PLAY and c.distinct > 1]
    for date in dates:
        values = table.frame[date]
        made = {part: take(values).astype("float64") for part, take in _PARTS.items()}
        for name in numbers:
            for part, expected in made.items():
                both = expected.notna() & table.frame[name].notna()
                if both.any() and (expected[both] == table.frame[name][both]).mean() >= NEARLY_ALL:
                    yield name, part, date
                    break


def _kept_out(columns: list[Column], one: str, several: str) -> list[Trap]:
    if not columns:
        return []
    names = tuple(c.name for c in columns)
    what = f"is {one}" if len(names) == 1 else f"are {several}"
    said = f"{listing(names)} {what}; left out."
    return [Trap(TrapKind.LEAK, names, said, Severity.SETTLED)]


def constants(
    columns: tuple[Column, ...], customers: Customers, choices: tuple[FeatureChoice, ...]
) -> list[Trap]:
    """Find columns with the same value in every row, and features that are the same for every customer."""
    traps = []
    segmented = customers.frame[customers.set_apart < 0]
    for choice in choices:
        if choice.name in segmented and segmented[choice.name].nunique() < 2:
            said = f"{choice.name} is the same for every customer and tells nobody apart."
            traps.append(
                Trap(
                    TrapKind.CONSTANT,
                    (choice.name,),
                    said,
                    Severity.OPEN,
                    describe_only(choice.name, choices),
                )
            )
    names = tuple(c.name for c in columns if c.role is Role.CONSTANT)
    if names:
        said = (
            f"{listing(names)} {'has' if len(names) == 1 else 'have'} the same value in every row; left out."
        )
        traps.append(Trap(TrapKind.CONSTANT, names, said, Severity.SETTLED))
    return traps


def personal(columns: tuple[Column, ...], plan: Plan, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find columns that look personal: never proposed, and not in the download of customers unless asked."""
    looks_personal = personal_columns(columns)
    used = {choice.name for choice in choices} & set(looks_personal)
    traps = [
        Trap(
            TrapKind.PERSONAL,
            (name,),
            f"{name} looks personal and is used as a feature.",
            Severity.OPEN,
            describe_only(name, choices),
        )
        for name in sorted(used)
    ]
    names = tuple(name for name in looks_personal if name not in used)
    if names:
        traps.append(_kept_private(names, plan))
    return traps


def _kept_private(names: tuple[str, ...], plan: Plan) -> Trap:
    one = len(names) == 1
    said = f"{listing(names)} {'looks' if one else 'look'} personal: "
    said += "it is no feature and " if one else "they are no features and "
    if plan.personal_too:
        said += f"{'is' if one else 'are'} in the download of customers, as you asked."
    else:
        said += f"{'stays' if one else 'stay'} out of the download of customers."
    remedy = _in_download(wanted=not plan.personal_too)
    return Trap(TrapKind.PERSONAL, names, said, Severity.SETTLED, remedy)


def _in_download(*, wanted: bool) -> Remedy:
    label = "Put into the download" if wanted else "Leave out of the download"
    return Remedy(label, lambda p: replace(p, personal_too=wanted))
