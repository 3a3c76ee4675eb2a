"""Who the customer of a line is; ids that may be one customer written in two ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.errors import PlanError
from segmentation.reading import Table

#: Examples of ids that look alike, as many as a sentence has room for.
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class LikeIds:
    """Ids that differ only in case and blanks. customers: how many there would be less when merged."""

    customers: int
    examples: tuple[tuple[str, ...], ...]


def customer_codes(table: Table, name: str, *, merge: bool) -> tuple[np.ndarray, pd.Series[str]]:
    """Number the customers in the order they first appear `(n_rows,)`, -1 = none; and their ids as written.

    Numbers are one customer however they are written (17850 and 17850.0); text is one customer only where
    it is the same to the letter, unless `merge`.
    """
    values, text = table.frame[name], table.text_of(name)
    if table.kinds[name] == "number":
        codes, _ = pd.factorize(values)
    else:
        codes, written = pd.factorize(text)
        if values.isna().any():
            codes = np.where(values.isna(), -1, codes)
        if merge:
            codes = _merged(codes, pd.Series(written))
    if codes.max(initial=-1) < 0:
        raise PlanError(
            f"Column “{name}” is empty, so no line has a customer. Choose another customer column."
        )
    return _without_gaps(codes.astype(np.int64, copy=False), text)


def _without_gaps(codes: np.ndarray, text: pd.Series) -> tuple[np.ndarray, pd.Series[str]]:
    """Close the gaps that missing ids left in the numbering; ids without the blanks around them."""
    # Codes grow with first appearance, so an id is new where the largest code so far grows.
    first = np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))
    ids = text.iloc[first].str.strip().reset_index(drop=True)
    there = codes[first]
    if len(there) == there[-1] + 1:
        return codes, ids
    number = np.full(there[-1] + 2, -1)
    number[there] = np.arange(len(there))
    return number[codes], ids


def _merged(codes: np.ndarray, written: pd.Series) -> np.ndarray:
    folded, _ = pd.factorize(_folded(written))
    return np.where(codes >= 0, folded[codes], -1)


def _folded(ids: pd.Series) -> pd.Series:
    """Take case and blanks away: "ACME " and "acme" become one."""
    return ids.str.casefold().str.split().str.join(" ")


def like_ids(table: Table, name: str | None) -> LikeIds | None:
    """Find customers written in more than one way; None where there are none."""
    if name is None or name not in table.frame or table.kinds[name] != "text":
        return None
    written = table.text_of(name)[table.frame[name].notna()].drop_duplicates()
    folded = _folded(written)
    twice = folded.duplicated(keep=False)
    if not twice.any():
        return None
    groups = written[twice].groupby(folded[twice], sort=False).agg(tuple)
    return LikeIds(int(twice.sum() - len(groups)), tuple(groups.iloc[:_EXAMPLES]))
