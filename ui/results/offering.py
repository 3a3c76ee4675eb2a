"""Offers: baskets, product names, pairs, what a segment buys more."""

from __future__ import annotations

import segmentation as sg
from segmentation import Plan, Table
from ui.results.counting import columns
from ui.results.keys import of_customers, of_segments
from ui.results.segmenting import segment_of_customer
from ui.results.store import few, many


def baskets(table: Table, plan: Plan) -> sg.Baskets:
    """See `baskets_of`."""
    return few(("baskets", *of_customers(table, plan)), lambda: sg.baskets_of(table, plan))


def product_names(table: Table, plan: Plan) -> sg.ProductNames:
    """See `product_names`."""
    key = ("product names", *of_customers(table, plan))
    made = columns(table, plan), baskets(table, plan)
    return few(key, lambda: sg.product_names(table, plan, *made))


def bought_together(table: Table, plan: Plan, least: int) -> sg.Pairs:
    """See `bought_together`."""
    key = ("bought together", least, *of_customers(table, plan))
    return few(key, lambda: sg.bought_together(baskets(table, plan), least))


def product_network(table: Table, plan: Plan, least: int) -> sg.Network:
    """See `network_of`."""
    key = ("network", least, *of_customers(table, plan))
    return many(key, lambda: sg.network_of(bought_together(table, plan, least)))


def buyers(table: Table, plan: Plan) -> sg.Baskets:
    """See `Baskets.by_customer`."""
    key = ("buyers", *of_customers(table, plan))
    return few(key, lambda: baskets(table, plan).by_customer())


def partners(table: Table, plan: Plan, product: int, least: int, *, per_customer: bool) -> sg.Pairs:
    """See `partners_of`: in the same order, or by the same customer."""
    key = ("partners", product, least, per_customer, *of_customers(table, plan))
    made = buyers if per_customer else baskets
    return many(key, lambda: sg.partners_of(made(table, plan), product, least))


def product_index(table: Table, plan: Plan, segments: sg.Segments, *, per_customer: bool) -> sg.ProductIndex:
    """See `product_index`."""
    key = ("product index", per_customer, *of_segments(table, plan, segments))
    who, k = segment_of_customer(table, plan, segments), len(segments.everyone)
    made = baskets(table, plan)
    return few(key, lambda: sg.product_index(made, who, k, per_customer=per_customer))
