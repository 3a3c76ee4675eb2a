"""The mixture: elongated groups that k-means cuts, probabilities that are right, no collapse."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from segmentation.clustering.mixture import Crowd, grid_variance, mixture_sweep
from segmentation.clustering.rules import Mixture
from segmentation.clustering.sweeps import sweep_matrix
from tests.making import rand_index


def _cigars(rows: int = 900, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Three parallel groups, ten times as long as wide."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, rows)
    return np.column_stack(
        (rng.normal(scale=5, size=rows), 3 * group + rng.normal(scale=0.5, size=rows))
    ), group


@pytest.mark.parametrize("seed", range(3))
def test_elongated_groups_that_k_means_cuts_across_are_found(seed: int) -> None:
    matrix, group = _cigars(seed=seed)

    assert rand_index(mixture_sweep(matrix, [3]).solution(3).labels, group) > 0.95
    assert rand_index(sweep_matrix(matrix, [3]).solution(3).labels, group) < 0.5


def test_a_wide_group_around_a_narrow_one_is_told_apart() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1], [600, 300])
    matrix = rng.normal(size=(900, 3)) * np.where(group == 0, 0.3, 4.0)[:, None]

    assert rand_index(mixture_sweep(matrix, [2]).solution(2).labels, group) > 0.85


def test_the_criterion_names_the_planted_number_of_groups() -> None:
    matrix, _ = _cigars()

    found = mixture_sweep(matrix, range(1, 7))

    assert min(found, key=lambda one: one.bic).k == 3


def test_the_criterion_finds_one_group_in_one_crowd() -> None:
    crowd = np.random.default_rng(2).normal(size=(600, 3)) @ np.random.default_rng(3).normal(size=(3, 3))

    found = mixture_sweep(crowd, range(1, 5))

    assert min(found, key=lambda one: one.bic).k == 1


def test_it_is_at_least_as_likely_as_the_best_of_five_by_scikit_learn() -> None:
    matrix, _ = _cigars()
    matrix = matrix / matrix.std(axis=0)
    theirs = GaussianMixture(3, n_init=5, random_state=0).fit(matrix)

    rule = mixture_sweep(matrix, [3]).solution(3).rule

    assert isinstance(rule, Mixture)
    ours = np.log(np.exp(rule.logs(matrix)).sum(axis=1)).mean()
    assert ours > theirs.score(matrix) - 0.01  # the prior costs a little


def test_probabilities_are_those_of_the_densities() -> None:
    rule = Mixture(np.array([0.7, 0.3]), np.array([[0.0], [3.0]]), np.array([[[1.0]], [[4.0]]]))
    dense = [0.7 * np.exp(-0.5 * 2**2), 0.3 / 2 * np.exp(-0.5 * 0.5**2)]

    found = rule.probabilities(np.array([[2.0]]))[0]

    np.testing.assert_allclose(found, np.array(dense) / sum(dense))


def test_customers_far_from_all_groups_still_have_probabilities() -> None:
    rule = Mixture(np.array([0.5, 0.5]), np.array([[0.0], [3.0]]), np.ones((2, 1, 1)))

    assert rule.probabilities(np.array([[1e6], [-1e6]])).round(6).tolist() == [[0, 1], [1, 0]]


def test_probabilities_say_how_often_the_segment_is_right() -> None:
    rng = np.random.default_rng(4)
    group = rng.integers(0, 2, 4_000)
    matrix = rng.normal(size=(4_000, 2)) + 2.0 * group[:, None]
    solution = mixture_sweep(matrix, [2]).solution(2)
    assert isinstance(solution.rule, Mixture)

    sure = solution.rule.probabilities(matrix).max(axis=1)

    same = solution.labels == group
    right = same if same.mean() > 0.5 else ~same  # which of the two is numbered first is no matter
    assert sure.mean() == pytest.approx(right.mean(), abs=0.02)
    assert right[sure < 0.7].mean() < 0.75
    assert right[sure > 0.9].mean() > 0.9


def test_a_value_met_a_thousand_times_is_no_infinitely_likely_group() -> None:
    rng = np.random.default_rng(5)
    visits = np.concatenate((np.zeros(1_000), rng.poisson(4, 1_000)))
    matrix = np.column_stack((visits, rng.normal(size=2_000)))

    rule = mixture_sweep(matrix, [3]).solution(3).rule

    assert isinstance(rule, Mixture)
    assert np.linalg.eigvalsh(rule.covariances).min() > 0.05


def test_the_variance_within_a_step_is_known_on_a_grid_and_gone_off_it() -> None:
    rng = np.random.default_rng(6)
    rows = np.column_stack((rng.integers(1, 6, 500), rng.normal(size=500)))

    assert grid_variance(rows.astype(float), np.ones(500)) == pytest.approx([1 / 12, 0], abs=1e-3)


def test_equal_balls_are_labelled_as_k_means_does() -> None:
    rows = np.random.default_rng(7).normal(size=(400, 3))
    centers = sweep_matrix(rows, [5]).solution(5).centers

    balls = Crowd.of(rows, np.ones(400)).balls(centers)

    nearest = ((rows[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    assert (balls.assign(rows) == nearest).all()
