"""A step by hand as it was done: who goes where, for those it was made on and for new customers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from segmentation.clustering.kmeans import nearest
from segmentation.edits import Carved, Edit, Regrouped, read_edit
from segmentation.errors import PlanError
from segmentation.regions import inside

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Done:
    """A step as it was done. before: the number of segments before it.

    to: `(before + new,)` where each segment before, and each new one after them, is numbered now (from 0).
    whole: segments after it that have the very customers of one before.
    """

    edit: Edit
    before: int
    to: tuple[int, ...]
    whole: tuple[int, ...] = ()

    def assign(self, rows: Floats, labels: Labels) -> Labels:
        """Carry labels (n,) from before the step to after it; -1 stays -1."""
        raw = _raw(self.edit, rows, labels, self.before)
        return np.where(raw < 0, -1, np.asarray(self.to)[raw])

    @property
    def origins(self) -> tuple[int | None, ...]:
        """For each segment after the step, the one before that it continues; None = it is new."""
        came = [[i for i, to in enumerate(self.to) if to == j] for j in range(self.after)]
        return tuple(None if max(here) >= self.before else here[0] for here in came)

    @property
    def after(self) -> int:
        """The number of segments after the step."""
        return max(self.to) + 1

    def plain(self) -> dict[str, Any]:
        """Give the step as plain values."""
        return asdict(self)

    @classmethod
    def read(cls, data: dict[str, Any], before: int, width: int) -> Self:
        """Read what `plain` gave; ValueError where it is no step on `before` segments and `width` columns."""
        to, whole = (tuple(int(number) for number in data[name]) for name in ("to", "whole"))
        edit = read_edit(data["edit"])
        complete = min(to) == 0 and set(to) == set(range(max(to) + 1)) and len(to) > before
        if not complete or int(data["before"]) != before or edit.width != width:
            raise ValueError(to)
        return cls(edit, before, to, whole)


def done(edit: Edit, matrix: Floats, labels: Labels, before: int) -> Done | None:
    """Do a step on rows (n, d) with their labels (n,); None where it changes nothing.

    Raises PlanError for a step of another matrix.
    """
    if edit.width != matrix.shape[1]:
        raise PlanError(
            f"{edit.words[:1].upper()}{edit.words[1:]} belongs to other features. Undo that, or choose those "
            "features again."
        )
    raw = _raw(edit, matrix, labels, before)
    sizes = np.bincount(raw, minlength=before + _new(edit))
    if not sizes[before:].all():
        return None
    kept = np.flatnonzero(sizes)
    to = np.full(len(sizes), len(kept) - 1)  # who lost all to the new one is the new one
    to[kept] = np.arange(len(kept))
    untouched = np.bincount(labels, minlength=before) == sizes[:before]
    whole = to[:before][untouched & (sizes[:before] > 0)]
    return Done(edit, before, tuple(to.tolist()), tuple(whole.tolist()))


def _new(edit: Edit) -> int:
    """How many segments a step makes."""
    return len(edit.centers) if isinstance(edit, Regrouped) else 1


def _raw(edit: Edit, rows: Floats, labels: Labels, before: int) -> Labels:
    """The labels after a step, before emptied segments are gone; what is new has numbers from `before` on."""
    if isinstance(edit, Regrouped):
        anew = np.isin(labels, np.asarray(edit.members) - 1)
        found = np.array(labels)
        found[anew] = before + nearest(rows[anew], np.asarray(edit.centers))[0]
        return found
    return np.where(_carved(edit, rows, labels), before, labels)


def _carved(edit: Carved, rows: Floats, labels: Labels) -> NDArray[np.bool_]:
    of_whom = labels >= 0 if edit.within is None else labels == edit.within - 1
    places = placed(rows, np.asarray(edit.middle), np.asarray(edit.directions))
    return np.asarray(of_whom & inside(places, edit.polygons))


def placed(rows: Floats, middle: Floats, directions: Floats) -> Floats:
    """Put `rows` (m, d) on a plane: (m, 2). Each by itself, so that its place hangs on no other row."""
    return np.asarray(np.einsum("ij,kj->ik", rows - middle, directions))
