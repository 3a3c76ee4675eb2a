"""The Offers page: each tab with and without what it needs, and names shown as they are written."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from segmentation import sample_csv
from tests.making import lines_csv
from tests.pages.test_explore import _bytes, _charts, _text
from tests.pages.test_pages import CUSTOMERS, _go, _with

#: What a page may send to the browser.
MOST_BYTES = 300_000


def _open(content: bytes, tab: str) -> AppTest:
    app = _with(content, "shop.csv")
    app.session_state["offers-view"] = tab
    return _go(app, "offers")


def test_customers_without_order_lines_are_told_what_is_needed_and_where() -> None:
    app = _go(_with(CUSTOMERS, "people.csv"), "offers")

    assert not app.exception
    assert "one row per product in an order" in app.info[0].value
    assert not app.tabs


@pytest.mark.parametrize("tab", ["Bought together", "By segment", "Next offer"])
def test_each_tab_shows_the_sample_shop(tab: str) -> None:
    app = _open(sample_csv(), tab)

    assert not app.exception
    assert not app.error
    assert app.get("plotly_chart")
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    assert _bytes(app) < MOST_BYTES


def test_another_limit_of_orders_shows_other_pairs() -> None:
    app = _open(sample_csv(), "Bought together")
    before = _text(app)

    app.number_input[0].set_value(150).run()

    assert not app.exception
    assert _text(app) != before
    assert app.dataframe[0].value["Orders"].min() >= 150


def test_a_product_is_found_by_words_of_its_name() -> None:
    app = _open(sample_csv(), "Bought together")

    app.text_input(key="partner-search").set_value("machines 2").run()

    assert app.selectbox(key="partner-product").options == ["Machines 2"]
    assert "orders with Machines 2" in _text(app)
    assert "What is bought with Machines 2" in _charts(app)


def test_what_customers_bought_at_any_time_is_another_question() -> None:
    app = _open(sample_csv(), "Bought together")

    app.segmented_control(key="partner-by").set_value("by the same customer").run()

    assert not app.exception
    assert "customers who bought Machines 4" in _text(app)


def test_a_product_that_is_not_there_is_a_sentence() -> None:
    app = _open(sample_csv(), "Bought together")

    app.text_input(key="partner-search").set_value("<b>nothing</b>").run()

    assert not app.exception
    assert "No product has" in _text(app)


def test_one_product_an_order_makes_no_pairs_and_says_so() -> None:
    rows = [(f"C{i % 40}", f"2024-01-{1 + i % 28:02d}", f"A{i}", f"P{i % 7}", 1, 5) for i in range(400)]
    app = _open(lines_csv(rows).encode(), "Bought together")

    assert not app.exception
    assert "No two products stand together" in _text(app)


def test_the_offers_are_judged_and_each_has_its_reason() -> None:
    app = _open(sample_csv(), "Next offer")

    assert "customers," in _text(app)
    assert "Customers who bought one of five products offered before their last order" in _charts(app)
    assert "have bought it" in _text(app) or "also bought this" in _text(app)


def test_a_customer_is_found_by_part_of_the_number() -> None:
    app = _open(sample_csv(), "Next offer")

    app.text_input(key="offer-search").set_value("c0042").run()

    assert app.selectbox(key="offer-customer").options == ["C0042"]


def test_hostile_names_are_shown_letter_by_letter() -> None:
    """Products and customers named with markup, formulas, templates and right-to-left marks."""
    names = ["<img src=x>", "**bold** [x](http://y.z)", "=1+1", "%{x} $a$", "\u202eabc", "&amp; 😀"]
    rows = [
        (f"{names[i % 6]} {i % 60}", f"2024-0{1 + i % 9}-01", f"A{i}", name, 1, 5)
        for i in range(400)
        for name in (names[i % 3], names[i % 3 + 3])
    ]
    for tab in ("Bought together", "By segment", "Next offer"):
        app = _open(lines_csv(rows).encode(), tab)

        assert not app.exception
        assert not app.error
        shown = "".join(str(m.value) for m in [*app.markdown, *app.caption])
        assert not re.search(r"(?<!\\)(<img|\[x\]\(|http://|\u202e|\*\*bold)", shown)
        specs = "".join(chart.proto.spec for chart in app.get("plotly_chart"))
        assert not any(live in specs for live in ("<img", "\\u003cimg", "\u202e", "%{x} $a$"))
