"""A selection saved as a segment: the very customers, now and through a saved model."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import (
    Analysis,
    Crowd,
    FeatureChoice,
    Given,
    Method,
    Model,
    OfSegment,
    Outlined,
    Plan,
    PlanError,
    Selection,
    Ticked,
    WithValue,
    analyse,
    box,
    carve,
    labelled_customers,
    pca_map,
    segment_of_customer,
    select,
    why_not_carved,
)
from tests.making import blobs, table_of, using, written

_CHOICES = (FeatureChoice("Income", log=True), FeatureChoice("Visits", weight=2), *using("Member", "Colour"))


def _analysis(*choices: FeatureChoice) -> Analysis:
    made = {**blobs(), "Member": ["yes", "no", "no"] * 20, "Colour": ["red", "green", "blue", "blue"] * 15}
    made["Age"] = np.arange(60) % 40
    return analyse(table_of(made), Plan(features=choices or _CHOICES, k=3))


def _crowd(analysis: Analysis) -> Crowd:
    segments = analysis.segments()
    who = segment_of_customer(analysis.customers, analysis.features, segments)
    return Crowd(analysis.customers, segments, who, analysis.features.customers, pca_map(analysis.features))


def _edited(analysis: Analysis, given: Given, name: str = "Mine") -> tuple[Selection, Analysis]:
    crowd = _crowd(analysis)
    chosen = select(given, crowd)
    edit = carve(chosen, crowd, analysis.features, name, k=3, method=Method.KMEANS)
    return chosen, Analysis(
        analysis.table,
        analysis.plan.with_edit(edit),
        analysis.customers,
        analysis.features,
        analysis.sweep,
        analysis.advice,
    )


def _half(analysis: Analysis) -> Outlined:
    """Half of the customers, by an outline on the map."""
    points = pca_map(analysis.features).points
    return Outlined("PCA", (box((-99, -99), (float(np.median(points[:, 0])), 99)),))


@pytest.mark.parametrize(
    "given",
    [
        "half",
        WithValue("Income", low=2_000),
        WithValue("Visits", 9.5, 10.5),
        WithValue("Member", level="yes"),
        WithValue("Colour", level="blue"),
        WithValue("Income", high=2_010.0, segment=2),
    ],
    ids=str,
)
def test_the_selected_customers_are_the_new_segment_now_and_by_the_model(given: Given | str) -> None:
    found = _analysis()

    chosen, after = _edited(found, _half(found) if isinstance(given, str) else given)
    read = Model.from_json(after.model().to_json())

    segments = after.segments()
    assert segments.names[-1] == "Mine"
    assert (segments.labels == len(segments) - 1).tolist() == chosen.mask.tolist()
    assert read.assign(after.customers).tolist() == segments.labels.tolist()
    assert read.plan == after.plan
    assert read.verdict is None


def test_on_a_map_of_one_feature_a_stretch_of_the_line_is_selected_and_saved() -> None:
    found = _analysis(*using("Income"))
    spread = pca_map(found.features).points
    corner = Outlined("PCA", (box((-99, 0.5), (float(np.median(spread[:, 0])), 0.6)),))

    chosen, after = _edited(found, corner)

    assert chosen.size == 30
    assert (after.segments().labels == len(after.segments()) - 1).tolist() == chosen.mask.tolist()


def test_the_download_names_the_saved_segment() -> None:
    found = _analysis()

    chosen, after = _edited(found, _half(found), name="Lieblinge =1+1")
    made = labelled_customers(after.table, after.customers, after.features, after.segments())

    names = [row["segment_name"] for row in written(made.to_csv())]
    assert [name == "Lieblinge =1+1" for name in names] == chosen.mask.tolist()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (Ticked(()), "Nobody is selected"),
        (Ticked((1, 2)), "one by one"),
        (OfSegment(1), "a segment already"),
        (WithValue("Age", 1, 9), "“Age” is no feature"),
        (Outlined("PCA", (box((-99, -99), (99, 99)),)), "all customers"),
    ],
)
def test_what_can_not_be_saved_says_why(given: Given, why: str) -> None:
    found = _analysis()
    crowd = _crowd(found)

    assert why in str(why_not_carved(select(given, crowd), crowd, found.features))
    with pytest.raises(PlanError, match=why):
        _edited(found, given)


@pytest.mark.parametrize(("name", "why"), [("  ", "no name yet"), ("taken", "already called")])
def test_a_name_is_needed_that_no_segment_has(name: str, why: str) -> None:
    found = _analysis()

    with pytest.raises(PlanError, match=why):
        _edited(found, _half(found), _crowd(found).segments.names[0].upper() if name == "taken" else name)
