"""Who may import whom, and what every page must do: what ruff can't say."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: From the bottom to the top; a module imports from its own line or lines above it only.
LAYERS = (
    ("errors",),
    ("words", "sql", "counting", "money", "regions", "sinks"),
    ("rfm_choice", "audience_choice", "target_choice", "rule_choice"),
    ("edits",),
    ("plan", "work"),
    ("plan_words", "reading"),
    ("traits", "clustering"),
    ("columns", "choosing"),
    ("orders",),
    ("customers",),
    ("features", "exploring", "previews"),
    ("traps", "rfm", "market", "maps", "ledger", "overview"),
    ("describing",),
    ("offers", "targets"),
    ("export", "model", "formulas", "samples", "analysis"),
    ("applying", "replaying"),
    ("archive", "shelf"),
    ("charts",),
    ("report",),
    ("shell",),
)
PAGES = sorted((ROOT / "pages").glob("*.py"))
#: The modules that know where the session is kept.
STATE = ROOT / "ui" / "state"


def _imports(file: Path) -> list[str]:
    """Dotted names of all modules and names that a file imports."""
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _layer(module: str) -> int | None:
    return next((level for level, names in enumerate(LAYERS) if module in names), None)


@pytest.mark.parametrize("file", _modules("segmentation"), ids=lambda f: str(f.relative_to(ROOT)))
def test_the_package_knows_neither_streamlit_nor_the_screens(file: Path) -> None:
    outside = {name.split(".")[0] for name in _imports(file)}

    assert not outside & {"streamlit", "ui", "pages", "app"}


@pytest.mark.parametrize("file", _modules("segmentation"), ids=lambda f: str(f.relative_to(ROOT)))
def test_the_package_imports_downwards_only(file: Path) -> None:
    module = file.relative_to(ROOT / "segmentation").parts[0].removesuffix(".py")
    if module in {"__init__", "__main__"}:
        return
    mine = _layer(module)
    assert mine is not None, f"{module} has no place in LAYERS"

    for name in _imports(file):
        parts = name.split(".")
        if parts[0] == "segmentation" and len(parts) > 1 and parts[1] != module:
            level = _layer(parts[1])
            assert level is not None, f"{name}: import from the module, not from the package"
            assert level <= mine, f"{module} imports {parts[1]}, which stands above it"


def test_no_modules_of_the_package_import_each_other_in_a_circle() -> None:
    needs = {_name(file): _needed(file) for file in _modules("segmentation")}

    while free := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in free:
            del needs[name]

    assert not needs


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _needed(file: Path) -> set[str]:
    """Modules that a module imports; a name from a package is the package's, unless it is a module."""
    everything = {_name(f) for f in _modules("segmentation")}
    found = {name if name in everything else name.rpartition(".")[0] for name in _imports(file)}
    return found & everything - {_name(file)}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_imports_a_page(page: Path) -> None:
    assert not [name for name in _imports(page) if name.split(".")[0] == "pages"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_page_enters_the_frame_before_it_does_anything(page: Path) -> None:
    """A page without this line would be shown without frame and guard by a deep link on a fresh server."""
    body = [n for n in ast.parse(page.read_text()).body if not isinstance(n, ast.Import | ast.ImportFrom)]
    first = ast.unparse(body[1])

    assert first.endswith(("frame.begin()", "frame.require()"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_page_is_a_short_script_that_computes_nothing(page: Path) -> None:
    text = page.read_text()
    nodes = [type(node).__name__ for node in ast.walk(ast.parse(text))]

    assert len(text.splitlines()) <= 60
    assert "Try" not in nodes
    assert not {"sklearn", "pandas", "numpy"} & {name.split(".")[0] for name in _imports(page)}


@pytest.mark.parametrize("file", [*_modules("ui"), *PAGES, ROOT / "app.py"], ids=lambda f: f.name)
def test_only_state_touches_the_session(file: Path) -> None:
    assert file.parent == STATE or "session_state" not in file.read_text()
