"""Borders: a valley between groups, none inside a crowd of any shape."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation.choosing.borders import Border, Borders, blur_grid, borders_of
from segmentation.choosing.verdicts import is_supported
from segmentation.clustering.sweeps import sweep_matrix
from segmentation.work import Job


def borders(matrix, ks):
    return {one.k: one for one in borders_of(matrix, sweep_matrix(matrix, ks), 0, Job())}


def two_groups(distance, rows=1000, columns=3):
    rng = np.random.default_rng(0)
    return rng.normal(size=(rows, columns)) + np.arange(rows)[:, None] % 2 * distance * np.eye(columns)[0]


def test_far_groups_have_an_empty_border():
    assert borders(two_groups(10), [2])[2].depth < 0.01


def test_the_valley_is_deeper_the_farther_the_groups_are():
    near, middle, far = (borders(two_groups(distance), [2])[2].depth for distance in (3, 4, 6))

    assert 0.8 > near > middle > far


CROWDS = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "uniform": lambda rng, shape: rng.uniform(size=shape),
    "exponential": lambda rng, shape: rng.exponential(size=shape),
    "Laplace": lambda rng, shape: rng.laplace(size=shape),
    "Student": lambda rng, shape: rng.standard_t(4, size=shape),
    "five answers": lambda rng, shape: rng.integers(1, 6, size=shape).astype(float),
    "yes or no": lambda rng, shape: (rng.uniform(size=shape) < 0.3).astype(float),
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_crowd_of_any_shape_has_a_border_without_a_valley_at_every_k(crowd):
    matrix = CROWDS[crowd](np.random.default_rng(1), (1500, 4))

    for one in borders(matrix, range(2, 9)).values():
        assert one.depth >= 0.8 or one.certainty < 1 or one.together < 4


def test_where_few_customers_fill_many_columns_valleys_must_be_plainer():
    weak = tuple(Border(one, one + 1, depth=0.6, error=0.5) for one in range(20))
    plain = tuple(Border(one, one + 1, depth=0.5, error=0.5) for one in range(20))

    supported = [is_supported(Borders(21, 21, found, fill)) for found in (weak, plain) for fill in (5, 1.5)]

    assert supported == [True, False, True, True]


def test_one_group_cut_in_two_shows_at_its_own_border_only():
    matrix = np.concatenate((two_groups(12), two_groups(12)[:500] + np.array([0, 40, 0])))
    matrix = matrix[matrix[:, 1] < 50]

    found = borders(matrix, [4, 5])

    assert found[4].depth < 0.1
    assert found[5].depth > 0.8
    assert min(found[5].around(segment).depth for segment in range(5)) < 0.1


@given(st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
@settings(max_examples=10, deadline=None)
def test_units_and_an_added_constant_do_not_matter(unit, shift):
    matrix = two_groups(4, rows=200)

    plain, other = borders(matrix, [2])[2], borders(matrix * unit + shift * unit, [2])[2]

    assert other.depth == pytest.approx(plain.depth, rel=1e-3)


def test_values_met_once_are_not_blurred_and_a_grid_is_by_half_a_step():
    rng = np.random.default_rng(0)
    grid = rng.integers(0, 5, size=(1000, 1)) * 2.0

    blurred = blur_grid(grid, rng)

    assert 0.9 < np.abs(blurred - grid).max() <= 1.0
    assert (blur_grid(rng.normal(size=(5, 2)), rng) != 0).all()


def test_odd_customers_are_passed_over_and_the_rest_judged():
    matrix = np.concatenate((two_groups(10), [[500.0, 500.0, 0.0]]))

    found = borders(matrix, [2, 3])

    assert list(found) == [3]
    assert found[3].groups == 2
    assert found[3].around(2) is None


def test_equal_rows_have_no_borders():
    assert borders(np.ones((10, 2)), [1]) == {}
