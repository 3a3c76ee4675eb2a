"""RFM: ties score equally, every customer is in one cell and one group, money adds up, cut points move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Plan,
    PlanError,
    Rfm,
    RfmChoice,
    Role,
    build_customers,
    build_rfm,
    charts,
    cross_table,
    rfm_customers,
)
from segmentation.rfm import GROUPS, fifths, group_names, score
from tests.making import customers_of, lines_csv, lines_plan, modest, rand_index, table_of, written

#: Ten customers whose scores were worked out by hand: (customer, days before 31 Dec of the last order,
#: orders, money per order) and the scores R, F, M with the group.
#: Recency (day after the last line − last order): 1 5 9 20 40 60 90 150 200 300; fifths 8.2, 32, 72, 160.
#: Orders: 1 1 1 1 1 1 2 3 6 8; fifths 1, 1, 1.4, 3.6. Money: 10 … ; fifths 18, 34, 57.6, 120.
HAND = [
    ("A", 0, 8, 50, (5, 5, 5), "Champions"),
    ("B", 4, 1, 10, (5, 1, 1), "New"),
    ("C", 8, 6, 20, (4, 5, 4), "Loyal"),
    ("D", 19, 1, 15, (4, 1, 1), "Promising"),
    ("E", 39, 1, 20, (3, 1, 2), "About to sleep"),
    ("F", 59, 1, 30, (3, 1, 2), "About to sleep"),
    ("G", 89, 2, 20, (2, 4, 3), "At risk"),
    ("H", 149, 3, 40, (2, 4, 4), "At risk"),
    ("I", 199, 1, 60, (1, 1, 4), "Hibernating"),
    ("J", 299, 1, 48, (1, 1, 3), "Hibernating"),
]
_NUMBER = Role.NUMBER
_LAST = np.datetime64("2024-12-31")


def _lines() -> str:
    return lines_csv(
        [
            (name, str(_LAST - days - 5 * i), f"{name}{i}", "P", 1, money)
            for name, days, orders, money, _, _ in HAND
            for i in range(orders)
        ]
    )


def _hand(rfm: RfmChoice | None = None) -> Rfm:
    plan = lines_plan().with_rfm(rfm or RfmChoice())
    return build_rfm(build_customers(table_of(_lines()), plan), plan)


def _by_customer(found: Rfm) -> dict[str, tuple[tuple[int, ...], str]]:
    names = [found.groups[g].name for g in found.group]
    scores = zip(*(m.scores.tolist() for m in found.measures.values()), strict=True)
    return {row[0]: (scored, name) for row, scored, name in zip(HAND, scores, names, strict=True)}


@pytest.mark.parametrize("row", HAND, ids=lambda row: row[0])
def test_ten_customers_have_the_scores_worked_out_by_hand(row: tuple) -> None:
    assert _by_customer(_hand())[row[0]] == (row[4], row[5])


def test_every_cell_of_the_grid_has_exactly_one_group() -> None:
    cells = [(r, f) for recencies, frequencies, _ in GROUPS.values() for r in recencies for f in frequencies]

    assert len(GROUPS) == 10
    assert sorted(cells) == [(r, f) for r in range(1, 6) for f in range(1, 6)]
    assert (group_names() >= 0).all()


_VALUES = st.lists(st.integers(0, 12) | st.floats(0, 1e6), min_size=2, max_size=80)


@modest
@given(_VALUES, st.booleans())
def test_equal_values_score_equally_and_better_ones_never_worse(values: list[float], low: bool) -> None:
    numbers = np.array(values, dtype=float)
    scores = score(numbers, fifths(numbers), low_is_best=low)

    assert set(scores) <= {1, 2, 3, 4, 5}
    order = np.argsort(numbers, kind="stable")
    steps = np.diff(scores[order]) * (-1 if low else 1)
    assert (steps >= 0).all()
    assert (steps[np.diff(numbers[order]) == 0] == 0).all()


@modest
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(1, 30), st.floats(0.01, 1e5)), min_size=2, max_size=60
    )
)
def test_every_customer_is_in_one_cell_and_one_group(rows: list[tuple[int, int, float]]) -> None:
    recency, orders, amount = zip(*rows, strict=True)
    table = {"id": range(len(rows)), "recency": recency, "frequency": orders, "monetary": np.round(amount, 2)}
    columns = {"Other": np.arange(len(rows)) % 3 + 0.5}
    choice = RfmChoice("recency", "frequency", "monetary")
    plan = Plan(rfm=choice).with_role("recency", _NUMBER).with_role("frequency", _NUMBER)
    plan = plan.with_role("monetary", _NUMBER)
    found = build_rfm(customers_of(table | columns, plan), plan)

    assert found.counts.sum() == len(rows) == sum(g.size for g in found.groups)
    assert found.money is not None
    assert found.money.sum() == pytest.approx(np.round(amount, 2).sum())
    cells = group_names()[found.recency.scores - 1, found.frequency.scores - 1]
    assert (cells == found.group).all()


def test_six_hundred_equal_customers_have_one_score_wherever_they_stand() -> None:
    orders = np.array([1.0] * 600 + [2, 3, 4, 5] * 100)

    assert set(score(orders, fifths(orders))[:600]) == {1}
    assert set(score(orders[::-1], fifths(orders))[-600:]) == {1}


def test_shares_of_groups_are_of_all_customers_and_all_money() -> None:
    groups = _hand().groups

    assert sum(g.share for g in groups) == pytest.approx(1)
    assert sum(g.amount_share or 0 for g in groups) == pytest.approx(1)


def test_cut_points_move_customers_and_are_refused_where_they_fall() -> None:
    moved = _hand(RfmChoice(recency_cuts=(100, 200, 300, 400)))

    assert (moved.recency.by_user, moved.frequency.by_user) == (True, False)
    assert moved.recency.scores.tolist() == [5, 5, 5, 5, 5, 5, 5, 4, 4, 3]
    with pytest.raises(PlanError, match="must be four numbers, none smaller than the one before"):
        RfmChoice(recency_cuts=(10, 5, 20, 30))
    with pytest.raises(PlanError, match="four numbers"):
        RfmChoice(monetary_cuts=(1, 2, 3))


def test_a_column_chosen_for_a_measure_forgets_the_cut_points_of_the_last() -> None:
    choice = RfmChoice(recency="days", recency_cuts=(1, 2, 3, 4))

    assert choice.with_column("recency", "age") == RfmChoice(recency="age")


def test_key_accounts_are_scored_like_everybody() -> None:
    plan = lines_plan().with_aside(["A"])

    assert len(build_rfm(build_customers(table_of(_lines()), plan), plan).customers) == 10


def test_without_what_it_needs_it_says_what_to_do() -> None:
    customers = customers_of({"Age": range(20, 60), "Income": np.arange(40) * 37 % 17})
    with pytest.raises(
        PlanError, match=r"No column of this file says the days since .* and the number of orders"
    ):
        build_rfm(customers, Plan())


def test_customers_without_a_value_are_left_out_and_counted() -> None:
    days = ["" if i % 10 == 0 else i for i in range(50)]
    plan = Plan(rfm=RfmChoice("days", "visits")).with_role("days", _NUMBER).with_role("visits", _NUMBER)
    found = build_rfm(customers_of({"days": days, "visits": [i % 4 for i in range(50)]}, plan), plan)

    assert found.left_out is not None
    assert (found.left_out.customers, found.counts.sum()) == (5, 45)
    assert found.monetary is None


def test_one_customer_and_customers_all_alike_have_scores() -> None:
    alike = lines_csv([(f"C{i}", "2024-01-01", f"O{i}", "P", 1, 5) for i in range(6)])
    one = lines_csv([("C", f"2024-01-0{1 + i}", f"O{i}", "P", 1, 5) for i in range(3)])
    for text, scored in ((alike, 6), (one, 1)):
        found = build_rfm(build_customers(table_of(text), lines_plan()), lines_plan())

        assert found.counts.sum() == scored
        assert len(set(found.group)) == 1


def test_the_download_has_scores_and_group_beside_each_customer() -> None:
    table = table_of(_lines())
    customers = build_customers(table, lines_plan())

    rows = written(rfm_customers(table, customers, build_rfm(customers, lines_plan())).to_csv())

    scores = ("recency_score", "frequency_score", "monetary_score", "rfm_group")
    assert {row["Customer"]: tuple(row[s] for s in scores) for row in rows} == {
        name: (*(str(s) for s in scored), group) for name, _, _, _, scored, group in HAND
    }


def test_a_table_of_customers_keeps_its_rows_and_says_who_has_no_scores() -> None:
    table = table_of(
        {"id": range(40), "recency": ["", *range(1, 40)], "frequency": [i % 7 for i in range(40)]}
    )
    customers = build_customers(table, Plan())

    rows = written(rfm_customers(table, customers, build_rfm(customers, Plan())).to_csv())

    assert [row["id"] for row in rows] == [str(i) for i in range(40)]
    assert rows[0]["rfm_group"] == ""
    assert rows[0]["rfm_note"] == "not scored: no value to score"
    assert all(row["rfm_group"] for row in rows[1:])


@modest
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=8, max_size=60))
def test_the_agreement_of_two_segmentations_is_the_rand_index(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T
    found = cross_table(("a", "b", "c", "d"), one, ("v", "w", "x", "y", "z"), other)

    assert found.counts.sum() == len(pairs)
    assert 0 <= found.overlap <= 1
    if len(set(one)) > 1 and len(set(other)) > 1:
        assert found.agreement == pytest.approx(rand_index(one, other))


def test_who_is_in_one_of_the_two_only_is_not_compared() -> None:
    found = cross_table(("a", "b"), np.array([0, 1, -1]), ("x",), np.array([0, -1, 0]))

    assert found.counts.tolist() == [[1], [0]]
    assert found.sentences == ("a: 100 % are in x",)


def test_the_grid_says_each_cell_and_its_range() -> None:
    figure = charts.rfm_grid(_hand(), "customers")

    assert "Champions" in figure.data[0].text[4][4]
    assert figure.layout.xaxis.ticktext[0] == "1<br>up to 1"
    assert charts.ranges(_hand().recency) == ["up to 8", "9–32", "33–72", "73–160", "from 161"]
