"""The entry of the dashboard: `streamlit run app.py`. It starts the frame and computes nothing."""

from ui import frame

frame.run()
