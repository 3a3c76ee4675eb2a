"""Columns that look personal: names, phones, addresses, e-mail, found by their values as well as by name.

They are never proposed as features, and the download of customers has them only when asked for.
"""

from __future__ import annotations

import re

import pandas as pd

#: Values looked at: a column that holds addresses shows it at once.
LOOKED_AT = 1_000
#: Share of the values that must look the part; the rest are typing errors and "n/a".
MOST_OF_THEM = 0.8
#: Street names come in more forms than a pattern holds, and no other column comes near.
STREET_SHARE = 0.4
#: Fewer values than this show no pattern.
LEAST_VALUES = 5

_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]{2,}"
#: Seven digits or more, with a plus, brackets or blanks among them: bare digits may be any code.
_PHONE = r"(?=(?:\D*\d){7,15}\D*$)(?=.*[+()\s./-])\+?[\d\s()./-]+(?:\s*(?:x|ext)\.?\s*\d+)?"
#: Two dashes between groups of digits: 2024-03-01 is a date and 17.3.2024 too.
_DATE = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(\s.*)?"
#: Decimal numbers and their thousands.
_NUMBER = r"[+-]?\d{1,3}([ .]\d{3})*([.,]\d+)?|[+-]?\d+[.,]\d+"
_STREET = (
    r"(?i)(?=.*\d).*(?:\b(?:street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|suite|floor|rue|place|"
    r"chauss[ée]e|via|viale|piazza|calle|c/|avenida|rua|plaza|ul|gade|vej)\b|stra(?:ß|ss)e\b|str\.|platz\b|weg\b|"
    r"straat\b|gatan\b|v[äa]gen\b).*"
)
#: Two or three words with capitals, as in "Ana María López" or "Piet van der Berg".
_WORD = r"[^\W\d_a-zß-ÿ][\w'’-]+"
_NAME = (
    rf"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{_WORD}(?: [^\W\d_]\.)?"
    rf"(?: (?:van|von|de|der|den|la|da|di|del|bin|al))*(?: {_WORD}){{1,2}}"
)
#: Names of people differ from row to row; "New York" and "Classic Cars" come back.
LEAST_DIFFERENT = 0.5
_PATTERNS = (
    ("e-mail addresses", re.compile(_EMAIL), MOST_OF_THEM),
    ("phone numbers", re.compile(f"(?!(?:{_DATE}|{_NUMBER})$){_PHONE}"), MOST_OF_THEM),
    ("street addresses", re.compile(_STREET), STREET_SHARE),
)


def looks_like(values: pd.Series) -> str | None:
    """Say which personal thing most of the text values are; None where they are nothing of the kind.

    >>> looks_like(pd.Series(["ann@a.com", "bob@b.org", "c@c.de", "d.e@f.net", "g@h.io"]))
    'e-mail addresses'
    >>> looks_like(pd.Series(["2024-03-01"] * 9)) is None
    True
    """
    texts = [str(value).strip() for value in values.dropna().unique()[:LOOKED_AT]]
    if len(texts) < LEAST_VALUES:
        return None
    for what, pattern, least in _PATTERNS:
        if sum(bool(pattern.fullmatch(text)) for text in texts) >= least * len(texts):
            return what
    return "names of people" if _are_names(values, texts) else None


def _are_names(values: pd.Series, texts: list[str]) -> bool:
    different = values.nunique() >= LEAST_DIFFERENT * values.notna().sum()
    pattern = re.compile(_NAME)
    return bool(different) and sum(bool(pattern.fullmatch(t)) for t in texts) >= MOST_OF_THEM * len(texts)
