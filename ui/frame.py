"""Page config, navigation and guard: the same frame however a page is reached.

Streamlit runs a folder named `pages/` behind the router's back: on a freshly started server a deep
link such as /explore runs pages/explore.py alone, without app.py (and so does AppTest on each run after
the first). So every page begins with `begin()` or `require()`, and these notice that no frame is
around: they run it, which runs the page again inside, and end the outer run.
"""

from __future__ import annotations

import gc
from contextvars import ContextVar

import streamlit as st

from segmentation import Plan, SegmentationError, Table
from ui import show, state

TITLE = "Market segments"
#: Inside the frame, while the router runs a page.
_inside: ContextVar[bool] = ContextVar("inside_the_frame", default=False)


def run() -> None:
    """Draw the frame and, in it, the page of the address."""
    st.set_page_config(page_title=TITLE, page_icon="🧭", layout="wide")
    _settle_memory()
    page = st.navigation(_pages(), position="top")
    token = _inside.set(True)
    try:
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
    table, plan = state.table(), state.plan()
    if table is None or plan is None:
        show.welcome()
        st.stop()
    st.caption(f"{show.literal(table.name)} · {len(table.frame):,} rows · one row is: {plan.unit}")
    return table, plan


def _pages() -> list[st.Page]:
    return [
        # Streamlit serves its default page at "/" only; so that /data is an address too, "/" leads there.
        st.Page(_start, title="Start", default=True, visibility="hidden"),
        st.Page("pages/data.py", title="Data", url_path="data"),
        st.Page("pages/explore.py", title="Explore", url_path="explore"),
        st.Page("pages/choose_k.py", title="Choose K", url_path="choose_k"),
        st.Page("pages/segments.py", title="Segments", url_path="segments"),
    ]


def _start() -> None:
    st.switch_page("pages/data.py")


@st.cache_resource
def _settle_memory() -> None:
    """Tell the collector that what is imported stays: it looks through all of it after every click else."""
    gc.collect()
    gc.freeze()
