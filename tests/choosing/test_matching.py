"""Segments keep who they are when K changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import SegmentName, analyse, follow, identity_of, sweep_matrix, without_name
from segmentation.choosing.matching import carried_names, crossing, jaccard, match_segments
from segmentation.plan import Plan
from tests.making import blobs, modest, table_of

_LABELS = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.integers(0, k - 1), min_size=k, max_size=80).map(
        lambda labels: np.array([*range(k), *labels])
    )
)


def _groups(sizes: tuple[int, ...], seed: int = 0) -> np.ndarray:
    """Round groups far from each other, on a line: the later, the farther."""
    rng = np.random.default_rng(seed)
    return np.vstack([rng.normal((10.0 * 2**i, 0), 1, size=(n, 2)) for i, n in enumerate(sizes)])


@modest
@given(_LABELS, st.randoms(use_true_random=False))
def test_a_solution_numbered_otherwise_matches_itself(labels: np.ndarray, random) -> None:
    order = list(range(labels.max() + 1))
    random.shuffle(order)
    other = np.array(order)[labels]

    match = match_segments(crossing(labels, other))

    assert [order[row] for row in match] == list(range(len(order)))


@modest
@given(_LABELS)
def test_overlap_is_one_for_the_same_segment_and_less_for_others(labels: np.ndarray) -> None:
    overlap = jaccard(crossing(labels, labels))

    assert np.allclose(np.diag(overlap), 1)
    assert (overlap[~np.eye(len(overlap), dtype=bool)] == 0).all()


def test_each_customer_is_in_one_cell_of_the_crossing() -> None:
    swept = sweep_matrix(_groups((60, 50, 40, 30)), range(2, 6))

    lineage = follow(swept)

    assert [step.customers.sum() for step in lineage.steps] == [180, 180, 180]
    assert [tuple(step.customers.sum(axis=1)) for step in lineage.steps] == [
        tuple(swept.solution(k).sizes) for k in (2, 3, 4)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_every_k_uses_each_colour_once_and_one_more_than_the_k_before(seed: int) -> None:
    swept = sweep_matrix(np.random.default_rng(seed).normal(size=(300, 3)), range(2, 12))

    hues = follow(swept).hues

    assert [sorted(of_k) for of_k in hues] == [list(range(1, k + 1)) for k in range(2, 12)]


def test_a_group_that_is_the_same_at_every_k_keeps_its_colour() -> None:
    rows = _groups((40, 100, 90, 80))
    swept = sweep_matrix(rows, range(2, 8))
    lineage = follow(swept)

    farthest = [swept.solution(k).labels[-1] for k in swept.ks]
    colours = {lineage.hues_at(k)[label] for k, label in zip(swept.ks, farthest, strict=True) if k <= 4}
    numbers = {int(label) for label in farthest}

    assert len(colours) == 1
    assert len(numbers) > 1, "its number changes, or the test shows nothing"


def test_colours_go_over_a_hole_in_the_range() -> None:
    swept = sweep_matrix(_groups((60, 50, 40, 30)), [2, 4])

    assert sorted(follow(swept).hues_at(4)) == [1, 2, 3, 4]


def test_a_segment_that_comes_from_one_is_intact_and_a_mixture_is_not() -> None:
    step = follow(sweep_matrix(_groups((60, 50, 40, 30)), [4, 5])).steps[0]
    mixed = step.__class__(2, 1, np.array([[50], [50]]), np.array([0]))

    assert step.intact == pytest.approx(np.ones(5))
    assert mixed.intact == pytest.approx(np.zeros(1), abs=1e-12)


def test_a_name_goes_along_with_its_customers() -> None:
    swept = sweep_matrix(_groups((40, 100, 90, 80)), range(2, 6))
    at_4 = int(swept.solution(4).labels[-1]) + 1
    names = carried_names(swept, (SegmentName(4, at_4, "Far away"),), 3)

    at_3 = int(swept.solution(3).labels[-1]) + 1
    assert {number: name.name for number, name in names.items()} == {at_3: "Far away"}


def test_a_name_stays_where_the_segment_falls_apart() -> None:
    swept = sweep_matrix(_groups((60, 60, 60, 60)), [1, 4])
    everyone = (SegmentName(1, 1, "Everyone"),)

    assert carried_names(swept, everyone, 1).keys() == {1}
    assert not carried_names(swept, everyone, 4)


def test_the_name_given_last_is_the_segments_name_at_every_k() -> None:
    swept = sweep_matrix(_groups((40, 100, 90, 80)), range(2, 6))
    first, last = (int(swept.solution(k).labels[-1]) + 1 for k in (3, 4))
    given_names = (SegmentName(3, first, "Old"), SegmentName(4, last, "New"))

    assert carried_names(swept, given_names, 3)[first].name == "New"
    assert carried_names(swept, given_names, 4)[last].name == "New"


def test_taking_a_name_back_takes_it_back_at_every_k() -> None:
    swept = sweep_matrix(_groups((40, 100, 90, 80)), range(2, 6))
    first, last = (int(swept.solution(k).labels[-1]) + 1 for k in (3, 4))
    other = SegmentName(4, last % 4 + 1, "Other")
    given_names = (SegmentName(3, first, "Old"), other, SegmentName(4, last, "New"))

    assert without_name(swept, given_names, 3, first) == (other,)


def test_no_two_segments_get_the_same_name() -> None:
    swept = sweep_matrix(np.random.default_rng(1).normal(size=(200, 2)), range(2, 8))
    given_names = tuple(SegmentName(k, 1, "Best") for k in range(2, 8))

    for k in swept.ks:
        names = [name.name for name in carried_names(swept, given_names, k).values()]
        assert len(set(names)) == len(names)


def test_a_k_outside_the_sweep_gives_no_names() -> None:
    swept = sweep_matrix(_groups((60, 50)), [2])

    assert identity_of(swept, (SegmentName(9, 9, "Later"),), 2).names == ()


def test_the_analysis_names_the_same_customers_alike_at_another_k() -> None:
    table = table_of(blobs())
    first = analyse(table, k_range=range(2, 6))
    number = int(first.solution(3).labels[-1]) + 1
    named = analyse(table, Plan(names=(SegmentName(3, number, "Last in"),)), k_range=range(2, 6))

    at_4 = named.segments(4)
    label = int(named.solution(4).labels[-1])
    assert at_4.names[label] == "Last in"
