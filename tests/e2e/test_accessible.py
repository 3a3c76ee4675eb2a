"""Every page in a light and a dark browser: axe finds nothing serious."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import go, sample_segments, settle
from ui.frame import PAGES

pytestmark = pytest.mark.e2e
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


def _serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it stands, each with the element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@SCHEMES
def test_axe_finds_nothing_serious_on_any_page(page: Page, server: Server, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    sample_segments(page, server.url)
    found = []
    for title in PAGES.values():
        go(page, title)
        found += [f"{title}: {said}" for said in _serious(page)]

    assert found == []


@SCHEMES
@pytest.mark.parametrize("title", ["Segments", "Offers"])
def test_axe_finds_nothing_serious_in_any_tab(page: Page, server: Server, title: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    sample_segments(page, server.url)
    go(page, title)
    expect(page.get_by_role("tab").first).to_be_visible()
    found = []
    for name in page.get_by_role("tab").all_inner_texts():
        page.get_by_role("tab", name=name, exact=True).click()
        settle(page)
        found += [f"{name}: {said}" for said in _serious(page)]

    assert found == []
