"""The labelled file: the user's own rows, in her order and her text, with the segment beside each.

Nothing is lost: a row that was not segmented has an empty segment and the reason in `segment_note`.
`segment_status` says what the segment may be called: natural, reproducible or constructive (verdicts.py);
it is empty where that was not judged. `segment_probability` is there where the method is a Gaussian mixture:
how likely the customer belongs to the segment given, 0 to 1.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from segmentation.customers import KEY_ACCOUNT, Customers
from segmentation.describing.membership import probability_of_customer, segment_of_customer
from segmentation.describing.segments import Segments
from segmentation.features import Features
from segmentation.formulas import guard, is_formula
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.rfm import Rfm

#: So that spreadsheets show accents; without it Excel reads UTF-8 as the computer's old code page.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Delimiters a spreadsheet opens without asking; the upload's own is kept where it is one of them.
_SPREADSHEET_DELIMITERS = (",", ";", "\t")

_TEXT = pa.large_string()


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Rows with their segment, all as text, ready to be written.

    cells: an arrow table of text. made_safe: cells and headers that start as a formula and got an
    apostrophe. unlabelled: rows with an empty segment.
    """

    cells: pa.Table
    delimiter: str
    made_safe: int
    unlabelled: int

    def to_csv(self) -> bytes:
        """Write UTF-8 with a byte-order mark; the same content gives the same bytes."""
        sink = io.BytesIO()
        sink.write(BYTE_ORDER_MARK)
        csv.write_csv(self.cells, sink, csv.WriteOptions(delimiter=self.delimiter))
        return sink.getvalue()


def labelled_rows(table: Table, customers: Customers, features: Features, segments: Segments) -> Labelled:
    """Label every row of the upload: order lines get their customer's segment."""
    of_customer = segment_of_customer(customers, features, segments)
    known = customers.row_customer >= 0
    of_row = np.where(known, of_customer[np.maximum(customers.row_customer, 0)], -1)
    frame, who, notes = _with_lines_set_aside(table, customers.row_customer, _row_notes(customers, of_row))
    return _labelled(frame, who, notes, _beside(customers, features, segments), table)


def _with_lines_set_aside(
    table: Table, who: np.ndarray, notes: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Put lines that are no data (totals, remarks, a second table) back where they stood, with the reason.

    who: `(n_rows,)` the place of each row's customer; -1 = nobody, as for the lines put back.
    Several files have lines of the same number: there they come last.
    """
    aside = [item for item in table.set_aside if item.cells]
    if not aside:
        return table.text(), who, notes
    text = table.text()
    more = pd.DataFrame([_fitted(item.cells, text.shape[1]) for item in aside], columns=text.columns)
    lines = np.concatenate([table.lines, [item.line for item in aside]])
    ascending = bool((np.diff(table.lines) > 0).all())
    order = np.argsort(lines, kind="stable") if ascending else np.arange(len(lines))
    reasons = np.array([f"not segmented: {item.reason}" for item in aside], dtype=object)
    return (
        pd.concat([text, more], ignore_index=True).iloc[order],
        np.concatenate([who, np.full(len(aside), -1)])[order],
        np.concatenate([notes, reasons])[order],
    )


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
) -> Labelled:
    """Label every customer: for order lines one row each with what was computed, else the upload itself.

    The columns named `personal` are in the file only if `personal_too`; for order lines, a customer's
    last line says what they hold.
    """
    if customers.unit is Unit.CUSTOMER:
        whole = labelled_rows(table, customers, features, segments)
        return whole if personal_too else _without(whole, personal)
    of_customer = segment_of_customer(customers, features, segments)
    traits = {t.name: _as_text(customers.frame[t.name]) for t in customers.traits}
    key = _free_name(str(customers.ids.name), traits)
    frame = pd.DataFrame({key: customers.ids, **traits})
    if personal_too:
        carried = _last_lines(table, customers, personal)
        taken = {**traits, key: customers.ids}
        frame = frame.assign(**{_free_name(name, taken): carried[name] for name in personal})
    beside = _beside(customers, features, segments)
    return _labelled(frame, np.arange(len(customers)), _customer_notes(customers, of_customer), beside, table)


def _without(whole: Labelled, names: Sequence[str]) -> Labelled:
    """The same rows without these columns of the upload."""
    kept = [name for name in whole.cells.column_names if name not in names]
    return replace(whole, cells=whole.cells.select(kept))


def _last_lines(table: Table, customers: Customers, names: Sequence[str]) -> pd.DataFrame:
    """Text of these columns on each customer's last line that has any, `(n_customers, n_names)`."""
    text = pd.DataFrame({name: table.text_of(name) for name in names}, index=table.frame.index)
    known = customers.row_customer >= 0
    filled = text[known].where(text[known] != "")
    return filled.groupby(customers.row_customer[known]).last().reindex(range(len(customers))).fillna("")


def formula_cells(table: Table) -> int:
    """Count the cells and headers of the upload that a spreadsheet would run as a formula."""
    return _made_safe({str(name): pa.array(cells, type=_TEXT) for name, cells in table.text().items()})[1]


def _customer_notes(customers: Customers, of_customer: np.ndarray) -> np.ndarray:
    reasons = np.array([f"not segmented: {x.reason}" for x in customers.left_out], dtype=object)
    notes = np.full(len(customers), "", dtype=object)
    notes[of_customer < 0] = "not segmented: no value in any feature in use"
    apart = customers.set_apart >= 0
    notes[apart] = reasons[customers.set_apart[apart]] if apart.any() else ""
    notes[customers.aside] = KEY_ACCOUNT
    return notes


def _row_notes(customers: Customers, of_row: np.ndarray) -> np.ndarray:
    """Why a row has no segment; or, where it has its customer's, why the row itself was not counted."""
    of_customer = np.full(len(customers), -1)
    known = customers.row_customer >= 0
    of_customer[customers.row_customer[known]] = of_row[known]
    notes = np.full(len(of_row), "", dtype=object)
    notes[known] = _customer_notes(customers, of_customer)[customers.row_customer[known]]
    for position, left_out in enumerate(customers.left_out):
        here = customers.row_left_out == position
        notes[here & (of_row < 0)] = f"not segmented: {left_out.reason}"
        notes[here & (of_row >= 0)] = f"not counted: {left_out.reason}"
    return notes


def rfm_customers(
    table: Table,
    customers: Customers,
    rfm: Rfm,
    *,
    personal: Sequence[str] = (),
    personal_too: bool = False,
) -> Labelled:
    """Label every customer with the RFM scores and the named group; for personal columns see above."""
    place = np.full(len(customers), -1)
    place[rfm.customers] = np.arange(len(rfm.customers))
    of_row = place
    if customers.unit is Unit.CUSTOMER:
        frame, of_row, notes = _with_lines_set_aside(table, place, _rfm_notes(customers, place))
        frame = frame if personal_too else frame.drop(columns=list(personal))
    else:
        made = {m.trait.name: _as_text(customers.frame[m.trait.name]) for m in rfm.measures.values()}
        frame = pd.DataFrame({_free_name(str(customers.ids.name), made): customers.ids, **made})
        notes = _rfm_notes(customers, place)
    scored = {f"{name}_score": measure.scores.astype(str) for name, measure in rfm.measures.items()}
    scored["rfm_group"] = np.array([group.name for group in rfm.groups])[rfm.group]
    added = {
        name: pa.array(["", *values], _TEXT).take(pa.array(of_row + 1)) for name, values in scored.items()
    }
    return _finished(frame, {**added, "rfm_note": pa.array(notes, _TEXT)}, int((of_row < 0).sum()), table)


def _rfm_notes(customers: Customers, place: np.ndarray) -> np.ndarray:
    """Why a customer has no scores."""
    notes = np.full(len(customers), "", dtype=object)
    notes[place < 0] = "not scored: no value to score"
    for position, left_out in enumerate(customers.left_out):
        notes[(customers.set_apart == position) & (place < 0)] = f"not scored: {left_out.reason}"
    return notes


@dataclass(frozen=True, slots=True, eq=False)
class _Beside:
    """An added column: the `words` there are, and which of them each customer has, -1 = none."""

    words: Sequence[str]
    which: np.ndarray

    def of(self, who: np.ndarray) -> pa.Array:
        """The cells of these customers; -1 = nobody, who has none."""
        which = np.append(self.which, -1)[who]
        return pa.array(["", *self.words], _TEXT).take(pa.array(which + 1))


def _beside(customers: Customers, features: Features, segments: Segments) -> dict[str, _Beside]:
    """What is said of each customer's segment, by the column it goes to."""
    segment, everyone = segment_of_customer(customers, features, segments), segments.everyone
    said = {
        "segment": _Beside([str(s.number) for s in everyone], segment),
        "segment_name": _Beside([s.name for s in everyone], segment),
        "segment_status": _Beside([s.status or "" for s in everyone], segment),
    }
    likely = probability_of_customer(customers, features, segments)
    if likely is not None:
        thousandths = np.where(np.isnan(likely), -1, likely * 1000).round().astype(int)
        said["segment_probability"] = _Beside([f"{i / 1000:.3f}" for i in range(1001)], thousandths)
    return said


def _labelled(
    frame: pd.DataFrame, who: np.ndarray, notes: np.ndarray, beside: Mapping[str, _Beside], table: Table
) -> Labelled:
    added = {name: column.of(who) for name, column in beside.items()}
    unlabelled = pc.sum(pc.equal(added["segment"], "")).as_py() or 0
    return _finished(frame, {**added, "segment_note": pa.array(notes, _TEXT)}, unlabelled, table)


def _finished(frame: pd.DataFrame, added: Mapping[str, pa.Array], unlabelled: int, table: Table) -> Labelled:
    """Put the added columns beside the frame, under names of their own, and make every cell safe."""
    columns = {name: pa.array(frame[name], type=_TEXT) for name in frame.columns}
    for name, values in added.items():
        columns[_free_name(name, columns)] = values
    cells, made_safe = _made_safe(columns)
    delimiter = table.dialect.delimiter if table.dialect.delimiter in _SPREADSHEET_DELIMITERS else ","
    return Labelled(cells, str(delimiter), made_safe, unlabelled)


def _made_safe(columns: dict[str, pa.Array]) -> tuple[pa.Table, int]:
    headers, changed = guard(pa.array(list(columns), type=_TEXT))
    arrays = []
    for cells in columns.values():
        safe, here = _safe_column(cells)
        changed += here
        arrays.append(safe)
    return pa.table(arrays, names=headers.to_pylist()), changed


def _safe_column(cells: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, int]:
    """Guard a column by its distinct values: most columns repeat themselves, and patterns are slow."""
    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    encoded = whole.dictionary_encode()
    distinct, codes = encoded.dictionary, encoded.indices
    safe, changed = guard(distinct)
    # Arrow quotes every text cell; as nulls, the empty ones at least are written as nothing.
    if not changed:
        return pc.if_else(pc.equal(whole, ""), None, whole), 0
    times = np.bincount(codes.to_numpy(), minlength=len(distinct))
    changed = int(times[is_formula(distinct).to_numpy(zero_copy_only=False)].sum())
    return pc.if_else(pc.equal(safe, ""), None, safe).take(codes), changed


def _free_name(name: str, taken: dict[str, pa.Array] | dict[str, pd.Series]) -> str:
    """Find a name no column has: "segment", else "segment_2", "segment_3" ..."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def _as_text(values: pd.Series) -> pd.Series:
    """Write numbers without noise (12, 95.5, not 12.0) and missing ones as nothing."""
    if not pd.api.types.is_numeric_dtype(values):
        return values.astype("object").where(values.notna(), "").astype("str")
    text = [
        ("" if np.isnan(v) else f"{v:.0f}" if v == round(v) else repr(round(v, 6)))
        for v in values.to_numpy(float)
    ]
    return pd.Series(text, dtype="str")
