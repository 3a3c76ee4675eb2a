"""What can go wrong, in words that may be shown to the user as they are.

A message says what was found, where (column, line as a spreadsheet counts), what is
allowed, and what to do next. It holds no path and no internal name.
"""

from __future__ import annotations

from typing import Self


class SegmentationError(Exception):
    """The job can't be done as asked; the message tells the user why and what to do."""


class ReadingError(SegmentationError):
    """The file can't be read as a table."""


class ChoiceError(ReadingError):
    """The file holds several tables and the user has to say which.

    `choices` are the names to choose from; `field` is the field of `Dialect` that takes the answer.
    """

    def __init__(self, message: str, choices: tuple[str, ...], field: str) -> None:
        super().__init__(message)
        self.choices = choices
        self.field = field


class NoRowsError(ReadingError):
    """The file has no rows: one month without sales among twelve is no failure.

    `found` says in a few words what there is instead, for a note about several files.
    """

    def __init__(self, message: str, found: str) -> None:
        super().__init__(message)
        self.found = found

    @classmethod
    def empty(cls) -> Self:
        """The error for a file of nothing but blanks."""
        return cls("The file is empty. Export the table again and check that it has rows.", "empty")


class PlanError(SegmentationError):
    """The plan asks for something the data can't give (a column, a K, a feature)."""
