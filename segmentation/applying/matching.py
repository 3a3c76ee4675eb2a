"""Which column of a new file is which column of the saved segmentation: by name, then proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from segmentation.columns.lexicon import plain
from segmentation.columns.mapping import propose_order_columns
from segmentation.columns.roles import describe_columns
from segmentation.errors import PlanError
from segmentation.model import Model
from segmentation.orders import catalogue as of
from segmentation.plan import OrderColumns, Role, Unit
from segmentation.reading import Table
from segmentation.words import listing

#: Names at least so alike (2 × common letters ÷ all letters) are proposed, not taken.
ALIKE = 0.6
#: Order lines without these are other customers, not fewer facts on the same.
_ALWAYS = ("customer", "order", "date", "amount")
#: Columns that a feature is made of, beside those that every feature needs.
_MADE_OF = {
    of.PRODUCTS.name: ("product",),
    of.CATEGORIES.name: ("category",),
    of.LARGEST_CATEGORY.name: ("category",),
    of.ITEMS.name: ("quantity",),
    of.ITEMS_PER_ORDER.name: ("quantity",),
    of.PRICE_PER_ITEM.name: ("quantity",),
    of.DISCOUNT.name: ("list_price", "quantity"),
}
#: What is lost without an optional column.
_LOST = {
    "status": "cancelled orders are known by their status no more",
    "product": "products that are no sales can't be told",
}


class Found(StrEnum):
    """How a column was found."""

    NAME = "same name"
    ALIKE = "same name but for case, blanks and accents"
    PROPOSED = "proposed"
    CHOSEN = "chosen by you"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the saved segmentation and the new file's for it; `column` None = there is none.

    what: what it is needed for. needed: without it nothing can be labelled.
    """

    name: str
    what: str
    needed: bool
    column: str | None
    found: Found


@dataclass(frozen=True, slots=True)
class Matching:
    """All columns that the saved segmentation uses, each with the new file's for it."""

    matches: tuple[Match, ...]

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    @property
    def missing(self) -> tuple[Match, ...]:
        """The columns without which nothing can be labelled."""
        return tuple(m for m in self.matches if m.needed and m.column is None)

    @property
    def guessed(self) -> tuple[Match, ...]:
        """The columns that should be looked at."""
        return tuple(m for m in self.matches if m.found is Found.PROPOSED)

    @property
    def names(self) -> dict[str, str]:
        """The new file's name of each column that was found -> its name in the segmentation."""
        return {m.column: m.name for m in self.matches if m.column is not None}

    def refuse_missing(self, table: Table) -> None:
        """Raise PlanError with all columns that are missing."""
        lost = [f"“{m.name}”" for m in self.missing]
        if lost:
            needed = sum(m.needed for m in self.matches)
            there = ", ".join(f"“{name}”" for name in list(table.kinds)[:20])
            raise PlanError(
                f"This file lacks {len(lost)} of the {needed} columns that the saved segmentation needs: "
                f"{listing(lost)}. It has {there}. Say which column is meant, or take the file that the "
                "segmentation was made for."
            )


def match_columns(
    model: Model, table: Table, chosen: Mapping[str, str | None] | None = None, *, propose: bool = False
) -> Matching:
    """Find each column of the segmentation in a new file.

    chosen: the new file's column (None: none) for a column of the segmentation, which overrules. Where
    no name fits, a column that could be meant is only taken if `propose`. Raises PlanError where
    `chosen` names a column that is not there.
    """
    chosen = chosen or {}
    _check_chosen(chosen, model, table)
    free = [name for name in table.kinds if name not in chosen.values()]
    found: dict[str, tuple[str, Found]] = {}
    wanted = [(name, what, needed) for name, what, needed in used_columns(model) if name not in chosen]
    for way, fits in ((Found.NAME, str), (Found.ALIKE, plain)):
        for name, _, _ in wanted:
            here = next((c for c in free if fits(c) == fits(name)), None)
            if name not in found and here is not None:
                found[name] = here, way
                free.remove(here)
    if propose:
        for name, _, needed in wanted:
            meant = _meant(name, model, table, free) if needed and name not in found else None
            if meant is not None:
                found[name] = meant, Found.PROPOSED
                free.remove(meant)
    return Matching(
        tuple(
            Match(name, what, needed, *_answer(name, chosen, found))
            for name, what, needed in used_columns(model)
        )
    )


def _answer(
    name: str, chosen: Mapping[str, str | None], found: Mapping[str, tuple[str, Found]]
) -> tuple[str | None, Found]:
    if name in chosen:
        return chosen[name], Found.MISSING if chosen[name] is None else Found.CHOSEN
    return found.get(name, (None, Found.MISSING))


def _check_chosen(chosen: Mapping[str, str | None], model: Model, table: Table) -> None:
    used = [name for name, _, _ in used_columns(model)]
    for name, column in chosen.items():
        if name not in used:
            raise PlanError(f"The saved segmentation uses no column “{name}”. It uses {', '.join(used)}.")
        if column is not None and column not in table.kinds:
            raise PlanError(
                f"There is no column “{column}” in this file. There are: {', '.join(table.kinds)}."
            )
    taken = [column for column in chosen.values() if column is not None]
    double = next((column for column in taken if taken.count(column) > 1), None)
    if double is not None:
        raise PlanError(f"“{double}” was chosen for two columns; each needs one of its own.")


def used_columns(model: Model) -> list[tuple[str, str, bool]]:
    """List the columns a segmentation is made of: name, what for, and whether it can do without."""
    if model.plan.unit is Unit.CUSTOMER:
        key = [(c.name, "who the customer is", False) for c in model.columns if c.role is Role.CUSTOMER]
        money = [(c.name, "money", False) for c in model.columns if c.role is Role.AMOUNT]
        features = [(t.name, "feature", True) for t in model.transforms]
        names = {t.name for t in model.transforms}
        return [*key[:1], *features, *(m for m in money[:1] if m[0] not in names)]
    return _used_by_lines(model)


def _used_by_lines(model: Model) -> list[tuple[str, str, bool]]:
    mapping, needed = model.plan.columns, _needed_roles(model)
    found = [
        (name, role.replace("_", " "), role in needed)
        for role in OrderColumns.__slots__
        if (name := getattr(mapping, role)) is not None
    ]
    known = {name for name, _, _ in found}
    of_file = {c.name for c in model.columns}
    for transform in model.transforms:
        name = transform.name.removesuffix(" (column)")
        if name in of_file and name not in known:
            found.append((name, "feature", True))
    return found


def _needed_roles(model: Model) -> set[str]:
    mapping = model.plan.columns
    needed = {*_ALWAYS, *([] if mapping.amount else ["quantity", "price"])}
    for transform in model.transforms:
        shares = ("category",) if transform.name.startswith(of.CATEGORY_PREFIX) else ()
        needed |= {*_MADE_OF.get(transform.name, ()), *shares}
    return needed | ({"product"} if model.plan.counting.without_products else set())


def losses(matching: Matching) -> tuple[str, ...]:
    """Say what is lost without the optional columns that are missing."""
    return tuple(
        f"There is no column “{m.name}”: {_LOST[m.what]}."
        for m in matching
        if m.column is None and not m.needed and m.what in _LOST
    )


def _meant(name: str, model: Model, table: Table, free: list[str]) -> str | None:
    """The column that could be meant: by its role among order lines, else by a name that is alike."""
    if model.plan.unit is Unit.ORDER_LINE:
        role = next((r for r in OrderColumns.__slots__ if getattr(model.plan.columns, r) == name), None)
        proposed = propose_order_columns(table, describe_columns(table))
        found: str | None = getattr(proposed, role) if role else None
        if found in free:
            return found
    kind = next((c.kind for c in model.columns if c.name == name), None)
    fit = [c for c in free if kind is None or table.kinds[c] == kind]
    best = max(fit, key=lambda c: _likeness(c, name), default=None)
    return best if best is not None and _likeness(best, name) >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; one inside the other counts as alike."""
    a, b = plain(one), plain(other)
    inside = min(len(a), len(b)) >= 4 and (a in b or b in a)
    return max(SequenceMatcher(None, a, b, autojunk=False).ratio(), ALIKE if inside else 0.0)
