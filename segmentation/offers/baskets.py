"""Order lines -> who bought which products in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from segmentation.errors import PlanError
from segmentation.orders.lines import read_lines
from segmentation.orders.purchases import NO_DAY, of_one_customer
from segmentation.plan import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segmentation.plan import Plan
    from segmentation.reading import Table


@dataclass(frozen=True, slots=True, eq=False)
class Baskets:
    """What was bought together.

    bought: `(orders, products)`, 1 where the order has the product, however many pieces. products:
    `(products,)` text as in the file. customer: `(orders,)` positions in `Customers.frame`. day: `(orders,)`
    days since 1970 of an order's last line, None where the file has no dates. customers: how many there are.
    """

    bought: csr_array
    products: NDArray[np.object_]
    customer: NDArray[np.integer]
    day: NDArray[np.integer] | None
    customers: int

    @property
    def orders(self) -> int:
        """How many orders there are."""
        return int(self.bought.shape[0])

    @property
    def orders_with(self) -> NDArray[np.integer]:
        """How many orders have each product, `(products,)`."""
        return np.bincount(self.bought.indices, minlength=len(self.products))

    def owned(self) -> csr_array:
        """Who ever bought what: `(customers, products)`, 1 where the customer has."""
        whose = csr_array(
            (np.ones(self.orders, dtype=np.int32), (self.customer, np.arange(self.orders))),
            shape=(self.customers, self.orders),
        )
        return _ones(whose @ self.bought)

    def by_customer(self) -> Baskets:
        """Take all orders of a customer for one; customers who bought nothing fall out."""
        owned = self.owned()
        buyers = np.flatnonzero(np.diff(owned.indptr))
        return replace(self, bought=owned[buyers], customer=buyers, day=None)

    def only(self, orders: NDArray[np.bool_]) -> Baskets:
        """Keep some of the orders, `(orders,)`; customers and products stay."""
        day = None if self.day is None else self.day[orders]
        return replace(self, bought=self.bought[orders], customer=self.customer[orders], day=day)


def has_products(table: Table, plan: Plan) -> bool:
    """Is there anything to put into baskets: order lines with a column that says the product?"""
    return plan.unit is Unit.ORDER_LINE and plan.columns.product in table.frame


def baskets_of(table: Table, plan: Plan) -> Baskets:
    """Put the lines that count, returns apart, together to baskets; a line without a product is no part.

    Raises PlanError where the plan names no product column.
    """
    name = plan.columns.product
    if name is None or name not in table.frame:
        raise PlanError(
            "Offers need to know what was bought: choose which column says the product, on the Data page."
        )
    lines = read_lines(table, plan)
    codes, values = table.frame[name].factorize()
    rows = np.flatnonzero(lines.counts & ~lines.returned & (codes >= 0))
    customer, order = of_one_customer(lines.customer[rows], lines.order[rows])
    lines_of = (np.ones(len(rows), dtype=np.int32), (order, codes[rows]))
    bought = _ones(csr_array(lines_of, shape=(len(customer), len(values))))
    day = None if lines.day is None else _last_day(order, lines.day[rows], len(customer))
    return Baskets(bought, _as_written(table, name, codes, len(values)), customer, day, len(lines.ids))


def _as_written(table: Table, name: str, codes: NDArray[np.integer], values: int) -> NDArray[np.object_]:
    """The text of each product where it first stands: a code of digits is no number with a decimal point."""
    first = np.full(values + 1, len(codes))
    np.minimum.at(first, codes, np.arange(len(codes)))  # the missing, -1, go to the last place
    return np.asarray(table.text_of(name).to_numpy()[first[:values]], dtype=object)


def _last_day(order: NDArray[np.integer], day: NDArray[np.integer], orders: int) -> NDArray[np.integer]:
    last = np.full(orders, NO_DAY)
    np.maximum.at(last, order, day)
    return last


def _ones(counts: csr_array) -> csr_array:
    """The same cells, each counted once, the columns of a row in order."""
    counts.sum_duplicates()
    return csr_array((np.ones(counts.nnz, dtype=np.int32), counts.indices, counts.indptr), shape=counts.shape)
