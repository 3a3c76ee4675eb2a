"""Personal columns are found by their values; what only resembles them is left alone."""

from __future__ import annotations

import pandas as pd
import pytest

from segmentation import Role, describe_columns
from segmentation.columns.personal import looks_like
from tests.making import table_of

PERSONAL = {
    "e-mail addresses": ["ann@a.com", "b.c@d.org", "e@f.co.uk", "g_h@i.de", "j@k.io", "n/a"],
    "phone numbers": ["+33 1 46 62 7555", "26.47.1555", "(212) 555-7818", "0161-496 0000", "+49 30/1234567"],
    "street addresses": [
        "897 Long Airport Avenue",
        "59 rue de l'Abbaye",
        "Hauptstraße 5",
        "C/ Moralzarzal, 86",
        "Berguvsvägen 8",
        "12 Elm St",
    ],
    "names of people": ["Ann Lee", "Ana María López", "Piet van der Berg", "Dr. Jo O'Neil", "Bob B. Brown"],
}
NOTHING_OF_THE_KIND = {
    "dates": ["2024-03-01", "2023-11-17", "2022-01-30", "2021-07-07", "2020-02-29"],
    "amounts": ["1.234,50", "12 345.00", "-77,1", "1 000 000", "9.99"],
    "bare codes": ["10022334", "51100221", "75508998", "10022445", "94217001"],
    "product codes": ["S10_1678", "S10-1949", "S24 2016", "S18_3232", "S700_2824"],
    "categories": ["Classic Cars", "Trucks and Buses", "Classic Cars", "Vintage Cars", "Classic Cars"],
    "answers": ["Every three months", "Once a week", "Never", "Once a month", "More than once a week"],
    "cities": ["Paris", "New York", "Lyon", "Oslo", "Bergen"],
    "too few": ["a@b.com", "c@d.com"],
    "nothing": [],
}


@pytest.mark.parametrize("what", PERSONAL)
def test_personal_values_are_known_for_what_they_are(what: str) -> None:
    assert looks_like(pd.Series(PERSONAL[what])) == what


@pytest.mark.parametrize("what", NOTHING_OF_THE_KIND)
def test_other_values_are_not_taken_for_personal(what: str) -> None:
    assert looks_like(pd.Series(NOTHING_OF_THE_KIND[what], dtype="str")) is None


def test_an_address_in_a_column_of_any_name_is_text_and_says_why() -> None:
    table = table_of({"field 7": [f"user{i}@mail.example" for i in range(60)], "x": range(60)})

    column = describe_columns(table)[0]

    assert (column.role, column.personal) == (Role.TEXT, True)
    assert column.reason == "e-mail addresses: personal, and no measure of anything"


def test_a_customer_known_by_the_address_stays_the_customer() -> None:
    table = table_of({"customer": [f"user{i}@mail.example" for i in range(60)], "x": range(60)})

    column = describe_columns(table)[0]

    assert (column.role, column.personal) == (Role.CUSTOMER, True)
