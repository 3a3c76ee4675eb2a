"""Reading without being told anything against `pandas.read_csv` told everything; and the memory it takes.

A bar that is missed is told in capitals.

`--file orders.csv` measures another file as well (its columns of dates and numbers are told to pandas).
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from segmentation import Table, read_table

REPEATS = 5
LINES = 541_909
MOMENT = "%Y-%m-%d %H:%M:%S"

CHILD = """
import sys
from pathlib import Path
from segmentation import read_table

def kilobytes(what):
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in status if line.startswith(what)))

read_table(b"a,b\\n1,x\\n")
base = kilobytes("VmRSS")
table = read_table(Path(sys.argv[1]))
print((kilobytes("VmHWM") - base) * 1024 / Path(sys.argv[1]).stat().st_size)
"""


def order_lines() -> bytes:
    """As many order lines as the web shop has that everybody measures on, of the same look and size."""
    rng = np.random.default_rng(0)
    products = rng.integers(0, 4_000, LINES) // rng.integers(1, 5, LINES)
    adjectives = np.array(["SMALL", "SET OF 6", "VINTAGE", "RED RETROSPOT", "WOODEN", "PINK", "WARM, SOFT"])
    things = np.array(["HEART T-LIGHT HOLDER", "LUNCH BAG", "CAKE STAND", "CUSHION COVER", "BUNTING"])
    # One name in ninety has a comma and so stands in quotes, as in the original.
    number = np.arange(4_000)
    names = np.char.add(
        np.char.add(adjectives[np.where(number % 90, number % 6, 6)], " "), things[number % 5]
    )
    invoices = 536_365 + np.sort(rng.integers(0, 25_900, LINES))
    minutes = np.sort(rng.integers(0, 539_000, 25_900))[invoices - 536_365]
    customers = (12_346 + rng.integers(0, 5_900, 25_900))[invoices - 536_365].astype(float)
    customers[rng.random(LINES) < 0.25] = np.nan
    letters = np.where(rng.random(LINES) < 0.1, "B", "")
    frame = pd.DataFrame(
        {
            "InvoiceNo": np.char.add(np.where(rng.random(LINES) < 0.02, "C", ""), invoices.astype(str)),
            "StockCode": np.char.add((20_000 + products).astype(str), letters),
            "Description": names[products],
            "Quantity": np.where(rng.random(LINES) < 0.02, -1, 1) * rng.geometric(0.12, LINES),
            "InvoiceDate": pd.to_datetime("2010-12-01 08:26") + pd.to_timedelta(minutes, unit="min"),
            "UnitPrice": np.round(rng.lognormal(0.8, 0.9, LINES), 2),
            "CustomerID": customers,
            "Country": np.where(rng.random(LINES) < 0.9, "United Kingdom", "Channel Islands"),
        }
    )
    return frame.to_csv(index=False, date_format=MOMENT).encode()


def numbers() -> bytes:
    """A million customers by ten numbers: whole ones, amounts with two decimals, full precision."""
    rng = np.random.default_rng(0)
    rows = 1_000_000
    columns = {"age": rng.integers(18, 90, rows), "points": rng.integers(0, 100_000, rows)}
    columns |= {f"amount {i}": np.round(rng.lognormal(3, 1, rows), 2) for i in range(6)}
    columns |= {"score": rng.normal(size=rows), "visits": rng.integers(1, 6, rows)}
    return pd.DataFrame(columns).to_csv(index=False).encode()


def told(content: bytes, table: Table) -> pd.DataFrame:
    """Read with pandas, told every column's type: what it gives is the same frame."""
    kinds = {"number": "float64", "text": "str", "flag": "str"}
    dates = [name for name, kind in table.kinds.items() if kind == "date"]
    return pd.read_csv(
        io.BytesIO(content),
        sep=table.dialect.delimiter,
        dtype={name: kinds[kind] for name, kind in table.kinds.items() if kind != "date"},
        parse_dates=dates,
        date_format=MOMENT,
    )


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alike(table: Table, theirs: pd.DataFrame) -> bool:
    """Do both hold the same numbers and dates?

    Their frame is not kept: from then on pandas would get memory that the system has made ready already, 0.21
    instead of 0.28 s for the million rows, which no first reading of a file does.
    """
    typed = [name for name, kind in table.kinds.items() if kind in {"number", "date"}]
    return all(table.frame[name].equals(theirs[name].astype(table.frame[name].dtype)) for name in typed)


def measure(name: str, content: bytes, bar: float, memory_bar: float) -> None:
    table = read_table(content)
    same = alike(table, told(content, table))
    ratios = [
        seconds(lambda: read_table(content)) / seconds(lambda: told(content, table)) for _ in range(REPEATS)
    ]
    print(
        f"{name}, {len(table.frame):,} × {table.frame.shape[1]}: "
        f"{against(statistics.median(ratios), bar, 'times pandas.read_csv told everything')}; "
        f"the same values: {same}"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        child = [sys.executable, "-c", CHILD, str(path)]
        peak = float(subprocess.run(child, capture_output=True, text=True, check=True).stdout)
    size = f"times the file of {len(content) / 1e6:.0f} MB"
    print(f"{name}: peak memory {against(peak, memory_bar, size)}")


def against(value: float, bar: float, unit: str) -> str:
    """Say a figure and its bar, in capitals where it is missed."""
    return f"{value:.2f} {unit} (at most {bar:g}{'' if value <= bar else ': MISSED'})"


def broken(content: bytes) -> bytes:
    """The same file with a quote out of place or a cell too many in every 50,000th line."""
    lines = content.split(b"\n")
    for place in range(25_000, len(lines) - 1, 50_000):
        lines[place] = lines[place].replace(b" ", b'" ', 1) if place % 100_000 else lines[place] + b",x"
    return b"\n".join(lines)


def measure_broken(content: bytes) -> None:
    """What a few broken lines cost a large file."""
    mended = broken(content)
    ratios = [
        seconds(lambda: read_table(mended)) / seconds(lambda: read_table(content)) for _ in range(REPEATS)
    ]
    count = len(read_table(mended).repaired)
    told_of = f"order lines with {count} mended"
    print(f"{told_of}: {against(statistics.median(ratios), 2.0, 'times the same file without a fault')}")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--file", type=Path)
    extra = options.parse_known_args()[0].file
    measure("order lines", order_lines(), 2.0, 6)
    measure_broken(order_lines())
    measure("numbers", numbers(), 1.5, 3)
    if extra:
        measure(extra.name, extra.read_bytes(), 2.0, 6)


if __name__ == "__main__":
    main()
