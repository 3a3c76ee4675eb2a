"""Columns of numbers, dates, flags and codes, written down beforehand, and what they must become."""

import csv
import io

import numpy as np
import pytest

from segmentation.reading import Dialect, Table, read_table

NAN = float("nan")


def column(cells: list[str], name: str = "value", times: int = 5, **wish) -> Table:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["who", name])
    for number, cell in enumerate(cells * times):
        writer.writerow([f"name {'abcdefghij'[number % 10]}", cell])
    return read_table(stream.getvalue().encode(), dialect=Dialect(**wish))


NUMBERS = [
    (["1,234.56", "2,000.00", "3.50"], [1234.56, 2000, 3.5]),
    (["1.234,56", "2.000,00", "3,50"], [1234.56, 2000, 3.5]),
    (["1 234,56", "2 000,00", "3,50"], [1234.56, 2000, 3.5]),
    (["1'234.56", "2'000.00", "3.50"], [1234.56, 2000, 3.5]),
    (["1’234.56", "2’000.00", "3.50"], [1234.56, 2000, 3.5]),
    (["1\u00a0234,56", "2\u202f000,00", "3,50"], [1234.56, 2000, 3.5]),
    (["$1,234.56", "$2.00", "$3.50"], [1234.56, 2, 3.5]),
    (["1.234,56 €", "2,00 €", "3,50 €"], [1234.56, 2, 3.5]),
    (["€ 12", "€ 13", "€ 14"], [12, 13, 14]),
    (["EUR 12.5", "EUR 13.5", "EUR 1"], [12.5, 13.5, 1]),
    (["12.5 USD", "13.5 USD", "1 USD"], [12.5, 13.5, 1]),
    (["£1,200", "£15", "£3"], [1200, 15, 3]),
    (["¥1,200", "¥15,000", "¥300"], [1200, 15000, 300]),
    (["R$ 1.234,50", "R$ 2,00", "R$ 3,10"], [1234.5, 2, 3.1]),
    (["1 234 kr", "20 kr", "3 kr"], [1234, 20, 3]),
    (["12,50 zł", "13,00 zł", "1,20 zł"], [12.5, 13, 1.2]),
    (["CHF 1'200.00", "CHF 15.00", "CHF 3.20"], [1200, 15, 3.2]),
    (["5%", "10%", "2.5%"], [0.05, 0.1, 0.025]),
    (["5 %", "10 %", "2,5 %"], [0.05, 0.1, 0.025]),
    (["(1,200)", "300", "(15)"], [-1200, 300, -15]),
    (["($1,200.00)", "$300.00", "($15.50)"], [-1200, 300, -15.5]),
    (["1,200-", "300", "15-"], [-1200, 300, -15]),
    (["−5", "−6.5", "7"], [-5, -6.5, 7]),
    (["-5", "+6.5", "7"], [-5, 6.5, 7]),
    (["1e5", "2.5E-3", "7"], [1e5, 2.5e-3, 7]),
    (["12,34,567", "1,00,000", "5"], [1234567, 100000, 5]),
    (["1.5k", "2k", "300"], [1500, 2000, 300]),
    (["1.5M", "2M", "3M"], [1.5e6, 2e6, 3e6]),
    ([".5", ".25", "1.75"], [0.5, 0.25, 1.75]),
    (["5.", "6.", "7."], [5, 6, 7]),
    (["0,5", "0,25", "1,75"], [0.5, 0.25, 1.75]),
    ([" 5 ", " 6", "7 "], [5, 6, 7]),
    (["5", "NA", "7"], [5, NAN, 7]),
    (["5", "-", "7"], [5, NAN, 7]),
    (["5", "#DIV/0!", "7"], [5, NAN, 7]),
    (["5", "", "7"], [5, NAN, 7]),
    (["5", "inf", "1e200"], [5, NAN, NAN]),
    (["17850.0", "13047.0", "12583.0"], [17850, 13047, 12583]),
    (["1.234.567", "2.345.678", "5.000"], [1234567, 2345678, 5000]),
    (["1,234,567", "2,345,678", "5,000"], [1234567, 2345678, 5000]),
    (["-$5.00", "$-6.00", "$7.00"], [-5, -6, 7]),
    (["1 200.50", "13 000.25", "5.00"], [1200.5, 13000.25, 5]),
    (["1_000", "2_000", "5"], [1000, 2000, 5]),
    (["12 ₽", "13 ₽", "1 ₽"], [12, 13, 1]),
    (["1.234,5 EUR", "2,5 EUR", "3 EUR"], [1234.5, 2.5, 3]),
    (["0.82", "0.91", "1.0"], [0.82, 0.91, 1]),
    (["￥1,200.00", "￥15.00", "￥3.00"], [1200, 15, 3]),
    (["１，２００．５０", "１５．００", "３"], [1200.5, 15, 3]),
    (["1.200,50 TL", "15,00 TL", "3,00 TL"], [1200.5, 15, 3]),
    (["TRY 12.50", "TRY 3", "TRY 4"], [12.5, 3, 4]),
    (["zł 12,50", "zł 3,00", "zł 4"], [12.5, 3, 4]),
    (["12,50 Kč", "3,00 Kč", "4 kč"], [12.5, 3, 4]),
    (["kr. 12", "kr 3", "-4 kr."], [12, 3, -4]),
    (["12,50 R$", "R$3,00", "4 R$"], [12.5, 3, 4]),
    (["₹ 12,34,567", "₹5", "6 ₹"], [1234567, 5, 6]),
    (["12.50 CHF", "3 CHF", "SFr. 4"], [12.5, 3, 4]),
    (["US $12.50", "NT$3", "$4 MXN"], [12.5, 3, 4]),
    (["12,50 лв.", "3,00 лв", "4,00 лв."], [12.5, 3, 4]),
    (["10 000 FCFA", "5 000 FCFA", "300 FCFA"], [10000, 5000, 300]),
    (["12,50 euros", "3,00 euro", "4 Euro"], [12.5, 3, 4]),
    (["12,-", "3,50", "-4,-- €"], [12, 3.5, -4]),
    (["1'200.–", "3.50", "4.—"], [1200, 3.5, 4]),
    (["5,25", "—", "7,5"], [5.25, NAN, 7.5]),
    (['="12.50"', '="3"', "4"], [12.5, 3, 4]),
]

CODES = [
    ["01234", "02345", "10115"],
    ["+4917612345678", "+4915112345678", "+33123456789"],
    ["+49 176 1234567", "+49 151 9999999", "+33 1 46 62 75 55"],
    ["192.168.1.1", "10.0.0.1", "192.168.100.200"],
    ["1.2.3", "1.2.4", "2.0.0"],
    ["18-24", "25-34", "35-44"],
    ["123 456", "S10", "X9"],
    ["85123A", "22423", "C536379"],
    ["4111111111111111", "4222222222222222", "4333333333333333"],
    ["26.47.1555", "40.67.8555", "6265557265"],
    ["1234/56", "12/5", "no"],
    ["Room 12", "Room 14", "Room 3"],
    ["try 12", "all 3", "top 4"],
]

DATES = [
    (["2024-01-15", "2024-02-03"], ["2024-01-15", "2024-02-03"]),
    (["2024-01-15 08:30", "2024-02-03 09:00"], ["2024-01-15T08:30", "2024-02-03T09:00"]),
    (["2024-01-15T08:30:05", "2024-02-03T09:00:00"], ["2024-01-15T08:30:05", "2024-02-03T09:00"]),
    (["2024-01-15T08:30:05Z", "2024-02-03T09:00:00Z"], ["2024-01-15T08:30:05", "2024-02-03T09:00"]),
    (
        ["2024-01-15T08:30:05.123+02:00", "2024-02-03T09:00:00.000+02:00"],
        ["2024-01-15T08:30:05.123", "2024-02-03T09:00"],
    ),
    (["15/01/2024", "03/02/2024"], ["2024-01-15", "2024-02-03"]),
    (["01/15/2024", "02/03/2024"], ["2024-01-15", "2024-02-03"]),
    (["2/24/2003 0:00", "5/7/2003 0:00"], ["2003-02-24", "2003-05-07"]),
    (["15.01.2024", "03.02.2024"], ["2024-01-15", "2024-02-03"]),
    (["15-01-2024", "03-02-2024"], ["2024-01-15", "2024-02-03"]),
    (["5.1.2024", "3.2.2024"], ["2024-01-05", "2024-02-03"]),
    (["15.01.24", "03.02.24"], ["2024-01-15", "2024-02-03"]),
    (["02/24/03", "05/07/03"], ["2003-02-24", "2003-05-07"]),
    (["20240115", "20240203"], ["2024-01-15", "2024-02-03"]),
    (["15 Jan 2024", "3 Feb 2024"], ["2024-01-15", "2024-02-03"]),
    (["15-Jan-24", "03-Feb-24"], ["2024-01-15", "2024-02-03"]),
    (["January 15, 2024", "February 3, 2024"], ["2024-01-15", "2024-02-03"]),
    (["Jan 15 2024", "Feb 3 2024"], ["2024-01-15", "2024-02-03"]),
    (["15. Januar 2024", "3. März 2024"], ["2024-01-15", "2024-03-03"]),
    (["15 janvier 2024", "3 février 2024"], ["2024-01-15", "2024-02-03"]),
    (["15 de enero de 2024", "3 de febrero de 2024"], ["2024-01-15", "2024-02-03"]),
    (["Mon, 15 Jan 2024", "Sat, 3 Feb 2024"], ["2024-01-15", "2024-02-03"]),
    (["2024/01/15", "2024/02/03"], ["2024-01-15", "2024-02-03"]),
    (["2024.01.15", "2024.02.03"], ["2024-01-15", "2024-02-03"]),
    (["2024年1月15日", "2024年2月3日"], ["2024-01-15", "2024-02-03"]),
    (["01/15/2024 02:30 PM", "02/03/2024 12:00 AM"], ["2024-01-15T14:30", "2024-02-03T00:00"]),
    (["15/01/2024 14:30:00", "03/02/2024 00:00:00"], ["2024-01-15T14:30", "2024-02-03"]),
    (["2024-01-15", "0000-00-00"], ["2024-01-15", "NaT"]),
    (["2024-01-15", "NULL"], ["2024-01-15", "NaT"]),
    (["2024-01-15", "1900-01-00"], ["2024-01-15", "NaT"]),
    (["2024-01-15", "1900-01-01"], ["2024-01-15", "NaT"]),
    (["2024-01", "2024-02"], ["2024-01-01", "2024-02-01"]),
    (["01/2024", "02/2024"], ["2024-01-01", "2024-02-01"]),
    (["Jan 2024", "Feb 2024"], ["2024-01-01", "2024-02-01"]),
    (["Jan-24", "Feb-24"], ["2024-01-01", "2024-02-01"]),
    (["20240115T083000", "20240203T090000"], ["2024-01-15T08:30", "2024-02-03T09:00"]),
    (["20240115083000", "20240203090000"], ["2024-01-15T08:30", "2024-02-03T09:00"]),
    (["45306", "45325"], ["2024-01-15", "2024-02-03"]),
    (["1705276800", "1706918400"], ["2024-01-15", "2024-02-03"]),
    (["1705276800000", "1706918400000"], ["2024-01-15", "2024-02-03"]),
    (["15th January 2024", "3rd February 2024"], ["2024-01-15", "2024-02-03"]),
    (["2024-Jan-15", "2024-Feb-03"], ["2024-01-15", "2024-02-03"]),
    (["15JAN2024", "03FEB2024"], ["2024-01-15", "2024-02-03"]),
    (["Thu Jan 15 2024", "Sat Feb 3 2024"], ["2024-01-15", "2024-02-03"]),
    (["15.01.2024 14:30 Uhr", "03.02.2024 09:00 Uhr"], ["2024-01-15T14:30", "2024-02-03T09:00"]),
    (["12/31/1999", "1/1/2000"], ["1999-12-31", "2000-01-01"]),
]


@pytest.mark.parametrize(("cells", "expected"), NUMBERS, ids=lambda value: str(value[0]))
def test_numbers_in_every_usual_dress_are_numbers(cells, expected):
    table = column(cells)

    assert table.kinds["value"] == "number"
    np.testing.assert_allclose(table.frame["value"].to_numpy()[: len(cells)], expected)
    assert list(table.text()["value"][: len(cells)]) == cells


@pytest.mark.parametrize("cells", CODES, ids=lambda cells: cells[0])
def test_digits_that_are_names_stay_text(cells):
    table = column(cells)

    assert table.kinds["value"] == "text"
    assert list(table.frame["value"][: len(cells)]) == cells


@pytest.mark.parametrize(("cells", "expected"), DATES, ids=lambda value: str(value[0]))
def test_dates_in_every_usual_form_are_dates(cells, expected):
    table = column(cells, "order_date")

    assert table.kinds["order_date"] == "date"
    got = table.frame["order_date"][: len(cells)].to_numpy().astype("datetime64[us]")
    np.testing.assert_array_equal(got, np.array(expected, dtype="datetime64[us]"))


@pytest.mark.parametrize(
    "cells", [["08:30", "09:15"], ["1-2", "3-4"], ["May", "June"], ["12-34-56", "99-01-77"]]
)
def test_what_only_looks_like_a_date_stays_text(cells):
    assert column(cells).kinds["value"] == "text"


@pytest.mark.parametrize(
    "words", [("yes", "no"), ("TRUE", "FALSE"), ("ja", "nein"), ("oui", "non"), ("Sí", "No"), ("Y", "N")]
)
def test_two_words_for_yes_and_no_are_a_flag(words):
    table = column([words[0], words[1], ""])

    assert table.kinds["value"] == "flag"
    assert str(table.frame["value"].dtype) == "boolean"
    assert table.frame["value"][:3].tolist()[:2] == [True, False]
    assert table.frame["value"].isna()[2]


def test_zero_and_one_stay_numbers():
    assert column(["0", "1"]).kinds["value"] == "number"


def test_na_is_a_value_among_codes_and_missing_among_numbers_and_names():
    codes, amounts, names = (
        column(["NA", "EMEA", "APAC"]),
        column(["NA", "5", "6"]),
        column(["NA", "Anna", "Bertram"]),
    )

    assert codes.frame["value"][0] == "NA"
    assert any(note.kind == "missing" for note in codes.notes)
    assert amounts.frame["value"].isna()[0]
    assert names.frame["value"].isna()[0]


def test_cells_that_do_not_fit_are_missing_counted_and_located():
    table = column([*map(str, range(1, 100)), "about 12"], times=1)

    (misfits,) = table.misfits
    assert (misfits.column, misfits.kind, misfits.count) == ("value", "number", 1)
    assert misfits.examples == ("about 12",)
    assert misfits.lines == (101,)
    assert table.text()["value"].iloc[99] == "about 12"
    assert np.isnan(table.frame["value"].iloc[99])


def test_a_column_with_a_third_of_words_stays_text_and_says_why():
    table = column(["5", "6", "seven"])

    assert table.kinds["value"] == "text"
    assert any(note.kind == "text" and "seven" in note.text for note in table.notes)


def test_whole_numbers_beside_codes_are_codes():
    table = column([*map(str, range(536300, 536398)), "C536379", "C536383"], times=1)

    assert table.kinds["value"] == "text"


def test_order_of_day_and_month_comes_from_the_whole_column():
    table = column(["03/04/2024", "25/04/2024"])

    assert table.dialect.day_first is True
    assert table.frame["value"][0].month == 4


def test_an_undecidable_order_is_told_and_can_be_overruled():
    cells = ["03/04/2024", "05/06/2024"]
    guessed, told = column(cells), column(cells, day_first=True)

    assert any(note.kind == "dates" and "Switch" in note.text for note in guessed.notes)
    assert told.frame["value"][0].month == 4
    assert guessed.digest != told.digest


def test_an_ambiguous_decimal_mark_is_told_and_can_be_overruled():
    cells = ["1.234", "2.345"]
    guessed, told = column(cells), column(cells, decimal=",")

    assert any(note.kind == "decimal" for note in guessed.notes)
    assert guessed.frame["value"][0] == pytest.approx(1.234)
    assert told.frame["value"][0] == pytest.approx(1234)


def test_two_currencies_in_a_column_are_told():
    assert any(note.kind == "currency" for note in column(["EUR 5", "USD 6"]).notes)


def test_one_currency_written_in_several_ways_is_no_mixture():
    assert not any(note.kind == "currency" for note in column(["EUR 5", "6 €", "7 Euro"]).notes)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("'+49 30 1234", "+49 30 1234"),
        ("'=1+1", "=1+1"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("'90s", "'90s"),
    ],
)
def test_the_guard_of_a_spreadsheet_is_no_part_of_the_value_and_stays_in_the_text(written, meant):
    table = column([written, "01456"])

    assert table.frame["value"][0] == meant
    assert table.text()["value"][0] == written


def test_a_table_whose_every_cell_is_guarded_is_read_like_one_without_guards():
    table = read_table(b'="id",="zip code",="n"\n="1",="00123",="4.5"\n="2",="00456",="5"\n')

    assert table.kinds == {"id": "number", "zip code": "text", "n": "number"}
    assert table.frame["zip code"].tolist() == ["00123", "00456"]
    assert table.notes == ()


def test_percent_beside_plain_numbers_is_told():
    table = column(["5%", "0.05"])

    assert table.frame["value"].tolist()[:2] == [0.05, 0.05]
    assert any(note.kind == "percent" for note in table.notes)


def test_infinite_and_absurd_numbers_are_missing_and_told():
    table = column(["5", "1e200", "6"])

    assert table.frame["value"].isna()[1]
    assert any(note.kind == "range" for note in table.notes)


def test_mixed_zones_become_utc():
    table = column(["2024-01-15T08:00:00+02:00", "2024-01-15T08:00:00-05:00"])

    assert [moment.hour for moment in table.frame["value"][:2]] == [6, 13]
    assert any("zones" in note.text for note in table.notes)


@pytest.mark.parametrize(
    ("cells", "value", "currency"),
    [
        (["Rp 12.000", "Rp 1.500", "Rp 500"], 12_000, "IDR"),
        (["12.000 COP", "7.500 COP", "12.000.000 COP"], 12_000, "COP"),
        (["CLP 12.000", "CLP 990"], 12_000, "CLP"),
        (["12.000₫", "125.000₫"], 12_000, "VND"),
        (["₩12,000", "₩9,900"], 12_000, "KRW"),
        (["12,000円", "800円"], 12_000, "JPY"),
    ],
)
def test_the_one_mark_of_a_currency_without_decimals_sets_groups_apart(cells, value, currency):
    table = column(cells)

    assert table.frame["value"].iloc[0] == value
    assert table.doubts == ()
    assert [note.text for note in table.notes if note.kind == "decimal"] == [
        f"“value”: {currency} has no decimals, so “{cells[0]}” is {value:,}."
    ]


@pytest.mark.parametrize(
    "cells", [["€ 12.000", "€ 1.500"], ["Rp 12.000", "€ 1.500"], ["Rp 1.234M", "Rp 1.500M"]]
)
def test_where_the_currency_does_not_tell_the_mark_is_asked(cells):
    assert [doubt.field for doubt in column(cells).doubts] == ["decimal"]


def test_a_currency_without_decimals_that_shows_some_all_the_same_is_read_as_written():
    assert column(["Rp 12.50", "Rp 1.500"]).frame["value"].tolist()[:2] == [12.5, 1.5]


def test_a_wish_for_the_decimal_mark_goes_before_the_currency():
    assert column(["Rp 12.000", "Rp 1.500"], decimal=".").frame["value"].iloc[0] == 12


def test_infinities_are_missing_and_told():
    table = column(["12.5", "inf", "-Infinity", "1e200", *["7.1"] * 30])

    assert table.frame["value"][:5].isna().tolist() == [False, True, True, True, False]
    assert [note.text.split(": ")[1] for note in table.notes if note.kind == "range"] == [
        "5 cells beyond ±1e+12 count as missing.",
        "10 cells such as “inf” count as missing.",
    ]
