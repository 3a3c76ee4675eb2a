"""What the README shows is true: its Python runs, its pictures and its make targets are there."""

from __future__ import annotations

import doctest
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", ["README.md", "docs/notebook.md"])
def test_the_package_examples_run_as_written(page: str) -> None:
    result = doctest.testfile(str(ROOT / page), module_relative=False)

    assert result.attempted > 5
    assert result.failed == 0


def test_every_picture_and_link_is_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README)

    assert targets
    assert [t for t in targets if not (ROOT / t).is_file()] == []


def test_make_help_lists_what_a_newcomer_needs() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert all(f"make {target}" in said for target in ("run", "test", "check", "format", "bench"))


def test_contributing_is_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text().splitlines()) < 80
