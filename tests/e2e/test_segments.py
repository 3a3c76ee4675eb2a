"""The Segments page in a browser: two segments compared, rules to copy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import go, open_app, settle

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
