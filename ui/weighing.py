"""How much memory a result holds, so that what is kept can be bounded by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd


def weight(result: object) -> int:
    """Bytes of all arrays and frames within a result, each counted once.

    Looks into dataclasses, tuples, lists and mappings; what else there is does not grow with the rows.

    >>> labels = np.zeros(1_000, dtype=np.int32)
    >>> weight(({"labels": labels}, [labels, "the same"]))
    4000
    """
    return sum(dict(_held(result)).values())


def _held(result: object) -> Iterator[tuple[int, int]]:
    """Where each array or frame is, and its bytes."""
    if isinstance(result, np.ndarray):
        yield int(result.__array_interface__["data"][0]), result.nbytes
    elif isinstance(result, pd.DataFrame | pd.Series):
        yield id(result), int(np.sum(result.memory_usage(index=False)))
    else:
        for part in _parts(result):
            yield from _held(part)


def _parts(result: object) -> Iterator[object]:
    if is_dataclass(result):
        yield from (getattr(result, field.name) for field in fields(result))
    elif isinstance(result, Mapping):
        yield from result.values()
    elif isinstance(result, tuple | list):
        yield from result
