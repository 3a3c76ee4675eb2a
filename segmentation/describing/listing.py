"""The list of customers: searched, filtered and sorted here, so that a page of it is all a browser gets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.choosing.confidence import Confidence, Standing
from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.features import Features
from segmentation.traits import as_levels

#: Sort by one of these or by a trait's name.
BY_ID, BY_SEGMENT, BY_CONFIDENCE = "customer id", "segment number", "how sure the segment is"
#: How the columns of a page of the list are called, beside those of the traits.
SEGMENT, STANDING, KEPT, SECOND = "Segment", "Standing", "Stays", "Second best"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which customers are listed, in which order.

    search: part of the id, in any case. standings: core, fringe, swing; empty = all. by: see BY_ID; "" = as
    in the file.
    """

    search: str = ""
    standings: frozenset[Standing] = frozenset()
    by: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class CustomerList:
    """All customers with what the list says of each; every array is `(n_customers,)`.

    of_customer: position of the segment, -1 = not segmented. kept, margin: see `Confidence`, NaN where nobody
    judged. second: position of the segment that comes second, -1 = none. standing: "" where not judged.
    """

    customers: Customers
    of_customer: np.ndarray
    kept: np.ndarray
    margin: np.ndarray
    second: np.ndarray
    standing: np.ndarray

    @classmethod
    def of(
        cls, customers: Customers, features: Features, of_customer: np.ndarray, sure: Confidence | None
    ) -> CustomerList:
        """Lay what is known of the segmented customers beside all customers."""
        n = len(customers)
        kept, margin = np.full(n, np.nan, np.float32), np.full(n, np.nan, np.float32)
        second, standing = np.full(n, -1, np.int16), np.full(n, "", "U6")
        if sure is not None:
            rows = features.customers
            kept[rows], margin[rows] = sure.kept, sure.margin
            second[rows], standing[rows] = sure.second, sure.standing()
        return cls(customers, of_customer, kept, margin, second, standing)

    def found(self, wish: Wish, among: np.ndarray | None = None) -> np.ndarray:
        """Positions of the customers that the wish is for, `(m,)`, in its order.

        among: `(n_customers,)` bool, the selection; None = everyone in a segment. Raises PlanError for a
        trait there isn't.
        """
        here = self.of_customer >= 0 if among is None else among
        if wish.standings:
            here = here & np.isin(self.standing, [str(s) for s in wish.standings])
        if wish.search.strip():
            here = here & self._named(wish.search.strip())
        places = np.flatnonzero(here)
        return (
            places
            if not wish.by
            else places[ordered(self._sorted_by(wish.by, places), descending=wish.descending)]
        )

    def _named(self, search: str) -> np.ndarray:
        ids = self.customers.ids.astype("str")
        return np.asarray(ids.str.contains(search, case=False, regex=False), dtype=bool)

    def _sorted_by(self, by: str, places: np.ndarray) -> pd.Series:
        """What is sorted by, of the customers at `places`."""
        if by == BY_ID:
            return self.customers.ids.iloc[places].astype("str").str.casefold()
        if by == BY_SEGMENT:
            return pd.Series(self.of_customer[places])
        if by == BY_CONFIDENCE:
            # Of those who stay in as many draws, who stands nearer to a border is less sure.
            return pd.Series(self.kept[places].astype(float) * 1_000 + self.margin[places])
        trait = self.customers.trait(by)
        values = self.customers.frame[by].iloc[places]
        return as_levels(values) if trait.kind == "category" else values.astype("float64")

    def page(self, places: np.ndarray, segments: Segments, traits: tuple[str, ...]) -> pd.DataFrame:
        """Write the customers at `places` as rows: id, segment, how sure, second best, `traits` by label.

        Shares are in percent. Names that occur twice are told apart by a number.
        """
        names = np.array([s.titled for s in segments.everyone] + [""], dtype=object)
        columns: list[tuple[str, object]] = [
            (str(self.customers.ids.name), self.customers.ids.iloc[places].to_numpy()),
            (SEGMENT, names[self.of_customer[places]]),
            (STANDING, self.standing[places]),
            (KEPT, 100 * self.kept[places].astype(float)),
            (SECOND, names[self.second[places]]),
        ]
        for name in traits:
            trait, values = self.customers.trait(name), self.customers.frame[name].iloc[places]
            columns.append((trait.label, _readable(values, trait.kind)))
        free = _free([name for name, _ in columns])
        return pd.DataFrame({name: values for name, (_, values) in zip(free, columns, strict=True)})


def ordered(values: pd.Series, *, descending: bool) -> np.ndarray:
    """Positions in order, missing values last, equal ones as in the file."""
    found = values.reset_index(drop=True).sort_values(ascending=not descending, kind="stable")
    return found.index.to_numpy()


def _readable(values: pd.Series, kind: str) -> np.ndarray:
    if kind == "category":
        return as_levels(values).to_numpy(dtype=object)
    numbers: np.ndarray = values.to_numpy(dtype=float, na_value=np.nan)
    if kind == "flag":
        return np.array([None if np.isnan(v) else "yes" if v > 0 else "no" for v in numbers], dtype=object)
    return 100 * numbers if kind == "share" else numbers


def _free(names: list[str]) -> list[str]:
    """Make names differ.

    >>> _free(["Segment", "Segment", "a"])
    ['Segment', 'Segment (2)', 'a']
    """
    taken: list[str] = []
    for name in names:
        others = (f"{name} ({i})" for i in range(2, len(names) + 2))
        taken.append(name if name not in taken else next(n for n in others if n not in taken))
    return taken
