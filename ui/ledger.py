"""From lines read to customers segmented: the waterfall, each step to be looked into and taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Ledger, LedgerStep, LeftOut, Plan, Table, Unit, charts
from segmentation.words import compact, count, plural
from ui import results, show, state

_NUMBER = st.column_config.NumberColumn(format="localized")
#: What taking a step back would do, in the words of its button.
_TAKE_BACK = {
    LedgerStep.CUSTOMER: "Count each of their orders as a customer of its own",
    LedgerStep.DATE: "Count them without a date",
    LedgerStep.LATER: "Back to the day after the last line",
    LedgerStep.STATUS: "Count them all the same",
    LedgerStep.PREFIX: "Count them all the same",
    LedgerStep.PRODUCT: "Count all products",
    LedgerStep.RETURN: "Subtract them from their customers' money",
    LedgerStep.NO_AMOUNT: "Segment these customers all the same",
    LedgerStep.KEY_ACCOUNT: "Bring them back among the others",
}


def panel(table: Table, plan: Plan) -> None:
    """Say how many customers there are to segment, and where every row and all the money went."""
    ledger = results.ledger(table, plan)
    if plan.unit is Unit.ORDER_LINE:
        st.header("From lines to customers", anchor=False)
    said = f"{plural(ledger.segmented, 'customer')} ready to be segmented."
    st.success(said, icon=":material/check_circle:")
    notes = results.customers(table, plan).notes
    if notes:
        show.notes(notes)
    if plan.unit is Unit.ORDER_LINE:
        _waterfall(table, plan)
        _steps(table, plan)


def _waterfall(table: Table, plan: Plan) -> None:
    ledger = results.ledger(table, plan)
    picture, figures = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with picture:
        what = "lines"
        if ledger.amount is not None:
            what = st.segmented_control(
                "Waterfall of",
                ["lines", "money"],
                default="lines",
                key=f"waterfall-{table.digest}",
                required=True,
                label_visibility="collapsed",
                format_func=str.capitalize,
            )
        alt = charts.ledger_in_words(ledger)
        show.chart(charts.ledger_chart(ledger, what), key="ledger", alt=alt)
    with figures:
        st.dataframe(
            _as_table(ledger),
            hide_index=True,
            key="ledger-table",
            column_config=dict.fromkeys(("Lines", "Customers", "Money"), _NUMBER),
            alt=alt,
        )


def _as_table(ledger: Ledger) -> pd.DataFrame:
    """Every step in figures; the first and the last row frame what was left out."""
    read = LeftOut("read", ledger.rows, ledger.customers, ledger.amount)
    kept = LeftOut("segmented", ledger.kept_rows, ledger.segmented, ledger.kept_amount)
    steps = (read, *ledger.left_out, kept)
    shown = {
        "Step": ["Read", *(f"− {x.reason}" for x in ledger.left_out), "= Segmented"],
        "Lines": [x.rows for x in steps],
        "Customers": [x.customers for x in steps],
    }
    if ledger.amount is not None:
        shown["Money"] = [round(x.amount or 0, 2) for x in steps]
    return pd.DataFrame(shown)


def _steps(table: Table, plan: Plan) -> None:
    ledger = results.ledger(table, plan)
    for left_out in ledger.left_out:
        if left_out.step is not None:
            _step(table, plan, left_out, f"{_title(left_out)}: {_said(left_out)}: {left_out.reason}")
    if ledger.returns is not None:
        returns = ledger.returns
        _step(
            table,
            plan,
            returns,
            f"Counted: {_said(returns)}: returns, subtracted from their customers' money",
        )
    for back in ledger.taken_back:
        _taken_back(back)


def _title(left_out: LeftOut) -> str:
    return "Of their own" if left_out.step is LedgerStep.KEY_ACCOUNT else "Left out"


def _step(table: Table, plan: Plan, step: LeftOut, title: str) -> None:
    """One step: its first lines as written, and the button that takes it back."""
    assert step.step is not None  # noqa: S101 (for the type checker; see _steps)
    with st.expander(show.literal(title, 160), icon=":material/receipt_long:", key=f"step-{step.step.name}"):
        lines = results.lines_of_step(table, plan, step.step)
        if len(lines):
            some = "" if len(lines) == step.rows else f"The first {len(lines)} of {count(step.rows)} lines; "
            st.dataframe(
                lines, height="content" if len(lines) < 6 else 248, alt="Lines of this step, as written"
            )
            st.caption(f"{some}the numbers on the left are lines of the file.")
        _button(plan, step.step)


def _button(plan: Plan, step: LedgerStep) -> None:
    if step is LedgerStep.RETURN and plan.counting.subtract_returns:
        label, change = "Leave returns out, count purchases only", {"subtract_returns": False}
        st.button(label, key=f"change-{step.name}", on_click=_count_with, kwargs=change)
    elif step in _TAKE_BACK:
        st.button(_TAKE_BACK[step], key=f"change-{step.name}", on_click=_take_back, args=(step,))
    else:
        st.caption("They come back with their lines: take back the step that left the lines out.")


def _taken_back(step: LeftOut) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"back-{step.step}"):
        st.markdown(show.literal(f"Counted by your wish: {_said(step)}: {step.reason}", 160))
        st.button("Leave them out again", key=f"again-{step.step}", on_click=_restore, args=(step.step,))


def _said(step: LeftOut) -> str:
    """Say how much a step holds: "135,080 lines, 1.45 M"."""
    who = plural(step.customers, "customer") if step.customers else ""
    lines = plural(step.rows, "line") if step.rows or not who else ""
    money = compact(step.amount) if step.amount else ""
    return ", ".join(part for part in (who, lines, money) if part)


def _count_with(**changes: object) -> None:
    state.change_plan(lambda p: p.with_counting(**changes))


def _take_back(step: LedgerStep) -> None:
    if step is LedgerStep.KEY_ACCOUNT:
        state.change_plan(lambda p: p.with_aside(()))
        return
    state.change_plan(lambda p: p.counted(p.counting.taking_back(step)))


def _restore(step: LedgerStep) -> None:
    state.change_plan(lambda p: p.counted(p.counting.restoring(step)))
