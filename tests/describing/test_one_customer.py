"""One customer: what would move it, what it bought."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segmentation import (
    FeatureChoice,
    Method,
    Plan,
    bought_by,
    build_customers,
    build_features,
    one_customer,
    propose_plan,
    smallest_move,
)
from segmentation.clustering.methods import SWEEPS
from segmentation.describing.one_customer import in_words
from tests.making import customers_of, cut, lines_csv, lines_plan, sample_table, table_of

_CHOICES = (FeatureChoice("spent", log=True), FeatureChoice("visits", weight=2), FeatureChoice("age"))


def _made() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(4)
    group = np.repeat([0, 1, 2], [40, 30, 20])
    return {
        "spent": np.round(np.exp(rng.normal(3 + 1.5 * group, 0.5)), 2),
        "visits": rng.poisson(3 + 6 * (group == 1)),
        "age": np.round(rng.normal(40, 9, 90), 1),
    }


@pytest.mark.parametrize("method", list(Method))
def test_the_move_moves_and_nothing_smaller_does(method: Method) -> None:
    """Compared with trying values by the thousand."""
    customers = customers_of(_made())
    features = build_features(customers, Plan(features=_CHOICES))
    solution = SWEEPS[method](features.matrix, [3]).solution(3)
    for row in range(0, 90, 6):
        found = smallest_move(customers, features, solution.rule, row)
        assert found is not None
        values = customers.frame[found.trait.name].to_numpy(dtype=float)
        moved = customers.frame.copy()
        moved[found.trait.name] = values
        moved.loc[row, found.trait.name] = found.after
        matrix = np.hstack([t.forward(moved[t.name]) for t in features.transforms])

        assert solution.rule.assign(matrix)[row] == found.segment != solution.labels[row]
        assert values.min() <= found.after <= values.max()

        for column, transform in enumerate(features.transforms):
            known = customers.frame[transform.name].astype(float)
            whole = bool((known % 1 == 0).all())
            step = 1 if whole else (known.max() - known.min()) / 400
            values = pd.Series(np.arange(known.min(), known.max() + step / 2, step))
            tried = np.repeat(features.matrix[row][None, :], len(values), axis=0)
            tried[:, column] = transform.forward(values)[:, 0]
            flipped = solution.rule.assign(tried) != solution.labels[row]
            sizes = np.abs(tried[:, column] - features.matrix[row, column])[flipped]
            assert not len(sizes) or found.size <= sizes.min() + 0.05


def test_a_whole_number_is_moved_to_a_whole_one() -> None:
    customers = customers_of({"orders": [1, 1, 2, 2, 2, 9, 9, 10, 10, 11] * 4})
    features, solution, segments = cut(customers, 2)

    found = one_customer(customers, features, solution, segments, 2)

    assert found is not None
    assert found.move is not None
    assert (found.move.now, found.move.after) == (2, 6)
    said = in_words(found.move, segments, "this customer")
    assert said.startswith("With orders 6 instead of 2, all else equal, this customer would be in ")


def test_a_customer_is_nearest_to_its_own_segment_and_the_most_unusual_comes_first() -> None:
    customers = customers_of(_made())
    features, solution, segments = cut(customers, 3, Plan(features=_CHOICES))

    found = one_customer(customers, features, solution, segments, 7)

    assert found is not None
    assert found.segment == solution.labels[7] == found.distances.argmin()
    assert [u.trait.name for u in found.unusual] != []
    assert (np.diff([abs(u.apart) for u in found.unusual]) <= 0).all()


def test_a_customer_who_was_not_segmented_has_no_place() -> None:
    customers = customers_of({"a": [1, 2, 3, 4], "b": [2, 9, 2, 5]}, Plan(set_aside=("2",)))
    features, solution, segments = cut(customers, 2)

    assert one_customer(customers, features, solution, segments, 1) is None


def test_orders_and_products_are_those_that_count() -> None:
    rows = [
        ("Ada", "2024-01-05", "o1", "Tea", 1, 10.0),
        ("Ada", "2024-01-05", "o1", "Cup", 2, 5.0),
        ("Ada", "2024-03-01", "o2", "Tea", 1, 12.0),
        ("Bo", "2024-01-06", "o3", "Tea", 1, 10.0),
    ]
    table, plan = table_of(lines_csv(rows)), lines_plan()
    customers = build_customers(table, plan)

    found = bought_by(table, plan, customers, int((customers.ids == "Ada").to_numpy().argmax()))

    assert found is not None
    assert found.orders["money"].tolist() == [15.0, 12.0]
    assert found.products.to_dict("list") == {
        "product": ["Tea", "Cup"],
        "lines": [2, 1],
        "money": [22.0, 5.0],
    }


def test_what_a_customer_bought_adds_up_to_its_money() -> None:
    table = sample_table()
    plan = propose_plan(table)
    customers = build_customers(table, plan)

    for place in (0, 5, 50):
        found = bought_by(table, plan, customers, place)

        assert found is not None
        assert found.orders["money"].sum() == pytest.approx(customers.frame["amount"].iloc[place])
        assert len(found.orders) <= customers.frame["orders"].iloc[place]


def test_a_table_of_customers_has_no_orders() -> None:
    made = _made()
    table = table_of(made)

    assert bought_by(table, Plan(), build_customers(table, Plan()), 0) is None
