"""Columns of text to typed columns; decimal mark and day/month order are weighed over the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from segmentation.reading import dates
from segmentation.reading.amounts import Marked
from segmentation.reading.date_columns import date_column
from segmentation.reading.drafts import Draft, draft
from segmentation.reading.finding import Choices, Finding, Lines
from segmentation.reading.number_columns import number_column
from segmentation.reading.text_columns import flag_column, text_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.table import Doubt, Misfits, Note


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed columns and what was decided and noticed on the way."""

    frame: pd.DataFrame
    kinds: dict[str, str]
    misfits: tuple[Misfits, ...]
    notes: tuple[Note, ...]
    decimal: str
    day_first: bool | None
    doubts: tuple[Doubt, ...]


def type_columns(
    table: Any,
    lines: Lines,
    *,
    delimiter: str | None = None,
    decimal: str = "",
    day_first: bool | None = None,
) -> Typed:
    """Type every column of an arrow table of text; `lines` are the rows' lines in the file.

    `decimal` and `day_first` overrule what the cells tell. A column whose cells fit no type for at
    least 90 % stays text; cells that don't fit are missing in the frame and listed.
    """
    # A wished comma makes other numbers of plain ones, so that no column may take the short cut.
    drafts = [draft(str(n), _combined(table.column(n)), direct=decimal != ",") for n in table.column_names]
    file_decimal = decimal or _file_decimal(drafts, delimiter)
    evidence = [dates.order_evidence(column.parts) for column in drafts if column.parts is not None]
    order = _file_order(drafts, evidence, file_decimal, day_first)
    told = any(item.day_first != item.month_first for item in evidence)
    choices = Choices(decimal, file_decimal, day_first, order, order_told=told)
    found = [_finish(column, lines, choices) for column in drafts]
    columns = {column.name: finding.series for column, finding in zip(drafts, found, strict=True)}
    has_order = any(column.parts is not None and bool((column.parts.a >= 0).any()) for column in drafts)
    return Typed(
        frame=pd.DataFrame(columns, index=pd.RangeIndex(len(lines)), columns=list(columns), copy=False),
        kinds={column.name: finding.kind for column, finding in zip(drafts, found, strict=True)},
        misfits=tuple(finding.misfits for finding in found if finding.misfits),
        notes=tuple(note for finding in found for note in finding.notes),
        decimal=file_decimal,
        day_first=order if has_order else None,
        doubts=tuple(doubt for finding in found for doubt in finding.doubts),
    )


def _combined(column: Any) -> Any:
    combined = column.combine_chunks() if hasattr(column, "combine_chunks") else column
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


def _finish(column: Draft, lines: Lines, choices: Choices) -> Finding:
    if column.kind == "number":
        return number_column(column, lines, choices)
    if column.kind == "date":
        return date_column(column, lines, choices)
    if column.kind == "flag":
        return flag_column(column)
    return text_column(column, lines)
