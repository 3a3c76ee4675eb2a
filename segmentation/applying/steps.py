"""A saved segmentation + a new file -> its customers in the same segments, and what is different now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.applying.applied import Applied
from segmentation.applying.drift import Shift, shift_of_feature, shift_of_sizes
from segmentation.applying.fitting import fitted_table, plan_for, refuse_features_not_made
from segmentation.applying.matching import Matching, losses, match_columns
from segmentation.applying.noticed import noticed
from segmentation.choosing.confidence import margin_of
from segmentation.customers import Customers, build_customers
from segmentation.describing.profiles import key_accounts
from segmentation.describing.segments import Segment, Segments
from segmentation.errors import PlanError
from segmentation.features import Features
from segmentation.model import Model
from segmentation.model.origin import period_of
from segmentation.reading import Table
from segmentation.traits import LeftOut


def apply_model(model: Model, table: Table, matching: Matching | None = None) -> Applied:
    """Label the customers of a new file as those of the saved segmentation were labelled.

    Order lines go through the same steps to customers. Raises PlanError naming the columns that are
    missing or of another kind.
    """
    matching = matching or match_columns(model, table)
    matching.refuse_missing(table)
    fitted = fitted_table(model, table, matching)
    plan = plan_for(model, fitted)
    customers = build_customers(fitted, plan, wanted=[t.name for t in model.transforms])
    refuse_features_not_made(model, fitted, {t.name for t in customers.traits})
    features = _features(model, customers)
    labels = model.rule.assign(features.matrix)
    segments = _segments(model, customers, features, labels)
    applied = Applied(
        model=model,
        matching=matching,
        table=table,
        plan=plan,
        customers=customers,
        features=features,
        segments=segments,
        margin=margin_of(model.rule, features.matrix),
        unlike=_unlike(model, features.matrix, labels),
        drift=_drift(model, customers, features, labels),
        notes=(),
        period=period_of(fitted, plan, customers),
    )
    return replace(applied, notes=(*losses(matching), *noticed(applied, fitted)))


def _features(model: Model, customers: Customers) -> Features:
    """The matrix of the customers with a value in any feature, as when the segments were made."""
    frame = customers.frame[[t.name for t in model.transforms]]
    rows = np.flatnonzero(customers.set_apart < 0)
    blank = frame.iloc[rows].isna().all(axis=1).to_numpy()
    kept = rows[~blank]
    if not len(kept):
        raise PlanError(
            "No customer of this file has a value in any feature of the saved segmentation, so nobody can "
            "be labelled. Check which columns are taken for which."
        )
    lost = (
        (LeftOut("no value in any feature in use", int(blank.sum()), int(blank.sum())),)
        if blank.any()
        else ()
    )
    return Features(model.matrix(customers, kept), kept, model.transforms, lost)


def _unlike(model: Model, matrix: np.ndarray, labels: np.ndarray) -> np.ndarray | None:
    if not model.reaches:
        return None
    return np.asarray(model.away(matrix, labels) > np.array(model.reaches)[labels])


def _segments(model: Model, customers: Customers, features: Features, labels: np.ndarray) -> Segments:
    """The saved segments with their size and money in this file."""
    sizes = np.bincount(labels, minlength=model.k)
    amounts = _amounts(customers, features, labels, model.k)
    aside = key_accounts(customers, model.k + 1)
    people = int(sizes.sum()) + (aside.size if aside else 0)
    money = None if amounts is None else float(amounts.sum()) + (aside.amount or 0.0 if aside else 0.0)
    found = tuple(
        Segment(
            number=i + 1,
            hue=model.hues[i] if model.hues else i + 1,
            name=name,
            size=int(sizes[i]),
            share=float(sizes[i] / people),
            amount=None if amounts is None else float(amounts[i]),
            amount_share=None if amounts is None or not money else float(amounts[i] / money),
            markers=(),
            sentences=(),
            status=model.statuses[i] if model.statuses else None,
        )
        for i, name in enumerate(model.names)
    )
    nothing = pd.DataFrame()
    return Segments(
        segments=found,
        profile=nothing,
        effects=nothing,
        marks=nothing,
        statistic=pd.Series(dtype="str"),
        traits={},
        labels=labels,
        aside=aside,
        rule=model.rule,
    )


def _amounts(customers: Customers, features: Features, labels: np.ndarray, k: int) -> np.ndarray | None:
    if customers.amount is None:
        return None
    money = customers.frame[customers.amount].iloc[features.customers].fillna(0).to_numpy(dtype=float)
    return np.bincount(labels, weights=money, minlength=k)


def _drift(model: Model, customers: Customers, features: Features, labels: np.ndarray) -> tuple[Shift, ...]:
    sizes = shift_of_sizes(model, np.bincount(labels, minlength=model.k).astype(float))
    frame, then = customers.frame.iloc[features.customers], sum(model.sizes)
    return (
        sizes,
        *(
            shift_of_feature(
                reference, customers.trait(t.name), reference.counts(frame[t.name], t).astype(float), then
            )
            for t, reference in zip(model.transforms, model.references, strict=bool(model.references))
        ),
    )
