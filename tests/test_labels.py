"""Labels of points: within the picture, not over each other, and off the lines where there is room."""

from __future__ import annotations

import numpy as np

from segmentation.charts.labels import sides

NO_LINES = np.empty((0, 2), dtype=int)


def test_a_label_at_the_edge_is_written_inwards() -> None:
    places = np.array([[0.0, 0.5], [1.0, 0.5]])

    found = sides(places, ["A long name here", "A long name here"], NO_LINES, 0.05)

    assert found == ["middle right", "middle left"]


def test_two_neighbours_do_not_write_over_each_other() -> None:
    places = np.array([[0.4, 0.5], [0.55, 0.5]])

    one, other = sides(places, ["Cups 7", "Coffee 10"], NO_LINES, 0.1)

    assert (one, other) != ("middle right", "middle left")
    assert one != "middle right"  # it would lie over the other point


def test_a_label_leaves_the_side_to_which_its_line_leads() -> None:
    places = np.array([[0.3, 0.5], [0.7, 0.5]])

    found = sides(places, ["Tea 1", "Tea 2"], np.array([[0, 1]]), 0.1)

    assert found[0] != "middle right"
    assert found[1] != "middle left"


def test_no_points_have_no_labels() -> None:
    assert sides(np.empty((0, 2)), [], NO_LINES, 0.1) == []
