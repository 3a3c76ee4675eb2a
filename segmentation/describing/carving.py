"""A selection -> a step of the plan that makes it a segment of its own, now and with new customers."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from segmentation.describing.selection import (
    Crowd,
    OfSegment,
    Outlined,
    Selection,
    Ticked,
    WithValue,
    enclosed,
)
from segmentation.edits import Carved
from segmentation.errors import PlanError
from segmentation.features import Features, Transform
from segmentation.plan import MOST_SEGMENTS, Method
from segmentation.regions import BEYOND, Polygon, box


def why_not_carved(selection: Selection, crowd: Crowd, features: Features) -> str | None:
    """Say why a selection can't be saved as a segment; None where it can."""
    given = selection.given
    if not selection.size:
        return "Nobody is selected."
    if not (crowd.of_customer[selection.mask] < len(crowd.segments)).any():
        return "Key accounts are a segment of their own already."
    if isinstance(given, OfSegment):
        return "This is a segment already."
    if selection.size == len(features.customers):
        return "These are all customers: there would be one segment only."
    if len(crowd.segments) >= MOST_SEGMENTS:
        return f"There are {MOST_SEGMENTS} segments already, and no more can be told apart."
    if isinstance(given, Ticked):
        return "Customers chosen one by one follow no rule that new customers could be given a segment by."
    if isinstance(given, Outlined) and (crowd.drawn is None or crowd.drawn.axes is None):
        return "Only the customers drawn have a place on this map. Select on the PCA map, where all have one."
    if isinstance(given, WithValue) and given.trait not in features.names:
        label = crowd.customers.trait(given.trait).label
        return f"“{label}” is no feature of these segments, so new customers can't be given a segment by it."
    return None


def carve(
    selection: Selection, crowd: Crowd, features: Features, name: str, *, k: int, method: Method
) -> Carved:
    """Make the step that gives the selected customers a segment called `name`, after the steps there are.

    k, method: see `Carved`. Raises PlanError where it can't be (see `why_not_carved`) or the name is taken.
    """
    reason = why_not_carved(selection, crowd, features)
    clean = " ".join(name.split())
    if reason:
        raise PlanError(reason)
    if not clean:
        raise PlanError("The new segment has no name yet; write one.")
    if clean.casefold() in {s.name.casefold() for s in crowd.segments.everyone}:
        raise PlanError(f"Another segment is already called “{clean}”; names must differ.")
    made, given = partial(Carved, k, str(method), clean), selection.given
    if isinstance(given, Outlined) and crowd.drawn is not None and crowd.drawn.axes is not None:
        axes = crowd.drawn.axes
        return made(_row(axes.middle), _rows(axes.directions), enclosed(given, crowd.drawn))
    assert isinstance(given, WithValue)  # noqa: S101 (the other kinds have a reason why not)
    column, span = _span(given, features)
    directions = np.zeros((2, features.matrix.shape[1]))
    directions[0, column] = 1
    return made(_row(np.zeros_like(directions[0])), _rows(directions), (span,), given.segment)


def _row(values: np.ndarray) -> tuple[float, ...]:
    return tuple(values.tolist())


def _rows(directions: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return _row(directions[0]), _row(directions[1])


def _span(given: WithValue, features: Features) -> tuple[int, Polygon]:
    """The column of the matrix, and the stretch of it, that the values lie in."""
    start = 0
    for transform in features.transforms:
        if transform.name == given.trait:
            break
        start += len(transform.columns)
    if given.level is not None and transform.levels:
        # An indicator is 0 or the weight.
        start += transform.levels.index(given.level)
        return start, box((transform.weight / 2, -1), (BEYOND, 1))
    low, high = (0.5, np.inf) if given.level == "yes" else (-np.inf, 0.5) if given.level else _ends(given)
    return start, box((_placed(transform, low), -1), (_placed(transform, high), 1))


def _ends(given: WithValue) -> tuple[float, float]:
    return given.low, float(np.nextafter(given.high, np.inf)) if given.closed else given.high


def _placed(transform: Transform, value: float) -> float:
    if np.isinf(value):
        return float(np.sign(value)) * BEYOND
    return float(transform.forward(pd.Series([value]))[0, 0])
