"""The Relations tab: which columns go together, and one pair in detail."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import streamlit as st

from segmentation import Cloud, Correlations, Pair, Plan, Spread, Table, charts
from segmentation.exploring.correlations import STRONG
from segmentation.words import count, listing, percent, plural
from ui import on_chart, results, show, state
from ui.exploring import parts

#: From which absolute value a relation is called so (Cohen 1988).
_STRENGTHS = ((0.5, "strong"), (0.3, "moderate"), (0.1, "weak"), (0.0, "hardly any"))
#: Pairs named in a sentence, and in the table.
_NAMED, _LISTED = 6, 200


@st.fragment
@show.safely
def panel(table: Table, plan: Plan) -> None:
    """Show the heatmap and beside it the pair that was chosen there or in the lists."""
    with st.container(horizontal=True):
        what, method = parts.look_at(plan), _method(table)
    found = results.correlations(table, plan, what, method)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("What goes together", anchor=False)
        _heatmap(found, f"correlation-{what}", _keys(table, what))
        _said(found)
    with right:
        st.header("One pair", anchor=False)
        _pair(table, plan, what, found)


def _method(table: Table) -> str:
    return st.segmented_control(
        "Between numbers",
        ["spearman", "pearson"],
        default="spearman",
        format_func=lambda name: {"spearman": "Spearman (ranks)", "pearson": "Pearson (straight lines)"}[
            name
        ],
        key=f"method-{table.digest}",
        required=True,
        persist_state="session",
        help="Ranks are not misled by long tails; Pearson looks for straight lines.",
    )


def _keys(table: Table, what: str) -> tuple[str, str]:
    return f"pair-x-{table.digest}-{what}", f"pair-y-{table.digest}-{what}"


def _heatmap(found: Correlations, key: str, keys: tuple[str, str]) -> None:
    def choose(done: on_chart.Done) -> None:
        for point in done["points"][:1]:
            for place, axis in zip(keys, "xy", strict=True):
                state.set_widget(place, found.columns[int(point[axis])])

    on_chart.chart(
        charts.correlation_heatmap(found, dark=show.dark()),
        key,
        f"How {len(found.columns)} columns go together; the same is in the table of pairs below",
        choose,
    )


def _said(found: Correlations) -> None:
    st.caption(_legend(found))
    if found.strong:
        pairs = [
            f"{show.literal(a)} and {show.literal(b)} ({parts.signed(r)})"
            for a, b, r in found.strong[:_NAMED]
        ]
        rest = len(found.strong) - _NAMED
        more = f", and {plural(rest, 'more pair')}" if rest > 0 else ""
        st.markdown(f"Nearly the same (≥ {STRONG} or ≤ −{STRONG}): {'; '.join(pairs)}{more}.")
    show.as_table(
        lambda: _pairs(found), "pairs-table", "Pairs of columns, the closest first", "All pairs as a table"
    )
    if found.left_out:
        with st.expander(f"{plural(len(found.left_out), 'column')} not in the picture"):
            st.markdown(
                "\n".join(
                    f"- **{show.literal(name)}**: {show.literal(why, 200)}"
                    for name, why in found.left_out[:60]
                )
            )


def _legend(found: Correlations) -> str:
    """Say what the cells hold, as far as there are such cells."""
    kinds = set(found.kinds)
    said = []
    if kinds & {"number", "flag"}:
        name = charts.MEASURES[found.method]
        said.append(f"Blue to red: {name} between numbers and yes/no columns (−1 to 1)")
    if "category" in kinds:
        ranks = " of the ranks" if found.method == "spearman" else ""
        measures = ["Cramér’s V where both are categories"] if len(found.kinds) > 1 else []
        if "number" in kinds:
            measures.append(f"the correlation ratio{ranks} between a category and a number")
        said.append(f"Purple: {listing(measures)} (0 to 1, corrected for chance)")
    sample = (
        f" From {count(found.rows)} rows drawn out of {count(found.of)}." if found.rows < found.of else ""
    )
    return (
        f"{'. '.join(said)}. Columns that go together stand together. Choose a cell to see its pair.{sample}"
    )


def _pairs(found: Correlations) -> pd.DataFrame:
    pairs = [
        (
            found.columns[i],
            found.columns[j],
            charts.MEASURES[found.measure(i, j)],
            round(float(found.matrix[i, j]), 2),
        )
        for i, j in combinations(range(len(found.columns)), 2)
    ]
    pairs.sort(key=lambda pair: -abs(pair[3]))
    return pd.DataFrame(pairs[:_LISTED], columns=["Column", "goes with", "Measure", "Value"])


def _first_pair(found: Correlations) -> tuple[str, str]:
    """Begin with the closest pair of which one column doesn't nearly repeat the other."""
    pairs = [(abs(found.matrix[i, j]), i, j) for i, j in combinations(range(len(found.columns)), 2)]
    telling = [pair for pair in pairs if pair[0] < STRONG] or pairs
    _, i, j = max(telling)
    return found.columns[i], found.columns[j]


@show.safely
def _pair(table: Table, plan: Plan, what: str, found: Correlations) -> None:
    columns = list(found.columns)
    first = _first_pair(found)
    boxes = st.columns(2)
    x, y = (
        box.selectbox(
            label,
            columns,
            index=columns.index(name),
            key=key,
            format_func=show.option,
            persist_state="session",
        )
        for box, label, name, key in zip(boxes, ("Column", "with"), first, _keys(table, what), strict=True)
    )
    i, j = columns.index(x), columns.index(y)
    log = _log_scale(table, plan, what, frozenset((x, y)))
    shown = results.pair(table, plan, what, (x, y), log)
    explored = results.explored(table, plan, what)
    shares = frozenset(name for name in (x, y) if explored.field(name).unit == "share")
    show.chart(charts.pair_chart(shown, shares), "pair", f"{y} against {x}, {shown.rows:,} rows with both")
    st.caption(_in_words(found, i, j, shown))


def _log_scale(table: Table, plan: Plan, what: str, pair: frozenset[str]) -> frozenset[str]:
    """Offer a log scale for the columns of the pair with a long tail."""
    tails = pair & results.skewed(table, plan, what)
    if not tails:
        return tails
    chosen = st.toggle(
        "Log scale",
        value=True,
        key=f"pair-log-{table.digest}-{what}-{'-'.join(sorted(tails))}",
        help=f"For {' and '.join(show.literal(name) for name in sorted(tails))}: steps of equal ratio.",
    )
    return tails if chosen else frozenset()


def _in_words(found: Correlations, i: int, j: int, shown: Pair) -> str:
    value = found.matrix[i, j]
    strength = next(word for least, word in _STRENGTHS if abs(value) >= least)
    said = [
        f"{charts.MEASURES[found.measure(i, j)]} {parts.signed(value)}: {strength} relation.",
        f"{plural(shown.rows, 'row')} with both.",
    ]
    if isinstance(shown, Spread):
        said.append(
            f"The level tells {percent(shown.explained)} of the differences in {show.literal(shown.number)}."
        )
        said.append("Boxes hold the middle half, whiskers reach from 5 to 95 %; in brackets the rows.")
    elif isinstance(shown, Cloud):
        if shown.counts is not None:
            said.append("The stronger the blue, the more rows.")
        if shown.hidden:
            said.append(f"{count(shown.hidden)} at or below 0 are not on the log scale.")
    else:
        said.append("Each row sums to 100 %; in brackets its rows.")
    return " ".join(said)
