"""The sheets of a workbook of the whole analysis: segments, profiles, customers, ledger, method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

import pandas as pd
import pyarrow as pa

from segmentation.choosing.advice import Advice
from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.export.sheets import Sheet, customers_sheet
from segmentation.features import Features, Transform
from segmentation.ledger import Ledger, build_ledger
from segmentation.plan import Plan, Scaling, Unit
from segmentation.reading import Table
from segmentation.words import count

_STATUS = {
    "natural": "a group of its own, found again when customers are drawn anew",
    "reproducible": "found again when customers are drawn anew, without a gap around it",
    "constructive": "a cut through a continuum: chosen by use, not found",
}


def analysis_sheets(
    table: Table,
    customers: Customers,
    features: Features,
    segments: Segments,
    plan: Plan,
    *,
    advice: Advice | None = None,
    personal: Sequence[str] = (),
    personal_too: bool = False,
) -> list[Sheet]:
    """Make the sheets; the columns named `personal` are in them only if `personal_too`."""
    ledger = build_ledger(table, customers, plan, features)
    asked = {"personal": personal, "personal_too": personal_too}
    everyone = customers_sheet(table, customers, features, segments, **asked)  # type: ignore[arg-type]
    return [
        segments_sheet(segments),
        profiles_sheet(segments, features.names),
        Sheet("Customers", everyone.cells, everyone.shown_as, everyone.odd),
        ledger_sheet(ledger, plan.unit),
        method_sheet(table, features, segments, plan, advice),
    ]


def segments_sheet(segments: Segments) -> Sheet:
    """One row per segment, the key accounts last: size, money, what sets it apart."""
    everyone = segments.everyone
    money = any(s.amount is not None for s in everyone)
    columns: dict[str, object] = {
        "Segment": [s.number for s in everyone],
        "Name": [s.name for s in everyone],
        "Customers": [s.size for s in everyone],
        "Share of customers": [s.share for s in everyone],
    }
    if money:
        columns |= {
            "Money": [s.amount for s in everyone],
            "Share of money": [s.amount_share for s in everyone],
            "Money per customer": [None if s.amount is None else s.amount / max(s.size, 1) for s in everyone],
        }
    columns |= {
        "What sets it apart": ["; ".join(s.sentences) for s in everyone],
        "Status": [s.status for s in everyone],
        "What the status means": [_STATUS.get(s.status or "") for s in everyone],
    }
    shown = {"Customers": "count", "Share of customers": "share", "Share of money": "share"}
    return Sheet("Segments", pa.table(columns), {**shown, "Money": "amount", "Money per customer": "amount"})


def profiles_sheet(segments: Segments, features: Sequence[str]) -> Sheet:
    """One row per trait and one column per segment: typical values in the user's units."""
    profile = segments.profile
    traits = [segments.traits[row] for row in profile.index]
    columns: dict[str, object] = {
        "Trait": [segments.label(row) for row in profile.index],
        "Used as": ["feature" if trait.name in features else "descriptor" for trait in traits],
        "Value": list(segments.statistic),
        "Unit": [trait.measured_in or None for trait in traits],
    }
    columns |= {s.titled: _known(profile[s.number]) for s in segments}
    columns["All customers"] = _known(profile["overall"])
    kinds = ["share" if s == "share" else t.kind for s, t in zip(segments.statistic, traits, strict=True)]
    return Sheet("Profiles", pa.table(columns), rows_shown_as=tuple(kinds))


def _known(values: pd.Series) -> pa.Array:
    return pa.array(values.to_numpy(dtype=float), from_pandas=True)


def ledger_sheet(ledger: Ledger, unit: Unit) -> Sheet:
    """From what was read to what is segmented, in rows, customers and money."""
    steps = [("Read", ledger.rows, ledger.customers, ledger.amount)]
    steps += [(f"− {x.reason}", x.rows, x.customers, x.amount) for x in ledger.left_out]
    steps += [("= Segmented", ledger.kept_rows, ledger.segmented, ledger.kept_amount)]
    if ledger.returns is not None:
        back = ledger.returns
        steps += [("of these: returns, subtracted from their customers' money", back.rows, 0, back.amount)]
    rows = "Order lines" if unit is Unit.ORDER_LINE else "Rows"
    columns: dict[str, object] = {
        "Step": [step for step, *_ in steps],
        rows: [number for _, number, _, _ in steps],
        "Customers": [number or None for _, _, number, _ in steps],
    }
    if ledger.amount is not None:
        columns["Money"] = [money for *_, money in steps]
    return Sheet("Ledger", pa.table(columns), {rows: "count", "Customers": "count", "Money": "amount"})


def method_sheet(
    table: Table, features: Features, segments: Segments, plan: Plan, advice: Advice | None = None
) -> Sheet:
    """How it was done, so that it can be judged and done again."""
    facts = list(_facts(table, features, segments, plan, advice))
    columns = {"What": [what for what, _ in facts], "How": [how for _, how in facts]}
    return Sheet("Method", pa.table(columns))


def _facts(
    table: Table, features: Features, segments: Segments, plan: Plan, advice: Advice | None
) -> Iterator[tuple[str, str]]:
    yield "File", table.name
    yield "Understood as", table.sentence()
    yield "Digest of the data", table.digest
    yield "One row is", str(plan.unit)
    yield "Customers segmented", count(len(features.matrix))
    for transform in features.transforms:
        yield f"Feature: {transform.name}", _prepared(transform, plan.scaling)
    yield "Method", f"{plan.method}, seed {plan.seed}"
    yield "Number of segments", f"{len(segments)} of {plan.k_min} to {plan.k_max} tried"
    if advice is not None:
        yield "Verdict on this number", advice.verdict_at(len(segments)) or "not judged"
        for reason in advice.reasons:
            yield "Recommendation", reason
    yield (
        "What to keep in mind",
        (
            "Profiles of the features are what the segments were made by, so they differ by construction; "
            "only the descriptors are news. Segments describe the past and predict nothing by themselves."
        ),
    )
    yield "Made by", f"segmentation {_version()}"


def _prepared(transform: Transform, scaling: Scaling) -> str:
    if transform.levels:
        said = [f"a category of {len(transform.levels)} levels"]
    elif transform.kind == "flag":
        said = ["yes or no"]
    else:
        said = ["log(1 + x)" if transform.log else "as it is", f"in units of {scaling}"]
    said += [f"weight {transform.weight:g}"] if transform.weight != 1 else []
    said += [f"{count(transform.filled)} missing, filled with {transform.fill:g}"] if transform.filled else []
    return ", ".join(said)


def _version() -> str:
    try:
        return version("segmentation")
    except PackageNotFoundError:
        return "(from its source)"
