"""What reading gives: a Table, how the file was understood, and what was noticed on the way."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import pandas as pd

from segmentation.reading.bare import bare_cell
from segmentation.reading.limits import NOTE_LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from segmentation.reading.kept_text import KeptText

ENCODING_NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark at the start",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32, big-endian",
    "cp437": "Code page 437",
    "cp850": "Code page 850",
    "cp852": "Code page 852",
    "cp866": "Code page 866",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "iso8859-1": "Latin-1",
    "iso8859-2": "Latin-2",
    "iso8859-15": "Latin-9",
    "mac-roman": "Mac Roman",
    "mac-cyrillic": "Mac Cyrillic",
    "iso8859-5": "ISO 8859-5",
    "iso8859-7": "ISO 8859-7",
    "cp737": "Code page 737",
    "cp775": "Code page 775",
    "cp857": "Code page 857",
    "cp874": "Windows-874",
    "euc_jp": "EUC-JP",
    "koi8-r": "KOI8-R",
    "gb18030": "GB18030",
    "cp932": "Shift-JIS",
    "shift_jis": "Shift-JIS (JIS X 0208)",
    "big5": "Big5",
    "cp949": "Korean (CP949)",
}

DELIMITER_NAMES: Final = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    ":": "colons",
    "~": "tildes",
    "^": "carets",
    " ": "blanks",
    r"\s+": "runs of blanks",
    ", ": "commas with a blank",
}

CONTAINER_NAMES: Final = {
    "xlsx": "Excel workbook",
    "xls": "Excel workbook (old format)",
    "ods": "OpenDocument spreadsheet",
    "parquet": "Parquet file",
    "arrow": "Arrow file",
    "json": "JSON records",
    "html": "HTML table",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How a file was understood. Every field may be given back to `read_table` to overrule the guess.

    As a wish, None, "" or () means "guess", and `header=0` means "the file has no header".
    In a `Table`, `header` is the line of the header as a spreadsheet counts (1-based), or None
    when the file has none; `delimiter` is r"\s+" for columns set apart by any run of blanks.
    `keep` and `drop` say of single lines that they are rows, taken as they stand, or that they are
    none: pairs (file, line), where the file is 0 unless several are read together. `span` is the first
    and the last line (0: to the end) of the table to take where a file or a sheet holds several.

    >>> Dialect(encoding="cp437", delimiter=",", decimal=".", header=1).sentence()
    'Code page 437, commas, point decimals, header in line 1'
    """

    container: str = ""
    compression: str | None = None
    member: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    decimal: str = ""
    header: int | None = None
    sheet: str | None = None
    day_first: bool | None = None
    keep: tuple[tuple[int, int], ...] = ()
    drop: tuple[tuple[int, int], ...] = ()
    span: tuple[int, int] | None = None

    def sentence(self, columns: int | None = None, rows: int | None = None) -> str:
        """Say in one sentence how the file was understood."""
        parts = [*self._origin(), *self._marks()]
        parts.append(f"header in line {self.header:,}" if self.header else "no header")
        if columns is not None:
            parts.append(f"{columns:,} column{'s' * (columns != 1)}")
        if rows is not None:
            parts.append(f"{rows:,} row{'s' * (rows != 1)}")
        said = ", ".join(parts)
        if self.day_first is not None:
            said += "; dates as day/month" if self.day_first else "; dates as month/day"
        return said[:1].upper() + said[1:]

    def _origin(self) -> list[str]:
        parts = []
        if self.container in CONTAINER_NAMES:
            parts.append(CONTAINER_NAMES[self.container])
        if self.sheet:
            parts.append(f"“{self.sheet}”" if self.container == "html" else f"sheet “{self.sheet}”")
        if self.encoding:
            parts.append(encoding_name(self.encoding))
        return parts

    def _marks(self) -> list[str]:
        parts = []
        if self.container in {"", "csv"}:
            mark = self.delimiter
            parts.append(DELIMITER_NAMES.get(mark, f"“{mark}” between cells") if mark else "one cell a line")
        if self.decimal:
            parts.append("comma decimals" if self.decimal == "," else "point decimals")
        return parts


def encoding_name(encoding: str) -> str:
    """Name an encoding as people say it; a repair is named by its steps (`repair.Repair.name`)."""
    if ">" in encoding:
        steps = (step.split(">", 1) for step in encoding.split("+"))
        told = ", before that ".join(f"{encoding_name(b)} read as {encoding_name(a)}" for a, b in steps)
        return f"UTF-8 repaired ({told})"
    return ENCODING_NAMES.get(encoding, encoding)


def canonical_encoding(encoding: str) -> str:
    """Name a codec as this package does; LookupError when Python has no such codec.

    >>> canonical_encoding("Windows-1252"), canonical_encoding("latin1")
    ('cp1252', 'iso8859-1')
    """
    for joint in "+>":
        if joint in encoding:
            return joint.join(canonical_encoding(part) for part in encoding.split(joint))
    return codecs.lookup(encoding).name


@dataclass(frozen=True, slots=True)
class Note:
    """Something noticed or repaired: one plain sentence that is safe to show.

    `kind` is a short stable id; `lines` holds up to 20 lines of the file (1-based, as a
    spreadsheet counts), () when the note is not about lines; `count` is how many there are.
    """

    kind: str
    text: str
    lines: tuple[int, ...] = ()
    count: int = 1


def note_lines(kind: str, text: str, lines: Iterable[int]) -> Note:
    """Make a note about lines, keeping the first 20 numbers."""
    numbers = [int(line) for line in lines]
    return Note(kind, text, tuple(numbers[:NOTE_LINES]), len(numbers))


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that is not data (preamble, footer, total, repeated header ...) and why it was set aside.

    `cells` are its cells under the table's columns, as many as it had; () for a line above the table.
    `can_be_row` tells that `Dialect.keep` takes the line as a row; `file` counts files read together.
    """

    line: int
    text: str
    reason: str
    cells: tuple[str, ...] = ()
    can_be_row: bool = False
    file: int = 0


@dataclass(frozen=True, slots=True)
class Repaired:
    """A row whose line did not fit and was mended; `text` is the line as it stands, `how` what was done."""

    line: int
    text: str
    how: str
    file: int = 0


@dataclass(frozen=True, slots=True)
class Misfits:
    """Cells that do not fit their column's type: missing in the frame, unchanged in the text.

    `examples` are up to five distinct cells, `lines` up to 20 lines where they stand, `kind`
    the type they don't fit ("number", "date").
    """

    column: str
    kind: str
    count: int
    examples: tuple[str, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several tables in a file or sheet: `span` as in `Dialect`, its header, whether it was taken."""

    span: tuple[int, int]
    names: tuple[str, ...]
    taken: bool

    def place(self) -> str:
        """Say where it stands.

        >>> Part((3, 9), (), True).place(), Part((12, 0), (), True).place()
        ('lines 3 to 9', 'line 12 to the end')
        """
        first, last = self.span
        return f"lines {first:,} to {last:,}" if last else f"line {first:,} to the end"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that the cells of a column leave open: what `example` means.

    `readings` maps each answer, a value for the `field` of `Dialect` ("day_first", "decimal"), to
    what the example is then: a day as ISO date or a number in plain digits. `taken` is the answer
    that was read by meanwhile.
    """

    field: str
    column: str
    example: str
    taken: bool | str
    readings: tuple[tuple[bool | str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as it was read. Equal uploads read with equal wishes have equal `digest`.

    frame         typed columns, RangeIndex, unique names: numbers float64 (NaN where missing), dates
                  datetime64 without zone (NaT), yes/no columns "boolean" (NA), all else str (missing NaN)
    name          the file's name, for display only, never a path
    digest        hex digest of the bytes and of the wishes: names the frame and the text
    dialect       how the file was understood
    notes         what was noticed or repaired
    alternatives  (encoding, sample words) of the chosen encoding and its runners-up
    raw_head      the first raw lines, decoded, to be shown beside the rows
    misfits       cells that do not fit, one entry per column that has any
    lines         line in the file of each row, (n_rows,) int64, 1-based, as a spreadsheet counts
    set_aside     lines that are not data, in the order of the file
    repaired      rows whose line had to be mended, in the order of the file
    parts         the tables that stand in the file or sheet, in its order; () when there is one only
    kinds         per column "number", "date", "flag" or "text"
    doubts        what the cells can't tell and the user should be asked, at most one per field and column
    sheets        the visible sheets of a workbook or tables of a web page to choose from; () for other files
    """

    frame: pd.DataFrame
    name: str
    digest: str
    dialect: Dialect
    notes: tuple[Note, ...]
    alternatives: tuple[tuple[str, str], ...]
    raw_head: tuple[str, ...]
    misfits: tuple[Misfits, ...]
    lines: np.ndarray[Any, np.dtype[np.int64]]
    set_aside: tuple[SetAside, ...]
    kinds: dict[str, str]
    doubts: tuple[Doubt, ...]
    sheets: tuple[str, ...]
    repaired: tuple[Repaired, ...]
    parts: tuple[Part, ...]
    _text: KeptText = field(repr=False)

    def text(self, rows: int | None = None) -> pd.DataFrame:
        """Every cell as it stood in the file ("" where empty): same rows, order and columns as `frame`.

        With `rows` only the first so many, at no cost for the others.
        """
        columns = {name: _as_text(cells) for name, cells in self._text.all_columns(rows).items()}
        size = len(self.frame) if rows is None else min(rows, len(self.frame))
        return pd.DataFrame(columns, index=pd.RangeIndex(size), columns=list(columns))

    def text_of(self, name: str, rows: int | None = None) -> pd.Series[str]:
        """One column of `text`."""
        return pd.Series(_as_text(self._text.column(name, rows)), name=name)

    def renamed(self, names: Mapping[str, str]) -> Self:
        """Call columns by other names; a column that is called so by now makes way for it.

        What was noticed while reading goes on naming the columns as the file does.
        """
        taken = [names.get(name, name) for name in self._text.names if name in names]
        given = unique_names([*taken, *(n for n in self._text.names if n not in names)])
        old = [*(n for n in self._text.names if n in names), *(n for n in self._text.names if n not in names)]
        new = dict(zip(old, given, strict=True))
        return replace(
            self,
            frame=self.frame.rename(columns=new),
            kinds={new[name]: kind for name, kind in self.kinds.items()},
            _text=self._text.renamed(new),
        )

    def cells(self) -> dict[str, Any]:
        """Every column of `text` as arrow text, by its distinct cells where they are known."""
        return self._text.all_coded()

    def line_of(self, row: int) -> int:
        """Line of a row in the file, as a spreadsheet counts."""
        return int(self.lines[row])

    def sentence(self) -> str:
        """Say in one sentence how the file was understood, with its size."""
        return self.dialect.sentence(columns=self.frame.shape[1], rows=len(self.frame))


def _as_text(cells: Any) -> Any:
    return pd.array(cells, dtype="str")


def unique_names(names: Sequence[str]) -> list[str]:
    r"""Give every column a name of its own: blanks collapse, empty ones are numbered, doubles get a suffix.

    >>> unique_names(["a", "a", "", " b\n c "])
    ['a', 'a_2', 'column_3', 'b c']
    """
    clean = [
        bare_cell(" ".join(str(name).split())) or f"column_{number}"
        for number, name in enumerate(names, start=1)
    ]
    taken, unique = set(clean), []
    seen: set[str] = set()
    for name in clean:
        candidate, suffix = name, 2
        while candidate in seen or (candidate != name and candidate in taken):
            candidate, suffix = f"{name}_{suffix}", suffix + 1
        seen.add(candidate)
        unique.append(candidate)
    return unique
