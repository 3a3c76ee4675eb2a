"""What a click costs that changes the selection, at 100,000 customers: round trip, bytes, server work.

    PYTHONPATH=. python benchmarks/selecting.py [rows]

Ratios within one run: a card's "Select" with each tab open, whatever else selects there, and beside them a
button in an empty fragment.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.bench_slider import QUIET_AGAIN, Cost, _Waiting, customers, listening, processor_seconds
from tests.e2e.conftest import QUIET, Server, _chromium
from tests.e2e.steps import BAR, settle

ROWS, CLICKS, WAIT = 100_000, 9, 400_000
ANSWER = 20_000  # ms: a click without an answer is a fault, and not to be waited for
EMPTY = """
import streamlit as st
@st.fragment
def nothing():
    st.button("Select", key="select-1")
    st.button("Select", key="select-2")
nothing()
"""
TABS = ("Map", "Customers", "Profiles", "Value", "Compare", "Rules", "Targets", "Versions")


def measured(page: Page, pid: int, heard: list[int], act: Callable[[int], None]) -> Cost:
    """Do `act(number)` some times, and see what it costs."""
    page.bring_to_front()  # a page behind another is not drawn, and can't be clicked on
    trips, sent, work = [], [], []
    for number in range(CLICKS):
        page.wait_for_timeout(400)
        heard.clear()
        before = processor_seconds(pid)
        act(number)
        page.wait_for_function(QUIET_AGAIN, timeout=ANSWER)
        trips.append(float(page.evaluate("window.answered - window.pressed")))
        work.append(processor_seconds(pid) - before)
        sent.append(sum(heard))
    return Cost(statistics.mean(work[1:]), statistics.median(trips[1:]), max(sent[1:]))


def select(page: Page, number: int) -> None:
    """Select the first or the second segment by its card."""
    page.locator(f".st-key-select-{number % 2 + 1} button").click()


def lasso(page: Page, number: int) -> None:
    """Draw a lasso, begun outside the one before: on its outline, plotly would take hold of that."""
    area = page.locator(".st-key-map .nsewdrag").first
    area.evaluate("area => area.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(300)
    place = area.bounding_box()
    near = 0.5 - 0.04 * number
    far = near + 0.4
    corners = [(near, near), (far, near), (far, far), (near, far), (near, near)]
    points = [(place["x"] + x * place["width"], place["y"] + y * place["height"]) for x, y in corners]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def cell(page: Page, number: int) -> None:
    """Select by a cell of the profile."""
    page.get_by_role("region", name="Typical values of").get_by_role("button").nth(number % 2).click()


def bar(page: Page, number: int, *, key: str, trace: int) -> None:
    """Select by a bar of a chart: the mouse waits on it first, as plotly takes a click for what it hovers."""
    plot = page.locator(f".st-key-{key} .js-plotly-plot")
    plot.evaluate("plot => plot.scrollIntoView({block: 'center'})")
    page.mouse.move(*page.evaluate(BAR, [key, trace, number % 2]))
    page.wait_for_timeout(300)
    page.mouse.down()
    page.mouse.up()


def row(page: Page, number: int, *, key: str) -> None:
    """Tick one of two rows of a table."""
    page.locator(f".st-key-{key} tbody input").nth(number % 2).click()


#: What else selects in a tab.
OTHERS = {
    "Map": {"lasso": lasso},
    "Customers": {"row": partial(row, key="customers-list")},
    "Profiles": {"cell": cell, "bar": partial(bar, key="spreads", trace=0)},
    "Value": {"row": partial(row, key="values")},
    "Compare": {"bar": partial(bar, key="contrast", trace=0)},
    "Targets": {"row": partial(row, key="targets")},
}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(f"{rows:,} customers, a click that changes the selection:")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as ending:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))
        server = Server(Path(folder) / "log").wait()
        ending.callback(server.stop)
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        port = str(server.port + 1)
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", port]
        with (Path(folder) / "empty.log").open("w") as log:
            other = subprocess.Popen(command, stdout=log, stderr=log)
        ending.callback(other.terminate)
        Server.wait(_Waiting(f"http://127.0.0.1:{port}", Path(folder) / "empty.log"))  # type: ignore[arg-type]
        nothing = browser.new_page()
        silent = listening(nothing)
        nothing.goto(f"http://127.0.0.1:{port}")
        nothing.wait_for_selector(".st-key-select-1")
        settle(nothing)
        page = browser.new_page(viewport={"width": 1360, "height": 1000})
        heard = listening(page)
        opened(page, server, rows, Path(folder))
        for tab in TABS:
            page.bring_to_front()
            page.get_by_role("tab", name=tab, exact=True).click()
            page.wait_for_timeout(1_000)
            settle(page)
            empty = measured(nothing, other.pid, silent, partial(select, nothing))
            for name, act in {"card": select, **OTHERS.get(tab, {})}.items():
                tell(f"{tab}: {name}", measured(page, server.pid, heard, partial(act, page)), empty)


def opened(page: Page, server: Server, rows: int, folder: Path) -> None:
    """Upload so many customers and wait until the page knows all about their segments."""
    frame = customers(rows)
    frame["amount"] = np.exp(np.random.default_rng(1).normal(4, 1, rows)).round(2)
    frame.to_parquet(folder / "many.parquet")
    page.set_default_timeout(WAIT)
    page.goto(server.url)
    page.wait_for_selector("input[type=file]", state="attached")
    page.locator("input[type=file]").set_input_files(folder / "many.parquet")
    page.get_by_text("customers ready to be segmented").wait_for()
    # Gap and stability first: only then is a click nothing but a click.
    page.get_by_test_id("stTopNavLinkContainer").get_by_text("Choose K", exact=True).click()
    page.get_by_text("boxes hold").wait_for()
    settle(page)
    page.get_by_test_id("stTopNavLinkContainer").get_by_text("Segments", exact=True).click()
    page.get_by_role("tab", name="Map").wait_for()
    settle(page)


def tell(what: str, cost: Cost, empty: Cost) -> None:
    times = cost.trip / empty.trip
    print(
        f"{what}: {cost.trip:.0f} ms, an empty fragment {empty.trip:.0f} ms ({times:.2f} times); "
        f"{cost.sent / 1000:.0f} kB, server work {1000 * cost.work:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
