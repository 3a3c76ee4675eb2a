"""What goes together: the measures against independent computations, planted relations found, noise not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats.contingency import association
from sklearn.feature_selection import f_classif

from segmentation import Correlations, SegmentationError, correlations, explored_frame
from segmentation.columns.roles import describe_columns
from segmentation.exploring import explored_rows
from segmentation.exploring.correlations import MOST_CORRELATED, MOST_ROWS
from segmentation.exploring.measures import correlation_ratio, cramers_v, share_between
from tests.making import blobs, table_of


def _related(frame: pd.DataFrame, method: str = "spearman") -> Correlations:
    return correlations(explored_frame(frame), method)


def _value(found: Correlations, one: str, other: str) -> float:
    return float(found.matrix[found.columns.index(one), found.columns.index(other)])


def _groups(n: int, k: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, k, n)


def test_the_share_between_groups_is_that_of_an_analysis_of_variance() -> None:
    groups = _groups(300, 5)
    values = np.random.default_rng(1).normal(size=300) + 0.4 * groups
    f = float(f_classif(values[:, None], groups)[0][0])

    assert share_between(values, groups) == pytest.approx(f * 4 / (f * 4 + 300 - 5))


def test_the_correlation_ratio_of_a_hand_computed_table() -> None:
    values = np.array([1.0, 3, 2, 6, 8, 10])
    groups = np.array([0, 0, 0, 1, 1, 1])
    # Means 2 and 8 around 5: 54 of 64 squares lie between; ε² = 1 − (10/64)·5/4.
    expected = np.sqrt(1 - 10 / 64 * 5 / 4)

    assert correlation_ratio(values, groups) == pytest.approx(expected)


def test_missing_values_and_missing_levels_take_no_part_in_the_ratio() -> None:
    values = np.array([1.0, 3, 2, 6, 8, 10, np.nan, 500])
    groups = np.array([0, 0, 0, 1, 1, 1, 0, -1])

    assert correlation_ratio(values, groups) == pytest.approx(correlation_ratio(values[:6], groups[:6]))


def test_cramers_v_without_its_correction_is_that_of_scipy() -> None:
    """With many rows the correction is small, and the plain V is known from elsewhere."""
    one = _groups(200_000, 4)
    other = np.where(np.random.default_rng(5).random(200_000) < 0.3, one, _groups(200_000, 3, seed=2))
    table = pd.crosstab(one, other).to_numpy()

    assert cramers_v(one, other) == pytest.approx(association(table, method="cramer"), abs=5e-4)


def test_cramers_v_of_a_hand_computed_table() -> None:
    table = np.array([[20, 10], [5, 25]])
    rows, columns = (np.repeat(i, table.ravel()) for i in ([0, 0, 1, 1], [0, 1, 0, 1]))
    # χ² = 60(20·25 − 10·5)²/(30·30·25·35) = 15.43, φ² = 0.2571; less 1/59, over a smaller side 2 − 1/59 − 1.
    phi2 = 60 * (20 * 25 - 10 * 5) ** 2 / (30 * 30 * 25 * 35) / 60

    assert cramers_v(rows, columns) == pytest.approx(np.sqrt((phi2 - 1 / 59) / (1 - 1 / 59)))


@pytest.mark.parametrize("levels", [2, 6, 20])
def test_no_measure_praises_noise_however_many_levels_there_are(levels: int) -> None:
    rng = np.random.default_rng(levels)
    n = 20 * levels
    pairs = [(rng.integers(0, levels, n), rng.integers(0, levels, n), rng.normal(size=n)) for _ in range(200)]

    assert np.mean([cramers_v(a, b) ** 2 for a, b, _ in pairs]) < 0.02
    assert np.mean([correlation_ratio(x, a) ** 2 for a, _, x in pairs]) < 0.03


def test_a_category_that_is_the_other_under_new_names_has_a_v_of_1() -> None:
    city = _groups(100, 4)

    assert cramers_v(city, 3 - city) == pytest.approx(1)


def test_each_pair_of_kinds_has_its_own_measure() -> None:
    city = _groups(400, 4)
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "City": np.array(list("ABCD"))[city],
            "Land": np.array(list("XXYY"))[city],
            "Income": 1000.0 * city + rng.normal(0, 300, 400),
            "Member": rng.random(400) < city / 4,
        }
    )

    found = _related(frame)

    i = {name: found.columns.index(name) for name in frame}
    assert found.measure(i["City"], i["Land"]) == "Cramér’s V"
    assert found.measure(i["City"], i["Member"]) == "Cramér’s V"
    assert found.measure(i["City"], i["Income"]) == "correlation ratio"
    assert found.measure(i["Member"], i["Income"]) == "spearman"
    assert _value(found, "City", "Income") == pytest.approx(
        correlation_ratio(frame["Income"].rank().to_numpy(), city)
    )
    assert _value(found, "City", "Land") > 0.95
    assert np.array_equal(found.matrix, found.matrix.T)


def test_related_columns_stand_side_by_side_and_close_pairs_are_named() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 300))
    frame = pd.DataFrame({"A": a, "B": b, "A again": 2 * a + 0.01 * rng.normal(size=300), "B back": -b})

    found = _related(frame)

    places = {name: found.columns.index(name) for name in frame}
    assert abs(places["A"] - places["A again"]) == abs(places["B"] - places["B back"]) == 1
    assert {frozenset(pair[:2]) for pair in found.strong} == {
        frozenset({"A", "A again"}),
        frozenset({"B", "B back"}),
    }
    assert found.strong[0][2] == pytest.approx(-1)


@pytest.mark.parametrize("method", ["spearman", "pearson"])
def test_correlations_of_numbers_are_those_of_pandas(method: str) -> None:
    frame = pd.DataFrame(np.random.default_rng(1).lognormal(size=(60, 4)), columns=list("ABCD"))
    frame["D"] += frame["A"]

    found = _related(frame, method)

    expected = frame.corr(method=method).loc[list(found.columns), list(found.columns)]  # type: ignore[arg-type]
    assert found.matrix == pytest.approx(expected.to_numpy())


def test_pairs_use_the_rows_in_which_both_have_a_value() -> None:
    frame = pd.DataFrame({"A": [1, 2, 3, 4, np.nan], "B": [2, 4, 6, 8, -99], "C": [np.nan] * 4 + [1]})

    found = _related(frame, "pearson")

    assert found.matrix[0, 1] == pytest.approx(1)
    assert found.left_out == (("C", "the same value in every row"),)


def test_yes_and_no_can_be_correlated_with_gaps() -> None:
    frame = pd.DataFrame({"Member": pd.array([True, False, None, True], "boolean"), "Income": [9.0, 1, 5, 9]})

    assert _related(frame).matrix[0, 1] == pytest.approx(1)


def test_what_is_left_out_is_named_with_the_reason() -> None:
    made = blobs(size=100) | {
        "id": range(300),
        "e-mail": [f"a{i}@example.org" for i in range(300)],
        "Note": [f"note {i}" for i in range(300)],
        "Same": ["x"] * 300,
        "Joined": [f"2024-01-{1 + i % 28:02}" for i in range(300)],
        "Group": list("ABC") * 100,
    }
    table = table_of(made)

    found = correlations(explored_rows(table.frame, describe_columns(table)))

    why = dict(found.left_out)
    assert set(found.columns) == {"Income", "Visits", "Group"}
    assert "which customer" in why["id"]
    assert "personal" in why["e-mail"]
    assert why["Same"] == "the same value in every row"
    assert why["Joined"] == "a date"
    assert "differ" in why["Note"]


def test_a_category_with_hardly_more_rows_than_levels_is_left_out() -> None:
    frame = pd.DataFrame({"City": [f"c{i % 30}" for i in range(60)], "A": range(60), "B": range(0, 120, 2)})

    assert _related(frame).left_out == (("City", "30 levels in 60 rows"),)


def test_columns_beyond_what_a_heatmap_can_show_are_not_called_constant() -> None:
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(20, 45)), columns=[f"c{i}" for i in range(45)])

    found = _related(frame.assign(same=1.0))

    assert len(found.columns) == MOST_CORRELATED
    why = dict(found.left_out)
    assert why.pop("same") == "the same value in every row"
    assert set(why) == {"c40", "c41", "c42", "c43", "c44"}
    assert "40 columns" in why["c40"]


def test_of_very_many_rows_a_sample_says_the_same() -> None:
    rng = np.random.default_rng(0)
    n = 3 * MOST_ROWS
    a = rng.normal(size=n)
    frame = pd.DataFrame({"A": a, "B": a + rng.normal(size=n), "C": rng.normal(size=n)})

    found = _related(frame, "pearson")

    assert (found.rows, found.of) == (MOST_ROWS, n)
    assert _value(found, "A", "B") == pytest.approx(np.sqrt(0.5), abs=0.01)
    assert _value(found, "A", "C") == pytest.approx(0, abs=0.015)


def test_one_column_that_varies_is_too_few_and_the_others_are_named() -> None:
    with pytest.raises(SegmentationError, match=r"only “A” does.*“B”: the same value"):
        _related(pd.DataFrame({"A": [1, 2, 3], "B": [1, 1, 1]}))


def test_a_table_of_texts_that_never_repeat_is_refused_in_a_sentence() -> None:
    with pytest.raises(SegmentationError, match="none does"):
        _related(pd.DataFrame({"A": list("abcdefg"), "B": list("tuvwxyz")}))
