"""Numbers as people read them: 1.2 M, 47 %, 2,823. One place, so that every page and file agrees."""

from __future__ import annotations

import math

#: Suffixes of thousands; beyond billions a reader wants the scientific form.
_SUFFIXES = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))


def count(value: float) -> str:
    """Write a whole number with thousands separators.

    >>> count(541909), count(float("nan"))
    ('541,909', '–')
    """
    return "–" if math.isnan(value) else f"{round(value):,}"


def percent(share: float, digits: int = 0) -> str:
    """Write a share (0 to 1) in percent; a share that is small but not nothing is not shown as 0 %.

    >>> percent(0.468), percent(0.0004), percent(0.9996), percent(1)
    ('47 %', '< 1 %', '> 99 %', '100 %')
    >>> percent(0.0004, 1), percent(0.9996, 1), percent(0.0004, 2)
    ('< 0.1 %', '> 99.9 %', '0.04 %')
    >>> percent(-0.25)
    '−25 %'
    """
    if math.isnan(share):
        return "–"
    if share < 0:
        return f"−{percent(-share, digits)}"
    step = 10.0 ** -(digits + 2)
    if 0 < share < step / 2:
        return f"< {100 * step:.{digits}f} %"
    if 1 - step / 2 <= share < 1:
        return f"> {100 - 100 * step:.{digits}f} %"
    return f"{100 * share:.{digits}f} %"


def compact(value: float) -> str:
    """Write an amount in three figures or so.

    >>> [compact(v) for v in (1234567, 98765, 12345, 1234, 99.5, 3.14159, 0.04567, 0, -12345)]
    ['1.23 M', '98.8 k', '12.3 k', '1,234', '99.5', '3.14', '0.046', '0', '−12.3 k']
    >>> compact(float("nan")), compact(1e13)
    ('–', '1.0e+13')
    """
    if value is None or math.isnan(value):
        return "–"
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size >= 1e12:
        return f"{sign}{size:.1e}"
    if size >= 9_999.5:
        divisor, suffix = next((d, s) for d, s in _SUFFIXES if size >= d * 0.99995)
        return f"{sign}{_figures(size / divisor)}{suffix}"
    return sign + (f"{size:,.0f}" if size >= 999.5 else _figures(size))


def _figures(size: float) -> str:
    """Three significant figures at most (two below 0.1), no trailing zeros after a decimal point."""
    if size == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(size))) if size >= 0.1 else 1 - math.floor(math.log10(size))
    text = f"{size:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def size(number: float) -> str:
    """Write a number of bytes as file managers do.

    >>> size(350), size(45_000), size(1_234_567), size(119_906_605)
    ('1 kB', '45 kB', '1.2 MB', '120 MB')
    """
    if number < 1e6:
        return f"{max(number / 1e3, 1):.0f} kB"
    return f"{number / 1e6:.1f} MB" if number < 1e7 else f"{number / 1e6:.0f} MB"


def plural(number: float, noun: str, plural_noun: str | None = None) -> str:
    """Write a count with its noun.

    >>> plural(1, "customer"), plural(2823, "order line"), plural(2, "category", "categories")
    ('1 customer', '2,823 order lines', '2 categories')
    """
    word = noun if number == 1 else plural_noun or f"{noun}s"
    return f"{count(number)} {word}"


def listing(items: list[str] | tuple[str, ...]) -> str:
    """Join items as in a sentence.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
