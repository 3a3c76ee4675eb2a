"""Effect sizes for all traits, tests only where they mean something: checked by another computation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from segmentation import Customers, Features, Plan, Segments, build_customers, effects_of
from tests.making import cut, table_of, using


def _described(**more: object) -> tuple[Customers, Features, Segments]:
    rng = np.random.default_rng(3)
    group = np.repeat([0, 1, 2], 60)
    columns = {
        "base": np.round(group * 20 + rng.normal(0, 1, 180), 2),
        "other": np.round(group * 20 + rng.normal(0, 1, 180), 2),
        "noise": np.round(rng.normal(50, 5, 180), 2),
        "follows": np.round(group + rng.normal(0, 1, 180), 2),
        "town": np.where(rng.random(180) < 0.5, "Graz", "Linz"),
        "kind": np.array(["a", "b", "c"])[np.where(rng.random(180) < 0.8, group, 0)],
    }
    customers = build_customers(table_of(columns | more), Plan())
    features, _, segments = cut(customers, 3, Plan(features=using("base", "other")))
    return customers, features, segments


def test_only_traits_that_had_no_say_are_tested() -> None:
    found = {e.trait.name: e for e in effects_of(*_described())}

    assert found["base"].p is None
    assert found["base"].base
    assert found["base"].size > 0.9
    assert found["noise"].by_chance is True
    assert found["town"].by_chance is True
    assert found["follows"].by_chance is False
    assert found["kind"].by_chance is False


def test_sizes_and_p_are_those_of_scipy_corrected_by_holm() -> None:
    customers, features, segments = _described()

    found = {e.trait.name: e for e in effects_of(customers, features, segments)}

    frame = customers.frame
    groups = [frame["follows"][segments.labels == j] for j in range(3)]
    raw = {"follows": stats.f_oneway(*groups).pvalue}
    raw["noise"] = stats.f_oneway(*[frame["noise"][segments.labels == j] for j in range(3)]).pvalue
    for name in ("town", "kind"):
        crossed = pd.crosstab(frame[name], segments.labels)
        raw[name] = stats.chi2_contingency(crossed, correction=False).pvalue
    reached = 0.0
    for step, (name, p) in enumerate(sorted(raw.items(), key=lambda item: item[1])):
        reached = max(reached, min(1.0, (4 - step) * p))
        assert found[name].p == pytest.approx(reached, rel=1e-6)
    between = sum(len(g) * (g.mean() - frame["follows"].mean()) ** 2 for g in groups)
    total = ((frame["follows"] - frame["follows"].mean()) ** 2).sum()
    assert found["follows"].size == pytest.approx(between / total)


def test_bases_come_first_and_each_part_falls() -> None:
    found = effects_of(*_described())

    assert [e.base for e in found] == sorted((e.base for e in found), reverse=True)
    described = [e.size for e in found if not e.base]
    assert described == sorted(described, reverse=True)


def test_a_trait_with_gaps_and_one_that_is_all_alike_are_no_problem() -> None:
    gappy = np.where(np.arange(180) % 3 == 0, np.nan, np.arange(180))

    found = {e.trait.name: e for e in effects_of(*_described(gappy=gappy))}

    assert found["gappy"].customers == 120
