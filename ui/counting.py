"""What counts on the way from order lines to customers: the day, the cancelled, the products, the ids."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from segmentation import LikeIds, NoSale, Plan, Table, Unit
from segmentation.words import compact, count, listing, plural
from ui import results, show, state

#: Products named in a sentence; the list to choose from has them all.
_NAMED = 4
_LAST_DATE = date(2200, 12, 31)


def panel(table: Table, plan: Plan) -> None:
    """Let the user say what counts; every choice is shown as it stands."""
    if plan.unit is not Unit.ORDER_LINE or plan.columns.customer is None:
        return
    st.header("What counts", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _reference_date(table, plan)
        _cancel_prefix(table, plan)
        _products(table, plan)
    _like_ids(results.like_ids(table, plan))
    _proposed_products(plan, results.no_sales(table, plan))


def _reference_date(table: Table, plan: Plan) -> None:
    name, chosen = plan.columns.date, plan.counting.reference_date
    if name is None or table.kinds.get(name) != "date" or table.frame[name].isna().all():
        return
    after_last = table.frame[name].max().date() + timedelta(days=1)
    key = f"reference-{table.digest}-{name}-{chosen}-{state.revision()}"
    with st.container(width=240):
        st.date_input(
            "Recency counts back from",
            value=chosen or after_last,
            min_value=table.frame[name].min().date(),
            max_value=_LAST_DATE,
            format="YYYY-MM-DD",
            key=key,
            on_change=_take_date,
            args=(key, after_last),
            help="The day after the last line of the file, unless you choose another. "
            "Lines after the day you choose are left out.",
        )
    early = results.last_day_until_today(table, plan)
    if chosen is not None:
        st.button("Back to the day after the last line", key="reference-back", on_click=_count, args=(None,))
    elif early is not None:
        st.button(f"Count back from {early:%d %b %Y}", key="reference-past", on_click=_count, args=(early,))


def _take_date(key: str, after_last: date) -> None:
    value = state.widget(key)
    _count(None if value == after_last or not isinstance(value, date) else value)


def _count(day: date | None) -> None:
    state.change_plan(lambda p: p.with_counting(reference_date=day))


def _cancel_prefix(table: Table, plan: Plan) -> None:
    if plan.columns.order is None or table.kinds.get(plan.columns.order) != "text":
        return
    now = results.cancel_prefix(table, plan)
    key = f"prefix-{table.digest}-{now}-{state.revision()}"
    with st.container(width=240):
        st.text_input(
            "Cancelled orders begin with",
            value=now,
            key=key,
            placeholder="nothing",
            on_change=_take_prefix,
            args=(key,),
            help="Their lines of negative money reduce what the customer brought, as returns do; "
            "their other lines are left out.",
        )


def _take_prefix(key: str) -> None:
    prefix = str(state.widget(key)).strip()
    state.change_plan(lambda p: p.with_counting(cancel_prefix=prefix))


def _products(table: Table, plan: Plan) -> None:
    if plan.columns.product is None:
        return
    chosen = list(plan.counting.without_products)
    proposed = {x.product: x for x in results.no_sales(table, plan)}
    options = list(dict.fromkeys([*chosen, *proposed, *results.top_products(table, plan)]))
    key = f"without-{table.digest}-{hash(tuple(chosen))}-{state.revision()}"
    with st.container(width=480):
        st.multiselect(
            "Products that are no sales",
            options,
            default=chosen,
            format_func=lambda p: f"{p} ({proposed[p].called})" if p in proposed else p,
            key=key,
            accept_new_options=True,
            placeholder="none: every line is a sale",
            on_change=_take_products,
            args=(key,),
            help="Postage, bank charges, tests: their lines are left out, and counted in the ledger. "
            "A product that is not in the list can be typed.",
        )


def _take_products(key: str) -> None:
    named = tuple(str(p).strip() for p in state.widget(key))  # type: ignore[attr-defined]
    state.change_plan(lambda p: p.with_counting(without_products=named))


def _proposed_products(plan: Plan, proposed: tuple[NoSale, ...]) -> None:
    """Offer to leave out what looks like no sale; nothing happens unasked."""
    new = [x for x in proposed if x.product not in plan.counting.without_products]
    if not new:
        return
    named = [f"{x.product} ({x.called})" if x.called != x.product else x.product for x in new[:_NAMED]]
    money = "" if new[0].amount is None else f", {compact(sum(x.amount or 0 for x in new))}"
    more = f" and {count(len(new) - _NAMED)} more" if len(new) > _NAMED else ""
    lines = plural(sum(x.rows for x in new), "line")
    said = f"{plural(len(new), 'product')} look like no sales ({lines}{money}): {', '.join(named)}{more}."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(show.literal(said.replace("1 product look", "1 product looks"), 300))
        everything = (*plan.counting.without_products, *(x.product for x in new))
        st.button(
            "Leave them out",
            key="without-proposed",
            on_click=lambda: state.change_plan(lambda p: p.with_counting(without_products=everything)),
        )


def _like_ids(like: LikeIds | None) -> None:
    """Offer to take ids that differ only in case and blanks for one customer."""
    plan = state.plan()
    if like is None or plan is None:
        return
    examples = listing([" = ".join(f"“{one}”" for one in group) for group in like.examples])
    with st.container(horizontal=True, vertical_alignment="center"):
        if plan.counting.merge_ids:
            st.markdown(
                show.literal(f"Ids that differ only in case and blanks are one customer: {examples}.", 300)
            )
        else:
            said = f"{plural(like.customers, 'customer')} may be written in two ways: {examples}."
            st.markdown(show.literal(said, 300))
        st.button(
            "Keep them apart" if plan.counting.merge_ids else "Take them for one",
            key="merge-ids",
            on_click=lambda: state.change_plan(lambda p: p.with_counting(merge_ids=not p.counting.merge_ids)),
        )


def made_features(table: Table, plan: Plan) -> None:
    """List what is known of each customer, with meaning, unit and formula."""
    if plan.unit is not Unit.ORDER_LINE:
        return
    customers = results.customers(table, plan)
    made = [t for t in customers.traits if t.made]
    with st.expander(
        f"{len(made)} features are made of the lines of each customer", icon=":material/functions:"
    ):
        st.dataframe(
            pd.DataFrame(
                {
                    "Feature": [t.label for t in made],
                    "Median": [t.show(float(customers.frame[t.name].median())) for t in made],
                    "Unit": [t.measured_in for t in made],
                    "What it says": [t.meaning for t in made],
                    "Formula": [t.formula for t in made],
                }
            ),
            hide_index=True,
            key="made-features",
            alt="The features made of the order lines, with their median, unit, meaning and formula",
        )
