"""Who is selected: by an outline, a segment, a value, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Comparable,
    Contrast,
    Crowd,
    CustomerMap,
    Customers,
    Given,
    OfSegment,
    Outlined,
    PlanError,
    Selection,
    Ticked,
    WithValue,
    at_place,
    box,
    contrast,
    pca_map,
    segment_of_customer,
    select,
)
from segmentation.regions import inside
from tests.making import blobs, customers_of, cut, modest

_EVERYWHERE = box((-1e6, -1e6), (1e6, 1e6))


def _crowd(columns: dict[str, np.ndarray] | None = None, *, drawn: bool = True) -> Crowd:
    customers = customers_of(columns or blobs())
    features, _, segments = cut(customers, 3)
    found: CustomerMap | None = pca_map(features) if drawn else None
    who = segment_of_customer(customers, features, segments)
    return Crowd(customers, segments, who, features.customers, found)


def _size(chosen: Given) -> int:
    return select(chosen, _crowd()).size


def test_a_box_around_all_selects_everyone_and_one_elsewhere_nobody() -> None:
    assert _size(Outlined("PCA", (_EVERYWHERE,))) == 60
    assert _size(Outlined("PCA", (box((1e6, 1e6), (2e6, 2e6)),))) == 0


def test_an_outline_around_a_group_selects_that_segment() -> None:
    crowd = _crowd()
    assert crowd.drawn is not None
    theirs = crowd.drawn.points[crowd.segments.labels == 1]
    low, high = theirs.min(axis=0) - 0.01, theirs.max(axis=0) + 0.01

    found = select(Outlined("PCA", (box(tuple(low), tuple(high)),)), crowd)

    assert (found.mask == (crowd.of_customer == 1)).all()
    assert found.words == "on the map"


@modest
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=3, max_size=8), st.floats(-0.9, 0.9))
def test_what_is_inside_an_outline_does_not_hang_on_where_it_begins(corners, x: float) -> None:
    points = np.random.default_rng(0).uniform(-3, 3, size=(200, 2)) + x

    one, other = inside(points, [tuple(corners)]), inside(points, [tuple(corners[2:] + corners[:2])])

    assert (one == other).mean() > 0.99  # but for points on an edge itself


def test_a_triangle_holds_half_of_its_box() -> None:
    grid = np.stack(np.meshgrid(np.arange(50) + 0.25, np.arange(50) + 0.5), axis=-1).reshape(-1, 2)

    found = inside(grid, [((0, 0), (50, 0), (0, 50))])

    assert (found == (grid.sum(axis=1) < 50)).all()


def test_a_segment_is_selected_by_number_and_said_by_name() -> None:
    crowd = _crowd()

    found = select(OfSegment(2), crowd)

    assert found.size == 20
    assert found.words == f"as segment 2 “{crowd.segments.names[1]}”"
    assert found.share == pytest.approx(1 / 3)
    assert found.amount_share is None


def test_a_segment_there_is_not_is_refused_in_words() -> None:
    with pytest.raises(PlanError, match="There is no segment 9 any more; there are 3 segments"):
        select(OfSegment(9), _crowd())


def test_a_range_holds_its_lower_end_and_not_its_upper_one_unless_closed() -> None:
    crowd = _crowd({"age": np.arange(60) % 12, "height": np.arange(60) * 1.5})

    assert select(WithValue("age", 3, 5), crowd).size == 10
    assert select(WithValue("age", 3, 5, closed=True), crowd).size == 15
    assert select(WithValue("age", low=6), crowd).size == 30
    assert select(WithValue("age", 3, 3, closed=True), crowd).words == "by age = 3"


def test_a_value_within_a_segment_is_both() -> None:
    crowd = _crowd()
    incomes = crowd.customers.frame["Income"]

    found = select(WithValue("Income", high=float(incomes.median()), segment=1), crowd)

    assert 0 < found.size <= 20
    assert (crowd.of_customer[found.mask] == 0).all()


def test_levels_and_answers_are_selected_by_their_words() -> None:
    made = {**blobs(), "colour": ["red", "blue", "blue"] * 20, "member": ["yes", "no", "no", "no"] * 15}
    crowd = _crowd(made)

    assert select(WithValue("colour", level="red"), crowd).size == 20
    assert select(WithValue("member", level="yes"), crowd).size == 15
    assert select(WithValue("member", level="no"), crowd).words == "by member = no"


def test_ticked_customers_are_those_and_unknown_ones_nobody() -> None:
    crowd = _crowd()

    found = select(Ticked((3, 5, 9_999)), crowd)

    assert np.flatnonzero(found.mask).tolist() == [3, 5]
    assert select(Ticked((3,)), crowd).words == "as row 4"


def test_the_money_of_a_selection_is_its_share_of_all_money() -> None:
    crowd = _crowd({"amount": np.r_[np.full(30, 1.0), np.full(30, 3.0)], "age": np.arange(60) % 7})

    found = select(Ticked(tuple(range(30))), crowd)

    assert found.amount_share == pytest.approx(0.25)


def test_the_same_customers_have_the_same_digest_however_they_were_selected() -> None:
    crowd = _crowd()
    theirs = Ticked(tuple(np.flatnonzero(crowd.of_customer == 0).tolist()))

    one: Selection = select(OfSegment(1), crowd)

    assert one.digest == select(theirs, crowd).digest != select(OfSegment(2), crowd).digest


def _places(customers: Customers, trait: str) -> Contrast:
    everyone = np.arange(len(customers))
    return contrast(Comparable.of(customers), trait, everyone, everyone)


@pytest.mark.parametrize(
    ("column", "places"),
    [
        pytest.param([1, 2, 2, 5] * 15, 3, id="a few whole numbers"),
        pytest.param([i % 40 for i in range(60)], 20, id="many whole numbers"),
        pytest.param([*np.linspace(0, 9, 59).round(3), 9999.5], 24, id="numbers and one far off"),
        pytest.param(["yes", "no", "no"] * 20, 2, id="yes and no"),
        pytest.param(["red", "green", "blue"] * 20, 3, id="levels"),
    ],
)
def test_the_places_of_a_picture_select_each_customer_once(column: list[object], places: int) -> None:
    columns = blobs() | {"X": column}
    crowd = _crowd(columns, drawn=False)
    found = _places(crowd.customers, "X")
    assert len(found.first) == places

    given = [at_place(found, place) for place in range(places)]
    masks = [select(one, crowd).mask for one in given if one is not None]

    assert np.sum(masks, axis=0).tolist() == [1] * 60
    assert [mask.mean() for mask in masks] == pytest.approx(found.first.tolist())


def test_a_place_selects_within_its_segment_in_words_and_other_levels_select_nobody() -> None:
    numbers, kinds = [i % 40 for i in range(300)], [f"kind {i % 15}" for i in range(300)]
    crowd = _crowd(blobs(size=100) | {"X": numbers, "Kind": kinds})
    found = _places(crowd.customers, "X")
    first, second = (at_place(found, place, 2) for place in (0, 1))

    assert first is not None
    assert second is not None
    assert select(first, crowd).words.startswith("by X up to 1 in segment 2")
    assert select(second, crowd).words.startswith("by X from 2 to 3 in segment 2")
    assert select(second, crowd).size == (crowd.of_customer[np.isin(numbers, (2, 3))] == 1).sum()
    assert at_place(_places(crowd.customers, "Kind"), 12) is None
