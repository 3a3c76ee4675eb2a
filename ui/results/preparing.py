"""Features, what they would look like, and what is wrong with them; RFM."""

from __future__ import annotations

import segmentation as sg
from segmentation import Plan, Table
from ui.results.counting import columns, customers
from ui.results.keys import of_customers, of_features
from ui.results.store import few, many


def features(table: Table, plan: Plan) -> sg.Features:
    """See `build_features`."""
    key = ("features", *of_features(table, plan))
    return few(key, lambda: sg.build_features(customers(table, plan), plan))


def previews(table: Table, plan: Plan) -> dict[str, sg.Preview]:
    """See `segmentation.previews`."""
    made = customers(table, plan)
    key = ("previews", *of_customers(table, plan), plan.features)
    return many(key, lambda: sg.previews(made, sg.chosen_features(made, plan)))


def traps(table: Table, plan: Plan) -> tuple[sg.Trap, ...]:
    """See `find_traps`."""
    key = ("traps", *of_features(table, plan), plan.personal_too)
    return many(key, lambda: sg.find_traps(table, columns(table, plan), customers(table, plan), plan))


def rfm(table: Table, plan: Plan) -> sg.Rfm:
    """See `build_rfm`."""
    made = customers(table, plan)
    return few(("rfm", *of_customers(table, plan), plan.rfm), lambda: sg.build_rfm(made, plan))


def customer_map(table: Table, plan: Plan, kind: str) -> sg.CustomerMap:
    """See `pca_map` and `tsne_map`; kind is "PCA" or "t-SNE"."""
    make = sg.pca_map if kind == "PCA" else sg.tsne_map
    return few(("map", kind, *of_features(table, plan)), lambda: make(features(table, plan)))
