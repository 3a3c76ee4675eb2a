"""Text to dates, decided for a whole column: which formats, and whether the day or the month comes first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.months import month_number

IntArray = np.ndarray[Any, np.dtype[np.int64]]
DateArray = np.ndarray[Any, np.dtype[np.datetime64]]

TIME: Final = (
    r"(?:[ T,]+(?:um |at )?(?P<H>\d{1,2})[:.hH](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?: ?(?P<p>[AaPp])\.?[Mm]\.?)?(?: Uhr)?)?"
    r"(?P<z> ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?(?: ?\(?[A-Z]{3,4}\)?)?"
)
WEEKDAY: Final = r"(?:[\pL]{2,12}\.?,? +)?"

FORMATS: Final = {
    "ymd": rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P<t>[-/.])(?P<d>\d{{1,2}}){TIME}",
    "abc": rf"{WEEKDAY}(?P<a>\d{{1,2}})(?P<s>[-/.]) ?(?P<b>\d{{1,2}})(?P<t>[-/.]) ?"
    rf"(?P<y>\d{{4}}|\d{{2}}){TIME}",
    "dny": rf"{WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?(?: de |[ ./-]*)"
    rf"(?P<n>[\pL]{{3,12}})\.?(?: de |[ .,/-]*)"
    rf"(?P<y>\d{{4}}|\d{{2}}){TIME}",
    "ndy": rf"{WEEKDAY}(?P<n>[\pL]{{3,12}})\.?[ -](?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+"
    rf"(?P<y>\d{{4}}){TIME}",
    "ynd": rf"(?P<y>\d{{4}})[ -](?P<n>[\pL]{{3,12}})[ -](?P<d>\d{{1,2}}){TIME}",
    "han": r"(?P<y>\d{4}) ?[年년] ?(?P<m>\d{1,2}) ?[月월] ?(?P<d>\d{1,2}) ?[日일]?",
    "packed": r"(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)"
    r"(?:[T ]?(?P<H>[0-2]\d):?(?P<M>[0-5]\d):?(?P<S>[0-5]\d)?Z?)?",
    "ym": r"(?P<y>(?:19|20)\d{2})[-/](?P<m>\d{1,2})",
    "my": r"(?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d{2})",
    "ny": r"(?P<n>[\pL]{3,12})\.?[ -/]+(?P<y>(?:19|20)\d{2}|\d{2})",
}
"""Formats by name; a, b are day and month in an order the column decides, n is a month's name."""

SAYS_DATE: Final = re.compile(
    r"date|datum|fecha|(?:^|[_ ])dat(?:a|e|um)?(?:$|[_ ])|дата|day$|(?:^|[_ ])(?:dt|ts|at|on)$|^dt|time|zeit|"
    r"birth|geburt|created|updated|日期|日付|날짜|joined|since|(?:^|_)tag$|дата",
    re.IGNORECASE,
)

MAYBE_DATE: Final = re.compile(
    r"(?=.*\d)(?:\w+[-/. ,年년]+\w+[-/. ,月월]+\w+.*|(?:19|20)\d{6}\D?\d*.*"
    r"|\d{4}[-/]\d{1,2}|\d{1,2}[-/.]\d{4}"
    r"|[^\W\d]{3,12}\.?[ -/]+\d{2,4}|\d{1,2}[^\W\d]{3}\d{2,4}.*)"
)
"""A quick look before the formats are tried: three parts, eight digits, or a month and a year."""

PROBE: Final = 60
"""Distinct cells of the quick look."""

PIVOT: Final = 69
"""Two-digit years up to 68 are 20xx (the POSIX rule), and never birthdays after today's century."""

EMPTY_DATES: Final = frozenset(
    {"0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00.00.0000", "1900-01-00", "00000000"}
)
PLACEHOLDERS: Final = (np.datetime64("1900-01-01"), np.datetime64("9999-12-31"), np.datetime64("1899-12-30"))
"""Dates that programs write for "none"; missing unless the column reaches into their time anyway."""

SERIALS: Final = (20_000, 60_000)
"""Days since 1899-12-30 as spreadsheets count them: 1954 to 2064."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a column's dates tell of the order of day and month, in distinct cells.

    `day_first` and `month_first` count cells that allow only this order, `either` those that allow both.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """Distinct cells taken apart: numbers with -1 where absent, (n_distinct,) each; `ok` where a format fits.

    `a` and `b` are the first and second number of dates like 3/4/2020, else -1.
    """

    ok: np.ndarray[Any, np.dtype[np.bool_]]
    year: IntArray
    month: IntArray
    day: IntArray
    a: IntArray
    b: IntArray
    seconds: np.ndarray[Any, np.dtype[np.float64]]
    offset: IntArray
    zoned: np.ndarray[Any, np.dtype[np.bool_]]
    separator: str


def says_date(name: str) -> bool:
    """Whether a column's name speaks of a date.

    >>> says_date("ORDERDATE"), says_date("Update count"), says_date("Sales")
    (True, True, False)
    """
    return bool(SAYS_DATE.search(name))


def take_apart(cells: Any, name: str) -> Parts | None:
    """Find the formats of distinct cells (an arrow array of text); None when hardly any is a date."""
    size = len(cells)
    if not _may_be_dates(cells):
        return None
    parts = _blank_parts(size)
    left = np.ones(size, dtype=bool)
    separator = ""
    for form, pattern in FORMATS.items():
        if form == "packed" and not _packed_allowed(cells, name):
            continue
        found = pc.extract_regex(cells.filter(pa.array(left)), f"^(?:{pattern})$")
        hit = np.asarray(found.is_valid())
        if not hit.any():
            continue
        places = np.flatnonzero(left)[hit]
        separator = _fill(parts, places, found.filter(found.is_valid()), form) or separator
        left &= ~parts.ok
        if not left.any():
            break
    if not parts.ok.any():
        return None
    return Parts(
        parts.ok,
        parts.year,
        parts.month,
        parts.day,
        parts.a,
        parts.b,
        parts.seconds,
        parts.offset,
        parts.zoned,
        separator,
    )


def _may_be_dates(cells: Any) -> bool:
    probe = [
        cell
        for cell in cells.take(pa.array(range(0, len(cells), max(1, len(cells) // PROBE)))).to_pylist()
        if cell
    ]
    return sum(1 for cell in probe if MAYBE_DATE.fullmatch(cell)) >= 0.4 * len(probe)


def _blank_parts(size: int) -> Parts:
    def numbers() -> IntArray:
        return np.full(size, -1, dtype=np.int64)

    return Parts(
        np.zeros(size, dtype=bool), numbers(), numbers(), numbers(), numbers(), numbers(),
        np.zeros(size), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool), "",
    )  # fmt: skip


def _packed_allowed(cells: Any, name: str) -> bool:
    """Eight digits are a date when nearly all distinct cells are possible dates, or the name says so."""
    form = (
        r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[T ]?[0-2]\d:?[0-5]\d:?(?:[0-5]\d)?Z?)?$"
    )
    share = float(np.mean(np.asarray(pc.match_substring_regex(cells, form)))) if len(cells) else 0.0
    return share >= (0.6 if says_date(name) else 0.97)


def _fill(parts: Parts, places: IntArray, found: Any, form: str) -> str:
    """Write the numbers of the cells a format fits into `parts`; return the separator of a, b dates."""
    groups = {field.name: found.field(field.name) for field in found.type}
    if "s" in groups:
        same = np.asarray(pc.equal(groups["s"], groups["t"]))
        places, groups = places[same], {key: value.filter(pa.array(same)) for key, value in groups.items()}
    month = _month_numbers(groups["n"]) if "n" in groups else _integers(groups.get("m"), len(places))
    known = month != 0
    year, day = _years(groups["y"]), _integers(groups.get("d"), len(places))
    if form in {"ym", "my", "ny"}:
        day = np.ones(len(places), dtype=np.int64)
    chosen = places[known]
    parts.year[chosen], parts.month[chosen], parts.day[chosen] = year[known], month[known], day[known]
    if form == "abc":
        parts.a[chosen] = _integers(groups["a"], len(places))[known]
        parts.b[chosen] = _integers(groups["b"], len(places))[known]
    if "H" in groups:
        parts.seconds[chosen] = _seconds(groups, len(places))[known]
    if "z" in groups:
        offset, zoned = _offsets(groups["z"])
        parts.offset[chosen], parts.zoned[chosen] = offset[known], zoned[known]
    parts.ok[chosen] = True
    return str(groups["s"][0].as_py()) if form == "abc" and len(chosen) else ""


def _integers(group: Any, size: int) -> IntArray:
    """Digits as integers, -1 where the group is empty or absent."""
    if group is None:
        return np.full(size, -1, dtype=np.int64)
    filled = pc.if_else(pc.equal(group, ""), "-1", group)
    return np.asarray(pc.cast(filled, pa.int64()), dtype=np.int64)


def _years(group: Any) -> IntArray:
    year = _integers(group, len(group))
    short = np.asarray(pc.equal(pc.utf8_length(group), 2))
    return np.where(short, np.where(year < PIVOT, 2000 + year, 1900 + year), year)


def _month_numbers(group: Any) -> IntArray:
    """Numbers of month names in the languages known, 0 for other words."""
    words = group.dictionary_encode()
    known: IntArray = np.array([month_number(word) for word in words.dictionary.to_pylist()], dtype=np.int64)
    numbers: IntArray = known[np.asarray(words.indices)]
    return numbers


def _seconds(groups: dict[str, Any], size: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    hour, minute, second = (np.maximum(_integers(groups.get(key), size), 0) for key in ("H", "M", "S"))
    seconds = minute * 60.0 + second
    if "p" in groups:
        letter = np.asarray(pc.utf8_lower(groups["p"]), dtype=object)
        hour = np.where(
            (letter == "p") & (hour < 12), hour + 12, np.where((letter == "a") & (hour == 12), 0, hour)
        )
    if "f" in groups:
        fraction = np.array([float(f"0.{text}") if text else 0.0 for text in groups["f"].to_pylist()])
        seconds = seconds + fraction
    return seconds + hour * 3600.0


def _offsets(group: Any) -> tuple[IntArray, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Minutes east of UTC, and whether a zone was told at all."""
    words = group.dictionary_encode()
    minutes = [_zone_minutes(word) for word in words.dictionary.to_pylist()]
    told = [bool(word) for word in words.dictionary.to_pylist()]
    index = np.asarray(words.indices)
    return np.array(minutes, dtype=np.int64)[index], np.array(told, dtype=bool)[index]


def _zone_minutes(zone: str) -> int:
    match = re.search(r"([+-])(\d{2}):?(\d{2})", zone)
    if match is None:
        return 0
    minutes = int(match[2]) * 60 + int(match[3])
    return -minutes if match[1] == "-" else minutes


def order_evidence(parts: Parts) -> Evidence:
    """Count what the dates like 3/4/2020 tell of the order of day and month."""
    told = parts.a >= 0
    a, b = parts.a[told], parts.b[told]
    return Evidence(
        day_first=int(((a > 12) & (a <= 31) & (b <= 12)).sum()),
        month_first=int(((b > 12) & (b <= 31) & (a <= 12)).sum()),
        either=int(((a <= 12) & (b <= 12)).sum()),
        separator=parts.separator,
    )


def to_dates(parts: Parts, *, day_first: bool, to_utc: bool = False) -> DateArray:
    """Dates of the distinct cells, datetime64[us], NaT where a cell is none or does not exist (31 April)."""
    ordered = parts.a >= 0
    day = np.where(ordered, parts.a if day_first else parts.b, parts.day)
    month = np.where(ordered, parts.b if day_first else parts.a, parts.month)
    ok = parts.ok & (month >= 1) & (month <= 12) & (day >= 1) & (parts.year >= 1) & (parts.seconds < 86_401)
    months = ((parts.year - 1970) * 12 + month - 1)[ok].astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day[ok] - 1).astype("timedelta64[D]")
    real = days.astype("datetime64[M]") == months
    moments = days.astype("datetime64[us]") + np.round(parts.seconds[ok] * 1e6).astype("timedelta64[us]")
    if to_utc:
        moments = moments - parts.offset[ok].astype("timedelta64[m]").astype("timedelta64[us]")
    moments[~real] = np.datetime64("NaT")
    dates = np.full(len(parts.ok), np.datetime64("NaT"), dtype="datetime64[us]")
    dates[ok] = moments
    return dates


def from_serials(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> DateArray:
    """Dates of a spreadsheet's day numbers (1900 system), datetime64[us]."""
    whole: DateArray = np.datetime64("1899-12-30", "us") + np.round(np.nan_to_num(numbers) * 86_400e6).astype(
        "timedelta64[us]"
    )
    whole[~np.isfinite(numbers)] = np.datetime64("NaT")
    return whole


def from_unix(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> DateArray:
    """Dates of seconds or milliseconds since 1970, datetime64[us]."""
    scale = 1e3 if np.nanmedian(numbers) > 1e11 else 1e6
    dates: DateArray = np.datetime64("1970-01-01", "us") + np.round(np.nan_to_num(numbers) * scale).astype(
        "timedelta64[us]"
    )
    dates[~np.isfinite(numbers)] = np.datetime64("NaT")
    return dates
