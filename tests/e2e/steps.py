"""What a user does, in words: open, upload, go, choose K by keyboard, download."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect  # noqa: A004 (Playwright's own)

SETTLED = '[data-testid=stApp][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'

#: A browser that runs no scripts made in the page, as a strict policy of a company has it.
REFUSING = """
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = thing => thing.type === 'text/javascript' ? 'blob:refused' : make(thing);
"""
#: Where on the page the bar number `place` of the trace number `trace` of a chart is drawn: its middle.
BAR = """([key, trace, place]) => {
    const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`), bars = plot.calcdata[trace];
    const box = plot.getBoundingClientRect(), bar = bars[place];
    const at = bars[0].trace, x = at.xaxis.replace('x', 'xaxis'), y = at.yaxis.replace('y', 'yaxis');
    const across = plot._fullLayout[x], down = plot._fullLayout[y];
    return [box.left + across._offset + across.c2p((bar.p0 + bar.p1) / 2),
            box.top + down._offset + down.c2p((bar.s0 + bar.s1) / 2)];
}"""


def settle(page: Page) -> None:
    """Wait until the page has run, nothing is stale and no progress is shown."""
    page.wait_for_selector(SETTLED)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=60_000)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)
    page.wait_for_selector(SETTLED)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def open_app(page: Page, url: str, address: str = "") -> None:
    page.goto(url + address)
    settle(page)


def upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()
    settle(page)


def go(page: Page, title: str) -> None:
    page.get_by_test_id("stTopNavLinkContainer").get_by_text(title, exact=True).click()
    expect(page.get_by_test_id("stTopNavLink").and_(page.locator('[aria-current="page"]'))).to_contain_text(
        title
    )
    settle(page)


def sample_segments(page: Page, url: str, tab: str = "Profiles") -> None:
    """Show a tab of the sample shop's segments."""
    open_app(page, url)
    page.locator(".st-key-sample button").click()
    expect(page.get_by_text("Sample coffee shop.csv")).to_be_visible()
    segments(page, tab)


def segments(page: Page, tab: str) -> None:
    """Show a tab of the segments of what was uploaded."""
    go(page, "Segments")
    # The sweep and its advice come first; on a busy machine that is longer than a page's patience.
    expect(page.get_by_role("tab", name=tab)).to_be_visible(timeout=90_000)
    page.get_by_role("tab", name=tab).click()
    settle(page)


def pick(page: Page, key: str, option: str | re.Pattern[str]) -> None:
    """Choose in the select box of this key."""
    # By keyboard: a click scrolls the box into view first, and scrolling closes its list.
    # Again where surer results came in meanwhile: they redraw the page and close the list.
    wanted = page.get_by_role("option", name=option).first
    for _ in range(5):
        page.locator(f".st-key-{key}").get_by_role("combobox").press("ArrowDown")
        with suppress(TimeoutError):
            wanted.click(timeout=5_000)
            break
    settle(page)


def slider(page: Page) -> Locator:
    return page.locator(".st-key-k-slider input[type=range]")


def shown_k(page: Page) -> int:
    """K as the slider says it to a screen reader."""
    words = slider(page).get_attribute("aria-valuetext") or ""
    return int(re.findall(r"K = (\d+)", words)[0])


def choose_k(page: Page, k: int) -> None:
    """Move the K slider with the arrow keys."""
    slider(page).focus()
    while (now := shown_k(page)) != k:
        slider(page).press("ArrowRight" if now < k else "ArrowLeft")
    expect(title_of_k(page, k)).to_be_visible()
    settle(page)


def title_of_k(page: Page, k: int) -> Locator:
    """The heading over what depends on K."""
    return page.get_by_role("heading", name=re.compile(f"^K = {k}(, recommended)?$"))


def download(page: Page, key: str) -> bytes:
    with page.expect_download() as started:
        page.locator(f".st-key-{key} button").click()
    return Path(started.value.path()).read_bytes()


def draw_on_map(page: Page, corners: list[tuple[float, float]]) -> None:
    """Draw an outline on the map with the mouse; corners as shares of its width and height."""
    area = page.locator(".st-key-map .nsewdrag").first
    area.evaluate("area => area.scrollIntoView({block: 'center'})")
    page.wait_for_function("document.querySelector('.st-key-map .points') !== null")
    place = area.bounding_box()
    assert place is not None
    points = [(place["x"] + x * place["width"], place["y"] + y * place["height"]) for x, y in corners]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in [*points[1:], points[0]]:
        page.mouse.move(*point, steps=5)
    page.mouse.up()


def click_bar(page: Page, key: str, trace: int, place: int) -> None:
    plot = page.locator(f".st-key-{key} .js-plotly-plot")
    expect(plot.locator(".nsewdrag").first).to_be_visible()
    plot.evaluate("plot => plot.scrollIntoView({block: 'center'})")
    bar = page.evaluate(BAR, [key, trace, place])
    page.mouse.move(*bar)
    # Plotly takes a click for the point it hovers, so wait until it does.
    expect(plot.locator(".hovertext").first).to_be_visible()
    page.mouse.click(*bar)
    settle(page)
