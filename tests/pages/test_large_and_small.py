"""The Segments page at its limits: many features, many segments, one of a single customer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tests.making import csv_text
from tests.pages.test_explore import _bytes, _text
from tests.pages.test_pages import _go, _with
from tests.pages.test_segments_page import MOST_BYTES, _open
from ui.segments.explorer import _PANELS

_RNG = np.random.default_rng(0)


def _crowds(groups: int, size: int, columns: int) -> dict[str, np.ndarray]:
    """Groups of customers in many columns with long names."""
    middles = _RNG.normal(scale=3, size=(groups, columns))
    rows = np.repeat(middles, size, axis=0) + _RNG.normal(size=(groups * size, columns))
    return {f"Answer to the rather long question {i}": rows[:, i].round(3) for i in range(columns)}


def _one_far_off() -> dict[str, np.ndarray]:
    spend = np.r_[_RNG.normal(0, 1, 60), _RNG.normal(10, 1, 60), 400.0].round(2)
    return {"spend": spend, "visits": np.r_[_RNG.normal(0, 1, 120), -300.0].round(2)}


@pytest.mark.parametrize(
    ("columns", "k"),
    [
        pytest.param(_crowds(5, 60, 60), 5, id="60 features"),
        pytest.param(_crowds(20, 20, 8), 20, id="20 segments"),
        pytest.param(_one_far_off(), 3, id="a segment of one customer"),
    ],
)
def test_every_tab_stands_at_its_limits(columns: Mapping[str, np.ndarray], k: int) -> None:
    app = _go(_with(csv_text(columns).encode(), "people.csv"), "segments")
    app.session_state["plan"] = app.session_state["plan"].with_range(2, max(k, 10)).with_k(k)

    for tab in _PANELS:
        app = _open(app, tab)

        assert not app.exception
        assert not app.error
        assert f"{k} segments" in _text(app)
        assert _bytes(app) < MOST_BYTES
