"""A seeded sample shop with planted segments: for the first click, the docs and the tests."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

#: The planted segments: share of customers, mean orders, days since the last order (about), mean money per
#: order, favourite category. Chosen to be groups that every shop knows and that can be found again.
PLANTED = {
    "regulars": (0.32, 7, 30, 45, "Coffee"),
    "big spenders": (0.12, 16, 14, 160, "Machines"),
    "newcomers": (0.24, 1, 21, 38, "Tea"),
    "sleepers": (0.32, 2, 320, 60, "Coffee"),
}
CATEGORIES = {"Coffee": 12, "Tea": 9, "Machines": 6, "Cups": 8}
#: Planted for the Offers page: products that go into one order when both categories do, and tastes: a
#: customer mostly buys the products of one taste, every third of a category.
PAIRS = (("Coffee 3", "Cups 2"), ("Tea 5", "Cups 7"), ("Machines 4", "Coffee 9"))
PAIRED, TASTES, TO_TASTE = 0.5, 3, 0.7
COUNTRIES = ("Germany", "Austria", "Switzerland", "France")
LAST_DAY = pd.Timestamp("2026-06-30")
CUSTOMERS = 1_500
#: An order has one to four lines.
MOST_LINES = 4


def sample_shop(customers: int = CUSTOMERS, seed: int = 7) -> pd.DataFrame:
    """Make the order lines of a coffee shop, one row per product in an order.

    The same seed gives the same shop. `planted_segments` says which customer is in which segment.

    >>> sample_shop(50).columns.tolist()
    ['Order', 'Date', 'Customer', 'Product', 'Category', 'Quantity', 'Amount', 'Country']
    """
    rng = np.random.default_rng(seed)
    segment = _segments(customers)
    country = rng.choice(COUNTRIES, customers, p=(0.55, 0.2, 0.15, 0.1))
    orders = _orders(segment, rng)
    lines = orders.loc[orders.index.repeat(rng.integers(1, MOST_LINES + 1, len(orders)))].reset_index(
        drop=True
    )
    favourite = np.array([plan[4] for plan in PLANTED.values()])[segment[lines["customer"]]]
    anything = rng.choice(list(CATEGORIES), len(lines))
    category = np.where(rng.random(len(lines)) < 0.6, favourite, anything)
    number = (rng.random(len(lines)) * np.array([CATEGORIES[c] for c in category])).astype(int) + 1
    shares = rng.gamma(4, 1, len(lines))
    totals = pd.Series(shares).groupby(lines["Order"]).transform("sum").to_numpy()
    return pd.DataFrame(
        {
            "Order": [f"A{order + 10001}" for order in lines["Order"]],
            "Date": lines["Date"].dt.strftime("%Y-%m-%d"),
            "Customer": [f"C{customer + 1:04d}" for customer in lines["customer"]],
            "Product": _products(lines, category, number, seed),
            "Category": category,
            "Quantity": rng.integers(1, 4, len(lines)),
            "Amount": np.round(lines["money"].to_numpy() * shares / totals, 2),
            "Country": country[lines["customer"]],
        }
    )


def planted_segments(customers: int = CUSTOMERS) -> pd.Series:
    """Name the planted segment of each customer, indexed by the Customer column's values."""
    names = np.array(list(PLANTED))[_segments(customers)]
    return pd.Series(names, index=[f"C{customer + 1:04d}" for customer in range(customers)])


def sample_csv() -> bytes:
    """Write the sample shop as the CSV that a shop would export."""
    buffer = io.StringIO()
    sample_shop().to_csv(buffer, index=False, lineterminator="\n")
    return buffer.getvalue().encode()


def _segments(customers: int) -> np.ndarray:
    """Deal the customers to the segments by their shares, in turns, without chance."""
    bounds = np.cumsum([plan[0] for plan in PLANTED.values()])
    # Steps of the golden ratio spread every segment evenly over the customer numbers.
    places = (np.arange(customers) * 0.6180339887498949) % 1.0 * bounds[-1]
    segments: np.ndarray = np.searchsorted(bounds, places, side="right")
    return segments


def _products(lines: pd.DataFrame, category: np.ndarray, number: np.ndarray, seed: int) -> np.ndarray:
    """Name the products so that tastes and pairs are in them; categories stay as they are."""
    rng = np.random.default_rng((seed, 1))  # of its own: everything else stays as it would be without
    sizes = np.array([CATEGORIES[c] for c in category])
    taste = (lines["customer"].to_numpy() * 7) % TASTES
    fitting = (
        taste + 1 + TASTES * (rng.random(len(lines)) * ((sizes - taste + TASTES - 1) // TASTES)).astype(int)
    )
    number = np.where(rng.random(len(lines)) < TO_TASTE, fitting, number)
    products = np.array([f"{c} {n}" for c, n in zip(category, number, strict=True)], dtype=object)
    for one, other in PAIRS:
        first = [_first_lines(lines["Order"], category == name.split()[0]) for name in (one, other)]
        both = np.flatnonzero((first[0] >= 0) & (first[1] >= 0))
        both = both[rng.random(len(both)) < PAIRED]
        products[first[0][both]], products[first[1][both]] = one, other
    return products


def _first_lines(order: pd.Series, fit: np.ndarray) -> np.ndarray:
    """The first line of each order that fits, -1 where none does."""
    found = np.full(int(order.max()) + 1, -1)
    places = np.flatnonzero(fit)[::-1]
    found[order.to_numpy()[places]] = places  # the first is written last
    return found


def _orders(segment: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """One row per order, numbered by date: customer, Date, money."""
    plans = list(PLANTED.values())
    means = np.array([p[1] for p in plans])[segment]
    # One order each for newcomers; a narrow spread around the mean keeps the groups apart without edges.
    number = np.maximum(1, np.round(means * np.exp(rng.normal(0, 0.22, len(segment))))).astype(int)
    customer = np.repeat(np.arange(len(segment)), number)
    last = np.array([p[2] for p in plans])[segment] * np.exp(rng.normal(0, 0.35, len(segment)))
    gap = rng.gamma(3, 9, len(customer))
    first_of_each = np.r_[0, np.cumsum(number)[:-1]]
    gap[first_of_each] = 0
    since = pd.Series(gap).groupby(customer).cumsum().to_numpy() + last[customer]
    level = np.array([p[3] for p in plans])[segment] * np.exp(rng.normal(0, 0.2, len(segment)))
    money = level[customer] * np.exp(rng.normal(0, 0.3, len(customer)))
    orders = pd.DataFrame(
        {"customer": customer, "Date": LAST_DAY - pd.to_timedelta(since.astype(int), "D"), "money": money}
    )
    orders = orders.sort_values(["Date", "customer"], kind="stable").reset_index(drop=True)
    return orders.assign(Order=orders.index)
