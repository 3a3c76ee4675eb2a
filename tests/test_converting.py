"""Files by their suffix: clean ones from `convert`, labelled ones from `label`; whole, or not at all."""

from __future__ import annotations

import resource
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from segmentation import SegmentationError, read_table
from segmentation.shell import main
from segmentation.shell.writing import write
from segmentation.sinks import already
from tests.making import blobs, csv_text, written


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """A file as Excel in Germany writes it."""
    path = tmp_path / "export.txt"
    rows = ["Größe;Umsatz;Tag;Wer"]
    rows += [f"{i};1.{i:03d},50;{1 + i % 28}.03.2024;=K{i}" for i in range(100, 140)]
    path.write_bytes("\r\n".join(rows).encode("cp1252"))
    return path


def test_convert_writes_plain_numbers_iso_days_and_utf_8(upload: Path, tmp_path: Path) -> None:
    assert main(["convert", str(upload), "-o", str(tmp_path / "clean.csv")]) == 0

    row = written((tmp_path / "clean.csv").read_bytes())[0]
    assert row == {"Größe": "100", "Umsatz": "1100.5", "Tag": "2024-03-17", "Wer": "'=K100"}


def test_what_was_converted_reads_back_as_the_same_table(upload: Path, tmp_path: Path) -> None:
    frames = [read_table(upload).frame]
    for suffix in ("csv", "parquet", "xlsx"):
        clean = tmp_path / f"clean.{suffix}"
        assert main(["convert", str(upload), "-o", str(clean)]) == 0
        frames.append(read_table(clean).frame)

    for again in frames[1:]:
        columns = ["Größe", "Umsatz", "Tag"]
        assert again[columns].astype(str).equals(frames[0][columns].astype(str))


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_label_writes_the_kind_of_file_that_its_name_says(tmp_path: Path, suffix: str) -> None:
    path, output = tmp_path / "customers.csv", tmp_path / f"labelled.{suffix}"
    path.write_text(csv_text({"ID": [f"K{i}" for i in range(60)]} | blobs()))

    assert main(["label", str(path), "--k", "3", "-o", str(output)]) == 0

    if suffix == "xlsx":
        rows = list(load_workbook(output)["Customers"].values)
        header, first = rows[0], rows[1]
    else:
        table = pyarrow.parquet.read_table(output)
        header, first = table.column_names, [column[0].as_py() for column in table.columns]
    named = dict(zip(header, first, strict=True))
    assert named["ID"] == "K0"
    assert named["segment"] in {1, 2, 3}


def test_a_kind_that_is_not_written_is_refused_before_any_work(
    upload: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", str(upload), "-o", str(tmp_path / "clean.xls")]) == 1

    assert ".csv, .xlsx, .parquet" in capsys.readouterr().err


def test_a_disk_that_is_full_leaves_no_half_file_and_what_was_there(tmp_path: Path) -> None:
    output = tmp_path / "labelled.csv"
    output.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(SegmentationError, match="Make room"):
            write({output: already(b"x" * 100_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert output.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["labelled.csv"]
