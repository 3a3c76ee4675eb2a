"""Rules a CRM can run: each segment as a few conditions in the user's own units.

A small decision tree (CART, Breiman et al. 1984) learns the segments from the customers' traits. A rule is
an approximation: how good is said with it. Precision: share of the customers the rule takes that belong to
the segment. Recall: share of the segment that the rule takes. Fidelity: balanced accuracy of the rules on
customers that they were not learned from (5-fold cross-validation).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.tree import DecisionTreeClassifier

from segmentation.customers import Customers
from segmentation.errors import PlanError
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.sql import identifier, literal
from segmentation.traits import Trait, as_levels
from segmentation.words import compact, listing, percent

#: A leaf for fewer customers than this, or than this share, would be a rule about individuals.
LEAST_CUSTOMERS, LEAST_SHARE = 20, 0.01
#: More customers than this don't move the thresholds that anyone would write down.
LEARNED_ROWS = 50_000
FOLDS = 5
#: Below this fidelity the rules are not the segments, and the page says so instead of offering them.
FAITHFUL = 0.80
#: A tree with more leaves must be better by this much to be preferred: short rules are the point.
WORTH_A_LEAF = 0.01
#: Ja, ja, JA ... a rule with more words than that could not be read.
MOST_WORDS = 8
YES = "yes"  # what `as_levels` calls it, however the file writes it


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one trait: low < value ≤ high for numbers, `level` (or not) for categories and flags.

    fill: what an unknown number counts as; None where every customer has one. written: how `level` stands in
    the user's own data ("Ja" for yes), for SQL.
    """

    trait: str
    low: float | None = None
    high: float | None = None
    level: str | None = None
    has_level: bool = True
    fill: float | None = None
    written: tuple[str, ...] = ()

    def holds(self, frame: pd.DataFrame) -> np.ndarray:
        """For which customers it is true: `(n_customers,)` bool."""
        if self.level is not None:
            has = _has(frame[self.trait], self.level)
            return has if self.has_level else ~has
        values = frame[self.trait].astype("float64")
        numbers = (values if self.fill is None else values.fillna(self.fill)).to_numpy()
        above = numbers > self.low if self.low is not None else True
        below = numbers <= self.high if self.high is not None else True
        return np.asarray(above & below)

    def text(self, label: str) -> str:
        """Write it as people read it: "Recency over 30 and up to 90"."""
        if self.level is not None:
            return f"{label} is {'' if self.has_level else 'not '}“{self.level}”"
        over = f"over {compact(self.low)}" if self.low is not None else ""
        upto = f"up to {compact(self.high)}" if self.high is not None else ""
        return f"{label} {' and '.join(filter(None, (over, upto)))}"

    def sql(self) -> str:
        """Write it in standard SQL; an unknown value is replaced, or fails the condition."""
        name = identifier(self.trait)
        if self.level is not None:
            words = ", ".join(literal(word) for word in self.written or (self.level,))
            return (
                f"{name} IN ({words})" if self.has_level else f"({name} IS NULL OR {name} NOT IN ({words}))"
            )
        value = name if self.fill is None else f"COALESCE({name}, {self.fill!r})"
        parts = [f"{value} > {self.low!r}"] if self.low is not None else []
        parts += [f"{value} <= {self.high!r}"] if self.high is not None else []
        return " AND ".join(parts)


def _has(values: pd.Series, level: str) -> np.ndarray:
    """Who has the level: `(n,)` bool; a flag written as 0 and 1 has a yes where it is above 0."""
    numbers = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if level == YES and numbers:
        return np.asarray(values.astype("float64") > 0)
    return (as_levels(values) == level).to_numpy(dtype=bool)


@dataclass(frozen=True, slots=True)
class Rule:
    """One segment's rule: any of `alternatives`, each a set of conditions that must all hold.

    size: customers it takes. precision, recall: 0 to 1 against the segment.
    """

    segment: int
    alternatives: tuple[tuple[Condition, ...], ...]
    size: int = 0
    precision: float = float("nan")
    recall: float = float("nan")

    def holds(self, frame: pd.DataFrame) -> np.ndarray:
        """For which customers it is true: `(n_customers,)` bool."""
        taken = np.zeros(len(frame), dtype=bool)
        for conditions in self.alternatives:
            here = np.ones(len(frame), dtype=bool)
            for condition in conditions:
                here &= condition.holds(frame)
            taken |= here
        return taken

    def text(self, traits: Sequence[Trait]) -> str:
        """Write it as people read it, the alternatives joined by "or"."""
        labels = {t.name: t.label for t in traits}
        said = [listing([c.text(labels[c.trait]) for c in one]) for one in self.alternatives]
        return "; or ".join(said) if any(self.alternatives) else "every customer"

    def sql(self) -> str:
        """Write it as a condition in standard SQL."""
        said = [" AND ".join(c.sql() for c in one) for one in self.alternatives if one]
        return " OR ".join(f"({one})" for one in said) if said else "1 = 1"

    def measured(self, frame: pd.DataFrame, members: np.ndarray) -> Rule:
        """The same rule with its size, precision and recall against the segment's `members` (n,) bool."""
        taken = self.holds(frame)
        right = int((taken & members).sum())
        size = int(taken.sum())
        return replace(
            self,
            size=size,
            precision=right / size if size else float("nan"),
            recall=right / max(int(members.sum()), 1),
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of all segments that have one, and how well they do together on new customers.

    fidelity: balanced accuracy by cross-validation, 0 to 1; NaN where a segment is too small to be tested.
    without: segments no rule finds.
    """

    rules: tuple[Rule, ...]
    fidelity: float
    without: tuple[int, ...]

    @property
    def faithful(self) -> bool:
        """Good enough to be run in the place of the segments."""
        return self.fidelity >= FAITHFUL

    def header(self) -> str:
        """Say in comments of SQL how good the rules are."""
        if self.faithful:
            found = f"-- Right for {percent(self.fidelity)} of customers that they were not learned from."
        else:
            found = "-- These rules are not the segments: a rough description only; see the exact assignment."
        without = (
            [f"-- Without a rule: segments {', '.join(map(str, self.without))}."] if self.without else []
        )
        sizes = [
            f"-- Segment {r.segment}: precision {percent(r.precision)}, recall {percent(r.recall)}."
            for r in self.rules
        ]
        return "\n".join(["-- The segments as a few conditions: an approximation.", found, *sizes, *without])

    def case(self, names: Sequence[str]) -> str:
        """All rules as one SQL `CASE`, the segments by their `names` (1-based numbers)."""
        lines = [f"  WHEN {rule.sql()} THEN {literal(names[rule.segment - 1])}" for rule in self.rules]
        return "\n".join(["CASE", *lines, "END"])


def find_rules(
    customers: Customers,
    positions: np.ndarray,
    labels: np.ndarray,
    names: Sequence[str],
    *,
    yes: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    seed: int = 0,
) -> Rules:
    """Find a rule for each segment over the traits `names`.

    positions `(n,)`: the segmented customers in `customers.frame`; labels `(n,)`: their segments from 0;
    yes: how a flag's yes is written in the user's data. Raises PlanError with fewer than two segments.
    """
    k = int(labels.max(initial=0)) + 1
    if k < 2:
        raise PlanError("There is only one segment, so there is no rule that tells segments apart.")
    traits = [customers.trait(name) for name in names]
    frame = customers.frame.iloc[positions].reset_index(drop=True)
    table = _Table.of(frame, traits, yes)
    learned = _learned(len(labels), labels, seed)
    tree, fidelity = _tree(table.matrix[learned], labels[learned], k, seed)
    leaves = list(_leaves(tree, table.matrix[learned]))
    rules = []
    for segment in range(k):
        alternatives = tuple(table.conditions(box) for winner, box in leaves if winner == segment)
        if alternatives:
            rules.append(Rule(segment + 1, alternatives).measured(frame, labels == segment))
    with_rule = {rule.segment for rule in rules}
    return Rules(tuple(rules), fidelity, tuple(j + 1 for j in range(k) if j + 1 not in with_rule))


def yes_words(table: Table, customers: Customers) -> dict[str, tuple[str, ...]]:
    """How the yes of each flag is written in the file; nothing of order lines, whose flags are counted anew.

    A column with more ways to say yes than MOST_WORDS is passed over: it says "yes" as the download does.
    """
    if customers.unit is not Unit.CUSTOMER:
        return {}
    found = {}
    for trait in customers.traits:
        if trait.kind == "flag":
            words = table.text_of(trait.name)[_has(customers.frame[trait.name], YES)].unique()
            found[trait.name] = tuple(sorted(str(word) for word in words))
    return {name: words for name, words in found.items() if 0 < len(words) <= MOST_WORDS}


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The traits as the columns a tree can split: numbers filled, one indicator per level."""

    matrix: np.ndarray
    columns: tuple[Condition, ...]  # what each column asks, without thresholds

    @classmethod
    def of(cls, frame: pd.DataFrame, traits: Sequence[Trait], yes: Mapping[str, tuple[str, ...]]) -> _Table:
        columns: list[Condition] = []
        arrays: list[np.ndarray] = []
        for trait in traits:
            if trait.numeric:
                values = frame[trait.name].astype("float64")
                fill = float(values.median()) if values.isna().any() else None
                columns.append(Condition(trait.name, fill=fill))
                arrays.append(values.to_numpy() if fill is None else values.fillna(fill).to_numpy())
                continue
            values = frame[trait.name]
            for level in [YES] if trait.kind == "flag" else as_levels(values).dropna().unique():
                columns.append(Condition(trait.name, level=str(level), written=yes.get(trait.name, ())))
                arrays.append(_has(values, str(level)).astype(float))
        return cls(np.column_stack(arrays), tuple(columns))

    def conditions(self, box: dict[int, tuple[float | None, float | None]]) -> tuple[Condition, ...]:
        """A leaf's box (column -> low, high) as conditions."""
        return tuple(self._condition(column, low, high) for column, (low, high) in sorted(box.items()))

    def _condition(self, column: int, low: float | None, high: float | None) -> Condition:
        asked = self.columns[column]
        if asked.level is not None:
            return replace(asked, has_level=low is not None)
        return replace(asked, low=low, high=high)


def _learned(rows: int, labels: np.ndarray, seed: int) -> np.ndarray:
    """At most LEARNED_ROWS rows; of a small segment at least enough for a leaf."""
    if rows <= LEARNED_ROWS:
        return np.arange(rows)
    rng = np.random.default_rng([seed, 11])
    drawn = [rng.choice(rows, LEARNED_ROWS, replace=False)]
    drawn += [np.flatnonzero(labels == j)[: 10 * LEAST_CUSTOMERS] for j in range(int(labels.max()) + 1)]
    return np.unique(np.concatenate(drawn))


def _tree(matrix: np.ndarray, labels: np.ndarray, k: int, seed: int) -> tuple[DecisionTreeClassifier, float]:
    """The smallest tree of K to 2K leaves that is nearly as faithful as the best of them."""
    least = max(min(LEAST_CUSTOMERS, int(np.bincount(labels).min())), round(LEAST_SHARE * len(labels)), 1)
    best: tuple[DecisionTreeClassifier, float] | None = None
    for leaves in sorted({k, (3 * k + 1) // 2, 2 * k}):
        tree = DecisionTreeClassifier(
            max_leaf_nodes=leaves, min_samples_leaf=least, class_weight="balanced", random_state=seed
        )
        fidelity = _fidelity(tree, matrix, labels, seed)
        if best is None or fidelity > best[1] + WORTH_A_LEAF:
            best = tree, fidelity
    assert best is not None  # noqa: S101 (the loop runs at least once)
    return best[0].fit(matrix, labels), best[1]


def _fidelity(tree: DecisionTreeClassifier, matrix: np.ndarray, labels: np.ndarray, seed: int) -> float:
    if np.bincount(labels).min() < FOLDS:
        return float("nan")
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    return float(balanced_accuracy_score(labels, cross_val_predict(tree, matrix, labels, cv=folds)))


def _leaves(
    tree: DecisionTreeClassifier, matrix: np.ndarray
) -> Iterator[tuple[int, dict[int, tuple[float | None, float | None]]]]:
    """Each leaf's segment and the box (column -> low, high) that leads to it; joined where they are equal."""
    nodes = tree.tree_
    todo: list[tuple[int, np.ndarray, dict[int, tuple[float | None, float | None]]]] = [
        (0, np.arange(len(matrix)), {})
    ]
    while todo:
        node, rows, box = todo.pop()
        left, right = int(nodes.children_left[node]), int(nodes.children_right[node])
        if left < 0 or _one_segment(nodes, node):
            yield int(nodes.value[node][0].argmax()), box
            continue
        column = int(nodes.feature[node])
        values = matrix[rows, column]
        below = values <= nodes.threshold[node]
        at = roundest(float(values[below].max()), float(values[~below].min()))
        low, high = box.get(column, (None, None))
        todo.append((right, rows[~below], box | {column: (at, high)}))
        todo.append((left, rows[below], box | {column: (low, at)}))


def _one_segment(nodes: Any, node: int) -> bool:
    """Do all leaves below a node speak of the same segment? Then the split is no part of a rule."""
    left, right = int(nodes.children_left[node]), int(nodes.children_right[node])
    winner = int(nodes.value[node][0].argmax())
    if left < 0:
        return True
    return all(
        _one_segment(nodes, child) and int(nodes.value[child][0].argmax()) == winner
        for child in (left, right)
    )


def roundest(low: float, high: float) -> float:
    """The number with the fewest digits from `low` (included) to `high` (excluded).

    Every threshold between two neighbouring values cuts the same customers, so the one that is
    easiest to say is as right as the middle.

    >>> roundest(29.0, 31.7), roundest(182.4, 260.0), roundest(0.113, 0.118), roundest(-3.0, 4.0)
    (30.0, 200.0, 0.115, 0.0)
    """
    if low <= 0 < high:
        return 0.0
    for digits in range(int(np.floor(np.log10(max(abs(low), abs(high))))), -16, -1):
        step = 10.0**digits
        for fine in (step, step / 2):
            rounded = round(np.ceil(low / fine) * fine, max(0, 1 - digits))
            if low <= rounded < high:
                return float(rounded)
    return low
