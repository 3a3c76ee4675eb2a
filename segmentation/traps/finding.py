"""All traps of a table, its customers and the features in use, the open ones first."""

from __future__ import annotations

from segmentation.columns.column import Column
from segmentation.customers import Customers
from segmentation.features import chosen_features
from segmentation.plan import Plan
from segmentation.reading import Table
from segmentation.traps import accounts, codes, derived, ranges, roles, shapes
from segmentation.traps.trap import Severity, Trap, TrapKind

_ORDER = (Severity.OPEN, Severity.KNOWN, Severity.SETTLED)


def find_traps(
    table: Table, columns: tuple[Column, ...], customers: Customers, plan: Plan
) -> tuple[Trap, ...]:
    """Look for every kind of trap; what is open comes first, then by kind.

    `columns` are what `describe_columns(table, plan)` found.
    """
    choices = chosen_features(customers, plan)
    found = [
        *accounts.key_accounts(customers),
        *ranges.stand_ins(customers, plan, choices),
        *ranges.caps(table, columns, plan, choices),
        *derived.derived(table, columns, customers, plan, choices),
        *derived.duplicates(customers, choices),
        *codes.ids(table, columns, customers, choices),
        *codes.codes(table, columns, customers, choices),
        *shapes.gaps(customers, choices),
        *shapes.tails(customers, choices),
        *shapes.lumps(customers, choices),
        *roles.leaks(table, columns, choices),
        *roles.constants(columns, customers, choices),
        *roles.personal(columns, plan, choices),
    ]
    kinds = list(TrapKind)
    told = [trap for trap in found if not _told_better(trap, found)]
    return tuple(sorted(told, key=lambda t: (_ORDER.index(t.severity), kinds.index(t.kind))))


def _told_better(trap: Trap, found: list[Trap]) -> bool:
    """A lump of 999 that mean "missing", or of the only value there is, is told once."""
    better = (TrapKind.STAND_IN, TrapKind.CONSTANT, TrapKind.CAP)
    others = (t for t in found if t.kind in better and t.severity is not Severity.SETTLED)
    return trap.kind is TrapKind.LUMP and any(trap.where == other.where for other in others)
