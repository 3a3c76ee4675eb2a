"""Exact silhouettes of every K of a sweep from one pass over the distances.

Silhouette of a row (Rousseeuw 1987): (b - a) / max(a, b), a = mean distance to the other rows of
its segment, b = the least mean distance to the rows of another segment; 0 for a segment of one.

How one pass serves every K: rows are sorted by their labels in all solutions, so that a block of them
meets few segments of each K, and a block of distances is summed once for each of these. Each pair of
rows is met once and counted for both.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

EXACT_ROWS = 50_000  # seconds for a whole sweep up to here; above, a sample with its error
SAMPLE_ROWS = (
    20_000  # standard error about 0.25 / sqrt(20,000) = 0.002, below the 0.005 that matters on screen
)
FLOAT64_ROWS = 4_000  # up to here full precision costs nothing; above, float32 is right to 1e-5 or better
BLOCK_ROWS = 768  # 2 MB of distances: smaller blocks cost more to add up than they gain in a core's cache
SEGMENTS_PER_PASS = 160  # with more, adding up takes longer than the distances of a second pass


def silhouette_values(
    rows: NDArray[np.floating],
    labelings: Sequence[Labels],
    *,
    check: Callable[[], None] = lambda: None,
    threads: int = 2,
) -> list[Floats]:
    """Silhouette of each of `rows` (n, d) in each labelling (n,): one (n,) array of -1..1 for each.

    A labelling's numbers are 0..k-1 and each is used; all zeros where k = 1 (the silhouette is not
    defined there). Agrees with scikit-learn to 1e-9 up to FLOAT64_ROWS rows, to about 1e-5 above.
    `check` is called between blocks and may raise to stop.

    >>> silhouette_values(np.array([[0.0], [1.0], [5.0]]), [np.array([0, 0, 1])])[0].round(3)
    array([0.8 , 0.75, 0.  ])
    """
    prepared = _prepared(rows)
    found: list[Floats] = []
    for group in _passes(labelings):
        sums = _segment_distances(prepared, group, check, threads)
        start = 0
        for labels in group:
            k = int(labels.max()) + 1
            found.append(_from_sums(sums[:, start : start + k], labels, k))
            start += k
    return found


def _prepared(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """Centred and scaled to a spread of 1 (silhouettes have no unit), in the precision the size asks for."""
    centred = rows - rows.mean(axis=0)
    spread = float(np.sqrt((centred**2).mean())) or 1.0
    dtype = np.float64 if len(rows) <= FLOAT64_ROWS else np.float32
    return np.asarray(centred / spread, dtype=dtype)


def _passes(labelings: Sequence[Labels]) -> list[list[Labels]]:
    """Split the labellings, in order, into groups of at most SEGMENTS_PER_PASS segments together."""
    groups: list[list[Labels]] = []
    room = 0
    for labels in labelings:
        k = int(labels.max()) + 1
        if not groups or k > room:
            groups.append([])
            room = SEGMENTS_PER_PASS
        groups[-1].append(labels)
        room -= k
    return groups


def _segment_distances(
    rows: NDArray[np.floating], labelings: list[Labels], check: Callable[[], None], threads: int
) -> Floats:
    """Sum of distances from each row to each segment of each labelling, (n, all segments side by side)."""
    table = np.stack(labelings)
    order = np.lexsort(table)  # by the finest labelling first: a block meets the fewest segments then
    blocks = _blocks(rows[order], table[:, order])
    pairs = list(combinations_with_replacement(range(len(blocks)), 2))

    def share(first: int) -> NDArray[np.floating]:
        """Every `threads`-th pair: the split is fixed, so the sums are the same bytes on every run."""
        sums = np.zeros((len(rows), blocks[0].member.shape[1]), dtype=rows.dtype)
        scratch = np.empty(BLOCK_ROWS**2, dtype=rows.dtype)
        for one, other in pairs[first::threads]:
            check()
            _add_pair(blocks[one], blocks[other], sums, scratch)
        return sums

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(share, range(threads)))
    sums = np.empty(parts[0].shape)
    sums[order] = sum(parts)
    return sums


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some rows in cell order, ready to meet the rows of another block."""

    place: slice
    left: NDArray[np.floating]  # (rows, d + 2): x, |x|², 1
    right: NDArray[np.floating]  # (d + 2, rows): -2x, 1, |x|²; left @ right = squared distances
    columns: NDArray[np.floating]  # (rows, columns): 1 where the row counts
    member: NDArray[np.floating]  # (columns, all segments): which columns add up to the segment


def _blocks(rows: NDArray[np.floating], table: NDArray[np.integer]) -> list[_Block]:
    """Cut `rows` (n, d), sorted by the columns of `table` (labellings, n), into blocks of BLOCK_ROWS."""
    offsets = np.concatenate(([0], np.cumsum(table.max(axis=1) + 1)))
    segments = table + offsets[:-1, None]
    found = []
    for start in range(0, len(rows), BLOCK_ROWS):
        place = slice(start, start + BLOCK_ROWS)
        here, labels = rows[place], segments[:, place]
        squares = np.einsum("ij,ij->i", here, here)[:, None]
        ones = np.ones_like(squares)
        right = np.ascontiguousarray(np.hstack((-2 * here, ones, squares)).T)
        columns, member = _columns(labels, int(offsets[-1]), rows.dtype)
        found.append(_Block(place, np.hstack((here, squares, ones)), right, columns, member))
    return found


def _columns(labels: NDArray[np.integer], segments: int, dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """Rows x columns and columns x segments of a block with segments `labels` (labellings, rows).

    The columns: one for all rows, and one for each segment met here but each labelling's largest,
    which is all rows less the others.
    """
    columns = [np.ones(labels.shape[1], dtype=dtype)]
    member = np.zeros((segments + 1, segments), dtype=dtype)
    for row in labels:
        met, sizes = np.unique(row, return_counts=True)
        largest = met[sizes.argmax()]
        member[0, largest] = 1
        for segment in met[met != largest]:
            member[len(columns), [segment, largest]] = 1, -1
            columns.append((row == segment).astype(dtype))
    return np.stack(columns, axis=1), member[: len(columns)]


def _add_pair(one: _Block, other: _Block, sums: NDArray[np.floating], scratch: NDArray[np.floating]) -> None:
    """Add the distances between two blocks to `sums`, for the rows of both; they are held in `scratch`."""
    shape = len(one.left), other.right.shape[1]
    distance = np.matmul(one.left, other.right, out=scratch[: shape[0] * shape[1]].reshape(shape))
    np.abs(distance, out=distance)  # rounding can leave a square just below zero; abs is cheaper than a clip
    np.sqrt(distance, out=distance)
    if one is other:
        np.fill_diagonal(distance, 0)
    sums[one.place] += distance @ other.columns @ other.member
    if one is not other:
        sums[other.place] += distance.T @ one.columns @ one.member


def _from_sums(sums: Floats, labels: Labels, k: int) -> Floats:
    """Silhouettes from the sums of distances (n, k) to the k segments."""
    if k == 1:
        return np.zeros(len(labels))
    sizes = np.bincount(labels, minlength=k)
    each = np.arange(len(labels))
    own = sums[each, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[each, labels] = np.inf
    other = means.min(axis=1)
    largest = np.maximum(own, other)
    usable = (sizes[labels] > 1) & (largest > 0)
    return np.where(usable, (other - own) / np.where(usable, largest, 1.0), 0.0)
