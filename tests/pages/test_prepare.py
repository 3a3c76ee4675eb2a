"""The Prepare page: traps with one click, features, scaling, and every decision taken back."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import Plan, previews
from tests.making import csv_text, customers_of
from tests.pages.test_pages import _everything, _go, _with
from ui import preparing

_rng = np.random.default_rng(5)
_N = 120
PEOPLE = csv_text(
    {
        "id": range(_N),
        "age": _rng.integers(18, 80, _N),
        "spent": np.exp(_rng.normal(4, 1.2, _N)).round(2),
        "calls": np.where(_rng.random(_N) < 0.2, 999, _rng.integers(0, 40, _N)),
        "city": ["Rome" if i % 3 else "Bonn" for i in range(_N)],
        "mail": [f"p{i}@mail.example" for i in range(_N)],
    }
).encode()


def _prepare() -> AppTest:
    return _go(_with(PEOPLE, "people.csv"), "prepare")


def _mend(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.replace("\\", "") == label).click().run()


def _sentence(app: AppTest) -> str:
    return app.markdown[0].value.replace("\\", "")


def test_the_plan_is_one_sentence() -> None:
    assert _sentence(_prepare()) == "**3 features, 1 logged: age, spent, calls**"


def test_a_trap_is_told_and_mended_by_one_click_and_taken_back_by_another() -> None:
    app = _prepare()
    assert "calls is 999 for" in _everything(app).replace("\\", "")

    _mend(app, "Take 999 as missing")
    assert "999 in calls is taken as missing" in _everything(app).replace("\\", "")
    assert "filled with the median: calls" in _everything(app)

    app.button(key="undo").click().run()
    assert "calls is 999 for" in _everything(app).replace("\\", "")
    app.button(key="redo").click().run()
    assert "999 in calls is taken as missing" in _everything(app).replace("\\", "")
    assert not app.exception


@pytest.mark.parametrize(
    ("edits", "features", "ignored"),
    [
        ({0: {"Weight": 2.0}}, "age×2 spent log calls", []),
        ({0: {"Use": "ignore"}}, "spent log calls", ["age"]),
        ({1: {"Use": "describe only"}}, "age calls", []),
        ({1: {"Weight": 0.0}}, "age calls", []),
        ({1: {"Log": False}, 2: {"Log": True}}, "age spent calls log", []),
        ({3: {"Weight": 0.5}}, "age spent log calls city×0.5", []),
        ({3: {"Log": True}}, "age spent log calls city", []),
    ],
    ids=["weight", "ignore", "describe", "weight 0", "log", "weight means use", "no log of a category"],
)
def test_an_edit_of_the_table_is_a_decision(
    edits: dict[int, dict[str, object]], features: str, ignored: list[str]
) -> None:
    customers = customers_of(PEOPLE.decode())
    shown = preparing.as_table(customers, Plan(), previews(customers, ()))

    chosen, without = preparing.decided(shown, edits, customers)

    said = [f"{c.name}{f'×{c.weight:g}' if c.weight != 1 else ''}{' log' if c.log else ''}" for c in chosen]
    assert (" ".join(said), without) == (features, ignored)


def test_scaling_is_chosen_said_and_undone() -> None:
    app = _prepare()
    control = next(c for c in app.segmented_control if c.label == "Numbers are measured by")
    control.set_value("median and quartiles").run()
    assert "scaled by median and quartiles" in _sentence(app)

    app.button(key="undo").click().run()
    assert "scaled" not in _sentence(app)
    control = next(c for c in app.segmented_control if c.label == "Numbers are measured by")
    assert control.value == "standard deviation"


def test_a_new_upload_starts_the_history_anew() -> None:
    app = _prepare()
    _mend(app, "Take 999 as missing")
    app.switch_page("pages/data.py").run()
    app.file_uploader[0].upload("again.csv", PEOPLE, "text/csv").run()

    assert not [b for b in app.button if b.key == "undo"]


def test_choose_k_says_the_features_in_one_sentence() -> None:
    app = _go(_with(PEOPLE, "people.csv"), "choose_k")

    assert "3 features, 1 logged: age, spent, calls" in _everything(app)
