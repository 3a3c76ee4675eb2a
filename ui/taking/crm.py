"""Downloads for the CRM, ad platforms and mail tools: SQL, and a list of customers for each segment."""

from __future__ import annotations

from typing import BinaryIO

from segmentation import Ground, Unit, assignment_sql, audiences, find_rules, why_no_sql, write_audiences
from segmentation.words import plural
from ui import results
from ui.taking import audience
from ui.taking.downloads import Download, File
from ui.taking.parts import Parts


def downloads(parts: Parts) -> list[Download]:
    """The exact assignment, the rules, and the audiences."""
    return [_exact(parts), _rules(parts), _audiences(parts)]


def _exact(parts: Parts) -> Download:
    def write(sink: BinaryIO) -> None:
        sink.write(assignment_sql(*parts.made(), parts.plan).encode())

    table = "the labelled customers" if parts.customers.unit is Unit.ORDER_LINE else "your customers"
    return Download(
        "Exact assignment as SQL",
        f"One query that gives each row of a table of {table} the very segment it has here: missing values, "
        "logarithms, scaling and the nearest centre. Run on your customers before it is handed over; the "
        "first lines say how many agree. Standard SQL.",
        (File("SQL", parts.file_name("assignment", "sql"), write, _assignment_size(parts)),),
        refused=why_no_sql(parts.customers, parts.features, parts.segments),
    )


def _assignment_size(parts: Parts) -> float:
    """A line for each feature and, for each segment, a term for each column of the matrix."""
    width = parts.features.matrix.shape[1]
    return 1_500 + 180 * width + len(parts.segments) * (55 * width + 150)


def _rules(parts: Parts) -> Download:
    yes = results.yes_words(parts.table, parts.plan)

    def write(sink: BinaryIO) -> None:
        _, customers, features, segments = parts.made()
        positions, names = features.customers, features.names
        found = find_rules(customers, positions, segments.labels, names, yes=yes, seed=parts.plan.seed)
        chosen = parts.plan.given_rules(segments.found_k)
        if chosen:
            found = Ground(customers, positions, segments.labels, yes).with_choices(found, chosen)
        sink.write(f"{found.header()}\n{found.case(segments.names)}\n".encode())

    return Download(
        "Rules as SQL",
        "A CASE of a few conditions that people can read, for tools that take no more. An approximation: the "
        "first lines say in how many cases it finds the right segment. A rule that you changed is in it as "
        "you left it.",
        (File("SQL", parts.file_name("rules", "sql"), write, 600 + 250 * len(parts.segments)),),
    )


def _audiences(parts: Parts) -> Download:
    known = str(parts.customers.ids.name) in parts.table.kinds
    refused = (
        "This file has no column that says who a customer is, so a list of them could not be used. Give a "
        "column the role “customer” on the Data page."
    )
    choice = parts.plan.audience

    def write(sink: BinaryIO) -> None:
        write_audiences(audiences(*parts.made(), choice), choice, sink)

    return Download(
        "Audiences",
        f"A zip with one CSV for each of {plural(len(parts.segments.everyone), 'segment')}: the id and the "
        "columns you choose; e-mail and phone as SHA-256 hashes, as ad platforms ask for them; on request a "
        "control group.",
        (File("ZIP", parts.file_name("audiences", "zip"), write, _audience_size(parts)),),
        refused="" if known else refused,
        settings=lambda: audience.settings(parts),
    )


def _audience_size(parts: Parts) -> float:
    """Ids and words pack to a third or so, a hash to the half of its letters."""
    choice = parts.plan.audience
    hashes = (choice.email is not None) + 2 * (choice.phone is not None)
    row = 6 + 4 * len(choice.columns) + 36 * hashes + (1 if choice.control else 0)
    return 600 + 200 * len(parts.segments.everyone) + row * len(parts.customers)
