"""Downloads of the user's own data with the segments beside: customers, order lines, profiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from segmentation import (
    MOST_ROWS,
    Labelled,
    Sheet,
    Sizes,
    Unit,
    analysis_sheets,
    customers_sheet,
    labelled_customers,
    labelled_rows,
    profile_csv,
    profile_rows,
    rows_sheet,
    write_workbook,
)
from segmentation.sinks import Write
from segmentation.words import plural
from ui import results
from ui.taking.downloads import Download, File
from ui.taking.parts import Parts

#: Rows from which a workbook takes so long that it should be said.
_SLOW_ROWS = 200_000
#: Bytes of a workbook with hardly anything in it.
_EMPTY = 7_000


def downloads(parts: Parts) -> list[Download]:
    """Customers, order lines where there are any, and the table of profiles."""
    found = [customers(parts)]
    if parts.customers.unit is Unit.ORDER_LINE:
        found.append(lines(parts))
    return [*found, _profiles(parts), _book(parts)]


def customers(parts: Parts) -> Download:
    """One row per customer: those made from order lines, or the upload's own."""

    def text() -> Labelled:
        return labelled_customers(*parts.made(), **parts.asked)

    def typed() -> Sheet:
        return customers_sheet(*parts.made(), **parts.asked)

    own = parts.customers.unit is Unit.CUSTOMER
    said = (
        "Your own rows, each cell as you wrote it"
        if own
        else "One row per customer: what was computed from the order lines"
    )
    rows = len(parts.table.frame) if own else len(parts.customers)
    return Download(
        "Labelled customers",
        f"{plural(rows, 'row')}. {said}, with the number and name of the segment beside it; who has no "
        f"segment has the reason.{_too_long(rows)}",
        _kinds(parts, "customers", text, typed, parts.size_of_customers()),
    )


def lines(parts: Parts) -> Download:
    """Every order line with its customer's segment."""

    def text() -> Labelled:
        return labelled_rows(*parts.made())

    def typed() -> Sheet:
        return rows_sheet(*parts.made())

    rows = len(parts.table.frame)
    return Download(
        "Labelled order lines",
        f"{plural(rows, 'row')}. Every line of your file in its order, each cell as you wrote it, with its "
        f"customer's segment beside it.{_too_long(rows)}",
        _kinds(parts, "lines", text, typed, results.sizes_of_rows(parts.table, parts.segments)),
    )


def _kinds(
    parts: Parts, what: str, text: Callable[[], Labelled], typed: Callable[[], Sheet], sizes: Sizes
) -> tuple[File, ...]:
    """The same rows as text, as a workbook and with types."""
    ways: tuple[tuple[str, Write, float], ...] = (
        ("CSV", lambda sink: text().write_csv(sink), sizes.csv),
        ("XLSX", lambda sink: write_workbook([typed()], sink), sizes.xlsx),
        ("Parquet", lambda sink: typed().write_parquet(sink), sizes.parquet),
    )
    return tuple(File(kind, parts.file_name(what, kind.lower()), write, about) for kind, write, about in ways)


def _too_long(rows: int) -> str:
    """Say beforehand what becomes of more rows than a sheet holds, or of so many that a workbook is slow."""
    if rows >= MOST_ROWS:
        sheets = -(-rows // (MOST_ROWS - 1))
        return (
            f" More rows than a sheet of Excel holds: the workbook has {sheets} sheets and takes minutes to "
            "make; CSV and Parquet hold all in one, at once."
        )
    return " A workbook of so many rows takes a minute or more to make." if rows > _SLOW_ROWS else ""


def _profiles(parts: Parts) -> Download:
    sheet = profile_rows(parts.segments, parts.features.names)
    text = profile_csv(sheet, parts.delimiter).to_csv()
    rows = len(parts.segments) * len(parts.segments.profile)
    csv, xlsx = (parts.file_name("profiles", kind) for kind in ("csv", "xlsx"))
    return Download(
        "Profile table",
        f"{plural(rows, 'row')}, one for each segment and feature or descriptor: the typical value in your "
        "units, that of all customers, and how far apart they are.",
        (
            File.made("CSV", csv, text),
            File("XLSX", xlsx, lambda sink: write_workbook([sheet], sink), _EMPTY + 50 * rows),
        ),
    )


def _book(parts: Parts) -> Download:
    def write(sink: BinaryIO) -> None:
        advice = parts.job.settled().advice
        write_workbook(analysis_sheets(*parts.made(), parts.plan, advice=advice, **parts.asked), sink)

    return Download(
        "Workbook of the analysis",
        "Five sheets: the segments with size, money and what sets each apart; their profiles; the customers; "
        "the ledger from lines read to customers segmented; the method with every setting.",
        (
            File(
                "XLSX",
                parts.file_name("segments", "xlsx"),
                write,
                2 * _EMPTY + parts.size_of_customers().xlsx,
            ),
        ),
    )
