"""Several files of one shape (twelve monthly exports) as one table."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from segmentation.errors import ChoiceError, NoRowsError, ReadingError
from segmentation.reading.column_types import type_columns
from segmentation.reading.held import Held
from segmentation.reading.reader import read_table
from segmentation.reading.table import Dialect, Note, SetAside, Table, unique_names
from segmentation.work import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from segmentation.reading.reader import Source
    from segmentation.work import Progress

SOURCE_COLUMN = "source file"
"""The column that says which file a row is from; it gets a number where the files have one of that name."""


def read_tables(
    sources: Sequence[tuple[Source, str]],
    dialect: Dialect | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    r"""Read files, (content, name) each, with the same columns in any order, one after the other.

    The columns are typed once, over all files; a last column names each row's file. A file
    without rows, or without anything, is told in a note. `progress` and
    `cancelled` as for `read_table`. Raises `ReadingError` naming the file that can't be read or has
    other columns.

    >>> table = read_tables([(b"id,n\n1,2\n", "may.csv"), (b"n,id\n4,3\n", "june.csv")])
    >>> table.text().to_numpy().tolist()
    [['1', '2', 'may.csv'], ['3', '4', 'june.csv']]
    """
    wish = dialect or Dialect()
    job = Job(progress, cancelled)
    reading = job.part(0.0, 1.0 if len(sources) == 1 else 0.8)
    tables: dict[int, Table] = {}
    empty: list[tuple[str, NoRowsError]] = []
    for number, (content, name) in enumerate(sources):
        part = reading.part(number / len(sources), (number + 1) / len(sources))
        try:
            tables[number] = _one(content, name, _of_file(wish, number), part)
        except NoRowsError as error:
            empty.append((name, error))
    if not tables:
        raise empty[0][1]
    if len(sources) == 1:
        return tables[0]
    first, *others = tables.values()
    for other in others:
        _check_shape(first, other)
    return _joined(tables, empty, wish, job.part(0.8, 1.0))


def _of_file(wish: Dialect, file: int) -> Dialect:
    """The wish for one of the files: what was said of single lines holds for the file they are in."""
    keep, drop = (tuple((0, line) for f, line in lines if f == file) for lines in (wish.keep, wish.drop))
    return replace(wish, keep=keep, drop=drop)


def _one(content: Source, name: str, dialect: Dialect, job: Job) -> Table:
    try:
        return read_table(content, name=name, dialect=dialect, progress=job.share, cancelled=job.cancelled)
    except (ChoiceError, NoRowsError):
        raise
    except ReadingError as error:
        raise ReadingError(f"“{name[:80]}”: {error}") from error


def _check_shape(first: Table, other: Table) -> None:
    missing = [name for name in first.kinds if name not in other.kinds]
    more = [name for name in other.kinds if name not in first.kinds]
    if missing or more:
        said = [f"lacks “{missing[0][:40]}”"] * bool(missing) + [f"has “{more[0][:40]}” besides"] * bool(more)
        raise ReadingError(
            f"“{other.name[:80]}” {' and '.join(said)}: files that are uploaded together need the same "
            f"columns as “{first.name[:80]}”. Upload the others without it."
        )


def _joined(tables: dict[int, Table], empty: list[tuple[str, NoRowsError]], wish: Dialect, job: Job) -> Table:
    """One table of the files with rows, by their place in the upload; `empty` names the others."""
    first, *others = all_tables = list(tables.values())
    names = list(first.kinds)
    cells = Held(pa.concat_tables([pa.table(_columns(table, names)) for table in all_tables]))
    lines = np.concatenate([table.lines for table in all_tables])
    typed = type_columns(
        cells,
        lines,
        delimiter=first.dialect.delimiter,
        decimal=wish.decimal,
        day_first=wish.day_first,
        job=job,
    )
    return replace(
        first,
        frame=typed.frame,
        name=f"{first.name} and {len(others)} more" if others else first.name,
        digest=hashlib.blake2b("".join(t.digest for t in all_tables).encode(), digest_size=16).hexdigest(),
        dialect=replace(
            first.dialect, decimal=typed.decimal, day_first=typed.day_first, keep=wish.keep, drop=wish.drop
        ),
        notes=(*_notes(all_tables, empty, len(lines)), *typed.notes),
        misfits=typed.misfits,
        lines=lines,
        parts=(),
        set_aside=tuple(
            replace(_in_order(item, table, names), file=file)
            for file, table in tables.items()
            for item in table.set_aside
        ),
        repaired=tuple(replace(item, file=file) for file, table in tables.items() for item in table.repaired),
        kinds=typed.kinds,
        doubts=typed.doubts,
        _text=typed.text,
    )


def _notes(tables: list[Table], empty: list[tuple[str, NoRowsError]], rows: int) -> list[Note]:
    """What is told of the files together, and of each."""
    read = f"{len(tables)} files were read together" if len(tables) > 1 else "One file was read"
    notes = [Note("files", f"{read}, {rows:,} rows in all.", count=len(tables))]
    if empty:
        shown = ", ".join(f"“{name[:80]}” ({error.found})" for name, error in empty[:5])
        text = f"Passed over, as they have no rows: {shown}{', …' * (len(empty) > 5)}."
        notes.append(Note("files", text, count=len(empty)))
    each = (replace(n, text=f"{table.name[:80]}: {n.text}") for table in tables for n in table.notes)
    return [*notes, *each]


def _in_order(item: SetAside, table: Table, names: list[str]) -> SetAside:
    """The cells of a line set aside, in the first file's order of columns, with the file's name."""
    if not item.cells:
        return item
    cells = dict(zip(table.kinds, item.cells, strict=False))
    return replace(item, cells=(*(cells.get(name, "") for name in names), table.name))


def _columns(table: Table, names: list[str]) -> dict[str, pa.Array]:
    """The text of one file in the first file's order of columns, with the file's name."""
    text = table.text()
    columns = {name: pa.array(text[name], type=pa.string()) for name in names}
    return columns | {
        unique_names([*names, SOURCE_COLUMN])[-1]: pa.array([table.name] * len(table.lines), pa.string())
    }
