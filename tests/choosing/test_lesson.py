"""The lesson on k-means: what is shown is k-means."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import lesson, sampled
from tests.making import modest

_POINTS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=60).map(
    lambda pairs: np.array(pairs, dtype=float)
)


@modest
@given(_POINTS, st.integers(1, 8), st.integers(0, 5))
def test_no_step_makes_it_worse_and_the_last_changes_nothing(points: np.ndarray, k: int, seed: int) -> None:
    scenes = lesson(points, k, seed)
    inertia = [scene.inertia for scene in scenes[1:]]

    assert all(after <= before + 1e-9 for before, after in itertools.pairwise(inertia))
    assert scenes[-1].kind == "done"
    assert scenes[-1].changed == 0


@modest
@given(_POINTS, st.integers(1, 8))
def test_assignments_and_moves_take_turns_from_random_customers(points: np.ndarray, k: int) -> None:
    scenes = lesson(points, k)
    kinds = [scene.kind for scene in scenes]

    assert kinds == ["start", *["assign", "move"] * ((len(kinds) - 2) // 2), "done"]
    assert {tuple(center) for center in scenes[0].centers} <= {tuple(point) for point in points}
    assert len(np.unique(scenes[0].centers, axis=0)) == len(scenes[0].centers)


def test_every_customer_ends_at_the_nearest_centre_in_the_middle_of_its_group() -> None:
    points = np.random.default_rng(0).normal(size=(200, 2))

    last = lesson(points, 4)[-1]

    nearest = ((points[:, None] - last.centers) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == last.labels).all()
    for j, center in enumerate(last.centers):
        assert center == pytest.approx(points[last.labels == j].mean(axis=0))


def test_the_lesson_draws_few_points_of_many_the_same_each_time() -> None:
    rows = np.random.default_rng(0).normal(size=(10_000, 2))

    chosen = sampled(rows)

    assert len(chosen) == len(set(chosen)) == 300
    assert (chosen == sampled(rows)).all()
    assert len(sampled(rows[:7])) == 7
