"""Text that was misread before it was saved ("MartÃ­n"): how to notice it and to undo it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from segmentation.reading.letters import TOKEN, TOKENS_SCORED, plausibility

if TYPE_CHECKING:
    from collections.abc import Sequence

REPAIRS: Final = (("cp1252", "utf-8"), ("mac-roman", "utf-8"), ("cp437", "utf-8"), ("cp1252", "cp437"),
                  ("cp1252", "cp850"), ("cp1252", "mac-roman"), ("cp437", "cp1252"), ("cp850", "cp1252"),
                  ("cp1252", "cp1250"), ("cp1252", "cp1251"))  # fmt: skip
"""(wrongly read as, really) pairs that programs produce when they guess."""

REPAIR_GAIN: Final = 4.0
"""Log-likelihood a repair must gain per misread word, so that genuine words are never "repaired"."""

MOST_STEPS: Final = 3
"""Files that were opened and saved wrongly twice do occur; more is not seen."""

HIGH_RUN: Final = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Repair:
    """How text was misread, the last misreading first: (wrongly read as, really) steps to undo it.

    `words` is how many words change, `example` one of them in words: "“MartÃ­n” for “Martín”".
    """

    steps: tuple[tuple[str, str], ...]
    words: int
    example: str

    @property
    def name(self) -> str:
        """The name it has as an encoding: "cp1252>utf-8", or several joined by "+"."""
        return "+".join(f"{wrong}>{right}" for wrong, right in self.steps)


def find_repair(text: str) -> Repair | None:
    r"""Find text that was misread before it was saved, up to MOST_STEPS times; None when it was not.

    >>> find_repair("MartÃ\xadn, Berguvsv\xc3\xa4gen, Catalu\xc3\xb1a").name
    'cp1252>utf-8'
    >>> find_repair("Martín, Berguvsvägen") is None
    True
    """
    tokens = list(dict.fromkeys(TOKEN.findall(text[:4_000_000])))[:TOKENS_SCORED]
    steps: list[tuple[str, str]] = []
    mended = tokens
    while mended and len(steps) < MOST_STEPS and (step := _best_step(mended)) is not None:
        steps.append(step)
        mended = [repaired(token, *step) for token in mended]
    changed = [(old, new) for old, new in zip(tokens, mended, strict=True) if old != new]
    if not changed:
        return None
    old, new = changed[0]
    return Repair(tuple(steps), len(changed), f"“{old[:30]}” for “{new[:30]}”")


def _best_step(tokens: Sequence[str]) -> tuple[str, str] | None:
    """The misreading whose undoing gains most, if it gains enough on each word it changes."""
    before = plausibility("\n".join(tokens))
    best: tuple[float, tuple[str, str]] | None = None
    for wrong, right in REPAIRS:
        mended = [repaired(token, wrong, right) for token in tokens]
        changed = sum(old != new for old, new in zip(tokens, mended, strict=True))
        gain = plausibility("\n".join(mended)) - before
        if changed and gain > REPAIR_GAIN * changed and (best is None or gain > best[0]):
            best = (gain, (wrong, right))
    return best[1] if best else None


def undone(text: str, name: str) -> str:
    """Undo the misreadings that an encoding's name tells (`Repair.name`)."""
    for step in name.split("+"):
        wrong, right = step.split(">", 1)
        text = repaired(text, wrong, right)
    return text


def repaired(text: str, wrong: str, right: str) -> str:
    """Undo one misreading wherever that gives valid text; other places stay as they are."""
    return HIGH_RUN.sub(lambda match: _undone(match.group(), wrong, right), text)


def _undone(run: str, wrong: str, right: str) -> str:
    try:
        raw = b"".join(_byte_of(character, wrong) for character in run)
        return codecs.decode(raw, right)
    except UnicodeError:
        return run


@cache
def _byte_of(character: str, codec: str) -> bytes:
    """The byte a program showed as this character; bytes that cp1252 lacks pass through as controls."""
    try:
        return character.encode(codec)
    except UnicodeEncodeError:
        if character < "\x9f" and character > "\x7f":
            return character.encode("latin-1")
        raise
