"""What is done on a chart in a real browser: marks over the map, a lasso, a click; and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import (
    REFUSING,
    click_bar,
    draw_on_map,
    open_app,
    sample_segments,
    segments,
    settle,
    upload,
)
from tests.making import blobs, csv_text

pytestmark = pytest.mark.e2e
LEFT = [(0.02, 0.02), (0.45, 0.02), (0.45, 0.98), (0.02, 0.98)]


def _select(page: Page, segment: int) -> None:
    page.locator(f".st-key-card-{segment}").get_by_role("button", name="Select").click()
    expect(page.locator(".st-key-selection")).to_contain_text(f"selected as segment {segment}")
    settle(page)


def test_who_is_selected_is_marked_on_the_map_which_stays_as_it_is(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Map")
    plot, marks = page.locator(".st-key-map .js-plotly-plot"), page.locator(".st-key-map .marks circle")
    expect(plot.locator(".nsewdrag").first).to_be_visible()
    expect(marks).to_have_count(0)
    plot.evaluate("plot => { plot.dataset.seen = 'yes'; }")

    colours = []
    for segment in (1, 2):
        _select(page, segment)
        expect(marks).not_to_have_count(0)
        colours.append(set(marks.evaluate_all("all => all.map(one => one.getAttribute('fill'))")))
    bar = page.locator(".st-key-selection")
    bar.get_by_role("button", name="Clear").click()

    expect(marks).to_have_count(0)
    assert [len(found) for found in colours] == [1, 1]
    assert colours[0] != colours[1]
    expect(plot).to_have_attribute("data-seen", "yes")
    assert plot.locator(".points").first.evaluate("own => own.style.opacity") == ""


def test_what_was_drawn_on_the_map_goes_when_something_else_selects(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Map")
    outlines = page.locator(".st-key-map .selectionlayer path, .st-key-map .marks polygon")
    bar = page.locator(".st-key-selection")

    draw_on_map(page, LEFT)
    expect(bar).to_contain_text("customers selected on the map")
    settle(page)
    expect(outlines).not_to_have_count(0)
    _select(page, 1)
    expect(outlines).to_have_count(0)
    bar.get_by_role("button", name="Undo").click()

    expect(bar).to_contain_text("customers selected on the map")
    expect(page.locator(".st-key-map .marks polygon")).to_have_count(1)


def test_what_was_drawn_is_still_outlined_when_the_map_is_come_back_to(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Map")
    draw_on_map(page, LEFT)
    expect(page.locator(".st-key-selection")).to_contain_text("customers selected on the map")
    settle(page)
    for tab in ("Compare", "Map"):
        page.get_by_role("tab", name=tab).click()
        settle(page)

    expect(page.locator(".st-key-map .marks polygon")).to_have_count(1)


def test_a_click_on_a_marked_customer_selects_this_one(page: Page, server: Server, tmp_path: Path) -> None:
    # More than the map draws one by one: most of a small segment are seen only once it is selected.
    groups = blobs(3, 1_400)
    file = tmp_path / "many.csv"
    file.write_text(csv_text({"id": [f"P{i}" for i in range(4_200)], **groups}))
    open_app(page, server.url)
    upload(page, file)
    segments(page, "Map")
    _select(page, 1)

    page.locator(".st-key-map .nsewdrag").first.evaluate("area => area.scrollIntoView({block: 'center'})")
    marks = page.locator(".st-key-map .marks circle")
    expect(marks).not_to_have_count(0)
    words = page.locator(".mark-words")
    for place in range(20):
        box = marks.nth(place).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if words.is_visible():
            break
    said = words.inner_text()
    page.mouse.down()
    page.mouse.up()

    assert re.match(r"P\d+, 1 ", said)
    expect(page.locator(".st-key-selection")).to_contain_text("1 customer selected")
    expect(page).to_have_url(re.compile(f"customer={said.split(',')[0]}$"))
    settle(page)
    expect(marks).to_have_count(1)


def test_a_cell_of_the_profile_selects_by_mouse_and_by_keyboard(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Profiles")
    grid = page.get_by_role("region", name="Typical values of")
    bar = page.locator(".st-key-selection")
    expect(grid.get_by_role("columnheader", name="The selection")).to_have_count(0)

    grid.get_by_role("row", name="Recency").get_by_role("button").nth(1).click()
    expect(bar).to_contain_text(re.compile("selected by .*ecency.* in segment 2"))
    expect(grid.get_by_role("columnheader", name="The selection")).to_be_visible()
    settle(page)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")

    expect(bar).to_contain_text(re.compile("selected by .*ecency.* in segment 1"))
    expect(grid.get_by_role("row", name="Recency").get_by_role("button").nth(0)).to_be_focused()


def test_where_the_browser_refuses_scripts_a_lasso_and_a_click_select(page: Page, server: Server) -> None:
    page.add_init_script(REFUSING)
    sample_segments(page, server.url, "Map")
    bar = page.locator(".st-key-selection")

    draw_on_map(page, LEFT)
    expect(bar).to_contain_text("customers selected on the map")
    page.get_by_role("tab", name="Compare").click()
    settle(page)
    click_bar(page, "contrast", 0, 1)

    expect(bar).to_contain_text(re.compile("selected by "))
    expect(page.get_by_text("Component Error").filter(visible=True)).to_have_count(0)
