"""The plan: what the user decided, whole through JSON, refused where it asks for what can't be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Counting,
    FeatureChoice,
    LedgerStep,
    OrderColumns,
    Plan,
    PlanError,
    Role,
    Scaling,
    SegmentName,
    Unit,
)
from segmentation.edits import Regrouped
from tests.making import modest, using

_WORDS = st.text(min_size=1, max_size=20)
_CHOICES = st.builds(FeatureChoice, _WORDS, log=st.booleans(), weight=st.floats(0.01, 3))
_COUNTING = st.builds(
    Counting,
    reference_date=st.none() | st.dates(),
    merge_ids=st.booleans(),
    cancel_prefix=st.none() | _WORDS,
    without_products=st.lists(_WORDS, max_size=3).map(tuple),
    subtract_returns=st.booleans(),
    taken_back=st.lists(st.sampled_from(LedgerStep), max_size=3, unique=True).map(tuple),
)
_PLANS = st.builds(
    Plan,
    unit=st.sampled_from(Unit),
    columns=st.builds(OrderColumns, customer=st.none() | _WORDS, amount=st.none() | _WORDS),
    counting=_COUNTING,
    roles=st.lists(st.tuples(_WORDS, st.sampled_from(Role)), max_size=3).map(tuple),
    features=st.none() | st.lists(_CHOICES, max_size=3, unique_by=lambda c: c.name).map(tuple),
    k=st.none() | st.integers(2, 20),
    seed=st.integers(0, 2**31),
    scaling=st.sampled_from(Scaling),
    ignored=st.lists(_WORDS, max_size=2).map(tuple),
    set_aside=st.lists(_WORDS, max_size=2).map(tuple),
    stand_ins=st.lists(st.tuples(_WORDS, st.floats(-1e6, 1e6)), max_size=2).map(tuple),
    personal_too=st.booleans(),
    names=st.lists(st.builds(SegmentName, st.integers(2, 20), st.integers(1, 20), _WORDS), max_size=3).map(
        tuple
    ),
)


@modest
@given(_PLANS)
def test_a_plan_comes_back_from_json_as_it_was(plan: Plan) -> None:
    assert Plan.from_json(plan.to_json()) == plan


def test_a_plan_written_before_there_was_a_ledger_reads_as_proposed() -> None:
    data = json.loads(Plan(k=4).to_json())
    del data["counting"]
    data["columns"] = {"customer": "Who", "amount": "Paid"}

    plan = Plan.from_json(json.dumps(data))

    assert plan.counting == Counting()
    assert plan.columns == OrderColumns(customer="Who", amount="Paid")


def test_a_plan_in_json_can_be_read_by_a_person() -> None:
    text = Plan(features=using("Größe")).to_json()

    assert "Größe" in text
    assert '"unit": "customer"' in text


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "3", '"plan"', "{}", '{"unit": "planet"}', "null", "[" * 100_000],
    ids=["empty", "words", "list", "number", "string", "nothing", "other", "null", "deep"],
)
def test_text_that_is_no_plan_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PlanError, match="not a plan written by this program"):
        Plan.from_json(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("k", "four"),
        ("roles", [["Income", "colour"]]),
        ("features", [{"nom": "x"}]),
        ("taste", 1),
        ("names", 3),
        ("counting", {"reference_date": "soon"}),
        ("counting", {"taken_back": ["everything"]}),
        ("counting", {"colour": "red"}),
    ],
)
def test_a_plan_with_one_wrong_field_is_refused_in_a_sentence(key: str, value: object) -> None:
    data = json.loads(Plan().to_json()) | {key: value}

    with pytest.raises(PlanError, match="not a plan written by this program"):
        Plan.from_json(json.dumps(data))


@pytest.mark.parametrize("k", [-1, 0, 1, 21, 25])
def test_k_outside_2_to_20_is_refused_with_what_is_allowed(k: int) -> None:
    with pytest.raises(PlanError, match=f"K = {k} was asked; K can be from 2 to 20"):
        Plan(k=k)


@pytest.mark.parametrize(("low", "high"), [(1, 5), (6, 5), (2, 21)])
def test_a_range_of_k_outside_2_to_20_is_refused(low: int, high: int) -> None:
    with pytest.raises(PlanError, match="within 2 to 20"):
        Plan(k_min=low, k_max=high)


@pytest.mark.parametrize("weight", [0, -1, 3.5, float("nan"), float("inf")])
def test_a_weight_that_is_not_above_0_and_at_most_3_is_refused_by_name(weight: float) -> None:
    with pytest.raises(PlanError, match="weight of “Income”"):
        FeatureChoice("Income", weight=weight)


def test_a_feature_named_twice_is_refused() -> None:
    with pytest.raises(PlanError, match="twice"):
        Plan(features=using("Income", "Income"))


def test_a_new_name_replaces_the_old_one_and_a_blank_name_takes_it_back() -> None:
    plan = Plan().rename(4, 1, "Regulars").rename(4, 1, "  Loyal \n regulars ")

    assert plan.given_names(4) == {1: "Loyal regulars"}
    assert plan.rename(4, 1, "  ").given_names(4) == {}


def test_names_belong_to_their_k() -> None:
    plan = Plan().rename(4, 1, "Regulars").rename(5, 1, "Others").with_k(5)

    assert plan.given_names(4) == {1: "Regulars"}
    assert plan.given_names(5) == {1: "Others"}


def test_two_segments_of_one_solution_cannot_share_a_name() -> None:
    plan = Plan().rename(4, 1, "Regulars")

    with pytest.raises(PlanError, match="already called “Regulars”"):
        plan.rename(4, 2, "Regulars")


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.with_unit(Unit.ORDER_LINE),
        lambda plan: plan.with_role("Income", Role.IGNORE),
        lambda plan: plan.with_features(using("Visits")),
        lambda plan: plan.with_counting(merge_ids=True),
    ],
    ids=["unit", "role", "features", "counting"],
)
def test_other_segments_start_without_the_k_and_names_of_the_old_ones(change) -> None:
    changed = change(Plan(k=4).rename(4, 1, "Regulars"))

    assert changed.k is None
    assert changed.names == ()


def test_the_last_role_given_to_a_column_counts() -> None:
    plan = Plan().with_role("Income", Role.TEXT).with_role("Age", Role.TEXT).with_role("Income", Role.NUMBER)

    assert dict(plan.roles) == {"Age": Role.TEXT, "Income": Role.NUMBER}


def test_a_narrower_range_keeps_the_k_that_lies_inside() -> None:
    plan = Plan(k=4)

    assert plan.with_range(2, 6).k == 4
    assert plan.with_range(5, 9).k is None


def test_a_plan_saved_before_there_was_a_scaling_means_the_standard_deviation() -> None:
    data = json.loads(Plan(features=using("Income"), k=4).to_json())
    for later in ("scaling", "ignored", "set_aside", "stand_ins", "personal_too"):
        del data[later]

    assert Plan.from_json(json.dumps(data)) == Plan(features=using("Income"), k=4)


def test_another_preparation_starts_k_anew_and_another_download_does_not() -> None:
    plan = Plan(k=4).rename(4, 1, "Regulars")

    for other in (
        plan.with_scaling(Scaling.QUARTILES),
        plan.with_aside(["ACME"]),
        plan.with_stand_in("Age", 999, missing=True),
    ):
        assert (other.k, other.names) == (None, ())
    assert plan.with_ignored(["City"]).names == plan.names


def test_what_counts_as_missing_is_taken_back_as_it_was_said() -> None:
    said = Plan().with_stand_in("Age", 999, missing=True)

    assert said.stand_ins == (("Age", 999),)
    assert said.with_stand_in("Age", 999, missing=False).stand_ins == ()


def test_an_edited_segment_has_a_place_of_its_own_on_the_board() -> None:
    plan = Plan(k=3)
    step = Regrouped(3, "k-means", (1, 2), ((0.0,),), "“A” and “B” merged")

    assert plan.with_edit(step).place(3, 1) != plan.place(3, 1)
