"""Steps by hand: who goes where, what stays, the same for new customers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import Carved, Identity, Method, Plan, PlanError, edited, edited_identity, sweep_matrix
from segmentation.choosing.confidence import confidence
from segmentation.choosing.edited import status_after
from segmentation.clustering.methods import SWEEPS
from segmentation.clustering.rules import Edited, read_rule, written_rule
from segmentation.clustering.sweeps import Solution
from segmentation.regions import Polygon, box
from tests.making import modest


def _groups() -> np.ndarray:
    """Three groups on a line, of 50, 40 and 30."""
    rng = np.random.default_rng(0)
    places = np.repeat([0.0, 10.0, 20.0], [50, 40, 30])
    return np.column_stack([places, np.zeros(120)]) + rng.normal(size=(120, 2))


def _carved(*polygons: Polygon, name: str = "Mine", within: int | None = None) -> Carved:
    axes = ((1.0, 0.0), (0.0, 1.0))
    return Carved(3, "k-means", name, (0.0, 0.0), axes, polygons, within)


def _found(method: Method = Method.KMEANS) -> tuple[np.ndarray, Solution]:
    matrix = _groups()
    return matrix, SWEEPS[method](matrix, [3]).solution(3)


@pytest.mark.parametrize("method", list(Method))
def test_who_is_carved_out_comes_last_and_the_others_stay(method: Method) -> None:
    matrix, solution = _found(method)
    mine = matrix[:, 0] < 0

    found = edited(matrix, solution, [_carved(box((-99, -99), (0, 99)))])

    assert found.k == 4
    assert found.found_k == 3
    assert (found.labels == np.where(mine, 3, solution.labels)).all()
    assert found.sizes.tolist() == [50 - mine.sum(), 40, 30, mine.sum()]
    assert found.centers[3] == pytest.approx(matrix[mine].mean(axis=0))
    assert (found.rule.assign(matrix) == found.labels).all()


def test_a_segment_that_loses_everybody_is_gone_and_later_customers_go_where_they_went() -> None:
    matrix, solution = _found()

    found = edited(matrix, solution, [_carved(box((6, -9), (15, 9)))])

    assert found.sizes.tolist() == [50, 30, 40]
    assert found.rule.assign(np.array([[10.0, 50.0], [0.0, 0.0], [20.0, 0.0]])).tolist() == [2, 0, 1]


def test_only_customers_of_the_segment_that_is_meant_are_carved_out() -> None:
    matrix, solution = _found()

    found = edited(matrix, solution, [_carved(box((-99, -99), (99, 0)), within=2)])

    assert found.sizes[[0, 2]].tolist() == [50, 30]
    assert (solution.labels[found.labels == 3] == 1).all()


def test_a_step_that_takes_nobody_changes_nothing() -> None:
    matrix, solution = _found()

    assert edited(matrix, solution, [_carved(box((500, 500), (501, 501)))]) is solution


def test_a_step_of_other_features_is_refused_in_words() -> None:
    matrix, solution = _found()
    other = Carved(3, "k-means", "Mine", (0.0,), ((1.0,), (0.0,)), (box((0, 0), (1, 1)),))

    with pytest.raises(PlanError, match="“Mine” saved from a selection belongs to other features"):
        edited(matrix, solution, [other])


@modest
@given(
    st.lists(
        st.tuples(st.floats(-3, 23), st.floats(-3, 23), st.sampled_from([None, 1, 2, 3])),
        min_size=1,
        max_size=4,
    )
)
def test_steps_give_everyone_the_same_segment_again_after_being_written(cuts) -> None:
    matrix, solution = _found()
    edits = [_carved(box((min(a, b), -9), (max(a, b), 9)), within=within) for a, b, within in cuts]

    found = edited(matrix, solution, edits)
    read = read_rule(written_rule(found.rule), found.k, 2)

    assert read is not None
    assert sorted(np.unique(found.labels)) == list(range(found.k))
    assert (read.assign(matrix) == found.labels).all()
    assert (read.assign(matrix[:7]) == found.labels[:7]).all()


@pytest.mark.parametrize("to", [[0, 1, 2], [0, 1, 2, 4], [0, 1, 2, -1]])
def test_steps_that_do_not_fit_are_refused(to: list[int]) -> None:
    matrix, solution = _found()
    plain = written_rule(edited(matrix, solution, [_carved(box((-99, -99), (0, 99)))]).rule)
    assert plain is not None
    plain["steps"][0]["to"] = to

    with pytest.raises(ValueError):  # noqa: PT011 (the model says it in words)
        read_rule(plain, 4, 2)


def test_names_and_colours_go_along_and_the_new_one_has_its_own() -> None:
    matrix, solution = _found()
    edit = _carved(box((6, -9), (15, 9)))
    plan = Plan(k=3, edits=(edit,)).rename(3, 2, "Far")

    found = edited_identity(
        Identity((5, 1, 2), ((1, "Near"), (2, "Gone"))), edited(matrix, solution, [edit]), plan
    )

    assert found.hues == (5, 2, 3)
    assert dict(found.names) == {1: "Near", 2: "Far", 3: "Mine"}


def test_a_verdict_stays_with_segments_that_nobody_touched() -> None:
    matrix, solution = _found()

    found = edited(matrix, solution, [_carved(box((-99, -99), (0, 99)))])

    assert status_after(("natural", "reproducible", "constructive"), found) == (
        *(None, "reproducible", "constructive"),
        None,
    )


@pytest.mark.parametrize("method", [Method.KMEANS, Method.MIXTURE])
def test_who_was_carved_out_stays_there_and_has_a_second_best(method: Method) -> None:
    matrix, solution = _found(method)
    found = edited(matrix, solution, [_carved(box((-99, -99), (0, 99)))])

    sure = confidence(matrix, found, draws=4)

    assert isinstance(found.rule, Edited)
    assert sure.kept[found.labels == 3].min() == 1
    assert (sure.second[found.labels == 3] == 0).all()
    assert ((sure.margin >= 0) & (sure.margin <= 1)).all()


def test_a_plan_keeps_its_steps_and_forgets_them_with_the_features() -> None:
    plan = Plan(k=3).with_edit(_carved(box((0, 0), (1, 1)), within=2))

    assert Plan.from_json(plan.to_json()) == plan
    assert plan.edits_at(3)
    assert not plan.edits_at(4)
    assert not plan.with_features(None).edits


def test_numbers_on_a_sweep_do_not_hang_on_the_steps() -> None:
    matrix, _ = _found()

    assert sweep_matrix(matrix, [3]).solution(3).steps == ()
