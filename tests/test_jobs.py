"""Background work: shared by key, told how far it is, given up when nobody waits."""

from __future__ import annotations

import threading

import pytest

from segmentation import SegmentationError
from ui.jobs import KEPT, Jobs

PATIENCE = 10


def nothing(_tell: object, _stopped: object) -> None:
    """Work that is done at once."""


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def test_a_job_gives_its_result_and_how_far_it_is(jobs: Jobs) -> None:
    def work(tell, stopped):
        tell(0.5, "half way")
        return 42

    job = jobs.start("key", work, "me")

    assert job.future.result(PATIENCE) == 42
    assert (job.fraction, job.note) == (0.5, "half way")


def test_asking_again_finds_the_running_job_and_does_not_start_over(jobs: Jobs) -> None:
    go, starts = threading.Event(), []

    def work(tell, stopped):
        starts.append(1)
        go.wait(PATIENCE)

    first = jobs.start("key", work, "me")
    second = jobs.start("key", work, "me")
    go.set()
    first.future.result(PATIENCE)

    assert first is second
    assert len(starts) == 1


def test_a_job_nobody_waits_for_is_told_to_stop(jobs: Jobs) -> None:
    seen = threading.Event()

    def endless(tell, stopped):
        while not stopped():
            seen.wait(0.01)
        return "stopped"

    old = jobs.start("old data", endless, "me")
    jobs.start("new data", nothing, "me")

    assert old.future.cancelled() or old.future.result(PATIENCE) == "stopped"


def test_a_job_that_another_session_waits_for_goes_on(jobs: Jobs) -> None:
    go = threading.Event()

    def work(tell, stopped):
        go.wait(PATIENCE)
        return not stopped()

    job = jobs.start("shared", work, "me")
    jobs.start("shared", work, "you")
    jobs.start("mine alone", nothing, "me")
    go.set()

    assert job.future.result(PATIENCE)


def test_a_failure_reaches_whoever_asks(jobs: Jobs) -> None:
    def work(tell, stopped):
        raise SegmentationError("no")

    job = jobs.start("key", work, "me")

    with pytest.raises(SegmentationError, match="no"):
        job.future.result(PATIENCE)


def test_finished_jobs_are_kept_in_bounds(jobs: Jobs) -> None:
    for number in range(3 * KEPT):
        jobs.start(number, nothing, f"session {number}").future.result(PATIENCE)

    assert len(jobs._jobs) <= KEPT
