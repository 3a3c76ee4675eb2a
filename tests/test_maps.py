"""Customers on a plane: the same picture every time, of a size that does not grow with the file."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import CustomerMap, Features, Plan, Transform, build_features, pca_map, tsne_map
from segmentation.maps import MOST_TSNE
from tests.making import blobs, customers_of, using


def _features(matrix: np.ndarray) -> Features:
    transforms = tuple(Transform(f"Measure {i}", "number") for i in range(matrix.shape[1]))
    return Features(matrix, np.arange(len(matrix)), transforms)


def _noise(rows: int, columns: int = 4) -> Features:
    return _features(np.random.default_rng(0).normal(size=(rows, columns)))


@pytest.mark.parametrize("draw", [pca_map, tsne_map])
@pytest.mark.parametrize(("rows", "columns"), [(2, 1), (2, 3), (3, 2), (60, 1), (60, 5)])
def test_a_map_has_a_point_for_each_customer_down_to_two(draw, rows: int, columns: int) -> None:
    found: CustomerMap = draw(_noise(rows, columns))

    assert found.points.shape == (rows, 2)
    assert np.isfinite(found.points).all()
    assert found.customers.tolist() == list(range(rows))
    assert found.note.startswith("All customers.")


@pytest.mark.parametrize("draw", [pca_map, tsne_map])
def test_the_same_customers_give_the_same_map(draw) -> None:
    one, other = draw(_noise(80), seed=3), draw(_noise(80), seed=3)

    assert np.array_equal(one.points, other.points)


def test_a_plane_of_two_features_keeps_all_distances() -> None:
    features = _noise(50, 2)

    points = pca_map(features).points

    assert np.linalg.norm(points[0] - points[1:], axis=1) == pytest.approx(
        np.linalg.norm(features.matrix[0] - features.matrix[1:], axis=1)
    )


def test_the_plane_holds_all_of_many_customers_and_t_sne_says_how_many_it_placed() -> None:
    features = _noise(MOST_TSNE + 100, 2)

    assert len(pca_map(features).points) == MOST_TSNE + 100
    assert tsne_map(features).note.startswith("1,500 of 1,600 customers, drawn at random.")


def test_a_row_has_the_same_place_whoever_else_is_placed() -> None:
    features = _noise(300, 7)

    found = pca_map(features)

    assert found.axes is not None
    assert (found.axes.place(features.matrix[17:18])[0] == found.points[17]).all()


def test_the_axes_say_which_features_they_are_made_of_and_how_much_they_show() -> None:
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(200, 3)) * [5, 2, 0.01]

    found = pca_map(_features(matrix))

    assert "Measure 0" in found.x_title
    assert "Measure 1" in found.y_title
    assert "The plane shows > 99 % of how customers differ." in found.note


def test_one_feature_is_a_line_named_by_it() -> None:
    features = build_features(customers_of(blobs()), Plan(features=using("Income")))

    found = pca_map(features)

    assert found.x_title == "Income"
    assert abs(np.corrcoef(found.points[:, 0], features.matrix[:, 0])[0, 1]) == pytest.approx(1)


def test_t_sne_keeps_groups_together() -> None:
    features = build_features(customers_of(blobs(groups=2)), Plan())
    low = features.matrix[:, 0] < 0

    points = tsne_map(features).points

    within = np.linalg.norm(points[low] - points[low].mean(axis=0), axis=1).mean()
    between = np.linalg.norm(points[low].mean(axis=0) - points[~low].mean(axis=0))
    assert between > 2 * within
