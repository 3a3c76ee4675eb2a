"""A selection in the terms of the profile: its typical values, and how far they are from everyone's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segmentation.describing.comparing import Comparable
from segmentation.describing.rows import Row
from segmentation.describing.segments import Segments


@dataclass(frozen=True, slots=True, eq=False)
class SelectedProfile:
    """A column of the profile for some rows of it, see `Segments`; arrays `(rows,)`, NaN where unknown."""

    values: np.ndarray
    effects: np.ndarray
    marks: np.ndarray


def selected_profile(
    comparable: Comparable, segments: Segments, everyone: np.ndarray, mask: np.ndarray, rows: Sequence[str]
) -> SelectedProfile:
    """Describe the customers of `mask` against `everyone`, both `(n_customers,)` bool, by these rows."""
    made = [_row(comparable, segments, everyone, mask, row) for row in rows]
    return SelectedProfile(
        np.array([row.shown[0] for row in made]),
        np.array([row.effects[0] for row in made]),
        np.array([row.marks(0) for row in made]),
    )


def _row(comparable: Comparable, segments: Segments, everyone: np.ndarray, mask: np.ndarray, key: str) -> Row:
    trait, statistic = segments.traits[key], str(segments.statistic[key])
    overall = float(segments.profile["overall"][key])
    place = [t.name for t in comparable.traits].index(trait.name)
    codes, values = comparable.codes[place], comparable.values[place]
    if statistic == "share":
        level = key.removeprefix(f"{trait.name} = ") if trait.kind == "category" else None
        value = _share(codes[mask], values, level)
        effect = (value - overall) / np.sqrt(max(overall * (1 - overall), 1e-12))
        return Row(trait, level, statistic, overall, np.array([value]), np.array([effect]))
    theirs = values[codes[mask & (codes >= 0)]].astype(float)
    known = values[codes[everyone & (codes >= 0)]].astype(float)
    long_tail = statistic == "median"
    value = float(np.median(theirs) if long_tail else theirs.mean()) if len(theirs) else np.nan
    effect = _apart(theirs, known, long_tail=long_tail)
    return Row(trait, None, statistic, overall, np.array([value]), np.array([effect]))


def _share(codes: np.ndarray, values: np.ndarray, level: str | None) -> float:
    """The share with a level, of all; without one the share of yes, of those who answered."""
    if level is not None:
        return float((codes == int(np.flatnonzero(values == level)[0])).mean()) if len(codes) else np.nan
    answers = values[codes[codes >= 0]].astype(float)
    return float((answers > 0).mean()) if len(answers) else np.nan


def _apart(theirs: np.ndarray, known: np.ndarray, *, long_tail: bool) -> float:
    if long_tail:
        theirs, known = (np.sign(v) * np.log1p(np.abs(v)) for v in (theirs, known))
    spread = float(known.std()) if len(known) else 0.0
    return float((theirs.mean() - known.mean()) / spread) if len(theirs) and spread > 0 else np.nan
