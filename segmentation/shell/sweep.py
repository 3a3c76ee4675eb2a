"""`sweep`: every K, and which is recommended."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from segmentation.analysis import Analysis, analyse
from segmentation.clustering.methods import METHODS
from segmentation.reading import read_table
from segmentation.shell.planning import add_file, add_plan, k_range, plan_of
from segmentation.shell.printing import print_json, print_rows
from segmentation.words import count, plural

WHAT = "Segment for each K and recommend one (1 = no natural segments)."
EXAMPLES = "python -m segmentation sweep customers.csv --features Income,Spending --k 2-8"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_file(parser)
    add_plan(parser)
    parser.add_argument(
        "--k", help="range of K, as 2-10, or one K (default: 2-10, as far as customers differ)"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> None:
    """Print every K with its figures, and the recommended one with its reasons."""
    table = read_table(Path(options.file))
    analysis = analyse(table, plan_of(table, options), None if options.k is None else k_range(options.k))
    if options.json:
        print_json(_sweep_facts(analysis))
        return
    advice = analysis.advice
    by = f"by {', '.join(analysis.features.names)}; {METHODS[analysis.sweep.method].name}"
    print(f"{plural(len(analysis.features.customers), 'customer')}, {by}")
    print_rows(
        ("K", "inertia", "silhouette", "sizes"),
        [
            (str(s.k), f"{s.inertia:,.2f}", f"{s.silhouette:.3f}", " ".join(map(count, s.sizes)))
            for s in analysis.sweep
        ],
    )
    print(f"Recommended K: {advice.k}{' (no natural segments)' if advice.k == 1 else ''}, {advice.verdict}")
    for reason in advice.reasons:
        print(f"  {reason}")


def _sweep_facts(analysis: Analysis) -> dict[str, Any]:
    advice = analysis.advice
    return {
        "k": [
            {
                "k": s.k,
                "inertia": float(s.inertia),
                "silhouette": None if s.k == 1 else float(s.silhouette),
                "sizes": [int(size) for size in s.sizes],
                "verdict": advice.verdict_at(s.k),
                "segment_verdicts": advice.segments_at(s.k),
                "bic": s.bic,
            }
            for s in analysis.sweep
        ],
        "method": analysis.sweep.method,
        "recommended_k": advice.k,
        "usable_k": advice.usable_k,
        "verdict": advice.verdict,
        "reasons": list(advice.reasons),
        "votes": dict(advice.votes),
        "features": list(analysis.features.names),
        "logged": [t.name for t in analysis.features.transforms if t.log],
        "filled": analysis.features.filled,
        "unit": analysis.plan.unit,
        "customers": len(analysis.customers),
        "rows": len(analysis.features.customers),
        "left_out": [
            dataclasses.asdict(x) for x in (*analysis.customers.left_out, *analysis.features.left_out)
        ],
    }
