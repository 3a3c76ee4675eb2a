"""What a customer's order lines say about the customer: recency, frequency, monetary and more.

Every trait is a sum, count or extreme per customer, taken with `np.bincount` and sorts on whole
arrays: half a million lines take about a second.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.columns import Column
from segmentation.order_lines import Lines
from segmentation.plan import OrderColumns, Role
from segmentation.reading import Table
from segmentation.traits import Trait, as_levels

_DAY = np.timedelta64(1, "D")


def customer_traits(
    lines: Lines, table: Table, columns: tuple[Column, ...], mapping: OrderColumns
) -> tuple[pd.DataFrame, tuple[Trait, ...]]:
    """Compute one row per customer `(n_customers, n_traits)` and say what each column means.

    Customers without an order that stands have 0 orders and missing values elsewhere.
    """
    made: list[tuple[Trait, np.ndarray | pd.Series]] = [
        *_time(lines),
        *_money(lines),
        *_breadth(lines, table, mapping),
        *_descriptors(lines, table, columns, mapping),
    ]
    made = _own_names(sorted(made, key=lambda pair: not pair[0].proposed))
    return pd.DataFrame({trait.name: values for trait, values in made}), tuple(trait for trait, _ in made)


def _own_names(
    made: list[tuple[Trait, np.ndarray | pd.Series]],
) -> list[tuple[Trait, np.ndarray | pd.Series]]:
    """A column of the file that is called like a trait made here gets a name of its own."""
    taken = {name for trait, _ in made if trait.made for name in (trait.name, trait.label)}
    return [
        (trait if trait.made or trait.name not in taken else _renamed(trait), values)
        for trait, values in made
    ]


def _renamed(trait: Trait) -> Trait:
    return replace(trait, name=f"{trait.name} (column)", label=f"{trait.label} (column)")


def _bought(lines: Lines) -> np.ndarray:
    """Lines that are a purchase: counted, and not a return (negative money is no order)."""
    return lines.counts if lines.amount is None else lines.counts & (lines.amount >= 0)


def _sum(lines: Lines, values: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.bincount(lines.customer[mask], weights=values[mask], minlength=len(lines.ids))


def _distinct(lines: Lines, codes: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Count the different codes (≥ 0) of each customer."""
    keep = mask & (codes >= 0)
    pairs = np.unique(lines.customer[keep] * (int(codes.max(initial=0)) + 1) + codes[keep])
    counts: np.ndarray = np.bincount(pairs // (int(codes.max(initial=0)) + 1), minlength=len(lines.ids))
    return counts.astype(float, copy=False)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return ratio


def _made(name: str, label: str, kind: str, unit: str, meaning: str, *, proposed: bool = False) -> Trait:
    return Trait(name, label, kind, unit, meaning, proposed=proposed, made=True)


def _time(lines: Lines) -> list[tuple[Trait, np.ndarray]]:
    if lines.date is None or lines.reference_date is None:
        return []
    bought = _bought(lines)
    last, first = _extremes(lines, lines.date, bought)
    orders = _distinct(lines, lines.order, bought)
    tenure = _days(last, first)
    since = _days(np.array(lines.reference_date, dtype="datetime64[D]"), last)
    gap = np.where(orders > 1, tenure / np.maximum(orders - 1, 1), np.nan)
    to_last = "Days from the last order to the day after the last one in the data."
    to_next = "Tenure divided by the orders after the first; empty for customers with one order."
    return [
        (_made("recency", "Recency", "days", "days", to_last, proposed=True), since),
        (_made("tenure", "Tenure", "days", "days", "Days from the first order to the last."), tenure),
        (_made("days_between_orders", "Days between orders", "days", "days", to_next), gap),
    ]


def _days(end: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Days between two dates, whatever the time of day; NaN where one is missing."""
    days: np.ndarray = (end.astype("datetime64[D]") - start.astype("datetime64[D]")) / _DAY
    return days


def _extremes(lines: Lines, date: pd.Series[pd.Timestamp], mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Last and first date of each customer; NaT where there is none."""
    dates = pd.Series(date.to_numpy()[mask]).groupby(lines.customer[mask])
    everyone = range(len(lines.ids))
    return dates.max().reindex(everyone).to_numpy(), dates.min().reindex(everyone).to_numpy()


def _money(lines: Lines) -> list[tuple[Trait, np.ndarray]]:
    orders = _distinct(lines, lines.order, _bought(lines))
    made = [
        (_made("orders", "Orders", "count", "orders", "Number of different orders.", proposed=True), orders)
    ]
    amount = items = None
    if lines.amount is not None:
        amount = _sum(lines, lines.amount, lines.counts)
        net = "Sum of the amount; returns are subtracted."
        made += [
            (_made("amount", "Amount", "amount", "", net, proposed=True), amount),
            (
                _made("average_order", "Average order", "amount", "", "Amount divided by orders."),
                _ratio(amount, orders),
            ),
        ]
    if lines.quantity is not None:
        items = _sum(lines, lines.quantity, lines.counts)
        basket = _ratio(items, orders)
        made += [
            (
                _made("items", "Items", "count", "items", "Sum of the quantity; returns are subtracted."),
                items,
            ),
            (
                _made("items_per_order", "Items per order", "number", "items", "Items divided by orders."),
                basket,
            ),
        ]
    if amount is not None and items is not None:
        price = _ratio(amount, items)
        made.append(
            (_made("price_per_item", "Price per item", "amount", "", "Amount divided by items."), price)
        )
    return made


def _breadth(lines: Lines, table: Table, mapping: OrderColumns) -> list[tuple[Trait, np.ndarray]]:
    if mapping.product is None:
        return []
    codes = pd.factorize(table.frame[mapping.product])[0].astype(np.int64)
    trait = _made("products", "Products", "count", "products", "Number of different products bought.")
    return [(trait, _distinct(lines, codes, _bought(lines)))]


def _descriptors(
    lines: Lines, table: Table, columns: tuple[Column, ...], mapping: OrderColumns
) -> list[tuple[Trait, pd.Series]]:
    """Carry each category to the customer: the value on most of the lines, ties by the alphabet."""
    made = []
    for column in columns:
        if column.role is Role.CATEGORY and column.name not in (mapping.status, mapping.customer):
            meaning = f"The customer's most frequent “{column.name}”."
            trait = Trait(column.name, column.name, "category", "", meaning, proposed=False)
            made.append((trait, _most_frequent(lines, table.frame[column.name])))
    return made


def _most_frequent(lines: Lines, values: pd.Series) -> pd.Series:
    codes, levels = pd.factorize(as_levels(values), sort=True)
    keep = lines.counts & (codes >= 0)
    width = max(len(levels), 1)
    pairs, sizes = np.unique(lines.customer[keep] * width + codes[keep], return_counts=True)
    by_size = np.lexsort((pairs, -sizes))
    customers, first = np.unique(pairs[by_size] // width, return_index=True)
    winner = np.full(len(lines.ids), -1)
    winner[customers] = (pairs[by_size] % width)[first]
    return pd.Series(pd.Categorical.from_codes(winner, categories=levels)).astype("str").where(winner >= 0)
