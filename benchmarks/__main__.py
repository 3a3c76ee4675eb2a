"""What `make bench` runs: every measurement as a ratio within one run, since machines differ and drift."""

from __future__ import annotations

import runpy
from pathlib import Path

for script in sorted(Path(__file__).parent.glob("bench_*.py")):
    print(f"\n== {script.stem.removeprefix('bench_').replace('_', ' ')}")
    runpy.run_path(str(script), run_name="__main__")
