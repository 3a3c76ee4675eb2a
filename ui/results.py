"""Results, each computed once for a digest of the data and the part of the plan that it depends on.

One line per package function. Streamlit hashes large frames by a sample, so a frame is never part of a
key. The stores are bounded and shared by all sessions: equal keys mean equal data, so nobody sees what
isn't theirs. Nobody changes what they hand out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import TypeVar

import numpy as np
import pandas as pd
import streamlit as st

import segmentation as sg
from segmentation import Plan, Table

Made = TypeVar("Made")


@st.cache_resource(max_entries=12, show_spinner="Counting …")
def _few(key: Hashable, _make: Callable[[], Made]) -> Made:  # noqa: ARG001 (Streamlit reads the key)
    """Keep results that grow with the rows; the oldest goes first."""
    return _make()


@st.cache_resource(max_entries=200, show_spinner=False)
def _many(key: Hashable, _make: Callable[[], Made]) -> Made:  # noqa: ARG001 (Streamlit reads the key)
    """Keep summaries, whose size does not grow with the rows."""
    return _make()


def _of_customers(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    decided = (plan.unit, plan.columns, plan.counting, plan.roles, plan.set_aside, plan.stand_ins)
    return (table.digest, *decided)


def _of_features(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    return (*_of_customers(table, plan), plan.features, plan.scaling)


def of_sweep(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What a sweep depends on: the data, the features, the method, the range of K and the seed."""
    return (*_of_features(table, plan), plan.method, plan.k_min, plan.k_max, plan.seed)


def columns(table: Table, plan: Plan) -> tuple[sg.Column, ...]:
    """See `describe_columns`."""
    return _many(("columns", table.digest, plan.roles), lambda: sg.describe_columns(table, plan))


def customers(table: Table, plan: Plan) -> sg.Customers:
    """See `build_customers`."""
    return _few(
        ("customers", *_of_customers(table, plan)),
        lambda: sg.build_customers(table, plan, columns(table, plan)),
    )


def unit_found(table: Table, plan: Plan) -> str:
    """See `find_unit`: the sentence."""
    return _many(("unit", table.digest, plan.columns), lambda: sg.find_unit(table, plan.columns)[1])


def unit_evidence(table: Table, plan: Plan) -> tuple[str, ...]:
    """See `unit_evidence`."""
    return _many(("evidence", table.digest, plan.columns), lambda: sg.unit_evidence(table, plan.columns))


def lines_as_customers(table: Table, plan: Plan) -> str | None:
    """See `lines_as_customers`."""
    return _many(
        ("as customers", table.digest, plan.columns), lambda: sg.lines_as_customers(table, plan.columns)
    )


def ledger(table: Table, plan: Plan) -> sg.Ledger:
    """See `build_ledger`."""
    key = ("ledger", *_of_customers(table, plan))
    return _many(key, lambda: sg.build_ledger(table, customers(table, plan), plan))


def lines_of_step(table: Table, plan: Plan, step: sg.LedgerStep) -> pd.DataFrame:
    """See `lines_of_step`."""
    key = ("lines of step", step, *_of_customers(table, plan))
    return _many(key, lambda: sg.lines_of_step(table, customers(table, plan), plan, step))


def like_ids(table: Table, plan: Plan) -> sg.LikeIds | None:
    """See `like_ids`."""
    return _many(("like ids", table.digest, plan.columns), lambda: sg.like_ids(table, plan.columns.customer))


def no_sales(table: Table, plan: Plan) -> tuple[sg.NoSale, ...]:
    """See `propose_no_sales`."""
    key = ("no sales", table.digest, plan.columns, plan.roles)
    return _many(key, lambda: sg.propose_no_sales(table, columns(table, plan), plan.columns))


def top_products(table: Table, plan: Plan) -> list[str]:
    """See `top_products`."""
    return _many(("products", table.digest, plan.columns), lambda: sg.top_products(table, plan.columns))


def cancel_prefix(table: Table, plan: Plan) -> str:
    """See `cancel_prefix`."""
    key = ("prefix", table.digest, plan.columns, plan.counting.cancel_prefix)
    return _many(key, lambda: sg.cancel_prefix(table, plan))


def last_day_until_today(table: Table, plan: Plan) -> date | None:
    """See `last_day_until`; today is part of the key."""
    today = datetime.now().astimezone().date()
    key = ("future", table.digest, plan.columns, today)
    return _many(key, lambda: sg.last_day_until(sg.line_days(table, plan.columns), today))


def features(table: Table, plan: Plan) -> sg.Features:
    """See `build_features`."""
    key = ("features", *_of_features(table, plan))
    return _few(key, lambda: sg.build_features(customers(table, plan), plan))


def previews(table: Table, plan: Plan) -> dict[str, sg.Preview]:
    """See `segmentation.previews`."""
    made = customers(table, plan)
    key = ("previews", *_of_customers(table, plan), plan.features)
    return _many(key, lambda: sg.previews(made, sg.chosen_features(made, plan)))


def traps(table: Table, plan: Plan) -> tuple[sg.Trap, ...]:
    """See `find_traps`."""
    key = ("traps", *_of_features(table, plan), plan.personal_too)
    return _many(key, lambda: sg.find_traps(table, columns(table, plan), customers(table, plan), plan))


def rfm(table: Table, plan: Plan) -> sg.Rfm:
    """See `build_rfm`."""
    made = customers(table, plan)
    return _few(("rfm", *_of_customers(table, plan), plan.rfm), lambda: sg.build_rfm(made, plan))


def unnamed(table: Table, plan: Plan, sweep: sg.Sweep, k: int) -> sg.Segments:
    """See `unnamed_segments`."""
    key = ("unnamed", *of_sweep(table, plan), plan.ignored, k)
    made = features(table, plan)
    return _few(
        key, lambda: sg.unnamed_segments(customers(table, plan), made, sweep.solution(k), plan.ignored)
    )


def identity(table: Table, plan: Plan, sweep: sg.Sweep, lineage: sg.Lineage, k: int) -> sg.Identity:
    """See `identity_of`."""
    key = ("identity", *of_sweep(table, plan), k, plan.names)
    return _many(key, lambda: sg.identity_of(sweep, plan.names, k, lineage))


def customer_map(table: Table, plan: Plan, kind: str) -> sg.CustomerMap:
    """See `pca_map` and `tsne_map`; kind is "PCA" or "t-SNE"."""
    make = sg.pca_map if kind == "PCA" else sg.tsne_map
    return _many(("map", kind, *_of_features(table, plan)), lambda: make(features(table, plan)))


def of_segments(table: Table, plan: Plan, segments: sg.Segments) -> tuple[Hashable, ...]:
    """What depends on who is in which segment, and not on what the segments are called."""
    return (*of_sweep(table, plan), len(segments))


def segment_of_customer(table: Table, plan: Plan, segments: sg.Segments) -> np.ndarray:
    """See `segmentation.segment_of_customer`."""
    key = ("segment of customer", *of_segments(table, plan, segments))
    made = customers(table, plan), features(table, plan)
    return _few(key, lambda: sg.segment_of_customer(*made, segments))


def yes_words(table: Table, plan: Plan) -> dict[str, tuple[str, ...]]:
    """See `segmentation.yes_words`."""
    key = ("yes words", *_of_customers(table, plan))
    return _many(key, lambda: sg.yes_words(table, customers(table, plan)))


def values(table: Table, plan: Plan, segments: sg.Segments) -> tuple[sg.Value, ...]:
    """See `segmentation.values_of`."""
    key = ("values", *of_segments(table, plan, segments))
    who = segment_of_customer(table, plan, segments)
    return _many(key, lambda: sg.values_of(customers(table, plan), segments, who))


def comparable(table: Table, plan: Plan) -> sg.Comparable:
    """See `Comparable`."""
    key = ("comparable", *_of_customers(table, plan))
    return _few(key, lambda: sg.Comparable.of(customers(table, plan)))


def compared(
    table: Table, plan: Plan, segments: sg.Segments, pair: tuple[int, int]
) -> tuple[sg.Difference, ...]:
    """See `compare`: two segments by number, or one and OTHERS; without the traits to be ignored."""
    key = ("compared", pair, *of_segments(table, plan, segments))
    sets = sg.two_sets(segment_of_customer(table, plan, segments), *pair)
    found = _many(key, lambda: sg.compare(comparable(table, plan), *sets))
    return tuple(d for d in found if d.trait.name not in plan.ignored)


def contrasted(
    table: Table, plan: Plan, segments: sg.Segments, pair: tuple[int, int], trait: str
) -> sg.Contrast:
    """See `contrast`."""
    key = ("contrasted", pair, trait, *of_segments(table, plan, segments))
    sets = sg.two_sets(segment_of_customer(table, plan, segments), *pair)
    return _many(key, lambda: sg.contrast(comparable(table, plan), trait, *sets))


def explored(table: Table, plan: Plan, what: str) -> sg.Explored:
    """What to explore: "customers", or the file's own rows."""
    lines = plan.unit is sg.Unit.ORDER_LINE
    if lines and what == "customers":
        key = ("explored customers", *_of_customers(table, plan))
        return _few(key, lambda: sg.explored_customers(customers(table, plan)))
    key = ("explored rows", table.digest, plan.roles)
    return _few(key, lambda: sg.explored_rows(table.frame, columns(table, plan)))


def skewed(table: Table, plan: Plan, what: str) -> frozenset[str]:
    """The columns of numbers that a log scale shows better."""

    def found() -> frozenset[str]:
        seen = explored(table, plan, what)
        numbers = [f.name for f in seen.fields if f.kind == "number" and f.unit != "share"]
        return frozenset(name for name in numbers if sg.shows_on_log(seen.frame[name]))

    return _many(("skewed", *_of_customers(table, plan), what), found)


def distribution(table: Table, plan: Plan, what: str, column: str, *, log: bool) -> sg.Distribution:
    """See `segmentation.distribution`."""

    def found() -> sg.Distribution:
        seen = explored(table, plan, what)
        return sg.distribution(seen.frame[column], log=log, kind=seen.field(column).kind)

    return _many(("distribution", *_of_customers(table, plan), what, column, log), found)


def correlations(table: Table, plan: Plan, what: str, method: str) -> sg.Correlations:
    """See `segmentation.correlations`."""
    key = ("correlations", *_of_customers(table, plan), what, method)
    return _many(key, lambda: sg.correlations(explored(table, plan, what), method))


def pair(table: Table, plan: Plan, what: str, columns: tuple[str, str], log: frozenset[str]) -> sg.Pair:
    """See `segmentation.pair`."""
    key = ("pair", *_of_customers(table, plan), what, columns, log)
    return _many(key, lambda: sg.pair(explored(table, plan, what), *columns, log=log))


def overview(table: Table, plan: Plan) -> sg.Overview:
    """See `segmentation.overview`."""
    key = ("overview", *_of_customers(table, plan))
    return _many(key, lambda: sg.overview(table, customers(table, plan), plan))


def shown_over_time(table: Table, plan: Plan) -> tuple[str, ...]:
    """See `segmentation.shown_over_time`."""
    key = ("shown over time", *_of_customers(table, plan))
    return _many(key, lambda: sg.shown_over_time(table, customers(table, plan), plan))


def over_time(table: Table, plan: Plan, what: str, step: str | None = None) -> sg.Timeline | None:
    """See `segmentation.over_time`."""
    key = ("over time", *_of_customers(table, plan), what, step)
    return _many(key, lambda: sg.over_time(table, customers(table, plan), plan, what, step=step))


def who_brings(table: Table, plan: Plan, trait: str) -> sg.Concentration:
    """See `segmentation.who_brings`."""
    key = ("who brings", *_of_customers(table, plan), trait)
    return _many(key, lambda: sg.who_brings(customers(table, plan), trait))


def largest(table: Table, plan: Plan, column: str, by: str) -> sg.Ranking:
    """See `segmentation.largest`."""
    key = ("largest", *_of_customers(table, plan), column, by)
    return _many(key, lambda: sg.largest(table, customers(table, plan), plan, column, by))


def gaps(table: Table) -> sg.Gaps | None:
    """See `segmentation.gaps`."""
    return _many(("gaps", table.digest), lambda: sg.gaps(table.frame))


def formula_cells(table: Table) -> int:
    """See `segmentation.formula_cells`."""
    return _many(("formula cells", table.digest), lambda: sg.formula_cells(table))
