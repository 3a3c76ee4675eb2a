"""How much does a decoded text look like words? The judge between encodings that all decode without error."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from segmentation.reading import alphabets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CANDIDATES: Final[dict[str, float]] = {
    "cp1252": 0.0,
    "cp437": -2.0,
    "cp850": -2.5,
    "mac-roman": -3.5,
    "iso8859-15": -3.0,
    "cp1250": -1.0,
    "iso8859-2": -2.0,
    "cp852": -3.0,
    "cp1251": -1.0,
    "koi8-r": -2.5,
    "cp866": -2.5,
    "iso8859-5": -4.0,
    "mac-cyrillic": -5.0,
    "cp1253": -1.5,
    "iso8859-7": -2.0,
    "cp737": -4.0,
    "cp1254": -1.5,
    "cp857": -4.0,
    "cp1257": -2.0,
    "cp775": -5.0,
    "cp1255": -2.0,
    "cp1256": -2.0,
    "cp874": -2.0,
    "gb18030": -1.0,
    "cp932": -1.0,
    "big5": -2.0,
    "cp949": -1.5,
    "euc_jp": -2.5,
}
"""Encodings weighed, with the logarithm of how much rarer each is than cp1252 in exports."""

FLOOR: Final = 2e-4
"""Probability of a letter of the right script that the language does not use."""

FOREIGN: Final = -11.0
"""A letter of another script, or a sign inside a word."""

UPPER_INSIDE: Final = -5.0
"""A capital after a small letter, as in "MartÍn": rare in names, common in misread text."""

NEIGHBOURS: Final = -2.5
"""Two accented letters in a row: 1 in 12 of them in Latin script, nearly all in Cyrillic or Greek."""

BESIDE_DIGIT: Final = -6.0
"""A letter with an accent right beside a digit: "1á000" is "1 000" with a blank misread."""

EAST_ASIAN: Final = "\u2e80"
"""From here on letters do stand beside digits: 2024年."""

ALONE: Final = -4.0
"""One accented letter that stands alone and is no word of any language: "Ç" is a misread "€"."""

WORDS_OF_ONE: Final = frozenset("àáâåæéèêëíìïóòôöøúùûýÀÁÅÆÉÈÊÍÓÔÖØÚÝіяаиоуєїІЯАИОУЄЇ")

MIXED_WORD: Final = -4.0
"""A Cyrillic, Greek or Chinese letter right beside a Latin one."""

TOKEN: Final = re.compile(r"[^\x00-\x20,;|\"]*[^\x00-\x7f][^\x00-\x20,;|\"]*")
TOKENS_SCORED: Final = 1_500

CURRENCIES: Final = "€£¥¢"


def rank(lines: Sequence[bytes]) -> list[str]:
    """Order the candidate encodings by how plausible their reading of these lines is, best first.

    >>> rank(["Müller Straße 5".encode("cp850"), "Köln".encode("cp850")])[0] in {"cp437", "cp850"}
    True
    >>> rank([])
    []
    """
    if not lines:
        return []
    data = b"\n".join(lines)
    scores = {name: prior + plausibility(data.decode(name, "replace")) for name, prior in CANDIDATES.items()}
    return sorted(scores, key=lambda name: -scores[name])


def plausibility(text: str) -> float:
    """Log-likelihood of the characters beyond ASCII, in the language that suits them best."""
    fixed = 0.0
    found: Counter[tuple[str, bool]] = Counter()
    for token in dict.fromkeys(TOKEN.findall(text)[: 4 * TOKENS_SCORED]):
        fixed += _tally(token, found)
    return fixed + max(_language_score(found, language) for language in _languages())


def _tally(token: str, found: Counter[tuple[str, bool]]) -> float:
    """Count the letters of a token by (letter, is it Latin); return the score of signs and of context."""
    score = 0.0
    padded = f" {token} "
    for before, character, after in zip(padded, token, padded[2:], strict=False):
        if character < "\x80":
            continue
        if character.isalpha() and character not in "ªº":
            score += _context(before, character, after)
            found[character, _is_latin(character)] += 1
        else:
            score += _sign_score(before, character, after)
    return score


def _context(before: str, character: str, after: str) -> float:
    """What the neighbours say about a letter: case, runs of accents, mixed scripts."""
    score = 0.0
    if character.isupper():
        score += UPPER_INSIDE if before.islower() else -1.0
        score += -1.0 if after.isupper() and before.isupper() else 0.0
    elif before.isupper() and after.isupper():
        score += UPPER_INSIDE
    if character < EAST_ASIAN and (before.isdecimal() or after.isdecimal()):
        score += BESIDE_DIGIT
    if _is_latin(character):
        score += ALONE if before == after == " " and character not in WORDS_OF_ONE else 0.0
        score += NEIGHBOURS if before > "\x7f" and before.isalpha() else 0.0
    elif _ascii_letter(before) or _ascii_letter(after):
        score += MIXED_WORD
    return score


def _ascii_letter(character: str) -> bool:
    return character < "\x80" and character.isalpha()


@cache
def _is_latin(character: str) -> bool:
    return "LATIN" in unicodedata.name(character, "")


@cache
def _category(character: str) -> str:
    return unicodedata.category(character)


def _sign_score(before: str, sign: str, after: str) -> float:
    """Signs have their places: a currency beside digits, a curly quote at a word's edge."""
    inside = before.isalpha() and after.isalpha()
    if sign == "\ufffd" or _category(sign) in {"Cc", "Cn", "Co"}:
        return -14.0
    if sign in CURRENCIES:
        return (
            -3.0
            if before.isdigit() or after.isdigit() or not (before.isalpha() or after.isalpha())
            else FOREIGN
        )
    if sign in "’‘":
        # "O’Brien" and "d’Or" are commoner than an apostrophe amid small letters.
        return (-6.0 if before.islower() and after.islower() else -4.0) if before.isalpha() else -7.0
    if sign == "\xa0" and (before.isdecimal() or after.isdecimal()):
        return -3.0
    if sign in "–—“”„«»…•\xa0\u202f·":
        return -9.0 if inside else -4.5
    if sign in "°ºª²³½¼":
        return -4.0 if before.isdigit() or before in "Nnm" else -8.5
    if sign in "®™©§":
        return -5.5 if not inside else FOREIGN
    if _category(sign) == "Mn":
        return -4.0 if before > "\x7f" else FOREIGN
    if sign in "、。・「」（）！？：ー〇々，":
        return -6.0
    return FOREIGN - 2.0 if inside else FOREIGN


@cache
def _languages() -> tuple[str, ...]:
    return (*_models(), "Chinese", "Japanese", "Korean")


@cache
def _models() -> dict[str, dict[str, float]]:
    """Log-probability of each small letter, per language."""
    alphabetic = alphabets.LATIN | alphabets.CYRILLIC | alphabets.GREEK | alphabets.OTHER_SCRIPTS
    shares = {name: _normal(table) for name, table in alphabetic.items()}
    shares["several Western"] = _mixture([shares[name] for name in alphabets.WESTERN_MIX])
    shares["several Central"] = _mixture([shares[name] for name in alphabets.CENTRAL_MIX])
    return {
        name: {letter: math.log(share) for letter, share in table.items()} for name, table in shares.items()
    }


def _normal(table: dict[str, float]) -> dict[str, float]:
    total = sum(table.values())
    return {letter: share / total for letter, share in table.items()}


def _mixture(tables: Iterable[dict[str, float]]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for table in tables:
        total.update(table)
    return _normal(dict(total))


def _language_score(found: Counter[tuple[str, bool]], language: str) -> float:
    if language in {"Chinese", "Japanese", "Korean"}:
        return sum(count * _east_asian(letter, language) for (letter, _), count in found.items())
    model = _models()[language]
    latin = language in alphabets.LATIN or language.startswith("several")
    floor = math.log(FLOOR)
    score = 0.0
    for (letter, is_latin), count in found.items():
        known = model.get(letter.lower())
        if known is not None:
            score += count * known
        else:
            score += count * (floor if is_latin and latin else FOREIGN)
    return score


@cache
def _east_asian(letter: str, language: str) -> float:
    """Log-probability of a character, which stands for two bytes: common ones -5, level-1 -9, others -14."""
    point = ord(letter)
    if 0x3040 <= point < 0x3100:
        return -4.0 if language == "Japanese" else -13.0
    if 0xAC00 <= point < 0xD7A4:
        return (-5.0 if letter in alphabets.COMMON_HANGUL else -8.5) if language == "Korean" else -16.0
    if 0x4E00 <= point < 0xA000 and language != "Korean":
        common = alphabets.COMMON_HANZI if language == "Chinese" else alphabets.COMMON_KANJI
        return -5.5 if letter in common else _level(letter, language)
    if 0xFF61 <= point < 0xFFA0:
        return -8.0 if language == "Japanese" else FOREIGN
    if 0xFF01 <= point < 0xFF61:
        return -8.0
    return -16.0 if point > 0x2E00 else FOREIGN


@cache
def _level(letter: str, language: str) -> float:
    """Everyday characters stand in the first level of the national standards."""
    codec, first, last = ("euc_jp", 0xB0, 0xCF) if language == "Japanese" else ("gb2312", 0xB0, 0xD7)
    for name, low, high in ((codec, first, last), ("big5", 0xA4, 0xC6)):
        try:
            lead = letter.encode(name)[0]
        except UnicodeEncodeError:
            continue
        if low <= lead <= high:
            return -9.0
        if language == "Japanese":
            return -14.0
    return -14.0
