"""Charts of offers: what is bought together, what a segment buys more, and whether offers hit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import BLUE, GRID, MID_GREY, PALETTE, blank, name_rows, plain, wrapped
from segmentation.charts.labels import sides
from segmentation.offers.network import Network
from segmentation.offers.product_names import ProductNames
from segmentation.words import count, percent

_MORE, _LESS = PALETTE[2], PALETTE[1]
#: Steps of the colour and of the width of a line, from the weakest to the strongest pair drawn.
_SHADES = ("#9db7d6", "#5f8fc4", "#2f5f9e")
_WIDTHS = (1.5, 3.5, 6.5)
_LONGEST, _LINE = 60, 14  # of a name, and of a line of it: on a phone two short lines cross fewer others
_ROOM = 0.12  # beside the outermost points, which are 1 apart


def network_chart(found: Network, names: ProductNames) -> go.Figure:
    """Draw products as points and pairs as lines: wider = in more orders, darker = a surer lift."""
    figure = blank(height=620)
    place = {int(product): at for product, at in zip(found.products, found.places, strict=True)}
    pairs = found.pairs
    width, shade = _thirds(pairs.together), _thirds(pairs.sure_lift)
    for line in range(len(pairs)):
        one, other = place[int(pairs.one[line])], place[int(pairs.other[line])]
        figure.add_scatter(
            x=[one[0], other[0]],
            y=[one[1], other[1]],
            mode="lines",
            line={"width": _WIDTHS[width[line]], "color": _SHADES[shade[line]]},
            hoverinfo="skip",
        )
    middle = [(place[int(a)] + place[int(b)]) / 2 for a, b in zip(pairs.one, pairs.other, strict=True)]
    figure.add_scatter(
        x=[at[0] for at in middle],
        y=[at[1] for at in middle],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        customdata=[
            [
                plain(names.names[pairs.one[i]], 60),
                plain(names.names[pairs.other[i]], 60),
                count(pairs.together[i]),
                f"{pairs.lift[i]:.1f}",
            ]
            for i in range(len(pairs))
        ],
        hovertemplate="%{customdata[0]}<br>with %{customdata[1]}<br>%{customdata[2]} orders, "
        "%{customdata[3]} times chance<extra></extra>",
    )
    orders = names.orders[found.products]
    texts = [wrapped(plain(names.names[product], _LONGEST), _LINE, lines=2) for product in found.products]
    row = {product: at for at, product in enumerate(found.products.tolist())}
    ends = np.array([[row[int(a)], row[int(b)]] for a, b in zip(pairs.one, pairs.other, strict=True)])
    figure.add_scatter(
        x=found.places[:, 0],
        y=found.places[:, 1],
        mode="markers+text",
        marker={
            "size": 8 + 16 * np.sqrt(orders / max(orders.max(initial=1), 1)),
            "color": BLUE,
            "opacity": 1,  # plotly's own lets the lines shine through
            "line": {"width": 1, "color": "white"},
        },
        text=texts,
        textposition=sides(found.places, texts, ends, _ROOM),
        textfont={"size": 11},
        customdata=[[plain(names.label(int(p)), 80), count(names.orders[p])] for p in found.products],
        hovertemplate="%{customdata[0]}: %{customdata[1]} orders<extra></extra>",
    )
    figure.update_xaxes(visible=False, range=[-_ROOM, 1 + _ROOM])
    figure.update_yaxes(visible=False, range=[-_ROOM, 1 + _ROOM])
    return figure


def _thirds(values: np.ndarray) -> np.ndarray:
    """Rank the values into three groups of about a third each, 0..2."""
    return np.searchsorted(np.quantile(values, [1 / 3, 2 / 3]), values, side="right")


def partners_chart(
    names: Sequence[str], shares: Sequence[float], shares_of_all: Sequence[float], who: str, noun: str
) -> go.Figure:
    """Draw the share of `who` that have each partner, and its share of all orders or customers (`noun`)."""
    figure = blank(height=110 + 30 * len(names))
    rows = list(range(len(names)))
    figure.add_bar(
        y=rows,
        x=list(shares),
        orientation="h",
        name=f"of {plain(who, 60)}",
        marker_color=BLUE,
        text=[percent(share) for share in shares],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.add_scatter(
        y=rows,
        x=list(shares_of_all),
        mode="markers",
        name=f"of all {noun}s",
        marker={"symbol": "line-ns-open", "size": 16, "color": PALETTE[6], "line": {"width": 3}},
        hoverinfo="skip",
    )
    name_rows(figure, [plain(name, 34) for name in names])
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(title=f"Share of {noun}s with the other product", tickformat=".0%")
    figure.update_xaxes(range=[0, 1.15 * max([*shares, *shares_of_all, 0.01])])
    return figure


def index_chart(names: Sequence[str], index: Sequence[float]) -> go.Figure:
    """Draw how far above (right) or below (left) 100 a segment's index of each product is."""
    figure = blank(height=110 + 28 * len(names))
    figure.add_bar(
        y=list(range(len(names))),
        x=[value - 100 for value in index],
        base=100,
        orientation="h",
        marker_color=[_MORE if value >= 100 else _LESS for value in index],
        text=[f"{value:.0f}" for value in index],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    name_rows(figure, [plain(name, 34) for name in names])
    low, high = min([*index, 100]), max([*index, 100])
    room = 0.12 * max(high - low, 50)
    figure.update_xaxes(title="Index: 100 = as often as all", range=[low - room, high + room])
    figure.add_vline(x=100, line={"color": MID_GREY, "width": 1})
    return figure


def judged_chart(names: Sequence[str], shares: Sequence[float], best: int) -> go.Figure:
    """Draw how many customers each way of offering hit; the best coloured."""
    figure = blank(height=110 + 44 * len(names))
    figure.add_bar(
        y=list(range(len(names))),
        x=list(shares),
        orientation="h",
        marker_color=[BLUE if i == best else MID_GREY for i in range(len(names))],
        text=[percent(share, 1) for share in shares],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    name_rows(figure, [wrapped(name, 22) for name in names])
    figure.update_xaxes(title="Share of customers hit", tickformat=".0%")
    figure.update_xaxes(range=[0, 1.2 * max([*shares, 0.01])], gridcolor=GRID)
    return figure
