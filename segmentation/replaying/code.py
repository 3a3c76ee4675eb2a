"""Objects as the Python that makes them: only what differs from the defaults, in lines that fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any

#: As wide as a script is read without scrolling.
WIDTH = 88
_INDENT = "    "


def python_of(value: Any, indent: int = 0, used: int = 0) -> str:
    """Write `value` as Python; `used` characters of its first line are taken.

    >>> from segmentation.plan import FeatureChoice
    >>> python_of((FeatureChoice("amount", log=True),))
    "(FeatureChoice('amount', log=True),)"
    """
    short, parts = _short(value), _parts(value)
    if parts is None or len(_INDENT) * indent + used + len(short) <= WIDTH:
        return short
    opening, items, closing = parts
    inner = _INDENT * (indent + 1)
    written = [f"{name}{python_of(item, indent + 1, len(name) + 1)}," for name, item in items]
    return "\n".join([opening, *filled(written, inner), f"{_INDENT * indent}{closing}"])


def filled(items: Sequence[str], indent: str) -> list[str]:
    """Put items side by side as far as they fit; one of several lines has these for itself."""
    lines: list[str] = []
    room = 0
    for item in items:
        if "\n" not in item and len(item) + 1 <= room:
            lines[-1] += f" {item}"
        else:
            lines.append(f"{indent}{item}")
        room = 0 if "\n" in item else WIDTH - len(lines[-1])
    return lines


def names_in(value: Any) -> set[str]:
    """Names that the Python of `value` needs to import from the package."""
    parts = _parts(value)
    if isinstance(value, Enum):
        return {type(value).__name__}
    if parts is None:
        return set()
    own = {type(value).__name__} if dataclasses.is_dataclass(value) else set()
    return own.union(*(names_in(item) for _, item in parts[1]))


def _short(value: Any) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    parts = _parts(value)
    if parts is None:
        # A number that numpy made is written as the plain number it is.
        return repr(value.item() if hasattr(value, "item") else value)
    opening, items, closing = parts
    said = ", ".join(f"{name}{_short(item)}" for name, item in items)
    comma = "," if isinstance(value, tuple) and len(items) == 1 else ""
    return f"{opening}{said}{comma}{closing}"


def _parts(value: Any) -> tuple[str, list[tuple[str, Any]], str] | None:
    """Opening, (name=, item) of each part, closing; None for what has no parts."""
    if isinstance(value, tuple):
        return "(", [("", item) for item in value], ")"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}(", _arguments(value), ")"
    return None


def _arguments(value: Any) -> list[tuple[str, Any]]:
    """The fields that differ from their defaults; those without a default by place."""
    found = []
    for field in dataclasses.fields(value):
        given = getattr(value, field.name)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            found.append(("", given))
        elif given != _default(field):
            found.append((f"{field.name}=", given))
    return found


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
