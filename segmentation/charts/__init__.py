"""Result object -> plotly Figure. No Streamlit: every chart works in a notebook as well.

One module per page, `base` for what they share. The user's own text is escaped wherever plotly would read
markup in it.
"""

from segmentation.charts.applying import moves_chart, shares_chart, shift_chart
from segmentation.charts.base import HIGHER, LOWER, MID_GREY, PALETTE, SELECTION, color, plain
from segmentation.charts.choose_k import silhouette_chart, sizes_chart
from segmentation.charts.compare import Side, contrast_chart
from segmentation.charts.customer import orders_chart
from segmentation.charts.data import ledger_chart, ledger_in_words
from segmentation.charts.explore_columns import distribution_chart, gaps_chart, in_words, yes_chart
from segmentation.charts.explore_money import (
    STEP_NAMES,
    concentration_chart,
    month_name,
    ranking_chart,
    seasons_chart,
    timeline_chart,
)
from segmentation.charts.explore_relations import MEASURES, correlation_heatmap, pair_chart
from segmentation.charts.flow import Paint, flow_chart
from segmentation.charts.k_panel import k_panel
from segmentation.charts.maps import Dots, map_chart
from segmentation.charts.offers import index_chart, judged_chart, network_chart, partners_chart
from segmentation.charts.rfm import cross_chart, ranges, rfm_grid
from segmentation.charts.room import with_room
from segmentation.charts.segments import profile_heatmap
from segmentation.charts.spreads import spreads_chart
from segmentation.charts.targets import target_chart
from segmentation.charts.value import lorenz_chart, mosaic_chart, worth_chart
from segmentation.charts.versions import versions_chart

__all__ = [
    "HIGHER",
    "LOWER",
    "MEASURES",
    "MID_GREY",
    "PALETTE",
    "SELECTION",
    "STEP_NAMES",
    "Dots",
    "Paint",
    "Side",
    "color",
    "concentration_chart",
    "contrast_chart",
    "correlation_heatmap",
    "cross_chart",
    "distribution_chart",
    "flow_chart",
    "gaps_chart",
    "in_words",
    "index_chart",
    "judged_chart",
    "k_panel",
    "ledger_chart",
    "ledger_in_words",
    "lorenz_chart",
    "map_chart",
    "month_name",
    "mosaic_chart",
    "moves_chart",
    "network_chart",
    "orders_chart",
    "pair_chart",
    "partners_chart",
    "plain",
    "profile_heatmap",
    "ranges",
    "ranking_chart",
    "rfm_grid",
    "seasons_chart",
    "shares_chart",
    "shift_chart",
    "silhouette_chart",
    "sizes_chart",
    "spreads_chart",
    "target_chart",
    "timeline_chart",
    "versions_chart",
    "with_room",
    "worth_chart",
    "yes_chart",
]
