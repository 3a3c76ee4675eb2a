"""E-mail addresses and phone numbers as the ad platforms ask for them: normalised, then SHA-256.

Addresses: without blanks around, in small letters. That is what all platforms document; some go on to drop
the dots of Gmail addresses themselves. Phones: E.164 ("+" with country code), and the same digits without
"+", as some ask. What can't be normalised is left empty: a hash of something else would match nobody.
"""

from __future__ import annotations

import hashlib
import re

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_HASHED = re.compile(r"[0-9a-fA-F]{64}")
#: Digits of an international number (ITU E.164): fifteen at most, and no country has fewer than seven.
_E164 = re.compile(r"[1-9]\d{6,14}")


def normal_email(text: str) -> str:
    """Give the address as it is hashed, "" where it is none.

    >>> normal_email("  Ann.Lee@Mail.Example "), normal_email("n/a")
    ('ann.lee@mail.example', '')
    """
    address = text.strip().lower()
    return address if _ADDRESS.fullmatch(address) else ""


def normal_phone(text: str, country: str = "") -> str:
    """Give the number as E.164, "" where it is none; one without a country code gets `country`.

    >>> normal_phone("(0)89 / 123 45-67", "49"), normal_phone("0044 20 7946 0018"), normal_phone("030 123")
    ('+49891234567', '+442079460018', '')
    """
    bare = re.split(r"(?i)\s*(?:x|ext)", text.strip(), maxsplit=1)[0]
    if re.search(r"[^\d\s()+./\-\u00a0\u2010-\u2015]", bare):
        return ""
    digits = re.sub(r"\D", "", re.sub(r"(?<=\d)\s*\(0\)", "", bare))
    if not bare.lstrip("( ").startswith("+"):
        if digits.startswith("00"):
            digits = digits[2:]
        elif country:
            digits = country + digits.removeprefix("0")
        else:
            return ""
    return f"+{digits}" if _E164.fullmatch(digits) else ""


def sha256(text: str) -> str:
    """Hash a normalised text; "" stays "".

    >>> sha256("ann@mail.example")[:16]
    'e153509271c7c6a0'
    """
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def hashed_email(text: str) -> str:
    """Normalise and hash an address; one that is hashed by now stays as it is."""
    return text.strip().lower() if _HASHED.fullmatch(text.strip()) else sha256(normal_email(text))
