"""Downloads for those who read: the report as a page and as slides."""

from __future__ import annotations

from segmentation import Analysis, Findings, findings_of, report_page, report_slides
from segmentation.words import plural
from ui.taking.downloads import Download, File
from ui.taking.parts import Parts

#: Bytes of plotly.js in the report, and of the charts and sentences of a segment.
_PLOTLY, _CHART = 4_900_000, 15_000
#: Bytes of slides without any, and of one with a chart and its workbook.
_TEMPLATE, _SLIDE = 30_000, 14_000


def downloads(parts: Parts) -> list[Download]:
    """The report, twice."""

    def findings() -> Findings:
        """Verdicts as sure as they get, as in the other files."""
        table, customers, features, segments = parts.made()
        swept = parts.job.settled()
        found = Analysis(table, parts.plan, customers, features, swept.sweep, swept.advice)
        return findings_of(found, segments)

    number = len(parts.segments.everyone) + 3
    page = File(
        "HTML",
        parts.file_name("report", "html"),
        lambda sink: sink.write(report_page(findings()).encode()),
        _PLOTLY + number * _CHART,
    )
    slides = File(
        "PPTX",
        parts.file_name("slides", "pptx"),
        lambda sink: sink.write(report_slides(findings())),
        _TEMPLATE + number * _SLIDE,
    )
    return [
        Download(
            "Report",
            "One page that opens without a network, on a phone and on paper: verdict, segments "
            "with their charts, differences, method and caveats, what became of every row, how to repeat it.",
            (page,),
        ),
        Download(
            "Slides",
            f"{plural(number, 'slide')}, one for each segment; its texts and charts can be edited.",
            (slides,),
        ),
    ]
