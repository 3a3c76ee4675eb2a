"""The target board: weighted means, knock-outs with their reasons, rankings that say how sure they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from segmentation import (
    Ability,
    Criterion,
    Place,
    Plan,
    PlanError,
    TargetChoice,
    board_of,
    build_customers,
    criteria_of,
    propose_plan,
)
from segmentation.target_choice import USUAL_SCORE
from segmentation.targets.criteria import SIZE, STABILITY
from tests.making import blobs, customers_of, cut, sample_table

_PLACES = tuple(Place("k-means", 3, number) for number in (1, 2, 3))
#: Nobody is out.
_OPEN = TargetChoice(least_share=0, least_stability=0)


def _criterion(name: str, *measured: float, less: bool = False) -> Criterion:
    return Criterion(name, name, np.array(measured), str, less)


def test_scores_go_from_the_least_to_the_most_whichever_is_better() -> None:
    assert _criterion("a", 5, 10, 7.5).scores.tolist() == [0, 10, 5]
    assert _criterion("days", 5, 10, 7.5, less=True).scores.tolist() == [10, 0, 5]


def test_what_is_equal_or_not_known_has_the_middle() -> None:
    assert _criterion("a", 4, 4, 4).scores.tolist() == [USUAL_SCORE] * 3
    assert _criterion("a", np.nan, 1, 3).scores.tolist() == [USUAL_SCORE, 0, 10]


def test_attractiveness_and_ability_are_the_weighted_means() -> None:
    criteria = (_criterion("a", 0, 5, 10), _criterion("b", 10, 0, 5))
    suits = Ability("suits", 4).with_score(_PLACES[0], 8)
    reach = Ability("reach", 1).with_score(_PLACES[0], 3).with_score(_PLACES[2], 10)
    choice = TargetChoice((("a", 6.0), ("b", 2.0)), (suits, reach), 0, 0)

    board = board_of(criteria, choice, _PLACES)

    assert board.attractiveness == pytest.approx([2.5, 3.75, 8.75])
    assert board.ability == pytest.approx([(4 * 8 + 3) / 5, 5, (4 * 5 + 10) / 5])
    assert board.ranking == (2, 1, 0)


def test_a_weight_of_nothing_takes_a_criterion_out_of_the_mean() -> None:
    criteria = (_criterion("a", 0, 5, 10), _criterion("b", 10, 0, 5))

    board = board_of(criteria, _OPEN.with_weight("b", 0), _PLACES)

    assert board.attractiveness == pytest.approx(criteria[0].scores)


def test_each_knock_out_has_its_reason_and_no_rank() -> None:
    criteria = (_criterion(SIZE, 0.01, 0.5, 0.49), _criterion(STABILITY, 0.9, 0.3, 0.9))

    board = board_of(criteria, TargetChoice(), _PLACES)

    assert "1.0 % of the customers, 3.0 % are asked" in str(board.out[0])
    assert "0.30 only, 0.60 are asked" in str(board.out[1])
    assert (board.out[2], board.ranking) == (None, (2,))
    assert board.first.tolist() == [0, 0, 1]


def test_a_segment_that_can_t_be_reached_is_out_at_this_k_only() -> None:
    criteria = (_criterion(SIZE, 0.3, 0.3, 0.4),)
    choice = TargetChoice(unreachable=(_PLACES[1], Place("k-means", 4, 1)))

    assert board_of(criteria, choice, _PLACES).out == (None, "it can't be reached", None)


def test_what_is_not_known_knocks_nobody_out() -> None:
    assert board_of((_criterion("money", 1, 2, 3),), TargetChoice(), _PLACES).out == (None, None, None)


def test_a_segment_that_is_best_in_everything_is_first_under_every_weighting() -> None:
    criteria = (_criterion("a", 9, 5, 1), _criterion("b", 7, 6, 5))

    board = board_of(criteria, _OPEN, _PLACES)

    assert board.first.tolist() == [1, 0, 0]
    assert board.better_half.tolist() == [1, 1, 0]


def test_two_opposite_criteria_share_the_first_place() -> None:
    """Uniform weights: the one ahead in a leads while a has more than half of the weight."""
    criteria = (_criterion("a", 10, 0), _criterion("b", 0, 10))

    board = board_of(criteria, _OPEN, _PLACES[:2])

    assert board.first == pytest.approx([0.5, 0.5], abs=0.04)
    assert board.first.sum() == pytest.approx(1)


def test_the_same_board_comes_out_every_time() -> None:
    criteria = (_criterion("a", 10, 0, 3), _criterion("b", 0, 10, 9))

    assert (board_of(criteria, _OPEN, _PLACES).first == board_of(criteria, _OPEN, _PLACES).first).all()


def test_without_questions_or_segments_in_the_run_nothing_breaks() -> None:
    board = board_of((_criterion(SIZE, 0.3, 0.3, 0.4),), TargetChoice(abilities=(), least_share=1), _PLACES)

    assert board.ranking == ()
    assert board.first.tolist() == [0, 0, 0]
    assert board.ability.tolist() == [0, 0, 0]


def test_the_criteria_are_the_segments_own_figures() -> None:
    plan = propose_plan(sample_table())
    customers = build_customers(sample_table(), plan)
    features, solution, segments = cut(customers, 3, plan)

    found = {c.name: c for c in criteria_of(customers, features, segments, solution)}

    assert set(found) == {"size", "money", "money per customer", "recency", "trend", "distinct"}
    assert found["money"].measured.tolist() == [s.amount for s in segments]
    recency = customers.frame["recency"].to_numpy()[features.customers]
    expected = [np.median(recency[segments.labels == j]) for j in range(3)]
    assert found["recency"].measured.tolist() == expected


def test_without_money_or_dates_size_and_distinctness_are_left() -> None:
    customers = customers_of(blobs())
    features, solution, segments = cut(customers, 3)

    names = [c.name for c in criteria_of(customers, features, segments, solution)]

    assert "recency" not in names
    assert {"size", "distinct"} <= set(names)


def test_the_choice_is_kept_in_the_plan_s_json() -> None:
    reach = Ability("We reach them", 7).with_score(Place("k-means", 4, 2), 9)
    choice = TargetChoice((("size", 2.0),), (reach,), 0.1, 0.7, (Place("ward", 3, 1),))
    plan = Plan().with_targets(choice)

    assert Plan.from_json(plan.to_json()) == plan


def test_a_plan_from_before_the_board_has_the_usual_choice() -> None:
    text = Plan().to_json().replace('"targets"', '"unknown_before"')
    data = text[: text.index('"unknown_before"')].rstrip().rstrip(",") + "}"

    assert Plan.from_json(data).targets == TargetChoice()


def test_other_customers_forget_the_scores_and_keep_the_questions() -> None:
    choice = TargetChoice(
        (("size", 2.0),), (Ability("Ours", 7).with_score(_PLACES[0], 9),), unreachable=_PLACES[:1]
    )

    after = Plan().with_targets(choice).with_aside(["Ann"]).targets

    assert (after.weights, after.unreachable) == (choice.weights, ())
    assert after.abilities == (Ability("Ours", 7),)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Ability("Ours", 11),
        lambda: TargetChoice((("size", -1.0),)),
        lambda: TargetChoice(least_share=3),
        lambda: TargetChoice(abilities=(Ability("Ours"), Ability("ours"))),
    ],
)
def test_what_no_board_can_hold_is_refused_in_a_sentence(wrong: Callable[[], object]) -> None:
    with pytest.raises(PlanError, match=r"from 0 to|must differ"):
        wrong()
