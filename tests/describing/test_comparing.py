"""Two sets of customers against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import PlanError
from segmentation.describing.comparing import Comparable, Difference, compare, in_words
from tests.making import customers_of, modest


def _difference(first: list[float], second: list[float]) -> Difference:
    customers = customers_of(
        {"Income": [*first, *second], "Other": [7.5] + [1] * (len(first) + len(second) - 1)}
    )
    everyone = np.arange(len(customers))
    found = compare(Comparable.of(customers), everyone[: len(first)], everyone[len(first) :])
    return next(d for d in found if d.trait.name == "Income")


@modest
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), min_size=2, max_size=12)
)
def test_the_chance_to_be_above_is_counted_over_all_pairs(first: list[int], second: list[int]) -> None:
    # A first value that differs and is no whole number: else the column might be a flag or a code.
    pairs = [(a > b) + (a == b) / 2 for a in (0.5, *first) for b in (9.5, *second)]

    found = _difference([0.5, *first], [9.5, *second])

    assert found.above == pytest.approx(np.mean(pairs))


def test_a_set_compared_with_itself_differs_in_nothing() -> None:
    customers = customers_of({"Income": [1, 2, 3, 4.5], "City": ["Rome", "Oslo", "Rome", "Oslo"]})
    everyone = np.arange(4)

    found = compare(Comparable.of(customers), everyone, everyone)

    assert [d.strength for d in found] == pytest.approx([0, 0])


def test_categories_differ_by_total_variation_and_name_the_level() -> None:
    customers = customers_of({"City": ["Rome"] * 4 + ["Oslo"] * 3 + ["Rome"], "Age": range(8)})
    everyone = np.arange(8)

    found = compare(Comparable.of(customers), everyone < 4, everyone >= 4)

    city = next(d for d in found if d.trait.name == "City")
    assert (city.strength, city.level, city.first, city.second) == (0.75, "Oslo", 0.0, 0.75)


def test_the_strongest_difference_comes_first() -> None:
    customers = customers_of({"Same": [1, 2, 1, 2], "Apart": [1, 2, 8, 9]})

    found = compare(Comparable.of(customers), np.array([0, 1]), np.array([2, 3]))

    assert [d.trait.name for d in found] == ["Apart", "Same"]


def test_random_sets_are_far_apart_in_rare_levels_and_no_further_than_by_chance() -> None:
    rng = np.random.default_rng(4)
    customers = customers_of(
        {"City": [f"town {i}" for i in rng.integers(0, 50, 600)], "Income": rng.normal(size=600).round(4)}
    )
    sets = [rng.permutation(600) < 150 for _ in range(40)]

    found = [{d.trait.name: d for d in compare(Comparable.of(customers), here, ~here)} for here in sets]

    for name in ("City", "Income"):
        strengths, chances = ([getattr(f[name], of) for f in found] for of in ("strength", "chance"))
        assert np.mean(strengths) == pytest.approx(np.mean(chances), rel=0.2)
    assert np.mean([f["City"].strength for f in found]) > 0.15
    assert max(f["City"].beyond_chance for f in found) < 0.1


def test_sets_without_overlap_are_as_far_apart_as_can_be_whatever_chance_gives() -> None:
    found = _difference([1, 2, 3], [7, 8, 9])

    assert found.chance > 0.4
    assert found.beyond_chance == 1


def test_customers_without_a_value_are_passed_over() -> None:
    customers = customers_of("Income,Visits\n1,1\n,2\n5,3\n7,4\n")

    found = compare(Comparable.of(customers), np.array([0, 1]), np.array([2, 3]))

    income = next(d for d in found if d.trait.name == "Income")
    assert (income.above, income.first) == (0.0, 1.0)


def test_an_empty_set_is_refused_in_a_sentence() -> None:
    customers = customers_of({"Income": [1.5, 2, 3]})

    with pytest.raises(PlanError, match="second of the two groups to compare has no customers"):
        compare(Comparable.of(customers), np.array([0]), np.zeros(3, dtype=bool))


def test_the_sentence_has_the_larger_side_of_the_chance() -> None:
    found = _difference([1, 2, 3], [2, 3, 4])

    said = in_words(found, "“A”", "“B”")

    assert said == "A random customer of “A” has a lower Income than one of “B” in 78 % of pairs."
