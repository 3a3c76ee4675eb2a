"""Round trips over a folder of files: replay, applying and SQL against what the page gives.

    python benchmarks/round_trips.py FOLDER

For each file that the page can segment as it proposes: `replay` with the page's plan gives the bytes of the
page's downloads; the saved segmentation applied to its own file gives everybody the same segment; the exact
SQL gives the same segments in SQLite and DuckDB.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import numpy as np
from streamlit.testing.v1 import AppTest  # noqa: TID251 (the page itself is asked)

from segmentation import (
    Model,
    Recipe,
    SegmentationError,
    apply_model,
    customers_sheet,
    read_table,
    segment_of_customer,
    settled,
)
from segmentation.export.checked_sql import agreement
from segmentation.export.sheets import columns_of
from segmentation.shell import main as shell
from segmentation.sinks import in_memory
from ui.taking import downloads
from ui.taking.downloads import File

ROOT = Path(__file__).parents[1]
ENDINGS = (".csv", ".txt", ".gz", ".xlsx", ".parquet")
PATIENCE_SECONDS = 900
LABELS = ".labels.csv"


def main() -> None:
    folder = Path(sys.argv[1])
    whole, skipped = 0, 0
    for path in sorted(p for p in folder.rglob("*") if p.name.endswith(ENDINGS) and LABELS not in p.name):
        said = list(round_trip(path))
        skipped += said[0].startswith("skipped")
        whole += all(one.endswith("yes") for one in said)
        print(f"{path.relative_to(folder)}: {', '.join(said)}", flush=True)
    print(f"{whole} files come back whole, {skipped} are skipped")


def round_trip(path: Path) -> Iterator[str]:
    """Say what came back: each ends in "yes", or says what is different."""
    offered, problem = taken_away(path)
    if problem:
        yield f"skipped: {problem}"
        return
    with tempfile.TemporaryDirectory() as place:
        yield from replayed(path, offered, Path(place))
    recipe = Recipe.from_json(in_memory(offered["plan.json"].write))
    analysis = settled(read_table(path, dialect=recipe.reading), recipe.plan)
    made = analysis.table, analysis.customers, analysis.features, analysis.segments()
    here = segment_of_customer(*made[1:])
    yield applied(offered, analysis.table, here)
    if "assignment.sql" in offered:
        query = in_memory(offered["assignment.sql"].write).decode()
        yield from in_databases(query, made, here)


def taken_away(path: Path) -> tuple[dict[str, File], str]:
    """What the page offers for the file as it is proposed; or why it offers nothing."""
    offered: dict[str, File] = {}

    def keep(file: File, *, disabled: bool) -> None:
        if not disabled:
            offered[file.name.rpartition("-")[2]] = file

    downloads._button = keep  # noqa: SLF001 (AppTest does not make what is made on click)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_SECONDS).run()
    app.file_uploader[0].upload(path.name, path.read_bytes(), "text/csv").run()
    if app.error:  # the page to take away from would wait for a file that is none
        return {}, str(app.error[0].value)[:120]
    end = time.monotonic() + PATIENCE_SECONDS
    app.switch_page("pages/take_away.py").run()
    while not offered and not app.error and not app.exception and time.monotonic() < end:
        time.sleep(0.2)
        app.run()
    told = [*app.error, *app.exception, *app.info]
    return offered, "" if offered else " ".join(str(e.value) for e in told)[:120] or "nothing was offered"


def replayed(path: Path, offered: dict[str, File], place: Path) -> Iterator[str]:
    plan, out = place / "plan.json", place / "out.csv"
    plan.write_bytes(in_memory(offered["plan.json"].write))
    for rows in ("customers", "lines"):
        if f"{rows}.csv" in offered:
            code = shell(["replay", str(plan), str(path), "-o", str(out), "--rows", rows])
            same = code == 0 and out.read_bytes() == in_memory(offered[f"{rows}.csv"].write)
            yield f"replay of {rows} {'yes' if same else 'OTHER BYTES'}"


def applied(offered: dict[str, File], table: object, here: np.ndarray) -> str:
    try:
        found = apply_model(Model.from_json(in_memory(offered["segmentation.json"].write)), table)  # type: ignore[arg-type]
    except SegmentationError as problem:
        return f"applying: {problem}"
    there = segment_of_customer(found.customers, found.features, found.segments)
    same = int((there == here).sum())
    return f"applied {'yes' if same == len(here) else f'{same:,} OF {len(here):,}'}"


def in_databases(query: str, made: tuple, here: np.ndarray) -> Iterator[str]:  # type: ignore[type-arg]
    names = [str(name) for name in customers_sheet(*made, personal_too=True).cells.column_names]
    own = [n for n in names if n in made[0].kinds or n in made[1].frame or n == str(made[1].ids.name)]
    cells = columns_of(made[0], made[1], own)
    agree, of = agreement(query, cells, here + 1)
    yield f"SQLite {sqlite3.sqlite_version} {'yes' if agree == of else f'{agree:,} OF {of:,}'}"
    with closing(duckdb.connect()) as base:
        base.register("customers", cells)
        found = base.sql(query).fetchnumpy()["segment"]
    there = np.ma.filled(found, 0).astype(int)
    same = int((there == here + 1).sum())
    yield f"DuckDB {'yes' if same == len(here) else f'{same:,} OF {len(here):,}'}"


if __name__ == "__main__":
    main()
