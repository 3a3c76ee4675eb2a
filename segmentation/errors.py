"""What can go wrong, in words that may be shown to the user as they are.

A message says what was found, where (column, line as a spreadsheet counts), what is
allowed, and what to do next. It holds no path and no internal name.
"""


class SegmentationError(Exception):
    """The job can't be done as asked; the message tells the user why and what to do."""


class ReadingError(SegmentationError):
    """The file can't be read as a table."""


class PlanError(SegmentationError):
    """The plan asks for something the data can't give (a column, a K, a feature)."""
