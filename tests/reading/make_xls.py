"""Write the old Excel files (BIFF8) among the awkward ones: run once, with xlwt, which is no dependency here.

python3 -m venv /tmp/xls && /tmp/xls/bin/pip install xlwt && /tmp/xls/bin/python tests/reading/make_xls.py
"""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "awkward"
BASE = json.loads((FOLDER / "base.json").read_text(encoding="utf-8"))

#: Amounts and days are numbers in the file; the days show as dates.
READ = [BASE[0], *[[*row[:3], repr(float(row[3])).removesuffix(".0"), *row[4:]] for row in BASE[1:]]]


def workbook(*, from_1904: bool) -> bytes:
    """A workbook of two sheets, a hidden one and the customers below a title over merged cells."""
    # Here, as the tests look into every module for examples, and it is not installed for them.
    import xlwt  # type: ignore[import-not-found, unused-ignore]

    book = xlwt.Workbook()
    book.dates_1904 = from_1904
    notes = book.add_sheet("Notes")
    notes.write(0, 0, "not for you")
    notes.visibility = 1
    sheet = book.add_sheet("Customers")
    book.set_active_sheet(1)
    sheet.write_merge(0, 0, 0, 5, "Customers of the shop")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(BASE):
        for column, cell in enumerate(row):
            if number and column == 3:
                sheet.write(number + 2, column, float(cell))
            elif number and column == 4:
                sheet.write(number + 2, column, dt.datetime.fromisoformat(cell), day)
            elif cell:
                sheet.write(number + 2, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def main() -> None:
    """Write each file and what is expected of it beside it."""
    told = {
        "rows": READ,
        "notes": ["preamble", "sheets", "merged"],
        "kinds": {"amount": "number", "ordered": "date"},
        "dialect": {"container": "xls", "sheet": "Customers", "header": 3},
    }
    plain = workbook(from_1904=False)
    cases = {
        "111_old_excel.xls": (plain, told),
        "111_old_excel_from_1904.xls": (workbook(from_1904=True), told),
        "111_old_excel_cut_off.xls": (plain[: len(plain) // 2], {"error": "damaged"}),
    }
    for name, (data, expected) in cases.items():
        (FOLDER / name).write_bytes(data)
        (FOLDER / f"{name}.json").write_text(
            json.dumps(expected, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
