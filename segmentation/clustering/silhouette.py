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
FLOAT64_ROWS = 2_000  # up to here full precision costs little; above, float32 is right to 1e-5 or better
BLOCK_ROWS = 512  # a megabyte of distances: fewer rows cost more calls, more leave the cache
STRIP_ROWS = 64  # of a block that are multiplied at a time
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
        order, sums = _segment_distances(prepared, group, check, threads)
        start = 0
        for labels in group:
            k = int(labels.max()) + 1
            values = np.empty(len(labels))
            values[order] = _from_sums(sums[start : start + k], labels[order])
            found.append(values)
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
) -> tuple[NDArray[np.intp], NDArray[np.floating]]:
    """An order of the rows, and the sums of their distances to each segment: (segments of all, n)."""
    table = np.stack(labelings)
    order = np.lexsort(table)  # by the finest labelling first: a block meets the fewest segments then
    blocks = _blocks(rows[order], table[:, order])

    def share(turn: int) -> NDArray[np.floating]:
        """Some blocks, each with those before it: a fixed split, so sums are the same bytes every time."""
        sums = np.zeros((len(blocks[0].member), blocks[-1].place.stop), dtype=rows.dtype)
        for last in range(len(blocks)):
            place = last % (2 * threads)
            if turn == min(place, 2 * threads - 1 - place):  # there and back, as later blocks meet more
                _add_block(blocks[: last + 1], sums, check)
        return sums

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(share, range(threads)))
    return order, np.sum(parts, axis=0)[:, : len(rows)]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some rows in cell order, ready to meet those of another block; filled up with rows of no distance."""

    place: slice
    left: NDArray[np.floating]  # (rows, d + 2): x, |x|², 1
    right: NDArray[np.floating]  # (d + 2, rows): -2x, 1, |x|²; left @ right = squared distances
    columns: NDArray[np.floating]  # (columns, rows): 1 where the row counts
    member: NDArray[np.floating]  # (all segments, columns): which columns add up to the segment


def _blocks(rows: NDArray[np.floating], table: NDArray[np.integer]) -> list[_Block]:
    """Cut `rows` (n, d), sorted by the columns of `table` (labellings, n), into blocks of BLOCK_ROWS."""
    offsets = np.concatenate(([0], np.cumsum(table.max(axis=1) + 1)))
    found = []
    for start in range(0, len(rows), BLOCK_ROWS):
        here, labels = rows[start : start + BLOCK_ROWS], table[:, start : start + BLOCK_ROWS]
        size = -(-len(here) // STRIP_ROWS) * STRIP_ROWS
        left = np.zeros((size, here.shape[1] + 2), dtype=rows.dtype)
        squares = np.einsum("ij,ij->i", here, here)[:, None]
        left[: len(here)] = np.hstack((here, squares, np.ones_like(squares)))
        right = np.zeros(left.shape[::-1], dtype=rows.dtype)
        right[:, : len(here)] = np.hstack((-2 * here, np.ones_like(squares), squares)).T
        columns, member = _columns(labels, offsets, size, rows.dtype)
        found.append(_Block(slice(start, start + size), left, right, columns, member))
    return found


def _columns(
    labels: NDArray[np.integer], offsets: NDArray[np.integer], size: int, dtype: np.dtype[Any]
) -> tuple[Any, Any]:
    """Columns x `size` rows and segments x columns of a block with segments `labels` (labellings, rows).

    The columns: one for all rows, and one for each segment met here but each labelling's largest,
    which is all rows less the others.
    """
    everyone = np.ones(labels.shape[1], dtype=bool)
    segments = int(offsets[-1])
    columns, member = [everyone], np.zeros((segments, segments + 1), dtype=dtype)
    for row, offset in zip(labels, offsets[:-1], strict=True):
        sizes = np.bincount(row)
        largest = int(sizes.argmax())
        member[offset + largest, 0] = 1
        for segment in np.flatnonzero(sizes):
            if segment != largest:
                member[[offset + segment, offset + largest], len(columns)] = 1, -1
                columns.append(row == segment)
    filled = np.zeros((len(columns), size), dtype=dtype)
    filled[:, : labels.shape[1]] = columns
    return filled, member[:, : len(columns)]


def _add_block(blocks: list[_Block], sums: NDArray[np.floating], check: Callable[[], None]) -> None:
    """Add to `sums` the distances between the last of `blocks` and each of them, for the rows of both.

    The products are taken in strips, so that OpenBLAS takes its way for small matrices: twice as fast.
    """
    last = blocks[-1]
    width, dtype = len(last.left), sums.dtype
    distances = np.empty((len(blocks[0].left), width), dtype=dtype)
    columns = np.ascontiguousarray(last.columns.T)
    of_rows = np.empty((last.place.stop // STRIP_ROWS, STRIP_ROWS, len(last.columns)), dtype=dtype)
    of_last = []
    for one in blocks:
        check()
        distance = distances[: len(one.left)]
        strips = distance.reshape(-1, STRIP_ROWS, width)
        np.matmul(one.left.reshape(len(strips), STRIP_ROWS, -1), last.right, out=strips)
        np.abs(distance, out=distance)  # rounding can leave a square below zero; cheaper than a clip
        np.sqrt(distance, out=distance)
        if one is last:
            np.fill_diagonal(distance, 0)
        else:
            of_last.append(one.columns @ distance.reshape(len(distance), -1, STRIP_ROWS).swapaxes(0, 1))
        np.matmul(strips, columns, out=of_rows[one.place.start // STRIP_ROWS :][: len(strips)])
    sums[:, : last.place.stop] += last.member @ of_rows.reshape(last.place.stop, -1).T
    if len(blocks) > 1:
        member = np.concatenate([one.member for one in blocks[:-1]], axis=1)
        found = member @ np.concatenate(of_last, axis=1)
        sums[:, last.place] += found.swapaxes(0, 1).reshape(len(sums), -1)


def _from_sums(sums: NDArray[np.floating], labels: Labels) -> Floats:
    """Silhouettes from the sums of distances (k, n) to the k segments."""
    k = len(sums)
    if k == 1:
        return np.zeros(len(labels))
    sizes = np.bincount(labels, minlength=k)
    each = np.arange(len(labels))
    own = sums[labels, each] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes[:, None]
    means[labels, each] = np.inf
    other = means.min(axis=0)
    largest = np.maximum(own, other)
    usable = (sizes[labels] > 1) & (largest > 0)
    return np.where(usable, (other - own) / np.where(usable, largest, 1.0), 0.0)
