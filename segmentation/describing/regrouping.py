"""Merging, splitting and refitting segments: each a step of the plan that new customers go through too."""

from __future__ import annotations

import numpy as np

from segmentation.clustering.sweeps import sweep_matrix
from segmentation.describing.segments import Segments
from segmentation.edits import Regrouped
from segmentation.errors import PlanError
from segmentation.features import Features
from segmentation.plan import MOST_SEGMENTS, Method
from segmentation.words import plural


def merge(
    segments: Segments, features: Features, one: int, other: int, *, k: int, method: Method, name: str = ""
) -> Regrouped:
    """Make two segments (by number, from 1) one, called `name` or after the larger.

    k, method: the solution that is edited. Raises PlanError where there would be no second segment left.
    """
    if len(segments) <= 2:
        raise PlanError("There are only two segments; merged they would be all customers.")
    if one == other:
        raise PlanError("A segment can't be merged with itself; choose another one.")
    named = {s.number: s.name for s in segments}
    larger = max((one, other), key=lambda number: segments.segments[number - 1].size)
    members = np.isin(segments.labels, (one - 1, other - 1))
    middle = tuple(features.matrix[members].mean(axis=0).tolist())
    said = f"“{named[one]}” and “{named[other]}” merged"
    return Regrouped(k, str(method), (one, other), (middle,), said, " ".join(name.split()) or named[larger])


def split(
    segments: Segments, features: Features, number: int, parts: int, *, k: int, method: Method, seed: int = 0
) -> Regrouped:
    """Split a segment (by number, from 1) into `parts` by k-means among its customers.

    Raises PlanError where it has too few different customers, or there would be too many segments.
    """
    said = f"“{segments.segments[number - 1].name}” split in {parts}"
    centers = _centers(segments, features, (number,), parts, seed, kept=len(segments) - 1)
    return Regrouped(k, str(method), (number,), centers, said)


def lock(
    segments: Segments, features: Features, number: int, parts: int, *, k: int, method: Method, seed: int = 0
) -> Regrouped:
    """Keep a segment (by number, from 1) as it is and put all other customers together anew in `parts`.

    Raises PlanError as `split` does.
    """
    others = tuple(s.number for s in segments if s.number != number)
    said = f"“{segments.segments[number - 1].name}” locked, the others put together anew in {parts}"
    centers = _centers(segments, features, others, parts, seed, kept=1)
    return Regrouped(k, str(method), others, centers, said)


def _centers(  # noqa: PLR0917 (what is regrouped, in how many parts, beside how many others)
    segments: Segments, features: Features, members: tuple[int, ...], parts: int, seed: int, kept: int
) -> tuple[tuple[float, ...], ...]:
    """Find centres by k-means among the customers of `members`."""
    if parts + kept > MOST_SEGMENTS:
        raise PlanError(
            f"That would make {parts + kept} segments; at most {MOST_SEGMENTS} can be told apart."
        )
    rows = features.matrix[np.isin(segments.labels, np.asarray(members) - 1)]
    different = len(np.unique(rows, axis=0))
    if parts < 1 or different < parts:
        raise PlanError(
            f"There are only {plural(different, 'different customer')} to put into "
            f"{plural(parts, 'segment')}; choose fewer."
        )
    found = sweep_matrix(rows, [parts], seed).solution(parts)
    return tuple(tuple(center) for center in found.centers.tolist())
