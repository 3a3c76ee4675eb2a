"""What would bend the segments without being seen, each with the change of the plan that mends it.

    traps = find_traps(table, columns, customers, plan)
    plan = traps[0].remedy.change(plan)

Facts only: a trap is told where it is true of these data, open while it touches the features in use,
settled where the plan already minds it.
"""

from segmentation.traps.finding import find_traps
from segmentation.traps.trap import Remedy, Severity, Trap, TrapKind

__all__ = ["Remedy", "Severity", "Trap", "TrapKind", "find_traps"]
