"""Silhouettes: those of scikit-learn, for a whole sweep at once."""

import numpy as np
import pytest
from sklearn.metrics import silhouette_samples

from segmentation.clustering import silhouette, sweeps
from segmentation.clustering.silhouette import silhouette_values
from segmentation.clustering.sweeps import sweep_matrix


def labelled(rows, ks, seed=0):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(rows, 4)) + rng.integers(0, 3, size=(rows, 1)) * 4
    return matrix, [np.concatenate((np.arange(k), rng.integers(0, k, rows - k))) for k in ks]


@pytest.mark.parametrize("rows", [20, 769, 1600])
def test_silhouettes_are_those_of_scikit_learn_to_nine_digits(rows):
    matrix, labelings = labelled(rows, [2, 3, 7, 15])

    for labels, values in zip(labelings, silhouette_values(matrix, labelings), strict=True):
        np.testing.assert_allclose(values, silhouette_samples(matrix, labels), atol=1e-9)


def test_in_single_precision_they_are_right_to_a_hundred_thousandth(monkeypatch):
    monkeypatch.setattr(silhouette, "FLOAT64_ROWS", 100)
    matrix, labelings = labelled(1200, [3, 9])

    for labels, values in zip(labelings, silhouette_values(matrix * 1e6 + 1e8, labelings), strict=True):
        np.testing.assert_allclose(values, silhouette_samples(matrix, labels), atol=1e-5)


def test_many_labelings_are_cut_into_passes_without_a_difference():
    matrix, labelings = labelled(300, range(2, 41))

    together = silhouette_values(matrix, labelings)

    for labels, values in zip(labelings, together, strict=True):
        np.testing.assert_allclose(values, silhouette_values(matrix, [labels])[0], atol=1e-12)


def test_a_segment_of_one_has_silhouette_zero():
    values = silhouette_values(np.array([[0.0], [1.0], [9.0]]), [np.array([0, 0, 1])])[0]

    assert values[2] == 0


def test_equal_rows_in_two_segments_have_silhouette_zero():
    assert silhouette_values(np.ones((4, 2)), [np.array([0, 0, 1, 1])])[0].tolist() == [0, 0, 0, 0]


def test_one_segment_has_no_silhouette():
    assert silhouette_values(np.arange(4.0)[:, None], [np.zeros(4, dtype=int)])[0].tolist() == [0, 0, 0, 0]


def test_a_sweep_gives_overall_and_segment_means():
    matrix, _ = labelled(500, [2])

    for solution in sweep_matrix(matrix, [2, 5]):
        reference = silhouette_samples(matrix, solution.labels)
        assert solution.silhouette == pytest.approx(reference.mean(), abs=1e-9)
        means = [reference[solution.labels == segment].mean() for segment in range(solution.k)]
        np.testing.assert_allclose(solution.segment_silhouettes, means, atol=1e-9)
        assert solution.silhouette_error == 0


def test_above_the_limit_a_sample_says_its_error_and_is_right_within_it(monkeypatch):
    matrix, _ = labelled(6000, [2])
    exact = sweep_matrix(matrix, [2, 3, 4])
    monkeypatch.setattr(sweeps, "EXACT_ROWS", 5000)
    monkeypatch.setattr(sweeps, "SAMPLE_ROWS", 2500)

    sampled = sweep_matrix(matrix, [2, 3, 4])

    assert exact.exact
    assert not sampled.exact
    for one, other in zip(exact, sampled, strict=True):
        assert 0 < other.silhouette_error < 0.005
        assert abs(one.silhouette - other.silhouette) < 4 * other.silhouette_error
        assert (one.labels == other.labels).all()
