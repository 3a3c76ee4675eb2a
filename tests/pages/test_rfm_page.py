"""The RFM page: for order lines and tables that say it; a sentence and a choice of columns elsewhere."""

from __future__ import annotations

from segmentation import sample_csv
from tests.pages.test_pages import CUSTOMERS, _everything, _go, _with

_SCORED = b"id,recency,frequency,monetary\n" + b"".join(
    b"%d,%d,%d,%d\n" % (i, i * 37 % 300, i % 9 + 1, 10 + i * 13 % 400) for i in range(1, 121)
)


def test_order_lines_have_their_groups_and_the_segments_beside_them() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "rfm")

    groups = app.dataframe[0].value
    assert groups["Group"].iloc[0] == "Champions"
    assert groups["Customers"].sum() == 1500
    assert "adjusted Rand index" in _everything(app)
    assert not app.error


def test_a_table_that_says_recency_and_frequency_is_scored_at_once() -> None:
    app = _go(_with(_SCORED, "scored.csv"), "rfm")

    assert [s.value for s in app.selectbox[:3]] == ["recency", "frequency", "monetary"]
    assert app.dataframe[0].value["Customers"].sum() == 120


def test_other_tables_get_a_sentence_and_can_choose_columns() -> None:
    app = _go(_with(CUSTOMERS, "people.csv"), "rfm")
    assert "No column of this file says the days since" in app.info[0].value.replace("\\", "")

    app.selectbox[0].select("age").run()
    app.selectbox[1].select("income").run()

    assert app.dataframe[0].value["Customers"].sum() == 120


def test_moved_cut_points_change_the_groups_and_can_be_undone() -> None:
    app = _go(_with(_SCORED, "scored.csv"), "rfm")
    before = app.dataframe[0].value["Customers"].tolist()

    for field, value in zip(app.number_input[:4], (1, 2, 3, 4), strict=True):
        field.set_value(value)
    next(b for b in app.button if b.label == "Move").click().run()
    assert app.dataframe[0].value["Customers"].tolist() != before
    assert any("1 measure by you" in e.label for e in app.expander)

    app.button(key="undo").click().run()
    assert app.dataframe[0].value["Customers"].tolist() == before


def test_cut_points_that_fall_are_refused_in_a_sentence() -> None:
    app = _go(_with(_SCORED, "scored.csv"), "rfm")

    for field, value in zip(app.number_input[:4], (40, 30, 20, 10), strict=True):
        field.set_value(value)
    next(b for b in app.button if b.label == "Move").click().run()

    assert "none smaller than the one before" in app.error[0].value.replace("\\", "")
