"""What a market looks like before it is cut: columns, what goes together, time, concentration, gaps.

Every result is a summary whose size does not grow with the rows: bins, levels, a matrix, a sample.
"""

from segmentation.exploring.correlations import Correlations, correlations
from segmentation.exploring.distributions import Distribution, distribution, shows_on_log
from segmentation.exploring.explored import (
    Explored,
    Field,
    explored_customers,
    explored_frame,
    explored_rows,
)
from segmentation.exploring.gaps import Gaps, gaps
from segmentation.exploring.lorenz import Concentration, concentration
from segmentation.exploring.over_time import (
    Timeline,
    customers_over_time,
    orders_over_time,
    timeline,
    year_on_year,
)
from segmentation.exploring.pairs import Cloud, Crossing, Pair, Spread, pair
from segmentation.exploring.rankings import Ranking, ranking
from segmentation.exploring.seasonal import Seasons, seasons

__all__ = [
    "Cloud",
    "Concentration",
    "Correlations",
    "Crossing",
    "Distribution",
    "Explored",
    "Field",
    "Gaps",
    "Pair",
    "Ranking",
    "Seasons",
    "Spread",
    "Timeline",
    "concentration",
    "correlations",
    "customers_over_time",
    "distribution",
    "explored_customers",
    "explored_frame",
    "explored_rows",
    "gaps",
    "orders_over_time",
    "pair",
    "ranking",
    "seasons",
    "shows_on_log",
    "timeline",
    "year_on_year",
]
