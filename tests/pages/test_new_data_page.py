"""The New data page: a new file put into the segments on the screen, or into saved ones."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.applying.making import people, people_model, shop_lines
from tests.making import lines_csv
from tests.pages.test_explore import _bytes
from tests.pages.test_pages import _everything, _go, _started, _with
from tests.pages.test_segments_page import MOST_BYTES


def _people() -> bytes:
    frame = people().table.text()
    return frame.to_csv(index=False).encode()


def _on_page(content: bytes) -> AppTest:
    return _go(_with(content, "people.csv"), "new_data")


def _new(app: AppTest, content: bytes, place: str = "new") -> AppTest:
    uploader = next(u for u in app.file_uploader if u.key and u.key.startswith(f"{place}-file"))
    uploader.upload("later.csv", content, "text/csv")
    return app.run()


def test_the_file_of_the_segments_itself_moves_nobody_and_shows_no_drift() -> None:
    app = _new(_on_page(_people()), _people())

    text = _everything(app)
    assert not app.exception
    assert not app.error
    assert "The customers are as they were" in text
    assert "60 customers in both files, 60 in the same segment" in text
    assert {"save-segmentation", "new-labelled"} <= {b.key for b in app.download_button}
    assert _bytes(app) < MOST_BYTES


def test_customers_of_later_are_followed_with_their_money() -> None:
    app = _go(_with(lines_csv(shop_lines(60)).encode(), "shop.csv"), "new_data")
    later = lines_csv([row for row in shop_lines(60) if str(row[1]) >= "2024-07"]).encode()

    _new(app, later)

    text = _everything(app)
    assert not app.exception
    assert "customers in both files" in text
    assert "a year" in text
    assert "This file spans" in text
    assert {"new-customers", "new-lines"} <= {b.key for b in app.download_button}


def test_a_saved_segmentation_needs_no_data_beside_it() -> None:
    app = _go(_started(), "new_data")
    app.file_uploader(key="model-file").upload(
        "m.json", people_model().to_json().encode(), "application/json"
    )
    app.run()

    _new(app, _people())

    assert not app.exception
    assert "60 customers in 3 segments" in _everything(app).replace("\\", "")
    assert "An earlier file" in app.file_uploader[-1].label


@pytest.mark.parametrize("content", [b"{}", b"\x80pickle", b'{"segmentation_model": 7}'])
def test_a_file_that_is_no_saved_segmentation_is_a_sentence(content: bytes) -> None:
    app = _go(_started(), "new_data")

    app.file_uploader(key="model-file").upload("m.json", content, "application/json").run()

    assert not app.exception
    assert "segmentation" in app.error[0].value


def test_missing_columns_are_listed_and_can_be_matched_by_hand() -> None:
    app = _on_page(_people())
    other = _people().replace(b"ID,Income,Visits,Member", b"ID,Salary,Visits,Member")

    _new(app, other)

    assert "lacks 1 of the" in app.error[0].value
    assert "“Income”" in app.error[0].value
    choice = next(s for s in app.selectbox if s.label.startswith("Income"))
    choice.set_value("Salary").run()
    assert not app.exception
    assert not app.error
    assert "60 customers in both files, 60 in the same segment" in _everything(app)


def test_a_column_that_is_a_guess_is_said_to_be_one() -> None:
    app = _new(_on_page(_people()), _people().replace(b"ID,Income", b"ID,Income 2025"))

    assert not app.exception
    assert "Please check" in app.warning[0].value
