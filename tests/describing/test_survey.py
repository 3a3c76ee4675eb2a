"""A survey of yes and no: markers and effects as an independent pandas computation finds them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from segmentation import Analysis, Plan, analyse, effects_of
from tests.making import table_of, using

ASKED = ("cheap", "fast", "tasty", "healthy", "spicy")


def _answers() -> pd.DataFrame:
    """Three groups of opinions, one statement that all share, and two columns that made no segment."""
    rng = np.random.default_rng(11)
    group = rng.choice(3, 600, p=(0.5, 0.3, 0.2))
    likes = {"cheap": (0.9, 0.1, 0.5), "fast": (0.9, 0.3, 0.1), "tasty": (0.2, 0.9, 0.9)}
    likes |= {"healthy": (0.05, 0.8, 0.1), "spicy": (0.1, 0.1, 0.1)}
    said = {name: rng.random(600) < np.array(shares)[group] for name, shares in likes.items()}
    said["member"] = rng.random(600) < np.array((0.2, 0.5, 0.8))[group]
    said["left-handed"] = rng.random(600) < 0.1
    return pd.DataFrame(said)


@cache
def _survey() -> tuple[pd.DataFrame, Analysis, pd.Series]:
    """The answers as 0 and 1, the analysis, and each person's segment."""
    answers = _answers()
    table = table_of({name: np.where(column, "yes", "no") for name, column in answers.items()})
    made = analyse(table, Plan(features=using(*ASKED), k=3), [3])
    return answers.astype(int), made, pd.Series(made.segments().labels + 1)


def test_the_shares_and_markers_of_a_survey_are_those_of_plain_pandas() -> None:
    answers, made, who = _survey()
    segments = made.segments()

    shares, overall = answers.groupby(who).mean().T, answers.mean()

    for name in ASKED:
        assert segments.profile["overall"][name] == pytest.approx(overall[name])
        for number in (1, 2, 3):
            apart = abs(shares[number][name] - overall[name])
            assert segments.profile[number][name] == pytest.approx(shares[number][name])
            # Dolnicar, Grün & Leisch: 25 points, or half of everyone's share.
            assert segments.marks[number][name] == (apart >= 0.25 or apart >= overall[name] / 2)


def test_the_effects_of_a_survey_are_bias_corrected_cramers_v_in_plain_pandas() -> None:
    answers, made, who = _survey()

    found = {e.trait.name: e for e in effects_of(made.customers, made.features, made.segments())}

    for name in answers:
        crossed = pd.crosstab(answers[name], who)
        n, (rows, columns) = crossed.to_numpy().sum(), crossed.shape
        expected = np.outer(crossed.sum(axis=1), crossed.sum()) / n
        phi = max(0.0, ((crossed - expected) ** 2 / expected).to_numpy().sum() / n)
        phi = max(0.0, phi - (rows - 1) * (columns - 1) / (n - 1))
        smaller = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
        assert found[name].size == pytest.approx(np.sqrt(phi / smaller))
    assert [found[name].p is None for name in answers] == [True] * 5 + [False] * 2
    assert found["member"].by_chance is False
    assert found["left-handed"].by_chance is True
