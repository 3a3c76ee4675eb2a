"""The ledger and what counts, on the Data page."""

from __future__ import annotations

from datetime import date

from segmentation import Unit
from tests.making import lines_csv
from tests.pages.test_pages import _everything, _with

_ROWS = [(f"C{i % 9}", f"2024-03-{1 + i % 28:02}", f"A{i}", "Tea", 1, f"{i + 3}.50") for i in range(60)]
_ODD = [("ACME ", "2024-03-02", "B1", "Postage", 1, "4.00"), ("acme", "2024-03-03", "B2", "Tea", 1, "4.00")]


def _shop():
    return _with(lines_csv([*_ROWS, *_ODD, ("", "2024-03-04", "B3", "Tea", 1, "9.00")]).encode(), "shop.csv")


def _press(app, key: str):
    return next(b for b in app.button if b.key == key).click().run()


def test_the_ledger_tells_what_is_left_out_and_takes_it_back() -> None:
    app = _shop()
    assert "11 customers ready to be segmented" in _everything(app)

    app = _press(app, "change-CUSTOMER")

    assert not app.exception
    assert "12 customers ready to be segmented" in _everything(app)
    assert "Counted by your wish" in _everything(app)


def test_ids_written_in_two_ways_are_merged_by_one_click_only() -> None:
    app = _shop()
    assert "may be written in two ways" in _everything(app)

    app = _press(app, "merge-ids")

    assert "10 customers ready to be segmented" in _everything(app)


def test_postage_is_left_out_by_one_click_only() -> None:
    app = _press(_shop(), "without-proposed")

    assert not app.exception
    assert "10 customers ready to be segmented" in _everything(app)


def test_the_reference_date_can_be_chosen() -> None:
    app = _shop()

    app = app.date_input[0].set_value(date(2024, 3, 20)).run()

    assert not app.exception
    assert any("dated after 20 Mar 2024" in e.label.replace("\\", "") for e in app.expander)


def test_order_lines_taken_for_customers_are_explained() -> None:
    app = _shop()

    unit = next(c for c in app.segmented_control if c.key.startswith("unit-"))
    app = unit.set_value(Unit.CUSTOMER).run()

    assert any("are no segments of a market" in w.value for w in app.warning)
