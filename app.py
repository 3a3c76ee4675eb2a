"""The entry of the dashboard: `streamlit run app.py`. It starts the frame and computes nothing.

Streamlit finds the server's `app` here by reading the file, and runs the file as a script for each page.
"""

from starlette.middleware import Middleware
from streamlit.starlette import App

from ui import frame
from ui.streamed import Streamed

if __name__ == "__main__":
    frame.run()
else:
    app = App(__file__, middleware=[Middleware(Streamed)])
