"""Long work in the background: it survives a click elsewhere, tells how far it is, and can be stopped.

Jobs are kept by what they compute, so two sessions with the same data share one, and a session that
comes back finds its job where it is by now.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

import streamlit as st

from segmentation import Cancelled
from ui import state

#: Two users' work side by side; more would only slow each other on two cores.
WORKERS = 2
#: Finished jobs that are kept for who comes back.
KEPT = 16
#: Short work is waited for: a bar that flashes by looks like a fault.
PATIENCE_SECONDS = 0.4
POLL_SECONDS = 0.3

Made = TypeVar("Made")
Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]
Work = Callable[[Progress, Stopped], Made]


@dataclass(eq=False)
class Job(Generic[Made]):
    """Some work, how far it is (0 to 1) and who waits for it."""

    future: Future[Made] = field(default_factory=Future)
    fraction: float = 0.0
    note: str = "Waiting for a free place …"
    owners: set[str] = field(default_factory=set)

    def tell(self, fraction: float, note: str) -> None:
        """Take note of the progress; called from the worker."""
        self.fraction, self.note = min(max(fraction, 0.0), 1.0), note

    def unwanted(self) -> bool:
        """Does nobody wait any more?"""
        return not self.owners


class Jobs:
    """The jobs of this server."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="job")
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._lock = Lock()

    def start(self, key: Hashable, work: Work[Made], owner: str) -> Job[Made]:
        """Find the job for `key` or start it; whatever else `owner` waited for is given up."""
        with self._lock:
            for other, job in list(self._jobs.items()):
                if other != key:
                    self._give_up(other, job, owner)
            job = self._jobs.get(key) or self._submit(key, work)
            job.owners.add(owner)
            self._jobs.move_to_end(key)
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
            return job

    def _submit(self, key: Hashable, work: Work[Made]) -> Job[Made]:
        job: Job[Made] = Job()
        job.future = self._pool.submit(work, job.tell, job.unwanted)
        self._jobs[key] = job
        return job

    def _give_up(self, key: Hashable, job: Job, owner: str) -> None:
        job.owners.discard(owner)
        if job.unwanted() and not job.future.done():
            job.future.cancel()
            del self._jobs[key]


@st.cache_resource
def _jobs() -> Jobs:
    return Jobs()


def result(key: Hashable, work: Work[Made]) -> Made:
    """Give the result of `work`, with its progress on the page while it is not done.

    A click elsewhere ends this run of the page at the next look at the progress, and the work goes on.
    (A fragment that polls by itself is no way: its timer may ask once more for the page that the user
    has just left, and Streamlit goes back there.) Raises what the work raised.
    """
    job = _jobs().start(key, work, state.session())
    wait([job.future], timeout=PATIENCE_SECONDS)
    place = st.empty()
    while not job.future.done():
        with place.container():
            st.progress(job.fraction, text=job.note)
            st.caption("You can look at other pages meanwhile; the work goes on.")
        wait([job.future], timeout=POLL_SECONDS)
    place.empty()
    try:
        return job.future.result()
    except (Cancelled, CancelledError):
        # Given up for another job of this session a moment ago, and wanted again: start anew.
        st.rerun()
