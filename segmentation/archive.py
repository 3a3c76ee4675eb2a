"""A whole analysis as one file: the data, every decision, the versions that were kept.

A zip that any program opens: `analysis.json` says what was decided, `data/1`, `data/2` ... are the files of
the upload, byte for byte. No pickle: nothing in it can run. Names of files stand in `analysis.json` only, so
that unpacking writes nowhere.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Self

from segmentation.errors import SegmentationError
from segmentation.model.strict import Place, load
from segmentation.plan import Plan
from segmentation.replaying.recipe import Recipe, read_plan
from segmentation.sinks import ZIP_DATE, in_memory, pack

#: Raised with every change that an older reader would misunderstand.
VERSION = 1
#: What an archive may unpack to: as much as the program reads of one file.
MOST_BYTES = 1 << 30
#: Decisions are text that people made: more is no analysis of this program.
MOST_TEXT = 16 << 20
_SAID = "analysis.json"
#: What zipfile raises for files that are no zip, cut off, encrypted, or packed in a way it does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Archive:
    """An analysis to be taken up again.

    files: (content, name) of the upload. kept: (name, plan) of the versions.
    """

    files: tuple[tuple[bytes, str], ...]
    recipe: Recipe
    kept: tuple[tuple[str, Plan], ...] = ()

    @property
    def name(self) -> str:
        """What was uploaded."""
        return self.files[0][1] if len(self.files) == 1 else f"{len(self.files)} files"

    def to_bytes(self) -> bytes:
        """What `write` writes."""
        return in_memory(self.write)

    def write(self, sink: BinaryIO) -> None:
        """Write the zip; the same analysis gives the same bytes."""
        said = {
            "segmentation_analysis": VERSION,
            "files": [name for _, name in self.files],
            "decisions": json.loads(self.recipe.to_json()),
            "kept": [{"name": name, "plan": json.loads(plan.to_json())} for name, plan in self.kept],
        }
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo(_SAID, ZIP_DATE), json.dumps(said, ensure_ascii=False, indent=2))
            for number, (content, _) in enumerate(self.files, start=1):
                pack(packed, f"data/{number}", content)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote; raises SegmentationError that says what is wrong."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                said = load(_unpacked(packed, _SAID, MOST_TEXT))
                top = said.fields(("segmentation_analysis", "files", "decisions"), ("kept",))
                version = top["segmentation_analysis"]
                if version.value != VERSION:
                    version.fail(f"is not {VERSION}, the version that this program reads")
                names = [place.text() for place in top["files"].items()]
                files, left = [], MOST_BYTES
                for number, name in enumerate(names, start=1):
                    data = _unpacked(packed, f"data/{number}", left)
                    left -= len(data)
                    files.append((data, name))
        except _DAMAGED as error:
            raise SegmentationError(
                "This file is no analysis saved by this program, or it is damaged; save the analysis again."
            ) from error
        if not files:
            raise SegmentationError("This analysis holds no data; save it again.")
        recipe = Recipe.from_json(json.dumps(top["decisions"].value))
        kept = [_kept(place) for place in top["kept"].items()] if "kept" in top else []
        return cls(tuple(files), recipe, tuple(kept))


def is_archive(content: bytes) -> bool:
    """Is this a saved analysis? Looks at the list of the zip only."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _SAID in packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _kept(place: Place) -> tuple[str, Plan]:
    fields = place.fields(("name", "plan"))
    return fields["name"].text(), read_plan(fields["plan"])


def _unpacked(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Unpack one file, no more than `most` bytes of it whatever its header says."""
    try:
        with packed.open(name) as file:
            content = file.read(most + 1)
    except KeyError as error:
        raise SegmentationError(f"This analysis lacks its part “{name}”; save it again.") from error
    if len(content) > most:
        raise SegmentationError(
            f"This analysis unpacks to more than {MOST_BYTES >> 30} GB, more than this program reads. "
            "Read its file from a shell instead: python -m segmentation replay."
        )
    return content
