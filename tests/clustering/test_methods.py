"""What every method keeps to: planted groups found, new rows labelled as the old, the same on every run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation import Method, Model, Plan, SegmentationError, analyse, build_features, sweep, sweep_matrix
from segmentation.choosing.advice import advise
from segmentation.choosing.stability import stability
from segmentation.clustering.methods import METHODS, SWEEPS, fitted_again
from segmentation.clustering.sweeps import Cancelled
from tests.making import blobs, customers_of, rand_index, table_of, using

every_method = pytest.mark.parametrize("method", list(Method))
other_methods = pytest.mark.parametrize("method", [m for m in Method if m is not Method.KMEANS])


def _groups(rows: int = 240, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Four normal groups of unequal size and spread, far apart, and the group of each row."""
    rng = np.random.default_rng(seed)
    group = rng.choice(4, rows, p=[0.4, 0.3, 0.2, 0.1])
    centers = np.array([[0, 0, 0], [14, 0, 3], [0, 15, -6], [16, 16, 9]])
    return centers[group] + rng.normal(size=(rows, 3)) * (0.6 + 0.3 * group[:, None]), group


@every_method
def test_planted_groups_of_unequal_size_and_spread_are_found_again(method: Method) -> None:
    matrix, group = _groups()

    assert rand_index(SWEEPS[method](matrix, [4]).solution(4).labels, group) == 1.0


@every_method
@given(seed=st.integers(0, 500), shift=st.floats(-1e4, 1e4), unit=st.floats(1e-3, 1e3))
@settings(max_examples=8, deadline=None, derandomize=True, database=None)
def test_row_order_units_and_an_added_constant_do_not_change_the_cut(
    method: Method, seed: int, shift: float, unit: float
) -> None:
    matrix, _ = _groups(100, seed)
    order = np.random.default_rng(seed).permutation(len(matrix))

    plain = SWEEPS[method](matrix, [3, 4]).solution(4)
    other = SWEEPS[method](matrix[order] * unit + shift, [3, 4]).solution(4)

    assert rand_index(plain.labels[order], other.labels) == 1.0


@every_method
def test_row_order_changes_no_byte(method: Method) -> None:
    matrix = np.random.default_rng(5).normal(size=(300, 2))

    plain, turned = (SWEEPS[method](rows, [2, 5]).solution(5) for rows in (matrix, matrix[::-1]))

    assert (plain.labels == turned.labels[::-1]).all()
    assert plain.centers.tobytes() == turned.centers.tobytes()


@every_method
def test_the_same_seed_gives_the_same_bytes(method: Method) -> None:
    matrix = np.random.default_rng(2).standard_t(4, size=(700, 3))

    once, again = (SWEEPS[method](matrix, range(2, 6), 3) for _ in range(2))

    assert [one.labels.tobytes() for one in once] == [one.labels.tobytes() for one in again]
    assert [one.silhouette for one in once] == [one.silhouette for one in again]


@every_method
def test_segments_are_numbered_by_size_the_largest_first(method: Method) -> None:
    for solution in SWEEPS[method](_groups()[0], range(1, 8)):
        assert (np.diff(solution.sizes) <= 0).all()
        assert (np.bincount(solution.labels, minlength=solution.k) == solution.sizes).all()


@every_method
@given(st.integers(2, 30), st.integers(1, 3), st.integers(0, 5))
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
def test_every_k_up_to_the_distinct_rows_gives_that_many_segments(
    method: Method, rows: int, columns: int, seed: int
) -> None:
    matrix = np.random.default_rng(seed).integers(0, 4, size=(rows, columns)).astype(float)
    distinct = len(np.unique(matrix, axis=0))

    for solution in SWEEPS[method](matrix, range(1, distinct + 1)):
        assert (solution.sizes > 0).all()
        assert (len(solution.sizes), solution.sizes.sum()) == (solution.k, rows)


@every_method
def test_rows_are_labelled_by_the_rule_that_labels_new_ones(method: Method) -> None:
    matrix = np.random.default_rng(1).standard_t(3, size=(900, 4)) * [1, 10, 100, 1e-3] + [0, 5, 1e4, 0]

    for solution in SWEEPS[method](matrix, range(1, 7)):
        assert (solution.rule.assign(matrix) == solution.labels).all()


@every_method
def test_equal_customers_are_in_one_segment(method: Method) -> None:
    rows = np.random.default_rng(3).normal(size=(60, 2))

    labels = SWEEPS[method](np.tile(rows, (5, 1)), [4]).solution(4).labels.reshape(5, 60)

    assert (labels == labels[0]).all()


@every_method
def test_a_yes_or_no_survey_is_cut_without_collapsing(method: Method) -> None:
    rng = np.random.default_rng(4)
    group = rng.integers(0, 2, 600)
    answers = rng.uniform(size=(600, 8)) < np.where(group[:, None] == np.arange(8) % 2, 0.9, 0.1)

    solution = SWEEPS[method](answers.astype(float), [2]).solution(2)

    assert rand_index(solution.labels, group) > 0.9


@every_method
def test_a_constant_column_changes_nothing(method: Method) -> None:
    matrix, group = _groups()

    solution = SWEEPS[method](np.column_stack((matrix, np.full(len(matrix), 7.0))), [4]).solution(4)

    assert rand_index(solution.labels, group) == 1.0


@other_methods
def test_more_segments_than_distinct_rows_is_refused_with_both_numbers(method: Method) -> None:
    with pytest.raises(SegmentationError, match="K = 9 was asked, but only 7 distinct rows"):
        SWEEPS[method](np.repeat(np.arange(7.0), 20)[:, None], [9])


@other_methods
def test_a_matrix_that_cannot_be_cut_is_refused_in_a_sentence(method: Method) -> None:
    with pytest.raises(SegmentationError, match="Feature 2 has cells that are missing"):
        SWEEPS[method]([[1.0, np.nan], [2.0, 3.0]], [1])


@other_methods
def test_progress_rises_to_one_in_words(method: Method) -> None:
    told: list[tuple[float, str]] = []

    SWEEPS[method](_groups()[0], range(2, 5), progress=lambda share, words: told.append((share, words)))

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(words for _, words in told)


@other_methods
def test_a_cancelled_sweep_stops_with_its_own_error(method: Method) -> None:
    asked: list[int] = []

    with pytest.raises(Cancelled, match="newer data or settings"):
        SWEEPS[method](_groups()[0], range(2, 9), cancelled=lambda: len(asked) > 3 or asked.append(1))  # type: ignore[func-returns-value]


@other_methods
def test_above_the_limit_a_sample_makes_the_segments_and_all_rows_are_labelled(
    method: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix, group = _groups(3_000)
    monkeypatch.setattr("segmentation.clustering.ward.TREE_ROWS", 500)
    monkeypatch.setattr("segmentation.clustering.mixture.FIT_ROWS", 500)

    found = SWEEPS[method](matrix, [4])

    assert found.fitted is not None
    assert found.fitted <= 500
    assert rand_index(found.solution(4).labels, group) == 1.0


@every_method
def test_planted_groups_are_called_natural_and_one_crowd_is_not_praised(method: Method) -> None:
    crowd = np.random.default_rng(0).normal(size=(500, 3))
    matrix, _ = _groups(500)

    planted, noise = (
        advise(rows, SWEEPS[method](rows, range(2, 6))) for rows in (matrix / matrix.std(axis=0), crowd)
    )

    assert (planted.k, planted.verdict) == (4, "natural")
    assert noise.k == 1


@every_method
def test_stability_comes_from_the_method_in_use(method: Method) -> None:
    matrix, _ = _groups()

    (found,) = stability(matrix, SWEEPS[method](matrix, [4]), pairs=3)

    assert found.median > 0.95


@every_method
def test_fewer_rows_than_k_are_a_segment_each(method: Method) -> None:
    rows = np.array([[-1.0], [0.0], [1.0]])

    (rule,) = fitted_again(method, rows, np.ones(3), [5], 0)

    assert sorted(rule.assign(rows).tolist()) == [0, 1, 2]


@every_method
def test_a_model_assigns_as_the_fit_did_and_comes_back_from_json(method: Method) -> None:
    made = blobs(4, 30, 3) | {"Member": ["yes", "no", "no"] * 40}
    plan = Plan(features=using("Income", "Visits", "Member"), k=4, method=method)
    analysis = analyse(table_of(made), plan, [4])
    model = analysis.model()

    again = Model.from_json(model.to_json())

    assert again.to_json() == model.to_json()
    assert again.plan.method is method
    for one in (model, again):
        assert one.assign(analysis.customers).tolist() == analysis.solution().labels.tolist()


@every_method
def test_new_customers_go_where_the_old_ones_like_them_are(method: Method) -> None:
    plan = Plan(features=using("Income"), k=3, method=method)
    analysis = analyse(table_of(blobs()), plan, [3])
    model = analysis.model()

    new = model.assign(customers_of({"Income": [1001, 1999, 3002, 990], "Other": [1.5, 2, 9, 4]}))

    assert len(set(new[:3].tolist())) == 3
    assert new[3] == new[0]


def test_the_plan_chooses_the_method() -> None:
    features = build_features(customers_of(blobs()), Plan())

    assert [sweep(features, Plan(k_max=3, method=m)).method for m in Method] == list(Method)


def test_every_method_is_explained() -> None:
    assert set(METHODS) == set(Method) == set(SWEEPS)


def test_k_means_is_the_default() -> None:
    matrix, _ = _groups()

    assert sweep_matrix(matrix, [3]).method is Plan().method is Method.KMEANS
