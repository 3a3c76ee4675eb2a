"""How a customer is given a segment: one rule for those that made the segments and for new ones.

k-means and Ward label by the nearest of some centres, a mixture by the likeliest of its groups; after that
come the steps by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from segmentation.clustering.kmeans import nearest
from segmentation.clustering.points import blocks
from segmentation.clustering.steps import Done

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The segment of the nearest centre: `centers` (m, d), `segments` (m,) 0..k-1, to which each belongs."""

    centers: Floats
    segments: Labels

    @classmethod
    def of(cls, centers: Floats) -> Self:
        """One centre for each segment, as k-means has it."""
        return cls(centers, np.arange(len(centers)))

    def assign(self, rows: Floats) -> Labels:
        """Label `rows` (n, d): (n,), 0..k-1."""
        return self.segments[nearest(rows, self.centers)[0]]

    def distances(self, rows: Floats) -> Floats:
        """Distance of each of `rows` (n, d) to the nearest centre of each segment: (n, k)."""
        found = np.full((len(rows), int(self.segments.max()) + 1), np.inf)
        for part in blocks(len(rows), rows.shape[1]):
            for center, segment in zip(self.centers, self.segments, strict=True):
                away = rows[part] - center
                near = np.sqrt(np.einsum("ij,ij->i", away, away))
                np.minimum(found[part, segment], near, out=found[part, segment])
        return found

    def moved(self, order: Labels, scale: float, centre: Floats) -> Nearest:
        """The same with segment order[0] as the first, and for rows times `scale` plus `centre`."""
        rank = np.argsort(order)
        return Nearest(self.centers * scale + centre, rank[self.segments])


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """The likeliest of k normal groups: `shares` (k,), `means` (k, d), `covariances` (k, d, d)."""

    shares: Floats
    means: Floats
    covariances: Floats

    def assign(self, rows: Floats) -> Labels:
        """Label `rows` (n, d): (n,), 0..k-1."""
        return np.asarray(self.logs(rows).argmax(axis=1))

    def probabilities(self, rows: Floats) -> Floats:
        """How likely each of `rows` (n, d) belongs to each group: (n, k), rows sum to 1."""
        logs = self.logs(rows)
        likely = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))

    def logs(self, rows: Floats) -> Floats:
        """Logarithm of share times density of each group at `rows` (n, d): (n, k)."""
        roots = np.linalg.inv(np.linalg.cholesky(self.covariances))  # of the precisions, lower triangular
        heights = np.log(self.shares) + np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
        found = np.empty((len(rows), len(self.means)))
        for part in blocks(len(rows), 4 * rows.shape[1]):
            for group, (mean, root) in enumerate(zip(self.means, roots, strict=True)):
                away = (rows[part] - mean) @ root.T
                found[part, group] = np.einsum("ij,ij->i", away, away)
        return np.asarray(heights - 0.5 * (found + rows.shape[1] * np.log(2 * np.pi)))

    def away(self, rows: Floats, labels: Labels) -> Floats:
        """How far `rows` (n, d) are from their group's mean, in its own deviations (Mahalanobis): (n,)."""
        found = np.empty(len(rows))
        for group, (mean, covariance) in enumerate(zip(self.means, self.covariances, strict=True)):
            here = labels == group
            scaled = np.linalg.solve(np.linalg.cholesky(covariance), (rows[here] - mean).T)
            found[here] = np.sqrt(np.einsum("ij,ij->j", scaled, scaled))
        return found

    def moved(self, order: Labels, scale: float, centre: Floats) -> Mixture:
        """The same with group order[0] as the first, and for rows times `scale` plus `centre`."""
        return Mixture(
            self.shares[order], self.means[order] * scale + centre, self.covariances[order] * scale**2
        )


#: How segments are found, before anybody edits them.
Found = Nearest | Mixture


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """A rule, and the steps by hand after it. k: the number of segments of `base`."""

    base: Found
    k: int
    steps: tuple[Done, ...]

    def assign(self, rows: Floats) -> Labels:
        """Label `rows` (n, d): (n,), 0..k-1 of the segments after the last step."""
        return self.onwards(rows, self.base.assign(rows))

    def onwards(self, rows: Floats, labels: Labels) -> Labels:
        """Carry labels (n,) of the base through the steps; -1 stays -1."""
        for step in self.steps:
            labels = step.assign(rows, labels)
        return labels


Rule = Found | Edited


def written_rule(rule: Rule | None) -> dict[str, Any] | None:
    """Give a rule as plain numbers; a mixture's keys differ from those of centres."""
    if rule is None:
        return None
    if isinstance(rule, Edited):
        return {"base": written_rule(rule.base), "k": rule.k, "steps": [step.plain() for step in rule.steps]}
    return {field.name: getattr(rule, field.name).tolist() for field in fields(rule)}


def read_rule(data: dict[str, Any] | None, k: int, width: int) -> Rule | None:
    """Read what `written_rule` gave; ValueError where its shapes or numbers make no rule."""
    if data is None:
        return None
    if "steps" not in data:
        return _found(data, k, width)
    before = int(data["k"])
    base = _found(data["base"], before, width)
    steps: list[Done] = []
    for one in data["steps"]:
        steps.append(Done.read(one, steps[-1].after if steps else before, width))
    if not steps or steps[-1].after != k:
        raise ValueError(k)
    return Edited(base, before, tuple(steps))


def _found(data: dict[str, Any], k: int, width: int) -> Found:
    arrays = {name: np.array(values, dtype=float) for name, values in data.items()}
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise ValueError(data.keys())
    return _mixture(k, width, **arrays) if "means" in arrays else _branches(k, width, **arrays)


def _mixture(k: int, width: int, shares: Floats, means: Floats, covariances: Floats) -> Mixture:
    if (shares.shape, means.shape, covariances.shape) != ((k,), (k, width), (k, width, width)):
        raise ValueError(covariances.shape)
    if not (shares > 0).all() or not (np.linalg.eigvalsh(covariances) > 0).all():
        raise ValueError(shares)
    return Mixture(shares, means, covariances)


def _branches(k: int, width: int, centers: Floats, segments: Floats) -> Nearest:
    if centers.shape != (len(segments), width) or set(segments.tolist()) != set(range(k)):
        raise ValueError(centers.shape)
    return Nearest(centers, segments.astype(int))
