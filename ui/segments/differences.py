"""What sets two groups apart: a sentence for each trait, beside it how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from segmentation import Difference, charts
from segmentation.describing import comparing
from segmentation.words import percent
from ui import show

#: Differences below this are none that one would act on.
NEGLIGIBLE = 0.05
_LIST = "list-style-position:outside;margin:0.5rem 0 0;padding-left:1.6rem"
_LINE = "display:flex;flex-wrap:wrap;align-items:center;gap:0 1.5rem;padding:0.3rem 0"
_TRACK = "flex:1 1 140px;max-width:300px;height:0.7rem;border-radius:3px;background:rgba(138,148,166,0.2)"
_KEY = "display:inline-block;width:0.7rem;height:0.7rem;border-radius:3px;margin-right:0.4rem"


def ranked(
    found: Sequence[Difference], called: tuple[str, str], sides: tuple[charts.Side, charts.Side]
) -> None:
    """Say and draw the differences, which come strongest first.

    called: what the two groups are called within a sentence. sides: by themselves, with their colours.
    """
    told = [d for d in found if d.beyond_chance >= NEGLIGIBLE]
    if not told:
        st.markdown("They are alike in every trait that is known of both.")
        return
    # Drawn by the browser itself: it takes plotly longer than all else on this page.
    key = " &emsp; ".join(
        f'<span style="{_KEY};background:{side.color}"></span>more in {show.in_html(side.name)}'
        for side in sides
    )
    lines = "".join(_line(d, called, sides) for d in told)
    st.html(f'<div>{key}</div><ol style="{_LIST}">{lines}</ol>')


def _line(difference: Difference, called: tuple[str, str], sides: tuple[charts.Side, charts.Side]) -> str:
    said = f"{comparing.in_words(difference, *called)}{_typical(difference)}"
    apart = percent(difference.beyond_chance)
    color = sides[not difference.first_has_more].color
    bar = f"height:100%;border-radius:3px;width:{100 * difference.beyond_chance:.1f}%;background:{color}"
    return (
        f'<li><div style="{_LINE}"><span style="flex:3 1 320px">{show.in_html(said, 400)}</span>'
        f'<div style="{_TRACK}" aria-hidden="true"><div style="{bar}"></div></div>'
        f'<span style="width:3.2rem;text-align:right">{show.in_html(apart)}</span></div></li>'
    )


def _typical(difference: Difference) -> str:
    """The medians of a number, in the user's units."""
    if difference.above is None:
        return ""
    trait = difference.trait
    one, other = trait.show(difference.first), trait.show(difference.second)
    if one == other:
        return ""
    unit = f" {trait.unit_to_add}" if trait.unit_to_add else ""
    return f" Medians: {one} against {other}{unit}."
