"""Lines that are no sales of products: postage, bank charges, tests. Proposed, never left out unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.keys import codes_of
from segmentation.orders.lines import line_amounts
from segmentation.plan import OrderColumns, Role
from segmentation.reading import Table

#: A product's name in so few words may be a service; "Postage stamp set in gift box" is a product.
_MOST_WORDS = 3
#: A list to choose from stays light and can still be read; other products can be typed.
MOST_LISTED = 200
#: The service is what a name ends in: a "carriage lantern" is a lantern.
_SERVICE = re.compile(
    r"\b(postage|shipping|carriage|freight|delivery|porto|versand(kosten)?|frais de port|env[ií]o|"
    r"manual|adjust(ment)?|bad debt|bank charges?|fees?|commission|discount|rabatt|remise|descuento|"
    r"tests?|samples?|vouchers?|gift ?cards?|gutschein|deposit|pfand|amazonfee)$|^test\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NoSale:
    """A product that looks like no sale. called: what the file calls it beside its code, else the product."""

    product: str
    called: str
    rows: int
    amount: float | None


def propose_no_sales(table: Table, columns: tuple[Column, ...], mapping: OrderColumns) -> tuple[NoSale, ...]:
    """Find products whose name says postage, manual, bank charges, test or the like, most lines first."""
    if mapping.product is None or table.kinds[mapping.product] != "text":
        return ()
    product = table.frame[mapping.product]
    codes, levels = codes_of(product), pd.Series(product.dropna().unique())
    names = {i: str(level) for i, level in enumerate(levels) if _service(str(level))}
    for column in columns:
        if column.role is Role.PRODUCT and column.kind == "text" and column.name != mapping.product:
            names = _called(table.frame[column.name], codes) | names
    lines = np.bincount(codes[codes >= 0], minlength=len(levels))
    amount = line_amounts(table, mapping)
    money = None if amount is None else np.bincount(codes[codes >= 0], weights=amount[codes >= 0])
    found = [
        NoSale(str(levels[i]), name, int(lines[i]), None if money is None else float(money[i]))
        for i, name in names.items()
    ]
    return tuple(sorted(found, key=lambda x: (-x.rows, x.product)))


def top_products(table: Table, mapping: OrderColumns) -> list[str]:
    """List the products with most lines, as written: what a list to choose from has room for."""
    if mapping.product is None:
        return []
    written = table.text_of(mapping.product).str.strip()
    return [str(p) for p in written[written != ""].value_counts().index[:MOST_LISTED]]


def _service(name: str) -> bool:
    return len(name.split()) <= _MOST_WORDS and bool(_SERVICE.search(name))


def _called(names: pd.Series, codes: np.ndarray) -> dict[int, str]:
    """Products most of whose lines bear one name, that of a service: {code: name}."""
    usual = pd.DataFrame({"code": codes, "name": names}).dropna()
    usual = usual[usual["code"] >= 0].value_counts().reset_index().drop_duplicates("code")
    services = usual[[_service(name) for name in usual["name"]]]
    return dict(zip(services["code"].astype(int), services["name"].astype(str), strict=True))
