"""The board: who is out, how attractive the rest are, how able we are to serve them, how sure that is.

Market Segmentation Analysis (Dolnicar, Grün & Leisch 2018), steps 2 and 8: knock-out criteria first; then
each segment's attractiveness (to us) and our ability (to them), weighted means of scores; the target is
where both are high. How far the ranking hangs on the weights is told by how often each segment is first, and
in the better half, under DRAWS other weightings drawn at random: SMAA, stochastic multicriteria
acceptability analysis (Lahdelma, Hokkanen & Salminen 1998).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.targets.criteria import SIZE, STABILITY
from segmentation.words import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from segmentation.target_choice import Place, TargetChoice
    from segmentation.targets.criteria import Criterion

    Floats = NDArray[np.float64]

DRAWS = 2_000  # shares of them are known to about 1 point
_SEED = 0


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """The segments as targets, all `(k,)` in the order of their numbers.

    attractiveness, ability: 0..10. out: why a segment is no target, None where it is. first, better_half:
    share of the random weightings in which the segment is first, or in the better half, of those not out.
    """

    attractiveness: Floats
    ability: Floats
    out: tuple[str | None, ...]
    first: Floats
    better_half: Floats

    @property
    def total(self) -> Floats:
        """Attractiveness × ability, 0..100: high only where both are."""
        return self.attractiveness * self.ability

    @property
    def ranking(self) -> tuple[int, ...]:
        """Positions of the segments that are not out, the best first; ties by number."""
        order = np.argsort(-np.round(self.total, 9), kind="stable")
        return tuple(int(place) for place in order if self.out[place] is None)


def board_of(criteria: Sequence[Criterion], choice: TargetChoice, places: Sequence[Place]) -> Board:
    """Put the board together for the segments at `places` in the plan, in the order of their numbers."""
    measured = np.stack([c.scores for c in criteria])  # (criteria, k)
    given = np.array([[a.score(place) for place in places] for a in choice.abilities])
    given = given.reshape(-1, len(places))  # also without questions
    weights = np.array([choice.weight(c.name) for c in criteria])
    abilities = np.array([a.weight for a in choice.abilities])
    out = knocked_out(criteria, choice, places)
    standing = np.array([reason is None for reason in out])
    first, better_half = _robustness(measured[weights > 0], given[abilities > 0], standing)
    return Board(_mean(weights, measured), _mean(abilities, given), out, first, better_half)


def knocked_out(
    criteria: Sequence[Criterion], choice: TargetChoice, places: Sequence[Place]
) -> tuple[str | None, ...]:
    """Say for each segment why it is out, None where it is not; what is not known knocks nobody out."""
    values = {c.name: c.measured for c in criteria}
    unknown = np.full(len(places), np.nan)
    shares, stability = values.get(SIZE, unknown), values.get(STABILITY, unknown)

    def reason(j: int, place: Place) -> str | None:
        if place in choice.unreachable:
            return "it can't be reached"
        if shares[j] < choice.least_share:
            asked = percent(choice.least_share, 1)
            return f"it has {percent(float(shares[j]), 1)} of the customers, {asked} are asked"
        if stability[j] < choice.least_stability:
            return f"it comes back to {stability[j]:.2f} only, {choice.least_stability:.2f} are asked"
        return None

    return tuple(reason(j, place) for j, place in enumerate(places))


def _mean(weights: Floats, scores: Floats) -> Floats:
    """Weighted mean over the rows of `scores` (m, k): plain where nothing has weight, 0 without rows."""
    if not len(scores):
        return np.zeros(scores.shape[1])
    even = np.full(len(weights), 1 / len(weights))
    shares = weights / weights.sum() if weights.sum() > 0 else even
    return np.asarray(shares @ scores)


def _robustness(measured: Floats, given: Floats, standing: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Shares of DRAWS random weightings in which each segment is first, and in the better half."""
    first, half = np.zeros(len(standing)), np.zeros(len(standing))
    among = np.flatnonzero(standing)
    if not len(among):
        return first, half
    rng = np.random.default_rng(_SEED)
    totals = np.ones((DRAWS, len(among)))
    for scores in (measured, given):
        if len(scores):
            totals *= rng.dirichlet(np.ones(len(scores)), DRAWS) @ scores[:, among]
    rank = np.argsort(np.argsort(-np.round(totals, 9), axis=1, kind="stable"), axis=1)
    first[among] = (rank == 0).mean(axis=0)
    half[among] = (rank < (len(among) + 1) // 2).mean(axis=0)
    return first, half
