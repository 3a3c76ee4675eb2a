"""Reports that people export: several tables, subtotals, two-line headers, years as names, preambles."""

import pytest

from segmentation.errors import ReadingError
from segmentation.reading import Dialect, Table, read_table

SUMMARY = "Region,Revenue\nNorth,1000\nSouth,2000\nWest,500\n"
CUSTOMERS = "Customer,City,Revenue\n" + "".join(f"C{n},Town {n % 7},{n * 5}\n" for n in range(20))
PRODUCTS = "Product,Stock,Price\n" + "".join(f"P{n},{n % 9},{n}.50\n" for n in range(9))


def names(table: Table) -> list[str]:
    return list(table.frame.columns)


@pytest.mark.parametrize(
    "text", [f"{SUMMARY}\n{CUSTOMERS}", f"{CUSTOMERS}\n{SUMMARY}", f"{PRODUCTS}\n{CUSTOMERS}\n{SUMMARY}"]
)
def test_of_several_tables_the_largest_is_taken_wherever_it_stands_and_the_others_are_named(text):
    table = read_table(text.encode())

    assert names(table) == ["Customer", "City", "Revenue"]
    assert len(table.frame) == 20
    assert table.kinds["Revenue"] == "number"
    (note,) = [note for note in table.notes if note.kind == "tables"]
    assert "Region, Revenue" in note.text
    assert sum(part.taken for part in table.parts) == 1
    aside = {item.line for item in table.set_aside}
    assert len(aside) + len(table.frame) + 1 == sum(bool(line) for line in text.splitlines())


def test_another_table_of_the_file_can_be_chosen():
    text = f"{SUMMARY}\n{CUSTOMERS}\n{PRODUCTS}"
    spans = [part.span for part in read_table(text.encode()).parts]
    first, _, last = (read_table(text.encode(), dialect=Dialect(span=span)) for span in spans)

    assert spans == [(1, 4), (6, 26), (28, 37)]
    assert first.text().to_numpy().tolist() == [["North", "1000"], ["South", "2000"], ["West", "500"]]
    assert names(last) == ["Product", "Stock", "Price"]
    assert last.lines[0] == 29
    assert [part.taken for part in last.parts] == [False, False, True]


def test_the_header_line_that_is_wished_tells_which_table_is_meant():
    table = read_table(f"{SUMMARY}\n{CUSTOMERS}".encode(), dialect=Dialect(header=1))

    assert names(table) == ["Region", "Revenue"]


@pytest.mark.parametrize(
    "text",
    [
        "id,city,sum\n1,Bath,5\n2,Hull,6\n\n3,York,7\n4,Deal,8\n",
        "id,city,sum\n1,Bath,5\n2,Hull,6\n\nid,city,sum\n3,York,7\n4,Deal,8\n",
        "id,city,sum\n1,Bath,5\n2,Hull,6\n\n3,York,unknown\n4,Deal,8\n5,Rye,9\n",
    ],
)
def test_blank_lines_and_repeated_headers_do_not_make_two_tables(text):
    table = read_table(text.encode())

    assert table.parts == ()
    assert table.frame["city"].tolist()[:4] == ["Bath", "Hull", "York", "Deal"]


def test_totals_of_groups_are_set_aside_wherever_they_stand():
    groups = [
        "".join(f"{g},K{n},{n + 1}\n" for n in range(4)) + f"Sum of group {g},,10\n".replace("Sum", "Total")
        for g in "AB"
    ]
    table = read_table(("group,customer,amount\n" + "".join(groups) + "Grand total,,20\n").encode())

    assert [(item.line, item.reason) for item in table.set_aside] == [
        (6, "total"),
        (11, "total"),
        (12, "total"),
    ]
    assert table.frame["amount"].sum() == 20


@pytest.mark.parametrize("place", [0, 4])
def test_a_total_without_a_word_is_set_aside_above_and_below_the_rows(place):
    rows = ["/home,120,75,0:01:20", "/shop,80,20,0:02:00", "/blog,40,12,0:00:40", "/cart,9,1,0:03:10"]
    rows.insert(place, ",249,108,0:01:31")
    table = read_table(("page,views,users,time\n" + "\n".join(rows) + "\n").encode())

    assert table.frame["page"].tolist() == ["/home", "/shop", "/blog", "/cart"]
    assert [(item.line, item.reason) for item in table.set_aside] == [(place + 2, "total")]
    assert table.set_aside[0].can_be_row


def test_a_row_without_a_name_whose_figures_are_no_sum_stays():
    table = read_table(b"page,views,users\n/home,120,75\n/shop,80,20\n/blog,40,12\n,9,1\n")

    assert len(table.frame) == 4


def test_a_company_called_total_with_a_gap_in_its_row_is_no_total():
    table = read_table(b"name,city,amount\nShell,York,5\nTotal Energies,,6\nEsso,Bath,7\nBP,Hull,8\n")

    assert len(table.frame) == 4
    assert table.set_aside == ()


def test_a_narrow_preamble_is_not_taken_for_the_header():
    text = "Report;Sales\nPeriod;01/02/2024-31/03/2024\n\nCustomer;Orders;Revenue\n"
    table = read_table((text + "".join(f"C{n};{n};{n},50\n" for n in range(1, 9))).encode())

    assert names(table) == ["Customer", "Orders", "Revenue"]
    assert [item.line for item in table.set_aside] == [1, 2]


def test_years_over_amounts_are_names():
    rows = "".join(f"C{n},{n * 10},{n * 11 + 2},{n * 33}\n" for n in range(12))
    table = read_table(f"Customer,2022,2023,All years\n{rows}".encode())

    assert names(table) == ["Customer", "2022", "2023", "All years"]


def test_the_answers_row_of_a_survey_belongs_to_its_header():
    head = "Respondent,Age?,Which brands?,,How likely?\n,Answer,Brand A,Brand B,Answer\n"
    rows = "".join(
        f"{114 + n},18-24,{'Brand A' * (n % 2)},{'Brand B' * (n % 3 > 0)},{n}\n" for n in range(12)
    )
    table = read_table((head + rows).encode())

    assert names(table) == [
        "Respondent",
        "Age? Answer",
        "Which brands? Brand A",
        "Which brands? Brand B",
        "How likely? Answer",
    ]
    assert len(table.frame) == 12
    assert table.kinds["How likely? Answer"] == "number"


def test_a_line_of_units_belongs_to_the_header():
    table = read_table(b"shop,weight,price\n,kg,EUR\n" + b"a,1.5,3\nb,2.5,4\nc,3.5,6\nd,1.25,7\n" * 3)

    assert names(table) == ["shop", "weight kg", "price EUR"]


def test_of_several_tables_of_a_page_the_largest_is_read_and_another_can_be_chosen():
    def html(*rows):
        return "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows)

    totals = html(["region", "sum"], ["North", "5"], ["South", "7"])
    shop = html(["id", "city", "n"], *([str(n), "Bath", str(n * 2)] for n in range(5)))
    page = f"<html><table><tr><td>Menu</td></tr></table><table>{totals}</table><table>{shop}</table></html>"
    table = read_table(page.encode())
    other = read_table(page.encode(), dialect=Dialect(sheet=table.sheets[0]))

    assert names(table) == ["id", "city", "n"]
    assert table.sheets == ("table 1: region, sum", "table 2: id, city, n")
    assert any("region, sum" in note.text for note in table.notes if note.kind == "html")
    assert other.frame["sum"].tolist() == [5, 7]
    with pytest.raises(ReadingError, match="The page has no “table 9”"):
        read_table(page.encode(), dialect=Dialect(sheet="table 9"))
