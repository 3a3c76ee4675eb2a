"""Take away: every download, what is in it, made when it is clicked."""

import streamlit as st

from ui import frame, taking
from ui.taking import again, downloads
from ui.taking.parts import parts

table, plan = frame.require()
st.title("Take it away", anchor=False)
st.markdown(
    "Each file is made when you click it, so its size is approximate. The same data and decisions give the "
    "same file."
)
made = parts(table, plan)
for title, list_downloads in taking.GROUPS.items():
    downloads.show_group(title, list_downloads(made))
again.keep(made)
again.show_code(made)
