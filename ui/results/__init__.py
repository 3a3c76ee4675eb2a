"""Results, each computed once for a digest of the data and the part of the plan that it depends on.

One function per public function of the package, one file per step of the pipeline; `keys` says what a
result depends on, `store` keeps it. Called as `results.customers(table, plan)`.
"""
# ruff: noqa: F401 (what is imported here is handed on)

from __future__ import annotations

from ui.results.applying import applied, flow, model, sizes_of_applied
from ui.results.counting import (
    cancel_prefix,
    columns,
    customers,
    formula_cells,
    last_day_until_today,
    ledger,
    like_ids,
    lines_as_customers,
    lines_of_step,
    no_sales,
    top_products,
    unit_evidence,
    unit_found,
)
from ui.results.exploring import (
    correlations,
    distribution,
    explored,
    gaps,
    largest,
    over_time,
    overview,
    pair,
    shown_over_time,
    skewed,
    who_brings,
)
from ui.results.keys import of_segments, of_sweep
from ui.results.offering import (
    baskets,
    bought_together,
    buyers,
    partners,
    product_index,
    product_names,
    product_network,
)
from ui.results.preparing import (
    customer_map,
    features,
    previews,
    rfm,
    traps,
)
from ui.results.ruling import askable, ground, rules_as_they_stand, stops
from ui.results.segmenting import (
    comparable,
    compared,
    contrasted,
    control_sizes,
    edited,
    effects,
    identity,
    profile_of_selection,
    segment_of_customer,
    segmented_money,
    sizes_of_customers,
    sizes_of_rows,
    spreads,
    typical_customers,
    unnamed,
    value_of_selection,
    values,
    versions,
    yes_words,
)
from ui.results.selecting import bought_by, crowd, customer_list, listed, map_figure, one_customer, selection
