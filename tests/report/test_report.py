"""The report: complete, self-contained, every number a result, the user's text shown literally."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from pptx import Presentation

from segmentation import Plan, analyse
from segmentation.report import Findings, findings_of, report_page, report_slides
from segmentation.shell import main
from segmentation.words import percent
from tests.making import csv_text, sample_table, table_of

HOSTILE = "<script>alert(1)</script>=SUM(A1)"


@cache
def _shop() -> Findings:
    return findings_of(analyse(sample_table()))


@cache
def _page() -> str:
    return _without_scripts(report_page(_shop()))


def _without_scripts(page: str) -> str:
    return re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


def _survey() -> dict[str, list[object]]:
    points = [(x + dx, y + dy) for x, y in ((0, 0), (60, 0), (0, 60)) for dx in range(5) for dy in range(4)]
    kinds = [HOSTILE if x > 50 else "plain" for x, _ in points]
    return {"Age": [x for x, _ in points], "Visits": [y for _, y in points], "Kind <b>": kinds}


def _slide_texts(slides: bytes) -> list[str]:
    found = []
    for slide in Presentation(io.BytesIO(slides)).slides:
        texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        cells = [c.text for s in slide.shapes if s.has_table for row in s.table.rows for c in row.cells]
        found.append("\n".join([*texts, *cells]))
    return found


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    page = _page()

    assert not re.search(r"(src|href)\s*=|url\(|@import", page)


def test_every_segment_is_told_with_its_size_and_what_to_do() -> None:
    text, found = unescape(_page()).replace("\xa0", " "), _shop()

    for segment in found.segments.everyone:
        assert f"{segment.number} {segment.name}" in text
        assert found.size(segment) in text
        assert found.strategy(segment).title in text
        assert all(sentence in text for sentence in segment.sentences)


def test_shares_in_the_table_are_those_of_the_segments() -> None:
    text, found = unescape(_page()).replace("\xa0", " "), _shop()

    for segment, value in zip(found.segments, found.values, strict=True):
        row = re.search(rf"<tr><th>{segment.number} {re.escape(segment.name)}</th>(.*?)</tr>", text)
        assert row is not None
        cells = re.findall("<td>(.*?)</td>", row.group(1))
        assert cells[1] == percent(segment.size / 1500)
        assert cells[3] == percent(value.amount / sum(v.amount for v in found.values))


def test_the_ledger_in_the_report_adds_up() -> None:
    steps = _shop().steps()

    rows = [int(rows.replace(",", "").replace("−", "-")) for _, rows, _ in steps]
    assert sum(rows[:-1]) == rows[-1]


def test_the_plan_in_the_report_is_the_plan_with_its_k() -> None:
    written = re.search(r"plan.json</summary><pre>(.*?)</pre>", report_page(_shop()), re.DOTALL)

    assert written is not None
    assert Plan.from_json(unescape(written.group(1))) == _shop().analysis.plan.with_k(len(_shop().segments))


def test_the_same_findings_give_the_same_page() -> None:
    assert report_page(_shop()) == report_page(_shop())


def test_the_users_text_is_no_markup_in_the_report() -> None:
    found = findings_of(analyse(table_of(_survey(), name=f"{HOSTILE}.csv"), Plan(k=3)))

    page = report_page(found)
    texts = "\n".join(_slide_texts(report_slides(found)))

    assert "<script>alert" not in _without_scripts(page)
    assert "<script>alert" not in page.split("</head>")[1]
    assert HOSTILE in unescape(page)
    assert HOSTILE in texts


def test_without_money_and_products_their_parts_are_not_there() -> None:
    found = findings_of(analyse(table_of(_survey()), Plan(k=3)))

    page = _without_scripts(report_page(found))

    assert "Who brings the money" not in page
    assert "Bought together" not in page
    assert len(_slide_texts(report_slides(found))) == 3 + 3


def test_slides_tell_each_segment_with_a_chart_that_can_be_edited() -> None:
    found = _shop()

    slides = Presentation(io.BytesIO(report_slides(found))).slides
    texts = _slide_texts(report_slides(found))

    assert len(slides) == len(found.segments.everyone) + 3
    for segment, slide, text in zip(found.segments, list(slides)[2:], texts[2:], strict=False):
        assert segment.name in text
        assert found.strategy(segment).title in text
        chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
        assert list(chart.plots[0].series[0].values)[-1] == pytest.approx(segment.markers[0].effect, abs=0.01)


def test_what_the_user_decided_is_what_the_report_says() -> None:
    found = findings_of(analyse(table_of(_survey()), Plan(k=3).with_strategy(3, 1, "Ring them up")))

    assert "Ring them up" in _without_scripts(report_page(found))


@pytest.mark.parametrize("suffix", ["html", "pptx"])
def test_the_shell_writes_a_report(suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "people.csv", tmp_path / f"report.{suffix}"
    source.write_text(csv_text(_survey()))

    assert main(["report", str(source), "--k", "3", "-o", str(out)]) == 0
    assert out.stat().st_size > 10_000
    assert "3 segments" in capsys.readouterr().out


def test_a_report_of_another_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "people.csv"
    source.write_text(csv_text(_survey()))

    assert main(["report", str(source), "-o", str(tmp_path / "report.docx")]) == 1
    assert ".html or .pptx" in capsys.readouterr().err


def test_slides_hold_no_moment_they_were_made_so_the_same_findings_give_the_same_bytes() -> None:
    def moments(content: bytes) -> set[str]:
        found = set()
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.infolist():
                found.add(str(part.date_time))
                if part.filename == "docProps/core.xml":
                    found |= set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]{8}", packed.read(part).decode()))
                elif part.filename.endswith(".xlsx"):
                    found |= moments(packed.read(part))
        return found

    assert moments(report_slides(_shop())) == {"(2000, 1, 1, 0, 0, 0)", "2000-01-01T00:00:00"}
