"""The findings as slides (.pptx): one per segment, text and charts that can be edited further."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from segmentation import charts
from segmentation.clustering.methods import METHODS
from segmentation.describing.segments import Segment
from segmentation.report.findings import Findings
from segmentation.report.undated import undated
from segmentation.sinks import in_memory
from segmentation.words import count, listing

# python-pptx has types for a part of itself only.
Slides: TypeAlias = Any
Slide: TypeAlias = Any
_Color: Any = RGBColor
_ChartData: Any = CategoryChartData

#: 16 : 9.
_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _RIGHT = 0.6, 7.1
_INK, _QUIET = _Color(0x1C, 0x27, 0x33), _Color(0x5A, 0x66, 0x72)
#: Traits in a segment's chart, and characters of a name: what can be read from the back of a room.
_MOST_TRAITS, _LONGEST = 6, 60
#: Segments in a table of one slide.
_MOST_ROWS = 21
#: Segments whose table leaves half of the slide to a chart.
_ROOM_FOR_CHART = 6
_BLANK = 6


def report_slides(found: Findings) -> bytes:
    """Write the verdict, all segments, a slide each, how it was done; equal findings give equal bytes."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = _WIDTH, _HEIGHT
    slides.core_properties.title = f"Segments of {_clean(found.analysis.table.name)}"
    _opening(slides, found)
    _overview(slides, found)
    for segment in found.segments.everyone:
        _segment(slides, found, segment)
    _method(slides, found)
    return undated(in_memory(slides.save))


def _opening(slides: Slides, found: Findings) -> None:
    slide = _slide(slides, f"Segments of {found.analysis.table.name}")
    _write(slide, [found.lead()], (_LEFT, 1.5, 12, 1), size=24)
    _write(slide, found.analysis.advice.reasons, (_LEFT, 2.8, 12, 4), size=18, bullets=True)


def _overview(slides: Slides, found: Findings) -> None:
    slide = _slide(slides, "The segments at a glance")
    header, rows = found.overview()
    _table(slide, header, rows[:_MOST_ROWS])
    if found.values and len(rows) <= _ROOM_FOR_CHART:
        _shares(slide, found)


def _shares(slide: Slide, found: Findings) -> None:
    """Draw each segment's share of the customers beside its share of the money."""
    data = _ChartData(number_format="0%")
    data.categories = [str(segment.number) for segment in found.segments.everyone]
    data.add_series("Share of the customers", [value.share for value in found.values])
    data.add_series("Share of the money", [value.amount_share for value in found.values])
    box = (_LEFT, 4.4, 12.1, 2.8)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *map(Inches, box), data).chart
    chart.has_legend, chart.legend.include_in_layout = True, False
    chart.legend.position = XL_LEGEND_POSITION.RIGHT
    chart.font.size = Pt(12)
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.tick_labels.number_format = "0%"
    chart.value_axis.tick_labels.number_format_is_linked = False
    for series, color in zip(chart.plots[0].series, (_QUIET, _color(1)), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = color


def _segment(slides: Slides, found: Findings, segment: Segment) -> None:
    slide = _slide(slides, segment.titled, hue=segment.hue)
    _write(slide, [found.size(segment)], (_LEFT, 1.25, 12, 0.5), size=16, color=_QUIET)
    said = [*(segment.sentences or ("Close to the average in everything",))]
    worth = found.worth(segment)
    _write(
        slide,
        [*said, *([worth] if worth else [])],
        (_LEFT, 1.9, 6.1, 2.9),
        bullets=True,
    )
    strategy = found.strategy(segment)
    todo = [f"{strategy.title}. {strategy.action}".strip()]
    _write(slide, todo, (_LEFT, 5.0, 6.1, 0.9), size=18, bold=True)
    if strategy.reason:
        because = f"Because: {strategy.reason}"
        _write(slide, [because], (_LEFT, 6.0, 6.1, 1.1), size=13, color=_QUIET)
    _chart(slide, found, segment)


def _chart(slide: Slide, found: Findings, segment: Segment) -> None:
    """Draw the segment's strongest differences as a native chart; the key accounts have none."""
    markers = segment.markers[:_MOST_TRAITS][::-1]
    if not markers:
        return
    data = _ChartData(number_format="0.0")
    data.categories = [_cut(f"{found.segments.label(m.key)}") for m in markers]
    data.add_series("Standard deviations from all customers", [round(m.effect, 2) for m in markers])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Inches, (_RIGHT, 1.9, 5.7, 5.0)), data)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, True
    chart.chart_title.text_frame.text = "How far from all customers, in standard deviations"
    chart.chart_title.text_frame.paragraphs[0].font.size = Pt(13)
    chart.font.size = Pt(12)
    series = chart.plots[0].series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _color(segment.hue)
    series.invert_if_negative = False
    chart.plots[0].gap_width = 40
    chart.value_axis.has_major_gridlines = False
    # Left of all bars: beside the zero line, a bar to the left would cover the names.
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def _method(slides: Slides, found: Findings) -> None:
    analysis, ledger = found.analysis, found.ledger
    sweep = analysis.sweep
    slide = _slide(slides, "How it was done, and what it does not say")
    said = [
        f"{METHODS[sweep.method].name} on {listing(analysis.features.names)}.",
        f"K from {min(sweep.ks)} to {max(sweep.ks)} was tried.",
        f"{count(ledger.rows)} rows read, {count(ledger.kept_rows)} used.",
        f"{count(ledger.segmented)} customers segmented.",
        *(f"Left out: {count(x.rows)} rows, {x.reason}." for x in ledger.left_out[:6]),
        "Whether a campaign works on a segment, only a test with a control group shows.",
    ]
    _write(slide, said, (_LEFT, 1.5, 12, 5.5), size=16, bullets=True)


def _slide(slides: Slides, title: str, hue: int | None = None) -> Slide:
    slide = slides.slides.add_slide(slides.slide_layouts[_BLANK])
    if hue is not None:
        band = slide.shapes.add_shape(1, 0, 0, Inches(0.22), _HEIGHT)
        band.fill.solid()
        band.fill.fore_color.rgb = _color(hue)
        band.line.fill.background()
    _write(slide, [_cut(title, 90)], (_LEFT, 0.45, 12, 0.8), size=28, bold=True)
    return slide


def _write(  # (box: left, top, width, height in inches)
    slide: Slide,
    lines: Iterable[str],
    box: tuple[float, float, float, float],
    *,
    size: int = 16,
    bold: bool = False,
    bullets: bool = False,
    color: RGBColor = _INK,
) -> None:
    frame = slide.shapes.add_textbox(*(Inches(side) for side in box)).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for position, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = ("• " if bullets else "") + _clean(line)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, color
        paragraph.space_after = Pt(6)


def _table(slide: Slide, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    box = (_LEFT, 1.4, 12.1, min(5.8, 0.45 * (len(rows) + 1)))
    shape = slide.shapes.add_table(len(rows) + 1, len(header), *map(Inches, box))
    table = shape.table
    size = 14 if len(rows) <= 10 else 10
    wide = {0: 3.1, len(header) - 1: 2.7}
    narrow = (12.1 - sum(wide.values())) / (len(header) - 2)
    for column, name in enumerate(header):
        table.columns[column].width = Inches(wide.get(column, narrow))
        _cell(table.cell(0, column), name, size)
    for place, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            _cell(table.cell(place, column), _cut(text), size)


def _cell(cell: Any, text: str, size: int) -> None:
    cell.text = _clean(text)
    cell.text_frame.paragraphs[0].font.size = Pt(size)


def _cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _clean(text: str) -> str:
    """Leave out what XML can't hold."""
    return "".join(
        c if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff" else " " for c in text
    )


def _color(hue: int) -> Any:
    red, green, blue = bytes.fromhex(charts.color(hue).lstrip("#"))
    return _Color(red, green, blue)
