"""What a move of the K slider costs with a million customers: server work, round trip, bytes.

    PYTHONPATH=. python benchmarks/slider.py [rows]

Ratios within one run: the same moves on the sample shop's 1,500 customers, and an empty fragment in the same
browser. Needs Chromium, as the tests of whole journeys do.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

from tests.e2e.conftest import QUIET, Server, _chromium
from tests.e2e.steps import SETTLED, settle

ROWS, COLUMNS, MOVES = 1_000_000, 6, 24
WAIT = 400_000  # ms: a million customers are read and segmented first
EMPTY = """
import streamlit as st
@st.fragment
def nothing():
    st.select_slider("K", list(range(2, 11)), 4, key="k-slider")
nothing()
"""
#: From a key to the end of the run that it caused, in ms; asked of the browser itself.
ROUND_TRIP = """
() => new Promise(resolve => {
  const app = document.querySelector('[data-testid=stApp]');
  let start = 0, ran = false;
  const watch = new MutationObserver(() => {
    const running = app.dataset.testScriptState !== 'notRunning';
    ran = ran || running;
    if (start && ran && !running) { watch.disconnect(); resolve(performance.now() - start); }
  });
  watch.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
  window.addEventListener('keyup', () => { start = performance.now(); }, {once: true, capture: true});
  window.listening = true;
})
"""


@dataclass(frozen=True)
class Cost:
    """Of one move: seconds of the server's processor, milliseconds until it is done, bytes to the browser."""

    work: float
    trip: float
    sent: float


def customers(rows: int) -> pd.DataFrame:
    """Five heavy-tailed groups and what lies between."""
    rng = np.random.default_rng(0)
    centres = rng.normal(scale=2.5, size=(5, COLUMNS))
    matrix = centres[rng.integers(5, size=rows)] + rng.standard_t(5, size=(rows, COLUMNS))
    return pd.DataFrame(matrix.round(3), columns=[f"measure {i}" for i in range(1, COLUMNS + 1)])


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def moves(page: Page, pid: int, heard: list[int]) -> Cost:
    """Move the slider up and down by the keyboard."""
    handle = page.locator(".st-key-k-slider input[type=range]")
    trips, sent, work = [], [], []
    for number in range(MOVES):
        page.wait_for_timeout(300)
        handle.focus()
        heard.clear()
        before = processor_seconds(pid)
        page.evaluate("window.trip = (" + ROUND_TRIP + ")()")
        handle.press("ArrowRight" if number // 4 % 2 == 0 else "ArrowLeft")
        trips.append(float(page.evaluate("window.trip")))
        page.wait_for_timeout(200)
        work.append(processor_seconds(pid) - before)
        sent.append(sum(heard))
    return Cost(statistics.mean(work), statistics.median(trips), statistics.median(sent))


def listening(page: Page) -> list[int]:
    """Sizes of all messages from the server to this page."""
    heard: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: heard.append(len(data))))
    return heard


def of_the_page(page: Page, server: Server, upload: Callable[[Page], None]) -> Cost:
    """Open a table, go to Choose K, wait until all results are in, move."""
    heard = listening(page)
    page.set_default_timeout(WAIT)
    page.goto(server.url)
    page.wait_for_selector("input[type=file]", state="attached")
    upload(page)
    page.get_by_text("customers ready to be segmented").wait_for()
    page.get_by_test_id("stTopNavLinkContainer").get_by_text("Choose K", exact=True).click()
    page.get_by_text("boxes hold").wait_for()
    page.wait_for_selector(SETTLED)
    settle(page)
    return moves(page, server.pid, heard)


def of_an_empty_fragment(page: Page, url: str, pid: int) -> Cost:
    """Move a slider that nothing depends on."""
    heard = listening(page)
    page.goto(url)
    page.wait_for_selector(".st-key-k-slider")
    settle(page)
    return moves(page, pid, heard)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))
        big = Path(folder) / "many.parquet"
        customers(rows).to_parquet(big)
        server = Server(Path(folder) / "log").wait()
        few = of_the_page(browser.new_page(), server, lambda p: p.locator(".st-key-sample button").click())
        many = of_the_page(
            browser.new_page(), server, lambda p: p.locator("input[type=file]").set_input_files(big)
        )
        server.stop()
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        port = str(server.port + 1)
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", port]
        with (Path(folder) / "empty.log").open("w") as log:
            other = subprocess.Popen(command, stdout=log, stderr=log)
            Server.wait(_Waiting(f"http://127.0.0.1:{port}", Path(folder) / "empty.log"))  # type: ignore[arg-type]
            empty = of_an_empty_fragment(browser.new_page(), f"http://127.0.0.1:{port}", other.pid)
            other.terminate()
    print(f"{rows:,} customers, {MOVES} moves of the K slider:")
    print(f"server work, to that of 1,500 customers: {many.work / few.work:.2f}")
    print(f"median round trip, to an empty fragment's: {many.trip / empty.trip:.2f}")
    print(f"bytes to the browser: {many.sent / 1000:.1f} kB")
    print(f"(sample: {few}; many: {many}; empty: {empty})")


@dataclass
class _Waiting:
    url: str
    log: Path


if __name__ == "__main__":
    main()
