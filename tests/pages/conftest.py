"""Pages in tests: work that goes on for a session that has ended would slow all tests after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ui import jobs

#: Segments and advice are there; what follows is the same, surer.
ENOUGH_ROUNDS = 2


@pytest.fixture(autouse=True)
def work_ends_with_the_test() -> Iterator[None]:
    """Let nobody wait for surer results any more; those that are there stay for who has the same data."""
    yield
    for job in list(jobs._jobs()._jobs.values()):
        if job.rounds >= ENOUGH_ROUNDS and not job.done:
            job.give_up()
