"""The Segments page in a browser: two segments compared, rules to copy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import click_bar, download, draw_on_map, pick, sample_segments, settle
from tests.making import written

pytestmark = pytest.mark.e2e


def test_another_pair_is_compared_in_other_words_and_pictures(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Compare")
    words = page.get_by_role("listitem").filter(has_text="of pairs").first
    expect(words).to_contain_text("one of the others")
    before = words.inner_text()

    pick(page, "compare-second", re.compile("^2 "))

    expect(words).not_to_contain_text("one of the others")
    assert words.inner_text() != before
    expect(page.locator(".st-key-contrast .legendtext").nth(1)).to_contain_text("2 ")


def test_the_rules_are_there_as_sql(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Rules")

    expect(page.get_by_text("the rules find the right segment in")).to_be_visible()
    code = page.get_by_test_id("stCode").first
    expect(code).to_contain_text("CASE")
    expect(code).to_contain_text("THEN")


def test_a_lasso_selects_the_table_follows_and_the_saved_segment_is_in_the_download(
    page: Page, server: Server
) -> None:
    sample_segments(page, server.url, "Map")
    bar = page.locator(".st-key-selection")
    expect(bar).to_contain_text("Everyone is shown")

    draw_on_map(page, [(0.02, 0.02), (0.45, 0.02), (0.45, 0.98), (0.02, 0.98)])
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


def test_a_bar_of_two_compared_and_one_of_a_spread_select_and_the_cards_say_what_is_selected(
    page: Page, server: Server
) -> None:
    sample_segments(page, server.url, "Compare")
    bar = page.locator(".st-key-selection")
    click_bar(page, "contrast", 0, 1)
    expect(bar).to_contain_text(re.compile("selected by .* in segment 1"))

    page.get_by_role("tab", name="Profiles").click()
    settle(page)
    click_bar(page, "spreads", 0, 1)
    expect(bar).to_contain_text(re.compile("selected by .* in segment 1"))

    page.locator(".st-key-card-2").get_by_role("button", name="Select").click()
    expect(bar).to_contain_text("selected as segment 2")
    expect(page.locator(".st-key-card-2").get_by_role("button", name="Selected")).to_be_visible()
    page.locator(".st-key-card-3").get_by_role("button", name="Select").click()
    expect(page.locator(".st-key-card-3").get_by_role("button", name="Selected")).to_be_visible()
    expect(page.locator(".st-key-card-2").get_by_role("button", name="Selected")).to_have_count(0)
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_contain_text("Everyone is shown")
    expect(page.get_by_role("button", name="Selected")).to_have_count(0)
