"""The script and the notebook run, and write the very file that a replay gives."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from segmentation import Dialect, FeatureChoice, Plan, Recipe, notebook_of, read_tables, replay, script_of
from segmentation.replaying.code import python_of
from tests.applying.making import shop_lines
from tests.making import SHOP, blobs, csv_text, lines_csv, lines_plan

ROOT = Path(__file__).parents[2]


def _run(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def _cells(notebook: str) -> str:
    """The code of all cells in their order; each is compiled on its own, as a notebook does."""
    cells = ["".join(c["source"]) for c in json.loads(notebook)["cells"] if c["cell_type"] == "code"]
    for cell in cells:
        compile(cell, "cell", "exec")
    return "\n".join(cells)


def test_script_and_notebook_write_what_a_replay_gives(tmp_path: Path) -> None:
    name = "Läden 'x'.csv"
    (tmp_path / name).write_text(lines_csv(shop_lines(60)))
    plan = lines_plan(SHOP).with_counting(reference_date=date(2024, 12, 20)).with_range(2, 4)
    plan = plan.with_k(3).rename(3, 1, 'The "best"\\n')
    expected = replay(read_tables([(tmp_path / name, name)]), plan).to_csv()
    made = tmp_path / "Läden 'x'-customers.csv"

    for code in (script_of(Recipe(plan), [name]), _cells(notebook_of(Recipe(plan), [name]))):
        _run(code, tmp_path)

        assert made.read_bytes() == expected
        made.unlink()


def test_wishes_of_reading_and_several_files_are_in_the_script(tmp_path: Path) -> None:
    text = csv_text({"ID": [f"K{i}" for i in range(60)]} | blobs(), ";")
    lines = text.splitlines(keepends=True)
    for name, part in (("a.csv", lines[:31]), ("b.csv", [lines[0], *lines[31:]])):
        (tmp_path / name).write_text("".join(part))
    recipe = Recipe(Plan(k_max=4, k=3), Dialect(delimiter=";", header=1))
    table = read_tables([(tmp_path / n, n) for n in ("a.csv", "b.csv")], recipe.reading)

    _run(script_of(recipe, ["a.csv", "b.csv"]), tmp_path)

    assert (tmp_path / "a-customers.csv").read_bytes() == replay(table, recipe.plan).to_csv()


def test_a_script_is_short_and_no_line_is_too_long() -> None:
    features = tuple(FeatureChoice(f"feature number {i}", log=bool(i % 2)) for i in range(6))
    lines = script_of(Recipe(lines_plan(SHOP).with_features(features).with_k(4)), ["orders.csv"]).splitlines()

    assert len(lines) <= 26
    assert max(map(len, lines)) <= 100


def test_the_plan_in_the_script_is_the_plan() -> None:
    plan = lines_plan(SHOP).with_aside(["A", "B"]).with_k(4).rename(4, 2, 'It\'s "us"')
    names: dict[str, object] = {}

    exec("from segmentation import *\nfrom datetime import date", names)  # noqa: S102
    assert eval(python_of(plan), names) == plan  # noqa: S307


def test_the_notebook_is_one_of_version_4() -> None:
    book = json.loads(notebook_of(Recipe(Plan(k=3)), ["people.csv"]))

    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert set(book) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    for cell in book["cells"]:
        wanted = {"cell_type", "id", "metadata", "source"}
        code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == wanted | code


@pytest.mark.parametrize("value", [Plan(), Dialect(), (), ("a",), date(2024, 1, 2), 'a"\\'])
def test_python_of_anything_small_gives_it_back(value: object) -> None:
    names: dict[str, object] = {}

    exec("from segmentation import *\nfrom datetime import date", names)  # noqa: S102
    assert eval(python_of(value), names) == value  # noqa: S307
