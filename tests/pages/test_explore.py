"""The Explore page: each tab on every kind of table, and small at any number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import sample_csv
from tests.making import csv_text
from tests.pages.test_pages import CUSTOMERS, ROOT

#: What a page may send to the browser.
MOST_BYTES = 300_000
_RNG = np.random.default_rng(0)


def _explore(content: bytes, name: str = "shop.csv") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    app.file_uploader[0].upload(name, content, "text/csv")
    app.run()
    return app.switch_page("pages/explore.py").run()


def _csv(columns: Mapping[str, object]) -> bytes:
    return pd.DataFrame(columns).to_csv(index=False).encode()


def _names(app: AppTest) -> list[str]:
    return [tab.label for tab in app.tabs]


def _open(app: AppTest, tab: str) -> AppTest:
    key = f"explore-{app.session_state['table'].digest}-{'-'.join(_names(app))}"
    app.session_state[key] = tab
    return app.run()


def _charts(app: AppTest) -> str:
    """All descriptions of charts."""
    return "\n".join(chart.proto.alt for chart in app.get("plotly_chart"))


def _text(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.error, app.info)
    plain = "\n".join(str(e.value) for kind in kinds for e in kind).replace("\\", "")
    return plain + unescape("\n".join(e.proto.body for e in app.get("html")))


def _bytes(app: AppTest) -> int:
    """Count what the elements of the page weigh on their way to the browser."""

    def of(block: object) -> int:
        children = getattr(block, "children", None)
        if children is not None:
            return sum(of(child) for child in children.values())
        proto = getattr(block, "proto", None)
        return proto.ByteSize() if proto is not None else 0

    return of(app.main)


def _lines(rows: int) -> bytes:
    """Order lines with a long-tailed amount, many products, dates over years, gaps and yes/no."""
    days = pd.Timestamp("2021-01-01") + pd.to_timedelta(_RNG.integers(0, 1_400, rows), "D")
    return _csv(
        {
            "Order": np.arange(rows) // 3,
            "Customer": [f"c{i}" for i in _RNG.integers(0, rows // 20, rows)],
            "Date": days.strftime("%Y-%m-%d"),
            "Product": [f"Product number {i}" for i in _RNG.integers(0, 3_000, rows)],
            "Country": np.array(["Germany", "France", "Spain", "Italy"])[_RNG.integers(0, 4, rows)],
            "Comment": np.where(_RNG.random(rows) < 0.4, "", [f"note {i}" for i in range(rows)]),
            "Quantity": _RNG.integers(1, 30, rows),
            "Amount": np.round(_RNG.lognormal(3, 1.2, rows), 2),
            "Gift": np.where(_RNG.random(rows) < 0.2, "yes", "no"),
            "Web": np.where(_RNG.random(rows) < 0.6, "yes", "no"),
            "New": np.where(_RNG.random(rows) < 0.5, "yes", "no"),
        }
    )


def test_order_lines_have_all_tabs_and_only_the_open_one_is_computed() -> None:
    app = _explore(sample_csv())

    assert _names(app)[:4] == ["Market", "Columns", "Relations", "Best sellers"]
    assert "Amount over time" in _charts(app)
    assert "Distribution of" not in _charts(app)
    app = _open(app, "Columns")
    assert "Distribution of" in _charts(app)
    assert "over time" not in _charts(app)


@pytest.mark.parametrize("content", [sample_csv(), CUSTOMERS, _lines(400)], ids=["shop", "customers", "gaps"])
def test_every_tab_shows_something_and_no_trouble(content: bytes) -> None:
    app = _explore(content)
    for tab in _names(app):
        app = _open(app, tab)

        assert not app.exception, tab
        assert not app.error, tab
        assert _text(app), tab


def test_customers_without_money_or_dates_begin_with_their_columns() -> None:
    app = _explore(CUSTOMERS)

    assert _names(app)[0] == "Columns"
    assert "Market" not in _names(app)
    assert "Gaps" not in _names(app)


def test_the_pair_is_chosen_in_two_lists() -> None:
    app = _open(_explore(sample_csv()), "Relations")
    box = next(s for s in app.selectbox if s.label == "Column")
    box.select("Country").run()
    other = next(s for s in app.selectbox if s.label == "with")
    other.select("Amount").run()

    assert "Amount against Country" in _charts(app)
    assert "The level tells" in _text(app)


def test_the_log_scale_of_a_long_tail_is_proposed_and_can_be_taken_back() -> None:
    app = _open(_explore(sample_csv()), "Columns")
    next(s for s in app.selectbox if s.label == "Column").select("Amount").run()
    toggle = next(t for t in app.toggle if t.label == "Log scale")

    assert toggle.value
    toggle.set_value(False).run()
    assert not next(t for t in app.toggle if t.label == "Log scale").value
    assert not app.error


def test_columns_that_are_not_in_the_heatmap_are_named_with_the_reason() -> None:
    app = _open(_explore(_lines(400)), "Relations")
    app.segmented_control(key="what").set_value("order lines").run()

    assert "Customer" in _text(app)
    assert "which customer a row is of" in _text(app)


def test_gaps_are_shown_only_where_there_are_some() -> None:
    app = _explore(_lines(400))

    assert "Gaps" in _names(app)
    app = _open(app, "Gaps")
    assert "1 column has gaps" in _text(app)
    assert "Gaps" not in _names(_explore(CUSTOMERS))


def test_one_column_gets_a_distribution_and_a_sentence_instead_of_a_heatmap() -> None:
    app = _explore(b"income\n" + b"\n".join(b"%d" % (i * 7 % 31) for i in range(50)), "one.csv")

    assert not app.error
    assert "Distribution of income" in _charts(app)
    app = _open(app, "Relations")
    assert not app.exception
    assert "Two columns that vary are needed" in app.error[0].value.replace("\\", "")


def test_a_survey_of_yes_and_no_shows_all_shares_of_yes() -> None:
    answers = {f"Q{q}": np.where(_RNG.random(80) < q / 10, "yes", "no") for q in range(1, 8)}
    app = _explore(_csv(answers), "survey.csv")

    assert "Share of yes in 7 columns" in _charts(app)
    app = _open(app, "Relations")
    assert not app.error


def test_a_hundred_thousand_categories_in_one_column_do_no_harm() -> None:
    rows = 100_000
    content = _csv(
        {
            "city": [f"city {i}" for i in range(rows)],
            "income": np.arange(rows) % 997,
            "g": np.arange(rows) % 3,
        }
    )
    app = _explore(content, "cities.csv")
    for tab in _names(app):
        app = _open(app, tab)

        assert not app.exception, tab
        assert not app.error, tab
        assert _bytes(app) < MOST_BYTES


def test_a_table_of_texts_shows_its_columns_and_says_what_is_missing() -> None:
    app = _explore(
        csv_text({"a": [f"note {i}" for i in range(90)], "b": [f"x{i}" for i in range(90)]}).encode()
    )

    assert "No column has numbers" in _text(app)
    assert _names(app) == ["Columns", "Relations"]
    assert "All 90 values are different" in app.info[0].value
    assert "Two columns that vary are needed" in _text(_open(app, "Relations"))


def test_a_column_of_different_texts_has_a_sentence_instead_of_bars() -> None:
    app = _open(
        _explore(
            csv_text({"n": [f"note {i}" for i in range(90)], "x": [i * i % 37 for i in range(90)]}).encode()
        ),
        "Columns",
    )
    next(s for s in app.selectbox if s.label == "Column").select("n").run()

    assert "All 90 values are different" in app.info[0].value


def _weights(rows: int) -> dict[tuple[str, str], int]:
    """Weigh each tab, those with a choice for customers and for order lines."""
    app = _explore(_lines(rows))
    weighed = {}
    for tab in _names(app):
        app = _open(app, tab)
        weighed[tab, "customers"] = _bytes(app)
        if any(control.key == "what" for control in app.segmented_control):
            weighed[tab, "lines"] = _bytes(app.segmented_control(key="what").set_value("order lines").run())
            app.segmented_control(key="what").set_value("customers").run()
    return weighed


def test_a_page_weighs_the_same_at_any_number_of_rows_and_never_300_kb() -> None:
    """All tabs together in all views: the worst that a page can have sent when every tab was opened."""
    few, many = _weights(1_000), _weights(200_000)

    assert few.keys() == many.keys()
    assert len(many) == 7
    assert sum(many.values()) < MOST_BYTES
    assert sum(many.values()) < 1.5 * sum(few.values())
