"""The Market tab: money, orders and customers over time, the seasons, and who brings the money."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Concentration, Plan, Seasons, Table, Timeline, addable, charts, seasons, year_on_year
from segmentation.exploring.seasonal import LEAST_MONTHS, NOTABLE
from segmentation.words import compact, count, percent, plural
from ui import results, show

_WHATS = {"amount": "Amount", "orders": "Orders", "customers": "Customers", "rows": "Customers"}
#: The best so many are told in the table of shares.
_TOPS = (0.01, 0.05, 0.1, 0.2, 0.5)


def panel(table: Table, plan: Plan) -> None:
    """Show time on the left and the concentration on the right."""
    timed = bool(results.shown_over_time(table, plan))
    shared = bool(addable(results.customers(table, plan)))
    left, right = st.columns([3, 2], gap="large") if timed and shared else (st.container(), st.container())
    if timed:
        with left:
            over_time(table, plan)
    if shared:
        with right:
            who_brings(table, plan)


@st.fragment
@show.safely
def over_time(table: Table, plan: Plan) -> None:
    """Show the chosen figure over time, and the seasons in it."""
    st.header("Over time", anchor=False)
    shown = results.shown_over_time(table, plan)
    what = shown[0]
    if len(shown) > 1:
        what = st.segmented_control(
            "Show", shown, default=what, format_func=_WHATS.get, key=f"time-{table.digest}", required=True
        )
    found = results.over_time(table, plan, what)
    if found is None:
        return
    name = _WHATS[what]
    show.chart(charts.timeline_chart(found, name), "timeline", f"{name} over time")
    _parts_said(found)
    monthly = results.over_time(table, plan, what, "M")
    if monthly is not None:
        _growth(monthly, name)
        _seasons(seasons(monthly), name)
    show.as_table(lambda: _as_table(found, name), "timeline-table", f"{name} over time")


def _parts_said(found: Timeline) -> None:
    step = charts.STEP_NAMES[found.step]
    said = []
    if found.first_part:
        said.append(f"the first {step} begins on {found.begin:%d %b %Y}")
    if found.last_part:
        said.append(f"the last {step} ends on {found.end:%d %b %Y}")
    if said:
        text = " and ".join(said)
        said = "hatched, as only a part of it is in the data; a drop there means nothing"
        st.caption(f"{text[0].upper()}{text[1:]}: {said}.")


def _growth(monthly: Timeline, name: str) -> None:
    change = year_on_year(monthly)
    if change is not None:
        more = "more" if change >= 0 else "less"
        st.markdown(
            show.unbroken(
                f"{name}: the last 12 whole months brought {percent(abs(change))} {more} than the 12 before."
            )
        )


def _seasons(found: Seasons | None, name: str) -> None:
    if found is None:
        return
    st.header("Seasons", anchor=False)
    show.chart(
        charts.seasons_chart(found, name),
        "seasons",
        f"{name} by month, {len(found.years)} years laid over each other",
    )
    st.markdown(show.unbroken(_season_said(found)))
    if found.index is not None:
        st.caption(_season_source(found))


def _season_said(found: Seasons) -> str:
    """Say the strongest and the weakest month, as far as the numbers bear it."""
    if found.months < LEAST_MONTHS:
        return (
            f"To tell a season from growth takes {LEAST_MONTHS} whole months; "
            f"there {'is' if found.months == 1 else 'are'} {found.months} so far."
        )
    if found.index is None:
        return "A run of twelve months sums to nothing or less, so its months can't be compared with it."
    if not found.notable:
        return f"No season to speak of: every month stays within {percent(NOTABLE)} of an average one."
    (best, most), (worst, least) = (
        (charts.month_name(month), found.index[month - 1] - 1) for month in (found.strongest, found.weakest)
    )
    if found.steady is False:
        return (
            f"No season to rely on: {best} comes out {_off(most)} and {worst} {_off(least)}, "
            "but the years agree no better than chance."
        )
    return f"{best} is the strongest month, {_off(most)}; {worst} the weakest, {_off(least)}."


def _off(difference: float) -> str:
    side = "above" if difference > 0 else "below"
    return f"{percent(abs(difference))} {side} an average one"


def _season_source(found: Seasons) -> str:
    said = "Each month against the mean of the twelve around it, so growth is not taken for a season"
    if found.seen == 1:
        return f"{said}; some months are seen in one year only, so it may be chance."
    return f"{said}; the middle of {found.seen} years or more."


def _as_table(found: Timeline, name: str) -> pd.DataFrame:
    made = {"From": pd.DatetimeIndex(found.starts).strftime("%Y-%m-%d"), name: found.sums.round(2)}
    if found.new is not None:
        made |= {"of them new": found.new.astype(int)}
    return pd.DataFrame(made | {"Only a part": ["" if ok else "yes" for ok in found.whole]})


@st.fragment
@show.safely
def who_brings(table: Table, plan: Plan) -> None:
    """Show how much the best customers bring."""
    customers = results.customers(table, plan)
    st.header("Who brings it", anchor=False)
    names = addable(customers)
    trait = st.selectbox(
        "Share of",
        names,
        index=0 if customers.amount else None,
        format_func=lambda name: show.option(customers.trait(name).label),
        placeholder="Choose what customers bring",
        key=f"share-{table.digest}",
        persist_state="session",
    )
    if trait is None:
        st.caption(
            "No column is known to be money. Choose one to see how much of it the best customers bring."
        )
        return
    found = results.who_brings(table, plan, trait)
    figure = charts.concentration_chart(found, found.column)
    show.chart(
        figure, "concentration", f"Share of {found.column} that the best customers bring: {_top(found)}"
    )
    st.markdown(show.unbroken(f"{_top(found)} Half of it comes from {percent(found.needed(0.5))} of them."))
    nothing = (
        f" {plural(found.nothing, 'customer')} of {count(len(found))} bring none." if found.nothing else ""
    )
    st.caption(f"Gini {found.gini:.2f}: 0 means that all bring the same, 1 that one brings it all.{nothing}")
    show.as_table(lambda: _tops(found), "tops-table", "Share of the best customers")


def _top(found: Concentration) -> str:
    return f"The top 10 % of the customers bring {percent(found.top(0.1))}."


def _tops(found: Concentration) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "The top": [percent(top) for top in _TOPS],
            "Customers": [count(top * len(found)) for top in _TOPS],
            "bring": [percent(found.top(top)) for top in _TOPS],
            found.column: [compact(found.top(top) * found.total) for top in _TOPS],
        }
    )
