"""Ward's tree: the one that scipy grows, weights counted, nested, whole with ties and copies."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from segmentation.clustering.rules import Nearest
from segmentation.clustering.ward import BRANCH_ROWS, Tree, ward_sweep
from segmentation.work import Job
from tests.making import modest, rand_index


def _tree(rows: np.ndarray, weights: np.ndarray | None = None) -> Tree:
    return Tree.of(rows, np.ones(len(rows)) if weights is None else weights, Job())


@modest
@given(st.integers(2, 80), st.integers(1, 4), st.integers(0, 1000))
def test_the_tree_is_that_of_scipy(rows: int, columns: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(rows, columns))
    theirs = linkage(matrix, "ward")

    tree = _tree(matrix)

    np.testing.assert_allclose(tree.costs, np.sort(theirs[:, 2] ** 2 / 2), rtol=1e-8, atol=1e-12)
    for k in range(2, min(rows, 8)):
        assert rand_index(tree.cut(k), fcluster(theirs, k, "maxclust")) == 1.0


@modest
@given(st.integers(2, 30), st.integers(0, 1000))
def test_a_weight_counts_as_so_many_copies(rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, weights = rng.normal(size=(rows, 2)), rng.integers(1, 5, rows)

    weighted = _tree(matrix, weights.astype(float))
    copied = _tree(np.repeat(matrix, weights, axis=0))

    np.testing.assert_allclose(weighted.costs, copied.costs[-(rows - 1) :], rtol=1e-6)


def test_the_costs_of_all_mergers_add_up_to_the_total() -> None:
    matrix = np.random.default_rng(0).normal(size=(200, 3))

    assert _tree(matrix).costs.sum() == pytest.approx(((matrix - matrix.mean(axis=0)) ** 2).sum())


def test_a_grid_of_ties_gives_every_number_of_segments() -> None:
    grid = np.stack(np.meshgrid(np.arange(6.0), np.arange(6.0)), axis=-1).reshape(-1, 2)

    tree = _tree(grid)

    assert [len(np.unique(tree.cut(k))) for k in range(1, 37)] == list(range(1, 37))


def test_one_segment_more_splits_one_and_leaves_the_others() -> None:
    matrix = np.random.default_rng(1).standard_t(4, size=(900, 3))
    found = ward_sweep(matrix, range(2, 12))

    for fewer, more in pairwise(found):
        parents = {(int(a), int(b)) for a, b in zip(fewer.labels, more.labels, strict=True)}
        assert len(parents) == more.k


@pytest.mark.parametrize(("apart", "least"), [(6.0, 0.999), (0.0, 0.9)], ids=["groups", "crowd"])
def test_labels_by_branch_are_those_of_the_tree_but_for_a_few(apart: float, least: float) -> None:
    rng = np.random.default_rng(2)
    matrix = rng.normal(size=(2_000, 4)) + apart * rng.integers(0, 2, size=(2_000, 1))

    found = ward_sweep(matrix, [2]).solution(2)

    assert rand_index(found.labels, fcluster(linkage(matrix, "ward"), 2, "maxclust")) >= least


def test_a_branch_is_a_mean_of_several_customers_not_a_copy_of_one() -> None:
    matrix = np.random.default_rng(3).normal(size=(1_000, 2))

    rule = ward_sweep(matrix, [4]).solution(4).own_rule

    assert isinstance(rule, Nearest)
    assert len(rule.centers) == len(matrix) // BRANCH_ROWS
