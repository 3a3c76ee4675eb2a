"""Customer-like text of many languages in many encodings: decoded right without being told."""

import pytest

from segmentation import ENCODING_NAMES
from segmentation.errors import ReadingError
from segmentation.reading import Dialect, read_table
from segmentation.reading.encoding import choose_encoding, decode
from tests.languages import ENCODINGS, customers

CASES = [
    (language, encoding, rows)
    for language, encodings in ENCODINGS.items()
    for encoding in (*encodings, "utf-8")
    for rows in (8, 60)
]


@pytest.mark.parametrize(("language", "encoding", "rows"), CASES)
def test_language_and_encoding_are_decoded_right(language, encoding, rows):
    text = customers(language, encoding, rows)
    data = text.encode(encoding)

    assert decode(data, choose_encoding(data)) == text


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "mac-roman"])
@pytest.mark.parametrize("rows", [12, 400])
def test_blanks_that_do_not_break_and_currencies_amid_digits_speak_for_windows(encoding, rows):
    lines = (f"CMD-{n};Zoé Lefèvre;{n % 9}\xa0{n * 37 % 1000:03d},{n % 100:02d} €" for n in range(rows))
    text = "N° commande;Client;Montant\n" + "\n".join(lines) + "\n"
    if encoding == "mac-roman":
        text = text.replace("\xa0", "")
    data = text.encode(encoding)

    assert decode(data, choose_encoding(data)) == text


DOS = "name,street\nMartín,Rambla de Cataluña\nBerglund,Berguvsvägen 8\nAnna,Main Street\n"


def test_code_page_437_is_told_from_windows_and_the_runner_up_is_shown():
    table = read_table(DOS.encode("cp437"))

    assert table.frame["name"][0] == "Martín"
    assert table.dialect.encoding == "cp437"
    assert dict(table.alternatives)["cp437"].startswith("Martín")
    assert "Mart¡n" in dict(table.alternatives)["cp1252"]


def test_the_encoding_can_be_overruled():
    table = read_table(DOS.encode("cp437"), dialect=Dialect(encoding="Windows-1252"))

    assert table.frame["name"][0] == "Mart¡n"
    assert table.dialect.encoding == "cp1252"


def test_no_two_encodings_are_called_the_same():
    assert len({*ENCODING_NAMES.values()}) == len(ENCODING_NAMES)


def test_an_unknown_encoding_is_refused_by_name():
    with pytest.raises(ReadingError, match="klingon"):
        read_table(DOS.encode(), dialect=Dialect(encoding="klingon"))


@pytest.mark.parametrize(("wrong", "right"), [("cp1252", "utf-8"), ("cp1252", "cp437")])
def test_text_misread_before_is_noticed_and_repaired_on_wish(wrong, right):
    misread = DOS.encode(right).decode(wrong).encode()
    noticed = read_table(misread)
    repaired = read_table(misread, dialect=Dialect(encoding=f"{wrong}>{right}"))

    assert any(note.kind == "mojibake" for note in noticed.notes)
    assert repaired.frame["name"][0] == "Martín"


def test_text_misread_twice_is_repaired_in_one_click():
    misread = DOS.encode("cp437").decode("cp1252").encode().decode("cp1252").encode()
    noticed = read_table(misread)
    name, sample = noticed.alternatives[1]
    repaired = read_table(misread, dialect=Dialect(encoding=name))

    assert name == "cp1252>utf-8+cp1252>cp437"
    assert sample.startswith("Martín")
    assert repaired.frame["name"][0] == "Martín"
    assert repaired.frame["street"][1] == "Berguvsvägen 8"


def test_a_few_damaged_bytes_do_not_make_utf8_another_encoding():
    data = ("name,city\n" + "Müller,Köln\n" * 30).encode() + b"M\xfcller,Ulm\n"
    table = read_table(data)

    assert table.dialect.encoding == "utf-8"
    assert table.frame["city"][0] == "Köln"
    assert any(note.kind == "encoding" for note in table.notes)
