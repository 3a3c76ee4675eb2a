"""Downloads of the user's own data with the segments beside: customers, order lines, profiles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from segmentation import (
    Labelled,
    Sheet,
    Unit,
    analysis_book,
    customers_sheet,
    labelled_customers,
    labelled_rows,
    profile_csv,
    profile_rows,
    rows_sheet,
    workbook,
)
from segmentation.words import plural, size
from ui.taking.downloads import Download, File
from ui.taking.parts import Parts

#: Rows that a file's size is judged by, and the bytes of the segment's number and the delimiters in a row.
_SIZED_ROWS, _MARKS = 500, 6


def downloads(parts: Parts) -> list[Download]:
    """Customers, order lines where there are any, and the table of profiles."""
    found = [_customers(parts)]
    if parts.customers.unit is Unit.ORDER_LINE:
        found.append(_lines(parts))
    return [*found, _profiles(parts), _book(parts)]


def _customers(parts: Parts) -> Download:
    asked = {"personal": parts.personal, "personal_too": parts.plan.personal_too}

    def text() -> Labelled:
        return labelled_customers(*parts.made(), **asked)

    def typed() -> Sheet:
        return customers_sheet(*parts.made(), **asked)

    lines = parts.customers.unit is Unit.ORDER_LINE
    said = (
        "One row per customer: what was computed from the order lines"
        if lines
        else "Your own rows, each cell as you wrote it"
    )
    return Download(
        "Labelled customers",
        f"{plural(len(parts.customers), 'row')}. {said}, with the number and name of the segment beside it; "
        f"who has no segment has the reason.{'' if lines else f' {_about_as_csv(parts)}'}",
        _kinds(parts, "customers", text, typed),
    )


def _lines(parts: Parts) -> Download:
    def text() -> Labelled:
        return labelled_rows(*parts.made())

    def typed() -> Sheet:
        return rows_sheet(*parts.made())

    return Download(
        "Labelled order lines",
        f"{plural(len(parts.table.frame), 'row')}. Every line of your file in its order, each cell as you "
        f"wrote it, with its customer's segment beside it. {_about_as_csv(parts)}",
        _kinds(parts, "lines", text, typed),
    )


def _kinds(
    parts: Parts, what: str, text: Callable[[], Labelled], typed: Callable[[], Sheet]
) -> tuple[File, ...]:
    """The same rows as text, as a workbook and with types."""
    return (
        File("CSV", parts.file_name(what, "csv"), lambda: text().to_csv()),
        File("XLSX", parts.file_name(what, "xlsx"), lambda: workbook([typed()])),
        File("Parquet", parts.file_name(what, "parquet"), lambda: typed().to_parquet()),
    )


def _about_as_csv(parts: Parts) -> str:
    """Say about how large the labelled rows are, from the first of them; compressed kinds are smaller."""
    head = parts.table.text(_SIZED_ROWS)
    row = len(head.to_csv(index=False).encode()) / max(len(head), 1)
    beside = max(len(s.name) + len(s.status or "") for s in parts.segments.everyone) + _MARKS
    return f"About {size((row + beside) * len(parts.table.frame))} as CSV."


def _profiles(parts: Parts) -> Download:
    sheet = partial(profile_rows, parts.segments, parts.features.names)
    files = (
        File(
            "CSV", parts.file_name("profiles", "csv"), lambda: profile_csv(sheet(), parts.delimiter).to_csv()
        ),
        File("XLSX", parts.file_name("profiles", "xlsx"), lambda: workbook([sheet()])),
    )
    rows = len(parts.segments) * len(parts.segments.profile)
    return Download(
        "Profile table",
        f"{plural(rows, 'row')}, one for each segment and feature or descriptor: the typical value in your "
        "units, that of all customers, and how far apart they are.",
        files,
    )


def _book(parts: Parts) -> Download:
    asked = {"personal": parts.personal, "personal_too": parts.plan.personal_too}

    def make() -> bytes:
        advice = parts.job.settled().advice
        return analysis_book(*parts.made(), parts.plan, advice=advice, **asked)

    return Download(
        "Workbook of the analysis",
        "Five sheets: the segments with size, money and what sets each apart; their profiles; the customers; "
        "the ledger from lines read to customers segmented; the method with every setting.",
        (File("XLSX", parts.file_name("segments", "xlsx"), make),),
    )
