"""The report as its reader gets it: one file, opened where there is no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from segmentation import analyse
from segmentation.report import findings_of, report_page
from tests.making import sample_table


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_page(findings_of(analyse(sample_table()))), encoding="utf-8")
    return path


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_the_report_opens_without_network_and_draws_every_chart(offline: Page, report: Path) -> None:
    troubles, asked = [], []
    offline.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    offline.on("pageerror", lambda error: troubles.append(str(error)))
    offline.on("request", lambda request: asked.append(request.url))

    offline.goto(report.as_uri())
    charts = offline.locator(".js-plotly-plot")
    charts.first.wait_for()

    assert charts.count() == report.read_text(encoding="utf-8").count('class="plotly-graph-div"') > 0
    assert all(chart.locator("svg.main-svg").count() for chart in charts.all())
    assert troubles == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_is_no_wider_than_a_phone_or_a_screen(offline: Page, report: Path, width: int) -> None:
    offline.set_viewport_size({"width": width, "height": 844})

    offline.goto(report.as_uri())
    offline.locator(".js-plotly-plot").first.wait_for()

    assert offline.evaluate("document.documentElement.scrollWidth") <= width
