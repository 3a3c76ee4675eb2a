"""The flow between two files: planted moves are counted with their money and told in words."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import Applied, Plan, PlanError, analyse, apply_model, flow_between
from segmentation.applying import moves_in_words
from segmentation.applying.flow import same_ids
from tests.applying.making import shop, shop_lines
from tests.making import lines_csv, table_of, using


def _two_files() -> tuple[Applied, Applied]:
    """Big and small spenders; three big ones become small, one small one big, two leave, one comes."""
    rng = np.random.default_rng(0)
    names = [f"K{i}" for i in range(40)]
    then = np.where(np.arange(40) < 20, 1_000, 100) + rng.integers(0, 5, 40)
    now = then.copy()
    now[:3], now[20] = 100, 1_000
    old = {"ID": names, "Amount": then, "Age": rng.integers(20, 60, 40)}
    new = {"ID": [*names[:38], "Z"], "Amount": [*now[:38], 104], "Age": rng.integers(20, 60, 39)}
    plan = Plan(features=using("Amount"), k=2)
    plan = plan.rename(2, 1, "Big").rename(2, 2, "Small")
    analysis = analyse(table_of(old), plan, [2])
    model = analysis.model()
    return apply_model(model, analysis.table), apply_model(model, table_of(new))


def test_planted_moves_are_found_with_their_customers_and_money() -> None:
    before, now = _two_files()
    big = next(i for i, s in enumerate(before.segments) if (s.amount or 0) > 10_000)
    small = 1 - big

    flow = flow_between(before, now)

    moves = {(m.before, m.now): m for m in flow.moves}
    assert {key: m.customers for key, m in moves.items()} == {
        (big, big): 17, (big, small): 3, (small, big): 1,
        (small, small): 17, (small, None): 2, (None, small): 1,
    }  # fmt: skip
    slipped = moves[big, small]
    assert slipped.money == pytest.approx(before.customers.frame["Amount"][:3].sum())
    assert slipped.money_now == 300
    assert (flow.both, flow.stayed) == (38, 34)
    assert (flow.rose(slipped), flow.rose(moves[small, big])) == (False, True)


def test_moves_are_told_in_sentences_those_of_most_money_first() -> None:
    before, now = _two_files()
    names = before.segments.names
    big, small = names if before.segments.segments[0].amount > 10_000 else names[::-1]  # type: ignore[operator]

    told = moves_in_words(flow_between(before, now))

    assert told[0].startswith(f"3 {big} slipped to {small}: 3,0")
    assert any(sentence.startswith(f"1 {small} rose to {big}: ") for sentence in told)
    assert any(sentence.startswith(f"2 {small} are not in the new file") for sentence in told)
    assert not any("a year" in sentence for sentence in told)


def test_money_of_order_lines_is_that_of_a_year() -> None:
    model = shop().model()
    half = [row for row in shop_lines(60) if str(row[1]) < "2024-07"]
    before, now = apply_model(model, table_of(lines_csv(half))), apply_model(model, shop().table)

    flow = flow_between(before, now)

    assert flow.yearly
    first, last = before.period
    assert first is not None
    assert last is not None
    per_year = sum(m.money or 0 for m in flow.moves)
    brought = sum(s.amount or 0 for s in before.segments)
    assert per_year == pytest.approx(brought * 365.25 / ((last - first).days + 1))


def test_without_ids_nobody_is_known_again() -> None:
    analysis = analyse(table_of({"Income": np.arange(40) % 20 + 0.5}), Plan(k=2), [2])
    applied = apply_model(analysis.model(), analysis.table)

    with pytest.raises(PlanError, match="no id"):
        flow_between(applied, applied)


def test_a_file_against_itself_moves_nobody() -> None:
    before, _ = _two_files()

    flow = flow_between(before, before)

    assert not flow.changes
    assert not flow.gone
    assert flow.stayed == flow.both == 40


def test_ids_written_as_numbers_are_known_however_they_are_written() -> None:
    assert same_ids(table_of({"a": ["17850.0", "x"]}).text_of("a")).tolist() == ["17850", "x"]
