"""Write the folder of awkward files, each with what is expected of it: run once, when a case is added.

    python tests/reading/make_awkward.py

Every case is one small table of twelve customers, spoiled in one way seen in real exports. Beside
`NAME.ext` stands `NAME.ext.json`: {"rows": "base" or the rows with header} or {"error": words}, and
optionally "notes" (kinds that must be there), "dialect" (fields), "set_aside" (number of lines).
"""

# ruff: noqa: E501, ISC004  (a table of cases reads better in one line each)
from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import zipfile
from pathlib import Path

import openpyxl

FOLDER = Path(__file__).parent.parent / "data" / "awkward"

HEADER = ["customer", "name", "city", "amount", "ordered", "comment"]
ROWS = [
    ["C1001", "Müller", "Köln", "120.50", "2024-01-15", "regular"],
    ["C1002", "García", "Málaga", "80.25", "2024-01-20", 'says "hello"'],
    ["C1003", "Dupont, Frères", "Orléans", "1999.99", "2024-02-03", ""],
    ["C1004", "Jönsson", "Malmö", "15.00", "2024-02-14", "late, twice"],
    ["C1005", "Strauß", "München", "310.40", "2024-02-28", "VIP"],
    ["C1006", "Núñez", "Cádiz", "45.75", "2024-03-01", "new"],
    ["C1007", "Lefèvre", "Besançon", "67.10", "2024-03-09", "regular"],
    ["C1008", "Øster", "Århus", "88.88", "2024-03-17", "regular"],
    ["C1009", "Smith", "York", "12.00", "2024-04-02", ""],
    ["C1010", "Peña", "León", "230.00", "2024-04-11", "VIP"],
    ["C1011", "Gößl", "Graz", "99.95", "2024-04-30", "new"],
    ["C1012", "Brontë", "Haworth", "7.30", "2024-05-06", "regular"],
]
BASE = [HEADER, *ROWS]


def written(rows, delimiter=",", end="\n", *, quoting=csv.QUOTE_MINIMAL, quote='"', escape=None):
    stream = io.StringIO()
    writer = csv.writer(
        stream, delimiter=delimiter, lineterminator=end, quoting=quoting, quotechar=quote,
        escapechar=escape, doublequote=escape is None,
    )  # fmt: skip
    writer.writerows(rows)
    return stream.getvalue()


def comma_decimals(rows):
    return [rows[0], *[[*row[:3], row[3].replace(".", ","), *row[4:]] for row in rows[1:]]]


TEXT = written(BASE)
LINES = TEXT.splitlines(keepends=True)
POLISH = [
    ["imię", "miasto", "kwota"], ["Łukasz Wójcik", "Kraków", "10.5"], ["Grażyna Dąbrowska", "Łódź", "11.5"],
    ["Małgorzata Zając", "Gdańsk", "12.5"], ["Paweł Wiśniewski", "Częstochowa", "13.5"],
    ["Zofia Kamińska", "Poznań", "14.5"], ["Michał Woźniak", "Bielsko-Biała", "15.5"],
]  # fmt: skip
RUSSIAN = [
    ["имя", "город", "сумма"], ["Иван Петров", "Москва", "10.5"], ["Ольга Смирнова", "Казань", "11.5"],
    ["Алексей Кузнецов", "Екатеринбург", "12.5"], ["Мария Соколова", "Нижний Новгород", "13.5"],
    ["Дмитрий Попов", "Самара", "14.5"],
]  # fmt: skip
CHINESE = [
    ["客户", "城市", "金额"], ["王小明", "北京", "10.5"], ["李娜", "上海", "11.5"], ["张伟", "广州", "12.5"],
    ["刘洋", "深圳", "13.5"], ["陈静", "杭州", "14.5"],
]  # fmt: skip
JAPANESE = [
    ["顧客名", "住所", "金額"], ["田中太郎", "東京都", "10.5"], ["鈴木花子", "大阪府", "11.5"],
    ["佐藤健", "北海道", "12.5"], ["高橋ミカ", "福岡市", "13.5"], ["渡辺さくら", "京都市", "14.5"],
]  # fmt: skip


def workbook(sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def numbers(rows):
    return [rows[0], *[[*row[:3], float(row[3]), *row[4:]] for row in rows[1:]]]


XLSX_ROWS = [HEADER, *[[*row[:3], repr(float(row[3])).removesuffix(".0"), *row[4:]] for row in ROWS]]


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def far_cell_workbook():
    """A workbook of 5 KB whose only cells are A1 and XFD1048576."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1">'
        '<v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    return replaced_sheet(sheet)


def replaced_sheet(sheet):
    source = zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": BASE})))
    members = {name: source.read(name) for name in source.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    return zipped(members)


def entity_workbook():
    return replaced_sheet(
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )


def macro_workbook():
    """A workbook that carries a macro project, as .xlsm files do."""
    source = zipfile.ZipFile(io.BytesIO(workbook({"Customers": numbers(BASE)})))
    members = {name: source.read(name) for name in source.namelist()}
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    return zipped(members | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(200)})


def html_table():
    rows = "".join(
        "<tr>" + "".join(f"<td>{c.replace('&', '&amp;')}</td>" for c in row) + "</tr>" for row in BASE
    )
    return f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>".encode()


def markdown():
    lines = ["| " + " | ".join(row) + " |" for row in BASE]
    lines.insert(1, "|" + "|".join("---" for _ in HEADER) + "|")
    return "\n".join(lines).encode()


def line(text, place, new):
    lines = text.splitlines(keepends=True)
    lines[place] = new
    return "".join(lines).encode()


OK = {"rows": "base"}


def note(*kinds, **more):
    return {"rows": "base", "notes": list(kinds), **more}


def error(words):
    return {"error": words}


GENERATED = [[f"column_{number}" for number in range(1, 7)], *ROWS]
TWO_LINES = [[f"{a} {b}" for a, b in zip(["", "", "", "EUR", "day", ""], HEADER, strict=True)], *ROWS]

CASES = {
    "01_utf8.csv": (TEXT.encode(), OK),
    "02_utf8_bom.csv": (TEXT.encode("utf-8-sig"), OK),
    "03_cp1252.csv": (TEXT.encode("cp1252"), note(dialect={"encoding": "cp1252"})),
    "04_cp850.csv": (TEXT.encode("cp850"), note("encoding", dialect={"encoding": "cp850"})),
    "05_mac_roman.csv": (TEXT.encode("mac-roman"), note("encoding", dialect={"encoding": "mac-roman"})),
    "06_utf16le_bom_tab.txt": (b"\xff\xfe" + written(BASE, "\t", "\r\n").encode("utf-16-le"), OK),
    "07_utf16be_bom.csv": (b"\xfe\xff" + TEXT.encode("utf-16-be"), OK),
    "08_utf16le_no_bom.csv": (TEXT.encode("utf-16-le"), OK),
    "09_cp1250_polish.csv": (written(POLISH).encode("cp1250"), {"rows": POLISH, "dialect": {"encoding": "cp1250"}}),
    "10_cp1251_russian.csv": (written(RUSSIAN).encode("cp1251"), {"rows": RUSSIAN}),
    "11_gbk_chinese.csv": (written(CHINESE).encode("gbk"), {"rows": CHINESE}),
    "12_shift_jis_japanese.csv": (written(JAPANESE).encode("shift_jis"), {"rows": JAPANESE}),
    "13_c1_controls.csv": (
        "name,note\nAnna,‘quoted’\nBert,10 €\n".encode("cp1252").decode("latin-1").encode(),
        {"rows": [["name", "note"], ["Anna", "‘quoted’"], ["Bert", "10 €"]], "notes": ["encoding"]},
    ),
    "14_semicolon_decimal_comma.csv": (
        written(comma_decimals(BASE), ";").encode(),
        {"rows": comma_decimals(BASE), "dialect": {"delimiter": ";", "decimal": ","}},
    ),
    "15_semicolon_cp1252.csv": (written(comma_decimals(BASE), ";").encode("cp1252"), {"rows": comma_decimals(BASE)}),
    "16_tab.tsv": (written(BASE, "\t").encode(), OK),
    "17_pipe.csv": (written(BASE, "|").encode(), OK),
    "18_caret.csv": (written(BASE, "^").encode(), OK),
    "19_comma_blank.csv": (
        "\n".join(", ".join(f'"{c}"' if "," in c else c.replace('"', "'") for c in row) for row in BASE).encode(),
        {"rows": [[c.replace('"', "'") for c in row] for row in BASE]},
    ),
    "20_sep_line.csv": (("sep=;\n" + written(BASE, ";")).encode(), note(dialect={"header": 2})),
    "21_sep_line_bom.csv": (("sep=,\r\n" + TEXT).encode("utf-8-sig"), OK),
    "22_all_quoted.csv": (written(BASE, quoting=csv.QUOTE_ALL).encode(), OK),
    "23_single_quotes.csv": (written(BASE, quote="'", quoting=csv.QUOTE_ALL).encode(), OK),
    "24_backslash_escapes.csv": (written(BASE, escape="\\", quoting=csv.QUOTE_ALL).encode(), OK),
    "25_unescaped_inner_quotes.csv": (TEXT.replace('""hello""', '"hello"').encode(), note("quotes")),
    "26_stray_opening_quote.csv": (
        line(TEXT, 9, 'C1009,"Smith,York,12.00,2024-04-02,\n'),
        {"rows": [*BASE[:9], ["C1009", '"Smith', *ROWS[8][2:]], *BASE[10:]], "notes": ["quotes"]},
    ),
    "27_newline_in_cell.csv": (
        TEXT.replace("regular\n", '"regular\ncustomer"\n', 1).encode(),
        {"rows": [HEADER, [*ROWS[0][:5], "regular\ncustomer"], *ROWS[1:]]},
    ),
    "28_cr_only.csv": (written(BASE, end="\r").encode(), OK),
    "29_no_final_newline.csv": (TEXT.rstrip("\n").encode(), OK),
    "30_mixed_line_ends.csv": ("".join(r.rstrip("\n") + e for r, e in zip(LINES, ["\n", "\r\n"] * 7, strict=False)).encode(), OK),
    "31_trailing_delimiter.csv": (TEXT.replace("\n", ",\n").encode(), OK),
    "32_trailing_delimiter_in_rows.csv": ((LINES[0] + "".join(LINES[1:]).replace("\n", ",\n")).encode(), OK),
    "33_unnamed_index.csv": (
        written([["", *HEADER], *[[str(n), *row] for n, row in enumerate(ROWS)]]).encode(),
        {"rows": [["column_1", *HEADER], *[[str(n), *row] for n, row in enumerate(ROWS)]], "notes": ["header"]},
    ),
    "34_r_write_table.csv": (
        written([HEADER, *[[str(n), *row] for n, row in enumerate(ROWS, start=1)]], quoting=csv.QUOTE_ALL).encode(),
        {"rows": [["column_1", *HEADER], *[[str(n), *row] for n, row in enumerate(ROWS, start=1)]], "notes": ["header"]},
    ),
    "35_short_rows.csv": (TEXT.replace(",\n", "\n").encode(), note("ragged")),
    "36_extra_delimiter.csv": (line(TEXT, 5, LINES[5].replace(",310", ",,310")), note("mended")),
    "37_unquoted_comma.csv": (
        TEXT.replace('"Dupont, Frères"', "Dupont, Frères").encode(),
        {"any": ["mended", "set aside"]},
    ),
    "38_blank_lines.csv": (TEXT.replace("\n", "\n\n").encode(), OK),
    "39_rows_of_commas.csv": ("".join([*LINES[:6], ",,,,,\n", *LINES[6:], ",,,,,\n"]).encode(), note("empty")),
    "40_preamble.csv": (
        ("Customer export\nCreated by the shop\n2024-06-01\n\n" + TEXT).encode(),
        note("preamble", set_aside=3, dialect={"header": 5}),
    ),
    "41_preamble_padded.csv": (("Customer export,,,,,\n,,,,,\n" + TEXT).encode(), note("preamble")),
    "42_preamble_key_value.csv": (("Export,Customers\nDate,2024-06-01\nUser,ann\n\n" + TEXT).encode(), note("preamble")),
    "43_total_row.csv": ((TEXT + "Total,,,3077.12,,\n").encode(), note("totals", set_aside=1)),
    "44_gesamt_row.csv": (
        (written(comma_decimals(BASE), ";") + "Gesamt;;;3077,12;;\n").encode(),
        {"rows": comma_decimals(BASE), "notes": ["totals"]},
    ),
    "45_footer_note.csv": ((TEXT + "Source: customer database of the shop\n").encode(), note("set aside", set_aside=1)),
    "46_two_header_rows.csv": (
        (",,,EUR,day,\n" + TEXT).encode(),
        {"any": ["header", "preamble"], "first_row": ROWS[0]},
    ),
    "47_repeated_header.csv": (("".join([*LINES[:7], LINES[0], *LINES[7:]])).encode(), note("repeated", set_aside=1)),
    "48_no_header.csv": ("".join(LINES[1:]).encode(), {"rows": GENERATED, "notes": ["header"]}),
    "49_duplicate_names.csv": (
        line(TEXT, 0, "customer,name,name,amount,ordered,comment\n"),
        {"rows": [["customer", "name", "name_2", "amount", "ordered", "comment"], *ROWS], "notes": ["header"]},
    ),
    "50_empty_names.csv": (
        line(TEXT, 0, "customer,name,,amount,ordered,comment\n"),
        {"rows": [["customer", "name", "column_3", "amount", "ordered", "comment"], *ROWS], "notes": ["header"]},
    ),
    "51_line_break_in_header.csv": (
        line(TEXT, 0, 'customer,name,city,"amount\n(EUR)",ordered,comment\n'),
        {"rows": [["customer", "name", "city", "amount (EUR)", "ordered", "comment"], *ROWS]},
    ),
    "52_padded_cells.csv": (
        "\n".join(",".join(f'" {c} "' if "," in c else f"  {c.replace(chr(34), chr(39))} " for c in row) for row in BASE).encode(),
        {"rows": [[c.replace('"', "'") for c in row] for row in BASE], "strip": True, "kinds": {"amount": "number", "ordered": "date"}},
    ),
    "53_nul_bytes.csv": (TEXT.replace("regular", "reg\x00ular").encode(), note("nul")),
    "54_markdown.md": (markdown(), {"rows": [[c.strip() for c in row] for row in BASE], "strip": True}),
    "55_single_column.csv": (b"city\nBerlin\nParis\nRome\nOslo\n", {"rows": [["city"], ["Berlin"], ["Paris"], ["Rome"], ["Oslo"]]}),
    "56_all_text.csv": (
        written([["first", "last", "town"], *[[f"Ann{'abc'[n % 3]}", f"Lee{'xyz'[n % 3]}", "York"] for n in range(50)]]).encode(),
        {"rows": [["first", "last", "town"], *[[f"Ann{'abc'[n % 3]}", f"Lee{'xyz'[n % 3]}", "York"] for n in range(50)]]},
    ),
    "57_header_only.csv": (LINES[0].encode(), error("only a header")),
    "58_empty.csv": (b"", error("empty")),
    "59_whitespace_only.csv": (b"  \n\t\n \n", error("empty")),
    "60_pdf.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", error("PDF")),
    "61_png.csv": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", error("PNG")),
    "63_zip_one.zip": (zipped({"customers.csv": TEXT}), note(dialect={"compression": "zip", "member": "customers.csv"})),
    "63_zip_two.zip": (zipped({"a.csv": TEXT, "b.csv": TEXT}), error("2 files (“a.csv”, “b.csv”)")),
    "63_zip_in_zip.zip": (zipped({"inner.zip": zipped({"a.csv": TEXT})}), error("another archive")),
    "64_gzip.csv.gz": (gzip.compress(TEXT.encode(), mtime=0), note(dialect={"compression": "gz"})),
    "64_bzip2.csv.bz2": (bz2.compress(TEXT.encode()), note(dialect={"compression": "bz2"})),
    "64_gzip_truncated.csv.gz": (gzip.compress(TEXT.encode(), mtime=0)[:-40], error("too early")),
    "66_workbook.xlsx": (workbook({"Customers": numbers(BASE)}), {"rows": XLSX_ROWS}),
    "67_workbook_named.csv": (workbook({"Customers": numbers(BASE)}), {"rows": XLSX_ROWS}),
    "68_csv_named.xlsx": (TEXT.encode(), OK),
    "69_title_rows.xlsx": (
        workbook({"Customers": [["Customers of the shop"], [], *numbers(BASE)]}),
        {"rows": XLSX_ROWS, "notes": ["preamble"]},
    ),
    "70_total_row.xlsx": (
        workbook({"Customers": [*numbers(BASE), ["Total", None, None, 3077.12]]}),
        {"rows": XLSX_ROWS, "notes": ["totals"]},
    ),
    "71_second_sheet.xlsx": (
        workbook({"Read me": [["Data on the next sheet"]], "Customers": numbers(BASE)}),
        {"rows": XLSX_ROWS, "notes": ["sheets"], "dialect": {"sheet": "Customers"}},
    ),
    "72_far_cell.xlsx": (far_cell_workbook(), error("1,048,576")),
    "73_entities.xlsx": (entity_workbook(), error("entities")),
    "74_html_named.xls": (html_table(), note("html")),
    "75_records.json": (json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]).encode(), OK),
    "76_truncated.xlsx": (workbook({"Customers": numbers(BASE)})[:2500], error("damaged")),
    "101_names_equal_after_cleaning.csv": (
        line(TEXT, 0, 'customer,name ," name",amount,ordered,comment\n'),
        {"rows": [["customer", "name", "name_2", "amount", "ordered", "comment"], *ROWS], "notes": ["header"]},
    ),
    "104_formulas_in_cells.csv": (
        written([["id", "note"], ["1", '=HYPERLINK("http://x.example","y")'], ["2", "@SUM(1)"], ["3", "-5 apples"]]).encode(),
        {"rows": [["id", "note"], ["1", '=HYPERLINK("http://x.example","y")'], ["2", "@SUM(1)"], ["3", "-5 apples"]]},
    ),
    "106_macros.xlsm": (macro_workbook(), {"rows": XLSX_ROWS}),
    "107_hidden_sheet.xlsx": (
        workbook({"Old": numbers(BASE)[:3], "Customers": numbers(BASE)}, hidden=("Old",)),
        {"rows": XLSX_ROWS, "notes": ["sheets"]},
    ),
    "112_spreadsheetml.xls": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
        error(".xlsx"),
    ),
    "113_numbers.csv": (zipped({"Index/Document.iwa": b"x" * 50, "Metadata/Properties.plist": b"x"}), error("Numbers")),
    "120_pickle.csv": (b"\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00]", error("binary")),
    "121_runs_of_blanks.txt": (
        b" 0001  19970101  2   29.33\n 0001  19970118  2   29.73\n 0021  19970212  3  114.96\n 0022  19970101  1    6.48\n",
        {
            "rows": [
                ["column_1", "column_2", "column_3", "column_4"], ["0001", "19970101", "2", "29.33"],
                ["0001", "19970118", "2", "29.73"], ["0021", "19970212", "3", "114.96"], ["0022", "19970101", "1", "6.48"],
            ],
            "dialect": {"delimiter": r"\s+", "header": None},
        },
    ),
    "122_two_tables.csv": (
        (TEXT + "product,price\nApple,1.20\nPear,1.50\nPlum,0.80\n").encode(),
        note("tables", set_aside=4),
    ),
    "123_baskets.csv": (
        b"milk,bread\nbread\nmilk,butter,eggs,bread,jam\nbutter,eggs\njam,bread,milk\neggs,milk,bread,butter\nbutter\n"
        b"bread,jam,milk,eggs,butter,salt\nmilk,eggs\nsalt\neggs,butter,milk\nbread,butter\njam\n",
        error("list of baskets"),
    ),
    "125_total_without_a_word.csv": (
        b"page,views,users,time\n/home,120,75,0:01:20\n/shop,80,20,0:02:00\n/blog,40,12,0:00:40\n,240,107,0:01:31\n",
        {
            "rows": [["page", "views", "users", "time"], ["/home", "120", "75", "0:01:20"], ["/shop", "80", "20", "0:02:00"],
                     ["/blog", "40", "12", "0:00:40"]],
            "notes": ["totals"], "set_aside": 1,
        },
    ),
    "126_guarded_codes.csv": (
        b'customer,zip,amount\nC1,="01234",="4.50"\nC2,="10115",="5"\nC3,="00501",="6.25"\n',
        {
            "rows": [["customer", "zip", "amount"], ["C1", '="01234"', '="4.50"'], ["C2", '="10115"', '="5"'], ["C3", '="00501"', '="6.25"']],
            "kinds": {"zip": "text", "amount": "number"},
        },
    ),
    "127_colons.txt": (
        b"id:name:amount\n1:ann:2.5\n2:bob:3.5\n3:cy:4.5\n",
        {"rows": [["id", "name", "amount"], ["1", "ann", "2.5"], ["2", "bob", "3.5"], ["3", "cy", "4.5"]], "dialect": {"delimiter": ":"}},
    ),
    "128_years_below_groups.csv": (
        b"Customer,,Sales,\nid,name,2023,2024\n1,ann,10,20\n2,bob,30,40\n3,cy,50,60\n",
        {
            "rows": [["Customer id", "Customer name", "Sales 2023", "Sales 2024"], ["1", "ann", "10", "20"], ["2", "bob", "30", "40"],
                     ["3", "cy", "50", "60"]],
            "notes": ["header"],
        },
    ),
    "129_years_in_a_first_row.csv": (
        b",name,calories,steps\nx,ann,2001,1950\ny,bob,30,40\nz,cy,50,60\n",
        {"rows": [["column_1", "name", "calories", "steps"], ["x", "ann", "2001", "1950"], ["y", "bob", "30", "40"], ["z", "cy", "50", "60"]]},
    ),
    "130_average_row.csv": ((TEXT + "Average,,,256.43,,\n").encode(), note("totals", set_aside=1)),
    "131_table_of_another_delimiter_below.csv": (
        (TEXT + "\nproduct;price\nApple;1,2\nPear;1,5\nPlum;0,8\n").encode(),
        note("set aside", set_aside=4),
    ),
    "132_cut_off_line.csv": ((TEXT + "C1013,Bro").encode(), note("set aside", set_aside=1)),
    "124_double_pipe.txt": ("\n".join("||".join(c.replace('"', "'") for c in row) for row in BASE).encode(),
                            {"rows": [[c.replace('"', "'") for c in row] for row in BASE]}),
}  # fmt: skip


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "base.json").write_text(json.dumps(BASE, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    for name, (data, expectation) in CASES.items():
        (FOLDER / name).write_bytes(data)
        told = json.dumps(expectation, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
