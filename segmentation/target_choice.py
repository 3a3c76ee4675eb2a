"""The user's decisions on the target board: what counts how much, her own scores, what is out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

from segmentation.errors import PlanError

#: Weights and scores go from 0 to this.
MOST = 10.0
USUAL_WEIGHT = USUAL_SCORE = 5.0
#: A segment whose members mostly come back elsewhere should not be trusted (Hennig 2007).
LEAST_STABILITY = 0.6
#: Smaller segments are seldom worth a programme of their own.
LEAST_SHARE = 0.03
#: What the proposed questions on the ability to serve are, each for the user to score.
USUAL_ABILITIES = ("Our offer suits them", "We can reach them", "We beat the others there")


@dataclass(frozen=True, slots=True)
class Place:
    """A segment as the plan knows it: `number` (1 = the largest) of a method's solution with `k` segments.

    edits: how many steps by hand the segments have been through.
    """

    method: str
    k: int
    number: int
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Ability:
    """A question on how well a segment could be served: its weight, and the scores given, 0 to MOST.

    A segment without a score counts as USUAL_SCORE.
    """

    name: str
    weight: float = USUAL_WEIGHT
    scores: tuple[tuple[Place, float], ...] = ()

    def __post_init__(self) -> None:
        for value in (self.weight, *(score for _, score in self.scores)):
            _check(value, f"“{self.name}”")

    def score(self, place: Place) -> float:
        """The score of a segment."""
        return dict(self.scores).get(place, USUAL_SCORE)

    def with_score(self, place: Place, score: float) -> Self:
        """Score a segment; the usual score is not kept."""
        others = tuple(pair for pair in self.scores if pair[0] != place)
        return replace(self, scores=others if score == USUAL_SCORE else (*others, (place, float(score))))


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """Everything decided on the target board.

    weights: of the measured criteria, by name, where they are not USUAL_WEIGHT. abilities: the user's own
    questions. least_share, least_stability: what a segment needs at least, 0 to 1. unreachable: segments
    that are out because there is no way to reach them.
    """

    weights: tuple[tuple[str, float], ...] = ()
    abilities: tuple[Ability, ...] = field(default_factory=lambda: tuple(map(Ability, USUAL_ABILITIES)))
    least_share: float = LEAST_SHARE
    least_stability: float = LEAST_STABILITY
    unreachable: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        for name, weight in self.weights:
            _check(weight, f"“{name}”")
        for least in (self.least_share, self.least_stability):
            if not 0 <= least <= 1:
                raise PlanError(f"A segment was asked to have {least:g} at least; it must be from 0 to 1.")
        names = [a.name.casefold() for a in self.abilities]
        if len(set(names)) < len(names):
            raise PlanError("Two questions on the ability to serve have the same name; names must differ.")

    def weight(self, criterion: str) -> float:
        """How much a measured criterion counts."""
        return dict(self.weights).get(criterion, USUAL_WEIGHT)

    def with_weight(self, criterion: str, weight: float) -> Self:
        """Let a measured criterion count more or less."""
        others = tuple(pair for pair in self.weights if pair[0] != criterion)
        kept = others if weight == USUAL_WEIGHT else (*others, (criterion, float(weight)))
        return replace(self, weights=tuple(sorted(kept)))

    def without_segments(self) -> Self:
        """Forget what was said of segments that are no more; weights and questions stay."""
        return replace(self, abilities=tuple(replace(a, scores=()) for a in self.abilities), unreachable=())

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what JSON made of it."""
        plain = dict(data)
        if "weights" in data:
            plain["weights"] = tuple((str(name), float(weight)) for name, weight in data["weights"])
        if "abilities" in data:
            plain["abilities"] = tuple(_ability(one) for one in data["abilities"])
        if "unreachable" in data:
            plain["unreachable"] = tuple(Place(**place) for place in data["unreachable"])
        return cls(**plain)


def _ability(data: dict[str, Any]) -> Ability:
    scores = tuple((Place(**place), float(score)) for place, score in data["scores"])
    return Ability(str(data["name"]), float(data["weight"]), scores)


def _check(value: float, what: str) -> None:
    if not 0 <= value <= MOST:
        raise PlanError(f"{what} was given {value:g}; weights and scores go from 0 to {MOST:g}.")
