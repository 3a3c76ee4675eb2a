"""Long work in the background: it survives a click elsewhere, tells how far it is, and can be stopped.

Work is done in rounds, each with a better result than the one before: a page shows the first as soon as
it is there. Jobs are kept by what they compute, so two sessions with the same data share one, and a
session that comes back finds its job where it is by now. After a round a job goes to the end of the
queue, so that nobody's first result waits for somebody else's last.

For a first result a page waits in its own run, which a click ends while the work goes on; after it, the
browser asks for more (watch.js), but never near a click. (A fragment that polls by itself is no way: its
timer may ask once more for the page that the user has just left, and Streamlit goes back there.)
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from queue import SimpleQueue
from threading import Condition, Lock, Thread
from typing import Generic, TypeVar

import streamlit as st

from segmentation import Cancelled
from ui import scripts, state
from ui.weighing import weight

#: Two users' work side by side; more would only slow each other on two cores.
WORKERS = 2
#: Finished jobs that are kept for who comes back.
KEPT = 16
#: Memory that the results of finished jobs nobody waits for may hold: seven sweeps of a million customers.
KEPT_BYTES = 256 * 2**20
#: Short work is waited for: a bar that flashes by looks like a fault.
PATIENCE_SECONDS = 0.4
POLL_SECONDS = 0.3
#: Work beside the sweep that a session may wait for at the same time: one of each.
RULES, OFFERS, CONFIDENCE = "rules", "offers", "confidence"
LANES = ("", RULES, OFFERS, CONFIDENCE)

_WATCH = f"{scripts.UNSEEN}watch"
_watch = scripts.component("watch")

Made = TypeVar("Made")
Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]
Work = Callable[[Progress, Stopped], Iterator[Made]]


class Job(Generic[Made]):
    """Some work in rounds: its latest result, how far it is (0 to 1) and who waits for it."""

    def __init__(self, work: Work[Made]) -> None:
        self.fraction = 0.0
        self.note = "Waiting for a free place …"
        self.owners: set[str] = set()
        self.latest: Made | None = None
        self.rounds = 0
        self.done = False
        self.problem: BaseException | None = None
        self.weight = 0  # bytes that the last result holds, known when done
        self._turn = Condition()
        self._work = work(self.tell, self.unwanted)

    def tell(self, fraction: float, note: str) -> None:
        """Take note of the progress; called from the worker."""
        self.fraction, self.note = min(max(fraction, 0.0), 1.0), note

    def give_up(self) -> None:
        """Let nobody wait for it any more: it stops at its next look."""
        self.owners.clear()

    def unwanted(self) -> bool:
        """Does nobody wait any more?"""
        return not self.owners

    def advance(self) -> None:
        """Do one round, or end."""
        made, problem = None, None
        try:
            made = next(self._work)
        except BaseException as end:  # noqa: BLE001 (whatever ends the work reaches who asks for it)
            problem = end
        with self._turn:
            if problem is None:
                self.latest, self.rounds = made, self.rounds + 1
            else:
                self.done, self.weight = True, weight(self.latest)
                self.problem = None if isinstance(problem, StopIteration) else problem
            self._turn.notify_all()

    def wait(self, seen: int, seconds: float) -> bool:
        """Wait for a round beyond the first `seen`, or the end; say whether it came in time."""
        with self._turn:
            return self._turn.wait_for(lambda: self.rounds > seen or self.done, seconds)

    def result(self) -> Made:
        """Give the latest result; raise what ended the work before there was one."""
        if not self.rounds:
            raise self.problem or Cancelled("There is no result yet.")
        return self.latest  # type: ignore[return-value]  # set with every round

    def settled(self) -> Made:
        """Wait for the end and give the last result: for a file, which must not depend on the moment."""
        with self._turn:
            self._turn.wait_for(lambda: self.done)
        return self.result()


class Jobs:
    """The jobs of this server."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Job] = SimpleQueue()
        for number in range(WORKERS):
            # Daemons: who stops the server need not wait for work that nobody will see.
            Thread(target=self._serve, name=f"job-{number}", daemon=True).start()
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._lock = Lock()

    def start(self, key: Hashable, work: Work[Made], owner: str, lane: str = "") -> Job[Made]:
        """Find the job for `key` or start it; whatever else `owner` waited for in this lane is given up."""
        owner = f"{owner}/{lane}" if lane else owner
        with self._lock:
            self._leave(owner, but=key)
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = self.begin(work, owner)
            job.owners.add(owner)
            self._jobs.move_to_end(key)
            self._let_go()
            return job

    def begin(self, work: Work[Made], owner: str) -> Job[Made]:
        """Start work that is nobody else's: it is kept only by who asked, and gone with them."""
        job = Job(work)
        job.owners.add(owner)
        self._queue.put(job)
        return job

    def give_up(self, owner: str) -> None:
        """Stop what only `owner` waited for, in whichever lane."""
        with self._lock:
            names = {name for job in self._jobs.values() for name in job.owners}
            for name in names:
                if name == owner or name.startswith(f"{owner}/"):
                    self._leave(name)

    def _serve(self) -> None:
        while True:
            job = self._queue.get()
            job.advance()
            if not job.done:
                self._queue.put(job)
            else:
                with self._lock:
                    self._let_go()

    def _let_go(self) -> None:
        """Forget the finished jobs that are too many, or too heavy and nobody's; the latest ones stay."""
        finished = [(key, job) for key, job in reversed(self._jobs.items()) if job.done]
        held = 0
        for place, (key, job) in enumerate(finished):
            held += 0 if job.owners else job.weight
            if place >= KEPT or (held > KEPT_BYTES and not job.owners):
                del self._jobs[key]

    def _leave(self, owner: str, but: Hashable = None) -> None:
        for key, job in list(self._jobs.items()):
            if key != but:
                job.owners.discard(owner)
                if job.unwanted() and not job.done:
                    del self._jobs[key]


@st.cache_resource
def _jobs() -> Jobs:
    return Jobs()


def give_up() -> None:
    """Stop this session's work: its data are replaced."""
    for lane in LANES:
        _jobs().give_up(state.session() + lane)


def begin(work: Work[Made]) -> Job[Made]:
    """Start work of this session alone, beside whatever else it waits for."""
    return _jobs().begin(work, state.session())


def first_result(key: Hashable, work: Work[Made], rounds: int = 1, lane: str = "") -> Job[Made]:
    """Give the job as soon as it has done `rounds` rounds, with its progress on the page until then.

    A session does one job in each `lane`: what is asked beside the main work has one of its own. Raises
    what the work raised.
    """
    job = _jobs().start(key, work, state.session(), lane)
    job.wait(rounds - 1, PATIENCE_SECONDS)
    place = st.empty()
    while job.rounds < rounds and not job.done:
        with place.container():
            st.progress(job.fraction, text=job.note)
            st.caption("You can look at other pages meanwhile; the work goes on.")
        job.wait(rounds - 1, POLL_SECONDS)
    place.empty()
    try:
        job.result()
    except Cancelled:
        # Given up for another job of this session a moment ago, and wanted again: start anew.
        st.rerun()
    return job


@st.fragment
def show_better(job: Job[Made], shown: Made) -> None:
    """Run the page again when there is a better result than the one `shown`, until there is no more to come.

    Raises what ended the work, if it was not this session itself.
    """
    if job.latest is not shown:
        st.rerun()
    if job.problem is not None and not isinstance(job.problem, Cancelled):
        raise job.problem
    if not job.done:
        _look_again()


@st.fragment
def follow_to_end(job: Job[Made]) -> None:
    """Run the page again when the job is done."""
    if job.done:
        st.rerun()
    _look_again()


def _look_again() -> None:
    """Let the browser ask now and then whether there is more to show."""
    _watch(key=_WATCH, on_look_change=lambda: None)
