"""Exploring in a browser: tabs, a cell of the heatmap to its pair, the same by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from segmentation import sample_csv
from tests.e2e.conftest import Server
from tests.e2e.steps import go, open_app, settle, upload

pytestmark = pytest.mark.e2e
#: The pair that is shown: Streamlit keeps the chart before it in the page, unseen, until the run is over.
PAIR = ".st-key-pair:not([data-retained])"

#: Where on the page the cell of two columns is drawn, from the axes of plotly's own figure.
_CELL = """([key, x, y]) => {
    const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
    const at = (axis, name) => axis._offset + axis.c2p(axis.ticktext.indexOf(name));
    return [box.left + at(xaxis, x), box.top + at(yaxis, y)];
}"""


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    settle(page)


def _click_cell(page: Page, x: str, y: str) -> None:
    plot = page.locator(".st-key-correlation-customers .js-plotly-plot")
    expect(plot.locator(".nsewdrag").first).to_be_visible()
    plot.scroll_into_view_if_needed()
    cell = page.evaluate(_CELL, ["correlation-customers", x, y])
    page.mouse.move(*cell)
    # Plotly takes a click for the point it hovers, so wait until it does.
    expect(plot.locator(".hovertext")).to_contain_text(f"{y} and {x}")
    page.mouse.click(*cell)
    settle(page)


def _explored(page: Page, server: Server, file: Path) -> None:
    # Tall enough that no cell of the heatmap lies under the page's head.
    page.set_viewport_size({"width": 1280, "height": 1600})
    open_app(page, server.url)
    upload(page, file)
    go(page, "Explore")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "my shop.csv"
    file.write_bytes(sample_csv())
    return file


def test_a_cell_of_a_number_and_a_category_shows_a_box_for_each_level(
    page: Page, server: Server, shop: Path
) -> None:
    _explored(page, server, shop)
    expect(page.locator(".st-key-timeline .js-plotly-plot")).to_be_visible()
    _tab(page, "Relations")
    _click_cell(page, "Amount", "Country")

    pair = page.locator(PAIR)
    expect(pair).to_contain_text("Germany")
    expect(page.get_by_text("The level tells")).to_be_visible()
    assert pair.locator(".js-plotly-plot").evaluate("plot => plot._fullData[0].type") == "box"

    _click_cell(page, "Amount", "Recency")

    expect(page.get_by_text("Spearman’s rank correlation", exact=False).last).to_be_visible()
    expect(pair).not_to_contain_text("Germany")


def test_a_pair_is_chosen_by_keyboard_alone(page: Page, server: Server, shop: Path) -> None:
    _explored(page, server, shop)
    tab = page.get_by_role("tab", name="Market")
    tab.focus()
    tab.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page)
    box = page.locator("[class*=st-key-pair-x]").get_by_role("combobox")
    box.focus()
    box.press("ArrowDown")
    page.keyboard.type("Country")
    page.keyboard.press("Enter")
    settle(page)

    expect(page.locator(PAIR)).to_contain_text("Germany")


def test_a_row_of_the_columns_is_seen_in_detail(page: Page, server: Server, shop: Path) -> None:
    _explored(page, server, shop)
    _tab(page, "Columns")
    table = page.locator("[class*=st-key-glance] canvas").first
    box = table.bounding_box()
    assert box is not None
    second = 35 * 2.5
    page.mouse.click(box["x"] + 18, box["y"] + second)
    settle(page)

    expect(page.locator("[class*=st-key-column-]").get_by_role("combobox")).to_have_value("Orders")
