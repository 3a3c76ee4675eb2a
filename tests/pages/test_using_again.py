"""What the Take away page gives to use again: replayed in a shell, it gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import Method, Model, Plan, analyse, apply_model, read_table, split
from segmentation.shell import main
from segmentation.sinks import Write, in_memory
from tests.applying.making import shop_lines
from tests.making import blobs, csv_text, lines_csv
from tests.pages.test_pages import _go, _started, _with
from ui import files as offering
from ui.taking import downloads
from ui.taking.downloads import File

_PEOPLE = csv_text(
    {"ID": [f"K{i}" for i in range(60)], **blobs(), "Email": [f"k{i}@example.org" for i in range(60)]}, ";"
)
_LINES = lines_csv(shop_lines(60))
Change = Callable[[Plan], Plan]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, File]:
    """The files that the page offers, by what is in them: AppTest does not make what is made on click."""
    offered: dict[str, File] = {}

    def keep(file: File, *, disabled: bool) -> None:
        if not disabled:
            offered[file.name.rpartition("-")[2]] = file

    monkeypatch.setattr(downloads, "_button", keep)
    return offered


def _take_away(text: str, change: Change) -> AppTest:
    app = _with(text.encode(), "made.csv")
    app.session_state["plan"] = change(app.session_state["plan"]).with_range(2, 4)
    return _go(app, "take_away")


def _split(plan: Plan) -> Plan:
    """Split the first segment of the people by hand."""
    found = analyse(read_table(_PEOPLE.encode(), "made.csv"), plan)
    return plan.with_edit(split(found.segments(), found.features, 1, 2, k=3, method=plan.method))


@pytest.mark.parametrize(
    ("text", "rows", "change"),
    [
        (_LINES, "lines", lambda plan: plan),
        (_LINES, "customers", lambda plan: plan.with_aside(["C2", "C5"]).with_method(Method.MIXTURE)),
        (_PEOPLE, "customers", lambda plan: plan.with_k(3).rename(3, 1, "Regulars, of “course”")),
        (_PEOPLE, "customers", lambda plan: _split(plan.with_k(3))),
    ],
    ids=["lines", "key accounts in a mixture", "names and personal columns", "edited by hand"],
)
def test_a_replay_gives_the_bytes_of_the_download(
    files: dict[str, File], tmp_path: Path, text: str, rows: str, change: Change
) -> None:
    app = _take_away(text, change)
    plan, model, data, out = (tmp_path / name for name in ("plan.json", "model.json", "made.csv", "out.csv"))
    data.write_text(text)
    plan.write_bytes(in_memory(files["plan.json"].write))
    model.write_bytes(in_memory(files["segmentation.json"].write))

    for decisions in (plan, model):
        assert main(["replay", str(decisions), str(data), "-o", str(out), "--rows", rows]) == 0

        assert out.read_bytes() == in_memory(files[f"{rows}.csv"].write)
    assert not app.exception


@pytest.mark.parametrize("text", [_LINES, _PEOPLE], ids=["order lines", "people"])
def test_every_download_says_about_how_large_it_is(files: dict[str, File], text: str) -> None:
    app = _take_away(text, lambda plan: plan.with_k(3))

    # Below some kilobytes nobody cares.
    shares = {
        name: max(file.size, 3e3) / max(len(in_memory(file.write)), 3e3) for name, file in files.items()
    }
    assert {name: share for name, share in shares.items() if not 0.4 < share < 2.5} == {}
    assert not app.exception


def test_the_segments_page_gives_the_bytes_of_the_take_away_page(
    files: dict[str, File], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Write] = {}
    app = _take_away(_PEOPLE, lambda plan: plan)

    monkeypatch.setattr(offering, "offer", lambda _, write, __, key, **___: given.update({key: write}))
    _go(app, "segments")

    assert in_memory(given["download-labelled"]) == in_memory(files["customers.csv"].write)


def test_the_saved_segmentation_of_the_page_labels_as_the_page_does(files: dict[str, File]) -> None:
    _take_away(_PEOPLE, lambda plan: plan.with_k(3))
    model = Model.from_json(in_memory(files["segmentation.json"].write))

    applied = apply_model(model, read_table(_PEOPLE.encode(), "made.csv"))

    assert np.bincount(applied.labels).tolist() == [20, 20, 20]
    assert model.verdict is not None


def test_the_code_is_shown_and_is_what_the_script_holds(files: dict[str, File]) -> None:
    app = _take_away(_PEOPLE, lambda plan: plan)

    assert app.code[-1].value.rstrip() == in_memory(files["script.py"].write).decode().rstrip()
    assert "analysis = settled(table, plan)" in app.code[-1].value
    assert b'"nbformat": 4' in in_memory(files["notebook.ipynb"].write)


def test_an_analysis_is_opened_again_with_every_decision(files: dict[str, File]) -> None:
    before = _take_away(_PEOPLE, lambda plan: plan.with_k(3).rename(3, 1, "Mine").with_strategy(3, 2, "Call"))
    before.session_state["plans_kept"] = (("other", before.session_state["plan"].with_k(2)),)
    before.run()

    after = _with(in_memory(files["analysis.zip"].write), "made-analysis.zip")

    assert not after.exception
    assert after.session_state["plan"] == before.session_state["plan"]
    assert after.session_state["plans_kept"] == before.session_state["plans_kept"]
    assert after.session_state["table"].digest == before.session_state["table"].digest


def test_analyses_are_kept_on_the_server_only_where_its_owner_wants_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _buttons(_take_away(_PEOPLE, lambda plan: plan), "shelf-keep")
    monkeypatch.setenv("SEGMENTATION_SHELF", str(tmp_path))
    app = _take_away(_PEOPLE, lambda plan: plan.with_k(3))
    app.button(key="shelf-keep").click().run()
    decided = app.session_state["plan"]

    fresh = _started()
    next(b for b in fresh.button if str(b.key).startswith("open-")).click().run()

    assert fresh.session_state["plan"] == decided
    next(b for b in fresh.button if str(b.key).startswith("delete-")).click().run()
    assert not _buttons(fresh, "open-")


def _buttons(app: AppTest, key: str) -> list[str]:
    return [str(b.key) for b in app.button if str(b.key).startswith(key)]
