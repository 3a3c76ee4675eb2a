"""The list of customers: what is found, in which order, how it is written."""

from __future__ import annotations

import numpy as np

from segmentation import CustomerList, Segments, Standing, Wish, confidence, segment_of_customer
from segmentation.describing import listing
from tests.making import customers_of, cut


def _list() -> tuple[CustomerList, Segments]:
    """Two groups of 30, and one customer between them."""
    rng = np.random.default_rng(0)
    income = np.r_[rng.normal(1_000, 30, 30), rng.normal(3_000, 30, 30), 2_000].round(2)
    made = {
        "id": [f"Cust-{i:02d}" for i in range(61)],
        "income": income,
        "share": rng.permutation(61) / 61,
        "colour": ["red", "blue", ""] * 20 + ["red"],
    }
    customers = customers_of(made)
    features, solution, segments = cut(customers, 2)
    who = segment_of_customer(customers, features, segments)
    return CustomerList.of(customers, features, who, confidence(features.matrix, solution, draws=5)), segments


def test_a_search_finds_part_of_an_id_in_any_case_and_no_pattern() -> None:
    found, _ = _list()

    assert found.found(Wish(search="cust-1")).tolist() == list(range(10, 20))
    assert found.found(Wish(search=".*")).tolist() == []


def test_the_order_is_by_any_column_missing_last_and_ties_as_in_the_file() -> None:
    found, _ = _list()
    income = found.customers.frame["income"].to_numpy()

    assert (np.diff(income[found.found(Wish(by="income"))]) >= 0).all()
    assert (np.diff(income[found.found(Wish(by="income", descending=True))]) <= 0).all()
    colours = found.customers.frame["colour"].iloc[found.found(Wish(by="colour", descending=True))]
    assert colours.iloc[0] == "red"
    assert colours.iloc[-20:].isna().all()
    assert found.found(Wish(by=listing.BY_SEGMENT)).tolist() == sorted(
        range(61), key=lambda i: (found.of_customer[i], i)
    )


def test_who_is_unsure_is_found_by_standing_and_comes_first_by_confidence() -> None:
    found, _ = _list()

    unsure = found.found(Wish(standings=frozenset({Standing.FRINGE, Standing.SWING})))

    assert set(unsure) <= {60}
    assert found.found(Wish(by=listing.BY_CONFIDENCE))[0] == 60


def test_only_the_selection_is_listed() -> None:
    found, _ = _list()
    among = np.zeros(61, dtype=bool)
    among[[4, 8]] = True

    assert found.found(Wish(by="income"), among).tolist() in ([4, 8], [8, 4])
    assert found.found(Wish(), np.zeros(61, dtype=bool)).tolist() == []


def test_a_page_has_the_segments_by_name_and_the_traits_by_label() -> None:
    found, segments = _list()

    page = found.page(np.array([0, 40]), segments, ("income", "colour"))

    assert page.columns.tolist() == ["id", "Segment", "Standing", "Stays", "Second best", "income", "colour"]
    assert page["id"].tolist() == ["Cust-00", "Cust-40"]
    names = {f"{s.number} {s.name}" for s in segments}
    assert set(page["Segment"]) == set(page["Second best"]) == names
    assert page["Stays"].between(0, 100).all()


def test_columns_that_are_called_like_the_lists_own_are_told_apart() -> None:
    customers = customers_of({"Second best": np.arange(40) % 9, "Stays": np.arange(40) % 11 * 2.5})
    features, _, segments = cut(customers, 2)
    who = segment_of_customer(customers, features, segments)

    page = CustomerList.of(customers, features, who, None).page(
        np.arange(3), segments, ("Second best", "Stays")
    )

    assert page.columns.tolist()[-2:] == ["Second best (2)", "Stays (2)"]
    assert page.columns.is_unique
