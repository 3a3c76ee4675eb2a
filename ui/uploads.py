"""An upload, packed, so that it can be read again in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Self, cast

import pyarrow as pa

from segmentation import Cancelled, Dialect, Plan, Table, propose_plan, read_tables

#: A CSV packs to a third or half, 300 MB a second; Excel and zip files don't shrink and don't grow.
_CODEC = pa.Codec("zstd", compression_level=1)


class Packed:
    """One file of an upload: as it came until it is packed, then small."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._content: Any = content
        self._size = len(content)
        self._is_packed = False

    def pack(self) -> None:
        """Keep the file small; does nothing when it is."""
        if not self._is_packed and self._size:
            self._content, self._is_packed = _CODEC.compress(self._content), True

    @property
    def packed_size(self) -> int:
        """Bytes that it takes here, about as many as in a zip."""
        return len(self._content)

    def read(self) -> bytes:
        """The file as it came, as an open file gives it."""
        if not self._is_packed:
            return cast("bytes", self._content)
        return cast("bytes", _CODEC.decompress(self._content, self._size, asbytes=True))


@dataclass(frozen=True, slots=True)
class Source:
    """The files of an upload; `wish` holds what was overruled of how they are read."""

    files: tuple[Packed, ...]
    wish: Dialect

    @classmethod
    def of(cls, files: Sequence[tuple[bytes, str]]) -> Self:
        """Take the files, (content, name) each."""
        return cls(tuple(Packed(content, name) for content, name in files), Dialect())

    @property
    def name(self) -> str:
        """What is being read, for the user."""
        return self.files[0].name if len(self.files) == 1 else f"{len(self.files)} files"

    def wishing(self, **wished: object) -> Self:
        """The same files, to be read in another way."""
        return replace(self, wish=replace(self.wish, **wished))  # type: ignore[arg-type]

    def read(
        self, progress: Callable[[float, str], None], cancelled: Callable[[], bool]
    ) -> Iterator[tuple[Table, Plan]]:
        """Read it as wished and propose a plan: work of one round.

        The files are packed first, so that only the reader holds what it reads, and lets it go.
        """
        for file in self.files:
            if cancelled():
                raise Cancelled
            file.pack()
        sources = [(cast("BinaryIO", file), file.name) for file in self.files]
        table = read_tables(sources, self.wish, progress=progress, cancelled=cancelled)
        yield table, propose_plan(table)
