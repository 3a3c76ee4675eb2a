"""Text that was misread once before it was saved ("MartÃ­n"): how to notice it and to undo it."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final

from segmentation.reading.letters import TOKEN, TOKENS_SCORED, plausibility

REPAIRS: Final = (("cp1252", "utf-8"), ("mac-roman", "utf-8"), ("cp437", "utf-8"), ("cp1252", "cp437"),
                  ("cp1252", "cp850"), ("cp1252", "mac-roman"), ("cp437", "cp1252"), ("cp850", "cp1252"),
                  ("cp1252", "cp1250"), ("cp1252", "cp1251"))  # fmt: skip
"""(wrongly read as, really) pairs that programs produce when they guess."""

REPAIR_GAIN: Final = 4.0
"""Log-likelihood a repair must gain per misread word, so that genuine words are never "repaired"."""

HIGH_RUN: Final = re.compile(r"[^\x00-\x7f]+")


def find_repair(text: str) -> tuple[str, str, int, str] | None:
    r"""Find text misread once before: (wrong codec, right codec, words, "“MartÃ­n” for “Martín”"), or None.

    >>> find_repair("MartÃ\xadn, Berguvsv\xc3\xa4gen, Catalu\xc3\xb1a")[:3]
    ('cp1252', 'utf-8', 3)
    >>> find_repair("Martín, Berguvsvägen") is None
    True
    """
    tokens = list(dict.fromkeys(TOKEN.findall(text[:4_000_000])))[:TOKENS_SCORED]
    if not tokens:
        return None
    before = plausibility("\n".join(tokens))
    best: tuple[float, str, str, list[str]] | None = None
    for wrong, right in REPAIRS:
        mended = [repaired(token, wrong, right) for token in tokens]
        changed = [token for token, new in zip(tokens, mended, strict=True) if token != new]
        gain = plausibility("\n".join(mended)) - before
        if changed and gain > REPAIR_GAIN * len(changed) and (best is None or gain > best[0]):
            best = (gain, wrong, right, changed)
    if best is None:
        return None
    _, wrong, right, changed = best
    example = f"“{changed[0][:30]}” for “{repaired(changed[0], wrong, right)[:30]}”"
    return wrong, right, len(changed), example


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
