"""The ledger in a real browser: a step taken back changes the counts, the reference date the recency."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import download, go, open_app, settle, upload

pytestmark = pytest.mark.e2e


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """120 orders of 12 customers, up to 30 April 2024; the orders of the twelfth were cancelled."""
    lines = ["Customer,Order date,Order,Amount,Status"]
    for i in range(120):
        status = "Cancelled" if i % 12 == 11 else "Shipped"
        lines.append(
            f"C{i % 12:02},2024-0{1 + i // 30}-{1 + i % 30 % 28:02},A{i},{10 + i * 7 % 83}.50,{status}"
        )
    lines.append("C00,2024-04-30,A999,25.00,Shipped")
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def _recency(page: Page) -> dict[str, int]:
    go(page, "Segments")
    text = download(page, "download-customers").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["Customer"]: int(row["recency"]) for row in rows if row["recency"]}


def test_a_step_that_is_taken_back_brings_its_customers_back(
    page: Page, server: Server, orders: Path
) -> None:
    open_app(page, server.url)
    upload(page, orders)
    expect(page.get_by_text("11 customers ready to be segmented.")).to_be_visible()
    step = page.locator(".st-key-step-STATUS")
    expect(step).to_contain_text("Left out: 10 lines")
    settle(page)  # a click while the page is drawn anew would be lost
    step.locator("summary").click()
    expect(step).to_contain_text("the numbers on the left are lines of the file")
    settle(page)
    page.locator(".st-key-change-STATUS button").click()

    expect(page.get_by_text("12 customers ready to be segmented.")).to_be_visible()
    expect(page.get_by_text(re.compile("Counted by your wish: 10 lines"))).to_be_visible()
    page.get_by_role("button", name="Leave them out again").click()
    expect(page.get_by_text("11 customers ready to be segmented.")).to_be_visible()


def test_another_reference_date_makes_another_recency_and_leaves_later_lines_out(
    page: Page, server: Server, orders: Path
) -> None:
    open_app(page, server.url)
    upload(page, orders)
    before = _recency(page)
    go(page, "Data")
    field = page.locator("[class*=st-key-reference-] input").first
    field.fill("2024-04-28")
    # The calendar lies open over the page; leaving it is what takes the day.
    field.press("Enter")
    page.get_by_role("heading", name="What counts").click()
    settle(page)
    expect(page.locator(".st-key-step-LATER")).to_contain_text("Left out: 1 line")

    after = _recency(page)

    assert before["C00"] == 1
    assert before["C02"] - after["C02"] == 3
    go(page, "Data")
    page.locator(".st-key-reference-back button").click()
    settle(page)
    expect(page.locator(".st-key-step-LATER")).to_have_count(0)
