"""Words of customers' tables in many languages, and the encodings their programs write."""

import random

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

# Languages no test looks at: benchmarks/bench_encodings.py only.
HELD_OUT = {
    "Norwegian": "Bjørn Kåre Ødegård Åse Sørlie Tromsø Ålesund Bodø på for kjøpt levert",
    "Dutch": "Daniël Zoë Renée Héloïse België coördinatie reünie financiële geïnd één",
    "Catalan": "Núria Òscar Jordi Mercè Llúcia Vilanova Sabadell Catalunya Gràcia perquè això també",
    "Latvian": "Bērziņš Kalniņš Ozoliņa Jānis Rīga Jūrmala Liepāja pasūtījums Cēsis",
    "Lithuanian": "Petraitis Jonaitė Žukauskas Šiauliai Kaunas Panevėžys užsakymas Čepaitė ąžuolas",
    "Slovenian": "Novak Horvat Žagar Kovačič Ljubljana Škofja Loka naročilo plačilo Čatež",
    "Bulgarian": "Иванов Георгиева Димитров София Пловдив Варна поръчка плащане клиент",
    "Serbian": "Јовановић Петровић Ђорђевић Београд Нови Сад Ниш поруџбина плаћање",
    "Hebrew": "כהן לוי מזרחי תל אביב ירושלים חיפה הזמנה לקוח תשלום",
    "Arabic": "محمد أحمد فاطمة القاهرة الرياض دبي طلب عميل الدفع",
    "Thai": "สมชาย สมหญิง กรุงเทพ เชียงใหม่ คำสั่งซื้อ ลูกค้า",
    "TradChinese": "陳小明 林美玲 台北市 高雄市 訂單 客戶 付款 已出貨",
    "Belarusian": "Іваноў Каваленка Мінск Гомель Брэст заказ аплата кліента",
    # Written down once the reader was finished; nothing was changed after they were measured.
    "Albanian": "Gjergj Çelë Përparim Rrëshen Durrës Shkodër Vlorë Kukës porosia është dërguar",
    "Irish": "Seán Ó Súilleabháin Máire Ní Dhálaigh Gráinne Éire Corcaigh Dún Laoghaire",
    "Galician": "Xosé Iago Núñez Begoña Carballiño Coruña Ourense Muíños envío até mañá",
    "Faroese": "Jógvan Høgni Ásmundur Tórshavn Klaksvík Tvøroyri Fuglafjørður Vágur ælabogi",
    "Luxembourgish": "Schëtz Märei Jängi Lëtzebuerg Déifferdeng Diddeleng Ëlwen geschéckt Ännerung",
    "Afrikaans": "Daniël Zoë Hélène Viljoen Môrester Wêreld Brandvlei geëet sê oorgeplaas",
    "Macedonian": "Јованов Ѓорѓиева Ќосевски Скопје Битола Куманово Штип нарачка испратена",
    "Serbian in Latin": "Đorđević Jovanović Živković Šabac Čačak Niš Požarevac porudžbina plaćanje",
}
HELD_OUT_ENCODINGS = {
    "Norwegian": ("cp1252", "cp850", "iso8859-15"),
    "Dutch": ("cp1252", "cp850", "cp437"),
    "Catalan": ("cp1252", "cp850"),
    "Latvian": ("cp1257", "iso8859-13"),
    "Lithuanian": ("cp1257",),
    "Slovenian": ("cp1250", "iso8859-2", "cp852"),
    "Bulgarian": ("cp1251", "cp866"),
    "Serbian": ("cp1251",),
    "Hebrew": ("cp1255",),
    "Arabic": ("cp1256",),
    "Thai": ("cp874",),
    "TradChinese": ("big5",),
    "Belarusian": ("cp1251",),
    "Albanian": ("cp1252", "cp850"),
    "Irish": ("cp1252", "cp850"),
    "Galician": ("cp1252", "cp850"),
    "Faroese": ("cp1252", "cp850"),
    "Luxembourgish": ("cp1252", "iso8859-15"),
    "Afrikaans": ("cp1252", "cp850"),
    "Macedonian": ("cp1251",),
    "Serbian in Latin": ("cp1250", "cp852"),
}


def customers(language: str, encoding: str, rows: int, *, money: bool = False) -> str:
    """A table whose every third row has names of the language; letters the encoding lacks are left out.

    With `money` its amounts are written 1 234,50 €.
    """
    draw, words = random.Random(rows), (WORDS | HELD_OUT)[language].split()  # noqa: S311  (names, not keys)
    lines = ["id;name;city;amount"]
    for number in range(rows):
        name, city = (draw.choice(words), draw.choice(words)) if number % 3 == 0 else ("Anna Berg", "Berlin")
        amount = draw.random() * (9_000 if money else 100)
        # Spreadsheets of the continent set thousands apart by a blank that doesn't break.
        written = f"{amount:,.2f} €".translate({44: 0xA0, 46: 44}) if money else f"{amount:.2f}"
        lines.append(f"{number};{name};{city};{written}")
    return ("\n".join(lines) + "\n").encode(encoding, "ignore").decode(encoding)
