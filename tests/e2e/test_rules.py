"""The rule editor by keyboard in a browser: a limit is moved, figures and code follow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.steps import sample_segments, settle

pytestmark = pytest.mark.e2e


def _opened(page: Page, server: Server) -> Locator:
    """Open the editor of the first segment's rule by keyboard; give what is in it."""
    sample_segments(page, server.url, "Rules")
    rule = page.locator(".st-key-rule-1")
    rule.locator("summary").focus()
    rule.locator("summary").press("Enter")
    expect(rule.get_by_test_id("stMetricValue").first).to_be_visible()
    settle(page)
    return rule


def _figures(rule: Locator) -> dict[str, str]:
    labels = rule.get_by_test_id("stMetricLabel").all_inner_texts()
    return dict(zip(labels, rule.get_by_test_id("stMetricValue").all_inner_texts(), strict=True))


def test_a_limit_moved_by_keyboard_changes_members_money_overlap_and_the_code(
    page: Page, server: Server
) -> None:
    rule = _opened(page, server)
    code, before = page.get_by_test_id("stCode"), _figures(rule)
    assert list(before) == ["Customers", "Money", "Precision", "Recall", "Overlap"]
    sql, text = code.nth(0).inner_text(), code.nth(1).inner_text()
    limit = rule.get_by_role("slider").last
    said = limit.get_attribute("aria-valuetext")

    limit.focus()
    for _ in range(3):
        limit.press("ArrowLeft")
    expect(rule.get_by_text("edited by hand")).to_be_visible()
    expect(code.nth(0)).to_contain_text("edited by hand")
    settle(page)

    # The slider keeps the focus, so that the next key moves it on.
    expect(limit).to_be_focused()
    assert limit.get_attribute("aria-valuetext") != said
    after = _figures(rule)
    assert all(after[name] != before[name] for name in ("Customers", "Money", "Overlap"))
    expect(rule).to_contain_text(f"Takes {after['Customers']} customers with {after['Money']} of the money")
    assert code.nth(0).inner_text() != sql
    assert code.nth(1).inner_text() != text

    rule.get_by_role("button", name=re.compile("Back to the rule")).press("Enter")
    expect(code.nth(0)).not_to_contain_text("edited by hand")
    settle(page)
    assert (code.nth(0).inner_text(), code.nth(1).inner_text(), _figures(rule)) == (sql, text, before)
