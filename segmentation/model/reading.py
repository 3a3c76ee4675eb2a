"""The strict reader of a saved segmentation: every field is checked before anything is built of it."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from segmentation.choosing.verdicts import VERDICTS
from segmentation.clustering.rules import Edited, read_rule
from segmentation.errors import PlanError, SegmentationError
from segmentation.features import Transform
from segmentation.model.origin import Origin, SavedColumn
from segmentation.model.reference import Reference
from segmentation.model.strict import Place, check_like, load
from segmentation.plan import LARGEST_WEIGHT, MOST_SEGMENTS, Plan, Role

#: Raised with every change that an older reader would misunderstand. Version 1 had no distributions,
#: columns or reaches; it is read all the same.
VERSION = 2
VERSIONS = (1, 2)
_KINDS = ("number", "flag", "category")
_COLUMN_KINDS = ("number", "flag", "text", "date")


def read_fields(text: str | bytes) -> dict[str, Any]:
    """Read what `Model` is made of; raises SegmentationError that says what is wrong and where."""
    file = load(text)
    _check_version(file)
    names = ("segmentation_model", "data", "verdict", "segments", "features", "plan")
    top = file.fields(names, ("rule", "columns", "made_with"))
    features = top["features"].items()
    if not features:
        top["features"].fail("is empty; there must be one feature at least")
    transforms = tuple(_transform(feature) for feature in features)
    _unlike(top["features"], [t.name for t in transforms])
    segments = _segments(top["segments"], sum(len(t.columns) for t in transforms))
    centers = segments["centers"]
    rule = _rule(top.get("rule"), *centers.shape)
    return segments | {
        "plan": _plan(top["plan"], rule.k if isinstance(rule, Edited) else len(centers)),
        "transforms": transforms,
        "origin": _origin(top["data"]),
        "verdict": _verdict(top["verdict"]),
        "own_rule": rule,
        "references": _references(features, transforms),
        "columns": _columns(top.get("columns")),
        "made_with": _made_with(top.get("made_with")),
    }


def _check_version(file: Place) -> None:
    if not isinstance(file.value, dict) or "segmentation_model" not in file.value:
        raise SegmentationError(
            "This is not a segmentation saved by this program: it has no “segmentation_model”. "
            "Choose the .json file that “Save the segmentation” gave."
        )
    version = file.under("segmentation_model").value
    if isinstance(version, bool) or version not in VERSIONS:
        raise SegmentationError(
            f"This segmentation was saved as version {str(version)[:20]}, and this program reads versions "
            f"1 to {VERSION}. Update the program, or save the segmentation again with this one."
        )


def _transform(place: Place) -> Transform:
    known = ("name", "kind", "weight", "log", "fill", "filled", "middle", "scale", "levels")
    item = place.fields(known, ("reference",))
    kind = item["kind"].choice(_KINDS)
    levels = item["levels"].texts()
    if (kind == "category") is not bool(levels):
        item["levels"].fail("must hold the levels of a category, and nothing for a number or a yes/no")
    if not isinstance(item["log"].value, bool):
        item["log"].fail("must be true or false")
    return Transform(
        name=item["name"].text(),
        kind=kind,
        weight=item["weight"].number(above=0, most=LARGEST_WEIGHT),
        log=item["log"].value,
        fill=item["fill"].number(),
        filled=item["filled"].whole(),
        middle=item["middle"].number(),
        scale=item["scale"].number(above=0),
        levels=levels,
    )


def _unlike(place: Place, names: list[str]) -> None:
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        place.fail(f"names “{double[:60]}” twice; each must have a name of its own")


def _segments(place: Place, width: int) -> dict[str, Any]:
    found = place.items()
    if not 1 <= len(found) <= MOST_SEGMENTS:
        place.fail(f"has {len(found):,} segments; it can have 1 to {MOST_SEGMENTS}")
    items = [
        segment.fields(("number", "name", "size", "center"), ("status", "typical", "reach", "amount", "hue"))
        for segment in found
    ]
    for i, item in enumerate(items):
        if item["number"].whole() != i + 1:
            item["number"].fail(f"is {item['number'].value}; segment {i + 1} is missing or out of order")
    names = tuple(item["name"].text() for item in items)
    _unlike(place, [" ".join(name.split()).casefold() for name in names])
    why = "the features need"
    return {
        "names": names,
        "centers": np.array([item["center"].numbers(width, why) for item in items]),
        "sizes": tuple(item["size"].whole() for item in items),
        "statuses": tuple(_verdict(item.get("status")) for item in items),
        "reaches": _all_or_none(place, items, "reach", least=0.0),
        "amounts": _all_or_none(place, items, "amount"),
        "hues": tuple(item["hue"].whole(least=1) for item in items if "hue" in item),
    }


def _all_or_none(
    place: Place, items: list[dict[str, Place]], name: str, **limits: float
) -> tuple[float, ...]:
    """Read a number of each segment, or of none of them."""
    found = tuple(item[name].number(**limits) for item in items if name in item)
    if 0 < len(found) < len(items):
        place.fail(f"has {len(found)} “{name}” for {len(items)} segments; each needs one, or none has it")
    return found


def _verdict(place: Place | None) -> str | None:
    return None if place is None or place.value is None else place.choice(VERDICTS)


def _rule(place: Place | None, k: int, width: int) -> Any:
    if place is None or place.value is None:
        return None
    try:
        return read_rule(place.value, k, width)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        place.fail(f"does not fit {k} segments in {width} columns")


def _references(features: list[Place], transforms: tuple[Transform, ...]) -> tuple[Reference, ...]:
    there = [place.under("reference") for place in features if "reference" in place.value]
    if 0 < len(there) < len(features):
        there[0].fail(f"stands at {len(there)} of {len(features)} features; each needs one, or none has it")
    return tuple(_reference(place, t) for place, t in zip(there, transforms, strict=bool(there)))


def _reference(place: Place, transform: Transform) -> Reference:
    item = place.fields(("edges", "levels", "shares"))
    edges, levels = item["edges"].numbers(), item["levels"].texts()
    if any(low >= high for low, high in pairwise(edges)):
        item["edges"].fail("must ascend")
    if (transform.kind == "number") is bool(levels) or (levels and edges):
        item["levels"].fail("must hold levels for a category or yes/no, and nothing for a number")
    bare = Reference(edges, levels, ())
    shares = item["shares"].numbers(bare.bins, "its edges and levels need")
    if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
        item["shares"].fail("must be shares of 0 to 1 that sum to 1")
    return Reference(edges, levels, shares)


def _columns(place: Place | None) -> tuple[SavedColumn, ...]:
    if place is None:
        return ()
    found = []
    for entry in place.items():
        item = entry.fields(("name", "kind", "role"), ("levels",))
        found.append(
            SavedColumn(
                item["name"].text(),
                item["kind"].choice(_COLUMN_KINDS),
                Role(item["role"].choice([str(role) for role in Role])),
                item["levels"].texts() if "levels" in item else (),
            )
        )
    _unlike(place, [column.name for column in found])
    return tuple(found)


def _origin(place: Place) -> Origin:
    """Version 1 had the digest only."""
    if isinstance(place.value, str):
        return Origin(place.text())
    item = place.fields(("digest",), ("file", "rows", "customers", "first_day", "last_day"))
    first, last = _day(item.get("first_day")), _day(item.get("last_day"))
    if first is not None and last is not None and first > last:
        item["first_day"].fail("is after last_day")
    return Origin(
        item["digest"].text(),
        item["file"].text() if "file" in item else "",
        _count(item.get("rows")),
        _count(item.get("customers")),
        first,
        last,
    )


def _count(place: Place | None) -> int | None:
    return None if place is None or place.value is None else place.whole()


def _day(place: Place | None) -> date | None:
    if place is None or place.value is None:
        return None
    try:
        return date.fromisoformat(place.text())
    except ValueError:
        place.fail(f"is “{place.text()[:20]}”; a day as 2024-12-31 is needed")


def _made_with(place: Place | None) -> tuple[tuple[str, str], ...]:
    if place is None:
        return ()
    return tuple((name, entry.text()) for name, entry in place.entries().items())


def _plan(place: Place, k: int) -> Plan:
    check_like(place, Plan)
    try:
        plan = Plan.from_json(json.dumps(place.value))
    except PlanError as error:
        place.fail(f"does not hold: {str(error).rstrip('.')}")
    if plan.k not in (None, k):
        place.under("k").fail(f"is {plan.k}, and there are {k} segments")
    return plan
