"""Segments changed by hand in a browser: merged, undone; kept, compared with another K, gone over to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import choose_k, go, pick, sample_segments, settle

pytestmark = pytest.mark.e2e
BAND = "card => getComputedStyle(card.querySelector('div[style*=\"height:4px\"]')).backgroundColor"


def _cards(page: Page) -> Locator:
    return page.locator("[class*=st-key-card-]")


def _seen(page: Page) -> list[tuple[str, str, str]]:
    """Each card's name, colour and line of sizes."""
    return [
        (
            card.get_by_role("heading").inner_text(),
            card.evaluate(BAND),
            card.get_by_text(re.compile(r"of all .* of the orders")).inner_text(),
        )
        for card in _cards(page).all()
    ]


def _shares(line: str) -> list[int]:
    """Customers, and per cent of customers, orders and money, in a card's line of sizes."""
    customers = re.match(r"[\d,]+", line)
    assert customers is not None
    percents = re.findall(r"([\d.]+)\s%", line)
    return [int(customers[0].replace(",", "")), *(int(share) for share in percents)]


def test_two_merged_segments_have_the_shares_of_both_and_undo_brings_them_back(
    page: Page, server: Server
) -> None:
    sample_segments(page, server.url)
    expect(_cards(page)).to_have_count(4)
    before = _seen(page)
    page.locator(".st-key-change-1 button").click()
    pick(page, "merge-1-4", re.compile("^3 "))
    page.locator(".st-key-do-merge-1-4 button").click()
    expect(_cards(page)).to_have_count(3)
    settle(page)

    names = [before[place][0].split(" ", 1)[1] for place in (0, 2)]
    expect(page.get_by_text(f"“{names[0]}” and “{names[1]}” merged")).to_be_visible()
    merged = next(line for name, _, line in _seen(page) if name.split(" ", 1)[1] in names)
    parts = zip(_shares(before[0][2]), _shares(before[2][2]), strict=True)
    # Each share is rounded by itself.
    assert all(abs(whole - sum(part)) <= 1 for whole, part in zip(_shares(merged), parts, strict=True))
    assert _shares(merged)[0] == _shares(before[0][2])[0] + _shares(before[2][2])[0]

    page.get_by_role("button", name="Undo").click()
    expect(_cards(page)).to_have_count(4)
    settle(page)
    expect(page.get_by_text("Edited by hand")).to_have_count(0)
    assert _seen(page) == before


def test_two_segmentations_are_kept_compared_and_one_is_chosen(page: Page, server: Server) -> None:
    sample_segments(page, server.url, "Versions")
    four = [name for name, *_ in _seen(page)]
    page.locator(".st-key-keep-version button").click()
    settle(page)
    go(page, "Choose K")
    choose_k(page, 5)
    go(page, "Segments")
    page.get_by_role("tab", name="Versions").click()
    settle(page)
    page.locator(".st-key-keep-version button").click()
    settle(page)
    expect(_cards(page)).to_have_count(5)
    expect(page.get_by_role("button", name="Forget")).to_have_count(2)

    pick(page, "version-other", re.compile("K = 4"))
    said = page.get_by_text(re.compile("would be elsewhere, with .* of the money"))
    expect(said).to_contain_text(re.compile(r"adjusted Rand index\) 0\.\d\d"))
    flow = page.get_by_test_id("stPlotlyChart").filter(has=page.locator(".sankey"))
    expect(flow.locator(".sankey-node")).to_have_count(5 + 4)

    page.get_by_role("button", name="Go over to the other one").click()
    expect(_cards(page)).to_have_count(4)
    settle(page)
    assert [name for name, *_ in _seen(page)] == four
