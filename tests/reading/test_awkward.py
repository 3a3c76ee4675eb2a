"""Every file in tests/data/awkward is read as the expectation beside it says."""

import json
from pathlib import Path

import pytest

from segmentation.errors import ReadingError
from segmentation.reading import Table, read_table

FOLDER = Path(__file__).parent.parent / "data" / "awkward"
FILES = sorted(path for path in FOLDER.iterdir() if Path(f"{path}.json").exists())
BASE = json.loads((FOLDER / "base.json").read_text(encoding="utf-8"))


def rows_of(table: Table) -> list[list[str]]:
    text = table.text()
    return [list(text.columns), *text.to_numpy().tolist()]


def check_table(table: Table, expected: dict) -> None:
    rows = rows_of(table)
    if "rows" in expected:
        wanted = BASE if expected["rows"] == "base" else expected["rows"]
        got = [[cell.strip() for cell in row] for row in rows] if expected.get("strip") else rows
        assert got == wanted
    if "first_row" in expected:
        assert rows[1] == expected["first_row"]
    kinds = {note.kind for note in table.notes}
    assert set(expected.get("notes", ())) <= kinds
    assert not expected.get("any") or kinds & set(expected["any"])
    assert expected.get("set_aside", len(table.set_aside)) == len(table.set_aside)
    assert table.kinds == table.kinds | expected.get("kinds", {})
    for field, value in expected.get("dialect", {}).items():
        assert getattr(table.dialect, field) == value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_awkward_file_is_read_as_expected(path: Path):
    expected = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))

    if "error" in expected:
        with pytest.raises(ReadingError) as caught:
            read_table(path)
        assert expected["error"] in str(caught.value)
    else:
        check_table(read_table(path), expected)
