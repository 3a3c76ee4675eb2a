"""The plan as a file: whole through JSON, read from a model too, refused with the place of what is wrong."""

from __future__ import annotations

import json
from datetime import date

import pytest

from segmentation import Dialect, Method, Plan, Recipe, SegmentationError
from tests.applying.making import people_model

_PLAN = (
    Plan(k=3, method=Method.WARD)
    .with_counting(reference_date=date(2024, 7, 1), without_products=("Postage",))
    .with_aside(["K1"])
    .with_k(3)
    .rename(3, 1, "Regulars")
)
_READING = Dialect(encoding="cp437", day_first=True, keep=((0, 3), (1, 9)), span=(2, 0))


def test_a_recipe_comes_back_from_json_as_it_was() -> None:
    recipe = Recipe(_PLAN, _READING, "digest")

    assert Recipe.from_json(recipe.to_json()) == recipe


def test_only_what_was_overruled_of_the_reading_is_written() -> None:
    assert json.loads(Recipe(Plan(), Dialect(delimiter=";")).to_json())["reading"] == {"delimiter": ";"}


def test_a_bare_plan_and_a_saved_segmentation_are_recipes_too() -> None:
    model = people_model()

    assert Recipe.from_json(_PLAN.to_json()) == Recipe(_PLAN)
    assert Recipe.from_json(model.to_json()) == Recipe(model.plan, digest=model.digest)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"segmentation_plan": 9}, "saved as version 9, and this program reads version 1"),
        ({"colour": 1}, "has a “colour”, which is not known"),
        ({"reading": {"day_first": "yes"}}, r"reading\.day_first must be true or false"),
        ({"reading": {"keep": [[1]]}}, r"reading\.keep\[0\] has 1 entries; there must be 2"),
        ({"plan": {"k": 99}}, r"plan does not hold"),
        ({"plan": {"unit": "planet"}}, r"plan\.unit is “planet”"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_recipe_with_one_wrong_value_is_refused_with_the_place(
    change: dict[str, object], sentence: str
) -> None:
    data = json.loads(Recipe(_PLAN, _READING).to_json())

    with pytest.raises(SegmentationError, match=sentence):
        Recipe.from_json(json.dumps(data | change))


@pytest.mark.parametrize("text", ["", "3", "[]", "{", "[" * 9_000])
def test_text_that_is_no_recipe_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SegmentationError, match=r"segmentation saved by this program"):
        Recipe.from_json(text)
