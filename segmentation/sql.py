"""Names, texts and numbers as standard SQL writes them."""

from __future__ import annotations


def identifier(name: str) -> str:
    """Quote a column name, whatever is in it.

    >>> print(identifier('Amount "net" of returns'))
    "Amount ""net"" of returns"
    """
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def literal(text: str) -> str:
    """Quote a text value; control characters, which could break the line, become spaces.

    >>> literal("Fans of O'Neill")
    "'Fans of O''Neill'"
    """
    seen = "".join(c if c.isprintable() else " " for c in text)
    return "'" + seen.replace("'", "''") + "'"


def number(value: float) -> str:
    """Write a number with all its digits; the E makes it a double in every dialect, not a decimal.

    >>> number(0.1), number(2.0), number(-1e-07)
    ('0.1E0', '2.0E0', '-1e-07')
    """
    text = repr(float(value))
    return text if "e" in text else f"{text}E0"
