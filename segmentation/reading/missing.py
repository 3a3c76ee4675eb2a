"""Which cells are missing, and which words are flags: decided column by column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALWAYS: Final = frozenset(
    {
        "",
        "#n/a",
        "#n/v",
        "#nv",
        "#div/0!",
        "#value!",
        "#wert!",
        "#ref!",
        "#bezug!",
        "#name?",
        "#num!",
        "#null!",
    }
    | {"null", "(null)", "<null>", "\\n", "(blank)", "(leer)", "(vide)", "<na>"}
)
"""Never a value: blanks, a spreadsheet's errors, a database's nulls."""

MAYBE: Final = frozenset(
    {
        "na",
        "n/a",
        "n.a.",
        "nan",
        "none",
        "nil",
        "-",
        "--",
        "---",
        "–",
        "—",
        "?",
        ".",
        "n.v.",
        "k.a.",
        "s/d",
        "nd",
    }
)
"""Missing among numbers and dates; among words only without other short codes ("NA": North America)."""

INFINITE: Final = frozenset({"inf", "-inf", "+inf", "infinity", "-infinity"})

AMONG_NUMBERS: Final = (
    MAYBE
    | INFINITE
    | {
        "unknown",
        "missing",
        "not available",
        "leer",
    }
)

CODE: Final = re.compile(r"[A-Z0-9]{1,5}")

CODE_SHARE: Final = 0.2
"""Short codes are at home in a column where a fifth of the other values are such codes."""

FLAG_PAIRS: Final = (
    ("yes", "no"), ("true", "false"), ("ja", "nein"), ("ja", "nee"), ("oui", "non"), ("si", "no"),
    ("sí", "no"),    ("sì", "no"), ("sim", "não"), ("sim", "nao"), ("wahr", "falsch"), ("vrai", "faux"),
    ("ja", "nej"), ("ja", "nei"),
    ("tak", "nie"), ("ano", "ne"), ("igen", "nem"), ("да", "нет"), ("evet", "hayır"), ("kyllä", "ei"),
    ("verdadero", "falso"),
    ("是", "否"), ("はい", "いいえ"), ("예", "아니오"),
)  # fmt: skip
LETTER_PAIRS: Final = (("y", "n"), ("t", "f"), ("j", "n"), ("o", "n"), ("s", "n"), ("x", "-"))


def is_missing(cell: str) -> bool:
    """Whether a stripped cell is missing in any column."""
    return cell.lower() in ALWAYS


def missing_words(cells: Sequence[str]) -> frozenset[str]:
    """The words among a text column's distinct cells that mean "missing", in lower case.

    >>> sorted(missing_words(["NA", "EMEA", "APAC", "Japan"])), sorted(missing_words(["NA", "Ann", "Bob"]))
    ([], ['na'])
    """
    present = {cell.lower() for cell in cells} & MAYBE
    others = [cell for cell in cells if cell.lower() not in MAYBE and not is_missing(cell)]
    if not present or not others:
        return frozenset(present) if others else frozenset()
    codes = sum(1 for cell in others if CODE.fullmatch(cell))
    words = {word for word in present if not word.isalpha() and word != "n/a"}
    return frozenset(words if codes >= CODE_SHARE * len(others) else present)


def flag_pair(cells: Iterable[str]) -> tuple[str, str] | None:
    """The (yes, no) words when the filled cells of a column are nothing else; letters only when both occur.

    >>> flag_pair(["Yes", "No"]), flag_pair(["y"]), flag_pair(["yes", "maybe"])
    (('yes', 'no'), None, None)
    """
    words = {cell.casefold() for cell in cells}
    for pair in FLAG_PAIRS:
        if words and words <= set(pair) and (len(words) == 2 or pair in FLAG_PAIRS[:2]):
            return pair
    return next((pair for pair in LETTER_PAIRS if words == set(pair)), None)
