"""The Segments page in a browser: two segments compared, rules to copy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import download, go, open_app, settle
from tests.making import written

pytestmark = pytest.mark.e2e


def _segments(page: Page, server: Server, tab: str) -> None:
    open_app(page, server.url)
    page.locator(".st-key-sample button").click()
    expect(page.get_by_text("Sample coffee shop.csv")).to_be_visible()
    go(page, "Segments")
    # The sweep and its advice come first; on a busy machine that is longer than a page's patience.
    expect(page.get_by_role("tab", name=tab)).to_be_visible(timeout=90_000)
    page.get_by_role("tab", name=tab).click()
    settle(page)


def test_another_pair_is_compared_in_other_words_and_pictures(page: Page, server: Server) -> None:
    _segments(page, server, "Compare")
    words = page.get_by_role("listitem").filter(has_text="of pairs").first
    expect(words).to_contain_text("one of the others")
    before = words.inner_text()

    # By keyboard: a click scrolls the box into view first, and scrolling closes its list.
    page.locator(".st-key-compare-second").get_by_role("combobox").press("ArrowDown")
    page.get_by_role("option", name=re.compile("^2 ")).click()
    settle(page)

    expect(words).not_to_contain_text("one of the others")
    assert words.inner_text() != before
    expect(page.locator(".st-key-contrast .legendtext").nth(1)).to_contain_text("2 ")


def test_the_rules_are_there_as_sql(page: Page, server: Server) -> None:
    _segments(page, server, "Rules")

    expect(page.get_by_text("the rules find the right segment in")).to_be_visible()
    code = page.get_by_test_id("stCode").first
    expect(code).to_contain_text("CASE")
    expect(code).to_contain_text("THEN")


def _draw(page: Page, corners: list[tuple[float, float]]) -> None:
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


def test_a_lasso_selects_the_table_follows_and_the_saved_segment_is_in_the_download(
    page: Page, server: Server
) -> None:
    _segments(page, server, "Map")
    bar = page.locator(".st-key-selection")
    expect(bar).to_contain_text("Everyone is shown")

    _draw(page, [(0.02, 0.02), (0.45, 0.02), (0.45, 0.98), (0.02, 0.98)])
    expect(bar).to_contain_text("customers selected on the map")
    settle(page)
    count = int(re.findall(r"([\d,]+) customers selected", bar.inner_text())[0].replace(",", ""))
    page.get_by_role("tab", name="Customers").click()
    expect(page.get_by_text(f"of {count:,} customers. Tick rows")).to_be_visible(timeout=60_000)

    bar.get_by_role("button", name="Save as segment").click()
    page.locator(".st-key-selection-name input").fill("Left of the map")
    page.locator(".st-key-selection-name input").press("Enter")
    page.locator(".st-key-selection-save-now button").click()
    expect(page.get_by_text("Edited by hand")).to_be_visible()
    settle(page)
    rows = written(download(page, "download-customers"))

    assert sum(row["segment_name"] == "Left of the map" for row in rows) == count
