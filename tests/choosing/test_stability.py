"""Stability: groups come back, cuts of a crowd do not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from segmentation.choosing.stability import (
    Stability,
    _table,
    adjusted_rand,
    best_overlaps,
    stability,
    stability_rounds,
)
from segmentation.clustering.sweeps import sweep_matrix


def blobs(rows=240):
    rng = np.random.default_rng(0)
    return rng.normal(size=(rows, 3)) + np.eye(3)[np.arange(rows) % 3] * 12


def test_groups_come_back_whole():
    matrix = blobs()

    (found,) = stability(matrix, [sweep_matrix(matrix, [3]).solution(3)], pairs=4)

    assert found.median > 0.98
    assert (found.segments > 0.95).all()
    assert found.words(0) == "very stable"


def test_too_many_segments_of_one_crowd_do_not():
    matrix = np.random.default_rng(1).normal(size=(300, 4))

    (found,) = stability(matrix, [sweep_matrix(matrix, [6]).solution(6)], pairs=4)

    assert found.median < 0.7
    low, high = found.interval
    assert low <= found.median <= high


def test_each_round_adds_its_pairs_to_the_ones_before():
    matrix = blobs()
    rounds = list(stability_rounds(matrix, sweep_matrix(matrix, [1, 2, 3]), rounds=2, pairs=2))

    assert [[one.k for one in found] for found in rounds] == [[2, 3], [2, 3]]
    assert [len(found[0].agreements) for found in rounds] == [2, 4]
    assert rounds[1][0].agreements[:2].tolist() == rounds[0][0].agreements.tolist()


def test_the_same_seed_gives_the_same_answer():
    matrix = blobs(90)
    sweep = sweep_matrix(matrix, [2, 4])

    once, again = stability(matrix, sweep, 7, pairs=2), stability(matrix, sweep, 7, pairs=2)

    assert [one.agreements.tolist() for one in once] == [one.agreements.tolist() for one in again]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_agreement_is_the_adjusted_rand_index(labels):
    one, other = np.array(labels).T

    assert adjusted_rand(_table(one, other, 4)) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


def test_overlap_is_shared_customers_over_all_of_both():
    assert best_overlaps(np.array([[6, 2], [0, 4]])).tolist() == [6 / 8, 4 / 6]


@pytest.mark.parametrize(
    ("overlap", "words"),
    [
        (0.9, "very stable"),
        (0.75, "stable"),
        (0.7, "a pattern with a fuzzy edge"),
        (0.55, "do not trust"),
        (0.2, "dissolved"),
    ],
)
def test_an_overlap_is_said_in_hennigs_words(overlap, words):
    assert Stability(1, np.ones(1), np.array([[overlap]])).words(0) == words


def test_as_many_segments_as_rows_can_be_judged():
    matrix = np.arange(6.0)[:, None]

    (found,) = stability(matrix, sweep_matrix(matrix, [6]), pairs=2)

    assert found.overlaps.shape == (2, 6)
