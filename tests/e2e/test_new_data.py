"""Customers of a later file are put into the segments, followed, and taken away labelled."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.applying.making import shop_lines
from tests.e2e.conftest import Server
from tests.e2e.steps import download, go, open_app, settle, upload
from tests.making import lines_csv, written


def test_a_later_file_is_followed_and_downloaded(server: Server, page: Page, tmp_path: Path) -> None:
    lines = shop_lines(60)
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    first.write_text(lines_csv(lines))
    later.write_text(lines_csv([row for row in lines if str(row[1]) > "2024-06"]))
    open_app(page, server.url)
    upload(page, first)
    go(page, "New data")

    page.locator(".st-key-new-file- input[type=file]").set_input_files(later)
    expect(page.get_by_role("heading", name="Who moved?")).to_be_visible()
    settle(page)

    expect(page.get_by_text("customers in both files")).to_be_visible()
    rows = written(download(page, "new-lines"))
    assert len(rows) == sum(str(row[1]) > "2024-06" for row in lines)
    assert {"segment", "segment_name", "segment_confidence", "segment_fit"} <= set(rows[0])
    saved = download(page, "save-segmentation")
    assert saved.startswith(b'{\n  "segmentation_model": 2')
