"""A result as a script on this package's public names, and as a notebook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath

from segmentation.reading import Dialect
from segmentation.replaying.code import WIDTH, filled, names_in, python_of
from segmentation.replaying.recipe import Recipe

#: Names that every script uses.
_ALWAYS = ("Plan", "labelled_of", "settled")
_CHART = ["rows = list(segments.profile.index[:25])", "charts.profile_heatmap(segments, rows)"]
#: Version of the notebook format: 4.5 gave each cell an id.
_NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5}


def script_of(recipe: Recipe, files: Sequence[str]) -> str:
    """Write a script that labels `files` (names beside it) as the page does."""
    parts = _parts(recipe, files)
    return "\n".join(
        [
            "# Segments as the dashboard made them. Where the package is installed (pip install .), run",
            "# this beside the file: it writes the labelled file that the page's download gives.",
            *parts["imports"],
            "",
            *parts["plan"],
            *parts["work"],
            *parts["print"],
            *parts["write"],
            "",
        ]
    )


def notebook_of(recipe: Recipe, files: Sequence[str]) -> str:
    """Write the same as a notebook (nbformat 4), a step in each cell, with a chart of the profiles."""
    parts = _parts(recipe, files)
    cells = [
        _words("# Segments", "As the dashboard made them; every step can be changed and run again."),
        _code([*parts["imports"], "", *parts["plan"]]),
        _words("## From the file to the segments"),
        _code(parts["work"]),
        _code(["segments = analysis.segments()", "segments.profile"]),
        _code(["from segmentation import charts", "", *_CHART]),
        _words("## Your rows with the segment beside each"),
        _code(parts["write"]),
    ]
    book = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, start=1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        **_NOTEBOOK,
    }
    return json.dumps(book, ensure_ascii=False, indent=1)


def _parts(recipe: Recipe, files: Sequence[str]) -> dict[str, list[str]]:
    plan, several = recipe.plan, len(files) > 1
    wish = recipe.reading if recipe.reading != Dialect() else None
    read = "read_tables" if several else "read_table"
    names = {*_ALWAYS, *names_in(plan), *(names_in(wish) if wish else ()), read}
    dialect = "" if wish is None else f", dialect={python_of(wish)}"
    source = f"[(Path(name), name) for name in {list(files)!r}]" if several else f"Path({files[0]!r})"
    dates = ["from datetime import date"] if plan.counting.reference_date else []
    stem = PurePath(files[0]).stem[:60] or "data"
    return {
        "imports": [*dates, "from pathlib import Path", "", *_imports(sorted(names))],
        "plan": [f"plan = {python_of(plan, used=7)}"],
        "work": [f"table = {read}({source}{dialect})", "analysis = settled(table, plan)"],
        "print": [
            "for segment in analysis.segments():",
            "    print(segment.number, segment.name, segment.size)",
        ],
        "write": [f"Path({f'{stem}-customers.csv'!r}).write_bytes(labelled_of(analysis).to_csv())"],
    }


def _imports(names: list[str]) -> list[str]:
    one = f"from segmentation import {', '.join(names)}"
    if len(one) <= WIDTH:
        return [one]
    return ["from segmentation import (", *filled([f"{name}," for name in names], "    "), ")"]


def _words(*lines: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(lines).splitlines(keepends=True)}


def _code(lines: list[str]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": "\n".join(lines).splitlines(keepends=True),
    }
