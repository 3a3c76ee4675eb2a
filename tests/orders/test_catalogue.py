"""Every feature made from order lines: in plain words, with unit and formula, in the docs as in the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from segmentation.describing.markers import Marker, sentence
from segmentation.describing.naming import generated_names
from segmentation.orders.catalogue import CATALOGUE, as_markdown, category_of, category_share
from segmentation.traits import Trait

DOCS = Path(__file__).parents[2] / "docs" / "features.md"


def test_the_docs_say_what_the_code_computes() -> None:
    assert DOCS.read_text(encoding="utf-8") == as_markdown()


@pytest.mark.parametrize("trait", CATALOGUE, ids=lambda t: t.name)
def test_every_feature_has_a_line_of_meaning_and_a_formula(trait: Trait) -> None:
    assert trait.meaning.endswith(".")
    assert len(trait.meaning) < 110
    assert trait.formula
    assert trait.made


def test_there_are_the_features_of_a_customer_table_and_each_once() -> None:
    names = [t.name for t in CATALOGUE]

    assert len(names) == len(set(names)) >= 20
    assert {t.name for t in CATALOGUE if t.proposed} == {"recency", "orders", "amount"}


@pytest.mark.parametrize("trait", [*CATALOGUE, category_share("Ships")], ids=lambda t: t.name)
@pytest.mark.parametrize("effect", [-1.2, 1.2])
def test_every_feature_has_words_of_its_own_in_names_and_sentences(trait: Trait, effect: float) -> None:
    marker = Marker(trait, effect, value=0.25, overall=0.5)

    (name,) = generated_names([(marker,)], {}, [trait.name])
    said = sentence(marker)

    assert not name.lower().startswith(("high ", "low "))
    assert not said.startswith(("Higher", "Lower"))


def test_a_segment_is_named_by_the_category_it_is_fond_of() -> None:
    marker = Marker(category_share("Motorcycles"), 1.4, value=0.47, overall=0.12)

    assert generated_names([(marker,)], {}, [marker.trait.name]) == ("Motorcycles fans",)
    assert sentence(marker) == "More Motorcycles: 47 % of the purchases (all: 12 %)"


def test_a_column_of_the_file_called_like_a_share_is_none() -> None:
    assert category_of(Trait("share of voice", "share of voice", "number")) is None
