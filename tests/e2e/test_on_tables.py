"""What is ticked and sorted in a table in a real browser; and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import REFUSING, open_app, sample_segments, segments, settle, upload
from tests.making import blobs, csv_text

pytestmark = pytest.mark.e2e
HOSTILE = '<img src=x onerror="window.hurt=1"> *شركة* =1+1'


def _bar(page: Page) -> Locator:
    return page.locator(".st-key-selection")


def _customers(page: Page) -> Locator:
    return page.get_by_role("region", name="Customers: ")


def _column(table: Locator, heading: str) -> list[str]:
    """The cells under a heading."""
    headings = [text.rstrip(" \u00a0↑↓") for text in table.locator("thead th").all_inner_texts()]
    place = headings.index(heading) + 2  # from 1, after the boxes
    return table.locator(f"tbody tr > :nth-child({place})").all_inner_texts()


def test_a_row_of_the_values_selects_its_segment_on_its_card_too(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Value")
    table = page.get_by_role("region", name="Customers, orders and money")
    card = page.locator(".st-key-card-2")

    table.get_by_role("checkbox", name="Select 2 ").click()
    expect(_bar(page)).to_contain_text("selected as segment 2")
    expect(card.get_by_role("button", name="Selected")).to_be_visible()
    settle(page)
    assert _column(table, "Segment")[0] == "The selection"
    expect(table.get_by_role("row", name="The selection").get_by_role("checkbox")).to_have_count(0)
    expect(table.get_by_role("checkbox", name="Select 2 ")).to_be_checked()

    _bar(page).get_by_role("button", name="Clear").click()

    expect(_bar(page)).to_contain_text("Everyone is shown")
    expect(table.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_customers_are_ticked_one_by_one_in_a_row_and_all_and_stay_so_on_other_pages(
    page: Page, server: Server
) -> None:
    sample_segments(page, server.url, "Customers")
    table = _customers(page)
    boxes = table.locator("tbody").get_by_role("checkbox")

    boxes.nth(1).click()
    expect(_bar(page)).to_contain_text("1 customer selected")
    boxes.nth(4).click(modifiers=["Shift"])
    expect(_bar(page)).to_contain_text("4 customers selected")
    table.get_by_role("row").nth(1 + 2).get_by_role("cell").nth(2).click()  # anywhere in the third row
    expect(_bar(page)).to_contain_text("3 customers selected")
    settle(page)
    expect(table.get_by_role("checkbox", checked=True)).to_have_count(3)

    page.get_by_test_id("stPagination").get_by_role("button", name="Page 2").click()
    settle(page)
    expect(table.get_by_role("checkbox", checked=True)).to_have_count(0)
    table.get_by_role("checkbox", name="Select all rows shown").click()
    expect(_bar(page)).to_contain_text("53 customers selected")
    table.get_by_role("checkbox", name="Select all rows shown").click()
    expect(_bar(page)).to_contain_text("3 customers selected")
    settle(page)
    page.get_by_test_id("stPagination").get_by_role("button", name="Page 1", exact=True).click()
    settle(page)

    expect(table.get_by_role("checkbox", checked=True)).to_have_count(3)


def test_rows_are_ticked_by_keyboard_and_the_place_is_kept(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Customers")
    boxes = _customers(page).locator("tbody").get_by_role("checkbox")

    boxes.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(_bar(page)).to_contain_text("1 customer selected")
    settle(page)
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")

    expect(_bar(page)).to_contain_text("2 customers selected")
    assert [boxes.nth(at).is_checked() for at in range(4)] == [False, True, True, False]


def test_two_quick_ticks_are_both_kept(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Customers")
    boxes = _customers(page).locator("tbody").get_by_role("checkbox")

    expect(boxes.nth(2)).to_be_visible()
    boxes.evaluate_all("all => { all[0].click(); all[1].click(); setTimeout(() => all[2].click(), 60); }")

    expect(_bar(page)).to_contain_text("3 customers selected")
    settle(page)
    assert [boxes.nth(at).is_checked() for at in range(4)] == [True, True, True, False]


def test_a_heading_sorts_all_customers_and_the_fields_say_so(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Customers")
    table = _customers(page)
    orders = table.get_by_role("columnheader", name="Orders", exact=False).first

    orders.get_by_role("button").click()
    expect(orders).to_have_attribute("aria-sort", "descending")
    settle(page)
    most = [int(text) for text in _column(table, "Orders")]
    orders.get_by_role("button").click()
    expect(orders).to_have_attribute("aria-sort", "ascending")
    settle(page)
    fewest = [int(text) for text in _column(table, "Orders")]

    assert most == sorted(most, reverse=True)
    assert fewest == sorted(fewest)
    assert fewest[-1] < most[-1]
    expect(page.locator(".st-key-customers-by input")).to_have_value("Orders")
    expect(page.locator(".st-key-customers-falling input")).not_to_be_checked()

    orders.get_by_role("button").click()
    expect(table.locator("[aria-sort]")).to_have_count(0)
    expect(page.locator(".st-key-customers-by input")).to_have_value("File order")


def test_a_heading_sorts_the_values_and_a_tick_still_means_its_row(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Value")
    table = page.get_by_role("region", name="Customers, orders and money")

    table.get_by_role("button", name="Index").click()
    expect(table.get_by_role("columnheader", name="Index")).to_have_attribute("aria-sort", "descending")
    settle(page)
    indices = [int(text) for text in _column(table, "Index")]
    assert indices == sorted(indices, reverse=True)
    best = _column(table, "Segment")[0]
    table.locator("tbody").get_by_role("checkbox").first.click()

    expect(_bar(page)).to_contain_text(f"selected as segment {best[0]}")


def test_what_the_user_wrote_is_shown_letter_by_letter(page: Page, server: Server, tmp_path: Path) -> None:
    groups = blobs(3, 30)
    ids = [HOSTILE, *(f"P{i}" for i in range(89))]
    file = tmp_path / "hostile.csv"
    columns = {f"<b>{name}</b>": values for name, values in groups.items()}
    file.write_text(csv_text({"id": ids, **columns}))
    open_app(page, server.url)
    upload(page, file)
    segments(page, "Customers")
    table = _customers(page)

    expect(table.get_by_role("rowheader", name=HOSTILE)).to_be_visible()
    expect(table.locator("thead")).to_contain_text("<b>")
    table.get_by_role("checkbox", name="Select <img").click()

    expect(_bar(page)).to_contain_text("1 customer selected")
    assert page.evaluate("window.hurt") is None
    assert table.locator("img, b").count() == 0
    # Streamlit's buttons to two pages were so narrow that the second was hidden.
    buttons = page.get_by_test_id("stPagination").get_by_role("button", name=re.compile("^Page"))
    expect(buttons).to_have_count(2)


def test_where_the_browser_refuses_scripts_a_row_selects(page: Page, server: Server) -> None:
    page.add_init_script(REFUSING)
    sample_segments(page, server.url, "Value")
    table = page.locator(".st-key-values canvas").first
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    place = table.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 15, place["y"] + 35 * 2.5)  # the box of the second row

    expect(_bar(page)).to_contain_text("selected as segment 2")
    expect(page.locator(".st-key-card-2").get_by_role("button", name="Selected")).to_be_visible()
    settle(page)
    expect(page.get_by_text(re.compile("Component Error")).filter(visible=True)).to_have_count(0)
