"""How much a customer buys: orders, money, pieces, what came back, what was let off."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from segmentation.orders import catalogue as of
from segmentation.orders.purchases import Purchases
from segmentation.traits import Trait

Made = list[tuple[Trait, np.ndarray]]


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide where there is something to divide by, NaN elsewhere."""
    made: np.ndarray = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return made


def money_traits(bought: Purchases, list_price: np.ndarray | None, wanted: Collection[str] = ()) -> Made:
    """Make what the columns allow; `list_price` `(m,)` is NaN where a line has none.

    A return rate that is `wanted` is made even where nothing came back.
    """
    orders = bought.orders.astype(float)
    made: Made = [(of.ORDERS, orders), (of.LINES, bought.lines(bought.bought).astype(float))]
    amount = items = None
    if bought.amount is not None:
        amount = bought.total(bought.amount)
        made += [(of.AMOUNT, amount), (of.AVERAGE_ORDER, ratio(amount, orders))]
    if bought.quantity is not None:
        items = bought.total(bought.quantity)
        made += [(of.ITEMS, items), (of.ITEMS_PER_ORDER, ratio(items, orders))]
    if amount is not None and items is not None:
        made.append((of.PRICE_PER_ITEM, ratio(amount, items)))
    wants_rate = of.RETURN_RATE.name in wanted
    return [*made, *_returns(bought, wanted=wants_rate), *_discount(bought, list_price)]


def _returns(bought: Purchases, *, wanted: bool) -> Made:
    """Without money, pieces came back; where nothing ever came back, there is no rate to compare by."""
    value = bought.quantity if bought.amount is None else bought.amount
    if value is None or (bought.bought.all() and not wanted):
        return []
    returned = bought.total(value, ~bought.bought)
    return [(of.RETURN_RATE, ratio(-returned, bought.total(value) - returned))]


def _discount(bought: Purchases, list_price: np.ndarray | None) -> Made:
    if list_price is None or bought.amount is None or bought.quantity is None:
        return []
    listed = bought.bought & (list_price > 0) & (bought.quantity > 0)
    paid = bought.total(np.where(listed, bought.amount, 0))
    return [(of.DISCOUNT, 1 - ratio(paid, bought.total(np.where(listed, list_price * bought.quantity, 0))))]
