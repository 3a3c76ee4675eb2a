"""Rules a CRM can run: each segment as a few conditions in the user's own units.

A small decision tree (CART, Breiman et al. 1984) learns the segments from the customers' traits. A rule is
an approximation: how good is said with it (see `rule`), and of all together the fidelity: balanced accuracy
on customers that they were not learned from (5-fold cross-validation).
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
from segmentation.describing.rounding import roundest
from segmentation.describing.rule import YES, Condition, Rule, Rules, filling, has_level
from segmentation.describing.rule_ground import Ground
from segmentation.errors import PlanError
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.traits import Trait, as_levels

#: A leaf for fewer customers than this, or than this share, would be a rule about individuals.
LEAST_CUSTOMERS, LEAST_SHARE = 20, 0.01
#: More customers than this don't move the thresholds that anyone would write down.
LEARNED_ROWS = 50_000
FOLDS = 5
#: A tree with more leaves must be better by this much to be preferred: short rules are the point.
WORTH_A_LEAF = 0.01
#: Ja, ja, JA ... a rule with more words than that could not be read.
MOST_WORDS = 8


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
    ground = Ground(customers, positions, labels, yes)
    traits = [customers.trait(name) for name in names]
    table = _Table.of(customers.frame.iloc[positions], traits, yes)
    learned = _learned(len(labels), labels, seed)
    tree, fidelity = _tree(table.matrix[learned], labels[learned], k, seed)
    leaves = list(_leaves(tree, table.matrix[learned]))
    rules = []
    for segment in range(k):
        alternatives = tuple(table.conditions(box) for winner, box in leaves if winner == segment)
        if alternatives:
            rules.append(ground.measured(Rule(segment + 1, alternatives)))
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
            words = table.text_of(trait.name)[has_level(customers.frame[trait.name], YES)].unique()
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
                fill = filling(values)
                columns.append(Condition(trait.name, fill=fill))
                arrays.append(values.to_numpy() if fill is None else values.fillna(fill).to_numpy())
                continue
            values = frame[trait.name]
            for level in [YES] if trait.kind == "flag" else as_levels(values).dropna().unique():
                columns.append(Condition(trait.name, level=str(level), written=yes.get(trait.name, ())))
                arrays.append(has_level(values, str(level)).astype(float))
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
