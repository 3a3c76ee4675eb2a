"""The Segments page: each tab on every kind of table, key accounts and an undo among them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import Outlined, Ticked, box, sample_csv
from tests.making import csv_text
from tests.pages.test_explore import _bytes, _charts, _text
from tests.pages.test_pages import CUSTOMERS, _go, _with

#: What a page may send to the browser.
MOST_BYTES = 300_000
_RNG = np.random.default_rng(3)


def _open(app: AppTest, tab: str) -> AppTest:
    app.session_state["segments-view"] = tab
    return _go(app, "segments")


def _survey() -> bytes:
    """Answers of yes and no, in German; the first two and the last two go together."""
    group = _RNG.integers(0, 2, 300)
    columns = {"id": [f"P{i}" for i in range(300)]}
    for name, of in (("billig", 1), ("schnell", 1), ("lecker", 0), ("gesund", 0)):
        yes = _RNG.random(300) < np.where(group == of, 0.9, 0.1)
        columns[name] = np.where(yes, "Ja", "Nein")
    return csv_text(columns).encode()


def _with_key_account(content: bytes) -> AppTest:
    app = _go(_with(content, "shop.csv"), "segments")
    plan = app.session_state["plan"]
    app.session_state["plan"] = plan.with_aside(["C0001"])
    return app


def test_value_shows_who_brings_the_money_and_why() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Value")

    assert not app.exception
    assert "Customers against money: segment 1 has" in _charts(app)
    assert "A customer brings" in _charts(app)
    assert {"Index", "Of the orders", "Of the money"} <= set(app.dataframe[0].value.columns)
    assert app.dataframe[0].value["Of the money"].sum() == pytest.approx(100)
    assert _bytes(app) < MOST_BYTES


def test_another_segments_worth_is_another_sentence() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Value")
    before = _text(app)

    app.selectbox(key="worth-segment").set_value(2).run()

    assert not app.exception
    assert _text(app) != before


@pytest.mark.parametrize("made", [_survey, lambda: CUSTOMERS.replace(b"income", b"height")])
def test_without_money_value_is_a_sentence(made: Callable[[], bytes]) -> None:
    app = _open(_with(made(), "people.csv"), "Value")

    assert not app.exception
    assert "no column of money" in _text(app)
    assert not app.get("plotly_chart")


def test_customers_with_money_and_no_orders_have_a_mosaic_and_the_average() -> None:
    rows = csv_text(
        {
            "id": range(200),
            "amount": 100 + 900 * (np.arange(200) % 2) + np.arange(200) % 7,
            "age": np.arange(200) % 50,
        }
    )
    app = _open(_with(rows.encode(), "people.csv"), "Value")

    assert "Customers against money" in _charts(app)
    assert "can't be taken apart" in _text(app)


@pytest.mark.parametrize(
    "content", [sample_csv(), CUSTOMERS, _survey()], ids=["lines", "customers", "survey"]
)
def test_compare_ranks_differences_in_words_and_pictures(content: bytes) -> None:
    app = _open(_with(content, "shop.csv"), "Compare")

    assert not app.exception
    assert not app.error
    assert "the others" in _text(app)
    bars = [float(width) for width in re.findall(r"width:([\d.]+)%", _text(app))]
    assert bars == sorted(bars, reverse=True)
    assert 1 <= len(bars) == _text(app).count("<li>") <= 8
    assert "as shares of the customers" in _charts(app)
    assert _bytes(app) < MOST_BYTES


def test_a_name_with_markup_is_shown_as_it_is_where_two_are_compared() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Compare")
    app.session_state["plan"] = app.session_state["plan"].with_k(3).rename(3, 1, "<b>Best</b> & co")
    app.run()

    drawn = "".join(e.proto.body for e in app.get("html"))
    assert "“&lt;b&gt;Best&lt;/b&gt; &amp; co”" in drawn
    assert "<b>" not in drawn


def test_comparing_two_segments_speaks_of_both() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Compare")
    app.selectbox(key="compare-first").set_value(2).run()
    app.selectbox(key="compare-second").set_value(1).run()
    app.selectbox(key="compare-trait").set_value("orders").run()

    assert not app.exception
    assert "the others" not in _text(app)
    names = [h.value.split(" ", 1)[1] for h in app.header if h.value[0].isdigit()]
    assert all(f"“{name}”" in _text(app) for name in names[:2])
    assert "Orders of 2 " in _charts(app)


def test_the_second_group_is_never_the_first() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Compare")
    app.selectbox(key="compare-second").set_value(2).run()
    app.selectbox(key="compare-first").set_value(2).run()

    assert not app.exception
    assert app.selectbox(key="compare-second").value != 2


@pytest.mark.parametrize("tab", ["Value", "Compare"])
def test_key_accounts_are_a_segment_in_every_tab(tab: str) -> None:
    app = _open(_with_key_account(sample_csv()), tab)
    boxes = {"Value": "worth-segment", "Compare": "compare-first"}
    box = app.selectbox(key=boxes[tab])

    box.set_value(len(box.options)).run()

    assert not app.exception
    assert not app.error
    assert "Key accounts" in box.options[-1]


def _code(app: AppTest) -> str:
    return "\n".join(block.value for block in app.code)


def test_rules_are_said_measured_and_written_in_sql() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Rules")

    assert not app.exception
    assert not app.error
    assert "the rules find the right segment in" in _text(app)
    assert "(precision), and it finds" in _text(app)
    assert _code(app).startswith("CASE\n  WHEN (")
    assert "ELSE" not in _code(app)


def test_a_survey_s_rules_use_its_own_words_and_key_accounts_need_none() -> None:
    app = _go(_with(_survey(), "umfrage.csv"), "segments")
    app.session_state["plan"] = app.session_state["plan"].with_k(2).with_aside(["P1"])
    app = _open(app, "Rules")

    assert not app.exception
    assert "IN ('Ja')" in _code(app)
    assert "“Key accounts” are chosen by name" in _text(app)


def test_rules_that_are_not_the_segments_are_called_so_and_not_offered() -> None:
    noise = {f"x{i}": _RNG.normal(size=300).round(3) for i in range(8)}
    app = _go(_with(csv_text({"id": range(300)} | noise).encode(), "noise.csv"), "segments")
    app.session_state["plan"] = app.session_state["plan"].with_k(8)
    app = _open(app, "Rules")

    assert not app.exception
    assert "These rules are not the segments" in app.warning[0].value
    assert not app.code


def test_a_rule_is_changed_by_hand_called_so_and_reset() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "segments")
    app.session_state["rule-editor-1"] = True
    app = _open(app, "Rules")
    found = _code(app)
    limits = next(s for s in app.select_slider if str(s.key).startswith("rule-limits-1"))

    limits.set_value((float("-inf"), float("inf"))).run()
    assert not app.exception
    assert not app.error
    assert "edited by hand" in _text(app)
    assert _code(app).count("edited by hand") == 2  # in the SQL and in the text
    assert _code(app) != found

    app.button(key="rule-reset-1").click().run()
    assert _code(app) == found


def test_a_limit_that_is_typed_leaves_the_other_conditions_of_its_rule_alone() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "segments")
    # What a browser sends back of a slider is what its stops are called.
    for number in range(1, 5):
        app.session_state[f"rule-editor-{number}"] = True
    app = _open(app, "Rules")
    limits = [s for s in app.select_slider if str(s.key).startswith("rule-limits-")]
    assert all(len(set(slider.options)) == len(slider.options) for slider in limits)
    of = next(n for n in range(1, 5) if sum(f"rule-limits-{n}-0-" in str(s.key) for s in limits) > 1)
    typed = next(n for n in app.number_input if str(n.key).startswith(f"rule-over-{of}-0-"))
    before = {str(n.key): n.value for n in app.number_input if n is not typed}

    typed.set_value(-1.0).run()

    assert not app.exception
    assert "edited by hand" in _text(app)
    after = {str(n.key): n.value for n in app.number_input}
    changed = next(key for key in after if key.startswith(f"rule-over-{of}-0-") and key not in before)
    assert after.pop(changed) == -1.0
    assert after == before


def _ids(app: AppTest) -> list[str]:
    return app.dataframe[0].value["Customer"].tolist()


def test_a_card_selects_its_segment_and_the_list_follows() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Customers")
    assert "Everyone is shown" in _text(app)
    before = _ids(app)

    app.button(key="select-2").click().run()

    assert not app.exception
    assert "selected** as segment 2" in _text(app)
    assert "of the money" in _text(app)
    assert _ids(app) != before
    assert {name[0] for name in app.dataframe[0].value["Segment"]} == {"2"}


def test_clearing_and_going_back_show_what_was_there_before() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Customers")
    app.button(key="select-2").click().run()
    twos = _ids(app)

    app.button(key="selection-clear").click().run()
    everyone = _ids(app)
    app.button(key="selection-undo").click().run()

    assert not app.exception
    assert _ids(app) == twos != everyone


def test_the_list_is_searched_sorted_and_sent_by_pages() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Customers")
    amounts = app.dataframe[0].value["Amount"]
    assert amounts.is_monotonic_decreasing
    assert len(amounts) == 50

    app.text_input(key="customers-search").set_value("c012").run()

    assert not app.exception
    assert sorted(_ids(app)) == [f"C012{i}" for i in range(10)]
    assert _bytes(app) < MOST_BYTES


def test_an_outline_on_the_map_selects_and_the_map_stays_as_it_is() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Map")
    drawn = [c.proto.spec for c in app.get("plotly_chart")]
    basis = app.session_state["shown"]["map-PCA"].basis
    everywhere = box((-99, -99), (99, 99))

    app.session_state["selected"] = ((basis, Outlined("PCA", (everywhere,))),)
    app.session_state["shown"]["map-PCA"] = replace(
        app.session_state["shown"]["map-PCA"], latest=Outlined("PCA", (everywhere,))
    )
    app.run()

    assert not app.exception
    assert "1,500 customers selected** on the map" in _text(app)
    assert [c.proto.spec for c in app.get("plotly_chart")] == drawn
    assert _bytes(app) < MOST_BYTES


def _half_selected() -> AppTest:
    """The sample shop with whoever is in the left half of the map selected."""
    app = _open(_with(sample_csv(), "shop.csv"), "Map")
    basis = app.session_state["shown"]["map-PCA"].basis
    app.session_state["selected"] = ((basis, Outlined("PCA", (box((-99, -99), (0, 99)),))),)
    return app.run()


def test_a_selection_is_saved_as_a_segment_and_taken_back() -> None:
    app = _half_selected()
    cards = [h.value for h in app.header]

    app.text_input(key="selection-name").set_value("Left <b>half</b>")
    app.button(key="selection-save-now").click().run()
    saved = [h.value for h in app.header]
    app.button(key="undo").click().run()

    assert not app.exception
    assert "Left" in saved[-1]
    assert "<b>" not in saved[-1].replace("\\<", "")
    assert len(app.session_state["plan"].edits) == 0
    assert [h.value for h in app.header] == cards
    assert "on the map" in _text(app)  # the selection is there again


def test_a_name_that_is_taken_is_refused_in_words() -> None:
    app = _half_selected()
    taken = app.header[0].value.split(" ", 1)[1]

    app.text_input(key="selection-name").set_value(taken.replace("\\", ""))
    app.button(key="selection-save-now").click().run()

    assert not app.exception
    assert "already called" in _text(app)
    assert not app.session_state["plan"].edits


@pytest.mark.parametrize("tab", ["Profiles", "Value", "Compare", "Map", "Customers"])
def test_an_empty_selection_breaks_nothing(tab: str) -> None:
    app = _open(_with(_survey(), "umfrage.csv"), "Map")
    basis = app.session_state["shown"]["map-PCA"].basis

    app.session_state["selected"] = ((basis, Outlined("PCA", (box((98, 98), (99, 99)),))),)
    app = _open(app, tab)

    assert not app.exception
    assert not app.error
    assert "Nobody is selected" in _text(app)


def test_the_target_board_ranks_the_segments_by_weights_that_can_be_changed() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Targets")
    before = _text(app)
    assert "is the first target" in before
    assert "Attractiveness and ability of each segment" in _charts(app)

    for slider in app.slider:
        slider.set_value(10 if "recency" in str(slider.key) else 0)
    app.run()

    assert not app.exception
    assert dict(app.session_state["plan"].targets.weights)["recency"] == 10
    assert _text(app) != before
    assert _bytes(app) < MOST_BYTES


def test_scores_and_knock_outs_of_the_board_are_decisions_that_can_be_undone() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Targets")
    least = next(n for n in app.number_input if n.label.startswith("Share of the customers"))
    least.set_value(99.0).run()

    assert "Every segment is out" in _text(app)
    app.button(key="undo").click().run()

    assert "Every segment is out" not in _text(app)
    assert app.session_state["plan"].targets.least_share == 0.03


def test_a_kept_segmentation_is_compared_and_gone_over_to() -> None:
    app = _open(_with(CUSTOMERS, "customers.csv"), "Versions")
    before = app.session_state["plan"]
    app.button(key="keep-version").click().run()
    name = app.session_state["plans_kept"][0][0]

    app.session_state["plan"] = app.session_state["plan"].with_k(5)
    app.run()
    app.selectbox(key="version-other").set_value(0).run()

    assert not app.exception
    assert "would be elsewhere" in _text(app)
    assert name.split(",")[0] in _text(app)
    app.button(key="use-version").click().run()
    assert app.session_state["plan"].k == before.with_k(app.session_state["plan"].k).k
    assert app.session_state["plan"].k != 5
    assert _bytes(app) < MOST_BYTES


def test_what_to_do_is_suggested_with_a_reason_and_can_be_decided() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "segments")
    assert "Protect and reward" in _text(app)

    area = next(area for area in app.text_area if area.label.endswith("segment 1"))
    area.set_value("Ring each of them up").run()

    assert not app.exception
    assert "Ring each of them up" in _text(app)
    assert app.session_state["plan"].strategies[0].text == "Ring each of them up"


def test_segments_are_merged_on_a_card_and_undone() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "segments")
    app.selectbox(key="merge-1-4").set_value(3).run()
    app.button(key="do-merge-1-4").click().run()

    assert not app.exception
    assert "Edited by hand" in _text(app)
    assert len(app.session_state["plan"].edits) == 1
    assert "Edited by hand at K = 4" in _text(_go(app, "choose_k")).replace("\\", "")
    app = _open(app, "Targets")
    assert not app.exception
    assert "edited by hand come back was not tried" in _text(app)

    app.button(key="undo").click().run()

    assert "Edited by hand" not in _text(app)
    assert app.session_state["plan"].edits == ()


def test_every_tab_follows_the_selection() -> None:
    app = _half_selected()
    size = re.search(r"\*\*([\d,]+) customers selected", _text(app))
    assert size is not None

    app = _open(app, "Compare")
    assert (
        f"The selection ({size[1]} customers)"
        in next(s for s in app.selectbox if s.label == "Compare").options[0]
    )
    assert "A random customer of the selection" in _text(app)
    app = _open(app, "Value")
    assert "**The selection**, " in _text(app)
    assert app.dataframe[0].value["Segment"].iloc[0] == "The selection"
    app.session_state["noted"] = frozenset({"scripts"})
    app = _open(app, "Profiles")
    assert any("The selection" in str(c.proto) for c in app.get("bidi_component"))
    app = _open(app, "Customers")
    assert f"of {size[1]} customers" in _text(app)
    assert not app.exception
    assert not app.error


def test_one_customer_has_a_page_of_its_own() -> None:
    app = _open(_with(sample_csv(), "shop.csv"), "Map")
    basis = app.session_state["shown"]["map-PCA"].basis

    app.session_state["selected"] = ((basis, Ticked((5,))),)
    app = _open(app, "Customers")

    assert not app.exception
    assert not app.error
    assert "What would move it" in _text(app)
    assert "over time" in _charts(app)
    assert [app.session_state["address_said"]["customer"]] == _ids(app)
