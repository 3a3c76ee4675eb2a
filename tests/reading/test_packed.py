"""Columns packed batch by batch come back cell for cell."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation import read_table
from segmentation.reading import stretches
from segmentation.reading.packed import OWN_PAGES, Packed, lay_out, room

cell = st.text(max_size=300)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.tuples(cell, cell), max_size=6), min_size=1, max_size=4), st.integers(0, 2))
def test_cells_come_back_as_they_were_whatever_batch_they_came_in(batches, skipped):
    parts = [Packed(2), Packed(2)]
    for number, rows in enumerate(batches):
        columns = [pa.array([row[c] for row in rows], pa.string()) for c in range(2)]
        batch = pa.RecordBatch.from_arrays(columns, names=["0", "1"])
        parts[number >= len(batches) // 2].add(batch.slice(min(skipped, len(rows))))
    expected = [row for rows in batches for row in rows[skipped:]]

    table = lay_out(parts, 2)

    assert list(zip(*(column.to_pylist() for column in table.columns), strict=True)) == expected
    assert all(column.num_chunks == 1 for column in table.columns)
    table.validate(full=True)


def test_a_packed_part_is_empty_once_laid_out():
    part = Packed(1)
    part.add(pa.RecordBatch.from_arrays([pa.array(["a", ""])], names=["0"]))

    first = lay_out([part], 1)

    assert first.column(0).to_pylist() == ["a", ""]
    assert part.take(0) == []


@pytest.mark.parametrize("size", [0, 1, OWN_PAGES - 1, OWN_PAGES, OWN_PAGES + 1])
def test_room_is_as_large_as_asked_zero_and_writable(size):
    made = room(size)

    assert len(made) == size
    assert not made.any()
    made[:] = 7


def test_a_record_longer_than_a_block_is_read_all_the_same(monkeypatch):
    monkeypatch.setattr(stretches, "BLOCK_BYTES", 1_000)
    rows = [f"{row},{'x' * (5_000 if row == 40 else 20)},{row / 4}" for row in range(100)]

    table = read_table(("id,note,amount\n" + "\n".join(rows) + "\n").encode())

    assert table.text().agg(",".join, axis=1).tolist() == rows
