"""The strongest pairs as a network: which products hang together, and where to draw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segmentation.offers.pairs import Pairs

    Floats = NDArray[np.float64]

MOST_PRODUCTS = 30  # labels of more can't be read
MOST_PAIRS = 45
AMONG = 200  # of the surest pairs: what a table lists
STEPS = 300
#: Width and height of a label, when the picture is 1 wide and 1 high.
LABEL = (0.17, 0.045)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The pairs drawn; their products, `(n,)` positions in `Baskets.products`; places, `(n, 2)` in 0..1."""

    products: NDArray[np.integer]
    places: Floats
    pairs: Pairs


def network_of(pairs: Pairs, most_products: int = MOST_PRODUCTS, most_pairs: int = MOST_PAIRS) -> Network:
    """Take the surest pairs as long as there is room for their products, and find a place for each."""
    best = pairs.strongest(AMONG)
    room = _within(best, most_products)[:most_pairs]
    drawn = best.only(room)
    products = np.unique(np.concatenate([drawn.one, drawn.other]))
    edges = np.searchsorted(products, np.stack([drawn.one, drawn.other], axis=1))
    return Network(products, _apart(_placed(len(products), edges)), drawn)


def _within(pairs: Pairs, most: int) -> NDArray[np.integer]:
    """Positions of the pairs, the strongest first, that add no product beyond `most`."""
    seen: set[int] = set()
    kept = []
    for place, pair in enumerate(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)):
        if len(seen | set(pair)) <= most:
            seen |= set(pair)
            kept.append(place)
    return np.array(kept, dtype=np.int64)


def _placed(products: int, edges: NDArray[np.integer]) -> Floats:
    """Let products push each other away and pairs pull (Fruchterman & Reingold 1991): `(n, 2)`, 0..1."""
    turn = np.arange(products) * 2.399963  # the golden angle: a start without chance, no two alike
    places = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt(np.arange(products) + 1)[:, None]
    places /= max(np.abs(places).max(initial=0), 1e-9)
    ideal = np.sqrt(4 / max(products, 1))
    for step in range(STEPS):
        gap = places[:, None] - places[None]
        distance = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-6)
        force = (gap / distance[..., None] * (ideal**2 / distance)[..., None]).sum(axis=1)
        along = places[edges[:, 0]] - places[edges[:, 1]]
        pull = along * np.sqrt((along**2).sum(axis=1, keepdims=True)) / ideal
        np.add.at(force, edges[:, 0], -pull)
        np.add.at(force, edges[:, 1], pull)
        force -= places  # towards the middle, or what hangs together with nothing else would fly off
        size = np.maximum(np.sqrt((force**2).sum(axis=1, keepdims=True)), 1e-9)
        places = places + force / size * np.minimum(size, 0.1 * (1 - step / STEPS))
    low, high = places.min(axis=0, initial=0), places.max(axis=0, initial=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-9))


def _apart(places: Floats) -> Floats:
    """Move products until no label lies on another, as far as there is room."""
    label = np.array(LABEL)
    for _ in range(STEPS):
        gap = (places[:, None] - places[None]) / label
        over = np.maximum(1 - np.abs(gap), 0)
        overlap = (over.min(axis=2) > 0) & ~np.eye(len(places), dtype=bool)
        if not overlap.any():
            break
        sign = np.where(
            gap[..., 1] == 0,
            np.sign(np.arange(len(places))[:, None] - np.arange(len(places))),
            np.sign(gap[..., 1]),
        )
        push = np.where(overlap, over[..., 1] * sign, 0).sum(axis=1) * label[1] / 2
        places = places + np.stack([np.zeros(len(places)), push], axis=1)
        places = np.clip(places, 0, 1)
    return places
