"""Names of segments: from their markers, unique, and the user's own word above all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import Marker, Plan, Trait
from segmentation.describing.naming import MIDDLE, generated_names, readable
from tests.making import blobs, customers_of, cut, modest

_RECENCY = Trait("recency", "Recency", "days", "days", made=True)
_ORDERS = Trait("orders", "Orders", "count", "orders", made=True)
_AMOUNT = Trait("amount", "Amount", "amount", made=True)
_AGE = Trait("Age", "Age", "number")
_COUNTRY = Trait("Country", "Country", "category")
_FEATURES = ("recency", "orders", "amount", "Age")

_NUMBERS = st.builds(
    Marker,
    st.sampled_from([_RECENCY, _ORDERS, _AMOUNT, _AGE]),
    st.floats(0.5, 3) | st.floats(-3, -0.5),
    st.floats(0, 500),
    st.floats(0, 500),
)
_LEVELS = st.builds(
    Marker,
    st.just(_COUNTRY),
    st.floats(-2, 2),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(["France", "Spain"]),
)
_MARKERS = st.lists(_NUMBERS | _LEVELS, max_size=4, unique_by=lambda m: m.trait.name).map(tuple)


def _named(*markers: Marker) -> str:
    return generated_names([markers], {}, _FEATURES)[0]


def _high(trait: Trait, effect: float = 1.0) -> Marker:
    return Marker(trait, effect, 100, 50)


def _low(trait: Trait, effect: float = -1.0) -> Marker:
    return Marker(trait, effect, 5, 50)


@modest
@given(st.lists(_MARKERS, min_size=1, max_size=20), st.dictionaries(st.integers(1, 20), st.text(min_size=1)))
def test_names_are_unique_and_those_given_are_kept(
    markers: list[tuple[Marker, ...]], given_names: dict[int, str]
) -> None:
    kept = {n: f"{name} {n}" for n, name in given_names.items() if n <= len(markers)}

    names = generated_names(markers, kept, _FEATURES)

    assert len({name.casefold() for name in names}) == len(markers)
    assert all(names[number - 1] == name for number, name in kept.items())
    assert all(name.strip() for number, name in enumerate(names, start=1) if number not in kept)


@modest
@given(st.integers(2, 20), st.integers(0, 99))
def test_names_are_unique_at_every_k(k: int, seed: int) -> None:
    _, _, segments = cut(customers_of(blobs(groups=4, size=10, seed=seed % 5)), k)

    assert len({name.casefold() for name in segments.names}) == k


@pytest.mark.parametrize(
    ("markers", "name"),
    [
        ([], MIDDLE),
        ([_high(_AMOUNT), _high(_ORDERS)], "Frequent big spenders"),
        ([_high(_RECENCY), _low(_AMOUNT)], "Lapsed small spenders"),
        ([_low(_RECENCY)], "Recent buyers"),
        ([_high(_ORDERS, 2), _low(_RECENCY)], "Recent frequent buyers"),
        ([Marker(_ORDERS, -1, 1, 4)], "One-time buyers"),
        ([Marker(_ORDERS, -1, 2, 4)], "Occasional buyers"),
        ([_high(_AGE)], "High age"),
        ([Marker(_COUNTRY, 1, 0.8, 0.3, "France")], "Mostly France"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_strongest_markers_make_the_name(markers: list[Marker], name: str) -> None:
    assert _named(*markers) == name


def test_a_level_that_most_don_t_have_names_nobody_by_a_column_that_made_no_segment() -> None:
    assert _named(Marker(_COUNTRY, 1, 0.3, 0.1, "France")) == MIDDLE


def test_a_column_of_the_file_called_like_a_made_trait_has_no_lexicon() -> None:
    names = generated_names([(_high(Trait("recency", "recency", "number")),)], {}, ["recency"])

    assert names == ("High recency",)


def test_the_second_of_two_alike_gets_the_marker_that_tells_them_apart() -> None:
    alike = (_high(_AMOUNT, 2), _high(_ORDERS, 1.5))

    names = generated_names([alike, (*alike, _low(_AGE, -0.6))], {}, _FEATURES)

    assert names == ("Frequent big spenders", "Frequent big spenders, low age")


def test_a_generated_name_gives_way_to_the_same_name_given_by_the_user() -> None:
    names = generated_names([(_high(_AMOUNT), _high(_ORDERS)), ()], {2: "frequent BIG spenders"}, _FEATURES)

    assert names == ("Frequent big spenders 2", "frequent BIG spenders")


def test_a_name_of_the_user_is_kept_as_it_is_even_with_markup() -> None:
    name = "<b>R&D</b> =1+1 %{x} “VIP”"
    plan = Plan().rename(3, 2, name)

    _, _, segments = cut(customers_of(blobs()), 3, plan)

    assert segments.names[1] == name


def test_names_given_at_another_k_are_not_used() -> None:
    plan = Plan().rename(4, 1, "Mine")

    _, _, segments = cut(customers_of(blobs()), 3, plan)

    assert "Mine" not in segments.names


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("spending_score [1-100]", "spending score"),
        ("(x)", "(x)"),
        ("numVisits", "num visits"),
        ("Ärger_Grad", "ärger grad"),
    ],
)
def test_a_column_name_reads_as_words(name: str, words: str) -> None:
    assert readable(name) == words


def test_a_long_column_name_is_cut_in_a_segment_s_name() -> None:
    short = readable("how satisfied are you with the service in our stores")

    assert short.endswith("…")
    assert len(short) <= 28
