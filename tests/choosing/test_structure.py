"""The gap statistic: sees groups, and sees when there are none."""

import numpy as np
import pytest

from segmentation.choosing.structure import Gap, gap_structure
from segmentation.clustering.sweeps import Cancelled


def blobs(groups=3, rows=300):
    rng = np.random.default_rng(0)
    return rng.normal(size=(rows, 3)) + np.eye(3)[np.arange(rows) % groups] * 12


def test_groups_are_found_against_both_references():
    structure = gap_structure(blobs(), 6)

    assert [gap.reference for gap in structure.gaps] == ["covariance", "box"]
    assert structure.gaps[0].k == 3
    assert structure.evidence == "found"


@pytest.mark.parametrize("seed", range(3))
def test_one_normal_crowd_is_one(seed):
    mixing = np.random.default_rng(seed).normal(size=(3, 3))
    matrix = np.random.default_rng(seed).normal(size=(400, 3)) @ mixing

    structure = gap_structure(matrix, 6)

    assert structure.gaps[0].k == 1
    assert structure.evidence in {"none", "borderline"}


def test_columns_of_few_values_are_compared_with_their_own_permutations():
    matrix = np.random.default_rng(0).integers(1, 6, size=(300, 5)).astype(float)

    structure = gap_structure(matrix, 5)

    assert [gap.reference for gap in structure.gaps] == ["permuted"]
    assert structure.evidence == "none"


def test_the_k_named_is_the_first_within_one_error_of_the_next():
    gap = Gap("box", np.array([0.0, 0.5, 0.9, 0.92, 1.5]), np.array([0.1, 0.1, 0.1, 0.1, 0.1]))

    assert gap.k == 3


def test_a_curve_that_rises_to_its_end_names_the_end():
    assert Gap("box", np.array([0.0, 1.0, 2.0]), np.zeros(3)).k == 3


def test_the_same_seed_gives_the_same_curves():
    once, again = gap_structure(blobs(), 4, seed=5), gap_structure(blobs(), 4, seed=5)

    assert once.gaps[0].gap.tobytes() == again.gaps[0].gap.tobytes()


def test_many_rows_are_sampled():
    assert gap_structure(np.random.default_rng(0).normal(size=(9000, 2)), 2, references=2).rows == 2000


def test_three_rows_and_equal_rows_are_no_structure():
    assert gap_structure([[0.0], [1.0], [5.0]], 5).gaps[0].gap.size <= 2
    assert gap_structure(np.ones((20, 2)), 5).evidence == "none"


def test_it_can_be_stopped():
    with pytest.raises(Cancelled):
        gap_structure(blobs(), 4, cancelled=lambda: True)
