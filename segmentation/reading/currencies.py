"""How people write currencies beside amounts."""

from __future__ import annotations

from typing import Final

SIGN: Final = r"[A-Z]{0,3} ?\$|[€£¥¢₹₽₺₩₪฿₫₴₦₱₲₵₡₸₼₾₭៛﷼]"
"""Signs of currencies; a dollar may say whose (US$, R$, NT$)."""

CODES: Final = (
    "USD EUR GBP CHF JPY CNY RMB INR RUB SEK NOK DKK ISK PLN CZK HUF RON BGN HRK RSD TRY BRL MXN CAD AUD NZD "
    "SGD HKD KRW ZAR AED SAR QAR KWD BHD OMR JOD ILS THB IDR MYR PHP VND UAH BYN KZT GEL AMD AZN MDL MKD BAM "
    "ARS CLP COP PEN UYU BOB PYG CRC DOP GTQ TWD EGP MAD TND DZD NGN KES GHS TZS UGX XOF XAF PKR BDT LKR NPR"
)
WORDS: Final = (
    r"(?i:zł\.?|zl|kč|kr\.?|lei|eur|usd|gbp|chf|euros?|dollars?|лв\.?|грн\.?|руб\.?)|р\.|TL|kn|[sS]?Fr\.?|Ft|Rs\.?|Rp\.?|"
    r"RM|DHS?|Dhs?|F?CFA|S/\.?|元|円|圓|원|د\.إ|ر\.س|ج\.م"
)
"""What people write for currencies; ordinary letters in the usual case only, so that words stay words."""

CURRENCY: Final = rf"(?:{SIGN}|{CODES.replace(' ', '|')}|{WORDS})"

SAME: Final = {
    "USD": "$ US$ DOLLAR DOLLARS", "EUR": "€ EURO EUROS", "GBP": "£", "PLN": "ZŁ ZL", "CZK": "KČ",
    "TRY": "TL ₺", "INR": "₹ RS", "BRL": "R$", "CHF": "FR SFR", "RON": "LEI", "RUB": "₽ РУБ Р", "HUF": "FT",
    "UAH": "₴ ГРН", "BGN": "ЛВ", "KRW": "₩ 원", "CNY": "元 RMB", "JPY": "円", "ILS": "₪", "THB": "฿",
    "IDR": "RP", "MYR": "RM", "VND": "₫", "PYG": "₲", "XOF": "CFA FCFA", "CLP": "CLP$", "COP": "COP$ COL$",
}  # fmt: skip
"""Several ways to write one currency; ¥ is Japan's as well as China's and stays by itself."""

WITHOUT_DECIMALS: Final = frozenset(
    ["CLP", "COP", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"]
)
"""Currencies without a smaller unit (ISO 4217), and COP, HUF and IDR, whose cents nobody uses any more."""

_CODE_OF: Final = {written: code for code, all_written in SAME.items() for written in all_written.split()}


def currency_of(money: str) -> str:
    """Name a currency, however it is written.

    >>> currency_of("€"), currency_of("Euro"), currency_of("kr.")
    ('EUR', 'EUR', 'KR')
    """
    name = money.upper().replace(" ", "").rstrip(".")
    return _CODE_OF.get(name, name)
