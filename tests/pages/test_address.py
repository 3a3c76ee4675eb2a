"""What a link asks for is shown once there are data, and the address says what is shown."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from segmentation import OfSegment, Ticked, WithValue, analyse, read_table, sample_csv
from tests.pages.test_pages import CUSTOMERS, ROOT, _everything, _go, _slider
from ui.segments import addressed
from ui.segments.view import View


def _linked(content: bytes = CUSTOMERS, **asked: str) -> AppTest:
    """The app entered by a link, with the file read after that."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    app.file_uploader[0].upload("shop.csv", content, "text/csv")
    return app.run()


def _said(app: AppTest) -> dict[str, str]:
    """What the address says."""
    return {name: value for name, value in app.session_state["address_said"].items() if value is not None}


def _told(app: AppTest) -> str:
    return " ".join(t.value.replace("\\", "") for t in app.toast)


def test_a_link_brings_its_k_once_there_are_data() -> None:
    app = _linked(k="5")
    assert "K = 5, as your link says" in _told(app)

    assert _slider(_go(app, "choose_k")).value == 5
    assert _said(app) == {"k": "5"}


def test_a_k_outside_the_range_that_is_tried_widens_it() -> None:
    app = _linked(k="13")

    assert _slider(_go(app, "choose_k")).value == 13


def test_the_address_follows_the_slider_and_undo_on_every_page() -> None:
    app = _go(_linked(), "choose_k")
    assert _said(app) == {}
    _slider(app).set_value(4).run()
    assert _said(app) == {"k": "4"}
    assert _said(_go(app, "segments"))["k"] == "4"

    app.button(key="undo").click().run()

    assert "k" not in _said(app)


@pytest.mark.parametrize(
    "k", ["", "0", "1", "21", "-3", "4.5", "٤", "9" * 400, "<b>x</b>", "![x](http://e.example)"]
)
def test_a_k_that_can_not_be_is_left_out_with_a_sentence(k: str) -> None:
    app = _linked(k=k)

    assert not app.exception
    assert app.session_state["plan"].k is None
    assert "K can be from 2 to 20" in _told(app)
    assert not any("](" in t.value for t in app.toast)


def test_what_this_program_does_not_know_is_passed_over() -> None:
    app = _linked(utm_source="mail", plan="{}", **{"/": "segments"})

    assert not app.exception
    assert not app.toast


def test_a_link_opens_a_column_of_the_order_lines() -> None:
    app = _go(_linked(sample_csv(), tab="Columns", column="Country", of="order lines"), "explore")

    assert not app.exception
    assert next(s for s in app.selectbox if s.label == "Column").value == "Country"
    assert _said(app) == {"tab": "Columns", "column": "Country", "of": "order lines"}
    assert "column" not in _said(_go(app, "choose_k"))


def test_a_column_that_is_not_here_is_said() -> None:
    app = _go(_linked(column="wage"), "explore")

    assert "the column “wage”, which is not in these data" in _told(app)
    assert not app.exception


def test_a_link_opens_a_customer() -> None:
    app = _go(_linked(sample_csv(), customer="C0007", tab="Customers"), "segments")

    assert not app.exception
    assert app.dataframe[0].value["Customer"].tolist() == ["C0007"]
    assert _said(app) == {"tab": "Customers", "customer": "C0007"}


def test_a_link_selects_a_segment_and_the_address_follows_the_selection() -> None:
    app = _go(_linked(k="3", segment="2"), "segments")
    assert "selected** as segment 2" in _everything(app)

    app.button(key="select-3").click().run()
    assert _said(app) == {"k": "3", "segment": "3"}
    app.button(key="selection-clear").click().run()
    assert _said(app) == {"k": "3"}


@pytest.mark.parametrize(
    "asked",
    [
        {"segment": "99"},
        {"segment": "x"},
        {"trait": "wage", "from": "1"},
        {"trait": "age", "from": "nan"},
        {"from": "3"},
        {"customer": "nobody"},
    ],
    ids=str,
)
def test_a_selection_that_is_not_here_is_said_and_everyone_is_shown(asked: dict[str, str]) -> None:
    app = _go(_linked(**asked), "segments")

    assert not app.exception
    assert "a selection that is not in these data" in _told(app)
    assert "Everyone is shown" in _everything(app)


@pytest.mark.parametrize(
    "given",
    [
        OfSegment(2),
        Ticked((5,)),
        WithValue("income", 1000.5, 2000.25),
        WithValue("income", high=2000, segment=1, closed=True),
        WithValue("income", low=1e-7),
        WithValue("member", level="no"),
    ],
    ids=str,
)
def test_a_selection_is_read_back_from_the_address(given: Any) -> None:
    found = analyse(read_table(CUSTOMERS, "shop.csv"), None, [2])
    view = View(found.table, found.plan, Any, found.segments(2), _Selected(given))  # type: ignore[arg-type]

    said = {name: value for name, value in addressed.in_address(view).items() if value is not None}

    assert addressed._given(view, said) == given


class _Selected:
    def __init__(self, given: Any) -> None:
        self.given = given


def test_after_the_upload_the_way_leads_to_the_page_of_the_link() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["address_wanted"] = {"/": "segments", "k": "3"}
    app.run()
    app.file_uploader[0].upload("shop.csv", CUSTOMERS, "text/csv")
    app.run()

    links = [link.proto.label for link in app.get("page_link")]
    assert any("Segments, where your link leads" in label for label in links)
    assert "3 segments" in _everything(_go(app, "segments"))
    links = [link.proto.label for link in _go(app, "data").get("page_link")]
    assert not any("your link" in label for label in links)
