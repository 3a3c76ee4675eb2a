"""What should be known of a new file before its segments are believed: sentences, none where all is well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from segmentation.applying.applied import Applied
from segmentation.customers import KEY_ACCOUNT, Customers
from segmentation.describing.segments import Segments
from segmentation.features import Features
from segmentation.model import Model
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.traits import as_levels
from segmentation.words import count, listing, percent, plural

#: Names in a sentence.
_MOST_NAMED = 5
#: Order lines over a period that is shorter or longer by this factor make other counts and amounts.
OTHER_PERIOD = 1.25


def noticed(applied: Applied, table: Table) -> tuple[str, ...]:
    """Say what is different about this file, of which `table` has the segmentation's names of columns."""
    model, customers, features = applied.model, applied.customers, applied.features
    return (
        *_other_reference(model, table, customers),
        *_other_period(model, applied.period),
        *_unseen_levels(features, customers),
        *_unseen_categories(applied, table),
        *_filled(features, customers),
        *_without_segment(customers, features),
        *_without_customers(applied.segments),
    )


def _other_reference(model: Model, table: Table, customers: Customers) -> Iterator[str]:
    chosen = model.plan.counting.reference_date
    if chosen is not None and table.digest != model.digest and customers.reference_date is not None:
        yield (
            f"Recency counts back from {customers.reference_date:%Y-%m-%d}, the day after this file's last "
            f"line; the date chosen for the other file was {chosen}."
        )


def _other_period(model: Model, period: tuple[date | None, date | None]) -> Iterator[str]:
    first, last = period
    then = model.origin.days
    if then is None or first is None or last is None or model.plan.unit is not Unit.ORDER_LINE:
        return
    now = (last - first).days + 1
    if not then / OTHER_PERIOD <= now <= then * OTHER_PERIOD:
        yield (
            f"This file spans {plural(now, 'day')}, the segmentation was made from {count(then)}: what "
            f"counts up over time (orders, amount, tenure) is {'smaller' if now < then else 'larger'} for "
            "that reason alone. Compare files of the same length."
        )


def _unseen_levels(features: Features, customers: Customers) -> Iterator[str]:
    """Levels that a feature did not have when the segments were made."""
    frame = customers.frame.iloc[features.customers]
    for transform in (t for t in features.transforms if t.levels):
        levels = as_levels(frame[transform.name])
        new = ~levels.isin(transform.levels) & levels.notna()
        yield from _unseen_words(transform.name, levels[new], "customer", len(levels))


def _unseen_categories(applied: Applied, table: Table) -> Iterator[str]:
    """Product categories that the saved shares don't know."""
    name = applied.plan.columns.category
    known = next((c.levels for c in applied.model.columns if c.name == name), ())
    if applied.plan.unit is Unit.ORDER_LINE and name is not None and known:
        levels = as_levels(table.frame[name])[applied.customers.row_left_out < 0]
        new = levels[~levels.isin(known) & levels.notna()]
        yield from _unseen_words(name, new, "line", len(levels))


def _unseen_words(name: str, levels: pd.Series, what: str, of: int) -> Iterator[str]:
    found = levels.value_counts()
    if not len(found):
        return
    shown = listing([f"“{level}”" for level in found.index[:_MOST_NAMED]])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    rows = int(found.sum())
    yield (
        f"“{name}” has {plural(len(found), 'value')} that the segmentation has never seen ({shown}{more}): "
        f"{plural(rows, what)}, {percent(rows / of)}, count as “other”."
    )


def _filled(features: Features, customers: Customers) -> Iterator[str]:
    frame = customers.frame.iloc[features.customers]
    for transform in features.transforms:
        missing = int(frame[transform.name].isna().sum())
        # A missing category is no level at all: nothing is filled.
        if missing and not transform.levels:
            label = customers.trait(transform.name).label
            yield (
                f"{label}: {plural(missing, 'missing value')} ({percent(missing / len(frame))}) filled with "
                "the median of the customers who made the segments."
            )


def _without_segment(customers: Customers, features: Features) -> Iterator[str]:
    for left_out in (*customers.left_out, *features.left_out):
        if left_out.customers and left_out.reason != KEY_ACCOUNT:
            yield f"{plural(left_out.customers, 'customer')} without a segment: {left_out.reason}."


def _without_customers(segments: Segments) -> Iterator[str]:
    empty = [f"“{s.name}”" for s in segments if not s.size]
    if empty:
        yield f"Nobody of this file is in {listing(empty)}."
