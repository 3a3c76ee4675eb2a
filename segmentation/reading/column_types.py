"""Columns of text to typed columns; decimal mark and day/month order are weighed over the file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from segmentation.reading import dates
from segmentation.reading.amounts import Marked
from segmentation.reading.date_columns import date_column
from segmentation.reading.drafts import Draft, draft
from segmentation.reading.finding import Choices, Finding, Lines
from segmentation.reading.kept_text import KeptText, kept
from segmentation.reading.number_columns import number_column
from segmentation.reading.packed import give_back
from segmentation.reading.text_columns import flag_column, text_column
from segmentation.work import NO_JOB, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.held import Held
    from segmentation.reading.kept_text import KeptColumn
    from segmentation.reading.table import Doubt, Misfits, Note
    from segmentation.work import Job


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed columns and what was decided and noticed on the way."""

    frame: pd.DataFrame
    text: KeptText
    kinds: dict[str, str]
    misfits: tuple[Misfits, ...]
    notes: tuple[Note, ...]
    decimal: str
    day_first: bool | None
    doubts: tuple[Doubt, ...]


def type_columns(
    held: Held[Any],
    lines: Lines,
    *,
    delimiter: str | None = None,
    decimal: str = "",
    day_first: bool | None = None,
    job: Job = NO_JOB,
) -> Typed:
    """Type every column of an arrow table of text; `lines` are the rows' lines in the file.

    `decimal` and `day_first` overrule what the cells tell. A column whose cells fit no type for at
    least 90 % stays text; cells that don't fit are missing in the frame and listed. The table is taken
    from its holder and let go column by column.
    """
    table = held.take()
    names, columns = [str(name) for name in table.column_names], list(table.columns)
    del table
    # A wished comma makes other numbers of plain ones, so that no column may take the short cut.
    direct = decimal != ","

    def look(place: int) -> _Seen:
        column, columns[place] = columns[place], None
        found = _seen(draft(names[place], _combined(column), direct=direct), column, lines)
        give_back()
        return found

    seen = side_by_side(look, range(len(names)), job.part(0.0, 0.8), "Finding the columns' types …")
    drafts = [item.draft for item in seen]
    file_decimal = decimal or _file_decimal(drafts, delimiter)
    evidence = [dates.order_evidence(column.parts) for column in drafts if column.parts is not None]
    order = _file_order(drafts, evidence, file_decimal, day_first)
    told = any(item.day_first != item.month_first for item in evidence)
    choices = Choices(decimal, file_decimal, day_first, order, order_told=told)
    has_order = any(column.parts is not None and bool((column.parts.a >= 0).any()) for column in drafts)
    finish = partial(_finish, lines=lines, choices=choices)
    found = side_by_side(finish, seen, job.part(0.8, 1.0), "Typing the columns …")
    series = {name: finding.series for name, finding in zip(names, found, strict=True)}
    return Typed(
        frame=pd.DataFrame(series, index=pd.RangeIndex(len(lines)), columns=names, copy=False),
        text=KeptText(len(lines), {name: item.text for name, item in zip(names, seen, strict=True)}),
        kinds={name: finding.kind for name, finding in zip(names, found, strict=True)},
        misfits=tuple(finding.misfits for finding in found if finding.misfits),
        notes=tuple(note for finding in found for note in finding.notes),
        decimal=file_decimal,
        day_first=order if has_order else None,
        doubts=tuple(doubt for finding in found for doubt in finding.doubts),
    )


@dataclass(slots=True)
class _Seen:
    """A column that was looked at: its draft, its text, and what it is where no other column matters."""

    draft: Draft
    text: KeptColumn
    finding: Finding | None = None


def _seen(column: Draft, values: Any, lines: Lines) -> _Seen:
    text = kept(values, column.distinct)
    if column.kind == "text":
        # Its distinct cells are let go at once: columns of text are the large ones.
        return _Seen(Draft(column.name, "text", None), text, text_column(column, lines))
    return _Seen(column, text)


def _combined(column: Any) -> Any:
    """The column in one piece where it can be (2 GB at most); one piece is not copied."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    combined = column if column.num_chunks == 1 else column.combine_chunks()
    return (
        combined.chunk(0) if isinstance(combined, pa.ChunkedArray) and combined.num_chunks == 1 else combined
    )


def _file_decimal(drafts: Sequence[Draft], delimiter: str | None) -> str:
    """The mark most number columns show; where none tells, semicolons speak for the comma."""
    votes = Marked()
    for column in drafts:
        if column.kind == "number":
            votes += Marked(
                int(column.marks.points > column.marks.commas), int(column.marks.commas > column.marks.points)
            )
            votes += Marked(either=column.marks.either)
    if votes.commas != votes.points:
        return "," if votes.commas > votes.points else "."
    return "," if delimiter == ";" and votes.either else "."


def _file_order(
    drafts: Sequence[Draft],
    evidence: Sequence[dates.Evidence],
    decimal: str,
    wish: bool | None,  # noqa: FBT001
) -> bool:
    """Whether the day comes first: the wish, columns that tell, then the habits that go with separators."""
    if wish is not None:
        return wish
    votes = sum(item.day_first - item.month_first for item in evidence)
    if votes:
        return votes > 0
    hints = [
        hint
        for column in drafts
        if column.parts is not None and (hint := _constant_day(column.parts)) is not None
    ]
    if hints:
        return hints[0]
    separators = {item.separator for item in evidence if item.either}
    return decimal == "," or bool(separators & {".", "-"})


def _constant_day(parts: dates.Parts) -> bool | None:
    """Monthly figures stand at the first of each month: the number that is always 1 is the day."""
    told = parts.a >= 0
    a, b = parts.a[told], parts.b[told]
    if len(a) < 3 or bool((a == 1).all()) == bool((b == 1).all()):
        return None
    return bool((a == 1).all())


def _finish(seen: _Seen, lines: Lines, choices: Choices) -> Finding:
    column = seen.draft
    if seen.finding is not None:
        return seen.finding
    if column.kind == "number":
        return number_column(column, lines, choices)
    return date_column(column, lines, choices) if column.kind == "date" else flag_column(column)
