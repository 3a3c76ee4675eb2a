"""Rules a CRM can run: right on clear segments, honest on others, the same in SQL."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import Customers, PlanError, analyse
from segmentation.describing.crm_rules import find_rules, yes_words
from segmentation.describing.rounding import roundest
from segmentation.describing.rule import Condition, Rule, Rules
from tests.making import blobs, csv_text, customers_of, cut, modest, sample_table, table_of


def _blob_rules(groups: int = 3, size: int = 40) -> tuple[Customers, np.ndarray, Rules]:
    customers = customers_of(blobs(groups, size))
    features, solution, _ = cut(customers, groups)
    return (
        customers,
        solution.labels,
        find_rules(customers, features.customers, solution.labels, features.names),
    )


def test_clear_segments_get_rules_that_take_all_of_them_and_no_others() -> None:
    _, labels, rules = _blob_rules()

    assert [(r.precision, r.recall) for r in rules.rules] == [(1, 1)] * 3
    assert [r.size for r in rules.rules] == list(np.bincount(labels))
    assert rules.fidelity > 0.95
    assert rules.faithful


def test_the_sample_shops_rules_are_faithful_and_disjoint() -> None:
    analysis = analyse(sample_table())
    segments = analysis.segments()

    rules = find_rules(
        analysis.customers, analysis.features.customers, segments.labels, analysis.features.names
    )

    taken = sum(rule.holds(analysis.customers.frame).astype(int) for rule in rules.rules)
    assert rules.faithful
    assert (taken == 1).all()


def test_segments_of_noise_by_other_columns_are_not_called_faithful() -> None:
    rng = np.random.default_rng(0)
    customers = customers_of({"Noise": rng.normal(size=400).round(4), "More": rng.normal(size=400).round(4)})

    rules = find_rules(customers, np.arange(400), rng.integers(0, 4, 400), ["Noise", "More"])

    assert not rules.faithful


def test_a_segment_too_small_for_a_leaf_is_named_as_one_without_a_rule() -> None:
    rng = np.random.default_rng(1)
    income = np.r_[rng.normal(10, 1, 100), rng.normal(30, 1, 97), [10.0, 10.1, 30.0]].round(3)
    customers = customers_of({"Income": income})
    labels = np.r_[np.zeros(100, int), np.ones(97, int), [2, 2, 2]]

    rules = find_rules(customers, np.arange(200), labels, ["Income"])

    assert {r.segment for r in rules.rules} >= {1, 2}
    assert set(rules.without) | {r.segment for r in rules.rules} == {1, 2, 3}


def _run_in_duckdb(query: str) -> list[list[object]]:
    """Run it in a process of its own: the library tells of its leaks when the interpreter ends."""
    code = "import duckdb, json, sys; print(json.dumps(duckdb.sql(sys.stdin.read()).fetchall()))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=query, capture_output=True, text=True, check=True
    )
    found: list[list[object]] = json.loads(done.stdout)
    return found


def test_the_case_gives_the_same_customers_in_duckdb(tmp_path: Path) -> None:
    columns = blobs(3, 40) | {"Member": ["Ja", "Nein", "Ja"] * 40, "City": ["Rome", "O'Slo", ""] * 40}
    table = table_of(csv_text(columns))
    analysis = analyse(table, None, [3])
    labels = (analysis.customers.frame["Member"].astype(int) + 2 * (columns["Income"] > 2500)).to_numpy()
    rules = find_rules(
        analysis.customers, np.arange(120), labels, ["Income", "Member", "City"], yes={"Member": ("Ja",)}
    )
    file = tmp_path / "shop.csv"
    file.write_text(csv_text(columns))

    found = _run_in_duckdb(f"SELECT {rules.case(['A', 'B', 'C', 'D'])} FROM read_csv('{file}')")  # noqa: S608

    expected = np.full(120, None, dtype=object)
    for rule in rules.rules:
        expected[rule.holds(analysis.customers.frame)] = "ABCD"[rule.segment - 1]
    assert [row[0] for row in found] == list(expected)
    assert rules.fidelity > 0.9


def test_the_sql_is_right_for_new_customers_as_often_as_is_stated(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    group = rng.integers(0, 3, 4_000)
    spread = {
        "Income": rng.normal(20 * group, 12).round(2),
        "Visits": rng.normal(15 * (group % 2), 9).round(2),
    }
    known = customers_of({name: column[:2_000] for name, column in spread.items()})
    rules = find_rules(known, np.arange(2_000), group[:2_000], ["Income", "Visits"])
    file = tmp_path / "new.csv"
    file.write_text(csv_text({name: column[2_000:] for name, column in spread.items()}))

    found = _run_in_duckdb(f"SELECT {rules.case(['0', '1', '2'])} FROM read_csv('{file}')")  # noqa: S608

    given, truth = np.array([row[0] for row in found]), group[2_000:].astype(str)
    right = np.mean([(given[truth == name] == name).mean() for name in "012"])
    assert 0.6 < rules.fidelity < 0.9  # the groups overlap: there is something to get wrong
    assert right == pytest.approx(rules.fidelity, abs=0.04)


def test_an_unknown_number_counts_as_the_median_in_the_rule_and_in_sql() -> None:
    condition = Condition("Income", low=10.0, fill=12.0)
    customers = customers_of("Income,Age\n5,1\n,2\n20,3\n")

    assert condition.holds(customers.frame).tolist() == [False, True, True]
    assert condition.sql() == 'COALESCE("Income", 12.0) > 10.0'


def test_a_rule_reads_like_a_sentence() -> None:
    customers = customers_of("Income,City\n5,Rome\n50,Oslo\n20,Rome\n")
    rule = Rule(
        1,
        (
            (Condition("Income", low=10, high=30), Condition("City", level="Rome")),
            (Condition("Income", low=40),),
        ),
    )

    said = rule.text(customers.traits)

    assert said == "Income over 10 and up to 30 and City is “Rome”; or Income over 40"
    assert rule.holds(customers.frame).tolist() == [False, True, True]


@modest
@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_round_threshold_cuts_the_same_customers(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    if low == high:
        return

    assert low <= roundest(low, high) < high


def test_one_segment_needs_no_rule() -> None:
    customers = customers_of({"Income": [1.5, 2, 3]})

    with pytest.raises(PlanError, match="only one segment"):
        find_rules(customers, np.arange(3), np.zeros(3, int), ["Income"])


def test_a_flag_written_as_0_and_1_splits_by_its_yes() -> None:
    member = np.arange(200) % 2
    customers = customers_of({"Income": np.arange(200) + 0.5, "Member": member})

    rules = find_rules(customers, np.arange(200), member, ["Member"], yes={"Member": ("1",)})

    assert [(r.precision, r.recall) for r in rules.rules] == [(1, 1)] * 2
    assert rules.rules[1].sql() == "(\"Member\" IN ('1'))"


def test_the_yes_of_a_flag_is_as_the_file_writes_it() -> None:
    table = table_of("Income,Member,Won\n5,Ja,1\n6,Nein,0\n7,ja,1\n8.5,Nein,0\n")
    customers = customers_of("Income,Member,Won\n5,Ja,1\n6,Nein,0\n7,ja,1\n8.5,Nein,0\n")

    assert yes_words(table, customers) == {"Member": ("Ja", "ja"), "Won": ("1",)}
