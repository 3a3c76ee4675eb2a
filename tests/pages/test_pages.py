"""Every page with and without data, through Streamlit's own test runner; always entered by app.py."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import SelectSlider

from segmentation import Unit, sample_csv

ROOT = Path(__file__).parents[2]
PAGES = ("data", "explore", "prepare", "choose_k", "segments", "offers", "rfm", "take_away", "new_data")
CUSTOMERS = b"id,age,income,member\n" + b"".join(
    b"%d,%d,%d,%s\n"
    % (i, 20 + i % 7 + 30 * (i % 2), 1000 + 37 * (i % 11) + 4000 * (i % 3), b"yes" if i % 4 else b"no")
    for i in range(1, 121)
)
#: A job is polled; on a busy machine it may take longer than a page's own patience.
WAIT_SECONDS = 60


def _started() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def _with(content: bytes, name: str) -> AppTest:
    app = _started()
    app.file_uploader[0].upload(name, content, "text/csv")
    return app.run()


def _go(app: AppTest, page: str) -> AppTest:
    """Go to a page and wait until it shows its results."""
    return _settled(app.switch_page(f"pages/{page}.py").run())


def _settled(app: AppTest) -> AppTest:
    """Wait until the page shows no progress any more."""
    end = time.monotonic() + WAIT_SECONDS
    while any("work goes on" in c.value for c in app.caption) and time.monotonic() < end:
        time.sleep(0.2)
        app.run()
    return app


def _slider(app: AppTest) -> SelectSlider:
    return next(s for s in app.select_slider if s.label.startswith("K,"))


def _everything(app: AppTest) -> str:
    """All text of the page."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.error, app.info, app.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.mark.parametrize("page", [page for page in PAGES[1:] if page != "new_data"])
def test_a_page_without_data_says_where_to_start(page: str) -> None:
    app = _go(_started(), page)

    assert not app.exception
    assert "There is no data yet" in app.info[0].value


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_its_frame_on_every_run(page: str) -> None:
    """Streamlit would run the page's file alone from the second run on."""
    app = _go(_started(), page)
    for _ in range(2):
        app.run()

        assert not app.exception


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("content", [sample_csv(), CUSTOMERS], ids=["order lines", "customers"])
def test_every_page_shows_the_data(page: str, content: bytes) -> None:
    app = _go(_with(content, "shop.csv"), page)

    assert not app.exception
    assert not app.error
    assert "shop" in _everything(app)


def test_the_sample_is_one_click_away() -> None:
    app = _started()
    app.button(key="sample").click().run()

    assert "1,500 customers ready to be segmented" in _everything(app)


def test_a_bad_file_leaves_the_earlier_data_and_a_sentence() -> None:
    app = _with(CUSTOMERS, "good.csv")
    app.file_uploader[0].upload("empty.csv", b"", "text/csv").run()

    assert "empty" in app.error[0].value
    assert "good" in _everything(app)


def test_a_new_upload_after_a_bad_one_is_read() -> None:
    app = _with(b"", "empty.csv")
    app.file_uploader[0].upload("good.csv", CUSTOMERS, "text/csv").run()

    assert not app.error
    assert "good" in _everything(app)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp932", "utf-8-sig"])
def test_a_file_stays_read_as_it_was_found_when_the_page_runs_again(encoding: str) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    names = CUSTOMERS.decode().replace("member", "会員カード")
    app = _with(marks.get(encoding, b"") + names.encode(encoding), "list.csv")
    first = app.markdown[2].value

    app.run().run()

    assert "120 rows" in first
    assert app.markdown[2].value == first


def test_the_slider_changes_sizes_and_cards() -> None:
    app = _go(_with(CUSTOMERS, "shop.csv"), "choose_k")
    _slider(app).set_value(4).run()

    assert any(header.value.startswith("K = 4") for header in app.header)
    cards = [h.value for h in _go(app, "segments").header]
    assert [c[0] for c in cards if c[0].isdigit()] == ["1", "2", "3", "4"]


def test_the_chosen_k_is_kept_on_the_way_to_other_pages() -> None:
    app = _go(_with(CUSTOMERS, "shop.csv"), "choose_k")
    _slider(app).set_value(7).run()
    _go(app, "explore")
    _go(app, "choose_k")

    assert _slider(app).value == 7


def test_choosing_what_one_row_is_makes_other_customers() -> None:
    app = _with(sample_csv(), "shop.csv")
    app.segmented_control[0].set_value(Unit.CUSTOMER).run()

    assert "19,518 customers ready to be segmented" in _everything(app)


def test_a_column_chosen_for_the_customer_is_used() -> None:
    app = _with(sample_csv(), "shop.csv")
    next(s for s in app.selectbox if s.label == "Customer").select("Country").run()

    assert "4 customers ready to be segmented" in _everything(app)


def test_without_features_the_page_says_what_to_do() -> None:
    app = _go(
        _with(b"name,city\n" + b"".join(b"a%d,b%d\n" % (i, i % 3) for i in range(40)), "names.csv"),
        "choose_k",
    )

    assert "Choose at least one feature" in app.error[0].value.replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
def test_hostile_names_are_shown_letter_by_letter(page: str) -> None:
    hostile = "![x](http://evil.example/p.png) <b>b</b> $a^2$ :red[r]"
    content = CUSTOMERS.replace(b"age", hostile.encode())
    app = _go(_with(content, f"{hostile.replace('/', '')}.csv"), page)

    assert not app.exception
    assert "](http" not in _everything(app)
    assert "<b>" not in _everything(app).replace("\\<b\\>", "")


def test_dates_that_could_be_read_two_ways_are_asked_about_and_one_click_answers() -> None:
    rows = "".join(f"{i},{i % 9 + 1:02d}/{i % 7 + 2:02d}/2024,{i * 3 % 50}\n" for i in range(1, 60))
    app = _with(f"id,joined,amount\n{rows}".encode(), "people.csv")
    assert "Day or month first?" in _everything(app)
    assert "dates as month\\/day" in _everything(app)

    app.button(key="answer-day_first-True").click().run()

    assert not app.exception
    assert "Day or month first?" not in _everything(app)
    assert "dates as day\\/month" in _everything(app)


def test_other_methods_are_asked_on_demand_and_one_click_uses_one() -> None:
    app = _go(_with(CUSTOMERS, "shop.csv"), "choose_k")
    _slider(app).set_value(3).run()
    assert "Method: k-means" in _everything(app)
    assert "At K = 3." not in _everything(app)

    app.session_state["methods"] = True
    _settled(app.run())
    assert "At K = 3." in _everything(app)
    assert _everything(app).count("It sees") == 2

    app.button(key="use-ward").click()
    _settled(app.run())
    assert "Method: Ward" in _everything(app)
    assert "measured with k-means, not with this method" in _everything(app)

    app.button(key="use-k-means").click()
    _settled(app.run())
    assert "Method: k-means" in _everything(app)
