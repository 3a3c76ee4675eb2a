"""Something large, handed on by who read it so that nobody further up keeps it in memory."""

from __future__ import annotations

from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Held(Generic[Thing]):
    """A thing that can be taken once: callers further up hold only this, and so not the thing.

    >>> held = Held(b"a file")
    >>> held.take()
    b'a file'
    """

    __slots__ = ("_things",)

    def __init__(self, thing: Thing) -> None:
        self._things = [thing]

    def look(self) -> Thing:
        """See the thing; don't keep it."""
        return self._things[0]

    def take(self) -> Thing:
        """Take the thing; IndexError where it is gone."""
        return self._things.pop()
