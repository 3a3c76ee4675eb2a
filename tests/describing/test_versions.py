"""Two segmentations side by side: who would be elsewhere, with what money."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from sklearn.metrics import adjusted_rand_score

from segmentation import compare_versions

NAMES = ("a", "b", "c")


def _by_id(labels: list[int]) -> pd.Series:
    return pd.Series(labels, index=[f"C{i}" for i in range(len(labels))])


@given(some.lists(some.tuples(some.integers(0, 2), some.integers(0, 2)), min_size=1, max_size=60))
def test_everybody_stays_or_moves_and_agreement_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    one, other = [p[0] for p in pairs], [p[1] for p in pairs]

    found = compare_versions((NAMES, _by_id(one)), (NAMES, _by_id(other)))

    assert found.both == len(pairs)
    stayed = [found.crossed.counts[row, column] for column, row in enumerate(found.match) if row >= 0]
    assert found.moved + sum(stayed) == len(pairs)
    assert found.crossed.agreement == pytest.approx(adjusted_rand_score(one, other), abs=1e-9)


def test_renumbered_segments_are_the_same_ones() -> None:
    found = compare_versions((NAMES, _by_id([0, 0, 1, 1, 2])), (NAMES, _by_id([2, 2, 0, 0, 1])))

    assert found.moved == 0
    assert found.passages == ()


def test_money_of_those_who_move_is_told() -> None:
    money = pd.Series([1.0, 10, 100, 1000, np.nan], index=[f"C{i}" for i in range(5)])

    found = compare_versions((NAMES, _by_id([0, 0, 0, 1, 1])), (NAMES, _by_id([0, 0, 1, 1, 1])), money)

    assert found.passages == ((0, 1),)
    assert found.moved == 1
    assert found.moved_money == 100
    assert "1 customer (20 %) would be elsewhere, with 100 of the money" in found.in_words()


def test_customers_in_one_only_are_counted_apart() -> None:
    one = pd.Series([0, 0, 1], index=["x", "y", "z"])
    other = pd.Series([0, -1, 1, 1], index=["x", "y", "z", "new"])

    found = compare_versions((NAMES, one), (NAMES, other))

    assert (found.both, found.one_only, found.other_only) == (2, 1, 1)


def test_of_several_customers_with_one_id_the_first_counts() -> None:
    twice = pd.Series([0, 1, 1], index=["x", "x", "y"])

    found = compare_versions((NAMES, twice), (NAMES, twice))

    assert found.both == 2


def test_nobody_in_both_is_a_sentence() -> None:
    found = compare_versions((NAMES, pd.Series([0], index=["x"])), (NAMES, pd.Series([0], index=["y"])))

    assert found.in_words() == "No customer is in a segment of both."
