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
    values = table.frame[name]
    text = table.text()[name]
    if table.kinds[name] == "number":
        codes, _ = pd.factorize(values)
    else:
        codes, written = pd.factorize(text)
        codes = _blank_out(codes, values)
        if merge:
            codes = _merged(codes, pd.Series(written))
    known = np.flatnonzero(codes >= 0)
    if not len(known):
        raise PlanError(
            f"Column “{name}” is empty, so no line has a customer. Choose another customer column."
        )
    codes = codes.astype(np.int64, copy=False)
    return _in_order(codes, known, text, name)


def _blank_out(codes: np.ndarray, values: pd.Series) -> np.ndarray:
    empty = values.isna().to_numpy()
    return np.where(empty, -1, codes) if empty.any() else codes


def _in_order(
    codes: np.ndarray, known: np.ndarray, text: pd.Series, name: str
) -> tuple[np.ndarray, pd.Series[str]]:
    """Close the gaps that missing ids left in the numbering; ids without the blanks around them."""
    first = np.full(int(codes.max()) + 1, len(codes))
    np.minimum.at(first, codes[known], known)
    there = np.flatnonzero(first < len(codes))
    there = there[np.argsort(first[there])]
    number = np.full(len(first), -1)
    number[there] = np.arange(len(there))
    ids = text.iloc[first[there]].str.strip().reset_index(drop=True).rename(name)
    return np.where(codes >= 0, number[codes], -1), ids


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
    written = table.text()[name][table.frame[name].notna()].drop_duplicates()
    folded = _folded(written)
    twice = folded.duplicated(keep=False)
    if not twice.any():
        return None
    groups = written[twice].groupby(folded[twice], sort=False).agg(tuple)
    return LikeIds(int(twice.sum() - len(groups)), tuple(groups.iloc[:_EXAMPLES]))
