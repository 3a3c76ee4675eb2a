"""A saved segmentation: whole through JSON, labels as the fit did, refuses what it can't understand."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

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
    apply_model,
    build_customers,
    propose_plan,
)
from segmentation.model import PROGRAM_VERSION
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
    return analysis, analysis.model()


def test_a_model_assigns_the_customers_it_was_made_from_as_the_fit_did() -> None:
    analysis, model = _saved()

    assert model.assign(analysis.customers).tolist() == analysis.solution().labels.tolist()


@modest
@given(st.integers(0, 10_000), st.integers(2, 9))
def test_a_model_assigns_as_the_fit_did_whatever_the_customers(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.integers(-3, 7)
    made = {name: np.round(rng.lognormal(size=40) * scale, 6) for name in ("One", "Two", "Three")}
    table = table_of(made)
    customers = build_customers(table, Plan())
    features, solution, segments = cut(customers, k)

    model = Model.from_solution(
        table, Plan(), customers=customers, features=features, solution=solution, segments=segments
    )

    assert model.assign(customers).tolist() == solution.labels.tolist()


def test_a_model_of_order_lines_assigns_the_customers_as_the_fit_did() -> None:
    table = sample_table()
    analysis = analyse(table, propose_plan(table).with_k(4), [4])

    assert analysis.model(4).assign(analysis.customers).tolist() == analysis.solution(4).labels.tolist()


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

    text = analyse(table_of(made), Plan(k=3)).model().to_json()

    assert "secret" not in text
    assert "_cells" not in text


def test_new_customers_go_to_the_nearest_centre() -> None:
    analysis = analyse(table_of(blobs()), Plan(k=3, features=using("Income")))
    model = analysis.model()

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
    ("text", "why"),
    [
        ("", "it is no JSON"),
        ("[]", "has no “segmentation_model”"),
        ("{}", "has no “segmentation_model”"),
        ("3", "has no “segmentation_model”"),
        ("pickle", "it is no JSON"),
        (b"\x80\x04\x95pickle", "no text in UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 5_000, "nested too deeply"),
        (" " * 20_000_001, "20 MB is the most"),
        ('{"segmentation_model": NaN}', "holds NaN"),
        ('{"segmentation_model": -Infinity}', "holds -Infinity"),
        ('{"a": 1, "a": 2}', "“a” stands twice"),
        ("1" * 5_000, "digits"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_text_that_is_no_model_is_refused_in_a_sentence(text: str | bytes, why: str) -> None:
    with pytest.raises(SegmentationError, match=why) as refused:
        Model.from_json(text)

    assert str(refused.value).startswith("This is not a segmentation saved by this program: ")


@pytest.mark.parametrize("version", [0, 3, "2", True, None, [1]])
def test_a_version_this_program_does_not_read_is_named(version: object) -> None:
    with pytest.raises(SegmentationError, match=r"saved as version .*reads versions 1 to 2\. Update"):
        Model.from_json(json.dumps({"segmentation_model": version}))


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("segments", 2, "center"), [1.0, 2, 3], r"segments\[2\]\.center has 3 numbers; the features need 6"),
        (("segments", 0, "center"), "far", r"segments\[0\]\.center is “far”; a list is needed"),
        (("segments", 0, "center", 0), None, r"segments\[0\]\.center\[0\] is null; a number is needed"),
        (("segments", 0, "center", 0), 10**400, r"segments\[0\]\.center\[0\] is too large"),
        (("segments", 0, "size"), 2.5, r"segments\[0\]\.size is 2\.5; a whole number is needed"),
        (("segments", 0, "size"), -1, r"segments\[0\]\.size is -1; it must be at least 0"),
        (("segments", 1, "number"), 3, r"segments\[1\]\.number is 3; segment 2 is missing"),
        (("segments", 1, "name"), "regulars  <B>", r"segments names “regulars <b>” twice"),
        (("segments",), [], r"segments has 0 segments; it can have 1 to 20"),
        (("features", 0, "scale"), "wide", r"features\[0\]\.scale is “wide”; a number is needed"),
        (("features", 0, "scale"), 0, r"features\[0\]\.scale is 0; it must be above 0"),
        (("features", 0, "weight"), 9, r"features\[0\]\.weight is 9; it must be above 0 and at most 3"),
        (("features", 0, "log"), 1, r"features\[0\]\.log must be true or false"),
        (("features", 0, "colour"), 1, r"features\[0\] has a “colour”, which is not known"),
        (("features", 1, "name"), "Income", r"features names “Income” twice"),
        (("features", 3, "levels"), [], r"features\[3\]\.levels must hold the levels"),
        (("features", 0, "reference", "edges", 0), 1e9, r"features\[0\]\.reference\.edges must ascend"),
        (("features", 0, "reference", "shares", 0), 0.9, r"reference\.shares must be shares"),
        (("features",), [], r"features is empty"),
        (("plan", "unit"), "planet", r"plan\.unit is “planet”; it can be customer, order line"),
        (("plan", "seed"), "0", r"plan\.seed is “0”; a whole number is needed"),
        (("plan", "k"), 4, r"plan\.k is 4, and there are 3 segments"),
        (("plan", "names", 0, "number"), None, r"plan\.names\[0\]\.number is null"),
        (("plan", "counting", "merge_ids"), 1, r"plan\.counting\.merge_ids must be true or false"),
        (("data", "first_day"), "soon", r"data\.first_day is “soon”; a day as 2024-12-31"),
        (("verdict",), "splendid", r"verdict is “splendid”; it can be constructive, natural, reproducible"),
        (("segments", 0, "status"), "splendid", r"segments\[0\]\.status is “splendid”"),
        (("columns", 0, "role"), "king", r"columns\[0\]\.role is “king”"),
        (("rule",), {"centers": [[1]]}, r"rule does not fit 3 segments in 6 columns"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_model_with_one_wrong_value_is_refused_with_the_place_and_what_is_wrong(
    path: tuple[object, ...], value: object, sentence: str
) -> None:
    data = json.loads(_saved()[1].to_json())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(SegmentationError, match=sentence):
        Model.from_json(json.dumps(data))


@pytest.mark.parametrize("name", ["data", "verdict", "segments", "features", "plan"])
def test_a_model_without_one_of_its_parts_says_which(name: str) -> None:
    data = json.loads(_saved()[1].to_json())
    del data[name]

    with pytest.raises(SegmentationError, match=f"the file has no “{name}”"):
        Model.from_json(json.dumps(data))


def test_a_model_lost_in_the_middle_is_no_json() -> None:
    text = _saved()[1].to_json()

    with pytest.raises(SegmentationError, match="it is no JSON"):
        Model.from_json(text[: len(text) // 2])


def test_a_model_of_version_1_is_still_read() -> None:
    analysis, model = _saved()
    data = json.loads(model.to_json())
    data |= {"segmentation_model": 1, "data": model.digest}
    for part in [*data["segments"], *data["features"], data]:
        for later in ("reach", "amount", "hue", "typical", "reference", "columns", "made_with"):
            part.pop(later, None)

    older = Model.from_json(json.dumps(data))

    assert older.assign(analysis.customers).tolist() == analysis.solution().labels.tolist()
    assert (older.digest, older.references, older.reaches) == (model.digest, (), ())


def test_a_model_says_how_the_customers_were_spread_and_with_what_it_was_made() -> None:
    _, model = _saved()
    data = json.loads(model.to_json())

    assert data["made_with"]["segmentation"] == PROGRAM_VERSION
    assert data["data"]["customers"] == 60
    for feature in data["features"]:
        assert sum(feature["reference"]["shares"]) == pytest.approx(1)
    assert data["features"][0]["reference"]["shares"][-1] == pytest.approx(7 / 60)  # the gaps
    assert data["features"][2]["reference"]["levels"] == ["no", "yes"]
    assert all(segment["reach"] > 0 for segment in data["segments"])
    assert 900 < data["segments"][0]["typical"]["Income"] < 3_200


def test_the_version_in_the_file_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())

    assert project["project"]["version"] == PROGRAM_VERSION


def test_the_example_in_the_docs_is_read_and_labels() -> None:
    text = (Path(__file__).parents[1] / "docs" / "model.md").read_text().split("```json\n")[1].split("```")[0]

    model = Model.from_json(text)
    applied = apply_model(model, table_of({"Income": [950, 4100, 90_000], "Other": [1, 2, 4]}))

    assert [model.names[label] for label in applied.labels] == ["Everyday", "Well off", "Well off"]
    assert applied.unlike_count == 1
