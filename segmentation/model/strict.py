"""JSON read as if a stranger had written it; errors say what is wrong and where."""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn

from segmentation.errors import SegmentationError

#: The largest file this program writes (a mixture of 20 segments in 60 features) has about a tenth of it.
MOST_BYTES = 20_000_000
#: A text of a person: the longest name of a column or value that files are read with is shorter.
LONGEST_TEXT = 100_000

_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


def load(text: str | bytes) -> Place:
    """Parse JSON; raises SegmentationError for what is too large, too deep, or no JSON."""
    if len(text) > MOST_BYTES:
        _no_json(f"it has {len(text) / 1e6:,.0f} MB, and {MOST_BYTES / 1e6:,.0f} MB is the most")
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_without_doubles)
    except UnicodeDecodeError as error:
        _no_json(f"it is no text in UTF-8 (byte {error.start:,})")
    except RecursionError:
        _no_json("its lists are nested too deeply")
    except json.JSONDecodeError as error:
        _no_json(f"it is no JSON (line {error.lineno:,}, column {error.colno:,})")
    except ValueError as error:  # a whole number of more digits than Python reads
        _no_json(str(error).partition(";")[0])
    return Place(found, "")


def _no_json(why: str) -> NoReturn:
    raise SegmentationError(
        f"This is not a segmentation saved by this program: {why}. "
        "Choose the .json file that “Save the segmentation” gave."
    )


def _no_constant(word: str) -> NoReturn:
    _no_json(f"it holds {word}, which is no number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        _no_json(f"“{next(n for n in names if names.count(n) > 1)[:60]}” stands twice in one object")
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where it stands, as "segments[2].center"."""

    value: Any
    path: str

    def fail(self, what: str) -> NoReturn:
        """Raise the sentence that says what is wrong here."""
        raise SegmentationError(
            f"The saved segmentation can't be used: {self.path or 'the file'} {what}. "
            "If it was changed by hand, take the change back; else save the segmentation again."
        )

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Place]:
        """Give the fields of an object: all that are required, those optional that are there, no others."""
        self._needs(dict, "an object")
        for name in required:
            if name not in self.value:
                self.fail(f"has no “{name}”")
        for name in self.value:
            if name not in {*required, *optional}:
                self.fail(f"has a “{name[:60]}”, which is not known")
        return {name: self.under(name) for name in self.value}

    def entries(self) -> dict[str, Place]:
        """Give the fields of an object whose names are free."""
        self._needs(dict, "an object")
        return {str(name): self.under(name) for name in self.value}

    def under(self, name: str) -> Place:
        """Give one field of an object."""
        return Place(self.value[name], f"{self.path}.{name}" if self.path else name)

    def items(self, count: int | None = None, what: str = "entries", why: str = "") -> list[Place]:
        """Give the entries of a list, `count` of them where that is known; `why` ends the complaint."""
        self._needs(list, "a list")
        if count is not None and len(self.value) != count:
            self.fail(f"has {len(self.value):,} {what}; {why or 'there must be'} {count:,}")
        return [Place(value, f"{self.path}[{i}]") for i, value in enumerate(self.value)]

    def text(self) -> str:
        """Give a text."""
        self._needs(str, "text")
        if len(self.value) > LONGEST_TEXT:
            self.fail(f"has {len(self.value):,} characters; {LONGEST_TEXT:,} is the most")
        return str(self.value)

    def choice(self, known: Collection[str]) -> str:
        """Give one of the words that are known."""
        if self.value not in known:
            self.fail(f"is {self._said()}; it can be {', '.join(sorted(known))}")
        return str(self.value)

    def number(self, *, above: float = -math.inf, least: float = -math.inf, most: float = math.inf) -> float:
        """Give a finite number within its limits."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.fail(f"is {self._said()}; a number is needed")
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.fail("is too large for a number")
        if not (number > above and least <= number <= most):
            limits = [
                f"above {above:g}" if above > -math.inf else "",
                f"at least {least:g}" if least > -math.inf else "",
                f"at most {most:g}" if most < math.inf else "",
            ]
            self.fail(f"is {number:g}; it must be {' and '.join(filter(None, limits))}")
        return number

    def whole(self, least: int = 0) -> int:
        """Give a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail(f"is {self._said()}; a whole number is needed")
        self.number(least=least)
        return int(self.value)

    def numbers(self, count: int | None = None, why: str = "") -> tuple[float, ...]:
        """Give a list of finite numbers."""
        return tuple(item.number() for item in self.items(count, "numbers", why))

    def texts(self) -> tuple[str, ...]:
        """Give a list of texts, no two alike."""
        found = tuple(item.text() for item in self.items())
        if len(set(found)) < len(found):
            double = next(x for x in found if found.count(x) > 1)
            self.fail(f"names “{double[:60]}” twice")
        return found

    def _needs(self, kind: type, name: str) -> None:
        if not isinstance(self.value, kind):
            self.fail(f"is {self._said()}; {name} is needed")

    def _said(self) -> str:
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return f"{self.value:g}" if abs(self.value) < 1e300 else "a huge number"
        if isinstance(self.value, str):
            return f"“{self.value[:60]}”"
        return _KINDS.get(type(self.value), "something else")


def check_like(place: Place, wanted: Any) -> None:
    """Check a plain value against a type as annotated: a dataclass, tuple, enum, union or plain type.

    Fields that are missing have defaults; whoever builds the object says what else it needs. Types that
    JSON has no form for (a date) are left to whoever builds the object, too.
    """
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        _check_fields(place, wanted)
    elif isinstance(wanted, type) and issubclass(wanted, Enum):
        place.choice([str(item.value) for item in wanted])
    elif isinstance(wanted, types.UnionType) or typing.get_origin(wanted) is typing.Union:
        _check_union(place, typing.get_args(wanted))
    elif typing.get_origin(wanted) is tuple:
        _check_tuple(place, typing.get_args(wanted))
    elif wanted is bool and not isinstance(place.value, bool):
        place.fail("must be true or false")
    elif wanted in _PLAIN:
        _PLAIN[wanted](place)


_PLAIN: dict[Any, Any] = {
    str: Place.text,
    int: lambda place: place.whole(least=-(10**12)),
    float: Place.number,
}


def _check_fields(place: Place, wanted: type) -> None:
    hints = typing.get_type_hints(wanted)
    for name, field in place.fields((), [f.name for f in dataclasses.fields(wanted)]).items():
        check_like(field, hints[name])


def _check_union(place: Place, kinds: tuple[Any, ...]) -> None:
    others = [kind for kind in kinds if kind is not type(None)]
    if place.value is None and len(others) < len(kinds):
        return
    if len(others) == 1:
        check_like(place, others[0])


def _check_tuple(place: Place, kinds: tuple[Any, ...]) -> None:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        for item in place.items():
            check_like(item, kinds[0])
        return
    for item, kind in zip(place.items(len(kinds)), kinds, strict=True):
        check_like(item, kind)
