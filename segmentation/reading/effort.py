"""What a search may still cost: shared by all lines of a file, so that no file takes minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Effort:
    """Steps that are left; a search that finds none left gives up, and its line is set aside.

    >>> effort = Effort(5)
    >>> effort.spend(3), effort.spend(3), effort.spend(1)
    (True, False, False)
    """

    left: int

    def spend(self, steps: int) -> bool:
        """Take so many steps; False once they are used up."""
        self.left = self.left - steps if steps <= self.left else 0
        return self.left > 0

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more is searched."""
        return self.left <= 0
