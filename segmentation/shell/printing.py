"""What the commands print: tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(facts: dict[str, Any]) -> None:
    """Print facts as JSON, escaped where the shell can't write an accent."""
    readable = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(facts, ensure_ascii=not readable, indent=2, allow_nan=False))


def print_rows(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows under their header, each column as wide as its widest cell."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
