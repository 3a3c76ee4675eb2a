"""The track record: every index that votes has one, and the numbers can be."""

import numpy as np

from segmentation.choosing.advice import advise
from segmentation.choosing.record import RULE, TRACK_RECORD, TRACK_RECORD_COMMAND
from segmentation.clustering.sweeps import sweep_matrix


def test_the_rule_and_every_index_that_votes_have_a_record() -> None:
    matrix = np.random.default_rng(0).normal(size=(60, 2))

    votes = advise(matrix, sweep_matrix(matrix, range(2, 5))).votes

    assert [record.name for record in TRACK_RECORD] == [RULE, *(name for name, _ in votes)]


def test_nothing_is_right_on_more_tables_than_there_are() -> None:
    for record in TRACK_RECORD:
        assert 0 < record.groups_right <= record.groups
        assert 0 <= record.crowds_right <= record.crowds
        assert record.right <= record.tables
    assert len({(record.groups, record.crowds) for record in TRACK_RECORD}) == 1
    assert "benchmarks/noise.py" in TRACK_RECORD_COMMAND
