"""`offers`: what to offer each customer next, and what is bought together."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.analysis import analyse
from segmentation.columns.roles import describe_columns
from segmentation.describing.membership import segment_of_customer
from segmentation.export import write_offers, write_pairs
from segmentation.offers.baskets import baskets_of
from segmentation.offers.judging import BestOffers, best_offers
from segmentation.offers.next_offers import Way
from segmentation.offers.pairs import bought_together, usual_least
from segmentation.offers.product_names import product_names
from segmentation.reading import read_table
from segmentation.shell.planning import add_file, add_k, add_plan, plan_at_k
from segmentation.shell.writing import keep_apart, write
from segmentation.sinks import Write
from segmentation.words import percent, plural

WHAT = "Write what to offer each customer next, and the products bought together."
EXAMPLES = "python -m segmentation offers orders.csv -o offers.csv --pairs pairs.csv"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_file(parser)
    add_plan(parser)
    add_k(parser)
    parser.add_argument("-o", "--output", required=True, help="the offers to write, a row a customer (CSV)")
    parser.add_argument("--pairs", help="also write the pairs bought together (CSV)")
    parser.add_argument("--least", type=int, help="orders a pair must be in (default: one in a thousand, 5)")


def run(options: argparse.Namespace) -> None:
    """Write the offers, and the pairs where asked."""
    keep_apart(**{"file": options.file, "-o": options.output, "--pairs": options.pairs})
    table = read_table(Path(options.file))
    plan = plan_at_k(table, options)
    baskets = baskets_of(table, plan)  # first: it says in one sentence where there are no products
    analysis = analyse(table, plan)
    segments = analysis.segments()
    who = segment_of_customer(analysis.customers, analysis.features, segments)
    names = product_names(table, plan, describe_columns(table, plan), baskets)
    found = best_offers(baskets, who, len(segments.everyone))
    called = [*(s.name for s in segments.everyone), ""]
    ids = analysis.customers.ids.tolist()
    segments_of = [called[j] for j in who]
    files: dict[Path, Write] = {
        Path(options.output): lambda sink: write_offers(ids, segments_of, found.offers, names, sink)
    }
    said = [f"{options.output}: {_in_words(found)}"]
    if options.pairs:
        least = options.least or usual_least(baskets.orders)
        pairs = bought_together(baskets, least)
        files[Path(options.pairs)] = lambda sink: write_pairs(pairs, names, sink)
        said.append(f"{options.pairs}: {plural(len(pairs), 'pair')} in {plural(least, 'order')} or more")
    write(files)
    print("\n".join(said))


def _in_words(found: BestOffers) -> str:
    judged = found.judged
    if judged is None or judged.best is None:
        return f"offers chosen as {found.offers.way}, not judged: too few customers ordered again"
    shares = ", ".join(f"{way} {percent(judged.share(way), 1)}" for way in Way)
    return (
        f"offers chosen as {found.offers.way}; of {plural(judged.customers, 'customer')} judged by the last "
        f"order, hit were: {shares}"
    )
