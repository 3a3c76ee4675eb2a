"""Other methods on the same customers: they agree on groups that are there, and not on cuts of a crowd."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import Method, method_agreement, sweep_matrix
from segmentation.clustering.methods import SWEEPS
from tests.making import rand_index


def _groups(apart: float) -> np.ndarray:
    rng = np.random.default_rng(0)
    return rng.normal(size=(400, 3)) + apart * np.eye(3)[rng.integers(0, 3, 400)]


def test_on_plain_groups_all_methods_agree() -> None:
    matrix = _groups(8)

    found = method_agreement(matrix, sweep_matrix(matrix, [3]).solution(3))

    assert [one.method for one in found] == [Method.MIXTURE, Method.WARD]
    assert min(one.agreement for one in found) > 0.99


def test_in_one_crowd_they_cut_differently() -> None:
    matrix = _groups(0)

    found = method_agreement(matrix, sweep_matrix(matrix, [4]).solution(4))

    assert max(one.agreement for one in found) < 0.75


@pytest.mark.parametrize("method", list(Method))
def test_agreement_and_silhouette_are_those_of_the_two_solutions(method: Method) -> None:
    matrix = _groups(3)
    shown = SWEEPS[method](matrix, [3]).solution(3)

    for one in method_agreement(matrix, shown):
        other = SWEEPS[one.method](matrix, [3]).solution(3)
        assert one.agreement == pytest.approx(rand_index(shown.labels, other.labels))
        assert (one.silhouette, one.smallest) == (other.silhouette, other.sizes.min())


def test_progress_rises_over_all_methods() -> None:
    matrix, told = _groups(8), []

    method_agreement(
        matrix, sweep_matrix(matrix, [3]).solution(3), progress=lambda share, _: told.append(share)
    )

    assert told == sorted(told)
    assert told[-1] == 1.0
