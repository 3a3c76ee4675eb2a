"""Audience files: hashes as the platforms ask, a fair control group, and what it can show."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    AudienceChoice,
    Plan,
    PlanError,
    audiences,
    build_customers,
    control_in_words,
    write_audiences,
)
from segmentation.export.control import control_sizes, detectable, held_back
from segmentation.export.hashing import hashed_email, normal_email, normal_phone
from segmentation.sinks import in_memory
from tests.making import blobs, csv_text, cut, lines_csv, lines_plan, modest, table_of

_PEOPLE = {"ID": [f"K{i}" for i in range(60)]} | blobs()
_PEOPLE |= {"Mail": [f" P{i}@Mail.Example " if i else "n/a" for i in range(60)]}
_PEOPLE |= {"Phone": [f"+49 30 12345{i:02d}" for i in range(60)]}


def _files(
    choice: AudienceChoice, columns: dict[str, object] | None = None
) -> dict[str, list[dict[str, str]]]:
    """The CSVs of a download, read again, by name."""
    table = table_of(csv_text(columns or _PEOPLE))  # type: ignore[arg-type]
    customers = build_customers(table, Plan())
    features, _, segments = cut(customers, 3)
    found = audiences(table, customers, features, segments, choice)
    packed = zipfile.ZipFile(io.BytesIO(in_memory(lambda sink: write_audiences(found, choice, sink))))
    return {
        name: list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"), newline="")))
        for name in packed.namelist()
        if name.endswith(".csv")
    }


def test_every_customer_is_in_the_file_of_their_segment_once() -> None:
    files = _files(AudienceChoice(columns=("Income",)))

    assert len(files) == 3
    assert sorted(row["ID"] for rows in files.values() for row in rows) == sorted(_PEOPLE["ID"])
    assert {key for rows in files.values() for row in rows for key in row} == {"ID", "Income"}


def test_addresses_are_hashed_after_trimming_and_small_letters_and_never_written() -> None:
    rows = [row for rows in _files(AudienceChoice(email="Mail")).values() for row in rows]

    by_id = {row["ID"]: row["email_sha256"] for row in rows}
    assert by_id["K7"] == hashlib.sha256(b"p7@mail.example").hexdigest()
    assert by_id["K0"] == ""
    assert not any("@" in cell for row in rows for cell in row.values())


def test_phones_are_hashed_with_and_without_the_plus() -> None:
    rows = [row for rows in _files(AudienceChoice(phone="Phone")).values() for row in rows]

    found = next(row for row in rows if row["ID"] == "K5")
    assert found["phone_sha256"] == hashlib.sha256(b"+49301234505").hexdigest()
    assert found["phone_digits_sha256"] == hashlib.sha256(b"49301234505").hexdigest()


@pytest.mark.parametrize(
    ("text", "country", "normal"),
    [
        ("+1 (415) 555-2671", "", "+14155552671"),
        ("0044 20 7946 0018", "49", "+442079460018"),
        ("089/1234567", "49", "+49891234567"),
        ("+49 (0)89 1234567", "", "+49891234567"),
        ("089 1234567", "", ""),
        ("12", "49", ""),
        ("call me", "49", ""),
        ("", "49", ""),
        ("415-555-2671 x23", "1", "+14155552671"),
        ("1" * 20, "1", ""),
    ],
)
def test_a_phone_is_written_as_e164_or_left_empty(text: str, country: str, normal: str) -> None:
    assert normal_phone(text, country) == normal


@modest
@given(st.text(max_size=30))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normal_email(normal_email(text)) == normal_email(text)
    assert normal_phone(normal_phone(text, "49"), "49") == normal_phone(text, "49")
    assert hashed_email(hashed_email(text)) == hashed_email(text)


@modest
@given(st.lists(st.text(max_size=5), unique=True, max_size=40), st.randoms(use_true_random=False))
def test_who_is_held_back_does_not_depend_on_the_order(ids: list[str], random: object) -> None:
    shuffled = ids.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    straight = dict(zip(ids, held_back(ids, 0.3, 1), strict=True))
    mixed = dict(zip(shuffled, held_back(shuffled, 0.3, 1), strict=True))

    assert straight == mixed


def test_the_share_is_met_and_another_seed_draws_others() -> None:
    ids = [f"C{i}" for i in range(20_000)]

    one, other = held_back(ids, 0.2, 1), held_back(ids, 0.2, 2)

    assert one.mean() == pytest.approx(0.2, abs=0.01)
    assert (one & other).mean() == pytest.approx(0.04, abs=0.01)


@pytest.mark.parametrize(
    ("held", "reached", "base"), [(400, 1600, 0.05), (1000, 1000, 0.2), (150, 2850, 0.1)]
)
def test_the_detectable_difference_is_found_in_eight_of_ten_campaigns(
    held: int, reached: int, base: float
) -> None:
    difference = detectable(held, reached, base)
    rng = np.random.default_rng(0)
    one, other = (
        rng.binomial(held, base, 20_000) / held,
        rng.binomial(reached, base + difference, 20_000) / reached,
    )

    pooled = (one * held + other * reached) / (held + reached)
    error = np.sqrt(pooled * (1 - pooled) * (1 / held + 1 / reached))

    assert (np.abs(other - one) > 1.96 * error).mean() == pytest.approx(0.8, abs=0.03)


def test_a_group_too_small_to_show_anything_says_so() -> None:
    assert math.isnan(detectable(0, 10, 0.05))
    assert control_in_words(1, 3, 0.5) == "1 held back, 3 reached: too few to notice any effect."


def test_a_control_group_stands_beside_each_customer_and_in_the_figures() -> None:
    choice = AudienceChoice(control=0.5, seed=3)
    files = _files(choice)
    table = table_of(csv_text(_PEOPLE))  # type: ignore[arg-type]
    customers = build_customers(table, Plan())
    _, solution, _ = cut(customers, 3)

    sizes = control_sizes(customers, solution.labels, 0.5, 3)

    written = [sum(row["group"] == "control" for row in rows) for rows in files.values()]
    assert written == [held for held, _ in sizes]
    assert {row["group"] for rows in files.values() for row in rows} == {"control", "campaign"}


def test_columns_of_order_lines_come_from_the_last_line_and_traits_from_the_customers() -> None:
    lines = [(f"C{i % 6}", f"2024-01-{1 + i:02d}", f"O{i}", f"P{i}", 1, 10 + i * (i % 6)) for i in range(24)]
    table = table_of(lines_csv(lines))
    customers = build_customers(table, lines_plan())
    features, _, segments = cut(customers, 2)

    found = audiences(table, customers, features, segments, AudienceChoice(columns=("Product", "orders")))

    everyone = {row[0]: row[1:] for one in found for row in one.cells.to_numpy().tolist()}
    assert everyone["C3"] == ["P21", "4"]


def test_a_formula_in_an_id_can_not_run() -> None:
    made = _PEOPLE | {"ID": ["=cmd()", *(f"K{i}" for i in range(59))]}

    ids = [row["ID"] for rows in _files(AudienceChoice(), made).values() for row in rows]  # type: ignore[arg-type]

    assert "'=cmd()" in ids


def test_without_a_column_of_ids_the_list_is_refused() -> None:
    table = table_of(blobs())
    customers = build_customers(table, Plan())
    features, _, segments = cut(customers, 3)

    with pytest.raises(PlanError, match="who a customer is"):
        audiences(table, customers, features, segments, AudienceChoice())


@pytest.mark.parametrize(
    "wrong", [{"control": 0.9}, {"control": 0.01}, {"base_rate": 0.0}, {"country": "+49"}]
)
def test_a_choice_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(PlanError):
        AudienceChoice(**wrong)  # type: ignore[arg-type]


def test_the_choice_comes_back_from_the_plans_json() -> None:
    plan = Plan(audience=AudienceChoice(("Income",), "Mail", "Phone", "49", 0.2, 7, 0.1))

    assert Plan.from_json(plan.to_json()) == plan
    assert replace(plan, audience=AudienceChoice()) == Plan()
