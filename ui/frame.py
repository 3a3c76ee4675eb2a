"""Page config, navigation and guard: the same frame however a page is reached.

Streamlit runs a folder named `pages/` behind the router's back: on a freshly started server a deep
link such as /explore runs pages/explore.py alone, without app.py (and so does AppTest on each run after
the first). So every page begins with `begin()` or `require()`, and these notice that no frame is
around: they run it, which runs the page again inside, and end the outer run.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextvars import ContextVar

import streamlit as st

from segmentation import Plan, SegmentationError, Table, changed
from ui import address, jobs, reading, scripts, show, state

TITLE = "Market segments"
#: The pages in the order of the work, by their address.
PAGES = {
    "data": "Data",
    "explore": "Explore",
    "prepare": "Prepare",
    "choose_k": "Choose K",
    "segments": "Segments",
    "offers": "Offers",
    "rfm": "RFM",
    "take_away": "Take away",
    "new_data": "New data",
}
#: Inside the frame, while the router runs a page.
_inside: ContextVar[bool] = ContextVar("inside_the_frame", default=False)


def run() -> None:
    """Draw the frame and, in it, the page of the address."""
    st.set_page_config(page_title=TITLE, page_icon="🧭", layout="wide")
    _settle_memory()
    page = st.navigation(_pages(), position="top")
    token = _inside.set(True)
    try:
        reading.settle(jobs.PATIENCE_SECONDS)
        scripts.ask()
        address.begin(page.url_path)
        _status(page)
        address.end(page.url_path)
        page.run()
    except SegmentationError as problem:
        show.error(problem)
    finally:
        _inside.reset(token)


def begin() -> None:
    """Be in the frame: the first line of a page that needs no data."""
    if not _inside.get():
        run()
        st.stop()


def require() -> tuple[Table, Plan]:
    """Be in the frame and have data: the first line of every other page; else say where to start."""
    begin()
    reading.elsewhere()
    table, plan = state.table(), state.plan()
    if table is None or plan is None:
        show.welcome()
        st.stop()
    return table, plan


def _status(page: st.Page) -> None:
    """Say above the page what is being looked at, and offer to take back the last decision."""
    table, plan = state.table(), state.plan()
    if table is None or plan is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="status"):
        with st.container(width="stretch"):
            # The Data page says it itself, larger.
            if page.url_path != "data":
                st.caption(
                    f"{show.literal(table.name)} · {len(table.frame):,} rows · one row is: {plan.unit}"
                )
        _history(plan)


def _history(plan: Plan) -> None:
    """Offer the way back and forth, once there is one."""
    before, after = state.before(), state.after()
    if before is not None or after is not None:
        _step("Undo", "Takes back", before, plan, state.undo)
        _step("Redo", "Decides again", after, plan, state.redo)


def _step(name: str, does: str, other: Plan | None, plan: Plan, step: Callable[[], None]) -> None:
    st.button(
        name,
        key=name.lower(),
        icon=f":material/{name.lower()}:",
        type="tertiary",
        disabled=other is None,
        help=None if other is None else f"{does}: {changed(other, plan)}",
        on_click=step,
    )


def _pages() -> list[st.Page]:
    pages = [st.Page(f"pages/{name}.py", title=title, url_path=name) for name, title in PAGES.items()]
    # Streamlit serves its default page at "/" only; so that /data is an address too, "/" leads there.
    return [st.Page(_start, title="Start", default=True, visibility="hidden"), *pages]


def _start() -> None:
    st.switch_page("pages/data.py", query_params=dict(st.query_params))


@st.cache_resource
def _settle_memory() -> None:
    """Tell the collector that what is imported stays: it looks through all of it after every click else."""
    gc.collect()
    gc.freeze()
