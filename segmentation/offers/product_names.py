"""What products are called: the file's code, and the column that describes it where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.columns.keys import ColumnCodes, pair_sums
from segmentation.plan import Role

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from segmentation.columns.column import Column
    from segmentation.offers.baskets import Baskets
    from segmentation.plan import Plan
    from segmentation.reading import Table

    Names = NDArray[np.object_]

SAME_ON = 0.9  # of a product's lines bear its most frequent description: spellings change, products don't
OWN_NAMES = 0.5  # of the products have a description of their own, or it is a category, not a name


@dataclass(frozen=True, slots=True, eq=False)
class ProductNames:
    """Codes and names of the products, in the order of `Baskets.products`.

    names: the most frequent description, the code where there is none. column: the column of descriptions,
    None where the file has none. orders: orders with each.
    """

    codes: Names
    names: Names
    column: str | None
    orders: NDArray[np.integer]

    def label(self, product: int) -> str:
        """The name, with the code where there are both."""
        code, name = str(self.codes[product]), str(self.names[product])
        return name if code == name else f"{name} ({code})"

    def search(self, words: str, most: int) -> NDArray[np.integer]:
        """Products whose code or name has all the words, the most bought first: at most `most` positions."""
        wanted = words.casefold().split()
        order = np.argsort(-self.orders, kind="stable")
        found = (int(place) for place in order if self._says(place, wanted) and self.orders[place])
        return np.array([place for place, _ in zip(found, range(most), strict=False)], dtype=np.int64)

    def _says(self, product: int, wanted: list[str]) -> bool:
        said = f"{self.codes[product]} {self.names[product]}".casefold()
        return all(word in said for word in wanted)


def product_names(table: Table, plan: Plan, columns: tuple[Column, ...], baskets: Baskets) -> ProductNames:
    """Find what the products of `baskets` are called."""
    codes, orders = baskets.products, baskets.orders_with
    product = plan.columns.product
    plain = ProductNames(codes, codes, None, orders)
    mapped = {getattr(plan.columns, what) for what in plan.columns.__slots__}
    texts = [c for c in columns if _may_name(c) and c.name not in mapped and not c.personal]
    if product is None or not texts:
        return plain
    at = ColumnCodes(table.frame, np.arange(len(table.frame)))
    described = [(share, c.name, names) for c in texts for share, names in [_described(at, product, c.name)]]
    share, column, names = max(described, key=lambda found: found[0])
    if share < SAME_ON or not _says_more(codes, names):
        return plain
    return ProductNames(codes, np.where(names == "", codes, names), column, orders)


def _may_name(column: Column) -> bool:
    return column.kind == "text" and column.role in {Role.TEXT, Role.CATEGORY, Role.PRODUCT}


def _described(at: ColumnCodes, product: str, column: str) -> tuple[float, Names]:
    """The most frequent value of `column` for each product, "" = none, and the share of lines it is on.

    The share is 0 where too few products have one of their own.
    """
    (owner, products), (code, values) = at(product), at(column)
    known = (owner >= 0) & (code >= 0)
    names = np.full(len(products), "", dtype=object)
    if not known.any():
        return 0.0, names
    (owners, codes), lines = pair_sums(owner[known], code[known])
    best = np.lexsort((codes, -lines, owners))
    first = best[np.flatnonzero(np.diff(owners[best], prepend=-1))]
    names[owners[first]] = _texts(values)[codes[first]]
    own = len(np.unique(codes[first])) >= OWN_NAMES * len(products)
    return float(lines[first].sum() / lines.sum()) if own else 0.0, names


def _texts(values: pd.Series) -> Names:
    return np.asarray(values.astype(str), dtype=object)


def _says_more(codes: Names, names: Names) -> bool:
    """Are the descriptions longer than the codes? Else it is the other column that is the code."""
    return sum(map(len, names.tolist())) > sum(map(len, codes.tolist()))
