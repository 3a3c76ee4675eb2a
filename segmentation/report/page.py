"""The report as one HTML file: no request to anywhere, readable on a phone, printable.

The charts are the package's own, drawn by a copy of plotly.js within the file; each has a table or a
sentence that says the same. The user's own text is escaped wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from html import escape

import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from segmentation import charts
from segmentation.choosing.record import RULE, TRACK_RECORD
from segmentation.clustering.methods import METHODS
from segmentation.describing import comparing
from segmentation.describing.segments import Segment
from segmentation.report.findings import Findings
from segmentation.report.style import STYLE
from segmentation.words import listing

#: Rows of the profile: the strongest differences, as on the page.
MOST_ROWS = 20

_NUMBER = re.compile(r"[<>+−-]?\s?\d|[–—]$")


def report_page(found: Findings) -> str:
    """Write the report; the same findings give the same text."""
    name = escape(found.analysis.table.name)
    parts = [
        _summary(found),
        _at_a_glance(found),
        _value(found),
        *(_segment(found, segment) for segment in found.segments.everyone),
        _profiles(found),
        _offers(found),
        _method(found),
        _ledger(found),
        _repeat(found),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Segments of {name}</title><style>{STYLE}</style>"
        f"<script>{get_plotlyjs()}</script></head>\n<body><main>\n<h1>Segments of {name}</h1>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main></body></html>\n"
    )


def _summary(found: Findings) -> str:
    advice = found.analysis.advice
    plan, k = found.analysis.plan, found.segments.found_k
    other = "" if advice.k in (1, k) else f" Recommended was K = {advice.k}."
    edits = plan.edits_at(k)
    by_hand = f" Edited by hand: {listing([edit.words for edit in edits])}." if edits else ""
    return f'<p class="lead">{_text(found.lead() + other + by_hand)}</p>\n' + _list(advice.reasons)


def _at_a_glance(found: Findings) -> str:
    header, rows = found.overview()
    note = (
        "<p class='note'>Index: share of the money / share of the customers × 100.</p>"
        if found.values
        else ""
    )
    return f"<h2>At a glance</h2>{_table(header, rows)}{note}"


def _value(found: Findings) -> str:
    if not found.values:
        return ""
    figure = charts.mosaic_chart(found.values, found.segments.everyone)
    said = (
        "Each bar is a segment: as wide as its share of the customers, as tall as its share of the money. "
        "The dotted line is where its money would be if all customers brought the same."
    )
    return f"<h2>Who brings the money</h2>{_chart(figure, 'mosaic', said)}<p class='note'>{said}</p>"


def _segment(found: Findings, segment: Segment) -> str:
    strategy = found.strategy(segment)
    because = f" <span class='note'>Because: {_text(strategy.reason)}</span>" if strategy.reason else ""
    differences = [comparing.in_words(d, "them", "the others") for d in found.differences[segment.number - 1]]
    standing = f"<span class='badge {segment.status}'>{segment.status}</span>" if segment.status else ""
    worth = f"<p>{_text(found.worth(segment))}</p>" if found.worth(segment) else ""
    against = f"<h3>Against everyone else</h3>{_list(differences)}" if differences else ""
    todo = f"<strong>{_text(strategy.title)}.</strong> {_text(strategy.action)}{because}"
    return (
        f'<section class="segment" style="border-left-color:{charts.color(segment.hue)}">'
        f"<h2>{_text(segment.titled)} {standing}</h2>"
        f"<p class='size'>{_text(found.size(segment))}</p>"
        f"{_list(segment.sentences or ('Close to the average in everything',))}{worth}{against}"
        f"<p class='todo'>{todo}</p></section>"
    )


def _profiles(found: Findings) -> str:
    segments = found.segments
    strength = segments.effects.abs().max(axis=1).fillna(0).sort_values(ascending=False, kind="stable")
    rows = segments.clustered(list(strength.index[:MOST_ROWS]))
    shown = segments.profile.loc[rows].to_numpy(dtype=float)  # the segments, then everyone
    cells = [
        [segments.label(row), *(segments.show(row, float(value)) for value in values)]
        for row, values in zip(rows, shown, strict=True)
    ]
    table = _table(["", *(s.titled for s in segments), "All"], cells)
    figure = charts.profile_heatmap(segments, rows)
    said = f"Typical values of {len(rows)} traits in {len(segments)} segments"
    return (
        f"<h2>How they differ</h2>{_chart(figure, 'profile', said)}"
        "<p class='note'>Typical values in the file's units: mean, or median where a few large values would "
        "bend it; shares for categories. Coloured where it marks a segment.</p>"
        f"<details><summary>The same as a table</summary>{table}</details>"
    )


def _offers(found: Findings) -> str:
    if not found.pairs:
        return ""
    return f"<h2>Bought together</h2>{_list(found.pairs)}"


def _method(found: Findings) -> str:
    analysis = found.analysis
    sweep, features = analysis.sweep, analysis.features
    advice, plan = analysis.advice, analysis.plan
    record = next(r for r in TRACK_RECORD if r.name == RULE)
    used = [
        f"{t.name}{', logged' if t.log else ''}{f', weight {t.weight:g}' if t.weight != 1 else ''}"
        for t in features.transforms
    ]
    votes = "; ".join(f"{name}: {k}" for name, k in advice.votes)
    rows = [
        ("Customers put together by", METHODS[sweep.method].name),
        ("Features", "; ".join(used)),
        ("K tried", f"{min(sweep.ks)} to {max(sweep.ks)}; seed {plan.seed}"),
        ("Each index alone would say", votes),
        ("Record of the recommendation", f"right on {record.right} of {record.tables} made tables"),
    ]
    figure = charts.k_panel(sweep, advice, len(found.segments)) if len(sweep) > 1 else None
    chart = (
        _chart(figure, "k-panel", "Elbow, silhouette, gap, stability and smallest segment for each K")
        if figure
        else ""
    )
    return f"<h2>How it was done</h2>{_table(None, rows)}{chart}{_list(_caveats(found))}"


def _caveats(found: Findings) -> list[str]:
    """What the results don't say."""
    test = "Whether a campaign works on a segment, only a test with a control group shows."
    said = [f"Segments describe who the customers were in this file. {test}"]
    if found.verdict == "constructive":
        said.insert(
            0, "There are no gaps between these segments: customers near a border could be in either."
        )
    if found.analysis.features.filled:
        said.append(
            "Missing values were filled with the median of the column before customers were put together."
        )
    return said


def _ledger(found: Findings) -> str:
    money = found.ledger.amount is not None
    steps = found.steps()
    rows = [step if money else step[:2] for step in steps]
    return f"<h2>What became of every row</h2>{_table(['Step', 'Rows', *(['Money'] if money else [])], rows)}"


def _repeat(found: Findings) -> str:
    table = found.analysis.table
    command = f"python -m segmentation replay plan.json {_quoted(table.name)} -o labelled.csv"
    digest = f"Digest of the data: <code>{escape(table.digest)}</code>"
    return (
        "<h2>How to repeat it</h2>"
        "<p>Save the decisions below as <code>plan.json</code> and run, with the same file:</p>"
        f"<pre>{escape(command)}</pre>"
        f"<p class='note'>{_text(table.sentence())} {digest}</p>"
        f"<details><summary>plan.json</summary><pre>{escape(_fixed_plan(found))}</pre></details>"
    )


def _fixed_plan(found: Findings) -> str:
    """The plan with the K that was shown: a recommendation may change with the program, K must not."""
    return found.analysis.plan.with_k(found.segments.found_k).to_json()


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "'"


def _text(text: str) -> str:
    """Escape, and keep numbers and their units on one line."""
    return re.sub(r"(?<=\d) (?=(M|k|bn|%))", "&nbsp;", escape(text))


def _list(items: Iterable[str]) -> str:
    rows = "".join(f"<li>{_text(item)}</li>" for item in items)
    return f"<ul>{rows}</ul>" if rows else ""


def _table(header: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column names its rows; columns of words stand left, those of numbers right."""
    words = {place for row in rows for place, cell in enumerate(row) if cell and not _NUMBER.match(cell)}
    head = f"<thead>{_row(header, 'th', words)}</thead>" if header else ""
    body = "".join(_row(row, "td", words) for row in rows)
    return f'<div class="scroll"><table>{head}<tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str], tag: str, words: Container[int]) -> str:
    tags = ["th", *[tag] * (len(cells) - 1)]
    marked = [f"{tag} class=words" if place in words else tag for place, tag in enumerate(tags)]
    written = zip(marked, cells, tags, strict=True)
    return "<tr>" + "".join(f"<{begin}>{_text(cell)}</{end}>" for begin, cell, end in written) + "</tr>"


def _chart(figure: go.Figure, name: str, alt: str) -> str:
    figure.update_layout(font_family="system-ui, sans-serif")
    drawn = to_html(
        charts.with_room(figure),
        include_plotlyjs=False,
        full_html=False,
        div_id=f"chart-{name}",
        config={"displayModeBar": False, "displaylogo": False, "responsive": True},
    )
    return f'<div class="chart" role="img" aria-label="{escape(alt)}">{drawn}</div>'
