"""Options that several commands share: the plan as a shell says it."""

from __future__ import annotations

import argparse
import csv
import dataclasses

from segmentation.analysis import Analysis, analyse
from segmentation.columns.mapping import propose_plan
from segmentation.customers import build_customers
from segmentation.errors import PlanError
from segmentation.features import wants_log
from segmentation.plan import FeatureChoice, Method, Plan, Unit
from segmentation.reading import Table
from segmentation.replaying import settled

#: A shell may look further than the page's 20 segments, to see that nothing waits beyond them.
LARGEST_K = 100


def add_file(parser: argparse.ArgumentParser) -> None:
    """Take the file to read."""
    parser.add_argument("file", help="CSV, TSV, TXT, XLSX, Parquet; also .gz and .zip")


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Take what overrules the proposed plan."""
    parser.add_argument("--features", help="names, separated by commas (default: as proposed)")
    parser.add_argument(
        "--method",
        choices=[str(method) for method in Method],
        default=str(Method.KMEANS),
        help="how customers are put together (default: k-means; see docs/methods.md)",
    )
    parser.add_argument("--by", metavar="COLUMN", help="rows are order lines of this customer column")


def add_k(parser: argparse.ArgumentParser) -> None:
    """Take how many segments there should be; see `plan_at_k`."""
    parser.add_argument("--k", type=int, help="number of segments (default: the recommended K)")


def add_sure(parser: argparse.ArgumentParser) -> None:
    """Take whether verdicts should be as sure as they get."""
    parser.add_argument(
        "--sure",
        action="store_true",
        help="judge the segments by as many draws as the page's downloads do (takes several times as long); "
        "without it a verdict near a threshold may differ from the page's",
    )


def analysis_of(table: Table, plan: Plan, *, sure: bool) -> Analysis:
    """Carry the table to its segments, with verdicts as the page's downloads have them where `sure`."""
    return settled(table, plan) if sure else analyse(table, plan)


def plan_at_k(table: Table, options: argparse.Namespace) -> Plan:
    """Give the plan of `plan_of`, at the K that was asked for."""
    plan = plan_of(table, options)
    return plan if options.k is None else plan.with_k(options.k)


def plan_of(table: Table, options: argparse.Namespace) -> Plan:
    """The proposed plan, with what the options overrule."""
    plan = propose_plan(table).with_method(Method(options.method))
    if options.by:
        plan = plan.with_unit(Unit.ORDER_LINE, dataclasses.replace(plan.columns, customer=options.by))
    if options.features:
        names = [name.strip() for name in next(csv.reader([options.features]))]
        customers = build_customers(table, plan)
        choices = [
            FeatureChoice(name, log=customers.trait(name).numeric and wants_log(customers.frame[name]))
            for name in names
        ]
        plan = plan.with_features(tuple(choices))
    return plan


def k_range(text: str) -> range:
    """Read "2-10" or "4"; raises PlanError otherwise."""
    low, _, high = text.partition("-")
    if not low.isdecimal() or (high and not high.isdecimal()):
        raise PlanError(f"--k is “{text}”; give a range such as 2-10, or one number.")
    first, last = int(low), int(high or low)
    if not 1 <= first <= last <= LARGEST_K:
        raise PlanError(f"--k is “{text}”; K can be from 1 to {LARGEST_K}, the smaller first.")
    return range(first, last + 1)
