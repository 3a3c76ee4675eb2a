"""A recipe + its file -> the very bytes that the page's download gave."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from segmentation.analysis import Analysis, analyse
from segmentation.columns.roles import describe_columns, personal_columns
from segmentation.errors import PlanError
from segmentation.export import Labelled, labelled_customers, labelled_rows
from segmentation.plan import Plan, Unit
from segmentation.reading import Table


class Kind(StrEnum):
    """Which labelled file."""

    CUSTOMERS = "customers"
    LINES = "lines"


def settled(table: Table, plan: Plan) -> Analysis:
    """Carry a table to its segments as the page does, verdicts as sure as they get.

    K is tried over the plan's whole range, also where the plan names one: what may be said of a segment
    rests on the neighbours too.
    """
    analysis = analyse(table, replace(plan, k=None) if _in_range(plan) else plan)
    return replace(analysis, plan=plan).settled()


def _in_range(plan: Plan) -> bool:
    return plan.k is not None and plan.k_min <= plan.k <= plan.k_max


def replay(table: Table, plan: Plan, kind: Kind = Kind.CUSTOMERS) -> Labelled:
    """Label the customers or lines of a table again as the page's download did.

    Raises PlanError where the plan's rows are customers and lines are asked for.
    """
    if kind is Kind.LINES and plan.unit is Unit.CUSTOMER:
        raise PlanError("The rows of this file are customers, not order lines: ask for the customers.")
    return labelled_of(settled(table, plan), kind)


def labelled_of(analysis: Analysis, kind: Kind = Kind.CUSTOMERS) -> Labelled:
    """Label the customers or lines of an analysis; personal columns as its plan says."""
    table, plan = analysis.table, analysis.plan
    made = (table, analysis.customers, analysis.features, analysis.segments())
    if kind is Kind.LINES:
        return labelled_rows(*made)
    personal = personal_columns(describe_columns(table, plan))
    return labelled_customers(*made, personal=personal, personal_too=plan.personal_too)
