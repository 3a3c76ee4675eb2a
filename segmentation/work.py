"""How long work says how far it is, stops when nobody wants it, and shares the machine's cores."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from threadpoolctl import ThreadpoolController

from segmentation.errors import SegmentationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Progress = Callable[[float, str], None]

Item = TypeVar("Item")
Made = TypeVar("Made")

THREADS = 2  # fits side by side, each on one thread: the server has two cores and other users


class Cancelled(SegmentationError):  # noqa: N818  a wish, not an error
    """The work was stopped because its result is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a long function reports to: a share of the whole from `start` to `end`, and a question to ask."""

    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None
    start: float = 0.0
    end: float = 1.0

    def part(self, start: float, end: float) -> Job:
        """Give the job of a step that takes this one from the share `start` to `end`."""
        length = self.end - self.start
        return Job(self.progress, self.cancelled, self.start + start * length, self.start + end * length)

    def tell(self, share: float, words: str) -> None:
        """Report `share` (0..1) of this part, and stop here when cancelled."""
        self.check()
        if self.progress is not None:
            self.progress(self.start + share * (self.end - self.start), words)

    @property
    def share(self) -> Progress | None:
        """A function to tell shares of this part to; None where nobody listens."""
        return None if self.progress is None else self.tell

    def check(self) -> None:
        """Raise Cancelled when the result is not wanted any more."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("Stopped: newer data or settings replaced this calculation.")


NO_JOB = Job()


def side_by_side(
    function: Callable[[Item], Made], items: Iterable[Item], job: Job, words: str, *, threads: int = THREADS
) -> list[Made]:
    """Apply `function` to each item in `threads` threads, reporting each, results in the items' order."""
    waiting = list(items)
    made: list[Made] = []
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        running = pool.map(function, waiting) if threads > 1 else map(function, waiting)
        try:
            for done in range(len(waiting)):
                job.tell(done / len(waiting), words)
                made.append(next(running))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return made


_libraries = ThreadpoolController()  # finding the libraries takes milliseconds: once, not per sweep
_lock = threading.Lock()
_users = 0
_limits: list[object] = []


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold the linear algebra libraries to one thread each, for as long as anybody is inside.

    Their setting is one for the whole process, so two sessions must not restore it under each
    other: the first one in sets it, the last one out gives it back.
    """
    global _users  # noqa: PLW0603  the setting it counts for is global too
    with _lock:
        _users += 1
        if _users == 1:
            _limits.append(_libraries.limit(limits=1, user_api="blas"))
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                _limits.pop().restore_original_limits()  # type: ignore[attr-defined]
