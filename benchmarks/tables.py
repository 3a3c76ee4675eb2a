"""Tables to measure the choice of K on: planted groups of many kinds, and one population of many shapes.

Each function draws one table from a generator; the names say what is hard about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rng = np.random.Generator
    Groups = Callable[[Rng], tuple[np.ndarray, np.ndarray]]  # rows, and the group of each; -1 = in none
    Crowd = Callable[[Rng, int, int], np.ndarray]


def prepared(matrix: np.ndarray) -> np.ndarray:
    """Standardise as the app proposes: log1p of non-negative columns with skewness above 2, then spread 1."""
    columns = []
    for column in matrix.T.astype(float):
        skewness = ((column - column.mean()) ** 3).mean() / max(column.std(), 1e-12) ** 3
        straight = np.log1p(column) if skewness > 2 and column.min() >= 0 else column
        columns.append((straight - straight.mean()) / max(straight.std(), 1e-12))
    return np.column_stack(columns)


def centres(rng: Rng, k: int, width: int, apart: float, box: float) -> np.ndarray:
    """`k` points at least `apart` from each other, in a box that grows until they fit."""
    found: list[np.ndarray] = []
    tried = 0
    while len(found) < k:
        point = rng.uniform(-box, box, size=width)
        if all(np.linalg.norm(point - other) >= apart for other in found):
            found.append(point)
        tried += 1
        if tried % 500 == 0:
            box *= 1.1
    return np.array(found)


def blobs(
    rng: Rng,
    k: int,
    width: int,
    rows: int,
    apart: float,
    *,
    shares=None,
    spreads=None,
    stretch=1.0,
    tails=None,
) -> tuple[np.ndarray, np.ndarray]:
    """Normal groups (Student's with `tails` degrees of freedom), each stretched in a direction of its own."""
    middle = centres(rng, k, width, apart, apart * max(1, k ** (1 / width)) * 0.6)
    group = rng.choice(k, size=rows, p=shares)
    group[: 5 * k] = np.repeat(np.arange(k), 5)
    noise = rng.normal(size=(rows, width)) if tails is None else rng.standard_t(tails, size=(rows, width))
    noise *= (np.ones(k) if spreads is None else spreads)[group][:, None]
    for one in range(k):
        turn = np.linalg.qr(rng.normal(size=(width, width)))[0]
        noise[group == one] = (
            noise[group == one] @ (turn * np.array([stretch] + [1.0] * (width - 1))) @ turn.T
        )
    return middle[group] + noise, group


def _unbalanced(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    small = int(rng.integers(3, 6))
    parts = [rng.normal(middle, 0.25, size=(1500, 2)) for middle in centres(rng, 3, 2, 1.8, 2)]
    parts += [
        rng.normal(middle + np.array([25, 0]), 1.0, size=(100, 2)) for middle in centres(rng, small, 2, 6, 8)
    ]
    return np.vstack(parts), np.repeat(np.arange(len(parts)), [len(part) for part in parts])


def _two_scales(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    near, group = blobs(rng, int(rng.integers(5, 10)), 2, 1000, 4.5)
    far, other = blobs(rng, 3, 2, 350, 5)
    return np.vstack([near, far + np.array([30, 0])]), np.concatenate((group, group.max() + 1 + other))


def _diamonds(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    square = rng.uniform(-1, 1, size=(800, 2))
    side = np.where(rng.uniform(size=800) < 0.5, -1.08, 1.08)
    return np.column_stack((square.sum(axis=1) / 2 + side, (square[:, 0] - square[:, 1]) / 2)), (
        side > 0
    ).astype(int)


def _discs(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    k = int(rng.integers(4, 9))
    parts = []
    for middle, radius in zip(centres(rng, k, 2, 7, 4 * np.sqrt(k)), rng.uniform(1.2, 3.1, k), strict=True):
        angle = rng.uniform(0, 2 * np.pi, int(25 * radius**2))
        out = radius * np.sqrt(rng.uniform(size=angle.size))
        parts.append(middle + np.column_stack((out * np.cos(angle), out * np.sin(angle))))
    return np.vstack(parts), np.repeat(np.arange(k), [len(part) for part in parts])


def _noise_columns(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    matrix, group = blobs(rng, int(rng.integers(2, 6)), 3, 1500, 6)
    return np.column_stack((prepared(matrix), rng.normal(size=(1500, 2)))), group


def _background(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    matrix, group = blobs(rng, int(rng.integers(3, 8)), _width(rng), 1500, 6.5)
    strewn = rng.uniform(matrix.min(axis=0), matrix.max(axis=0), (75, matrix.shape[1]))
    return np.vstack([matrix, strewn]), np.concatenate((group, np.full(75, -1)))


def _exponential(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    matrix, group = blobs(rng, int(rng.integers(2, 6)), int(rng.integers(2, 6)), _rows(rng), 6)
    return np.exp(0.35 * matrix), group


def _width(rng: Rng) -> int:
    return int(rng.choice([2, 2, 3, 4, 5, 8, 10]))


def _few(rng: Rng) -> int:
    return int(rng.integers(2, 7))


def _rows(rng: Rng) -> int:
    return int(rng.integers(400, 3000))


GROUPS: dict[str, Groups] = {
    "easy": lambda rng: blobs(rng, _few(rng), _width(rng), _rows(rng), 6),
    "overlapping, 2 columns": lambda rng: blobs(rng, _few(rng), 2, _rows(rng), 3.6),
    "overlapping": lambda rng: blobs(rng, _few(rng), _width(rng), _rows(rng), 3.9),
    "unequal sizes": lambda rng: blobs(
        rng, 5, _width(rng), _rows(rng), 5.5, shares=rng.dirichlet(np.ones(5)) * 0.85 + 0.03
    ),
    "unequal spreads": lambda rng: blobs(
        rng, 6, _width(rng), _rows(rng), 6, spreads=rng.uniform(0.35, 1.5, 6)
    ),
    "elongated": lambda rng: blobs(rng, _few(rng), _width(rng), _rows(rng), 8, stretch=2.5),
    "heavy tails": lambda rng: blobs(rng, _few(rng), _width(rng), _rows(rng), 6, tails=5),
    "8 to 15": lambda rng: blobs(rng, int(rng.integers(8, 16)), 2, _rows(rng), 5),
    "10 to 20, 3-6 columns": lambda rng: blobs(
        rng, int(rng.integers(10, 21)), int(rng.integers(3, 7)), 3000, 5.5
    ),
    "20 to 35": lambda rng: blobs(rng, int(rng.integers(20, 36)), 2, 4000, 5),
    "10 to 20, overlapping": lambda rng: blobs(rng, int(rng.integers(10, 21)), 2, 4000, 3.9),
    "15, heavily overlapping": lambda rng: blobs(rng, 15, 2, 5000, 3.3),
    "exponential of groups": _exponential,
    "150 rows": lambda rng: blobs(rng, int(rng.integers(2, 5)), 4, 150, 6),
    "60 rows": lambda rng: blobs(rng, int(rng.integers(2, 5)), 3, 60, 6),
    "180 rows, 13 columns": lambda rng: blobs(rng, 3, 13, 180, 4.2),
    "unbalanced": _unbalanced,
    "groups of groups": _two_scales,
    "touching diamonds": _diamonds,
    "discs": _discs,
    "columns of noise": _noise_columns,
    "background": _background,
}  # fmt: skip


def _mixed(rng: Rng, width: int) -> np.ndarray:
    return rng.normal(size=(width, width))


def _ball(rng: Rng, rows: int, width: int) -> np.ndarray:
    direction = rng.normal(size=(rows, width))
    return direction / np.linalg.norm(direction, axis=1)[:, None] * rng.uniform(size=(rows, 1)) ** (1 / width)


def _one_factor(rng: Rng, rows: int, width: int) -> np.ndarray:
    return 0.7 * rng.normal(size=(rows, 1)) + rng.normal(size=(rows, width))


def _recency_frequency_monetary(rng: Rng, rows: int, width: int) -> np.ndarray:
    del width
    orders = rng.poisson(rng.gamma(1.0, 3, size=rows)) + 1
    return np.column_stack(
        (np.floor(rng.exponential(60, size=rows)), orders, orders * rng.lognormal(3, 0.7, rows))
    )


def _banana(rng: Rng, rows: int, width: int) -> np.ndarray:
    along = rng.uniform(-2, 2, size=rows)
    return np.column_stack([along, along**2 / 2 + rng.normal(scale=0.4, size=rows)][: max(2, width)])


CROWDS: dict[str, Crowd] = {
    "cube": lambda rng, n, d: rng.uniform(size=(n, d)),
    "turned cube": lambda rng, n, d: rng.uniform(size=(n, d)) @ _mixed(rng, d),
    "ball": _ball,
    "normal": lambda rng, n, d: rng.normal(size=(n, d)),
    "correlated": lambda rng, n, d: rng.normal(size=(n, d)) @ _mixed(rng, d),
    "thin line": lambda rng, n, d: rng.normal(size=(n, 1)) + rng.normal(scale=0.25, size=(n, d)),
    "lognormal 0.4": lambda rng, n, d: rng.lognormal(sigma=0.4, size=(n, d)),
    "lognormal 0.8": lambda rng, n, d: rng.lognormal(sigma=0.8, size=(n, d)),
    "lognormal 1.5": lambda rng, n, d: rng.lognormal(sigma=1.5, size=(n, d)),
    "Student 5": lambda rng, n, d: rng.standard_t(5, size=(n, d)),
    "Student 3": lambda rng, n, d: rng.standard_t(3, size=(n, d)),
    "exponential": lambda rng, n, d: rng.exponential(size=(n, d)),
    "gamma": lambda rng, n, d: rng.gamma(2, size=(n, d)),
    "Laplace": lambda rng, n, d: rng.laplace(size=(n, d)),
    "beta": lambda rng, n, d: rng.beta(2, 5, size=(n, d)),
    "spreads mixed": lambda rng, n, d: rng.normal(size=(n, d)) * rng.lognormal(0, 0.5, size=(n, 1)),
    "survey": lambda rng, n, d: rng.integers(1, 6, size=(n, d + 2)).astype(float),
    "survey, one factor": lambda rng, n, d: np.clip(np.round(3 + _one_factor(rng, n, d + 2)), 1, 5),
    "yes or no": lambda rng, n, d: (rng.uniform(size=(n, d + 3)) < rng.uniform(0.2, 0.8, d + 3)).astype(
        float
    ),
    "yes or no, one factor": lambda rng, n, d: (
        _one_factor(rng, n, d + 3) > rng.normal(scale=0.5, size=d + 3)
    ).astype(float),
    "recency, frequency, monetary": _recency_frequency_monetary,
    "banana": _banana,
}


def planted(seed: int) -> Iterator[tuple[str, np.ndarray, int]]:
    """One table of each kind of groups: name, prepared matrix, number of groups."""
    for name, matrix, group in labelled(seed):
        yield name, matrix, int(group.max()) + 1


def labelled(seed: int) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """The tables of `planted`, with the group of each row (-1 = in none) for their number."""
    for place, (name, draw) in enumerate(GROUPS.items()):
        matrix, group = draw(np.random.default_rng([seed, 1, place]))
        yield name, prepared(matrix), group


def crowds(seed: int) -> Iterator[tuple[str, np.ndarray]]:
    """One table of each shape of one population, 150 to 4,000 rows, 1 to 10 columns."""
    for place, (name, draw) in enumerate(CROWDS.items()):
        rng = np.random.default_rng([seed, 2, place])
        yield (
            name,
            prepared(
                draw(
                    rng,
                    int(rng.choice([150, 300, 600, 1000, 2000, 4000])),
                    _width(rng) - (rng.uniform() < 0.1),
                )
            ),
        )
