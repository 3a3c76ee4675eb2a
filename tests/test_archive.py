"""A saved analysis: opened again with nothing lost, and strict with what is no analysis."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from segmentation import Archive, Dialect, Plan, Recipe, SegmentationError, is_archive

_NAMES = some.text(max_size=40)


def _archive(content: bytes = b"a,b\n1,2\n", name: str = "my shop.csv") -> Archive:
    recipe = Recipe(Plan(k=4).rename(4, 1, "Regulars"), Dialect(encoding="cp437"), "abc")
    return Archive(((content, name),), recipe, (("k-means, K = 3", Plan(k=3)),))


def _zip(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_json", ".json"), content)
    return sink.getvalue()


def _said(**changes: object) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_archive().to_bytes())) as packed:
        said = json.loads(packed.read("analysis.json"))
    return json.dumps(said | changes).encode()


@given(some.lists(some.tuples(some.binary(max_size=300), _NAMES), min_size=1, max_size=3), _NAMES)
def test_an_analysis_reads_back_equal(files: list[tuple[bytes, str]], name: str) -> None:
    archive = Archive(tuple(files), Recipe(Plan(k=3)), ((name, Plan(k=5)),))

    content = archive.to_bytes()

    assert is_archive(content)
    assert Archive.from_bytes(content) == archive


def test_the_same_analysis_gives_the_same_bytes() -> None:
    assert _archive().to_bytes() == _archive().to_bytes()


def test_names_are_no_places_in_the_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(_archive(name="../../etc/passwd").to_bytes())) as packed:
        assert packed.namelist() == ["analysis.json", "data/1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK but no zip", "no analysis"),
        (_archive().to_bytes()[:-40], "no analysis"),
        (_zip(readme=b"hello"), "lacks its part"),
        (_zip(analysis_json=_said()), "lacks its part “data/1”"),
        (_zip(analysis_json=_said(segmentation_analysis=9), data__1=b""), "is not 1"),
        (_zip(analysis_json=_said(files=[]), data__1=b""), "holds no data"),
        (_zip(analysis_json=_said(files="x"), data__1=b""), "a list"),
        (_zip(analysis_json=_said(more=1), data__1=b""), "not known"),
        (_zip(analysis_json=_said(decisions={"segmentation_plan": 1, "plan": {"k": "x"}}), data__1=b""), "k"),
        (_zip(analysis_json=b"[" * 100_000, data__1=b""), "nested too deeply"),
    ],
)
def test_what_is_no_analysis_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(SegmentationError, match=said):
        Archive.from_bytes(content)


def test_an_analysis_that_unpacks_to_more_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segmentation.archive.MOST_BYTES", 1 << 20)

    with pytest.raises(SegmentationError, match="unpacks to more"):
        Archive.from_bytes(_archive(bytes(2 << 20)).to_bytes())


def test_another_zip_is_no_analysis() -> None:
    assert not is_archive(_zip(shop=b"a,b"))
    assert not is_archive(b"a,b\n1,2\n")
    assert not is_archive(b"PK\x03\x04 cut off")
