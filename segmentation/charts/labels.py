"""On which side of its point a label stands, so that it can be read on a phone and on a laptop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: How plotly calls the sides, and the way to them from the point.
_SIDES = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
}
#: Width and height of the picture on a phone and on a laptop, in pixels; a letter and a line of size 11; from
#: the middle of a point to where its label begins.
_PICTURES = ((370.0, 560.0), (1040.0, 560.0))
_LETTER, _LINE, _AWAY = 6.0, 14.0, 12.0
#: Of a line between points that many places are looked at whether a label covers them.
_LOOKED_AT = 60
#: What a label is worth: not to lie over the picture's edge, over another label, a point, a place of a line.
_EDGE, _LABEL, _POINT, _PLACE = 4.0, 3.0, 2.0, 0.03


def sides(places: np.ndarray, texts: Sequence[str], lines: np.ndarray, room: float) -> list[str]:
    """Choose a side for each label, one after another, where it covers least.

    places: `(n, 2)` of the points, from 0 to 1. texts: the labels, lines of them parted by <br>. lines:
    `(m, 2)` rows of `places` that a line joins. room: of the picture around the points, as `places` count.
    """
    scales = np.array(_PICTURES) / (1 + 2 * room)
    points = (places[None] + room) * scales[:, None]  # (pictures, n, 2) pixels
    along = np.linspace(0, 1, _LOOKED_AT)[:, None, None]
    on_lines = [((1 - along) * at[lines[:, 0]] + along * at[lines[:, 1]]).reshape(-1, 2) for at in points]
    sizes = np.array([_size(text) for text in texts]).reshape(-1, 2)
    dots = np.concatenate([points - _AWAY / 2, points + _AWAY / 2], axis=2)
    placed: list[np.ndarray] = []
    chosen = []
    for at, size in enumerate(sizes):
        costs = {}
        for name, way in _SIDES.items():
            box = _box(points[:, at], size, np.array(way))
            others = np.stack(placed, axis=1) if placed else np.empty((len(points), 0, 4))
            theirs = np.delete(dots, at, axis=1)
            costs[name] = sum(
                _cost(box[p], others[p], theirs[p], on_lines[p], np.array(_PICTURES[p]))
                for p in range(len(points))
            )
        best = min(costs, key=costs.__getitem__)
        chosen.append(best)
        placed.append(_box(points[:, at], size, np.array(_SIDES[best])))
    return chosen


def _size(text: str) -> tuple[float, float]:
    written = text.split("<br>")
    return _LETTER * max(map(len, written)), _LINE * len(written)


def _box(points: np.ndarray, size: np.ndarray, way: np.ndarray) -> np.ndarray:
    """The corners `(pictures, 4)` of a label: left, bottom, right, top."""
    middle = points + way * (size / 2 + _AWAY)
    return np.concatenate([middle - size / 2, middle + size / 2], axis=1)


def _cost(
    box: np.ndarray, labels: np.ndarray, points: np.ndarray, on_lines: np.ndarray, picture: np.ndarray
) -> float:
    beyond = np.maximum(-box[:2], 0).sum() + np.maximum(box[2:] - picture, 0).sum()
    covered = ((on_lines >= box[:2]) & (on_lines <= box[2:])).all(axis=1).sum()
    return float(
        _EDGE * (beyond > 0) + _LABEL * _meet(box, labels) + _POINT * _meet(box, points) + _PLACE * covered
    )


def _meet(box: np.ndarray, others: np.ndarray) -> int:
    """Count the others that a box covers a part of."""
    return int(((others[:, :2] < box[2:]) & (others[:, 2:] > box[:2])).all(axis=1).sum())
