"""The advice: planted groups are named, a continuum is called one, and the words are true."""

import numpy as np
import pytest

from segmentation.choosing.advice import advise, recommend_k, surer
from segmentation.choosing.borders import borders_of
from segmentation.choosing.indices import elbow
from segmentation.clustering.sweeps import Cancelled, sweep_matrix
from segmentation.work import Job


def groups(count, rows=600, columns=3, spread=1.0, seed=0):
    rng = np.random.default_rng(seed)
    corners = rng.permutation(np.stack(np.meshgrid(*[np.arange(3)] * columns), -1).reshape(-1, columns))[
        :count
    ]
    return corners[np.arange(rows) % count] * 8 + rng.normal(size=(rows, columns)) * spread


def advice(matrix, ks=range(2, 11)):
    return advise(matrix, sweep_matrix(matrix, ks))


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_planted_groups_are_counted_and_called_natural(count):
    found = advice(groups(count), range(1, 13))

    assert (found.k, found.usable_k, found.verdict) == (count, count, "natural")
    assert f"{count} groups with gaps between them" in found.reasons[0]


def test_groups_of_groups_are_told_apart_where_the_silhouette_stops_early():
    rng = np.random.default_rng(0)
    near = rng.normal(size=(600, 2)) * 0.5 + np.repeat([[0, 0], [4, 0], [0, 4]], 200, axis=0)
    matrix = np.concatenate((near, near[:400] + np.array([60, 0])))

    found = advice(matrix)

    assert found.k == 5
    assert dict(found.votes)["silhouette"] == 2


CROWDS = {
    "uniform": lambda rng: rng.uniform(size=(600, 2)),
    "normal": lambda rng: rng.normal(size=(800, 5)),
    "correlated": lambda rng: rng.normal(size=(800, 4)) @ rng.normal(size=(4, 4)),
    "heavy-tailed": lambda rng: rng.standard_t(4, size=(800, 3)),
    "skewed": lambda rng: rng.lognormal(sigma=0.8, size=(800, 3)),
    "survey": lambda rng: rng.integers(1, 6, size=(500, 6)).astype(float),
    "one feature": lambda rng: rng.uniform(size=(500, 1)),
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_one_crowd_of_any_shape_is_called_a_continuum(crowd):
    found = advice(CROWDS[crowd](np.random.default_rng(3)))

    assert found.k == 1
    assert found.verdict in {"reproducible", "constructive"}
    assert "one continuum, not separate groups" in found.reasons[0]
    assert found.usable_k >= 2


def test_the_cut_offered_for_a_continuum_has_segments_large_enough_to_use():
    matrix = np.random.default_rng(0).exponential(size=(900, 2))
    sweep = sweep_matrix(matrix, range(2, 11))

    found = advise(matrix, sweep)

    assert sweep.solution(found.usable_k).sizes.min() >= 30
    assert f"K = {found.usable_k} is the finest cut" in found.reasons[1]
    assert found.verdict == "reproducible"


def test_the_cut_offered_is_the_finest_that_comes_back():
    matrix = np.random.default_rng(1).exponential(size=(900, 2))
    sweep = sweep_matrix(matrix, range(2, 11))

    found = advise(matrix, sweep)

    finer = [k for k in range(found.usable_k + 1, 8) if sweep.solution(k).sizes.min() >= 30]
    assert found.verdict_at(found.usable_k) == "reproducible"
    assert [found.verdict_at(k) for k in finer] == ["constructive"] * len(finer)


def test_a_cut_that_only_sets_odd_customers_apart_is_not_called_reproducible():
    crowd = np.random.default_rng(2).normal(size=(120, 2))
    matrix = np.vstack([crowd, [[40.0, 40.0], [41.0, 40.0]]])

    found = advise(matrix, sweep_matrix(matrix, [2]))

    assert found.verdict_at(2) == "constructive"


def test_every_index_has_its_vote():
    assert [name for name, _ in advice(groups(4)).votes] == [
        "elbow",
        "silhouette",
        "Calinski-Harabasz",
        "gap",
    ]


def test_two_or_three_sentences_with_plain_numbers():
    for matrix in (groups(4), np.random.default_rng(0).normal(size=(300, 3))):
        reasons = advice(matrix).reasons
        assert 2 <= len(reasons) <= 3
        assert all(
            reason.endswith((".", ").")) and "nan" not in reason and "e-" not in reason for reason in reasons
        )


def test_a_range_that_ends_below_the_groups_says_so():
    found = advice(groups(9), range(2, 6))

    assert found.k in {1, 5}
    assert found.k == 1 or any("largest that was tried" in reason for reason in found.reasons)


def test_a_small_segment_is_pointed_out():
    matrix = np.concatenate(
        (groups(2), np.full((12, 3), 40.0) + np.random.default_rng(0).normal(size=(12, 3)))
    )

    found = advice(matrix)

    assert found.k == 3
    assert "The smallest segment has only 12 customers." in found.reasons


def test_an_odd_customer_does_not_hide_the_groups():
    found = advice(np.concatenate((groups(3), np.full((1, 3), 99.0))))

    assert found.k == 4
    assert "form 3 groups" in found.reasons[0]
    assert "a few unusual customers" in found.reasons[1]


def test_odd_customers_alone_are_not_peeled_off():
    matrix = np.concatenate((groups(3), np.array([[9.0, 9.0, 30.0], [30.0, 0.0, 0.0]])))

    assert advice(matrix).k == 3


def test_without_borders_the_recommendation_is_cautious():
    found = recommend_k(sweep_matrix(groups(3), range(2, 6)))

    assert (found.k, found.verdict) == (1, "constructive")


@pytest.mark.parametrize(
    "matrix", [np.arange(3.0)[:, None], np.repeat([[0.0, 1.0], [5.0, 5.0]], 2, axis=0), np.ones((9, 2))]
)
def test_tables_of_a_few_rows_get_an_answer(matrix):
    distinct = len(np.unique(matrix, axis=0))

    found = advice(matrix, range(1, distinct + 1))

    assert found.k == 1
    assert found.usable_k == min(2, distinct)


def test_the_same_table_and_seed_give_the_same_advice():
    assert advice(groups(3)) == advice(groups(3))


def test_the_elbow_is_the_point_farthest_below_the_chord():
    sweep = sweep_matrix(groups(3), range(1, 9))

    assert elbow([solution for solution in sweep if solution.k > 1], sweep) == 3


def test_it_can_be_stopped_and_tells_how_far_it_is():
    matrix, told = groups(3), []
    sweep = sweep_matrix(matrix, [2, 3])

    advise(matrix, sweep, progress=lambda share, _: told.append(share))

    assert told == sorted(told)
    with pytest.raises(Cancelled):
        advise(matrix, sweep, cancelled=lambda: True)


def test_each_segment_has_a_verdict_of_its_own():
    rng = np.random.default_rng(0)
    apart = rng.normal(size=(200, 2)) * 0.4 + [30, 0]
    matrix = np.vstack([rng.uniform(size=(800, 2)) * 8, apart])
    sweep = sweep_matrix(matrix, [5])

    verdicts = advise(matrix, sweep).segments_at(5)

    assert [size for size, said in zip(sweep[0].sizes, verdicts, strict=True) if said == "natural"] == [200]


def test_the_segments_of_a_natural_solution_are_natural():
    crowd = np.random.default_rng(0).normal(size=(600, 4))

    assert advice(groups(4)).segments_at(4) == ("natural",) * 4
    assert "natural" not in advice(crowd).segments_at(4)


def test_more_rounds_continue_the_first():
    matrix = groups(3, rows=150)
    sweep = sweep_matrix(matrix, range(2, 5))
    first = advise(matrix, sweep)

    later = list(surer(matrix, sweep, first, rounds=2))

    assert [len(one.stability_at(3).agreements) for one in (first, *later)] == [5, 10, 15]
    assert later[1].stability_at(3).agreements[:5].tolist() == first.stability_at(3).agreements.tolist()
    assert later[1].k == first.k == 3
    assert later[1].structure is first.structure


def test_a_k_that_was_not_judged_has_no_verdict():
    found = advice(groups(3), range(2, 5))

    assert found.verdict_at(17) is found.segments_at(17) is found.stability_at(17) is None


def test_five_groups_of_few_customers_are_seen():
    """As in the well-known table of a mall's 200 customers: a broad group amid four in the corners."""
    rng = np.random.default_rng(4)
    middles, sizes = np.array([[0, 0], [3, 3], [3, -3], [-3, 3], [-3, -3]]), [81, 39, 35, 23, 22]
    matrix = np.repeat(middles, sizes, axis=0) + rng.normal(size=(200, 2)) * 0.9

    assert advice(matrix).k == 5


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("crowd", ["uniform", "normal", "skewed", "survey"])
def test_a_crowd_of_few_customers_is_one(crowd, seed):
    matrix = CROWDS[crowd](np.random.default_rng(seed))[:120]

    assert recommend(matrix).k == 1


def recommend(matrix, ks=range(1, 9)):
    sweep = sweep_matrix(matrix, ks)
    return recommend_k(sweep, borders_of(matrix, sweep, 0, Job()))


def disc(rng, middle, radius, rows):
    angle, out = rng.uniform(0, 2 * np.pi, rows), radius * np.sqrt(rng.uniform(size=rows))
    return middle + np.column_stack((out * np.cos(angle), out * np.sin(angle)))


def test_groups_that_k_means_does_not_part_are_seen_in_finer_cuts():
    rng = np.random.default_rng(0)
    large = [disc(rng, middle, 4, 1200) for middle in ((0, 0), (16, 0))]
    small = [disc(rng, middle, 1.2, 100) for middle in ((-1.6, 6.2), (1.6, 6.2))]

    found = recommend(np.vstack(large + small), range(1, 25))

    assert found.k == 4
    assert "does not part all of them" in found.reasons[1]


@pytest.mark.parametrize(
    "matrix",
    [
        np.ones((50, 2)),
        np.repeat(np.random.default_rng(0).normal(size=(5, 2)), 2000, axis=0),
        np.vstack([np.random.default_rng(0).normal(size=(200, 2)), [[50.0, 50.0]]]),
        np.random.default_rng(0).normal(size=(100, 1)),
    ],
    ids=["constant", "duplicates by the thousand", "a segment of one", "one feature"],
)
def test_odd_tables_get_a_verdict_for_each_segment(matrix):
    distinct = min(6, len(np.unique(matrix, axis=0)))

    found = advice(matrix, range(1, distinct + 1))

    assert [len(said) for _, said in found.segments] == list(range(2, distinct + 1))
    assert all(0 <= one.median <= 1 for one in found.stability)
