"""The labelled file: the user's own rows, in her order and her text, with the segment beside each.

Nothing is lost: a row that was not segmented has an empty segment and the reason in `segment_note`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from segmentation.customers import Customers
from segmentation.describing.membership import segment_of_customer
from segmentation.describing.segments import Segments
from segmentation.export.csv_text import BYTE_ORDER_MARK, Cells, made_safe, write_csv
from segmentation.export.labels import (
    TEXT,
    Beside,
    beside,
    customer_notes,
    free_name,
    row_notes,
    unlabelled,
)
from segmentation.features import Features
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.reading.table import SetAside
from segmentation.sinks import in_memory

#: Delimiters a spreadsheet opens without asking; the upload's own is kept where it is one of them.
_SPREADSHEET_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Rows with their segment, all as text, ready to be written.

    cells: text by column, plain or by its distinct cells. made_safe: cells and headers that start as a
    formula and got an apostrophe. unlabelled: rows with an empty segment.
    """

    cells: Mapping[str, Cells]
    delimiter: str
    made_safe: int
    unlabelled: int

    def write_csv(self, sink: BinaryIO) -> None:
        """Write UTF-8 with a byte-order mark; the same content gives the same bytes."""
        sink.write(BYTE_ORDER_MARK)
        write_csv(self.cells, self.delimiter, sink)

    def to_csv(self) -> bytes:
        """What `write_csv` writes."""
        return in_memory(self.write_csv)


def labelled_rows(
    table: Table,
    customers: Customers,
    features: Features,
    segments: Segments,
    *,
    more: Mapping[str, Beside] | None = None,
) -> Labelled:
    """Label every row of the upload: order lines get their customer's segment.

    more: other columns to stand beside it, of each customer.
    """
    of_customer = segment_of_customer(customers, features, segments)
    rows = with_lines_set_aside(table, customers.row_customer, row_notes(customers, of_customer))
    return _labelled(rows, beside(customers, features, segments) | dict(more or {}), table)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows to be labelled: their cells by column, whose they are (-1 = nobody's), what is noted of each."""

    cells: dict[str, Cells]
    who: np.ndarray
    notes: Beside


def with_lines_set_aside(table: Table, who: np.ndarray, notes: Beside) -> Rows:
    """Put lines that are no data (totals, remarks, a second table) back where they stood, with the reason.

    who: `(n_rows,)` the place of each row's customer; -1 = nobody, as for the lines put back.
    Several files have lines of the same number: there they come last.
    """
    cells = table.cells()
    aside = [item for item in table.set_aside if item.cells]
    if not aside:
        return Rows(cells, who, notes)
    lines = np.concatenate([table.lines, [item.line for item in aside]])
    ascending = bool((np.diff(table.lines) > 0).all())
    order = np.argsort(lines, kind="stable") if ascending else np.arange(len(lines))
    reasons = [f"not segmented: {item.reason}" for item in aside]
    which = np.concatenate([notes.which, len(notes.words) + np.arange(len(aside))])
    return Rows(
        _woven(cells, aside, pa.array(order)),
        np.concatenate([who, np.full(len(aside), -1)])[order],
        Beside([*notes.words, *reasons], which[order]),
    )


def _woven(cells: dict[str, Cells], aside: Sequence[SetAside], order: pa.Array) -> dict[str, Cells]:
    """The rows' cells and those of the lines set aside, in this order."""
    more = zip(*(_fitted(item.cells, len(cells)) for item in aside), strict=True)
    return {
        name: pa.chunked_array([*_plain(column), pa.array(added, TEXT)]).take(order).combine_chunks()
        for (name, column), added in zip(cells.items(), more, strict=True)
    }


def _plain(cells: Cells) -> list[pa.Array]:
    plain = cells.cast(TEXT)
    return plain.chunks if isinstance(plain, pa.ChunkedArray) else [plain]


def _fitted(cells: tuple[str, ...], width: int) -> list[str]:
    """A line's cells under the table's columns; what is too many stays together in the last."""
    kept = [*cells[: width - 1], ", ".join(cells[width - 1 :])]
    return kept + [""] * (width - len(kept))


def labelled_customers(
    table: Table,
    customers: Customers,
    features: Features,
    segments: Segments,
    *,
    personal: Sequence[str] = (),
    personal_too: bool = False,
    more: Mapping[str, Beside] | None = None,
) -> Labelled:
    """Label every customer: for order lines one row each with what was computed, else the upload itself.

    The columns named `personal` are in the file only if `personal_too`; for order lines, a customer's
    last line says what they hold. more: see `labelled_rows`.
    """
    if customers.unit is Unit.CUSTOMER:
        whole = labelled_rows(table, customers, features, segments, more=more)
        return whole if personal_too else _without(whole, personal)
    of_customer = segment_of_customer(customers, features, segments)
    traits = {t.name: text_of(customers.frame[t.name]) for t in customers.traits}
    columns = {free_name(str(customers.ids.name), traits): pa.array(customers.ids, TEXT), **traits}
    if personal_too:
        carried = last_lines(table, customers, personal)
        columns |= {free_name(name, columns): pa.array(carried[name], TEXT) for name in personal}
    rows = Rows(columns, np.arange(len(customers)), customer_notes(customers, of_customer))
    return _labelled(rows, beside(customers, features, segments) | dict(more or {}), table)


def _without(whole: Labelled, names: Sequence[str]) -> Labelled:
    """The same rows without these columns of the upload."""
    return replace(whole, cells={name: cells for name, cells in whole.cells.items() if name not in names})


def last_lines(table: Table, customers: Customers, names: Sequence[str]) -> pd.DataFrame:
    """Text of these columns on each customer's last line that has any, `(n_customers, n_names)`."""
    text = pd.DataFrame({name: table.text_of(name) for name in names}, index=table.frame.index)
    known = customers.row_customer >= 0
    filled = text[known].where(text[known] != "")
    return filled.groupby(customers.row_customer[known]).last().reindex(range(len(customers))).fillna("")


def formula_cells(table: Table) -> int:
    """Count the cells and headers of the upload that a spreadsheet would run as a formula."""
    return made_safe(table.cells())[1]


def _labelled(rows: Rows, said: Mapping[str, Beside], table: Table) -> Labelled:
    added = {name: column.text(rows.who) for name, column in said.items()}
    added["segment_note"] = rows.notes.text()
    return finished(rows.cells, added, unlabelled(said["segment"], rows.who), table)


def finished(cells: Mapping[str, Cells], added: Mapping[str, Cells], without: int, table: Table) -> Labelled:
    """Put the added columns beside the cells, under names of their own, and make every cell safe."""
    columns = dict(cells)
    for name, values in added.items():
        columns[free_name(name, columns)] = values
    safe, changed = made_safe(columns)
    delimiter = table.dialect.delimiter if table.dialect.delimiter in _SPREADSHEET_DELIMITERS else ","
    return Labelled(safe, str(delimiter), changed, without)


def text_of(values: pd.Series) -> pa.Array:
    """Write numbers without noise (12, 95.5, not 12.0) and missing ones as nothing."""
    if not pd.api.types.is_numeric_dtype(values):
        return pa.array(values.astype("object").where(values.notna(), "").astype("str"), TEXT)
    text = [
        ("" if np.isnan(v) else f"{v:.0f}" if v == round(v) else repr(round(v, 6)))
        for v in values.to_numpy(float)
    ]
    return pa.array(text, TEXT)
