"""Customer-like text of many languages in many encodings: decoded right without being told."""

import random

import pytest

from segmentation.errors import ReadingError
from segmentation.reading import Dialect, read_table
from segmentation.reading.encoding import choose_encoding, decode

WORDS = {
    "German": "Müller Schäfer Jäger Köhler Groß Weiß München Köln Düsseldorf Straße",
    "French": "Lefèvre Françoise Hélène Benoît Zoé Orléans Besançon Nîmes Béziers livrée",
    "Spanish": "Muñoz Núñez Peña García Martínez José Málaga Cádiz León Coruña dirección",
    "Portuguese": "João Conceição Gonçalves Simões Luís Brasília Évora Maceió não município",
    "Italian": "Nicolò Cusà Forlì Cantù Nardò città però perché così qualità",
    "Swedish": "Åkesson Söderström Björk Göteborg Malmö Västerås Örebro också på",
    "Danish": "Sørensen Jørgensen Møller Kjær København Århus Ålborg Næstved på bør",
    "Finnish": "Mäkinen Hämäläinen Järvinen Jyväskylä Hämeenlinna tämä myös päivä",
    "Polish": "Wójcik Łukasz Kamiński Dąbrowski Łódź Kraków Gdańsk Poznań zamówienie środę",
    "Czech": "Dvořák Novák Černý Růžička Jiří Plzeň Ústí Děčín děkujeme důvěru",
    "Hungarian": "Szabó Kovács Tóth Kőszegi Győri Szűcs Győr Pécs Gödöllő később történő",
    "Russian": "Иванов Смирнова Кузнецов Москва Казань Екатеринбург заказ оплата получена",
    "Turkish": "Yılmaz Şahin Çelik Öztürk Kılıç İstanbul İzmir Eskişehir sipariş değişikliği",
    "Greek": "Παπαδόπουλος Γεωργίου Δημητρίου Αθήνα Θεσσαλονίκη Πάτρα παραγγελία πελάτη",
    "Chinese": "王小明 李娜 张伟 刘洋 北京 上海 广州 深圳 客户订单已发货 请尽快确认付款",
    "Japanese": "田中太郎 鈴木花子 佐藤健 東京都 大阪府 北海道 商品を発送しました ありがとう",
    # Never looked at while the scores were chosen:
    "Icelandic": "Þór Guðmundur Sigurður Reykjavík Ísafjörður Höfn það við sjóinn",
    "Slovak": "Kováč Ďurica Šťastný Kráľ Košice Žilina Trenčín ďakujeme čoskoro odoslaný",
    "Croatian": "Kovačić Babić Đurić Županić Šibenik Čakovec Varaždin narudžba naš",
    "Romanian": "Ionuţ Ştefănescu Bălan Iaşi Timişoara Constanţa mulţumim pentru încredere",
    "Ukrainian": "Шевченко Коваленко Ткаченко Київ Львів Харків замовлення надіслано клієнту",
    "Estonian": "Jõgi Mägi Pärn Rõõm Kask Tõnu Pärnu Jõhvi Võru järgmine päev üle",
    "Korean": "김철수 이영희 박민수 최지은 서울시 부산시 주문이 완료되었습니다 감사합니다",
}
WESTERN = ("cp1252", "iso8859-15", "cp850", "mac-roman")
CENTRAL = ("cp1250", "iso8859-2", "cp852")
ENCODINGS = {
    **dict.fromkeys(("German", "French", "Spanish", "Italian", "Swedish", "Finnish"), (*WESTERN, "cp437")),
    **dict.fromkeys(("Portuguese", "Danish", "Icelandic"), WESTERN),
    **dict.fromkeys(("Polish", "Czech", "Hungarian", "Slovak", "Croatian", "Romanian"), CENTRAL),
    "Russian": ("cp1251", "koi8-r", "cp866"),
    "Ukrainian": ("cp1251",),
    "Turkish": ("cp1254", "cp857"),
    "Greek": ("cp1253", "iso8859-7"),
    "Chinese": ("gb18030",),
    "Japanese": ("cp932", "euc_jp"),
    "Korean": ("cp949",),
    "Estonian": ("cp1252", "cp1257"),
}
CASES = [
    (language, encoding, rows)
    for language, encodings in ENCODINGS.items()
    for encoding in (*encodings, "utf-8")
    for rows in (8, 60)
]


def customers(language: str, encoding: str, rows: int) -> str:
    """A table whose every third row has names of the language; letters the encoding lacks are left out."""
    draw, words = random.Random(rows), WORDS[language].split()  # noqa: S311  (names, not keys)
    lines = ["id;name;city;amount"]
    for number in range(rows):
        name, city = (draw.choice(words), draw.choice(words)) if number % 3 == 0 else ("Anna Berg", "Berlin")
        lines.append(f"{number};{name};{city};{draw.random() * 100:.2f}")
    return ("\n".join(lines) + "\n").encode(encoding, "ignore").decode(encoding)


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
