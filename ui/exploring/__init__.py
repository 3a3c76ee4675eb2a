"""The Explore page: its tabs, each computed only when it is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from segmentation import Customers, Plan, SegmentationError, Table, Unit, addable
from ui import results
from ui.exploring import columns, missing, money, relations, tops
from ui.exploring.headline import headline
from ui.tabs import show as show_tabs

__all__ = ["headline", "tabs"]


def tabs(table: Table, plan: Plan) -> None:
    """Show what there is to explore, a tab each; what the file has nothing for has no tab."""
    panels = _panels(table, plan)
    if results.gaps(table) is not None:
        panels["Gaps"] = partial(missing.panel, table)
    key = f"explore-{table.digest}-{'-'.join(panels)}"
    show_tabs(key, panels)


def _panels(table: Table, plan: Plan) -> dict[str, Callable[[], None]]:
    panels: dict[str, Callable[[], None]] = {
        "Columns": partial(columns.panel, table, plan),
        "Relations": partial(relations.panel, table, plan),
    }
    customers = _customers(table, plan)
    if customers is None:
        return panels
    market = partial(money.panel, table, plan)
    if results.shown_over_time(table, plan) or customers.amount:
        panels = {"Market": market, **panels}
    elif addable(customers):
        panels["Concentration"] = market
    if tops.columns(table, plan):
        name = "Best sellers" if plan.unit is Unit.ORDER_LINE else "Largest groups"
        panels[name] = partial(tops.panel, table, plan)
    return panels


def _customers(table: Table, plan: Plan) -> Customers | None:
    """Give the customers, None where there are none to be made: the headline says why."""
    try:
        return results.customers(table, plan)
    except SegmentationError:
        return None
