"""Typical values per segment as a table whose cells select (see browser/profile_grid.js)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from segmentation import Segments, SelectedProfile, charts
from segmentation.describing.segments import shades_of
from ui import scripts, state

_KEY = "profile-grid"
_component = scripts.component("profile_grid", base="table")


def grid(
    segments: Segments,
    rows: Sequence[str],
    beside: SelectedProfile | None,
    alt: str,
    act: Callable[[int, int], None],
) -> None:
    """Show these rows of the profile, everyone's first and a selection `beside` them.

    act: hears the position of the row and the number of the segment of the cell that was clicked on.
    """
    data = {"columns": _columns(segments, beside), "rows": _rows(segments, rows, beside), "alt": alt}
    _component(
        key=_KEY,
        data=data | {"low": charts.LOWER, "high": charts.HIGHER},
        on_done_change=lambda: act(*state.widget(_KEY)["done"]),
    )


def _columns(segments: Segments, beside: SelectedProfile | None) -> list[dict[str, object]]:
    all_of = {"title": "All customers", "kind": "all"}
    each = [
        {"title": s.titled, "kind": "", "color": charts.color(s.hue), "segment": s.number} for s in segments
    ]
    chosen = {"title": "The selection", "kind": "chosen", "color": charts.SELECTION}
    return [all_of, *each, chosen] if beside is not None else [all_of, *each]


def _rows(segments: Segments, rows: Sequence[str], beside: SelectedProfile | None) -> list[dict[str, object]]:
    """Names and cells of the rows: what is written, how far from everyone if that marks it (-1 to 1)."""
    values = segments.profile.loc[list(rows), ["overall", *(s.number for s in segments)]].to_numpy(float)
    shades = np.column_stack([np.zeros(len(rows)), segments.shades(rows)])
    if beside is not None:
        values = np.column_stack([values, beside.values])
        shades = np.column_stack([shades, shades_of(beside.effects, beside.marks)])
    return [
        {
            "label": _label(segments, row),
            "cells": [[segments.show(row, v), s] for v, s in zip(of_row, theirs, strict=True)],
        }
        for row, of_row, theirs in zip(
            rows, values.tolist(), np.nan_to_num(shades).round(2).tolist(), strict=True
        )
    ]


def _label(segments: Segments, row: str) -> str:
    label, unit = segments.label(row), segments.traits[row].unit_to_add
    return f"{label}, {unit}" if unit else label
