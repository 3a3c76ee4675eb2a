"""Key accounts are a segment of their own: counted, labelled, in the money, and brought back whole."""

from __future__ import annotations

import math

import pytest

from segmentation import (
    LedgerStep,
    Plan,
    Segments,
    Table,
    build_customers,
    build_features,
    build_ledger,
    labelled_customers,
    labelled_rows,
)
from tests.making import cut, lines_csv, lines_plan, table_of, written

_ROWS = [
    (f"C{i % 30:02d}", f"2024-01-{1 + i % 28:02d}", f"O{i}", "P", 1, 10 + i % 7 + 40 * (i % 3))
    for i in range(240)
] + [("GIANT", f"2024-02-{1 + i:02d}", f"G{i}", "P", 1, 9_000) for i in range(5)]


def _table() -> Table:
    return table_of(lines_csv(_ROWS))


def _plan() -> Plan:
    return lines_plan().with_aside(["GIANT", "nobody of this name"])


def _segments(plan: Plan) -> Segments:
    return cut(build_customers(_table(), plan), 2, plan)[2]


def test_who_is_set_aside_makes_no_segment_and_is_one() -> None:
    segments = _segments(_plan())

    assert sum(s.size for s in segments) == 30
    assert segments.aside is not None
    assert (segments.aside.number, segments.aside.name, segments.aside.size) == (3, "Key accounts", 1)
    assert segments.aside.sentences == ("GIANT: 45 k",)


def test_shares_are_of_everybody_and_sum_to_one() -> None:
    everyone = _segments(_plan()).everyone

    assert sum(s.share for s in everyone) == pytest.approx(1)
    assert sum(s.amount_share or 0 for s in everyone) == pytest.approx(1)
    assert sum(s.amount or 0 for s in everyone) == pytest.approx(sum(float(row[-1]) for row in _ROWS))


def test_kept_and_set_aside_are_what_was_read_to_the_cent() -> None:
    plan = _plan()
    customers = build_customers(_table(), plan)

    ledger = build_ledger(_table(), customers, plan, build_features(customers, plan))

    step = next(x for x in ledger.left_out if x.step is LedgerStep.KEY_ACCOUNT)
    assert (step.rows, step.customers, step.amount) == (5, 1, 45_000)
    assert (ledger.missing_rows, ledger.missing_amount) == (0, 0)
    assert math.isclose((ledger.kept_amount or 0) + 45_000, ledger.amount or 0)


def test_the_downloads_label_them() -> None:
    plan = _plan()
    customers = build_customers(_table(), plan)
    features, _, segments = cut(customers, 2, plan)
    parts = (_table(), customers, features, segments)

    lines, people = written(labelled_rows(*parts).to_csv()), written(labelled_customers(*parts).to_csv())

    giants = [row for row in (*lines, *people) if row["Customer"] == "GIANT"]
    assert len(giants) == 6
    assert {(row["segment"], row["segment_name"]) for row in giants} == {("3", "Key accounts")}
    assert {row["segment_note"] for row in giants} == {"key account, set aside as a segment of its own"}
    assert labelled_customers(*parts).unlabelled == 0


def test_brought_back_they_are_customers_like_all_others() -> None:
    plan = _plan().with_aside(())

    assert _segments(plan).aside is None
    assert sum(s.size for s in _segments(plan)) == 31


def test_a_segment_the_user_called_key_accounts_keeps_the_name_for_itself() -> None:
    plan = _plan().with_k(2).rename(2, 1, "Key accounts")

    names = [s.name for s in _segments(plan).everyone]

    assert names[0] == "Key accounts"
    assert names[2] == "Key accounts (set aside)"
