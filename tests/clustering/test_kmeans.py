"""The moves of the search: settling, draws, strips of rows, neighbours of K."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from segmentation.clustering import points as layout
from segmentation.clustering.kmeans import assigned, nearest
from segmentation.clustering.moves import _drawn, scatter, settle, shrink, step
from segmentation.clustering.points import Points, strips
from segmentation.clustering.search import within
from tests.making import modest

STEPS = 40


def _long_tails(rows: int = 4_000, columns: int = 6) -> Points:
    matrix = np.random.default_rng(3).standard_t(3, size=(rows, columns))
    return Points.of(np.sign(matrix) * np.log1p(np.abs(matrix)))


def _inertia(points: Points, centers: np.ndarray) -> float:
    rows = points.rows(np.arange(points.count)).astype(float)
    return assigned(rows, np.ones(points.count), centers.astype(float)).inertia


@pytest.mark.parametrize("k", [3, 8])
def test_momentum_leads_further_down_than_as_many_plain_steps(k: int) -> None:
    points = _long_tails()
    starts = scatter(points, k, 6, np.random.default_rng(0))
    plain = starts
    for _ in range(STEPS):
        plain = step(points, plain)[0]

    settled, told = settle(points, starts, STEPS, gain=0.0)

    ours, theirs = (np.mean([_inertia(points, one) for one in found]) for found in (settled, plain))
    assert ours < theirs
    assert told == pytest.approx([_inertia(points, one) for one in settled], rel=1e-3)


def test_what_is_settled_stays_where_it_is() -> None:
    points = _long_tails(600)
    settled, _ = settle(points, scatter(points, 4, 2, np.random.default_rng(1)), gain=1e-9)

    moved, costs, gains = step(points, settled)

    assert moved == pytest.approx(settled, abs=1e-2)
    assert (gains <= 1e-6 * costs).all()


def test_a_step_tells_the_inertia_of_its_means_and_what_it_gained() -> None:
    points = Points.of(np.array([[0.0], [1.0], [10.0], [13.0]]))

    means, costs, gains = step(points, np.array([[[0.0], [10.0]]], dtype=np.float32))

    assert means.ravel().tolist() == [0.5, 11.5]
    assert costs.tolist() == pytest.approx([0.5 + 4.5])
    assert gains.tolist() == pytest.approx([2 * 0.25 + 2 * 2.25])


def test_a_centre_without_rows_moves_to_the_row_worst_served() -> None:
    points = Points.of(np.array([[0.0], [1.0], [10.0]]))

    means, _, gains = step(points, np.array([[[0.5], [99.0]]], dtype=np.float32))

    assert means[0, 1].tolist() == [10.0]
    assert gains.tolist() == [np.inf]


@given(some.integers(1, 60_000), some.integers(1, 400), some.integers(1, 60))
def test_strips_hold_every_row_once(rows: int, centers: int, width: int) -> None:
    parts = list(strips(rows, centers, width))

    assert parts[0].start == 0
    assert parts[-1].stop == rows
    assert all(one.stop == other.start for one, other in pairwise(parts))


@given(some.sets(some.integers(1, 30), min_size=1), some.integers(0, 9), some.integers(1, 40))
def test_neighbours_of_k_are_those_no_farther_than_asked(ks: set[int], reach: int, top: int) -> None:
    meant = [k for k in range(1, top + 1) if any(abs(k - asked) <= reach for asked in ks)]

    assert within(reach, sorted(ks), top) == meant


def test_rows_are_assigned_as_the_nearest_centre_says() -> None:
    rng = np.random.default_rng(5)
    rows, centers = rng.normal(size=(20_000, 5)), rng.normal(size=(7, 5))

    fit = assigned(rows, np.ones(len(rows)), centers)

    assert (fit.labels == nearest(rows, centers)[0]).all()
    assert fit.inertia == pytest.approx(((rows - centers[fit.labels]) ** 2).sum())


@modest
@given(some.integers(1, 3_000), some.integers(1, 300), some.integers(1, 9))
def test_stacks_hold_every_row_once_and_no_other_weight(rows: int, centers: int, width: int) -> None:
    rng = np.random.default_rng(rows)
    table, weights = rng.normal(size=(rows, width)), rng.uniform(1, 2, size=rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "SMALL", 40_000)
        patch.setattr(layout, "NARROWEST", 16)
        patch.setattr(layout, "STACK", 20_000)
        stacks = list(Points.of(table, weights).stacks(centers))

    lifted, heavy = (
        np.hstack([stack[side].swapaxes(0, 1).reshape(width + 1, -1) for stack in stacks]) for side in (0, 1)
    )
    assert lifted[:, :rows] == pytest.approx(np.vstack((table.T, np.ones(rows))), rel=1e-6)
    assert heavy[:, :rows] == pytest.approx(lifted[:, :rows] * weights, rel=1e-6)
    assert not heavy[:, rows:].any()


def test_the_centre_left_out_is_the_one_whose_rows_lose_least() -> None:
    matrix = np.random.default_rng(2).normal(size=(500, 3))
    everyone = Points.of(matrix)
    starts = scatter(everyone, 6, 4, np.random.default_rng(0))

    left = shrink(everyone, starts)

    for start, kept in zip(starts, left, strict=True):
        without = [np.delete(start, place, axis=0) for place in range(6)]
        best = min(without, key=lambda centers: _inertia(everyone, centers))
        assert np.array_equal(kept, best)


@pytest.mark.parametrize("rows", [5, 64, 150])
def test_rows_are_drawn_in_proportion_to_what_they_weigh(rows: int) -> None:
    rng = np.random.default_rng(rows)
    heft = np.where(rng.random(rows) < 0.3, 0, rng.random(rows)).astype(np.float32)

    drawn = np.concatenate([_drawn(np.tile(heft, (50, 1)), rng).ravel() for _ in range(200)])

    share = np.bincount(drawn, minlength=rows) / len(drawn)
    assert not share[heft == 0].any()
    assert share == pytest.approx(heft / heft.sum(), abs=0.01)
