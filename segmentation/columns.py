"""Table -> a role and a reason for each column, and what one row of the file is.

Names are read first (in the languages exports come in), then the values decide whether the
name can be true: a column called "client" that never repeats is no key of order lines.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.plan import OrderColumns, Plan, Role, Unit
from segmentation.reading import Table
from segmentation.words import count, percent, plural

#: A text column with more levels than this is not something to colour a chart by.
MOST_LEVELS = 60
#: ... unless the levels are rare among the rows: 5 % of 10,000 rows is still text, not a category.
LEVELS_SHARE = 0.2
#: Whole numbers with this many values or fewer under a name like "region" are codes, not amounts.
MOST_CODES = 30
#: Lines per customer from which a table is a list of orders (a key repeated by accident stays below).
LINES_PER_CUSTOMER = 1.2

_ID = r"(id|ids|no|nr|num|number|nummer|numero|key|code|codigo|ref|uuid|guid)"
_OF = r"(de|du|del|der|des|of)?"
_CUSTOMER = (
    r"(customers?|clients?|cust|kunden?|debitor|members?|users?|account|buyers?|shoppers?|household|"
    r"subscribers?|visitor|cliente|usuario|acheteur|klant|kund)"
)
_ORDER = (
    r"(orders?|invoices?|transactions?|trans|receipts?|bills?|tickets?|baskets?|carts?|purchase|bestellung|bestell|rechnungs?|"
    r"auftrags?|beleg|commande|facture|pedido|factura|bon)"
)
_PRODUCT = r"(products?|prod|items?|articles?|artikel|sku|stock|produkt|produit|producto|articulo|asin|isbn)"
_WORDS = {
    "label": re.compile(r"^(segment(name|note|status|confidence)?|cluster(id|label)?|kmeans|kmeanscluster)$"),
    "customer": re.compile(rf"^{_CUSTOMER}({_ID}|name)?$|^{_ID}{_OF}{_CUSTOMER}$|^id$"),
    "order": re.compile(rf"^{_ORDER}{_ID}$|^{_ID}{_OF}{_ORDER}$|^(order|invoice|transaction)$"),
    "line": re.compile(
        rf"^({_ORDER}|sales|document)?line(id|no|nr|number|item)?$|^(row|index|unnamed0?)(id|no|nr|number)?$|position$"
    ),
    "amount": re.compile(
        r"(amount|revenue|turnover|sales|umsatz|betrag|montant|importe|ventas|monetary|"
        r"(order|line|net|gross|grand|invoice|basket)(total|value)|gesamtpreis|totalprice|totalspend|totalspent|chiffre)"
    ),
    "loose amount": re.compile(r"^(total|value|spend|spent|paid|payment|price|preis|prix|precio|spending)$"),
    "not amount": re.compile(
        r"(number|num|(?<!dis)(?<!ac)count|qty|quantity|(?<!gene)rate|ratio|share|percent|rep(id|no|name)?$|person|tax|"
        r"channel|(?<!pa)id$|score)"
    ),
    "quantity": re.compile(
        r"(quantity|quantities|qty|menge|anzahl|stueck|stuck|cantidad|quantite|units|pieces)"
    ),
    "price": re.compile(r"(price|preis|prix|precio|unitcost)"),
    "list price": re.compile(r"(list|msrp|rrp|uvp|retail)"),
    "product id": re.compile(
        rf"^{_PRODUCT}{_ID}$|^{_ID}{_OF}{_PRODUCT}$|^(sku|stockcode|asin|isbn|ean|upc|gtin)$"
    ),
    "product": re.compile(
        rf"^{_PRODUCT}(name|description|title)?$|^description$|^bezeichnung$|^designation$"
    ),
    "date part": re.compile(
        r"^(order|invoice)?(qtr|quarter|month|year|week|weekday|jahr|monat|quartal)(id|nr|no|name)?$"
    ),
    "year": re.compile(r"^(year(?!ly)|jahr|annee|ano$)|(year|jahr|annee)$"),
    "status": re.compile(r"status|state$|zustand|etat|estado"),
    "code": re.compile(
        r"((?<!pa)id|code|nr|no|type|typ|class|channel|region|zone|group|gruppe|category|segment|cluster|zip|plz|postal|postcode|"
        r"phone|telefon|store|branch|dept|department)$"
    ),
    # At the end of the name: "Emails opened" and "Mobile minutes" measure something.
    "personal": re.compile(
        r"(zip|plz|postal|postcode|phone|telefon|^mobile|mobile(no|nr|number)|fax|iban|ssn|passport|vat(id|no|nr)|e?mail|"
        r"address|adresse|street|strasse|firstname|lastname|surname|vorname|nachname)"
        r"(id|code|no|nr|num|number|nummer|name|line|address|adresse)*\d*$"
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column.

    `kind` is how it was read ("number", "date", "flag" or "text"); `missing` and `distinct` count
    cells and values (missing ones are no value); `examples` are up to three values as text.
    """

    name: str
    kind: str
    role: Role
    reason: str
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()


def describe_columns(table: Table, plan: Plan | None = None) -> tuple[Column, ...]:
    """Find the role of each column, with the reason; roles the plan overrules are taken as given."""
    found = [_describe(table.frame[name], kind) for name, kind in table.kinds.items()]
    found = _one_of_a_kind(found, Role.CUSTOMER)
    found = _one_of_a_kind(found, Role.ORDER)
    found = _one_of_a_kind(found, Role.AMOUNT)
    found = _without_date_parts(_without_names(table, found))
    given = dict(plan.roles) if plan else {}
    return tuple(
        replace(column, role=given[column.name], reason="chosen by you") if column.name in given else column
        for column in found
    )


def _describe(values: pd.Series, kind: str) -> Column:
    uniques = values.dropna().unique()
    missing = int(values.isna().sum())
    column = Column(str(values.name), kind, Role.TEXT, "", missing, len(uniques))
    role, reason = _role(column, values, uniques)
    return replace(column, role=role, reason=reason, examples=tuple(_example(v) for v in uniques[:3]))


def _example(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value == round(value) else f"{value:g}"
    return str(value)[:10] if isinstance(value, np.datetime64 | pd.Timestamp) else str(value)[:60]


def _plain(name: str) -> str:
    """Fold a name so that "Numéro client", "numero_client" and "NUMEROCLIENT" are one word."""
    # Taken apart, an accent is a character of its own that is no part of a word.
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", name)).casefold()


def says(name: str, word: str) -> bool:
    """Does the column's name say `word` (a key of the lexicon above)?"""
    return bool(_WORDS[word].search(_plain(name)))


def _role(column: Column, values: pd.Series, uniques: np.ndarray) -> tuple[Role, str]:
    if column.distinct == 0:
        return Role.CONSTANT, "every cell is empty"
    if column.distinct == 1:
        return Role.CONSTANT, "the same value in every row"
    if says(column.name, "label"):
        return Role.IGNORE, "a segment label from an earlier run; using it would only find itself again"
    if column.kind == "date":
        return Role.DATE, "its cells are dates"
    named = _role_by_name(column, len(values))
    if named:
        return named
    if column.kind == "flag":
        return Role.FLAG, "two values, yes and no"
    return (
        _number_role(column, values, uniques) if column.kind == "number" else _text_role(column, len(values))
    )


def _role_by_name(column: Column, rows: int) -> tuple[Role, str] | None:
    name = column.name
    repeats = f"{count(column.distinct)} values in {plural(rows, 'row')}"
    if says(name, "line") and column.kind == "number":
        return Role.IGNORE, "its name says it numbers the lines"
    if column.kind != "flag" and says(name, "personal"):
        return Role.TEXT, "its name says address, phone or the like: personal, and no measure of anything"
    if says(name, "customer") and column.distinct > 2:
        return Role.CUSTOMER, f"its name says who the customer is; {repeats}"
    if column.kind == "number" and says(name, "quantity"):
        return Role.QUANTITY, "its name says how many"
    if says(name, "order") and column.distinct > 2:
        return Role.ORDER, f"its name says order; {repeats}"
    if column.kind != "flag" and (
        says(name, "product id") or (column.kind == "text" and says(name, "product"))
    ):
        return Role.PRODUCT, f"its name says product; {repeats}"
    if column.kind == "number" and says(name, "amount") and not says(name, "not amount"):
        return Role.AMOUNT, "its name says money"
    return None


def _number_role(column: Column, values: pd.Series, uniques: np.ndarray) -> tuple[Role, str]:
    whole = bool(np.all(np.mod(uniques.astype(float), 1) == 0))
    if column.distinct == 2 and set(uniques.astype(float)) == {0.0, 1.0}:
        return Role.FLAG, "only 0 and 1"
    if whole and column.distinct == len(values) and _is_counter(values):
        return Role.IGNORE, "it counts the rows one by one"
    if whole and column.distinct == 2:
        return Role.CATEGORY, "two whole numbers: codes, not an amount"
    if whole and column.distinct <= MOST_CODES and says(column.name, "code"):
        return Role.CATEGORY, f"{count(column.distinct)} whole numbers under a name that says code"
    return Role.NUMBER, f"numbers, {count(column.distinct)} different"


def _is_counter(values: pd.Series) -> bool:
    steps = np.diff(values.to_numpy(dtype=float))
    return len(steps) > 1 and bool(np.all(steps == 1))


def _text_role(column: Column, rows: int) -> tuple[Role, str]:
    filled = rows - column.missing
    if column.distinct <= max(2, min(MOST_LEVELS, LEVELS_SHARE * filled)):
        return Role.CATEGORY, f"text with {count(column.distinct)} different values"
    return Role.TEXT, f"text, {percent(column.distinct / filled)} of the cells differ"


def _one_of_a_kind(columns: list[Column], role: Role) -> list[Column]:
    """Keep the best candidate for a role that only one column can have."""
    candidates = [c for c in columns if c.role is role]
    if len(candidates) < 2:
        return columns
    best = max(candidates, key=_fitness)
    other = {Role.AMOUNT: Role.NUMBER}.get(role, Role.TEXT)
    return [
        replace(c, role=other, reason=f"“{best.name}” says it better")
        if c.role is role and c is not best
        else c
        for c in columns
    ]


def _fitness(column: Column) -> tuple[bool, bool, int]:
    """Prefer complete columns, then ids over names, then the finer one."""
    return column.missing == 0, bool(re.search(rf"{_ID}$", _plain(column.name))), column.distinct


def _without_date_parts(columns: list[Column]) -> list[Column]:
    """A month or year beside the date says nothing of its own, and k-means would find the calendar."""
    if not any(c.role is Role.DATE for c in columns):
        return columns
    reason = "a part of the date, which is there itself"
    return [replace(c, role=Role.IGNORE, reason=reason) if _date_part(c) else c for c in columns]


def _date_part(column: Column) -> bool:
    return column.role in (Role.CATEGORY, Role.NUMBER) and says(column.name, "date part")


def _without_names(table: Table, columns: list[Column]) -> list[Column]:
    """Find the customer and the amount of a list of orders by its values, where no name says them.

    Only where dates repeat: a table without dates and names is left to the user.
    """
    roles = {c.role for c in columns}
    rows = len(table.frame)
    dates = [c for c in columns if c.role is Role.DATE and c.distinct < rows]
    if Role.CUSTOMER in roles or Role.AMOUNT in roles or not dates or table.dialect.header is not None:
        return columns
    keys = [c for c in columns if 20 < c.distinct <= rows / LINES_PER_CUSTOMER and _whole(table, c.name)]
    amounts = [c for c in columns if c.kind == "number" and not _whole(table, c.name)]
    if not keys:
        return columns
    customer = max(keys, key=lambda c: c.distinct)
    told = {
        customer.name: (
            Role.CUSTOMER,
            f"a code with {count(customer.distinct)} values in {plural(rows, 'row')}",
        )
    }
    if amounts:
        amount = max(amounts, key=lambda c: c.distinct)
        told[amount.name] = (Role.AMOUNT, "the only numbers with decimals")
    return [
        replace(c, role=told[c.name][0], reason=told[c.name][1]) if c.name in told else c for c in columns
    ]


def _whole(table: Table, name: str) -> bool:
    """Is every cell of the column a whole number, or a code of digits?"""
    values = table.frame[name].dropna()
    if table.kinds[name] == "text":
        return bool(values.str.fullmatch(r"\d+").all())
    return table.kinds[name] == "number" and bool(np.all(np.mod(values.to_numpy(dtype=float), 1) == 0))


def propose_plan(table: Table) -> Plan:
    """Read from the columns what one row is and which column says what."""
    plan = Plan()
    mapping = propose_order_columns(table, describe_columns(table))
    unit, _ = find_unit(table, mapping)
    return replace(plan, unit=unit, columns=mapping)


def propose_order_columns(table: Table, columns: tuple[Column, ...]) -> OrderColumns:
    """Prefill the columns of an order-line table; a role no column has stays None."""
    by_role: dict[Role, list[Column]] = {}
    for column in columns:
        by_role.setdefault(column.role, []).append(column)

    def best(role: Role) -> str | None:
        return max(by_role[role], key=_fitness).name if role in by_role else None

    quantity = best(Role.QUANTITY)
    price = _first(columns, "price", "list price", quantity is not None)
    amount = best(Role.AMOUNT)
    if amount is None and (quantity is None or price is None):
        amount = _first(columns, "loose amount", "not amount", wanted=True)
    return OrderColumns(
        customer=best(Role.CUSTOMER),
        date=_best_date(by_role.get(Role.DATE, [])),
        amount=amount,
        order=best(Role.ORDER),
        product=_best_product(by_role.get(Role.PRODUCT, [])),
        quantity=quantity,
        price=price,
        status=_status(table, columns),
    )


def _first(columns: tuple[Column, ...], word: str, unless: str, wanted: bool) -> str | None:  # noqa: FBT001 (private)
    numbers = (c.name for c in columns if c.role is Role.NUMBER)
    return next((n for n in numbers if wanted and says(n, word) and not says(n, unless)), None)


def _best_date(dates: list[Column]) -> str | None:
    """Prefer the order's own date over a shipping or birth date, then the fuller column."""

    def fitness(column: Column) -> tuple[bool, bool, int]:
        name = _plain(column.name)
        other = re.search(r"ship|deliver|birth|due|required|updated|liefer|geburt", name)
        own = re.search(r"order|invoice|purchase|transaction|bestell|rechnung|commande|facture", name)
        return not other, bool(own), -column.missing

    return max(dates, key=fitness).name if dates else None


def _best_product(products: list[Column]) -> str | None:
    return max(products, key=lambda c: (c.missing == 0, c.distinct)).name if products else None


def _status(table: Table, columns: tuple[Column, ...]) -> str | None:
    """Find the column in whose values orders are called cancelled or returned."""
    for column in columns:
        if column.role is Role.CATEGORY and says(column.name, "status") and column.kind == "text":
            values = table.frame[column.name].dropna().unique()
            if any(is_cancelled(str(v)) for v in values):
                return column.name
    return None


def is_cancelled(status: str) -> bool:
    """Does a status say that the order did not stand?

    >>> is_cancelled("Cancelled"), is_cancelled("storniert"), is_cancelled("Shipped")
    (True, True, False)
    """
    return bool(re.search(r"cancel|storn|annul|void|refund|retour|returned|zurück", status.lower()))


def find_unit(table: Table, mapping: OrderColumns) -> tuple[Unit, str]:
    """Say what one row is, with the evidence in a sentence."""
    rows = len(table.frame)
    if mapping.customer is None:
        return (
            Unit.CUSTOMER,
            f"No column repeats a customer, so each of the {plural(rows, 'row')} is taken as one customer.",
        )
    customers = int(table.frame[mapping.customer].nunique())
    transactional = mapping.date or mapping.order or mapping.amount or (mapping.quantity and mapping.price)
    if customers and rows / customers >= LINES_PER_CUSTOMER and transactional:
        orders = f" of {plural(int(table.frame[mapping.order].nunique()), 'order')}" if mapping.order else ""
        return Unit.ORDER_LINE, f"{plural(rows, 'order line')}{orders} of {plural(customers, 'customer')}."
    values = f"{plural(customers, 'different value')} in {plural(rows, 'row')}"
    return Unit.CUSTOMER, f"“{mapping.customer}” has {values}: one row is one customer."
