"""What every kind of file is brought to before its columns are typed: named columns of text, with lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

    from segmentation.reading.ledger import Ledger
    from segmentation.reading.table import Dialect

RAW_LINES: Final = 15
"""Raw lines shown beside the parsed rows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of text (an arrow table without nulls or a `MixedTable`) of unique names, and what is known.

    `lines` (n_rows,) int64: the row's line in the file, 1-based, as a spreadsheet counts.
    """

    columns: Any
    lines: np.ndarray[Any, np.dtype[np.int64]]
    dialect: Dialect
    ledger: Ledger
    alternatives: tuple[tuple[str, str], ...] = field(default=())
    raw_head: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
