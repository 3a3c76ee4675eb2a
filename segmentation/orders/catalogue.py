"""What can be known of a customer from order lines: each feature with its meaning, unit and formula.

`docs/features.md` is this list; a test holds the two together.
"""

from __future__ import annotations

from segmentation.traits import Trait

#: What the formulae are written in.
SYMBOLS = (
    ("line", "one row of the file that counts (see the ledger on the Data page)"),
    ("return", "a line of negative money; it reduces the amount and is no order"),
    ("purchase", "a line that counts and is no return"),
    ("order", "the purchases under one order number; without a number, a customer's purchases of one day"),
    (
        "reference date",
        "the day after the last line of the file, whatever became of that line; it can be changed",
    ),
    ("gap", "days from one order of a customer to the next"),
)


def _made(  # noqa: PLR0917 (the columns of a table, in their order)
    name: str, label: str, kind: str, unit: str, meaning: str, formula: str, *, proposed: bool = False
) -> Trait:
    return Trait(name, label, kind, unit, meaning, proposed=proposed, made=True, formula=formula)


RECENCY = _made(
    *("recency", "Recency", "days", "days", "How long ago the last order was."),
    "reference date − day of the last order",
    proposed=True,
)
ORDERS = _made(
    *("orders", "Orders", "count", "orders", "How often the customer bought."),
    "number of different orders",
    proposed=True,
)
AMOUNT = _made(
    *("amount", "Amount", "amount", "", "What the customer brought, returns subtracted."),
    "sum of the amounts of all lines",
    proposed=True,
)
LINES = _made(
    *("lines", "Order lines", "count", "lines", "How many lines the customer's orders have."),
    "number of purchases (lines)",
)
ITEMS = _made(
    *("items", "Items", "count", "items", "How many pieces the customer kept, returns subtracted."),
    "sum of the quantities of all lines",
)
AVERAGE_ORDER = _made(
    *("average_order", "Average order", "amount", "", "What an order brings."),
    "amount ÷ orders",
)
ITEMS_PER_ORDER = _made(
    *("items_per_order", "Items per order", "number", "items", "How full the baskets are."),
    "items ÷ orders",
)
PRICE_PER_ITEM = _made(
    *("price_per_item", "Price per item", "amount", "", "How dear the pieces are."),
    "amount ÷ items; empty where no piece was kept",
)
FIRST_ORDER = _made(
    *("first_order", "First order", "days", "days", "How long ago the first order was."),
    "reference date − day of the first order",
)
TENURE = _made(
    *("tenure", "Tenure", "days", "days", "How long the customer kept buying."),
    "day of the last order − day of the first order",
)
GAP = _made(
    *("days_between_orders", "Days between orders", "days", "days", "How long until the next order."),
    "tenure ÷ (orders − 1); empty for customers with one order",
)
REGULARITY = _made(
    *("gap_variation", "Irregularity of gaps", "number", ""),
    "How uneven the gaps are: 0 = like a clock, 1 = as if by chance, above 1 = in bursts.",
    "standard deviation of the gaps ÷ mean gap; empty below 3 orders",
)
TREND = _made(
    *(
        "trend",
        "Trend",
        "share",
        "",
        "Whether the customer buys more (up to 100 %) or less (to −100 %).",
    ),
    "(late − early) ÷ (late + early), below the line without their signs; early and late are the "
    "amounts before and from the middle between the first line and the reference date",
)
PRODUCTS = _made(
    *("products", "Products", "count", "products", "How many different products the customer bought."),
    "number of different products among the purchases",
)
CATEGORIES = _made(
    *("categories", "Categories", "count", "categories", "How many product categories the customer bought."),
    "number of different categories among the purchases",
)
LARGEST_CATEGORY = _made(
    *("largest_category", "Largest category's share", "share", ""),
    "How much of the purchases goes to the customer's favourite category.",
    "largest of the customer's category shares, over all categories",
)
RETURN_RATE = _made(
    *("return_rate", "Return rate", "share", "", "How much of what was bought came back."),
    "sum of the returns without its sign ÷ sum of the purchases",
)
WEEKEND = _made(
    *("weekend_share", "Weekend share", "share", "", "How many of the orders fall on a Saturday or Sunday."),
    "orders of a Saturday or Sunday ÷ orders",
)
QUARTER = _made(
    *("busiest_quarter", "Busiest quarter's share", "share", ""),
    "How seasonal the customer is: 25 % = all year round, 100 % = in one quarter only.",
    "largest share of the purchases that falls into one quarter of the calendar, all years together",
)
DISCOUNT = _made(
    *(
        "discount",
        "Discount",
        "share",
        "",
        "How far below the list price the customer bought; minus = above.",
    ),
    "1 − sum of the purchases ÷ sum of list price × quantity, over purchases with a list price",
)

#: Stands in for the share of each of the top categories, whose names come from the file.
CATEGORY_PREFIX = "share of "

CATALOGUE = (
    *(RECENCY, ORDERS, AMOUNT, LINES, ITEMS, AVERAGE_ORDER, ITEMS_PER_ORDER, PRICE_PER_ITEM),
    *(FIRST_ORDER, TENURE, GAP, REGULARITY, TREND, PRODUCTS, CATEGORIES),
    *(LARGEST_CATEGORY, RETURN_RATE, WEEKEND, QUARTER, DISCOUNT),
)


def category_share(level: str) -> Trait:
    """Describe the share of one product category.

    >>> category_share("Ships").label
    'Share of Ships'
    """
    return _made(
        *(f"{CATEGORY_PREFIX}{level}", f"Share of {level}", "share", ""),
        f"How much of the purchases goes to “{level}”.",
        f"sum of the purchases in “{level}” ÷ sum of the purchases in any category",
    )


def category_of(trait: Trait) -> str | None:
    """Give the category a trait is the share of; None for every other trait."""
    return (
        trait.name.removeprefix(CATEGORY_PREFIX)
        if trait.made and trait.name.startswith(CATEGORY_PREFIX)
        else None
    )


def as_markdown() -> str:
    """Write the list for docs/features.md."""
    traits = [*CATALOGUE]
    traits.insert(traits.index(LARGEST_CATEGORY), category_share("…"))
    rows = [
        f"| {t.label}{' *' if t.proposed else ''} | {t.meaning} | {t.measured_in or 'none'} | {t.formula} |"
        for t in traits
    ]
    words = [f"* **{word}**: {meaning}" for word, meaning in SYMBOLS]
    return "\n".join(
        [
            "# Features made from order lines",
            "",
            "One row per customer. Those with a * are proposed as features (recency, frequency, monetary);",
            "the others are there to be chosen, and describe the segments either way. A feature whose",
            "columns the file does not have is not made. Written by `segmentation/orders/catalogue.py`.",
            "",
            "| feature | what it says | unit | formula |",
            "|---|---|---|---|",
            *rows,
            "",
            "“Share of …” is made for each of the categories with most money, at most eight.",
            "",
            "In these formulae:",
            "",
            *words,
            "",
            "Columns of the file that hold categories (country, city, deal size …) are carried to the",
            "customer as the most frequent value on the customer's lines, ties by the alphabet, with the",
            "share of the lines that bear it. They describe segments and are never proposed as features.",
            "",
        ]
    )
