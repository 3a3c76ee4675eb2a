"""How much of awkward files is read right: columns written down beforehand, csv-spectrum, Pollock.

The last two lie beside the project (`shared/`), as their files may not be passed on.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from segmentation import SegmentationError, build_customers, propose_plan, read_table
from tests.reading import test_values as written

SHARED = next(
    (
        folder / "shared"
        for folder in Path(__file__).resolve().parents
        if (folder / "shared" / "bench").exists()
    ),
    None,
)

BARS = {"simple": 9.98, "weighted": 9.97, "exact": 0.72}


def columns() -> None:
    """Columns of numbers and dates, each of them a test as well."""
    for name, cases, check in (
        ("number", written.NUMBERS, written.test_numbers_in_every_usual_dress_are_numbers),
        ("date", written.DATES, written.test_dates_in_every_usual_form_are_dates),
    ):
        right = sum(_passes(check, case) for case in cases)
        print(
            f"{name} columns: {right} of {len(cases)} right (all{'' if right == len(cases) else ': MISSED'})"
        )


def _passes(check, case) -> bool:
    try:
        check(*case)
    except AssertionError:
        return False
    return True


def spectrum(folder: Path) -> None:
    """Twelve files beside the records they mean."""
    wrong = []
    for path in sorted((folder / "csvs").glob("*.csv")):
        meant = json.loads((folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        if read_table(path).text().to_dict("records") != meant:
            wrong.append(path.stem)
    print(
        f"csv-spectrum: {12 - len(wrong)} of 12 equal their JSON (all{': MISSED' if wrong else ''}) {wrong}"
    )


def variants(data: Path) -> None:
    """Copies of the sales file as they go about: the same customers and total where they are still there."""
    whole = _shop(data / "sales_data_sample.csv")
    for path in sorted((data / "messy" / "sales_data_sample_variants").glob("*.csv")):
        try:
            names, total = _shop(path)
        except SegmentationError as refused:
            print(f"  {path.name}: {refused}")
            continue
        alike = "the same" if (names, total) == whole else f"not the same: {len(names - whole[0])} others"
        print(f"  {path.name}: {len(names)} customers, {total:,.2f}: {alike}")


def _shop(path: Path) -> tuple[set[str], float]:
    table = read_table(path)
    customers = build_customers(table, propose_plan(table))
    return set(customers.ids.astype(str)), round(customers.frame[customers.amount].sum(), 2)


def pollock(script: Path) -> None:
    """2,290 polluted files, scored by a script of others."""
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    line = ran.stdout.splitlines()[-1]
    for measure, bar in BARS.items():
        value = float(re.search(rf"{measure} ([\d.]+)", line)[1])  # type: ignore[index]
        print(f"Pollock, {measure}: {value:g} (at least {bar:g}{'' if value >= bar else ': MISSED'})")


def main() -> None:
    columns()
    if SHARED is None:
        print("csv-spectrum, the copies of the sales file and Pollock: not here")
        return
    spectrum(SHARED / "data" / "messy" / "csv-spectrum")
    variants(SHARED / "data")
    pollock(SHARED / "bench" / "pollock.py")


if __name__ == "__main__":
    main()
