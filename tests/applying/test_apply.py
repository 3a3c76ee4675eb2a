"""A saved segmentation on a new file: the same labels on the same data, the truth about other data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from segmentation import (
    FeatureChoice,
    Method,
    Model,
    Plan,
    PlanError,
    Role,
    analyse,
    apply_model,
    labelled_new,
    labelled_rows,
    match_columns,
    segment_of_customer,
)
from tests.applying.making import SHOP_WITH_KINDS, people, people_model, sample_shop_saved, shop, shop_lines
from tests.making import blobs, lines_csv, lines_plan, table_of, using, written


def _through_json(model: Model) -> Model:
    return Model.from_json(model.to_json())


@pytest.mark.parametrize("aside", [(), ("C0001", "C0002")], ids=["all", "key accounts"])
@pytest.mark.parametrize("method", list(Method))
def test_applied_to_its_own_file_a_model_gives_each_row_the_label_it_had(
    method: Method, aside: tuple[str, ...]
) -> None:
    analysis = sample_shop_saved(method, *aside)

    applied = apply_model(_through_json(analysis.model()), analysis.table)

    made = (analysis.table, analysis.customers, analysis.features, analysis.segments())
    then = segment_of_customer(*made[1:])
    now = segment_of_customer(applied.customers, applied.features, applied.segments)
    assert now.tolist() == then.tolist()
    again = labelled_rows(applied.table, applied.customers, applied.features, applied.segments)
    assert again.to_csv() == labelled_rows(*made).to_csv()


def test_the_labelled_new_file_says_how_sure_each_segment_is_and_who_is_unlike_any() -> None:
    new = {"ID": ["a", "b", "c"], "Income": [1000, 1500, 90_000], "Visits": [10.5, 20, 500],
           "Member": ["yes", "no", ""]}  # fmt: skip

    rows = written(labelled_new(apply_model(people_model(), table_of(new))).to_csv())

    assert [row["ID"] for row in rows] == ["a", "b", "c"]
    assert float(rows[0]["segment_confidence"]) > float(rows[1]["segment_confidence"])
    assert [row["segment_fit"] for row in rows] == ["", rows[1]["segment_fit"], "unlike any segment"]


def test_on_its_own_file_nothing_has_drifted_and_one_in_a_hundred_is_far_out() -> None:
    analysis = sample_shop_saved()

    applied = apply_model(analysis.model(), analysis.table)

    assert [s.index for s in applied.drift] == pytest.approx([0.0] * len(applied.drift), abs=1e-9)
    assert {str(s.drifted) for s in applied.drift} == {"stable"}
    assert applied.unlike_count is not None
    assert applied.unlike_count <= 0.01 * len(applied.labels)
    assert applied.notes == ()


def test_customers_far_from_all_that_was_are_unlike_any_segment() -> None:
    new = table_of({"ID": ["a", "b", "c"], "Income": [1000, 2001, 90_000], "Visits": [10.5, 30, 500],
                    "Member": ["yes", "no", "no"]})  # fmt: skip

    applied = apply_model(people_model(), new)

    assert applied.unlike is not None
    assert applied.unlike.tolist() == [False, False, True]
    assert applied.unlike_count == 1


def test_a_customer_at_the_centre_is_surer_than_one_between_two() -> None:
    values = [1000, 1500, 2000]
    model = analyse(table_of(blobs()), Plan(features=using("Income"), k=3)).model()

    applied = apply_model(model, table_of({"Income": values, "Visits": [1.5, 2, 3]}))

    assert applied.margin[0] > 0.9
    assert applied.margin[1] < 0.1


def test_the_saved_file_with_its_columns_in_another_order_and_more_of_them_gives_the_same_labels() -> None:
    analysis = people()
    frame = analysis.table.text()
    moved = {"New": ["x", "y"] * 30, **{name: frame[name].tolist() for name in reversed(frame.columns)}}

    applied = apply_model(people_model(), table_of(moved))

    assert applied.labels.tolist() == analysis.solution().labels.tolist()


def test_a_single_new_customer_is_labelled_like_the_others_of_its_kind() -> None:
    analysis = people()
    row = {name: [analysis.table.text_of(name).iloc[7]] for name in ("ID", "Income", "Visits", "Member")}

    applied = apply_model(people_model(), table_of(row))

    assert applied.labels.tolist() == [analysis.solution().labels[7]]


def test_a_file_with_half_the_columns_is_refused_with_all_that_are_missing() -> None:
    with pytest.raises(
        PlanError, match=r"lacks 2 of the 3 columns .*“Income” and “Member”.*It has “ID”, “Visits”"
    ):
        apply_model(people_model(), table_of({"ID": ["a", "b"], "Visits": [1.5, 2.5]}))


def test_a_model_for_other_columns_is_refused_saying_which() -> None:
    with pytest.raises(PlanError, match=r"lacks 3 of the 4 columns .*“Date”, “Amount” and “Order”"):
        apply_model(shop().model(), table_of({"Customer": ["a", "b"], "Age": [1, 2]}))


def test_words_where_numbers_were_are_refused_with_examples() -> None:
    new = {"ID": ["a", "b"], "Income": ["low", "high"], "Visits": [1.5, 2.5], "Member": ["yes", "no"]}

    with pytest.raises(PlanError, match=r"“Income” holds words \(“low”, “high”\)"):
        apply_model(people_model(), table_of(new))


def test_a_column_without_values_is_filled_and_told() -> None:
    new = {"ID": ["a", "b"], "Income": [1000, 2000], "Visits": ["", ""], "Member": ["yes", "no"]}

    applied = apply_model(people_model(), table_of(new))

    assert len(applied.labels) == 2
    assert any("Visits: 2 missing values (100 %) filled" in note for note in applied.notes)


def test_a_customer_without_any_value_has_no_segment_and_is_counted() -> None:
    new = {"ID": ["a", "b"], "Income": [1000, ""], "Visits": [10, ""], "Member": ["yes", ""]}

    applied = apply_model(people_model(), table_of(new))

    assert applied.features.customers.tolist() == [0]
    assert any("1 customer without a segment: no value" in note for note in applied.notes)


def test_a_file_of_which_nobody_can_be_labelled_is_refused() -> None:
    new = {"ID": ["a", "b"], "Income": ["", ""], "Visits": ["", ""], "Member": ["", ""]}

    with pytest.raises(PlanError, match="nobody can be labelled"):
        apply_model(people_model(), table_of(new))


def test_levels_never_seen_are_counted_and_named() -> None:
    made = blobs() | {"Colour": ["red", "green", "blue"] * 20}
    plan = Plan(features=(FeatureChoice("Income"), FeatureChoice("Colour")), k=3)
    model = analyse(
        table_of(made), plan.with_role("Colour", Role.CATEGORY).with_features(plan.features).with_k(3)
    ).model()

    applied = apply_model(
        model,
        table_of({"Income": [1000, 2000, 2000.5], "Visits": [1, 2, 3.5], "Colour": ["red", "pink", "pink"]}),
    )

    assert any(
        "“Colour” has 1 value" in note and "“pink”" in note and "2 customers, 67 %" in note
        for note in applied.notes
    )


def test_a_segment_that_nobody_is_in_any_more_is_named_and_stays_in_the_list() -> None:
    new = {"ID": ["a", "b"], "Income": [1000, 1001], "Visits": [10, 10.5], "Member": ["yes", "yes"]}

    applied = apply_model(people_model(), table_of(new))

    assert len(applied.segments) == 3
    assert sorted(s.size for s in applied.segments) == [0, 0, 2]
    assert any(note.startswith("Nobody of this file is in “") for note in applied.notes)


def test_order_lines_go_through_the_same_steps_by_themselves() -> None:
    model = shop().model()
    fewer = [row for row in shop_lines(60) if row[0] in {"C0", "C1", "C2", "C5"}]

    applied = apply_model(_through_json(model), table_of(lines_csv(fewer)))

    of_all = dict(zip(shop().customers.ids, shop().solution().labels, strict=True))
    some = dict(zip(applied.customers.ids, applied.labels, strict=True))
    # Recency counts back from each file's own last day, which is nearly the same here.
    assert some == {name: of_all[name] for name in ("C0", "C1", "C2", "C5")}


def test_the_share_of_a_category_that_sells_no_more_is_nothing_and_a_new_category_is_named() -> None:
    model = shop("share of Tea", "orders", columns=SHOP_WITH_KINDS).model()
    rows = [(*row[:3], "Mate", *row[4:]) for row in shop_lines(12)]

    applied = apply_model(model, table_of(lines_csv(rows)))

    assert (applied.customers.frame["share of Tea"] == 0).all()
    assert any("“Product” has 1 value" in note and "“Mate”" in note for note in applied.notes)


def test_a_return_rate_is_nothing_in_a_file_without_returns() -> None:
    back = [(f"C{i}", "2024-06-01", f"r{i}", "Tea", -1, "-10.00") for i in range(0, 60, 2)]
    plan = lines_plan().with_features(using("return_rate", "orders")).with_k(2)
    analysis = analyse(table_of(lines_csv([*shop_lines(60), *back])), plan, [2])

    applied = apply_model(analysis.model(), table_of(lines_csv(shop_lines(60))))

    assert (applied.customers.frame["return_rate"] == 0).all()


def test_letters_of_cancelled_orders_found_then_hold_for_a_file_that_hardly_shows_them() -> None:
    cancelled = [(f"C{i}", "2024-06-01", f"X{i}", "Tea", -1, "-1.00") for i in range(30)]
    analysis = analyse(table_of(lines_csv([*shop_lines(60), *cancelled])), lines_plan().with_k(3), [3])
    new = [*shop_lines(12), ("C0", "2024-07-01", "X99", "Tea", 1, "5000.00")]

    applied = apply_model(_through_json(analysis.model()), table_of(lines_csv(new)))

    assert analysis.model().plan.counting.cancel_prefix == "X"
    assert applied.customers.frame["amount"].iloc[0] < 5000


def test_a_reference_date_belongs_to_the_file_it_was_chosen_for() -> None:
    plan = lines_plan().with_counting(reference_date=date(2024, 7, 1)).with_k(3)
    table = table_of(lines_csv(shop_lines(60)))
    analysis = analyse(table, plan, [3])
    model = _through_json(analysis.model())

    same, other = (
        apply_model(model, table),
        apply_model(model, table_of(lines_csv(shop_lines(60, year=2025)))),
    )

    assert same.labels.tolist() == analysis.solution().labels.tolist()
    assert other.customers.reference_date is not None
    assert other.customers.reference_date.year == 2025
    assert any("Recency counts back from 2025-12-" in note for note in other.notes)


def test_a_file_of_another_length_is_said_to_be_one() -> None:
    half = [row for row in shop_lines(60) if str(row[1]) < "2024-05"]

    applied = apply_model(shop().model(), table_of(lines_csv(half)))

    assert any(
        "what counts up over time (orders, amount, tenure) is smaller" in note for note in applied.notes
    )


def test_columns_are_found_by_name_whatever_case_and_blanks() -> None:
    new = {"id": ["a"], " INCOME": [1000], "visits": [10.5], "member": ["yes"]}

    matching = match_columns(people_model(), table_of(new))

    assert [(m.name, m.column) for m in matching] == [
        ("ID", "id"), ("Income", "INCOME"), ("Visits", "visits"), ("Member", "member"),
    ]  # fmt: skip
    assert len(apply_model(people_model(), table_of(new), matching).labels) == 1


def test_a_column_that_could_be_meant_is_proposed_and_only_then_taken() -> None:
    new = table_of(
        {"ID": ["a", "b"], "Yearly income": [1000, 2000], "Visits": [1.5, 2.5], "Member": ["yes", "no"]}
    )

    plain, guessed = (match_columns(people_model(), new, propose=wish) for wish in (False, True))

    assert [m.name for m in plain.missing] == ["Income"]
    assert [(m.name, m.column) for m in guessed.guessed] == [("Income", "Yearly income")]


def test_order_columns_are_proposed_by_what_they_hold() -> None:
    renamed = lines_csv(shop_lines(60)).replace("Customer,Date", "Client no,Invoice date", 1)

    matching = match_columns(shop().model(), table_of(renamed), propose=True)

    assert {m.name: m.column for m in matching.guessed} == {"Customer": "Client no", "Date": "Invoice date"}


def test_columns_that_change_places_are_told_apart_by_the_users_choice() -> None:
    analysis = people()
    frame = analysis.table.text()
    swapped = {
        "ID": frame["ID"],
        "Income": frame["Visits"],
        "Visits": frame["Income"],
        "Member": frame["Member"],
    }
    table = table_of(swapped)

    matching = match_columns(people_model(), table, {"Income": "Visits", "Visits": "Income"})

    assert apply_model(people_model(), table, matching).labels.tolist() == analysis.solution().labels.tolist()


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"Height": "Income"}, "uses no column “Height”"),
        ({"Income": "Height"}, "no column “Height” in this file"),
        ({"Income": "Visits", "Visits": "Visits"}, "“Visits” was chosen for two columns"),
    ],
)
def test_a_choice_that_can_not_be_is_refused(chosen: dict[str, str], why: str) -> None:
    with pytest.raises(PlanError, match=why):
        match_columns(people_model(), people().table, chosen)


def test_a_model_of_version_1_labels_without_drift_and_reach() -> None:
    older = replace(people_model(), reaches=(), amounts=(), hues=(), references=(), columns=(), made_with=())

    applied = apply_model(older, people().table)

    assert applied.labels.tolist() == people().solution().labels.tolist()
    assert applied.unlike_count is None
    assert [s.label for s in applied.drift] == ["Sizes of the segments"]


def test_order_of_the_rows_does_not_matter() -> None:
    analysis = people()
    rows = np.random.default_rng(1).permutation(60)
    shuffled = {
        name: analysis.table.text_of(name).iloc[rows].tolist()
        for name in ("ID", "Income", "Visits", "Member")
    }

    applied = apply_model(people_model(), table_of(shuffled))

    assert applied.labels.tolist() == analysis.solution().labels[rows].tolist()
