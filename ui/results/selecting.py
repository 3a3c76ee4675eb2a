"""The map, who is selected, and the list of customers."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

import segmentation as sg
from segmentation import Plan, Table, charts
from ui.results.counting import customers
from ui.results.keys import of_customers, of_segments
from ui.results.preparing import customer_map, features
from ui.results.segmenting import segment_of_customer
from ui.results.store import few, lately, many


def map_figure(table: Table, plan: Plan, segments: sg.Segments, kind: str) -> go.Figure:
    """See `charts.map_chart`: with a sample of the customers, nobody selected."""
    key = ("map", kind, segments.names, *of_segments(table, plan, segments))

    def draw() -> go.Figure:
        found = customer_map(table, plan, kind)
        places = sg.sample_of(found)
        who = features(table, plan).customers[found.customers[places]]
        names = [str(name) for name in customers(table, plan).ids.iloc[who]]
        drawn = sg.picture_of(found, segments.labels, len(segments))
        return charts.with_room(charts.map_chart(found, drawn, segments, charts.Dots(places, who, names)))

    return few(key, draw)


def selection(table: Table, plan: Plan, segments: sg.Segments, given: sg.Given) -> sg.Selection:
    """See `segmentation.select`."""
    key = ("selection", given, segments.names, *of_segments(table, plan, segments))
    return many(key, lambda: sg.select(given, crowd(table, plan, segments, given)))


def crowd(table: Table, plan: Plan, segments: sg.Segments, given: sg.Given) -> sg.Crowd:
    """See `Crowd`: whoever can be selected, with the map that `given` was drawn on."""
    drawn = customer_map(table, plan, given.kind) if isinstance(given, sg.Outlined) else None
    who, rows = segment_of_customer(table, plan, segments), features(table, plan).customers
    return sg.Crowd(customers(table, plan), segments, who, rows, drawn)


def one_customer(
    table: Table, plan: Plan, segments: sg.Segments, solution: sg.Solution, place: int
) -> sg.OneCustomer | None:
    """See `segmentation.one_customer`."""
    key = ("one customer", place, *of_segments(table, plan, segments))
    made = customers(table, plan), features(table, plan)
    return many(key, lambda: sg.one_customer(*made, solution, segments, place))


def bought_by(table: Table, plan: Plan, place: int) -> sg.Bought | None:
    """See `segmentation.bought_by`."""
    key = ("bought by", place, *of_customers(table, plan))
    return many(key, lambda: sg.bought_by(table, plan, customers(table, plan), place))


def customer_list(
    table: Table, plan: Plan, segments: sg.Segments, sure: sg.Confidence | None
) -> sg.CustomerList:
    """See `CustomerList`; `sure` is part of what depends on the segments, or not there."""
    key = ("customer list", sure is None, *of_segments(table, plan, segments))
    who = segment_of_customer(table, plan, segments)
    made = customers(table, plan), features(table, plan)
    return few(key, lambda: sg.CustomerList.of(*made, who, sure))


def listed(
    table: Table,
    plan: Plan,
    segments: sg.Segments,
    sure: sg.Confidence | None,
    wish: sg.Wish,
    *,
    among: sg.Given | None,
) -> np.ndarray:
    """See `CustomerList.found`: of whom `among` selects, or of all."""
    key = ("listed", wish, among, sure is None, *of_segments(table, plan, segments))

    def find() -> np.ndarray:
        mask = None if among is None else selection(table, plan, segments, among).mask
        return customer_list(table, plan, segments, sure).found(wish, mask)

    return lately(key, find)
