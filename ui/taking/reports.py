"""Downloads for those who read: the report as a page and as slides."""

from __future__ import annotations

from segmentation import Analysis, Findings, findings_of, report_page, report_slides
from segmentation.words import plural
from ui.taking.downloads import Download, File
from ui.taking.parts import Parts


def downloads(parts: Parts) -> list[Download]:
    """The report, twice."""

    def findings() -> Findings:
        """Verdicts as sure as they get, as in the other files."""
        table, customers, features, segments = parts.made()
        swept = parts.job.settled()
        found = Analysis(table, parts.plan, customers, features, swept.sweep, swept.advice)
        return findings_of(found, segments)

    return [
        Download(
            "Report",
            "One page (about 5 MB) that opens without a network, on a phone and on paper: verdict, segments "
            "with their charts, differences, method and caveats, what became of every row, how to repeat it.",
            (File("HTML", parts.file_name("report", "html"), lambda: report_page(findings()).encode()),),
        ),
        Download(
            "Slides",
            f"{plural(len(parts.segments.everyone) + 3, 'slide')}, one for each segment; its texts and "
            "charts can be edited.",
            (File("PPTX", parts.file_name("slides", "pptx"), lambda: report_slides(findings())),),
        ),
    ]
