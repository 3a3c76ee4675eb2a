"""What the Explore page shows."""

from __future__ import annotations

import segmentation as sg
from segmentation import Plan, Table
from ui.results.counting import columns, customers
from ui.results.keys import of_customers
from ui.results.store import few, many


def explored(table: Table, plan: Plan, what: str) -> sg.Explored:
    """What to explore: "customers", or the file's own rows."""
    lines = plan.unit is sg.Unit.ORDER_LINE
    if lines and what == "customers":
        key = ("explored customers", *of_customers(table, plan))
        return few(key, lambda: sg.explored_customers(customers(table, plan)))
    key = ("explored rows", table.digest, plan.roles)
    return few(key, lambda: sg.explored_rows(table.frame, columns(table, plan)))


def skewed(table: Table, plan: Plan, what: str) -> frozenset[str]:
    """The columns of numbers that a log scale shows better."""

    def found() -> frozenset[str]:
        seen = explored(table, plan, what)
        numbers = [f.name for f in seen.fields if f.kind == "number" and f.unit != "share"]
        return frozenset(name for name in numbers if sg.shows_on_log(seen.frame[name]))

    return many(("skewed", *of_customers(table, plan), what), found)


def distribution(table: Table, plan: Plan, what: str, column: str, *, log: bool) -> sg.Distribution:
    """See `segmentation.distribution`."""

    def found() -> sg.Distribution:
        seen = explored(table, plan, what)
        return sg.distribution(seen.frame[column], log=log, kind=seen.field(column).kind)

    return many(("distribution", *of_customers(table, plan), what, column, log), found)


def correlations(table: Table, plan: Plan, what: str, method: str) -> sg.Correlations:
    """See `segmentation.correlations`."""
    key = ("correlations", *of_customers(table, plan), what, method)
    return many(key, lambda: sg.correlations(explored(table, plan, what), method))


def pair(table: Table, plan: Plan, what: str, columns: tuple[str, str], log: frozenset[str]) -> sg.Pair:
    """See `segmentation.pair`."""
    key = ("pair", *of_customers(table, plan), what, columns, log)
    return many(key, lambda: sg.pair(explored(table, plan, what), *columns, log=log))


def overview(table: Table, plan: Plan) -> sg.Overview:
    """See `segmentation.overview`."""
    key = ("overview", *of_customers(table, plan))
    return many(key, lambda: sg.overview(table, customers(table, plan), plan))


def shown_over_time(table: Table, plan: Plan) -> tuple[str, ...]:
    """See `segmentation.shown_over_time`."""
    key = ("shown over time", *of_customers(table, plan))
    return many(key, lambda: sg.shown_over_time(table, customers(table, plan), plan))


def over_time(table: Table, plan: Plan, what: str, step: str | None = None) -> sg.Timeline | None:
    """See `segmentation.over_time`."""
    key = ("over time", *of_customers(table, plan), what, step)
    return many(key, lambda: sg.over_time(table, customers(table, plan), plan, what, step=step))


def who_brings(table: Table, plan: Plan, trait: str) -> sg.Concentration:
    """See `segmentation.who_brings`."""
    key = ("who brings", *of_customers(table, plan), trait)
    return many(key, lambda: sg.who_brings(customers(table, plan), trait))


def largest(table: Table, plan: Plan, column: str, by: str) -> sg.Ranking:
    """See `segmentation.largest`."""
    key = ("largest", *of_customers(table, plan), column, by)
    return many(key, lambda: sg.largest(table, customers(table, plan), plan, column, by))


def gaps(table: Table) -> sg.Gaps | None:
    """See `segmentation.gaps`."""
    return many(("gaps", table.digest), lambda: sg.gaps(table.frame))
