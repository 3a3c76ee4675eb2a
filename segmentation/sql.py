"""Names and texts as standard SQL writes them."""

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
