"""The Offers page in a browser: what goes with a product, and whether offers hit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import go, open_app, settle, upload
from tests.making import lines_csv

pytestmark = pytest.mark.e2e
#: Who buys the first of a pair buys the second with it, three times of four.
PAIRED = {"Tea": "Honey", "Coffee": "Milk", "Soap": "Towel"}


def _shop(folder: Path) -> Path:
    """Sixty customers of three orders, the last about another pair; and a bag that goes with nothing."""
    rows: list[tuple[object, ...]] = []
    for i in range(60):
        for number in range(3):
            first = list(PAIRED)[(i + number // 2) % 3]
            bought = [first, *([PAIRED[first]] if (i + number) % 4 else []), *(["Bag"] if i % 2 else [])]
            day = f"2024-{1 + 3 * number + i % 3:02}-{1 + i % 28:02}"
            price = 10 + 40 * (i % 3 == 0)
            rows += [(f"C{i}", day, f"{i}-{number}", product, 1, price) for product in bought]
    made = folder / "shop.csv"
    made.write_text(lines_csv(rows))
    return made


def test_who_bought_a_product_bought_its_partner_and_offers_are_judged(
    page: Page, server: Server, tmp_path: Path
) -> None:
    open_app(page, server.url)
    upload(page, _shop(tmp_path))
    go(page, "Offers")
    expect(
        page.get_by_text("pairs** are surely").or_(page.get_by_text("surely bought together"))
    ).to_be_visible()

    page.locator(".st-key-partner-search input").fill("tea")
    page.locator(".st-key-partner-search input").press("Enter")
    settle(page)
    page.locator(".st-key-partner-by").get_by_role("radio", name="by the same customer").click()
    settle(page)
    expect(
        page.get_by_text(re.compile("Of the 40 customers who bought Tea, .* have Honey too"))
    ).to_be_visible()
    table = page.get_by_test_id("stDataFrame").last
    expect(table).to_contain_text("Honey")
    expect(table).to_contain_text("Customers with both")

    page.get_by_role("tab", name="Next offer").click()
    settle(page)
    judged = page.get_by_role("heading", name="Do offers hit?")
    expect(judged).to_be_visible()
    hits = page.locator(".st-key-judged")
    for way in ("whole", "segment", "Best sellers of the shop"):
        expect(hits).to_contain_text(way.split()[0])
    expect(page.get_by_text(re.compile("Held out is the last order of each of"))).to_be_visible()
