"""The map of the customers: how dense they lie, where the segments are, and a sample to point at."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import BLUE, MID_GREY, blank, color, numbered, plain
from segmentation.describing.picture import Picture
from segmentation.describing.segments import Segments
from segmentation.maps import CustomerMap

#: How opaque the densest cell is: points and outlines must be seen on it.
DENSEST = 0.6
#: A cell with a customer or so is still seen.
THINNEST = 0.04
#: Segments named in one line of the legend, about.
IN_A_LINE = 5


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """The sample on top of the picture.

    places: `(s,)` positions in the map's points. keys: `(s,)` what a click on one gives back. names: how each
    customer is called.
    """

    places: np.ndarray
    keys: np.ndarray
    names: Sequence[str]


def map_chart(
    found: CustomerMap,
    picture: Picture,
    segments: Segments,
    dots: Dots,
) -> go.Figure:
    """Draw the customers as a density coloured by segment, with the segments' outlines and some customers."""
    tools = {"bgcolor": "rgba(0,0,0,0)", "color": MID_GREY, "activecolor": BLUE}
    figure = blank(height=560, dragmode="lasso", modebar=tools)
    _density(figure, picture, [s.hue for s in segments])
    for segment, pieces in zip(segments, picture.outlines, strict=True):
        _outline(figure, pieces, color(segment.hue))
    labels = segments.labels[found.customers[dots.places]]
    for segment in segments:
        _points(figure, found, dots, labels == segment.number - 1, segment.hue)
        figure.data[-1].update(name=numbered(segment.number, segment.name, 28))
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemsizing": "constant"}
    # The lines of the legend stand below the tools.
    figure.update_layout(showlegend=True, legend=legend, margin_t=40 + 20 * -(-len(segments) // IN_A_LINE))
    left, right, bottom, top = picture.extent
    axis = {"showticklabels": False, "showgrid": False}
    figure.update_xaxes(axis, title=plain(found.x_title, 90), range=[left, right])
    figure.update_yaxes(axis, title=plain(found.y_title, 60), range=[bottom, top])
    return figure


def _density(figure: go.Figure, picture: Picture, hues: Sequence[int]) -> None:
    left, right, bottom, top = picture.extent
    figure.add_layout_image(
        source=_png(_painted(picture.density, hues)),
        xref="x",
        yref="y",
        x=left,
        y=top,
        sizex=right - left,
        sizey=top - bottom,
        sizing="stretch",
        layer="below",
    )


def _painted(density: np.ndarray, hues: Sequence[int]) -> np.ndarray:
    """Mix the segments' colours by their customers; the denser, the more opaque: (rows, columns, 4) bytes."""
    colors = np.array([[int(color(h)[i : i + 2], 16) for i in (1, 3, 5)] for h in hues], dtype=float)
    total = density.sum(axis=0)
    mixed = np.einsum("khw,kc->hwc", density, colors) / np.maximum(total, 1e-12)[..., None]
    # By the logarithm: in the crowd a cell has a thousand times the customers of one at the edge.
    strength = np.log1p(total) / max(float(np.log1p(total).max()), 1e-12)
    opaque = np.where(total > total.max() * 1e-6, THINNEST + (DENSEST - THINNEST) * strength, 0.0)
    opaque *= np.minimum(1, total / 0.02)
    picture = np.concatenate([mixed, 255 * opaque[..., None]], axis=2)
    return np.ascontiguousarray(picture[::-1].round().astype(np.uint8))


def _png(picture: np.ndarray) -> str:
    """Write (rows, columns, 4) bytes of red, green, blue and opacity as a PNG in an address."""
    rows, columns, _ = picture.shape
    lines = b"".join(b"\0" + row.tobytes() for row in picture)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    written = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return "data:image/png;base64," + base64.b64encode(written).decode()


def _outline(figure: go.Figure, pieces: np.ndarray, hue: str) -> None:
    """Draw pieces of line as one trace, with a gap after each."""
    gaps = np.full((len(pieces), 1), np.nan)
    x, y = (np.hstack([pieces[:, :, axis], gaps]).ravel().astype(np.float32) for axis in (0, 1))
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": hue, "width": 2}, hoverinfo="skip", showlegend=False
    )


def _points(figure: go.Figure, found: CustomerMap, dots: Dots, here: np.ndarray, hue: int) -> None:
    places = dots.places[here]
    names = [plain(name) for name, of in zip(dots.names, here, strict=True) if of]
    figure.add_scatter(
        x=found.points[places, 0].astype(np.float32),
        y=found.points[places, 1].astype(np.float32),
        mode="markers",
        marker={"color": color(hue), "size": 5, "opacity": 0.8, "line": {"width": 0}},
        selected={"marker": {"opacity": 1, "size": 7}},
        unselected={"marker": {"opacity": 0.12}},
        customdata=dots.keys[here].tolist(),
        text=names,
        hovertemplate="%{text}, %{fullData.name}<extra></extra>",
    )
