"""Audience files: for each segment a list of its customers, for ad platforms and mail tools."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from segmentation.audience_choice import AudienceChoice
from segmentation.customers import Customers
from segmentation.describing.membership import segment_of_customer
from segmentation.describing.segments import Segment, Segments
from segmentation.errors import PlanError
from segmentation.export.control import control_in_words, held_back
from segmentation.export.csv_text import BYTE_ORDER_MARK, made_safe, write_csv
from segmentation.export.hashing import hashed_email, normal_phone, sha256
from segmentation.export.labelled import last_lines, text_of
from segmentation.export.labels import free_name
from segmentation.features import Features
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.sinks import pack
from segmentation.words import listing, plural


@dataclass(frozen=True, slots=True, eq=False)
class Audience:
    """The customers of one segment, all text: id, columns chosen, hashes, group; and who is held back."""

    segment: Segment
    cells: pd.DataFrame
    held: int

    @property
    def reached(self) -> int:
        """How many are not held back."""
        return len(self.cells) - self.held


def audiences(
    table: Table, customers: Customers, features: Features, segments: Segments, choice: AudienceChoice
) -> tuple[Audience, ...]:
    """List the customers of each segment that has any, in the order of the file.

    Raises PlanError where the file has no column that says who a customer is, or lacks a column chosen.
    """
    if str(customers.ids.name) not in table.kinds:
        raise PlanError(
            "This file has no column that says who a customer is, so a list of them could not be used. "
            "Give a column the role “customer” on the Data page."
        )
    of_customer = segment_of_customer(customers, features, segments)
    cells = _cells(table, customers, choice)
    control = held_back(customers.ids, choice.control, choice.seed)
    if choice.control:
        cells[free_name("group", [*map(str, cells)])] = np.where(control, "control", "campaign")
    found = []
    for place, segment in enumerate(segments.everyone):
        here = of_customer == place
        if here.any():
            found.append(Audience(segment, cells[here], int(control[here].sum())))
    return tuple(found)


def _cells(table: Table, customers: Customers, choice: AudienceChoice) -> pd.DataFrame:
    cells = pd.DataFrame({str(customers.ids.name): customers.ids.to_numpy()})
    for name in choice.columns:
        cells[free_name(name, [*map(str, cells)])] = _column(table, customers, name).to_numpy()
    if choice.email is not None:
        mails = _column(table, customers, choice.email)
        cells["email_sha256"] = mails.map(hashed_email).to_numpy()
    if choice.phone is not None:
        phones = _column(table, customers, choice.phone).map(lambda t: normal_phone(t, choice.country))
        cells["phone_sha256"] = phones.map(sha256).to_numpy()
        cells["phone_digits_sha256"] = phones.map(lambda t: sha256(t.removeprefix("+"))).to_numpy()
    return cells


def _column(table: Table, customers: Customers, name: str) -> pd.Series:
    """The text of a column or trait for each customer; of order lines, that on the last line with any."""
    if customers.unit is Unit.CUSTOMER and name in table.kinds:
        return table.text_of(name)
    if name in customers.frame:
        return pd.Series(text_of(customers.frame[name]).to_pylist(), dtype="str")
    if name in table.kinds:
        return last_lines(table, customers, [name])[name]
    raise PlanError(
        f"There is no column “{name}” in this file any more; choose the columns of the audience anew."
    )


def write_audiences(found: Sequence[Audience], choice: AudienceChoice, sink: BinaryIO) -> None:
    """Put a CSV for each segment and a note into a zip; the same content gives the same bytes."""
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _files(found, choice):
            pack(packed, name, content)


def _files(found: Sequence[Audience], choice: AudienceChoice) -> Iterator[tuple[str, bytes]]:
    for audience in found:
        sink = io.BytesIO()
        sink.write(BYTE_ORDER_MARK)
        columns = {str(name): pa.array(audience.cells[name], pa.large_string()) for name in audience.cells}
        write_csv(made_safe(columns)[0], ",", sink)
        plain = re.sub(r"[^\w\-]+", "-", audience.segment.name.casefold()).strip("-")[:60]
        yield f"{audience.segment.number}-{plain or 'segment'}.csv", sink.getvalue()
    yield "about.txt", ("\n".join(about(found, choice)) + "\n").encode()


def about(found: Sequence[Audience], choice: AudienceChoice) -> Iterator[str]:
    """Say what is in the files, a sentence each."""
    for audience in found:
        yield f"{audience.segment.number} {audience.segment.name}: {plural(len(audience.cells), 'customer')}"
        if choice.control:
            yield f"  {control_in_words(audience.held, audience.reached, choice.base_rate)}"
    if choice.control:
        yield (
            f"Who is held back was drawn by customer id with seed {choice.seed}, "
            f"{100 * choice.control:g} % on average. Noticed: with 80 % power at 5 % error, two-sided, if "
            f"{100 * choice.base_rate:g} % would buy without the campaign."
        )
    for name, what in ((choice.email, "email_sha256"), (choice.phone, "phone_sha256")):
        if name is not None:
            missing = sum(int((a.cells[what] == "").sum()) for a in found)
            said = f"no valid one: {plural(missing, 'customer')}"
            yield f"“{name}” is in the files as SHA-256 only; {said}."
    if choice.email is not None:
        yield "Addresses were trimmed and put in small letters before; dots of Gmail addresses were kept."
    if choice.phone is not None:
        given = f"; those without a country code got +{choice.country}" if choice.country else ""
        yield f"Phones: phone_sha256 of E.164 (+49…), phone_digits_sha256 of the same without +{given}."
    if choice.columns:
        yield f"As they are: {listing(choice.columns)}."
