"""Merging, splitting and locking: who goes where, what stays, the same for new customers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from segmentation import (
    Analysis,
    Method,
    Model,
    Plan,
    PlanError,
    Segments,
    analyse,
    lock,
    merge,
    split,
)
from tests.making import blobs, rand_index, table_of


def _four(method: Method = Method.KMEANS) -> Analysis:
    return analyse(table_of(blobs(groups=4, size=30)), Plan(k=4, method=method))


def _after(found: Analysis, step: object) -> Segments:
    plan = found.plan.with_edit(step)  # type: ignore[arg-type]
    assert Plan.from_json(plan.to_json()) == plan
    return analyse(found.table, plan).segments()


@pytest.mark.parametrize("method", list(Method))
def test_merged_segments_are_one_and_the_others_stay(method: Method) -> None:
    found = _four(method)
    before = found.segments()

    after = _after(found, merge(before, found.features, 1, 3, k=4, method=method))

    assert len(after) == 3
    together = np.isin(before.labels, (0, 2))
    assert (after.labels[together] == 2).all()
    assert rand_index(after.labels[~together], before.labels[~together]) == 1
    assert after.segments[2].name == before.segments[0].name


def test_a_split_segment_is_two_and_the_others_keep_customers_colour_and_name() -> None:
    found = _four()
    before = found.segments()

    after = _after(found, split(before, found.features, 2, 2, k=4, method=Method.KMEANS))

    assert len(after) == 5
    untouched = before.labels != 1
    assert rand_index(after.labels[untouched], before.labels[untouched]) == 1
    assert set(after.labels[~untouched]) == {3, 4}
    assert [s.hue for s in after.segments[:3]] == [before.segments[i].hue for i in (0, 2, 3)]
    assert len(set(after.names)) == 5


def test_a_locked_segment_stays_while_the_others_are_put_together_anew() -> None:
    found = _four()
    before = found.segments()

    after = _after(found, lock(before, found.features, 1, 2, k=4, method=Method.KMEANS))

    assert len(after) == 3
    assert ((after.labels == 0) == (before.labels == 0)).all()


def test_new_customers_go_through_the_same_steps() -> None:
    found = _four()
    segments = found.segments()
    plan = found.plan.with_edit(split(segments, found.features, 1, 2, k=4, method=Method.KMEANS))
    once = analyse(found.table, plan)
    plan = plan.with_edit(merge(once.segments(), once.features, 1, 2, k=4, method=Method.KMEANS))
    twice = analyse(found.table, plan)

    model = Model.from_json(twice.model().to_json())

    assert (model.assign(twice.customers) == twice.segments().labels).all()
    assert json.loads(model.to_json())["plan"]["edits"][1]["said"].endswith("merged")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda s, f: merge(s, f, 1, 1, k=4, method=Method.KMEANS), "with itself"),
        (lambda s, f: split(s, f, 1, 31, k=4, method=Method.KMEANS), "at most 20"),
        (lambda s, f: lock(s, f, 1, 20, k=4, method=Method.KMEANS), "at most 20"),
    ],
)
def test_a_step_that_can_not_be_is_refused_in_words(make: object, said: str) -> None:
    found = _four()

    with pytest.raises(PlanError, match=said):
        make(found.segments(), found.features)  # type: ignore[operator]


def test_two_segments_are_not_merged_to_all_customers() -> None:
    found = analyse(table_of(blobs(groups=2, size=20)), Plan(k=2))

    with pytest.raises(PlanError, match="only two segments"):
        merge(found.segments(), found.features, 1, 2, k=2, method=Method.KMEANS)


def test_a_segment_of_one_kind_of_customer_can_not_be_split() -> None:
    table = table_of({"a": [0] * 10 + [9] * 8 + [20, 21, 22], "b": [0] * 10 + [9] * 8 + [5, 6, 7]})
    found = analyse(table, Plan(k=3))

    with pytest.raises(PlanError, match="only 1 different customer"):
        split(found.segments(), found.features, 1, 2, k=3, method=Method.KMEANS)
