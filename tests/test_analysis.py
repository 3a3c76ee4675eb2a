"""The whole pipeline in one call: what is asked for is done, what can't be is said."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import (
    Cancelled,
    Plan,
    PlanError,
    SegmentationError,
    analyse,
    build_features,
    read_table,
    sweep,
)
from tests.making import blobs, customers_of, lines_csv, lines_plan, table_of, using

_FIVE = {"Income": [10, 20, 30, 40, 50] * 8, "Visits": [1.5, 2.5, 1, 2, 3] * 8}


def test_a_table_is_carried_to_named_segments() -> None:
    analysis = analyse(table_of(blobs()))

    segments = analysis.segments()

    assert analysis.sweep.ks == tuple(range(2, 11))
    assert len(segments) == analysis.advice.usable_k == 3
    assert sorted(s.size for s in segments) == [20, 20, 20]


def test_the_plan_s_k_is_taken_before_the_recommended_one() -> None:
    analysis = analyse(table_of(blobs()), Plan(k=5))

    assert analysis.solution().k == 5
    assert analysis.solution(4).k == 4


def test_a_k_outside_the_range_is_fitted_as_well() -> None:
    analysis = analyse(table_of(blobs()), Plan(k=12, k_min=2, k_max=3))

    assert analysis.sweep.ks == (2, 3, 12)


def test_no_more_segments_are_tried_than_customers_differ() -> None:
    analysis = analyse(table_of(_FIVE))

    assert analysis.sweep.ks == (2, 3, 4, 5)


def test_a_k_above_the_distinct_customers_is_refused_with_what_is_possible() -> None:
    with pytest.raises(PlanError, match=r"K = 6 was asked, but only 5 customers differ.*K from 2 to 5"):
        analyse(table_of(_FIVE), Plan(k=6))


def test_a_range_above_the_distinct_customers_comes_down_to_them() -> None:
    assert analyse(table_of(_FIVE), Plan(k_min=8, k_max=9)).sweep.ks == (5,)


def test_two_customers_can_be_told_apart() -> None:
    analysis = analyse(table_of({"Income": [10, 20], "Visits": [1.5, 2.5]}))

    assert [s.size for s in analysis.segments()] == [1, 1]


def test_the_same_table_gives_the_same_labels_and_centres() -> None:
    one, other = (analyse(table_of(blobs(seed=3)), Plan(seed=4)) for _ in range(2))

    for a, b in zip(one.sweep, other.sweep, strict=True):
        assert a.labels.tobytes() == b.labels.tobytes()
        assert a.centers.tobytes() == b.centers.tobytes()
    assert one.advice == other.advice


def test_progress_runs_from_0_to_1() -> None:
    features = build_features(customers_of(blobs()), Plan())
    told: list[tuple[float, str]] = []

    sweep(features, Plan(), progress=lambda *step: told.append(step))

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] == 1
    assert all(words for _, words in told)


def test_a_sweep_that_is_not_wanted_any_more_stops() -> None:
    features = build_features(customers_of(blobs()), Plan())

    with pytest.raises(Cancelled):
        sweep(features, Plan(), cancelled=lambda: True)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "empty"),
        ("Income,Visits\n", "only a header"),
        ("Income,Visits\n10,2\n", "The file has 1 row; at least 2 are needed"),
        ("Income,Visits\n" + "10,2\n" * 30, "All 30 rows are equal"),
        (
            "Comment\n" + "".join(f"word {i} of mine\n" for i in range(30)),
            "No column has numbers.*“Comment”: text",
        ),
    ],
    ids=["empty", "header", "one row", "all equal", "no number"],
)
def test_a_table_that_has_no_segments_says_why_in_a_sentence(source: str, words: str) -> None:
    with pytest.raises(SegmentationError, match=words) as caught:
        analyse(read_table(source.encode(), "made.csv"))

    assert str(caught.value).endswith((".", ")"))


def test_order_lines_of_a_single_customer_have_no_segments() -> None:
    lines = lines_csv([("Ann", f"2024-01-0{i}", f"A{i}", "Tea", 1, f"{i}.50") for i in range(1, 9)])

    with pytest.raises(
        PlanError, match=r"^1 customer with a value in recency, orders and amount: at least 2"
    ):
        analyse(table_of(lines), lines_plan())


def test_one_column_is_enough() -> None:
    analysis = analyse(table_of({"Income": np.round(blobs()["Income"], 1)}), Plan(features=using("Income")))

    assert analysis.solution(3).sizes.tolist() == [20, 20, 20]
