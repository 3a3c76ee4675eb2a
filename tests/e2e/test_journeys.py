"""Whole journeys in a real browser."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from segmentation import sample_csv
from tests.e2e.conftest import Server
from tests.e2e.steps import choose_k, download, go, open_app, settle, shown_k, slider, upload
from ui.streamed import SMALL

pytestmark = pytest.mark.e2e
ADDRESSES = {
    "/": "Data",
    "/data": "Data",
    "/explore": "Explore",
    "/prepare": "Prepare",
    "/choose_k": "Choose K",
    "/segments": "Segments",
    "/offers": "Offers",
    "/rfm": "RFM",
    "/take_away": "Take away",
    "/new_data": "New data",
}


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "my shop.csv"
    file.write_bytes(sample_csv())
    return file


def test_from_upload_over_k_by_keyboard_to_the_labelled_file(page: Page, server: Server, shop: Path) -> None:
    open_app(page, server.url)
    upload(page, shop)
    go(page, "Explore")
    expect(page.locator(".st-key-timeline")).to_be_visible()
    go(page, "Choose K")
    choose_k(page, 5)
    go(page, "Segments")
    expect(page.locator("[class*=st-key-card-]")).to_have_count(5)

    lines, customers = _rows(download(page, "download-lines")), _rows(download(page, "download-customers"))

    original = _rows(shop.read_bytes())
    assert lines[0] == [*original[0], "segment", "segment_name", "segment_status", "segment_note"]
    assert [row[:-4] for row in lines[1:]] == original[1:]
    assert {row[-4] for row in lines[1:]} == {"1", "2", "3", "4", "5"}
    assert len(customers) == 1 + 1500


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_shows_frame_and_guard_on_a_fresh_server(
    page: Page, fresh_server: Server, address: str
) -> None:
    """The first request to a server is where Streamlit would run the page's file alone."""
    open_app(page, fresh_server.url, address)

    current = page.get_by_test_id("stTopNavLink").and_(page.locator('[aria-current="page"]'))
    expect(current).to_have_text(ADDRESSES[address])
    expect(page.get_by_test_id("stTopNavLinkContainer")).to_have_count(len(ADDRESSES) - 1)
    expect(page).to_have_title("Market segments")
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    if ADDRESSES[address] not in ("Data", "New data"):
        expect(page.get_by_text("There is no data yet")).to_be_visible()


def test_a_renamed_segment_has_its_name_everywhere(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.locator(".st-key-sample button").click()
    expect(page.get_by_text("Sample coffee shop.csv")).to_be_visible()
    go(page, "Segments")
    page.locator(".st-key-edit-1 button").click()
    field = page.get_by_role("textbox", name="Name of segment 1")
    field.fill("Our regulars <3")
    field.press("Enter")
    settle(page)

    expect(page.get_by_role("heading", name="1 Our regulars <3")).to_be_visible()
    settle(page)  # the card is there before the button below it has its new file
    header, *lines = _rows(download(page, "download-lines"))
    assert "Our regulars <3" in {line[header.index("segment_name")] for line in lines}
    go(page, "Choose K")
    expect(page.get_by_role("rowheader", name="1 Our regulars <3")).to_be_visible()


def test_files_that_differ_in_one_cell_are_not_given_for_each_other(
    new_page: Callable[[], Page], server: Server, tmp_path: Path
) -> None:
    lines = [f"{i},{i % 50},{i % 9 * 7 % 41},{'a remark that fills the file ' * 4}" for i in range(9_000)]
    pages = {"before": new_page(), "behind": new_page()}
    for remark, page in pages.items():  # as long as each other, and far from both ends and the middle
        lines[2_000] = f"2000,0,0,{remark}"
        file = tmp_path / remark / "list.csv"
        file.parent.mkdir()
        file.write_text("id,visits,age,remark\n" + "\n".join(lines) + "\n")
        open_app(page, server.url)
        upload(page, file)
        go(page, "Segments")
        settle(page)

    for remark, page in pages.items():
        assert remark in download(page, "download-labelled").decode().splitlines()[2_001]


def test_a_download_too_large_for_memory_comes_whole(page: Page, server: Server, tmp_path: Path) -> None:
    lines = [f"{i},{i % 50},{i % 9 * 7 % 41},{'a remark that fills the file ' * 4}" for i in range(60_000)]
    file = tmp_path / "long list.csv"
    file.write_text("id,visits,age,remark\n" + "\n".join(lines) + "\n")
    open_app(page, server.url)
    upload(page, file)
    go(page, "Segments")
    settle(page)

    content = download(page, "download-labelled")

    assert len(content) > SMALL
    header, *rows = _rows(content)
    assert header[:4] == ["id", "visits", "age", "remark"]
    assert [",".join(row[:4]) for row in rows] == lines
    assert {row[4] for row in rows} >= {"1", "2"}


def test_a_bad_file_gets_a_sentence_and_the_earlier_data_stay(
    page: Page, server: Server, shop: Path, tmp_path: Path
) -> None:
    open_app(page, server.url)
    upload(page, shop)
    bad = tmp_path / "picture.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    page.locator("input[type=file]").set_input_files(bad)

    expect(page.get_by_test_id("stAlert").first).to_contain_text("PNG")
    expect(page.get_by_text("The data from before are still here")).to_be_visible()
    expect(page.get_by_role("heading", name="my shop.csv")).to_be_visible()


def test_two_sessions_do_not_see_each_other(
    new_page: Callable[[], Page], server: Server, shop: Path, tmp_path: Path
) -> None:
    other = tmp_path / "points.csv"
    other.write_text("a,b\n" + "\n".join(f"{i % 7},{i % 5 + 100 * (i % 2)}" for i in range(60)))
    first, second = new_page(), new_page()
    open_app(first, server.url)
    open_app(second, server.url)
    upload(first, shop)
    upload(second, other)
    first.reload()
    settle(first)

    expect(first.get_by_text("points.csv")).to_have_count(0)
    expect(second.get_by_text("my shop.csv")).to_have_count(0)
    go(second, "Explore")
    expect(second.get_by_text("points.csv")).to_be_visible()


def test_a_slow_file_is_read_in_the_background(
    page: Page, server: Server, shop: Path, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.csv"  # escaped quotes are read line by line
    slow.write_text("name,amount\n" + '"Ann \\"A\\" Shop",12\n' * 250_000)
    open_app(page, server.url)
    upload(page, shop)
    page.locator("input[type=file]").set_input_files(slow)
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_contain_text("slow.csv: ")
    expect(page.get_by_role("heading", name=shop.name)).to_be_visible()
    navigation = page.get_by_test_id("stTopNavLinkContainer")
    navigation.get_by_text("Explore", exact=True).click()
    expect(page.get_by_text("until then the data from before are shown")).to_be_visible()
    navigation.get_by_text("Data", exact=True).click()
    expect(page.get_by_role("heading", name="slow.csv")).to_be_visible(timeout=60_000)
    expect(bar).to_have_count(0)


def test_the_work_goes_on_while_the_user_looks_elsewhere(page: Page, server: Server, tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    rows = (f"{i * 37 % 10007},{i * 91 % 7577},{i * 13 % 5003},{i * i % 9001}" for i in range(60_000))
    big.write_text("x,y,z,w\n" + "\n".join(rows))
    open_app(page, server.url)
    upload(page, big)
    navigation = page.get_by_test_id("stTopNavLinkContainer")
    navigation.get_by_text("Choose K", exact=True).click()
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_be_visible()
    navigation.get_by_text("Explore", exact=True).click()
    expect(page.get_by_role("heading", name="Distribution")).to_be_visible()
    page.wait_for_timeout(2_000)  # long enough for a late answer of the page that was left to come in
    expect(page.get_by_role("heading", name="Distribution")).to_be_visible()
    go(page, "Choose K")

    expect(slider(page)).to_be_visible(timeout=90_000)


def test_hostile_text_is_shown_and_nothing_is_fetched(page: Page, server: Server, tmp_path: Path) -> None:
    """The page fixture fails on any request to another host: a picture in a header would be one."""
    hostile = "![x](http://evil.example/p.png)<img src=http://evil.example/q.png>"
    file = tmp_path / "![f](x) <b>$1$ :red[r].csv"
    rows = "\n".join(
        f"{i % 7},{i % 5 + 100 * (i % 2)},![v](http://evil.example/v.png) {i % 2}" for i in range(60)
    )
    file.write_text(f"{hostile},b,text\n{rows}")
    open_app(page, server.url)
    upload(page, file)
    for title in ("Explore", "Choose K", "Segments"):
        go(page, title)
    page.locator(".st-key-edit-1 button").click()
    field = page.get_by_role("textbox", name="Name of segment 1")
    field.fill("![n](http://evil.example/n.png) <b>")
    field.press("Enter")
    settle(page)

    expect(page.get_by_role("heading", name="1 ![n](http")).to_be_visible()
    assert page.locator("img[src*=evil]").count() == 0
    assert page.locator("a[href*=evil]").count() == 0


def choose(page: Page, key: str, option: str) -> None:
    """Choose in a select box by its key's beginning."""
    page.locator(f"[class*=st-key-{key}]").get_by_role("combobox").click()
    page.get_by_role("option", name=option).first.click()
    settle(page)


def test_a_wrong_guess_is_overruled_and_the_values_change(page: Page, server: Server, tmp_path: Path) -> None:
    rows = "\n".join(f"Martín {i};Córdoba;{i % 7}.{i % 10}{i % 3}{i % 5}" for i in range(40))
    file = tmp_path / "legacy.csv"
    file.write_bytes(f"name;city;amount\n{rows}\n".encode("cp437"))
    open_app(page, server.url)
    upload(page, file)
    expect(page.get_by_text("Code page 437, semicolons")).to_be_visible()
    page.locator(".st-key-reading summary").click()
    expect(page.locator(".st-key-reading code")).to_contain_text("Martín 0;Córdoba")

    choose(page, "read-encoding", "Windows-1252")
    expect(page.get_by_text("Windows-1252, semicolons")).to_be_visible()
    expect(page.locator(".st-key-reading code")).to_contain_text("Mart¡n 0")

    examples = page.locator("canvas td").filter(has_text=", ")
    expect(examples.filter(has_text="0, 1.111, 2.222")).to_have_count(1)
    choose(page, "read-decimal", "comma")
    expect(page.get_by_text("semicolons, comma decimals")).to_be_visible()
    expect(examples.filter(has_text="0, 1111, 2222")).to_have_count(1)
    page.get_by_role("button", name="Back to what was found").click()
    expect(page.get_by_text("Code page 437, semicolons")).to_be_visible()


def test_a_total_left_out_is_put_back_and_dates_are_asked(page: Page, server: Server, tmp_path: Path) -> None:
    rows = "".join(f"c{i},{i % 9 + 1:02d}/{i % 7 + 2:02d}/2024,{i}\n" for i in range(1, 61))
    file = tmp_path / "joined.csv"
    file.write_text(f"id,joined,amount\n{rows}Total,,1830\n")
    open_app(page, server.url)
    upload(page, file)
    expect(page.get_by_text("3 columns, 60 rows; dates as month/day")).to_be_visible()

    page.get_by_role("button", name="9 February 2024").or_(
        page.get_by_role("button", name="2 March 2024")
    ).first.click()
    settle(page)
    expect(page.get_by_text("Day or month first?")).to_have_count(0)

    page.locator(".st-key-odd-lines summary").click()
    lines = page.locator("[class*=st-key-odd-lines-] canvas").first
    expect(lines).to_contain_text("left out: total")
    box = lines.bounding_box()
    assert box is not None
    tick = (box["x"] + box["width"] * 0.073, box["y"] + 35 * 1.5)
    page.mouse.click(*tick)
    expect(page.get_by_text("3 columns, 61 rows")).to_be_visible()


def test_of_several_tables_in_a_zip_one_is_chosen(
    page: Page, server: Server, shop: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "both.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(shop, "lines.csv")
        file.writestr("other.csv", "a,b\n1,2\n3,4\n")
    open_app(page, server.url)
    page.locator("input[type=file]").set_input_files(archive)
    expect(page.get_by_test_id("stAlert").first).to_contain_text("2 files")
    settle(page)
    choose(page, "which-table", "lines.csv")
    page.get_by_role("button", name="Read it").click()

    expect(page.get_by_text("1,500 customers ready to be segmented")).to_be_visible()


def test_cells_pasted_from_a_spreadsheet_are_a_table(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.get_by_role("button", name="Paste cells").click()
    page.get_by_label("Cells copied from a spreadsheet").fill(
        "name\tincome\tage\nAnn\t1.200,50\t30\nBob\t900,25\t41\n"
    )
    page.get_by_label("Cells copied from a spreadsheet").press("Control+Enter")
    settle(page)
    page.get_by_role("button", name="Use these cells").click()

    expect(page.get_by_text("tabs, comma decimals")).to_be_visible()


def test_monthly_exports_are_uploaded_together(page: Page, server: Server, tmp_path: Path) -> None:
    lines = sample_csv().decode().splitlines()
    files = [tmp_path / "first.csv", tmp_path / "second.csv"]
    files[0].write_text("\n".join(lines[:9000]))
    files[1].write_text("\n".join([lines[0], *lines[9000:]]))
    open_app(page, server.url)
    page.locator("input[type=file]").set_input_files(files)

    expect(page.get_by_role("heading", name="first.csv and 1 more")).to_be_visible()
    expect(page.get_by_text("1,500 customers ready to be segmented")).to_be_visible()


def test_a_role_is_changed_in_the_table_of_columns(page: Page, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("age,income\n" + "\n".join(f"{20 + i % 31},{900 + 37 * (i % 17)}" for i in range(60)))
    open_app(page, server.url)
    upload(page, file)
    table = page.locator("[class*=st-key-roles-] canvas").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    role_of_age = (box["x"] + box["width"] * 0.16, box["y"] + 35 * 1.5)
    page.mouse.dblclick(*role_of_age)
    expect(page.locator("#portal input")).to_be_focused()
    page.keyboard.type("ignore")
    page.keyboard.press("Enter")
    expect(page.locator("[class*=st-key-roles-] canvas").first).to_contain_text("chosen by you")
    settle(page)
    go(page, "Choose K")

    expect(page.locator(".st-key-features")).to_contain_text("1 feature: income")


def test_a_trap_is_mended_by_one_click_the_sentence_changes_and_undo_takes_it_back(
    page: Page, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    rows = (f"{i},{20 + i % 31},{999 if i % 5 == 0 else i % 23},{900 + 37 * (i % 17)}" for i in range(90))
    file.write_text("id,age,calls,income\n" + "\n".join(rows))
    open_app(page, server.url)
    upload(page, file)
    go(page, "Prepare")
    said = page.get_by_test_id("stMain")
    expect(said).to_contain_text("3 features: age, calls, income")
    page.get_by_role("button", name="Take 999 as missing").click()
    settle(page)
    expect(said).to_contain_text("Missing values filled with the median: calls (18)")

    page.get_by_role("radio", name="median and quartiles").click()
    settle(page)
    expect(said).to_contain_text("3 features, scaled by median and quartiles: age, calls, income")

    page.get_by_role("button", name="Undo").click()
    settle(page)
    expect(said).to_contain_text("3 features: age, calls, income")
    page.get_by_role("button", name="Undo").click()
    settle(page)
    expect(page.get_by_role("button", name="Take 999 as missing")).to_be_visible()


def test_an_undone_k_is_undone_on_the_slider_too(page: Page, server: Server, shop: Path) -> None:
    open_app(page, server.url)
    upload(page, shop)
    go(page, "Choose K")
    before = slider(page).input_value()
    choose_k(page, 7)
    go(page, "Segments")
    go(page, "Choose K")
    while page.get_by_role("button", name="Undo").is_enabled():
        shown = slider(page).element_handle()
        page.get_by_role("button", name="Undo").click()
        # Another takes its place. Before that the page may look settled where it has not run yet.
        shown.wait_for_element_state("hidden")
        settle(page)

    expect(slider(page)).to_have_value(before)


def _compare_methods(page: Page) -> None:
    """Open the comparison and wait until it is drawn: a click into it while it is drawn anew can be lost."""
    page.locator(".st-key-methods summary").click()
    expect(page.locator(".st-key-method-ward")).to_contain_text("agreement")


def test_another_method_is_used_by_a_click_and_k_means_again(page: Page, server: Server, shop: Path) -> None:
    open_app(page, server.url)
    upload(page, shop)
    go(page, "Choose K")
    choose_k(page, 4)
    _compare_methods(page)
    page.locator(".st-key-use-mixture button").click()
    expect(page.get_by_role("heading", name="Method: Gaussian mixture")).to_be_visible()
    settle(page)
    assert shown_k(page) == 4
    go(page, "Segments")
    expect(page.get_by_role("heading", name=re.compile("^4 "))).to_be_visible()
    go(page, "Choose K")
    _compare_methods(page)
    page.locator(".st-key-use-k-means button").click()

    expect(page.get_by_role("heading", name="Method: k-means")).to_be_visible()
