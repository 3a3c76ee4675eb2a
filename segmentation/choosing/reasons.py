"""The sentences that stand beside a recommendation, for a marketer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segmentation.choosing.stability import STABLE
from segmentation.choosing.verdicts import VALLEY, smallest_usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.choosing.borders import Borders
    from segmentation.choosing.stability import Stability
    from segmentation.clustering.sweeps import Sweep

HANDY_K = 7  # a cut of a continuum need not be finer: seldom are more segments each treated their own way
MOST_REASONS = 2  # beside the one on stability: a marketer reads three sentences


def unparted_reasons(k: int, parted: int) -> list[str]:
    """Why `k`, although with `parted` the borders are gaps and with `k` not all are."""
    groups = f"The customers form {k} groups: in finer cuts, that many stay apart from each other."
    parted_by = (
        f"k-means with K = {k} does not part all of them, for it cuts large groups before it parts small "
        f"ones: K = {parted} is the finest of its cuts in which every border is a gap."
    )
    return [groups, parted_by]


def natural_reasons(sweep: Sweep, parted: Borders, borders: Sequence[Borders]) -> list[str]:
    """Why this K: the borders of the cut that parts the groups, and what a finer cut would do."""
    k = parted.k
    thinner = f"{100 * (1 - parted.depth):.0f} % fewer" if parted.depth >= 0.01 else "hardly any"
    than = "than inside the sparser of the two" if parted.depth >= 0.01 else "at all"
    groups = (
        f"The customers form {parted.groups} groups with gaps between them: even where two of them come "
        f"closest, there are {thinner} customers between them {than}."
    )
    reasons = [groups]
    if parted.groups < k:
        reasons.append(f"K = {k} sets a few unusual customers apart as well: see the smallest segments.")
    smallest = int(sweep.solution(k).sizes.min())
    if smallest < smallest_usable(sweep.rows):
        reasons.append(f"The smallest segment has only {_customers(smallest)}.")
    finer = next((one for one in borders if one.k == k + 1 and one.groups > parted.groups), None)
    if finer is not None and finer.depth >= VALLEY:
        reasons.append(f"With K = {k + 1} a border would run through the middle of a crowd.")
    elif k == max(sweep.ks):
        reasons.append(f"K = {k} is the largest that was tried; a longer range may show more groups.")
    return reasons[:MOST_REASONS]


def continuum_reasons(
    sweep: Sweep, borders: Sequence[Borders], usable: int, stable: Stability | None
) -> list[str]:
    """Why there is no natural K, and what to do all the same."""
    if usable == 1:
        return ["Only K = 1 was asked, so there is nothing to choose between."]
    tried = [one.k for one in sweep if one.k > 1]
    span = f"K = {tried[0]}" if len(tried) == 1 else f"any K from {tried[0]} to {tried[-1]}"
    crowd = (
        f"The customers form one continuum, not separate groups: with {span}, at least one border runs "
        "through a crowd instead of a gap, or rests on too few customers to tell."
    )
    few = "There are too few customers, or too few different ones, to tell groups from chance."
    least = int(sweep.solution(usable).sizes.min())
    smallest = _customers(least)
    why = f"the one that comes back best among those into up to {HANDY_K} segments"
    if stable is None:
        why = "a fair start"
    elif stable.median >= STABLE and least >= smallest_usable(sweep.rows):
        why = f"the finest cut into up to {HANDY_K} usable segments that still comes back"
    use = (
        f"Segments are cuts of it then, to be chosen by use. K = {usable} is {why} "
        f"(the smallest segment has {smallest})."
    )
    return [crowd if borders else few, use]


def stability_reason(stable: Stability) -> str:
    """What happens when the customers are drawn again."""
    words = "come back" if stable.median >= STABLE else "change"
    return (
        f"When the customers are drawn again at random, the {stable.k} segments {words} "
        f"(agreement {stable.median:.2f}, where 1 is the same and {STABLE:.2f} is called stable)."
    )


def _customers(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"
