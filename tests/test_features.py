"""The matrix and the way back: exact, complete, in the user's units, with nobody lost in silence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Customers,
    FeatureChoice,
    Plan,
    PlanError,
    Role,
    Scaling,
    Transform,
    beyond_limit,
    build_features,
    propose_features,
)
from segmentation.features import wants_log
from segmentation.plan import LARGEST_WEIGHT
from tests.making import blobs, customers_of, cut, lines_plan, modest, shop_of, using

_NUMBERS = st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=30)


def _one_feature(
    values: list[float] | np.ndarray, choice: FeatureChoice, scaling: Scaling = Scaling.DEVIATION
) -> tuple[np.ndarray, Transform]:
    """Build the matrix of one numeric feature."""
    customers = _customers(pd.DataFrame({choice.name: np.asarray(values, dtype=float)}))
    features = build_features(customers, Plan(features=(choice,), scaling=scaling))
    return features.matrix[:, 0], features.transforms[0]


def _customers(frame: pd.DataFrame) -> Customers:
    """Read a frame of numbers as customers, every column a number whatever its values."""
    plan = Plan()
    for name in frame:
        plan = plan.with_role(str(name), Role.NUMBER)
    text = frame.assign(Other=np.arange(len(frame)) % 7 + 0.5).to_csv(index=False)
    return customers_of(text, plan.with_role("Other", Role.NUMBER))


def _colours(levels: int, weight: float = 1.0) -> np.ndarray:
    values = [f"colour {i % levels}" for i in range(60)]
    plan = Plan(features=(FeatureChoice("Colour", weight=weight),)).with_role("Colour", Role.CATEGORY)
    plan = plan.with_features((FeatureChoice("Colour", weight=weight),))
    customers = customers_of({"Colour": values} | blobs(), plan)
    return build_features(customers, plan).matrix


@modest
@given(_NUMBERS, st.booleans(), st.floats(0.1, LARGEST_WEIGHT))
def test_the_way_back_gives_the_user_s_own_units(values: list[float], log: bool, weight: float) -> None:
    transform = Transform("Income", "number", weight=weight, log=log, middle=0.75, scale=2.5)

    back = transform.backward(transform.forward(pd.Series(values)))

    assert back[:, 0] == pytest.approx(np.array(values), rel=1e-9, abs=1e-9)


@modest
@given(_NUMBERS.filter(lambda v: np.ptp(v) > 0.01), st.booleans())
def test_a_feature_has_mean_0_and_standard_deviation_1(values: list[float], log: bool) -> None:
    column, transform = _one_feature(values, FeatureChoice("Income", log=log))

    assert column.mean() == pytest.approx(0, abs=1e-6)
    assert column.std() == pytest.approx(1, rel=1e-6)
    assert transform.backward(column[:, None])[:, 0] == pytest.approx(np.array(values), rel=1e-6, abs=1e-6)


@modest
@given(_NUMBERS.filter(lambda v: np.ptp(np.quantile(v, (0.25, 0.75))) > 0.01), st.booleans())
def test_by_quartiles_the_middle_is_0_and_the_middle_half_as_wide_as_a_bells(
    values: list[float], log: bool
) -> None:
    column, transform = _one_feature(values, FeatureChoice("Income", log=log), Scaling.QUARTILES)

    low, middle, high = np.quantile(column, (0.25, 0.5, 0.75))
    assert middle == pytest.approx(0, abs=1e-6)
    assert high - low == pytest.approx(1.349, rel=1e-6)
    assert transform.backward(column[:, None])[:, 0] == pytest.approx(np.array(values), rel=1e-6, abs=1e-6)


def test_by_quartiles_a_few_far_values_do_not_move_the_others() -> None:
    values = np.arange(101.0)
    far = np.where(values > 98, 1e6, values)

    near_them, _ = _one_feature(values, FeatureChoice("Spent"), Scaling.QUARTILES)
    with_far, _ = _one_feature(far, FeatureChoice("Spent"), Scaling.QUARTILES)
    squeezed, _ = _one_feature(far, FeatureChoice("Spent"))

    assert with_far[:98] == pytest.approx(near_them[:98])
    assert np.ptp(squeezed[:98]) < 0.01


def test_a_middle_half_of_one_value_is_measured_by_its_deviation() -> None:
    values = np.array([0.0] * 90 + [5.0, 7, 9, 11, 30, 2, 4, 8, 6, 3])

    by_quartiles, _ = _one_feature(values, FeatureChoice("Returns"), Scaling.QUARTILES)
    by_deviation, _ = _one_feature(values, FeatureChoice("Returns"))

    assert by_quartiles == pytest.approx(by_deviation)


def test_the_unit_of_a_feature_does_not_matter() -> None:
    euros = np.array([10.0, 20.5, 31, 47, 5])

    in_euros, _ = _one_feature(euros, FeatureChoice("Spent"))
    in_cents, _ = _one_feature(100 * euros, FeatureChoice("Spent"))

    assert in_euros == pytest.approx(in_cents)


def test_a_weight_multiplies_the_distances() -> None:
    values = [10.0, 20.5, 31, 47, 5]

    once, _ = _one_feature(values, FeatureChoice("Spent"))
    twice, transform = _one_feature(values, FeatureChoice("Spent", weight=2))

    assert twice == pytest.approx(2 * once)
    assert transform.backward(twice[:, None])[:, 0] == pytest.approx(values)


def test_missing_numbers_are_filled_with_the_median_and_counted() -> None:
    customers = customers_of({"Income": ["10", "20", "", "90", "n/a", "30"], "Visits": [1, 5, 2, 8, 3, 9]})

    features = build_features(customers, Plan(features=using("Income", "Visits")))

    back = features.transforms[0].backward(features.matrix[:, :1])[:, 0]
    assert back == pytest.approx([10, 20, 25, 90, 25, 30])
    assert features.filled == {"Income": 2}
    assert features.left_out == ()


def test_customers_without_any_value_are_left_out_with_a_count_and_keep_their_place() -> None:
    customers = customers_of(
        {
            "Income": ["10", "", "30", "90", "", "50"],
            "Visits": ["1", "", "2", "8", "3", "9"],
            "City": ["a"] * 3 + ["b"] * 3,
        }
    )

    features = build_features(customers, Plan(features=using("Income", "Visits")))

    (left_out,) = features.left_out
    assert features.customers.tolist() == [0, 2, 3, 4, 5]
    assert (left_out.reason, left_out.rows, left_out.customers) == ("no value in any feature in use", 1, 1)


def test_customers_left_out_take_the_rows_and_the_money_of_their_order_lines_with_them() -> None:
    rows = [("Ann", f"2024-01-{d:02}", f"A{d}", "Tea", 1, "10.00") for d in (1, 5, 9)]
    rows += [("Bob", f"2024-02-{d:02}", f"B{d}", "Tea", 1, "10.00") for d in (1, 15)]
    rows += [("Cat", "2024-02-02", "C1", "Tea", 1, "4.50"), ("Cat", "2024-02-02", "C1", "Cup", 1, "5.50")]

    features = build_features(shop_of(rows), lines_plan().with_features(using("days_between_orders")))

    (left_out,) = features.left_out
    assert features.customers.tolist() == [0, 1]
    assert (left_out.rows, left_out.customers, left_out.amount) == (2, 1, 10)


def test_customers_set_apart_are_not_in_the_matrix() -> None:
    rows = [(f"C{i}", f"2024-01-{i:02}", f"A{i}", "Tea", 1, f"{i}.00") for i in range(1, 6)]

    features = build_features(shop_of([*rows, ("C2", "2024-02-01", "R1", "Tea", -1, "-2.00")]), lines_plan())

    assert features.customers.tolist() == [0, 2, 3, 4]


@pytest.mark.parametrize("levels", [2, 3, 10, 30])
def test_two_levels_of_a_category_are_equally_far_apart_whatever_their_number(levels: int) -> None:
    matrix = _colours(levels)

    distances = {round(float(np.linalg.norm(matrix[0] - row)), 9) for row in matrix}

    assert matrix.shape == (60, levels)
    assert distances == {0, round(np.sqrt(2), 9)}


def test_the_weight_of_a_category_multiplies_its_distances() -> None:
    assert np.linalg.norm(np.subtract(*_colours(3, weight=0.5)[:2])) == pytest.approx(0.5 * np.sqrt(2))


def test_a_yes_or_no_lies_as_far_apart_as_two_levels() -> None:
    customers = customers_of({"Member": ["yes", "no"] * 30} | blobs())

    features = build_features(customers, Plan(features=using("Member")))

    assert np.ptp(features.matrix) == pytest.approx(np.sqrt(2))
    assert features.transforms[0].backward(features.matrix)[:2, 0] == pytest.approx([1, 0])


def test_a_missing_yes_or_no_becomes_the_usual_answer_and_is_counted() -> None:
    customers = customers_of({"Member": ["yes", "yes", "no", "", "yes", "no"], "Visits": [1, 5, 2, 8, 3, 9]})

    features = build_features(customers, Plan(features=using("Member", "Visits")))

    assert features.transforms[0].backward(features.matrix[:, :1])[3, 0] == pytest.approx(1)
    assert features.filled == {"Member": 1}


def test_a_missing_level_is_no_level_and_never_a_number() -> None:
    plan = Plan().with_role("City", Role.CATEGORY).with_features(using("City", "Visits"))
    customers = customers_of(
        {"City": ["Bonn", "", "Ulm", "Bonn", "Ulm", ""], "Visits": [1, 5, 2, 8, 3, 9]}, plan
    )

    features = build_features(customers, plan)

    assert features.transforms[0].levels == ("Bonn", "Ulm")
    assert features.matrix[:, :2].tolist() == [[1, 0], [0, 0], [0, 1], [1, 0], [0, 1], [0, 0]]


def test_codes_under_the_role_of_a_category_are_not_taken_as_amounts() -> None:
    made = blobs() | {"Region": [1 + i % 3 for i in range(60)]}
    customers = customers_of(made)

    features = build_features(customers, Plan(features=using("Region")))

    assert features.transforms[0].levels == ("1", "2", "3")
    assert "Region" not in {choice.name for choice in propose_features(customers)}


def test_a_constant_feature_changes_nothing() -> None:
    frame = pd.DataFrame({"Income": [10.0, 20, 31, 47], "Fee": [0.1] * 4})

    features = build_features(_customers(frame), Plan(features=using("Income", "Other")))
    customers = _customers(frame)
    with_fee = build_features(customers, Plan(features=using("Income", "Fee")))

    assert np.ptp(with_fee.matrix[:, 1]) == 0
    assert with_fee.matrix[:, 0] == pytest.approx(features.matrix[:, 0])


def test_a_feature_that_nobody_to_be_segmented_has_is_refused_by_name() -> None:
    rows = [(f"C{i}", f"2024-01-{i:02}", f"A{i}", "Tea", 1, f"{i}.00") for i in range(1, 9)]

    with pytest.raises(PlanError, match=r"“days_between_orders” is empty"):
        build_features(
            shop_of(rows), lines_plan().with_features(using("orders", "amount", "days_between_orders"))
        )


def test_a_long_tail_is_proposed_on_a_log_scale_and_nothing_else_is() -> None:
    tail = np.exp(np.linspace(0, 8, 60))

    proposed = propose_features(customers_of(blobs() | {"Spent in all": np.round(tail, 2)}))

    assert {choice.name: choice.log for choice in proposed} == {
        "Income": False,
        "Visits": False,
        "Spent in all": True,
    }


@pytest.mark.parametrize(
    "values",
    [
        [1.0, 1.0],
        [0.0] * 20,
        [-1000.0, *np.exp(np.linspace(0, 8, 60))],
        [np.nan] * 9,
        [*np.linspace(100, 120, 60), *np.linspace(380, 400, 5)],
    ],
    ids=["two", "zeros", "negative", "missing", "a small group, not far"],
)
def test_no_log_is_proposed_where_it_shows_nothing_or_is_not_defined(values: list[float]) -> None:
    assert not wants_log(pd.Series(values))


def test_a_survey_of_answers_is_segmented_by_its_answers() -> None:
    rng = np.random.default_rng(0)
    answers = {f"Likes {what}": rng.choice(["yes", "no"], 60) for what in ("tea", "coffee", "cups")}

    proposed = propose_features(customers_of(answers | {"Age": rng.integers(18, 80, 60)}))

    assert [choice.name for choice in proposed] == list(answers)


def test_of_more_than_60_numbers_60_are_proposed_and_more_are_refused() -> None:
    rng = np.random.default_rng(0)
    customers = customers_of({f"Measure {i}": np.round(rng.normal(size=30), 1) for i in range(61)})
    names = [trait.name for trait in customers.traits]

    assert len(propose_features(customers)) == 60
    assert build_features(customers, Plan()).matrix.shape == (30, 60)
    with pytest.raises(PlanError, match="61 features were chosen; at most 60"):
        build_features(customers, Plan(features=using(*names)))


def test_an_unknown_feature_is_named_with_those_there_are() -> None:
    with pytest.raises(PlanError, match=r"no feature “Incom” here\. There are: Income, Visits\."):
        build_features(customers_of(blobs()), Plan(features=using("Incom")))


def test_customers_who_are_all_the_same_are_told_so() -> None:
    customers = _customers(pd.DataFrame({"Income": [0.1] * 9, "Fee": [7.0] * 9}))

    with pytest.raises(PlanError, match=r"All 9 customers are the same in Income and Fee"):
        build_features(customers, Plan(features=using("Income", "Fee")))


def test_one_customer_is_too_few() -> None:
    with pytest.raises(PlanError, match=r"1 customer with a value.*at least 2"):
        build_features(shop_of([("Ann", "2024-01-01", "A1", "Tea", 1, "10.00")] * 3), lines_plan())


def test_without_any_number_the_categories_are_told_of() -> None:
    with pytest.raises(PlanError, match=r"No feature to segment by.*“Colour” could serve"):
        build_features(customers_of({"Colour": ["red", "green", "blue"] * 20, "Note": ["x"] * 60}), Plan())


def test_a_category_of_too_many_levels_is_refused_by_name() -> None:
    plan = Plan().with_role("City", Role.CATEGORY).with_features(using("City"))
    customers = customers_of({"City": [f"City {i % 40}" for i in range(60)]} | blobs(), plan)

    with pytest.raises(PlanError, match="“City” has more than 30 different values"):
        build_features(customers, plan)


def test_rows_keep_their_labels_when_they_are_shuffled_and_cells_are_missing() -> None:
    frame = pd.DataFrame({"ID": [f"K{i}" for i in range(60)]} | blobs()).astype({"Income": object})
    frame.loc[::7, "Income"] = ""
    shuffled = frame.sample(frac=1, random_state=1)

    labels = []
    for one in (frame, shuffled):
        customers = customers_of(one.to_csv(index=False))
        features, solution, _ = cut(customers, 3, Plan(features=using("Income", "Visits")))
        labels.append(dict(zip(customers.ids.iloc[features.customers], solution.labels, strict=True)))

    assert labels[0] == labels[1]


def test_centres_are_the_means_of_the_customers_who_carry_their_label() -> None:
    customers = customers_of(blobs())

    features, solution, _ = cut(customers, 3)

    means = [features.matrix[solution.labels == j].mean(axis=0) for j in range(3)]
    assert solution.centers == pytest.approx(np.array(means))
    nearest = ((features.matrix[:, None] - solution.centers) ** 2).sum(axis=2).argmin(axis=1)
    assert nearest.tolist() == solution.labels.tolist()


def test_the_limit_of_60_features_names_what_it_leaves_out() -> None:
    noise = np.random.default_rng(0).normal(size=(50, 63)).round(4)
    customers = customers_of({f"m{i}": noise[:, i] for i in range(63)})

    assert len(propose_features(customers)) == 60
    assert beyond_limit(customers) == ("m60", "m61", "m62")


def test_customers_set_aside_are_no_part_of_the_matrix_and_of_the_proposal() -> None:
    spent = np.concatenate([np.random.default_rng(0).normal(50, 10, 59), [90_000]]).round(2)
    customers = customers_of({"id": range(60), "Spent": spent}, Plan(set_aside=("59",)))

    features = build_features(customers, Plan())

    assert features.customers.tolist() == list(range(59))
    assert propose_features(customers) == (FeatureChoice("Spent", log=False),)
