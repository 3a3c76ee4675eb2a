"""Background work: shared by key, in rounds, told how far it is, given up when nobody waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from segmentation import Cancelled, SegmentationError, sweep_matrix
from ui.jobs import KEPT, WORKERS, Job, Jobs

PATIENCE = 10


def once(work: Callable[[], object]) -> Callable[..., Iterator[object]]:
    """Make plain work a job of one round."""

    def rounds(_tell: object, _stopped: object) -> Iterator[object]:
        yield work()

    return rounds


def nothing() -> None:
    """Work that is done at once."""


def waited_for(job: Job, rounds: int = 1) -> object:
    assert job.wait(rounds - 1, PATIENCE)
    return job.result()


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def test_a_job_gives_its_result_and_how_far_it_is(jobs: Jobs) -> None:
    def work(tell, stopped):
        tell(0.5, "half way")
        yield 42

    job = jobs.start("key", work, "me")

    assert waited_for(job) == 42
    assert (job.fraction, job.note) == (0.5, "half way")


def test_each_round_gives_a_better_result_until_the_last(jobs: Jobs) -> None:
    go = threading.Event()

    def work(tell, stopped):
        yield "first"
        go.wait(PATIENCE)
        yield "second"

    job = jobs.start("key", work, "me")

    assert waited_for(job) == "first"
    go.set()
    assert waited_for(job, rounds=2) == "second"
    assert job.wait(2, PATIENCE)
    assert job.done


def test_asking_again_finds_the_running_job_and_does_not_start_over(jobs: Jobs) -> None:
    go, starts = threading.Event(), []

    def work():
        starts.append(1)
        go.wait(PATIENCE)

    first = jobs.start("key", once(work), "me")
    second = jobs.start("key", once(work), "me")
    go.set()
    waited_for(first)

    assert first is second
    assert len(starts) == 1


def test_a_job_nobody_waits_for_is_told_to_stop(jobs: Jobs) -> None:
    stopped_itself, pause = threading.Event(), threading.Event()

    def endless(tell, stopped):
        while not stopped():
            pause.wait(0.01)
        stopped_itself.set()
        raise Cancelled("stopped")
        yield

    old = jobs.start("old data", endless, "me")
    jobs.start("new data", once(nothing), "me")

    assert old.wait(0, PATIENCE)
    assert old.done
    with pytest.raises(Cancelled):
        old.result()


def test_a_new_upload_stops_the_work_on_the_old_one_at_once(jobs: Jobs) -> None:
    pause = threading.Event()

    def endless(tell, stopped):
        while not stopped():
            pause.wait(0.01)
        raise Cancelled("stopped")
        yield

    old = jobs.start("old data", endless, "me")
    jobs.give_up("me")

    assert old.wait(0, PATIENCE)
    assert jobs.start("old data", once(lambda: "anew"), "me") is not old


def test_a_new_upload_cuts_a_sweep_short_and_nothing_of_it_is_left(jobs: Jobs) -> None:
    matrix = np.random.default_rng(0).normal(size=(40_000, 8))
    begun = threading.Event()

    def work(tell, stopped):
        def told(fraction: float, note: str) -> None:
            tell(fraction, note)
            begun.set()

        yield sweep_matrix(matrix, range(2, 21), progress=told, cancelled=stopped)

    job = jobs.start("old data", work, "me")
    assert begun.wait(PATIENCE)
    jobs.give_up("me")

    assert job.wait(0, PATIENCE)
    assert isinstance(job.problem, Cancelled)
    assert job.latest is None
    assert "old data" not in jobs._jobs


def test_a_job_that_another_session_waits_for_goes_on(jobs: Jobs) -> None:
    go = threading.Event()

    def work(tell, stopped):
        go.wait(PATIENCE)
        yield not stopped()

    job = jobs.start("shared", work, "me")
    jobs.start("shared", work, "you")
    jobs.start("mine alone", once(nothing), "me")
    go.set()

    assert waited_for(job)


def test_who_comes_later_gets_a_first_result_before_others_get_their_last(jobs: Jobs) -> None:
    """However many sessions refine theirs, a round is all that a newcomer waits for."""
    go = threading.Event()

    def endless(tell, stopped):
        while not stopped():
            go.wait(0.01)
            yield "better"

    for session in range(2 * WORKERS):
        waited_for(jobs.start(f"work of {session}", endless, f"session {session}"))

    newcomer = jobs.start("new work", once(lambda: "first"), "newcomer")
    assert waited_for(newcomer) == "first"
    for session in range(2 * WORKERS):
        jobs.give_up(f"session {session}")


def test_two_sessions_move_forward_side_by_side(jobs: Jobs) -> None:
    """Each waits for a sign of the other, which comes only if both run."""
    both = threading.Barrier(2, timeout=PATIENCE)

    def work(tell, stopped):
        for number in range(3):
            both.wait()
            yield number

    mine, yours = jobs.start("mine", work, "me"), jobs.start("yours", work, "you")

    assert waited_for(mine, rounds=3) == waited_for(yours, rounds=3) == 2


def test_a_failure_reaches_whoever_asks(jobs: Jobs) -> None:
    def work():
        raise SegmentationError("no")

    job = jobs.start("key", once(work), "me")

    with pytest.raises(SegmentationError, match="no"):
        waited_for(job)


def test_a_failure_after_a_result_is_kept_beside_it(jobs: Jobs) -> None:
    def work(tell, stopped):
        yield "first"
        raise SegmentationError("no")

    job = jobs.start("key", work, "me")

    assert waited_for(job) == "first"
    assert job.wait(1, PATIENCE)
    assert isinstance(job.problem, SegmentationError)


def test_finished_jobs_are_kept_in_bounds(jobs: Jobs) -> None:
    for number in range(3 * KEPT):
        waited_for(jobs.start(number, once(nothing), f"session {number}"))

    assert len(jobs._jobs) <= KEPT


def test_results_nobody_waits_for_are_kept_in_bounds_of_memory(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.jobs.KEPT_BYTES", 10_000)
    heavy = once(lambda: np.zeros(500))  # 4,000 bytes

    def finished(key: object, owner: str) -> object:
        job = jobs.start(key, heavy, owner)
        assert job.wait(1, PATIENCE)
        return job.result()

    yours = finished("yours", "you")
    mine = [finished(number, "me") for number in range(5)]  # each leaves the one before to nobody

    assert jobs.start("yours", heavy, "you").result() is yours
    assert jobs.start(3, heavy, "me").result() is mine[3]
    assert finished(0, "me") is not mine[0]


def test_work_that_goes_on_is_never_forgotten_for_what_is_finished(jobs: Jobs) -> None:
    go = threading.Event()

    def long(tell, stopped):
        go.wait(PATIENCE)
        yield "done"

    mine = jobs.start("mine", long, "me")
    for number in range(2 * KEPT):
        waited_for(jobs.start(number, once(nothing), f"session {number}"))

    assert jobs.start("mine", long, "me") is mine
    go.set()
    assert waited_for(mine) == "done"


def test_what_is_asked_beside_the_main_work_does_not_stop_it(jobs: Jobs) -> None:
    go = threading.Event()

    def main(tell, stopped):
        go.wait(PATIENCE)
        yield not stopped()

    job = jobs.start("sweep", main, "me")
    jobs.start("methods", once(nothing), "me", "methods")
    go.set()

    assert job.wait(0, PATIENCE)
    assert job.result() is True


def test_a_new_upload_stops_the_work_beside_the_main_one_too(jobs: Jobs) -> None:
    pause = threading.Event()

    def endless(tell, stopped):
        while not stopped():
            pause.wait(0.01)
        raise Cancelled("stopped")
        yield

    old = jobs.start("methods", endless, "me", "methods")
    jobs.give_up("me")

    assert old.wait(0, PATIENCE)
    assert old.done
