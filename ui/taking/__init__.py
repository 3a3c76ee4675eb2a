"""What can be taken away: every download, by what it is for.

A group is a function that lists its downloads for the segments as they are; to add one, list it there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.taking import again, crm, labelled, reports
from ui.taking.downloads import Download
from ui.taking.parts import Parts

GROUPS: dict[str, Callable[[Parts], Sequence[Download]]] = {
    "Labelled data": labelled.downloads,
    "For the CRM and ad platforms": crm.downloads,
    "Report": reports.downloads,
    "Use it again": again.downloads,
}
