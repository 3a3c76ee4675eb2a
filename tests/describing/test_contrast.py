"""One trait in two sets of customers, over the same places."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import Comparable, Contrast, PlanError, contrast
from tests.making import customers_of


def _contrast(values: list[object], trait: str = "X", cut: int | None = None) -> Contrast:
    other = np.arange(len(values)) + 0.5
    customers = customers_of({trait: values, "Other": other})
    everyone, at = np.arange(len(values)), cut or len(values) // 2
    return contrast(Comparable.of(customers), trait, everyone[:at], everyone[at:])


def test_each_set_is_counted_in_shares_of_its_own() -> None:
    found = _contrast([*"aab", *"bbbbbb"], cut=3)

    assert found.labels == ("b", "a")
    assert found.first == pytest.approx([1 / 3, 2 / 3])
    assert found.second == pytest.approx([1, 0])
    assert found.overlap == pytest.approx(1 / 3)


def test_numbers_share_their_bins_and_nobody_falls_out() -> None:
    values = [
        *np.random.default_rng(0).normal(10, 1, 200).round(3),
        *np.linspace(0, 30, 200).round(3),
        9999.5,
    ]

    found = _contrast(values, cut=200)

    assert found.edges is not None
    assert (found.first.sum(), found.second.sum()) == pytest.approx((1, 1))
    assert found.beyond
    assert found.edges[-1] < 100


def test_whole_numbers_in_bins_are_as_many_in_each() -> None:
    found = _contrast(list(range(100)) * 2)

    assert found.edges is not None
    assert set(np.diff(found.edges)) == {5.0}
    assert found.overlap == pytest.approx(1)


def test_a_long_tail_above_zero_gets_bins_of_equal_ratio() -> None:
    found = _contrast(list(np.exp(np.random.default_rng(1).normal(5, 2, 400)).round(2)))

    assert found.log
    assert found.edges is not None
    assert np.ptp(np.diff(np.log(found.edges))) < 1e-9


def test_a_few_whole_numbers_get_a_bar_each() -> None:
    found = _contrast([1, 2, 2, 5, 3, 3, 3, 4])

    assert found.labels == ("1", "2", "3", "4", "5")


def test_yes_and_no_are_called_so_and_missing_are_counted() -> None:
    found = _contrast(["Ja", "Nein", "", "Ja", "Ja", "Nein"])

    assert set(found.labels) == {"yes", "no"}
    assert found.missing == (1, 0)


def test_many_levels_end_in_one_bar_of_the_rest() -> None:
    found = _contrast([f"town {i // 20}" for i in range(400)])

    assert found.labels[-1] == "8 others"
    assert found.first.sum() == pytest.approx(1)


def test_equal_values_are_one_bin() -> None:
    customers = customers_of({"X": [2.5] * 8 + [7.5], "Other": range(9)})

    found = contrast(Comparable.of(customers), "X", np.arange(4), np.arange(4, 8))

    assert found.first.tolist() == [1.0]


def test_a_trait_there_is_not_is_refused_with_what_there_is() -> None:
    customers = customers_of({"Income": [1.5, 2, 3]})

    with pytest.raises(PlanError, match=r"no feature “Age” to compare by\. There are: Income"):
        contrast(Comparable.of(customers), "Age", np.array([0]), np.array([1]))
