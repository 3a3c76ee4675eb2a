"""How many tables in old encodings are decoded to the very text that was written, without being told.

A table is right when every character is. Tables have 8, 60 and 2,000 rows, plain amounts and amounts
with blanks and euro signs; a third of the rows has names of the language. Once for the languages the
tests know and once for others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segmentation.reading.encoding import choose_encoding, decode
from tests.languages import ENCODINGS, HELD_OUT_ENCODINGS, customers

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = (8, 60, 2_000)


def measure(name: str, languages: Mapping[str, tuple[str, ...]]) -> None:
    """Decode every table of these languages and print how many are right, and each that isn't."""
    total, missed = 0, []
    for language, encodings in languages.items():
        for encoding in (*encodings, "utf-8"):
            for rows in ROWS:
                for money in (False, True):
                    text = customers(language, encoding, rows, money=money)
                    content = text.encode(encoding)
                    chosen = choose_encoding(content)
                    total += 1
                    if decode(content, chosen) != text:
                        missed.append(f"{language} {encoding}, {rows} rows{', money' * money}: {chosen.name}")
    kinds = {encoding for encodings in languages.values() for encoding in encodings}
    print(
        f"{name}: {total - len(missed)} of {total} right ({(total - len(missed)) / total:.1%}), "
        f"{len(languages)} languages, {len(kinds) + 1} encodings"
    )
    for line in missed:
        print(f"  wrong: {line}")


def main() -> None:
    measure("known languages (at least 98 %)", ENCODINGS)
    measure("held out (at least 95 %)", HELD_OUT_ENCODINGS)


if __name__ == "__main__":
    main()
