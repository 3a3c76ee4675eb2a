"""Solution + customers -> who the segments are: size, value, markers, a name, sentences.

Markers follow Dolnicar, Grün & Leisch (2018), Market Segmentation Analysis, chapter 8: a trait marks a
segment when its mean lies half a standard deviation from everyone's, or when a share differs by 25
points or by half of itself. No p-values: on the features that made the segments they are circular.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.choosing.edited import edited_identity
from segmentation.choosing.matching import Identity, identity_of
from segmentation.clustering.sweeps import Solution, Sweep
from segmentation.customers import Customers
from segmentation.describing.markers import Marker, sentence
from segmentation.describing.naming import generated_names
from segmentation.describing.rows import Row, trait_rows
from segmentation.describing.segments import Segment, Segments
from segmentation.features import Features
from segmentation.plan import Plan
from segmentation.words import compact

#: A column that did not make the segments must differ by more than chance: the v-test at 1 %,
LEAST_V = 2.58
#: ... a share on this many customers at least, or the test's normal distribution does not hold.
LEAST_CUSTOMERS = 5
#: What a card has room for.
MOST_SENTENCES = 3
#: The segment of the customers who were set aside.
KEY_ACCOUNTS = "Key accounts"


def describe_segments(
    customers: Customers, features: Features, solution: Solution, plan: Plan, sweep: Sweep | None = None
) -> Segments:
    """Describe each segment of the solution against all segmented customers.

    With the `sweep` it belongs to, colours and the user's names come along from other K (see matching).
    """
    found, k = unnamed_segments(customers, features, solution, plan.ignored), solution.found_k
    known = (
        identity_of(sweep, plan.names, k, strategies=plan.strategies)
        if sweep
        else Identity.plain(k, plan.given_names(k))
    )
    return identified(found, features, edited_identity(known, solution, plan))


def unnamed_segments(
    customers: Customers, features: Features, solution: Solution, ignored: Collection[str] = ()
) -> Segments:
    """Describe the segments but for names and colours, what a new name does not change.

    `ignored` are traits that don't describe them.
    """
    frame = customers.frame.iloc[features.customers].reset_index(drop=True)
    logged = {t.name for t in features.transforms if t.log}
    rows = [
        row
        for trait in customers.traits
        if trait.name not in ignored
        for row in trait_rows(trait, frame[trait.name], solution, logged)
    ]
    by_chance = _by_chance(rows, solution, features.names)
    markers = [_markers([r for r in rows if r.key not in by_chance[j]], j) for j in range(solution.k)]
    amounts = _amounts(customers, frame, solution)
    aside = key_accounts(customers, solution.k + 1)
    # Shares are of everybody: the key accounts' money is no smaller for being set aside.
    people = len(frame) + (aside.size if aside else 0)
    money = _total(amounts, aside)
    segments = tuple(
        Segment(
            number=j + 1,
            hue=j + 1,
            name="",
            size=int(solution.sizes[j]),
            share=float(solution.sizes[j] / people),
            amount=None if amounts is None else float(amounts[j]),
            amount_share=None if amounts is None or not money else float(amounts[j] / money),
            markers=markers[j],
            sentences=tuple(sentence(m) for m in markers[j][:MOST_SENTENCES]),
        )
        for j in range(solution.k)
    )
    if aside is not None:
        share = aside.amount / money if money and aside.amount is not None else None
        aside = replace(aside, share=aside.size / people, amount_share=share)
    return replace(_as_tables(rows, segments, solution.labels), aside=aside, rule=solution.rule)


def _total(amounts: np.ndarray | None, aside: Segment | None) -> float | None:
    """All money of the segments and the key accounts; None where there is none to share."""
    if amounts is None:
        return None
    total = float(amounts.sum()) + (aside.amount or 0.0 if aside else 0.0)
    return total if total > 0 else None


def key_accounts(customers: Customers, number: int) -> Segment | None:
    """Gather the customers who were set aside into a segment, the largest named; None: nobody was."""
    who = np.flatnonzero(customers.aside)
    if not len(who):
        return None
    amount, said = None, [str(name) for name in customers.ids.iloc[who[:MOST_SENTENCES]]]
    if customers.amount is not None:
        money = customers.frame[customers.amount].iloc[who].fillna(0).to_numpy(dtype=float)
        amount = float(money.sum())
        first = np.argsort(-money, kind="stable")[:MOST_SENTENCES]
        said = [f"{customers.ids.iloc[who[i]]}: {compact(money[i])}" for i in first]
    more = len(who) - len(said)
    said += [f"and {more} more"] if more else []
    return Segment(number, number, KEY_ACCOUNTS, len(who), 0.0, amount, None, (), tuple(said))


def identified(segments: Segments, features: Features, known: Identity) -> Segments:
    """Give each segment its name and its colour, and what the user decided for it."""
    names = generated_names([s.markers for s in segments], dict(known.names), features.names)
    decided = dict(known.strategies)
    named = zip(segments, names, known.hues, strict=True)
    return replace(
        segments,
        segments=tuple(
            replace(segment, name=name, hue=hue, decided=decided.get(segment.number))
            for segment, name, hue in named
        ),
        aside=_last(segments.aside, names, known.hues),
    )


def _last(aside: Segment | None, names: Sequence[str], hues: Sequence[int]) -> Segment | None:
    """Give the key accounts a name and a colour that no segment has."""
    if aside is None:
        return None
    taken = {name.casefold() for name in names}
    name = aside.name if aside.name.casefold() not in taken else f"{aside.name} (set aside)"
    return replace(aside, name=name, hue=max(hues, default=0) + 1)


def _by_chance(rows: list[Row], solution: Solution, features: Sequence[str]) -> list[set[str]]:
    """Per segment, the rows that differ no more than a random draw of its size would (Lebart's v-test).

    Only for columns that did not make the segments: on the features themselves the test is circular.
    """
    n = len(solution.labels)
    # The effect is (mean or share - overall) / sd; its standard error for a draw without replacement follows.
    errors = np.sqrt((n - solution.sizes) / np.maximum(n - 1, 1) / solution.sizes)
    described = [row for row in rows if row.trait.name not in features]

    def few_or_chance(row: Row, j: int) -> bool:
        customers = max(row.shown[j], row.overall) * solution.sizes[j]
        few = row.statistic == "share" and customers < LEAST_CUSTOMERS
        return bool(few or abs(row.effects[j]) < LEAST_V * errors[j])

    return [{row.key for row in described if few_or_chance(row, j)} for j in range(solution.k)]


def _markers(rows: list[Row], segment: int) -> tuple[Marker, ...]:
    """The markers of one segment, strongest first; of a category only its most typical level."""
    found = [
        Marker(row.trait, float(row.effects[segment]), float(row.shown[segment]), row.overall, row.level)
        for row in rows
        if row.marks(segment)
    ]
    # Of two levels the one they have says more than the one they lack, which is as far from everyone.
    found.sort(key=lambda m: (-round(abs(m.effect), 9), m.effect < 0, m.key))
    seen: set[str] = set()
    return tuple(m for m in found if not (m.trait.name in seen or seen.add(m.trait.name)))  # type: ignore[func-returns-value]


def _amounts(customers: Customers, frame: pd.DataFrame, solution: Solution) -> np.ndarray | None:
    if customers.amount is None:
        return None
    amounts: np.ndarray = np.bincount(
        solution.labels, weights=frame[customers.amount].fillna(0).to_numpy(dtype=float), minlength=solution.k
    )
    return amounts


def _as_tables(rows: list[Row], segments: tuple[Segment, ...], labels: np.ndarray) -> Segments:
    keys = [row.key for row in rows]
    numbers = [s.number for s in segments]
    profile = pd.DataFrame([row.shown for row in rows], index=keys, columns=numbers)
    profile["overall"] = [row.overall for row in rows]
    effects = pd.DataFrame([row.effects for row in rows], index=keys, columns=numbers)
    marks = pd.DataFrame(
        [[row.marks(j) for j in range(len(numbers))] for row in rows], index=keys, columns=numbers
    )
    statistic = pd.Series([row.statistic for row in rows], index=keys, dtype="str")
    traits = {row.key: row.trait for row in rows}
    return Segments(segments, profile, effects, marks, statistic, traits, labels)
