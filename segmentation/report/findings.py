"""What a report tells, gathered once: every number in it is one of these results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segmentation.analysis import Analysis
from segmentation.columns.roles import describe_columns
from segmentation.describing.comparing import Comparable, Difference, compare
from segmentation.describing.membership import OTHERS, segment_of_customer, two_sets
from segmentation.describing.segments import Segment, Segments
from segmentation.describing.strategy import Strategy, strategy_of
from segmentation.describing.value import Value, values_of
from segmentation.describing.worth import in_words
from segmentation.ledger import Ledger, build_ledger
from segmentation.offers.baskets import baskets_of, has_products
from segmentation.offers.pairs import bought_together, usual_least
from segmentation.offers.product_names import product_names
from segmentation.words import compact, count, percent, plural

#: Told of each segment; the profile has the rest.
MOST_DIFFERENCES = 3
#: Pairs of products told.
MOST_PAIRS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """An analysis with what is said of it.

    values: per segment of `everyone`, empty without money. differences: per segment, the strongest against
    everyone else. pairs: sentences on products bought together, empty where there are none.
    """

    analysis: Analysis
    segments: Segments
    values: tuple[Value, ...]
    differences: tuple[tuple[Difference, ...], ...]
    ledger: Ledger
    pairs: tuple[str, ...]

    @property
    def verdict(self) -> str | None:
        """What the segments may be called; None where they were changed by hand, or not judged."""
        if self.segments.edited:
            return None
        return self.analysis.advice.verdict_at(self.segments.found_k)

    def strategy(self, segment: Segment) -> Strategy:
        """What to do: as the user decided, else as the playbook suggests."""
        if segment.decided:
            return Strategy(segment.decided, "", "")
        return strategy_of(segment, aside=segment.number > len(self.segments))

    def size(self, segment: Segment) -> str:
        """Say how large a segment is, in customers and money."""
        said = [plural(segment.size, "customer"), f"{percent(segment.share)} of all"]
        value = self.values[segment.number - 1] if self.values else None
        if value is not None and value.orders_share is not None:
            said.append(f"{percent(value.orders_share)} of the orders")
        if segment.amount is not None and segment.amount_share is not None:
            said.append(f"{percent(segment.amount_share)} of the money ({compact(segment.amount)})")
        if value is not None:
            said.append(f"index {value.index:.0f}")
        return " · ".join(said)

    def overview(self) -> tuple[list[str], list[list[str]]]:
        """Give the table of all segments as it is written: its header, and a row for each."""
        money = ["Money", "Share of money", "Index"] if self.values else []
        rows = []
        for position, segment in enumerate(self.segments.everyone):
            row = [segment.titled, count(segment.size), percent(segment.share)]
            if self.values:
                value = self.values[position]
                row += [compact(value.amount), percent(value.amount_share), f"{value.index:.0f}"]
            rows.append([*row, self.strategy(segment).title])
        return ["Segment", "Customers", "Share of all", *money, "What to do"], rows

    def worth(self, segment: Segment) -> str:
        """Say why a customer of the segment is worth more or less; empty where that can't be taken apart."""
        value = self.values[segment.number - 1] if self.values else None
        return in_words(value.worth) if value is not None and value.worth is not None else ""

    def lead(self) -> str:
        """Say in one sentence what was found."""
        customers = count(self.ledger.segmented)
        return f"{customers} customers in {plural(len(self.segments), 'segment')}{_standing(self.verdict)}"

    def steps(self) -> list[tuple[str, str, str]]:
        """List the ledger: (step, rows, money), from what was read to what was segmented."""
        money = self.ledger.amount is not None
        steps: list[tuple[str, int, float | None]] = [("Read", self.ledger.rows, self.ledger.amount)]
        steps += [(f"Left out: {x.reason}", -x.rows, -(x.amount or 0.0)) for x in self.ledger.left_out]
        steps.append(("Segmented", self.ledger.kept_rows, self.ledger.kept_amount))
        return [
            (name, count(rows).replace("-", "−"), compact(amount) if money and amount is not None else "")
            for name, rows, amount in steps
        ]


def _standing(verdict: str | None) -> str:
    return {
        "natural": ": groups that are there in the data.",
        "reproducible": ": they come back when customers are drawn again, without gaps between them.",
        "constructive": ": cuts of a continuum, to be judged by their use.",
        None: "; whether they come back was not looked at.",
    }[verdict]


def findings_of(analysis: Analysis, segments: Segments | None = None) -> Findings:
    """Gather what a report tells of an analysis, at the plan's K unless `segments` are given."""
    segments = segments or analysis.segments()
    customers, features = analysis.customers, analysis.features
    of_customer = segment_of_customer(customers, features, segments)
    return Findings(
        analysis,
        segments,
        values_of(customers, segments, of_customer),
        tuple(_differences(analysis, segments, of_customer)),
        build_ledger(analysis.table, customers, analysis.plan, features),
        _pairs(analysis),
    )


def _differences(
    analysis: Analysis, segments: Segments, of_customer: np.ndarray
) -> Sequence[tuple[Difference, ...]]:
    comparable = Comparable.of(analysis.customers)
    found = []
    for segment in segments.everyone:
        sets = two_sets(of_customer, segment.number, OTHERS)
        ranked = compare(comparable, *sets) if all(one.any() for one in sets) else ()
        kept = [d for d in ranked if d.trait.name not in analysis.plan.ignored and d.beyond_chance > 0]
        found.append(tuple(kept[:MOST_DIFFERENCES]))
    return found


def _pairs(analysis: Analysis) -> tuple[str, ...]:
    """Say the surest pairs of products; none where the file has no products or they stand alone."""
    table, plan = analysis.table, analysis.plan
    if not has_products(table, plan):
        return ()
    baskets = baskets_of(table, plan)
    names = product_names(table, plan, tuple(describe_columns(table)), baskets)
    found = bought_together(baskets, usual_least(baskets.orders)).strongest(MOST_PAIRS)
    return tuple(
        f"Of the orders with “{names.label(int(one))}”, {percent(share)} have “{names.label(int(other))}” too"
        f": {compact(lift)} times as many as by chance ({plural(together, 'order')})."
        for one, other, share, lift, together in zip(
            found.one, found.other, found.confidence, found.lift, found.together, strict=True
        )
    )
