"""What a move of the K slider costs with a million customers: server work, round trip, bytes.

    PYTHONPATH=. python benchmarks/bench_slider.py [rows]

Ratios within one run: the same moves on the sample shop's 1,500 customers, and an empty fragment in the same
browser. Needs Chromium, as the tests of whole journeys do. Some minutes, most of them until gap and stability
of the million are known: only then is a move nothing but a move.
"""

from __future__ import annotations

import os
import re
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
from tests.e2e.steps import SETTLED, choose_k, settle

ROWS, COLUMNS, MOVES = 1_000_000, 10, 24
START = 4  # with room to the right
WAIT = 400_000  # ms: a million customers are read and segmented first
EMPTY = """
import streamlit as st
@st.fragment
def nothing():
    with st.container(key="k-slider"):
        st.select_slider("K", list(range(2, 11)), 4)
nothing()
"""
#: When a key was pressed or the mouse let go, and when the picture after the server's last message was
#: there, in ms. (The state of the script that Streamlit shows in the page is no measure: a short run ends
#: between two looks at it.)
CLOCK = """
const press = () => { window.pressed = performance.now(); };
['keydown', 'pointerup', 'mouseup'].forEach(event => window.addEventListener(event, press, true));
const drawn = () => requestAnimationFrame(() => setTimeout(() => { window.answered = performance.now(); }));
window.WebSocket = class extends WebSocket {
  constructor(...address) { super(...address); this.addEventListener('message', drawn); }
};
"""
QUIET_AGAIN = "window.answered > window.pressed && performance.now() - window.answered > 500"


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


def resident(pid: int) -> tuple[float, float]:
    """Memory of a process now and at its most, MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    now, most = (int(re.findall(rf"{what}:\s+(\d+) kB", status)[0]) / 1e3 for what in ("VmRSS", "VmHWM"))
    return now, most


def moves(page: Page, pid: int, heard: list[int]) -> Cost:
    """Move the slider up and down by the keyboard."""
    handle = page.locator(".st-key-k-slider input[type=range]")
    trips, sent, work = [], [], []
    for number in range(MOVES):
        page.wait_for_timeout(300)
        handle.focus()
        heard.clear()
        before = processor_seconds(pid)
        handle.press("ArrowRight" if number // 4 % 2 == 0 else "ArrowLeft")
        page.wait_for_function(QUIET_AGAIN)
        trips.append(float(page.evaluate("window.answered - window.pressed")))
        work.append(processor_seconds(pid) - before)
        sent.append(sum(heard))
    return Cost(statistics.mean(work), statistics.median(trips), statistics.median(sent))


def listening(page: Page) -> list[int]:
    """Sizes of all messages from the server to this page, which gets a clock."""
    heard: list[int] = []
    page.add_init_script(CLOCK)
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
    choose_k(page, START)
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
        print("the sample shop ...", file=sys.stderr)
        few = of_the_page(browser.new_page(), server, lambda p: p.locator(".st-key-sample button").click())
        print(f"{rows:,} customers ...", file=sys.stderr)
        many = of_the_page(
            browser.new_page(), server, lambda p: p.locator("input[type=file]").set_input_files(big)
        )
        held = resident(server.pid)
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
    matrix = rows * COLUMNS * 8 / 1e6
    print(
        f"the server's memory, to the matrix: {held[0] / matrix:.1f} now, {held[1] / matrix:.1f} at its most"
    )
    print(f"(sample: {few}; many: {many}; empty: {empty})")


@dataclass
class _Waiting:
    url: str
    log: Path


if __name__ == "__main__":
    main()
