"""A saved segmentation: whole through JSON, labels as the fit did, refuses what it can't understand."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Analysis,
    Customers,
    FeatureChoice,
    Model,
    Plan,
    Role,
    SegmentationError,
    analyse,
    build_customers,
    propose_plan,
)
from tests.making import blobs, customers_of, cut, modest, sample_table, table_of, using


@cache
def _saved() -> tuple[Analysis, Model]:
    """Save a segmentation with numbers (one logged, with gaps), a yes/no and a category."""
    made: dict[str, list[object]] = {name: list(values) for name, values in blobs().items()}
    made["Income"][::9] = [""] * len(made["Income"][::9])
    made |= {"Member": ["yes", "no", ""] * 20, "Colour": ["red", "green", "", "blue"] * 15}
    choices = (
        FeatureChoice("Income", log=True),
        FeatureChoice("Visits", weight=2),
        *using("Member", "Colour"),
    )
    analysis = analyse(table_of(made), Plan(features=choices, k=3).rename(3, 1, "Regulars <b>"))
    return analysis, _model(analysis)


def _model(analysis: Analysis) -> Model:
    return Model.from_solution(
        analysis.plan,
        analysis.features,
        analysis.solution(),
        analysis.segments(),
        digest=analysis.table.digest,
        advice=analysis.advice,
    )


def test_a_model_assigns_the_customers_it_was_made_from_as_the_fit_did() -> None:
    analysis, model = _saved()

    assert model.assign(analysis.customers).tolist() == analysis.solution().labels.tolist()


@modest
@given(st.integers(0, 10_000), st.integers(2, 9))
def test_a_model_assigns_as_the_fit_did_whatever_the_customers(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.integers(-3, 7)
    made = {name: np.round(rng.lognormal(size=40) * scale, 6) for name in ("One", "Two", "Three")}
    customers = customers_of(made)
    features, solution, segments = cut(customers, k)

    model = Model.from_solution(Plan(), features, solution, segments, digest="")

    assert model.assign(customers).tolist() == solution.labels.tolist()


def test_a_model_of_order_lines_assigns_the_customers_as_the_fit_did() -> None:
    table = sample_table()
    analysis = analyse(table, propose_plan(table).with_k(4), [4])

    assert _model(analysis).assign(analysis.customers).tolist() == analysis.solution(4).labels.tolist()


def test_a_model_comes_back_from_json_as_it_was() -> None:
    analysis, model = _saved()

    again = Model.from_json(model.to_json())

    assert again.to_json() == model.to_json()
    assert (again.plan, again.transforms, again.names) == (model.plan, model.transforms, model.names)
    assert np.array_equal(again.centers, model.centers)
    assert again.assign(analysis.customers).tolist() == model.assign(analysis.customers).tolist()


def test_a_model_keeps_what_each_segment_may_be_called() -> None:
    analysis, model = _saved()
    older = json.loads(model.to_json())
    for segment in older["segments"]:
        del segment["status"]

    again = Model.from_json(model.to_json())

    assert again.statuses == model.statuses == analysis.advice.segments_at(3)
    assert again.verdict == analysis.advice.verdict_at(3)
    assert Model.from_json(json.dumps(older)).statuses == (None, None, None)


def test_a_model_can_be_read_by_a_person() -> None:
    _, model = _saved()
    data = json.loads(model.to_json())

    assert data["segments"][0]["name"] == "Regulars <b>"
    assert sum(s["size"] for s in data["segments"]) == 60
    assert [f["name"] for f in data["features"]] == ["Income", "Visits", "Member", "Colour"]
    assert data["plan"]["k"] == 3


def test_a_model_keeps_none_of_the_customers() -> None:
    made = blobs() | {"Customer": [f"secret{i}" for i in range(60)]}

    text = _model(analyse(table_of(made), Plan(k=3))).to_json()

    assert "secret" not in text
    assert "_cells" not in text


def test_new_customers_go_to_the_nearest_centre() -> None:
    analysis = analyse(table_of(blobs()), Plan(k=3, features=using("Income")))
    model = _model(analysis)

    new = model.assign(customers_of({"Income": [1001, 1999, 3002, 990], "Other": [1.5, 2, 9, 4]}))

    means = model.transforms[0].backward(model.centers)[:, 0]
    assert [round(float(means[label]), -3) for label in new] == [1000, 2000, 3000, 1000]


def test_a_level_never_seen_is_no_level() -> None:
    _, model = _saved()

    new = _new(Colour=["violet", "violet", "red"])

    assert model.assign(new).shape == (3,)


def _new(**changes: list[object]) -> Customers:
    made: dict[str, list[object]] = {
        "Income": [1000, 2500, 3500],
        "Visits": [9.5, 31, 10],
        "Member": ["yes", "no", "yes"],
        "Colour": ["red", "blue", "red"],
    }
    plan = (
        Plan()
        .with_role("Colour", Role.CATEGORY)
        .with_role("Income", Role.CATEGORY if "Income" in changes else Role.NUMBER)
    )
    return build_customers(table_of(made | changes), plan)


def test_a_feature_missing_in_the_new_file_is_named() -> None:
    _, model = _saved()

    with pytest.raises(SegmentationError, match="no feature “Income” here"):
        model.assign(customers_of({"Visits": [1.5, 2.5, 9], "Age": [30, 40, 50]}))


def test_words_where_the_model_needs_numbers_are_refused_by_name() -> None:
    _, model = _saved()

    with pytest.raises(SegmentationError, match=r"“Income” .*number"):
        model.assign(_new(Income=["low", "high", "low"]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "3",
        "null",
        "pickle",
        '{"segmentation_model": 1}',
        '{"segmentation_model": 2}',
        "[" * 100_000,
    ],
    ids=["empty", "list", "nothing", "number", "null", "words", "bare", "version", "deep"],
)
def test_text_that_is_no_model_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SegmentationError, match="not a segmentation saved by this program"):
        Model.from_json(text)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("segments", 0, "center"), [1.0]),
        (("segments", 0, "center"), "far"),
        (("segments", 0, "center", 0), float("nan")),
        (("segments", 0, "size"), float("inf")),
        (("segments", 0, "size"), None),
        (("segments",), []),
        (("features", 0, "scale"), "wide"),
        (("features", 0, "scale"), 0),
        (("features", 0, "colour"), 1),
        (("features",), []),
        (("plan", "unit"), "planet"),
        (("verdict",), "splendid"),
        (("segments", 0, "status"), "splendid"),
    ],
)
def test_a_model_with_one_wrong_value_is_refused_in_a_sentence(
    path: tuple[object, ...], value: object
) -> None:
    data = json.loads(_saved()[1].to_json())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(SegmentationError, match=r"not a (segmentation saved|plan written) by this program"):
        Model.from_json(json.dumps(data))
