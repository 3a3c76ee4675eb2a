"""A query run in SQLite on the customers it was made from: how many get the segment that they have."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from typing import Any

import numpy as np
import pyarrow as pa

from segmentation.sql import identifier

#: More customers than this take seconds, and a query that is right for so many is right.
CHECKED = 10_000


def agreement(query: str, cells: pa.Table, expected: np.ndarray) -> tuple[int, int]:
    """Count the customers for whom the query's `segment` is the expected one, and those who were asked.

    cells: what the query reads of each customer; expected `(n_customers,)`: numbers of segments, 0 = none.
    Of many customers a part is asked, evenly through the table.
    """
    asked = np.unique(np.linspace(0, len(expected) - 1, min(len(expected), CHECKED)).astype(int))
    columns = ", ".join(identifier(name) for name in cells.column_names)
    marks = ", ".join("?" * cells.num_columns)
    rows = zip(*(_plain(column) for column in cells.take(pa.array(asked)).columns), strict=True)
    with closing(sqlite3.connect(":memory:")) as base:
        base.create_function("LN", 1, math.log, deterministic=True)
        base.execute(f"CREATE TABLE customers ({columns})")
        base.executemany(f"INSERT INTO customers VALUES ({marks})", rows)  # noqa: S608 (marks are ours)
        base.row_factory = sqlite3.Row
        # Once each: SQLite would put the tables into each other and compute every distance many times.
        once = query.replace(" AS (\n", " AS MATERIALIZED (\n")
        found = [row["segment"] or 0 for row in base.execute(once)]
    return int((np.array(found) == expected[asked]).sum()), len(asked)


def _plain(column: pa.ChunkedArray) -> Any:
    typed = pa.types.is_temporal(column.type)
    return (column.cast(pa.string()) if typed else column).to_pylist()
