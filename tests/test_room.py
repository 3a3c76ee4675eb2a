"""Room around charts: longer labels get more, a legend gets its line, and nothing that is given is taken."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from segmentation.charts import with_room
from segmentation.charts.base import blank, name_rows


def _bars(names: list[str], **layout: object) -> go.Figure:
    figure = blank(**layout)
    figure.add_bar(x=[1.0] * len(names), y=list(range(len(names))), orientation="h")
    name_rows(figure, names)
    return with_room(figure)


def test_the_longer_the_names_the_wider_the_room_for_them() -> None:
    rooms = [_bars([name]).layout.margin.l for name in ("a", "Average value", "A much longer name of a row")]

    assert rooms == sorted(set(rooms))


def test_markup_and_escapes_count_as_the_letters_that_are_seen() -> None:
    assert _bars(["<b>R&amp;D</b>"]).layout.margin.l == _bars(["R&D"]).layout.margin.l


def test_a_name_of_two_lines_takes_the_width_of_the_longer() -> None:
    assert _bars(["a much longer<br>b"]).layout.margin.l == _bars(["a much longer"]).layout.margin.l


def test_names_given_to_the_bars_themselves_are_seen_too() -> None:
    named = blank().add_bar(x=[1, 2], y=["Customers of the first kind", "b"], orientation="h")

    assert with_room(named).layout.margin.l > 120


@pytest.mark.parametrize("axis", ["xaxis", "yaxis"])
def test_a_title_takes_room_and_an_unseen_axis_takes_none(axis: str) -> None:
    side = {"xaxis": "b", "yaxis": "l"}[axis]
    plain, titled, unseen = (
        with_room(blank(**{axis: settings}).add_scatter(x=[0, 1], y=[0, 1])).layout.margin[side]
        for settings in ({}, {"title": {"text": "Customers"}}, {"visible": False})
    )

    assert titled > plain > unseen


def test_a_legend_above_takes_a_line() -> None:
    legend = {"orientation": "h", "y": 1.02}
    with_legend, without = (
        _bars(["a"], showlegend=shown, legend=legend).layout.margin.t for shown in (True, False)
    )

    assert with_legend > without


def test_a_margin_that_is_given_is_kept_and_doing_it_twice_changes_nothing() -> None:
    figure = _bars(["a"], margin={"l": 400, "r": 90, "t": 80, "b": 200})
    once = figure.layout.margin.to_plotly_json()

    assert once == {"l": 400, "r": 90, "t": 80, "b": 200}
    assert with_room(figure).layout.margin.to_plotly_json() == once


def test_a_chart_without_axes_keeps_its_margins() -> None:
    flow = blank().add_sankey(node={"label": ["a", "b"]}, link={"source": [0], "target": [1], "value": [1]})

    assert with_room(flow).layout.margin.l == blank().layout.margin.l
