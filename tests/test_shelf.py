"""Analyses kept on the server: whole or not at all, also when the server is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from segmentation import SegmentationError, Shelf


def test_what_is_saved_is_listed_and_loaded_until_it_is_deleted(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "not there yet")
    one = shelf.save("shop <b>", b"first", 30)
    other = shelf.save("shop <b>", b"second", 30)

    assert {kept.id: (kept.name, kept.size) for kept in shelf.list()} == {
        one: ("shop <b>", 5),
        other: ("shop <b>", 6),
    }
    assert shelf.load(other) == b"second"
    shelf.delete(one)
    assert [kept.id for kept in shelf.list()] == [other]
    with pytest.raises(SegmentationError, match="not kept here any more"):
        shelf.load(one)


def test_an_analysis_ends_after_its_days_and_its_bytes_are_gone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    key = shelf.save("old", b"secret customers" * 100, 7, now=time.time() - 8 * 86_400)

    with pytest.raises(SegmentationError, match="not kept here any more"):
        shelf.load(key)
    assert shelf.list() == ()
    assert b"secret customers" not in (tmp_path / "analyses.sqlite").read_bytes()


def test_many_at_once_are_all_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with ThreadPoolExecutor(4) as threads:
        keys = list(threads.map(lambda i: shelf.save(f"shop {i}", bytes([i]) * 1000, 30), range(12)))

    assert {shelf.load(key)[0] for key in keys} == set(range(12))


def test_a_server_killed_in_the_middle_of_a_save_keeps_every_analysis(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    before = {shelf.save(f"shop {i}", bytes([i]) * 100_000, 30): i for i in range(3)}
    endless = (
        "import sys; from pathlib import Path; from segmentation.shelf import Shelf\n"
        "shelf = Shelf(Path(sys.argv[1]))\n"
        "print('saving', flush=True)\n"
        "while True: shelf.save('torn', b'x' * 20_000_000, 30)"
    )

    for pause in (0.05, 0.2):
        writer = subprocess.Popen([sys.executable, "-c", endless, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()

    assert all(shelf.load(key) == bytes([i]) * 100_000 for key, i in before.items())
    torn = [kept for kept in shelf.list() if kept.name == "torn"]
    assert all(shelf.load(kept.id) == b"x" * 20_000_000 for kept in torn)


def test_a_file_that_is_no_shelf_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "analyses.sqlite").write_bytes(b"not a database " * 100)

    with pytest.raises(SegmentationError, match="can't be reached"):
        Shelf(tmp_path).list()
