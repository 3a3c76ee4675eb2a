"""A view is sent as a link, an analysis as a file: both show the same elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.applying.making import shop_lines
from tests.e2e.conftest import Server
from tests.e2e.steps import choose_k, download, go, open_app, settle, shown_k, upload
from tests.making import lines_csv


def _shop(folder: Path) -> Path:
    made = folder / "shop.csv"
    made.write_text(lines_csv(shop_lines(60)))
    return made


def test_a_link_shows_the_same_view_and_back_leads_to_the_page_before(
    server: Server, new_page: Callable[[], Page], tmp_path: Path
) -> None:
    shop, page = _shop(tmp_path), new_page()
    open_app(page, server.url)
    upload(page, shop)
    go(page, "Choose K")
    choose_k(page, 4)
    expect(page).to_have_url(re.compile(r"/choose_k\?k=4$"))
    choose_k(page, 3)
    go(page, "Segments")
    page.locator(".st-key-select-2 button").click()
    expect(page).to_have_url(re.compile(r"/segments\?k=3&segment=2$"))
    page.get_by_role("tab", name="Value").click()
    expect(page).to_have_url(re.compile(r"tab=Value"))
    link = page.url

    page.go_back()
    expect(page).to_have_url(re.compile(r"/choose_k\?k=3$"))
    settle(page)
    assert shown_k(page) == 3

    other = new_page()
    open_app(other, link)
    go(other, "Data")
    upload(other, shop)
    other.get_by_role("link", name="where your link leads").click()
    settle(other)

    expect(other.get_by_text("selected as segment 2")).to_be_visible()
    expect(other.get_by_role("tab", name="Value")).to_have_attribute("aria-selected", "true")
    assert set(other.url.partition("?")[2].split("&")) == set(link.partition("?")[2].split("&"))


def test_an_analysis_survives_the_server_with_the_same_labels(
    fresh_server: Server, new_page: Callable[[], Page], tmp_path: Path
) -> None:
    page, saved = new_page(), tmp_path / "shop-analysis.zip"
    open_app(page, fresh_server.url)
    upload(page, _shop(tmp_path))
    go(page, "Choose K")
    choose_k(page, 4)
    go(page, "Take away")
    labelled = download(page, "take-customers-csv")
    saved.write_bytes(download(page, "take-analysis-zip"))

    fresh_server.restart()
    later = new_page()
    open_app(later, fresh_server.url)
    later.locator("input[type=file]").set_input_files(saved)
    expect(later.get_by_role("heading", name="shop.csv")).to_be_visible()
    settle(later)
    go(later, "Take away")

    assert download(later, "take-customers-csv") == labelled
    assert labelled.count(b"\n") == 61
