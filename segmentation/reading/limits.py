"""How much is read, and why no more: one place for every bound of the reader."""

from __future__ import annotations

from typing import Final

MAX_UNPACKED_BYTES: Final = 1_000_000_000
"""Largest file after unpacking. A 1 GB table of text peaks near 6 GB."""

MAX_UPLOAD_MEGABYTES: Final = 200
"""Largest upload in the browser (`server.maxUploadSize` says the same): other users share the memory."""

BOMB_RATIO: Final = 250
"""Real exports pack 3 to 40 times; gzip can reach 1,030 times only on a repeated byte."""

BOMB_BYTES: Final = 64_000_000
"""Below this size a high ratio is harmless (a small sheet of zeros packs 200 times)."""

MAX_COLUMNS: Final = 2_000
"""A customer table has tens of columns; parsers need 1 GB and half a minute for 200,000."""

MAX_CELLS: Final = 60_000_000
"""1,000,000 rows x 30 columns pass twice; at 20 to 60 bytes a cell this is the memory of one reader."""

LONGEST_LINE_BYTES: Final = 4_000_000
"""2,000 columns of 2,000 bytes each: a longer line is no line of a table."""

MAX_CELL_CHARACTERS: Final = 1_000_000
"""Longer cells come from an unclosed quote or from a file that is no table."""

MAX_QUOTED_LINES: Final = 10_000
"""Lines one quoted cell may span."""

SAMPLE_BYTES: Final = 400_000
"""Enough to learn the dialect and the shape of every column, parsed in well under a second."""

SAMPLE_RECORDS: Final = 2_000
"""Records of the sample that are looked at."""

MAX_MENDED_RECORDS: Final = 20_000
"""Repairing costs about 0.3 ms a record: a file with more broken rows has another fault."""

MAX_QUOTE_STEPS: Final = 10_000_000
"""Steps of the search for the likeliest cells of lines with quotes out of place, 0.4 µs each; once they are
used up, further lines are split at every delimiter and set aside where that gives no row."""

MAX_SAMPLE_STEPS: Final = 500_000
"""The same for a sample, which is split by every delimiter that may be the right one."""

MAX_ALIGN_STEPS: Final = 1_000_000
"""Ways looked at to put odd rows back under their columns, 5 µs each; further odd rows are set aside."""

MAX_WORKBOOK_CELLS: Final = 20_000_000
"""The workbook parser allocates the whole used rectangle: a 4.7 KB file can claim 17 billion cells."""

NOTE_LINES: Final = 20
"""Line numbers shown with a note; the count says how many there are in all."""
