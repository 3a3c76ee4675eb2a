"""Old workbooks (.xls) that were made to lead their parser astray: it would abort the whole server."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from segmentation import ReadingError, read_table
from segmentation.reading.compound import _check_sheets, check_old_workbook

GOOD = (Path(__file__).parent.parent / "data" / "awkward" / "111_old_excel.xls").read_bytes()
SECTOR = 512
TABLE = SECTOR + SECTOR * struct.unpack_from("<I", GOOD, 76)[0]
DIRECTORY = SECTOR + SECTOR * struct.unpack_from("<I", GOOD, 48)[0]
BOOK = DIRECTORY + 128  # the entry after that of the root


def changed(form: str, place: int, *values: int) -> bytes:
    data = bytearray(GOOD)
    struct.pack_into(form, data, place, *values)
    return bytes(data)


def places_of(kind: int) -> list[int]:
    """Where the data of the records of a kind begin."""
    found, place = [], SECTOR
    while place + 4 < len(GOOD):
        here, length = struct.unpack_from("<HH", GOOD, place)
        if here == 0 == length:
            break
        if here == kind:
            found.append(place + 4)
        place += 4 + length
    return found


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingError) as found:
        read_table(data, name="customers.xls")
    return str(found.value)


def test_a_sound_one_is_read():
    check_old_workbook(GOOD)

    assert read_table(GOOD, name="customers.xls").frame.shape == (12, 6)


@pytest.mark.parametrize(
    "data",
    [
        changed("<I", TABLE + 4 * struct.unpack_from("<I", GOOD, BOOK + 116)[0], 0),  # the stream begins anew
        changed("<I", TABLE, 0),  # a sector follows itself
        changed("<I", TABLE + 4 * struct.unpack_from("<I", GOOD, 48)[0], 9),  # the directory begins anew
        changed("<I", 68, 0),  # where further tables are named, there are none
        changed("<I", BOOK + 120, 0x7FFFFFFF),  # a stream of 2 GB
        changed("<H", 30, 40),  # sectors of a terabyte
        GOOD[:600],
        GOOD[:40],
    ],
)
def test_chains_in_circles_and_streams_beyond_the_file_are_damage(data):
    assert "damaged" in refusal(data)


@pytest.mark.parametrize("size", [(0, 0xFFFFFFF0, 0, 0xFFFF), (0, 0x7FFFFFFF, 0, 2), (0, 10, 0, 300)])
def test_a_sheet_larger_than_there_can_be_is_refused(size):
    assert "more cells than are read" in refusal(changed("<IIHH", places_of(0x200)[-1], *size))


def test_a_sheet_that_ends_before_it_begins_is_damage():
    assert "damaged" in refusal(changed("<IIHH", places_of(0x200)[-1], 5, 3, 0, 4))


def test_a_cell_right_of_all_columns_is_damage():
    assert "damaged" in refusal(changed("<HH", places_of(0xFD)[-1], 65_535, 65_535))


def test_thousands_of_sheets_that_begin_at_nearly_the_same_place_are_damage():
    names = b"".join(struct.pack("<HHIHBB", 0x85, 8, 60_000 + 4 * at, 0, 0, 0) for at in range(4_000))
    stream = names + struct.pack("<HH", 0x0A, 0) + bytes(4 * 500_000)

    with pytest.raises(ReadingError, match="damaged"):
        _check_sheets(stream)


@pytest.mark.parametrize("size", [(0, 0, 0, 0), (0, 10, 0, 0), (0, 10, 5, 3)])
def test_a_size_that_only_says_too_little_does_no_harm(size):
    table = read_table(changed("<IIHH", places_of(0x200)[-1], *size), name="customers.xls")

    assert table.frame.shape == (12, 6)
