"""How sure each customer's segment is."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import Method, sweep_matrix
from segmentation.choosing.confidence import Standing, center_distances, confidence
from segmentation.clustering.methods import SWEEPS


def _two_groups(between: list[float]) -> np.ndarray:
    """Two groups around -5 and 5, and some customers in between."""
    rng = np.random.default_rng(0)
    return np.r_[rng.normal(-5, 1, 100), rng.normal(5, 1, 100), between][:, None]


def test_customers_deep_in_a_group_are_core() -> None:
    matrix = _two_groups([])

    found = confidence(matrix, sweep_matrix(matrix, [2]).solution(2))

    assert (found.standing() == Standing.CORE).all()
    assert found.kept.min() == 1


def test_a_customer_on_the_border_swings() -> None:
    groups = _two_groups([])
    middle = float(sweep_matrix(groups, [2]).solution(2).centers.mean())
    matrix = np.r_[groups, [[middle]]]

    found = confidence(matrix, sweep_matrix(matrix, [2]).solution(2))

    assert found.standing()[-1] == Standing.SWING
    assert found.margin.argmin() == len(matrix) - 1


def test_the_second_segment_is_the_one_with_the_second_nearest_centre() -> None:
    matrix = np.repeat([[0.0], [10.0], [30.0]], 20, axis=0) + np.random.default_rng(1).normal(size=(60, 1))
    solution = sweep_matrix(matrix, [3]).solution(3)

    found = confidence(matrix, solution)

    nearest_two = np.argsort(np.abs(matrix - solution.centers.T), axis=1)
    assert (found.second == nearest_two[:, 1]).all()
    assert (nearest_two[:, 0] == solution.labels).all()


def test_cuts_of_noise_leave_customers_unsure_that_groups_do_not() -> None:
    matrix = np.random.default_rng(2).uniform(size=(500, 2))

    found = confidence(matrix, sweep_matrix(matrix, [7]).solution(7))

    assert np.mean(found.standing() == Standing.CORE) < 0.7


def test_the_margin_is_one_less_the_ratio_of_the_distances() -> None:
    matrix = _two_groups([])

    solution = sweep_matrix(matrix, [2]).solution(2)

    found = confidence(matrix, solution, draws=2)

    ordered = np.sort(center_distances(matrix, solution.centers), axis=1)
    assert found.margin == pytest.approx(1 - ordered[:, 0] / ordered[:, 1])


def test_the_same_seed_gives_the_same_answer() -> None:
    matrix = np.random.default_rng(3).normal(size=(300, 3))
    solution = sweep_matrix(matrix, [4]).solution(4)

    one, other = confidence(matrix, solution, seed=5), confidence(matrix, solution, seed=5)

    assert (one.kept == other.kept).all()


@pytest.mark.parametrize("method", list(Method))
def test_whatever_the_method_groups_are_core_and_the_border_swings(method: Method) -> None:
    groups = _two_groups([])
    middle = float(SWEEPS[method](groups, [2]).solution(2).centers.mean())
    matrix = np.r_[groups, [[middle]]]
    solution = SWEEPS[method](matrix, [2]).solution(2)

    found = confidence(matrix, solution)

    assert (found.standing()[:-1] == Standing.CORE).mean() > 0.98
    assert found.kept[-1] < 0.9
    assert (found.second == 1 - solution.labels).all()


def test_a_mixture_says_how_likely_each_customer_is_in_its_segment() -> None:
    matrix = _two_groups([0.0])
    solution = SWEEPS[Method.MIXTURE](matrix, [2]).solution(2)

    found = confidence(matrix, solution, draws=2)

    assert found.probability is not None
    assert found.probability[:-1].min() > 0.9
    assert found.probability[-1] < 0.9
    assert found.margin == pytest.approx(1 - (1 - found.probability) / found.probability)
