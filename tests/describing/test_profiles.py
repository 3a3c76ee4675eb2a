"""Who the segments are: sizes, value, markers and sentences that say what the profile table says."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from segmentation import (
    Customers,
    Features,
    Marker,
    Plan,
    Role,
    Segments,
    Trait,
    analyse,
    build_customers,
    build_features,
    describe_segments,
    propose_plan,
    sweep_matrix,
)
from segmentation.describing.markers import sentence
from segmentation.samples import planted_segments
from tests.making import blobs, customers_of, cut, rand_index, sample_table, table_of, using


@cache
def _shop() -> tuple[Customers, Features, Segments]:
    """Describe the four segments of the sample shop."""
    table = sample_table()
    plan = propose_plan(table)
    customers = build_customers(table, plan)
    features, _, segments = cut(customers, 4, plan)
    return customers, features, segments


def _noise(rows: int, seed: int, **more: object) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    return {f"Measure {i}": np.round(rng.uniform(0, 100, rows), 3) for i in range(3)} | more


def test_shares_sum_to_1_and_sizes_to_the_customers() -> None:
    customers, _, segments = _shop()

    assert sum(s.share for s in segments) == pytest.approx(1)
    assert sum(s.size for s in segments) == len(customers)
    assert sum(s.amount_share or 0 for s in segments) == pytest.approx(1)


def test_the_money_of_the_segments_is_all_money_of_the_file() -> None:
    _, _, segments = _shop()

    assert sum(s.amount or 0 for s in segments) == pytest.approx(sample_table().frame["Amount"].sum())


def test_segments_are_numbered_by_size() -> None:
    _, _, segments = _shop()
    sizes = [s.size for s in segments]

    assert [s.number for s in segments] == [1, 2, 3, 4]
    assert sizes == sorted(sizes, reverse=True)


def test_the_planted_segments_of_the_sample_shop_are_found_again() -> None:
    customers, features, segments = _shop()
    planted = planted_segments()[customers.ids.iloc[features.customers]]

    assert rand_index(list(planted), list(segments.labels)) >= 0.9


def test_the_names_of_the_sample_shop_s_segments_say_what_was_planted() -> None:
    customers, features, segments = _shop()
    planted = planted_segments()[customers.ids.iloc[features.customers]].to_numpy()

    names = {
        planted_name: segments.names[pd.Series(segments.labels[planted == planted_name]).mode()[0]].lower()
        for planted_name in set(planted)
    }

    assert "big spenders" in names["big spenders"]
    assert "frequent" in names["big spenders"]
    assert "lapsed" in names["sleepers"]
    assert "one-time" in names["newcomers"]
    assert not re.search("lapsed|one-time|small", names["regulars"])


def test_without_money_there_is_no_share_of_it() -> None:
    _, _, segments = cut(customers_of(blobs()), 3)

    assert [(s.amount, s.amount_share) for s in segments] == [(None, None)] * 3


def test_the_profile_holds_the_means_and_medians_of_the_customers_in_the_user_s_units() -> None:
    customers, features, segments = _shop()
    frame = customers.frame.iloc[features.customers]

    for row in ("recency", "orders", "amount", "items_per_order"):
        statistic = segments.statistic[row]
        expected = frame[row].groupby(segments.labels).agg(statistic)
        assert segments.profile.loc[row, [1, 2, 3, 4]].tolist() == pytest.approx(expected.tolist())
        assert segments.profile.loc[row, "overall"] == pytest.approx(frame[row].agg(statistic))


def test_the_share_of_a_level_is_its_share_of_the_customers() -> None:
    customers, features, segments = _shop()
    tea = customers.frame["Category"].iloc[features.customers] == "Tea"

    assert segments.statistic["Category = Tea"] == "share"
    assert segments.profile.loc["Category = Tea", [1, 2, 3, 4]].tolist() == pytest.approx(
        tea.groupby(segments.labels).mean().tolist()
    )


def test_every_sentence_says_the_numbers_of_the_profile_table() -> None:
    _, _, segments = _shop()

    for segment in segments:
        for marker, said in zip(segment.markers, segment.sentences, strict=False):
            here = segments.show(marker.key, segments.profile.loc[marker.key, segment.number])
            everyone = segments.show(marker.key, segments.profile.loc[marker.key, "overall"])
            assert f": {here}" in said
            assert f"(all: {everyone}" in said
            assert here != everyone


def test_every_segment_of_the_sample_shop_has_three_sentences() -> None:
    assert [len(s.sentences) for s in _shop()[2]] == [3] * 4


def test_markers_are_far_from_everyone_and_stand_strongest_first() -> None:
    _, _, segments = _shop()

    for segment in segments:
        effects = [abs(m.effect) for m in segment.markers]
        assert effects == sorted(effects, reverse=True)
        assert all(abs(m.effect) >= 0.5 for m in segment.markers if m.level is None)
        assert all((m.value - m.overall) * m.effect > 0 for m in segment.markers)


def test_a_marker_is_not_told_twice() -> None:
    for segment in _shop()[2]:
        names = [m.trait.name for m in segment.markers]
        assert len(names) == len(set(names))


def test_missing_values_are_no_values_in_the_profile() -> None:
    made = {name: list(values) for name, values in blobs().items()}
    made["Age"] = ["" if i % 3 else 40 + i % 5 for i in range(60)]
    customers = customers_of(made)

    _, solution, segments = cut(customers, 3, Plan(features=using("Income", "Visits")))

    known = customers.frame["Age"].groupby(solution.labels).mean()
    assert segments.profile.loc["Age", [1, 2, 3]].tolist() == pytest.approx(known.tolist())


def test_a_segment_without_any_value_of_a_trait_is_not_marked_by_it() -> None:
    made = blobs(groups=2)
    made["Age"] = ["" if income > 1500 else 40 + i % 9 for i, income in enumerate(made["Income"])]

    _, _, segments = cut(customers_of(made), 2, Plan(features=using("Income")))

    empty = segments.profile.columns[segments.profile.loc["Age"].isna()]
    assert len(empty) == 1
    assert "Age" not in {m.trait.name for m in segments.segments[int(empty[0]) - 1].markers}


def test_columns_made_at_random_seldom_mark_a_segment() -> None:
    marked = tried = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        customers = customers_of(
            blobs(groups=8, size=12, seed=seed)
            | {
                "Shoe size": np.round(rng.normal(40, 3, 96), 1),
                "Member": rng.choice(["yes", "no"], 96),
                "Colour": rng.choice(["red", "green", "blue"], 96),
            }
        )
        _, _, segments = cut(customers, 8, Plan(features=using("Income", "Visits")))
        chance = {"Shoe size", "Member", "Colour"}
        marked += sum(m.trait.name in chance for s in segments for m in s.markers)
        tried += 8 * len(chance)

    assert marked <= 0.02 * tried


def test_what_made_the_segments_marks_them() -> None:
    rng = np.random.default_rng(0)
    made = blobs(groups=2) | {"Colour": rng.choice(["red", "green", "blue"], 40)}

    _, _, segments = cut(customers_of(made), 2, Plan(features=using("Income")))

    assert [s.markers[0].trait.name for s in segments] == ["Income", "Income"]
    assert {s.sentences[0].split()[0] for s in segments} == {"Higher", "Lower"}


def test_in_uniform_noise_only_what_was_cut_marks_the_pieces() -> None:
    rng = np.random.default_rng(1)
    made = _noise(400, 0) | {
        "Colour": rng.choice(["red", "green", "blue"], 400),
        "Age": rng.integers(18, 80, 400),
    }

    _, _, segments = cut(customers_of(made), 4, Plan(features=using("Measure 0", "Measure 1", "Measure 2")))

    assert {m.trait.name for s in segments for m in s.markers} <= {"Measure 0", "Measure 1", "Measure 2"}


def test_the_recommendation_for_uniform_noise_is_not_praised_as_natural() -> None:
    assert analyse(table_of(_noise(300, 3))).advice.verdict != "natural"


def test_a_trait_with_a_long_tail_is_shown_by_its_median() -> None:
    rng = np.random.default_rng(0)
    made = blobs() | {"Spent in all": np.round(np.exp(rng.normal(3, 1.6, 60)), 2)}

    _, _, segments = cut(customers_of(made), 3, Plan(features=using("Income")))

    assert segments.statistic["Spent in all"] == "median"
    assert segments.statistic["Income"] == "mean"


def test_everyone_in_one_segment_but_one_is_still_described() -> None:
    made = {"Income": [*np.linspace(10, 12, 30).round(3), 500.0], "Visits": [*range(30), 900]}

    _, _, segments = cut(customers_of(made), 2)

    assert [s.size for s in segments] == [30, 1]
    assert segments.profile.loc["Income", 2] == 500


def test_every_customer_can_be_a_segment() -> None:
    customers = customers_of({"Income": [1.5, 20, 300, 4000, 50_000], "Visits": [9, 1, 8, 2, 7]})

    _, _, segments = cut(customers, 5)

    assert [s.size for s in segments] == [1] * 5
    assert len(set(segments.names)) == 5


def test_amounts_with_gaps_still_sum_to_the_total() -> None:
    made = {name: list(values) for name, values in blobs().items()}
    made["Revenue"] = ["" if i % 4 == 0 else i for i in range(60)]
    customers = customers_of(made)

    _, _, segments = cut(customers, 3, Plan(features=using("Income", "Visits")))

    assert customers.amount == "Revenue"
    assert sum(s.amount or 0 for s in segments) == sum(i for i in range(60) if i % 4)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        (
            Marker(Trait("recency", "Recency", "days", "days", made=True), 1.4, 320, 60),
            "Last bought longer ago: 320 days ago (all: 60 days)",
        ),
        (
            Marker(Trait("orders", "Orders", "count", "orders", made=True), -0.9, 1, 4.24),
            "Order less often: 1 order (all: 4.2)",
        ),
        (Marker(Trait("recency", "recency", "number"), 1.4, 320, 60), "Higher recency: 320 (all: 60)"),
        (
            Marker(Trait("Member", "Member", "flag"), -0.6, 0.1, 0.5),
            "Less often Member “yes”: 10 % (all: 50 %)",
        ),
    ],
    ids=["made", "orders", "column of the same name", "flag"],
)
def test_a_marker_is_said_in_the_words_of_its_trait(marker: Marker, said: str) -> None:
    assert sentence(marker) == said


def test_a_category_used_as_a_feature_can_mark_its_segment() -> None:
    made = {"Colour": ["red", "green"] * 30} | blobs()
    plan = Plan().with_role("Colour", Role.CATEGORY).with_features(using("Colour"))
    customers = customers_of(made, plan)
    features = build_features(customers, plan)
    solution = sweep_matrix(features.matrix, [2]).solution(2)

    segments = describe_segments(customers, features, solution, plan)

    assert {s.markers[0].level for s in segments} == {"red", "green"}
    assert set(segments.names) == {"Mostly red", "Mostly green"}
