"""Names of the months in the languages whose exports are met, with their usual abbreviations."""

from __future__ import annotations

from collections import Counter
from typing import Final

NAMES: Final = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
)

SHORT_FORMS: Final = {
    "mrz": 3,
    "mrt": 3,
    "jän": 1,
    "jänner": 1,
    "janv": 1,
    "févr": 2,
    "juil": 7,
    "sept": 9,
    "mär": 3,
}


def _numbers() -> dict[str, int]:
    """Number of each name and of each beginning of three letters that means one month in its language."""
    numbers: dict[str, int] = {}
    for line in NAMES:
        names = line.split()
        beginnings = Counter(name[:3] for name in names)
        for number, name in enumerate(names, start=1):
            numbers.setdefault(name, number)
            if beginnings[name[:3]] == 1:
                numbers.setdefault(name[:3], number)
    return numbers | SHORT_FORMS


MONTHS: Final = _numbers()


def month_number(word: str) -> int:
    """Number of a month's name, 0 for any other word.

    >>> month_number("März"), month_number("Sept."), month_number("agosto"), month_number("Label")
    (3, 9, 8, 0)
    """
    return MONTHS.get(word.lower().rstrip("."), 0)
