"""What is known of one column of a table: a small record."""

from __future__ import annotations

from dataclasses import dataclass

from segmentation.plan import Role

#: Lines per customer from which a table is a list of orders (a key repeated by accident stays below).
LINES_PER_CUSTOMER = 1.2


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column.

    `kind` is how it was read ("number", "date", "flag" or "text"); `missing` and `distinct` count
    cells and values (missing ones are no value); `examples` are up to three values as text. `personal`:
    looks like names, phones, addresses or e-mail.
    """

    name: str
    kind: str
    role: Role
    reason: str
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()
    personal: bool = False
