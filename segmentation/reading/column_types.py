"""Columns of text to typed columns: decimal mark and day/month order are weighed over the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading import dates
from segmentation.reading.amounts import LARGEST, Marked, marks_of, to_numbers
from segmentation.reading.drafts import NEARLY, Draft, draft
from segmentation.reading.limits import NOTE_LINES
from segmentation.reading.missing import ALWAYS, AMONG_NUMBERS, is_missing, missing_words
from segmentation.reading.table import Misfits, Note

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

EXAMPLES: Final = 5
"""Misfits shown as examples."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed columns and what was decided and noticed on the way."""

    frame: pd.DataFrame
    kinds: dict[str, str]
    misfits: tuple[Misfits, ...]
    notes: tuple[Note, ...]
    decimal: str
    day_first: bool | None


@dataclass(slots=True)
class _Finding:
    """One finished column."""

    series: pd.Series[Any]
    kind: str
    misfits: Misfits | None = None
    notes: tuple[Note, ...] = ()


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
    order = _file_order(drafts, file_decimal, day_first)
    choices = _Choices(decimal, file_decimal, day_first, order)
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
    )


@dataclass(frozen=True, slots=True)
class _Choices:
    """The wishes, and what the file as a whole suggests."""

    wished_decimal: str
    decimal: str
    wished_order: bool | None
    day_first: bool


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


def _file_order(drafts: Sequence[Draft], decimal: str, wish: bool | None) -> bool:  # noqa: FBT001
    """Whether the day comes first: the wish, columns that tell, then the habits that go with separators."""
    if wish is not None:
        return wish
    evidence = [dates.order_evidence(column.parts) for column in drafts if column.parts is not None]
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


def _finish(column: Draft, lines: Lines, choices: _Choices) -> _Finding:
    if column.kind == "number":
        return _number_column(column, lines, choices)
    if column.kind == "date":
        return _date_column(column, lines, choices)
    if column.kind == "flag":
        return _flag_column(column)
    return _text_column(column, lines)


def _number_column(column: Draft, lines: Lines, choices: _Choices) -> _Finding:
    if column.direct is not None:
        return _Finding(*_bounded(column, column.direct, lines))
    own = "," if column.marks.commas > column.marks.points else "." if column.marks.points else ""
    decimal = choices.wished_decimal or own or choices.decimal
    numbers = to_numbers(column.amounts or [], decimal)
    wrong = np.isnan(numbers) & np.array([not _blank(cell) for cell in column.cells], dtype=bool)
    if column.counts[wrong].sum() > 0.5 * column.counts.sum():
        return _text_column(column, lines)
    index = _index(column)
    finding = _Finding(*_bounded(column, numbers[index], lines))
    finding.misfits = _misfits(column, wrong, lines, "number")
    finding.notes += (
        *_misfit_notes(finding.misfits, len(lines)),
        *_number_notes(column, own, decimal, choices),
    )
    return finding


def _blank(cell: str) -> bool:
    return is_missing(cell) or cell.lower() in AMONG_NUMBERS


def _index(column: Draft) -> Lines:
    return column.index if column.index is not None else np.zeros(0, dtype=np.int64)


def _bounded(column: Draft, numbers: Any, lines: Lines) -> tuple[pd.Series[Any], str, None, tuple[Note, ...]]:
    """Set infinite and absurdly large numbers to missing, with a note."""
    huge = np.abs(numbers) > LARGEST  # infinity included, NaN not
    notes: tuple[Note, ...] = ()
    if huge.any():
        numbers = np.where(huge, np.nan, numbers)
        where = lines[huge]
        text = f"{_quoted(column.name)}: {_cells(len(where))} beyond ±{LARGEST:.0e} count as missing."
        notes = (Note("range", text, tuple(where[:NOTE_LINES].tolist()), len(where)),)
    return pd.Series(numbers), "number", None, notes


def _quoted(name: str) -> str:
    return f"“{name[:60]}…”" if len(name) > 60 else f"“{name}”"


def _cells(count: int) -> str:
    return f"{count:,} cell{'s' * (count != 1)}"


def _number_notes(column: Draft, own: str, decimal: str, choices: _Choices) -> list[Note]:
    notes = []
    amounts = [amount for amount in column.amounts or [] if amount is not None]
    if not own and column.marks.either and not choices.wished_decimal:
        example = next(amount.body for amount in amounts if marks_of(amount.body).either)
        meant = "a decimal comma" if decimal == "," else "a decimal point"
        text = f"{_quoted(column.name)}: “{example}” is ambiguous; read with {meant}. Switch if wrong."
        notes.append(Note("decimal", text))
    currencies = sorted({amount.money for amount in amounts if amount.money})
    if len(currencies) > 1:
        found = ", ".join(currencies[:5])
        text = f"{_quoted(column.name)} mixes currencies ({found}); amounts are not converted."
        notes.append(Note("currency", text))
    percents = sum(amount.percent for amount in amounts)
    if 0 < percents < len(amounts):
        notes.append(
            Note("percent", f"{_quoted(column.name)} mixes percent and plain numbers; 5 % is read as 0.05.")
        )
    return notes


def _date_column(column: Draft, lines: Lines, choices: _Choices) -> _Finding:
    notes: list[Note] = []
    if column.serial:
        numbers = to_numbers(column.amounts or [], choices.decimal)
        days = dates.from_serials(numbers) if column.serial == "serial" else dates.from_unix(numbers)
        what = "day numbers of a spreadsheet" if column.serial == "serial" else "seconds since 1970"
        notes.append(Note("dates", f"{_quoted(column.name)} holds {what}, read as dates."))
    else:
        days, notes = _ordered_dates(column, choices)
    empty = np.array([_blank(cell) or cell in dates.EMPTY_DATES for cell in column.cells], dtype=bool)
    wrong = np.isnat(days) & ~empty
    days, note = _without_placeholders(column, days)
    misfits = _misfits(column, wrong, lines, "date")
    notes += [*note, *_misfit_notes(misfits, len(lines))]
    return _Finding(pd.Series(days[_index(column)]), "date", misfits, tuple(notes))


def _ordered_dates(column: Draft, choices: _Choices) -> tuple[dates.DateArray, list[Note]]:
    parts = column.parts
    assert parts is not None  # noqa: S101  (a date column without a serial has parts)
    evidence = dates.order_evidence(parts)
    order, notes = _order_of(column.name, evidence, choices)
    offsets = np.unique(parts.offset[parts.ok])
    mixed = len(offsets) > 1
    if mixed:
        notes.append(Note("dates", f"{_quoted(column.name)} mixes time zones; all times are read as UTC."))
    return dates.to_dates(parts, day_first=order, to_utc=mixed), notes


def _order_of(name: str, evidence: dates.Evidence, choices: _Choices) -> tuple[bool, list[Note]]:
    told = evidence.day_first - evidence.month_first
    only = bool(evidence.day_first) != bool(evidence.month_first)
    if choices.wished_order is not None and not (only and (told > 0) != choices.wished_order):
        return choices.wished_order, []
    if told:
        return told > 0, []
    order = choices.day_first
    if not evidence.either:
        return order, []
    shown = "day/month" if order else "month/day"
    text = f"{_quoted(name)}: every date could be day/month or month/day; read as {shown}. Switch if wrong."
    return order, [Note("dates", text, count=evidence.either)]


def _without_placeholders(column: Draft, days: dates.DateArray) -> tuple[dates.DateArray, list[Note]]:
    """Take out 1900-01-01 and the like where they stand far from all other dates."""
    holders = np.isin(days.astype("datetime64[D]"), np.array(dates.PLACEHOLDERS, dtype="datetime64[D]"))
    rest = days[~holders & ~np.isnat(days)]
    if not holders.any() or not len(rest):
        return days, []
    century = np.timedelta64(365 * 20, "D")
    near = (rest.min() - century <= days) & (days <= rest.max() + century)
    holders &= ~near
    if not holders.any():
        return days, []
    count = int(column.counts[holders].sum())
    days = days.copy()
    days[holders] = np.datetime64("NaT")
    return days, [
        Note(
            "dates",
            f"{_quoted(column.name)}: {_cells(count)} such as 1900-01-01 count as missing.",
            count=count,
        )
    ]


def _flag_column(column: Draft) -> _Finding:
    yes = (column.pair or ("", ""))[0]
    truth = np.array([cell.casefold() == yes for cell in column.cells], dtype=bool)
    blank = np.array(
        [_blank(cell) and cell.casefold() not in (column.pair or ()) for cell in column.cells], dtype=bool
    )
    index = _index(column)
    return _Finding(pd.Series(pd.arrays.BooleanArray(truth[index], blank[index])), "flag")


def _text_column(column: Draft, lines: Lines) -> _Finding:
    words = missing_words(column.cells)
    missing = [not cell or cell.lower() in ALWAYS or cell.lower() in words for cell in column.cells]
    cells = pa.array(
        [None if gone else cell for cell, gone in zip(column.cells, missing, strict=True)], pa.string()
    )
    text = pc.take(cells, pa.array(_index(column))) if len(cells) else pa.array([], pa.string())
    return _Finding(
        pd.Series(pd.array(text, dtype="str")), "text", None, tuple(_text_notes(column, words, lines))
    )


def _text_notes(column: Draft, words: frozenset[str], lines: Lines) -> list[Note]:
    notes = []
    kept = [
        cell for cell in column.cells if cell.lower() in {"na", "n/a", "none"} and cell.lower() not in words
    ]
    if kept and len(column.cells) > 1:
        count = int(column.counts[[column.cells.index(cell) for cell in kept]].sum())
        text = f"{_quoted(column.name)}: “{kept[0]}” is kept as a value like other codes ({_cells(count)})."
        notes.append(Note("missing", text, count=count))
    if column.fit >= NEARLY and column.amounts is not None:
        wrong = np.array(
            [
                amount is None and not _blank(cell)
                for cell, amount in zip(column.cells, column.amounts, strict=True)
            ]
        )
        misfits = _misfits(column, wrong, lines, "number")
        if misfits is not None:
            text = (
                f"{_quoted(column.name)} stays text: {_cells(misfits.count)} of {len(lines):,} "
                f"are not numbers, such as “{misfits.examples[0][:40]}”."
            )
            notes.append(Note("text", text, misfits.lines, misfits.count))
    return notes


def _misfits(column: Draft, wrong: Mask, lines: Lines, kind: str) -> Misfits | None:
    if not wrong.any():
        return None
    index = _index(column)
    where = lines[wrong[index]]
    places = np.flatnonzero(wrong)
    common = places[np.argsort(-column.counts[places], kind="stable")][:EXAMPLES]
    examples = tuple(column.cells[place] for place in common)
    return Misfits(column.name, kind, len(where), examples, tuple(where[:NOTE_LINES].tolist()))


def _misfit_notes(misfits: Misfits | None, rows: int) -> list[Note]:
    if misfits is None:
        return []
    text = (
        f"{_quoted(misfits.column)}: {_cells(misfits.count)} of {rows:,} "
        f"{'is' if misfits.count == 1 else 'are'} not a {misfits.kind}, "
        f"such as “{misfits.examples[0][:40]}”; read as missing, the text is kept."
    )
    return [Note("misfits", text, misfits.lines, misfits.count)]
