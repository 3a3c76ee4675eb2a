"""Customers seen in two files: who went from which segment to which, and the money that went along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.applying.applied import Applied
from segmentation.errors import PlanError

#: Average days of a year, leap years and all.
YEAR = 365.25
#: A period shorter than this says nothing about a year.
LEAST_DAYS = 28


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who were in one segment and are in another (or the same).

    before, now: positions in `Flow.names`; now None = not seen again, before None = new. customers: how
    many. money: what they brought then, per year where `Flow.yearly`; money_now: now. None without money.
    """

    before: int | None
    now: int | None
    customers: int
    money: float | None
    money_now: float | None


@dataclass(frozen=True, slots=True)
class Flow:
    """All moves between two files, those of the most money first.

    names: of the segments, key accounts last where there are any. hues: their colours. yearly: is money
    per year? worth: money per customer of each segment then, None where nobody was in it. both: customers
    seen in both files.
    """

    names: tuple[str, ...]
    hues: tuple[int, ...]
    moves: tuple[Move, ...]
    yearly: bool
    worth: tuple[float | None, ...]
    both: int

    @property
    def changes(self) -> tuple[Move, ...]:
        """Moves from one segment to another."""
        return tuple(m for m in self.moves if None not in (m.before, m.now) and m.before != m.now)

    @property
    def stayed(self) -> int:
        """Customers in the same segment as before."""
        return sum(m.customers for m in self.moves if m.before is not None and m.before == m.now)

    @property
    def gone(self) -> tuple[Move, ...]:
        """Customers who are not in the new file, by the segment they were in."""
        return tuple(m for m in self.moves if m.now is None)

    @property
    def new(self) -> tuple[Move, ...]:
        """Customers who were not in the old file, by the segment they are in."""
        return tuple(m for m in self.moves if m.before is None)

    def rose(self, move: Move) -> bool | None:
        """Is the segment they came to worth more per customer? None where that is not known."""
        if move.before is None or move.now is None:
            return None
        before, now = self.worth[move.before], self.worth[move.now]
        return None if before is None or now is None or before == now else now > before


def flow_between(before: Applied, now: Applied) -> Flow:
    """Follow the customers of one file into another, both labelled by the same saved segmentation.

    Raises PlanError where no customer has an id to be known by again.
    """
    old, new = _seen(before), _seen(now)
    yearly = all(_years(one) is not None for one in (before, now))
    joined = old.add_suffix("_then").join(new.add_suffix("_now"), how="outer")
    everyone = (*now.segments.everyone, *before.segments.everyone[len(now.segments.everyone) :])
    ends = [joined[name].fillna(-1).astype(int) for name in ("segment_then", "segment_now")]
    moves = [
        _move(rows, before if yearly else None, now if yearly else None)
        for _, rows in joined.groupby(ends, sort=True)
    ]
    moves.sort(key=lambda m: (-(m.money or m.money_now or 0), -m.customers))
    worth = old.groupby("segment")["money"].mean()
    return Flow(
        names=tuple(s.name for s in everyone),
        hues=tuple(s.hue for s in everyone),
        moves=tuple(moves),
        yearly=yearly,
        worth=tuple(
            float(worth[i]) if i in worth.index and not np.isnan(worth[i]) else None
            for i in range(len(everyone))
        ),
        both=int((joined["segment_then"].notna() & joined["segment_now"].notna()).sum()),
    )


def _move(rows: pd.DataFrame, before: Applied | None, now: Applied | None) -> Move:
    """Sum up the customers of one move; the files are given where money is to be that of a year."""
    then, after = rows["segment_then"].iloc[0], rows["segment_now"].iloc[0]
    return Move(
        before=None if np.isnan(then) else int(then),
        now=None if np.isnan(after) else int(after),
        customers=len(rows),
        money=_money(rows["money_then"], before),
        money_now=_money(rows["money_now"], now),
    )


def _money(amounts: pd.Series, yearly: Applied | None) -> float | None:
    if amounts.isna().all():
        return None
    years = _years(yearly) if yearly is not None else 1.0
    return float(amounts.sum()) / (years or 1.0)


def _years(applied: Applied) -> float | None:
    """How many years the file spans; None without dates, or where they are too few to speak of a year."""
    first, last = applied.period
    if first is None or last is None or (last - first).days + 1 < LEAST_DAYS:
        return None
    return ((last - first).days + 1) / YEAR


def _seen(applied: Applied) -> pd.DataFrame:
    """Segment and money of each customer with a segment, by the id that both files write in one way."""
    customers, segments = applied.customers, applied.segments
    if str(customers.ids.name) == "row":
        raise PlanError(
            "The customers of this file have no id, so nobody can be known again in another file. Both "
            "files need the column that says who the customer is."
        )
    segment = np.full(len(customers), -1)
    segment[applied.features.customers] = applied.labels
    segment[customers.aside] = len(segments)
    money = (
        np.full(len(customers), np.nan)
        if customers.amount is None
        else customers.frame[customers.amount].fillna(0).to_numpy(dtype=float)
    )
    found = pd.DataFrame({"segment": segment, "money": money}, index=pd.Index(same_ids(customers.ids)))
    found = found[found["segment"] >= 0]
    return found[~found.index.duplicated()]


def same_ids(ids: pd.Series) -> pd.Series:
    """Write ids so that 17850, 17850.0 and " 17850" are one.

    >>> same_ids(pd.Series(["17850.0", " 17850", "A 1"])).tolist()
    ['17850', '17850', 'A 1']
    """
    return ids.astype("str").str.strip().str.replace(r"^(-?\d+)[.,]0+$", r"\1", regex=True)
