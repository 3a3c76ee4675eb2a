"""Downloads of the labelled data."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from segmentation import Customers, Features, Plan, Table, Unit
from segmentation.words import listing, plural
from ui import files, results, state
from ui.segments.view import View, follow_decisions
from ui.taking import labelled
from ui.taking.downloads import Download
from ui.taking.parts import parts_of


@st.fragment
def downloads(view: View) -> None:
    """Offer the labelled customers and, for order lines, the labelled lines; each is made on click."""
    follow_decisions(view.plan)
    parts = parts_of(view.table, view.plan, view.swept, view.segments)
    with st.container(horizontal=True, vertical_alignment="center"):
        if view.plan.unit is Unit.ORDER_LINE:
            _offer("Download labelled customers", labelled.customers(parts), "customers")
            _offer("Download labelled order lines", labelled.lines(parts), "lines")
        else:
            _offer("Download labelled data", labelled.customers(parts), "labelled")
        if parts.personal:
            _personal(view.plan, len(parts.personal))
        st.page_link("pages/take_away.py", label="Other files", icon=":material/arrow_forward:")
    personal = bool(parts.personal) and not view.plan.personal_too
    st.caption(_download_words(view.table, parts.customers, parts.features, personal=personal))


def _offer(label: str, download: Download, what: str) -> None:
    """Offer the first kind of a download, the CSV, as the Take away page gives it."""
    csv = download.files[0]
    files.offer(label, csv.write, csv.name, f"download-{what}", about=csv.size)


def _personal(plan: Plan, number: int) -> None:
    """Ask whether columns that look personal go into the file of customers."""
    key = f"personal-{plan.personal_too}-{state.revision()}"
    st.checkbox(
        f"With {plural(number, 'personal column')}",
        plan.personal_too,
        key=key,
        on_change=lambda: state.change_plan(lambda p: replace(p, personal_too=bool(state.widget(key)))),
        help="Names, phones, addresses and e-mail stay out of the file of customers unless you want them.",
    )


def _download_words(table: Table, customers: Customers, features: Features, *, personal: bool) -> str:
    """Say what is in the files; `personal`: columns that look personal are left out."""
    said = ["Every row of your file in its order, each cell as you wrote it, with its segment beside it."]
    if personal and customers.unit is Unit.CUSTOMER:
        said.append("Without the columns that look personal.")
    apart = len(customers) - len(features.customers)
    lines = int((customers.row_customer < 0).sum())
    rest = [*([plural(lines, "row")] if lines else []), *([plural(apart, "customer")] if apart else [])]
    if rest:
        said.append(f"{listing(rest)} without a segment, each with the reason.")
    aside = sum(bool(item.cells) for item in table.set_aside)
    if aside:
        said.append(f"{plural(aside, 'line')} that hold no data (totals, remarks) stay where they stood.")
    risky = results.formula_cells(table)
    if risky:
        said.append(
            f"{plural(risky, 'cell')} that a spreadsheet would run as a formula, written with an apostrophe."
        )
    return " ".join(said)
