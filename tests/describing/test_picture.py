"""The map as a picture: everyone is in it, outlines hold what they say, a small selection is seen."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import CustomerMap, picture_of, sample_of
from segmentation.describing.picture import HELD, SAMPLE, contour
from segmentation.regions import inside


def _map_of(points: np.ndarray) -> CustomerMap:
    return CustomerMap(points, np.arange(len(points)), "x", "y", "")


def test_every_customer_is_in_the_picture_once() -> None:
    points = np.random.default_rng(0).normal(size=(5_000, 2))
    labels = (points[:, 0] > 0).astype(int)

    found = picture_of(_map_of(points), labels, 2)

    assert found.density.sum(axis=(1, 2)) == pytest.approx(np.bincount(labels), rel=0.02)


def test_an_outline_holds_the_share_it_says() -> None:
    points = np.random.default_rng(1).normal(size=(40_000, 2)) * [3, 1]

    (pieces,) = picture_of(_map_of(points), np.zeros(40_000, dtype=int), 1).outlines

    # Its pieces around the middle, put in the order of their angle, are the outline of one cloud.
    corners = pieces.mean(axis=1)
    corners = corners[np.argsort(np.arctan2(corners[:, 1], corners[:, 0] / 3))]
    assert inside(points, [tuple(map(tuple, corners))]).mean() == pytest.approx(HELD, abs=0.03)


def test_a_contour_of_a_cone_is_a_circle() -> None:
    x = y = np.linspace(-2, 2, 41)
    heights = -np.hypot(*np.meshgrid(x, y))

    pieces = contour(heights, -1.5, x, y)

    assert np.hypot(pieces[..., 0], pieces[..., 1]) == pytest.approx(1.5, abs=0.02)


@pytest.mark.parametrize("points", [np.zeros((3, 2)), np.array([[0.0, 5.0], [1.0, 5.0]])])
def test_equal_customers_have_a_picture_too(points: np.ndarray) -> None:
    found = picture_of(_map_of(points), np.zeros(len(points), dtype=int), 2)

    assert np.isfinite(found.density).all()
    assert len(found.outlines[0]) > 0 == len(found.outlines[1])


def test_a_small_selection_of_many_is_seen_in_the_sample() -> None:
    found = _map_of(np.random.default_rng(2).normal(size=(50_000, 2)))
    selected = np.zeros(50_000, dtype=bool)
    selected[:40] = True

    sample = sample_of(found, selected)

    assert set(range(40)) <= set(sample.tolist())
    assert SAMPLE - 10 <= len(sample) <= SAMPLE
    assert len(sample_of(found)) == SAMPLE
