"""Do neighbouring segments have a gap between them, or does the cut run through a crowd?

k-means cuts anything. What tells groups from a cut continuum is what lies *between* two centres: on
the line from one to the other, real groups leave a valley in the density of customers. One crowd
leaves none: for every log-concave density (uniform on a convex body, normal, exponential, Laplace,
gamma, beta ≥ 1 ... in any number of columns) the density between two points is at least the lower
of the two, and smoothing with a log-concave kernel keeps it so (Prékopa 1973). That holds whatever
the crowd's shape, so no reference data set has to be guessed, and it holds for every K at once: a
K is supported when *all* of its borders are valleys.

The density along a line is estimated by a normal kernel, narrow along the line and wide across it,
on a sample of the rows. Columns of few values (survey scales, yes/no, counts) are blurred over the
steps of their grid first; else each value of the grid would look like a group of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segmentation.clustering.sweeps import Sweep
    from segmentation.work import Job

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

SAMPLE_ROWS = 5_000  # the error of a valley's depth is then below 0.15 for 30 segments
STOPS = 11  # points on the line at which the density is taken
ENDS = 4  # of them at each end, where a segment's own peak is looked for
ALONG = 0.5  # kernel width along the line, in spreads of the segments: narrow enough to see a valley
ACROSS = 1.3  # and across: wide enough to count most of the two segments, and little of the others
NEIGHBOURS = 4  # borders looked at for each segment; with 8 the benchmark's answers were the same
LEAST_MEMBERS = 5  # fewer rows of the sample are odd customers, not a segment whose borders could be judged
MOST_ODD = 0.05  # share of odd customers above which too much of the table would go unjudged
FLOOR = 1e-3  # depths below are "empty"; keeps logarithms finite
FLAT = 1e-4  # share of the distance between centres below which a segment's spread counts as zero


@dataclass(frozen=True, slots=True)
class Border:
    """What lies between two neighbouring segments."""

    one: int
    other: int
    depth: float  # density in the valley / density at the lower of the two peaks: 0 = empty, 1 = no valley
    error: float  # standard error of ln depth, from the customers that the two densities rest on

    @property
    def certainty(self) -> float:
        """How many standard errors the valley is below "no valley"."""
        return float(-np.log(max(self.depth, FLOOR)) / self.error)


@dataclass(frozen=True, slots=True)
class Borders:
    """The borders between the segments of one solution."""

    k: int
    groups: int  # segments that were judged: those with LEAST_MEMBERS rows in the sample
    borders: tuple[Border, ...]
    fill: float  # rows of the sample for each of them and each column: how much of the space they fill

    @property
    def depth(self) -> float:
        """Depth of the flattest valley, 0..1."""
        return max(border.depth for border in self.borders)

    @property
    def certainty(self) -> float:
        """Certainty of the least certain valley, in standard errors."""
        return min(border.certainty for border in self.borders)

    @property
    def together(self) -> float:
        """Certainty of all valleys taken together (Stouffer's sum), in standard errors."""
        return float(sum(border.certainty for border in self.borders) / np.sqrt(len(self.borders)))

    def parts(self, depth: float, certainty: float) -> int:
        """Count the groups left when segments are joined that no such deep and certain valley parts."""
        lower, upper = np.array([(border.one, border.other) for border in self.borders]).T
        joined = np.array([border.depth >= depth or border.certainty < certainty for border in self.borders])
        links = coo_array((joined[joined], (lower[joined], upper[joined])), shape=(self.k, self.k))
        judged = np.unique([lower, upper])
        return len(np.unique(connected_components(links, directed=False)[1][judged]))

    def around(self, segment: int) -> Borders | None:
        """Give the borders of one segment alone; None where it was too small to be judged."""
        own = tuple(border for border in self.borders if segment in (border.one, border.other))
        return replace(self, borders=own) if own else None


def borders_of(matrix: Floats, sweep: Sweep, seed: int, job: Job) -> tuple[Borders, ...]:
    """Look at the borders of every solution of `sweep` that has two segments large enough to judge.

    `matrix` (n, d) is the one that was swept. Segments of a few odd customers are passed over: they
    neither make a solution nor spoil it, unless they are many: then it is left out.
    """
    rng = np.random.default_rng([seed, 3])
    count = len(matrix)
    sample = (
        np.arange(count) if count <= SAMPLE_ROWS else np.sort(rng.choice(count, SAMPLE_ROWS, replace=False))
    )
    rows = matrix[sample] - matrix[sample].mean(axis=0)
    blurred = blur_grid(rows, rng)
    found = []
    for place, solution in enumerate(sweep):
        job.tell(place / len(sweep), "Looking between the segments")
        labels = solution.labels[sample]
        sizes = np.bincount(labels, minlength=solution.k)
        judged = np.flatnonzero(sizes >= LEAST_MEMBERS)
        if len(judged) > 1 and sizes[judged].sum() >= (1 - MOST_ODD) * len(rows):
            borders = _borders(rows, blurred, [labels == segment for segment in judged])
            named = [replace(one, one=int(judged[one.one]), other=int(judged[one.other])) for one in borders]
            fill = len(rows) / len(judged) / rows.shape[1]
            found.append(Borders(solution.k, len(judged), tuple(named), fill))
    return tuple(found)


def blur_grid(rows: Floats, rng: np.random.Generator) -> Floats:
    """Spread repeated values of each column evenly over their step of the grid; values met once stay.

    >>> blur_grid(np.array([[1.0], [2.5], [7.0]]), np.random.default_rng(0)).ravel().tolist()
    [1.0, 2.5, 7.0]
    """
    blurred = rows.copy()
    for place, column in enumerate(rows.T):
        values, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
        if 1 < len(values) < len(column):
            gaps = np.diff(values)
            step = np.minimum(np.append(gaps[0], gaps), np.append(gaps, gaps[-1])) * (counts > 1)
            blurred[:, place] += rng.uniform(-0.5, 0.5, len(column)) * step[inverse]
    return blurred


def _borders(rows: Floats, blurred: Floats, segments: list[NDArray[np.bool_]]) -> list[Border]:
    """The borders between some segments, each given by its rows of the sample, numbered as they come."""
    centers = np.stack([rows[segment].mean(axis=0) for segment in segments])
    members = [blurred[segment] - center for segment, center in zip(segments, centers, strict=True)]
    return [_border(blurred, centers, members, one, other) for one, other in _neighbours(centers)]


def _neighbours(centers: Floats) -> list[tuple[int, int]]:
    """Pairs of segments of which one is among the NEIGHBOURS nearest of the other."""
    squares = ((centers[:, None] - centers) ** 2).sum(axis=2)
    np.fill_diagonal(squares, np.inf)
    nearest = np.argsort(squares, axis=1, kind="stable")[:, : min(NEIGHBOURS, len(centers) - 1)]
    return sorted(
        {(min(one, int(other)), max(one, int(other))) for one, row in enumerate(nearest) for other in row}
    )


def _border(rows: Floats, centers: Floats, members: list[Floats], one: int, other: int) -> Border:
    """Density along the line between two centres: the valley against the lower of the peaks beside it."""
    line = centers[other] - centers[one]
    length = float(np.sqrt(line @ line))
    line = line / length
    along, across = _spreads([members[one], members[other]], line, length)
    away = rows - centers[one]
    place = away @ line
    off = np.einsum("ij,ij->i", away, away) - place**2
    weights = np.exp(-off / (2 * ACROSS**2 * across)) if rows.shape[1] > 1 else np.ones(len(rows))
    stops = np.linspace(0, length, STOPS)[:, None]
    kernel = np.exp(-((place - stops) ** 2) / (2 * ALONG**2 * along)) * weights
    density = kernel.sum(axis=1)
    first, last = int(density[:ENDS].argmax()), STOPS - ENDS + int(density[-ENDS:].argmax())
    valley = first + int(density[first : last + 1].argmin())
    peak = first if density[first] < density[last] else last
    squares = (kernel[[valley, peak]] ** 2).sum(axis=1)
    # Kish's effective number of rows: at least half a row, or an empty valley would have no error at all.
    effective = np.maximum(density[[valley, peak]] ** 2 / np.maximum(squares, np.finfo(float).tiny), 0.5)
    depth = float(density[valley] / max(density[peak], np.finfo(float).tiny))
    return Border(one, other, depth, float(np.sqrt((1 / effective).sum())))


def _spreads(members: list[Floats], line: Floats, length: float) -> tuple[float, float]:
    """Variance of two segments about their centres along `line` and, for each column, across it."""
    along = float(np.mean([((one @ line) ** 2).mean() for one in members]))
    whole = float(np.mean([np.einsum("ij,ij->i", one, one).mean() for one in members]))
    least = (FLAT * length) ** 2
    return max(along, least), max((whole - along) / max(len(line) - 1, 1), least)
