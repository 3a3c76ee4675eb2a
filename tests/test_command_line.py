"""The pipeline from a shell: facts for programs, one sentence for people, no file half-written."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from segmentation import Model, build_customers, read_table, sample_csv
from segmentation.shell import VERBS, _parser, main
from tests.making import blobs, csv_text, lines_csv, rand_index, written

_PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + bytes(200)
_LINES = [
    (f"C{i % 12}", f"2024-0{1 + i % 9}-11", f"A{i}", "Tea", 1 + i % 3, f"{10 + 40 * (i % 12 % 3) + i % 5}.50")
    for i in range(60)
]


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(csv_text({"ID": [f"K{i}" for i in range(60)]} | blobs() | {"City": ["Köln", "Ulm"] * 30}))
    return path


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(lines_csv([*_LINES, ("", "2024-01-02", "A99", "Tea", 1, "5.00")]))
    return path


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """Forty customers of whom five differ."""
    path = tmp_path / "five.csv"
    path.write_text(csv_text({"Income": [10, 20, 30, 40, 50] * 8, "Visits": [1.5, 2.5, 1, 2, 3] * 8}))
    return path


def _facts(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    """Run a command that succeeds and read the JSON it prints."""
    assert main([str(a) for a in arguments]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out)  # type: ignore[no-any-return]


def _complaint(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that fails and give its one line."""
    assert main([str(a) for a in arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith("\n")
    return said.err


def test_inspect_says_what_was_understood(capsys: pytest.CaptureFixture[str], customers: Path) -> None:
    facts = _facts(capsys, "inspect", customers, "--json")

    assert (facts["encoding"], facts["delimiter"], facts["rows"]) == ("utf-8", ",", 60)
    assert facts["unit"] == "customer"
    columns = facts["columns"]
    assert isinstance(columns, list)
    assert [{k: c[k] for k in ("name", "role", "missing", "distinct")} for c in columns] == [
        {"name": "ID", "role": "customer", "missing": 0, "distinct": 60},
        {"name": "Income", "role": "number", "missing": 0, "distinct": len(set(blobs()["Income"]))},
        {"name": "Visits", "role": "number", "missing": 0, "distinct": len(set(blobs()["Visits"]))},
        {"name": "City", "role": "category", "missing": 0, "distinct": 2},
    ]


def test_inspect_of_order_lines_names_their_unit_and_columns(
    capsys: pytest.CaptureFixture[str], orders: Path
) -> None:
    facts = _facts(capsys, "inspect", orders, "--json")

    assert facts["unit"] == "order line"
    assert facts["order_columns"] == {
        "customer": "Customer", "date": "Date", "amount": "Amount", "order": "Order", "product": None,
        "quantity": "Quantity", "price": None, "status": None, "category": None, "list_price": None,
    }  # fmt: skip


def test_inspect_tells_people_the_same(capsys: pytest.CaptureFixture[str], customers: Path) -> None:
    assert main(["inspect", str(customers)]) == 0

    said = capsys.readouterr().out
    assert said.startswith("UTF-8, commas, point decimals, header in line 1, 4 columns, 60 rows\n")
    assert "One row is: customer." in said
    assert "numbers, " in said


def test_sweep_gives_each_k_with_the_recommended_one(
    capsys: pytest.CaptureFixture[str], customers: Path
) -> None:
    facts = _facts(capsys, "sweep", customers, "--k", "2-4", "--features", "Income, Visits", "--json")

    ks = facts["k"]
    assert isinstance(ks, list)
    given = {"k", "inertia", "silhouette", "sizes", "verdict", "segment_verdicts", "bic"}
    assert [set(k) for k in ks] == [given] * 3
    assert [(k["k"], sum(k["sizes"])) for k in ks] == [(2, 60), (3, 60), (4, 60)]
    assert ks[1]["sizes"] == [20, 20, 20]
    assert facts["features"] == ["Income", "Visits"]
    assert (facts["recommended_k"], facts["rows"], facts["left_out"]) == (3, 60, [])
    assert facts["reasons"]


def test_sweep_by_another_method_says_so_and_gives_the_mixtures_own_criterion(
    capsys: pytest.CaptureFixture[str], customers: Path
) -> None:
    mixture = _facts(capsys, "sweep", customers, "--k", "2-4", "--method", "mixture", "--json")
    ward = _facts(capsys, "sweep", customers, "--k", "2-4", "--method", "ward", "--json")

    assert (mixture["method"], ward["method"]) == ("mixture", "ward")
    assert min(mixture["k"], key=lambda k: k["bic"])["k"] == 3  # type: ignore[call-overload]
    assert [k["bic"] for k in ward["k"]] == [None] * 3  # type: ignore[attr-defined]
    assert mixture["recommended_k"] == ward["recommended_k"] == 3


def test_a_method_that_does_not_exist_is_refused_with_those_that_do(
    capsys: pytest.CaptureFixture[str], customers: Path
) -> None:
    said = _complaint(capsys, "sweep", customers, "--method", "magic")

    assert "'k-means', 'mixture', 'ward'" in said


def test_sweep_counts_what_is_left_out(capsys: pytest.CaptureFixture[str], orders: Path) -> None:
    facts = _facts(capsys, "sweep", orders, "--json")

    assert facts["left_out"] == [
        {"reason": "no customer", "rows": 1, "customers": 0, "amount": 5.0, "step": "customer"}
    ]
    assert facts["customers"] == facts["rows"] == 12


def test_sweep_goes_as_far_as_customers_differ(capsys: pytest.CaptureFixture[str], five: Path) -> None:
    facts = _facts(capsys, "sweep", five, "--json")

    assert [k["k"] for k in facts["k"]] == [2, 3, 4, 5]  # type: ignore[attr-defined]


def test_sweep_tells_people_the_same(capsys: pytest.CaptureFixture[str], customers: Path) -> None:
    assert main(["sweep", str(customers), "--k", "2-3"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "60 customers, by Income, Visits; k-means"
    assert said[3].startswith("3  ")
    assert said[3].endswith("20 20 20")
    assert said[4].startswith("Recommended K: 3")


def test_by_makes_customers_of_any_column(capsys: pytest.CaptureFixture[str], orders: Path) -> None:
    facts = _facts(capsys, "sweep", orders, "--by", "Quantity", "--features", "orders", "--k", "2", "--json")

    assert (facts["unit"], facts["customers"]) == ("order line", 3)


def test_label_writes_every_row_with_its_segment(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path
) -> None:
    output = tmp_path / "labelled.csv"

    assert main(["label", str(customers), "--k", "3", "-o", str(output)]) == 0

    rows = written(output.read_bytes())
    assert [row["ID"] for row in rows] == [f"K{i}" for i in range(60)]
    assert rows[0]["City"] == "Köln"
    assert rand_index([round(x, -3) for x in blobs()["Income"]], [row["segment"] for row in rows]) == 1
    assert "60 rows, 3 segments of customers" in capsys.readouterr().out


def test_label_without_k_uses_the_recommended_k(customers: Path, tmp_path: Path) -> None:
    output = tmp_path / "labelled.csv"

    assert main(["label", str(customers), "-o", str(output)]) == 0

    assert {row["segment"] for row in written(output.read_bytes())} == {"1", "2", "3"}


def test_label_gives_the_bytes_of_the_pages_download_where_it_shall_be_sure(
    customers: Path, tmp_path: Path
) -> None:
    out, model, again = (tmp_path / name for name in ("a.csv", "m.json", "b.csv"))
    command = ["label", str(customers), "--k", "3", "-o", str(out), "--model", str(model), "--sure"]
    assert main(command) == 0

    assert main(["replay", str(model), str(customers), "-o", str(again)]) == 0
    assert out.read_bytes() == again.read_bytes()


def test_label_keeps_lines_without_customer_and_says_so(
    capsys: pytest.CaptureFixture[str], orders: Path, tmp_path: Path
) -> None:
    output = tmp_path / "labelled.csv"

    assert main(["label", str(orders), "--k", "2", "-o", str(output)]) == 0

    rows = written(output.read_bytes())
    assert len(rows) == 61
    assert (rows[-1]["segment"], rows[-1]["segment_note"]) == ("", "not segmented: no customer")
    assert "1 row without a segment" in capsys.readouterr().out


@pytest.mark.parametrize("method", ["k-means", "mixture", "ward"])
def test_the_saved_model_labels_as_the_file_does(customers: Path, tmp_path: Path, method: str) -> None:
    output, saved = tmp_path / "labelled.csv", tmp_path / "model.json"

    files = ["-o", str(output), "--model", str(saved)]
    assert main(["label", str(customers), "--k", "4", "--method", method, *files]) == 0

    model = Model.from_json(saved.read_text())
    rows = written(output.read_bytes())
    names = [
        model.names[segment] for segment in model.assign(build_customers(read_table(customers), model.plan))
    ]
    assert [row["segment_name"] for row in rows] == names
    assert model.plan.k == len(model.names) == 4
    assert model.digest == read_table(customers).digest
    sizes = [sum(row["segment_name"] == name for row in rows) for name in model.names]
    assert sizes == list(model.sizes)


def test_the_same_input_gives_the_same_bytes_twice(orders: Path, tmp_path: Path) -> None:
    made = []
    for run in ("one", "two"):
        output, model = tmp_path / f"{run}.csv", tmp_path / f"{run}.json"
        assert main(["label", str(orders), "--k", "3", "-o", str(output), "--model", str(model)]) == 0
        made.append(output.read_bytes() + model.read_bytes())

    assert made[0] == made[1]


def test_others_may_read_the_labelled_file_as_they_may_read_any_file(customers: Path, tmp_path: Path) -> None:
    usual, output = tmp_path / "usual", tmp_path / "labelled.csv"
    usual.touch()

    assert main(["label", str(customers), "--k", "3", "-o", str(output)]) == 0

    assert output.stat().st_mode == usual.stat().st_mode


def test_a_labelled_file_that_is_there_is_replaced_whole(customers: Path, tmp_path: Path) -> None:
    output = tmp_path / "labelled.csv"
    output.write_bytes(b"old" * 100_000)

    assert main(["label", str(customers), "--k", "3", "-o", str(output)]) == 0

    assert len(written(output.read_bytes())) == 60
    assert sorted(p.name for p in tmp_path.iterdir()) == ["customers.csv", "labelled.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a thing of Linux and macOS")
def test_what_is_no_file_is_written_to_and_not_replaced(customers: Path, tmp_path: Path) -> None:
    # A pipe of our own stands for /dev/null and /dev/stdout: those belong to the whole machine.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    code = main(["label", str(customers), "--k", "3", "-o", str(pipe)])

    download = os.read(reader, 1_000_000)
    os.close(reader)
    assert code == 0
    assert pipe.is_fifo()
    assert len(written(download)) == 60


@pytest.mark.parametrize("verb", ["inspect", "sweep", "label"])
@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no file “upload.csv”"), (b"", "empty"), (_PNG, "picture|image"), (b"a,b\n", "only a header")],
    ids=["missing", "empty", "png", "header"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / "upload.csv"
    if content is not None:
        path.write_bytes(content)
    output = ["-o", tmp_path / "labelled.csv"] if verb == "label" else []

    said = _complaint(capsys, verb, path, *output)

    assert any(word in said for word in words.split("|"))
    assert not (tmp_path / "labelled.csv").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--k", "1"], "K = 1 was asked; K can be from 2 to 20"),
        (["--k", "25"], "K = 25 was asked; K can be from 2 to 20"),
        (["--k", "four"], "--k"),
        (["--k", "2-5"], "--k"),
        (["--features", "Incom"], "no feature “Incom” here. There are: Income, Visits, City"),
        (["--features", "Income,Income"], "named twice"),
        (["--by", "Client"], "no column “Client” in this file. There are: ID, Income, Visits, City"),
        (["--colour", "red"], "--colour"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_label_can_t_do_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path, options: list[str], words: str
) -> None:
    said = _complaint(capsys, "label", customers, "-o", tmp_path / "labelled.csv", *options)

    assert words in said
    assert [p.name for p in tmp_path.iterdir()] == ["customers.csv"]


@pytest.mark.parametrize("k", ["x", "2-x", "-3", "5-2", "0-4", "2-500", "", "2–4"])
def test_a_range_of_k_that_is_none_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], customers: Path, k: str
) -> None:
    assert f"--k is “{k}”" in _complaint(capsys, "sweep", customers, f"--k={k}")


def test_a_sweep_of_k_1_alone_is_answered_in_one_line_or_in_facts(
    capsys: pytest.CaptureFixture[str], customers: Path
) -> None:
    code = main(["sweep", str(customers), "--k", "1", "--json"])

    said = capsys.readouterr()
    assert (code, said.err.count("\n")) in {(0, 0), (1, 1)}


@pytest.mark.parametrize(("verb", "options"), [("label", ["--k", "6"]), ("sweep", ["--k", "2-6"])])
def test_a_k_above_the_distinct_customers_is_refused_with_what_is_possible(
    capsys: pytest.CaptureFixture[str], five: Path, tmp_path: Path, verb: str, options: list[str]
) -> None:
    output = ["-o", tmp_path / "labelled.csv"] if verb == "label" else []

    said = _complaint(capsys, verb, five, *output, *options)

    assert "K = 6 was asked, but only 5" in said


@pytest.mark.parametrize("place", ["nowhere/labelled.csv", "folder", "customers.csv/labelled.csv"])
def test_an_output_that_can_t_be_written_is_named_as_it_was_given(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()

    said = _complaint(capsys, "label", customers, "--k", "3", "-o", tmp_path / place)

    assert f"“{tmp_path / place}” can't be written" in said
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["customers.csv", "folder"]


def test_a_model_that_can_t_be_written_leaves_no_labelled_file_alone(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path
) -> None:
    output, model = tmp_path / "labelled.csv", tmp_path / "nowhere" / "model.json"

    said = _complaint(capsys, "label", customers, "--k", "3", "-o", output, "--model", model)

    assert f"“{model}” can't be written" in said
    assert [p.name for p in tmp_path.iterdir()] == ["customers.csv"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["paint", "x.csv"], "paint"), ([], "required"), (["label", "x.csv"], "-o"), (["inspect"], "file")],
    ids=["unknown verb", "no verb", "no output", "no file"],
)
def test_a_command_that_is_none_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert words in _complaint(capsys, *arguments)


def _shell(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "segmentation", *map(str, arguments)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )


def test_a_shell_gets_exit_code_1_and_one_line_without_traceback(tmp_path: Path) -> None:
    done = _shell("inspect", tmp_path / "nowhere.csv")

    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"Traceback" not in done.stderr


def test_a_shell_that_knows_no_accents_gets_the_same_facts(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(csv_text(blobs() | {"Größe 😀": ["klein", "groß"] * 30}))

    plain, facts = (_shell("inspect", path, *more, encoding="ascii") for more in ([], ["--json"]))

    assert (plain.returncode, plain.stderr) == (0, b"")
    assert (facts.returncode, facts.stderr) == (0, b"")
    assert json.loads(facts.stdout)["columns"][2]["name"] == "Größe 😀"


def test_the_upload_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upload = tmp_path / "a.csv"
    upload.write_text("x,y\n" + "\n".join(f"{i % 7},{i % 5}" for i in range(40)))
    before = upload.read_bytes()

    code = main(["label", str(upload), "-o", str(upload)])

    assert code == 1
    assert "the same file" in capsys.readouterr().err
    assert upload.read_bytes() == before


def test_offers_writes_a_row_for_each_customer_and_the_pairs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shop, offers, pairs = (tmp_path / name for name in ("shop.csv", "offers.csv", "pairs.csv"))
    shop.write_bytes(sample_csv())

    assert main(["offers", str(shop), "--k", "4", "-o", str(offers), "--pairs", str(pairs)]) == 0

    said = capsys.readouterr().out
    assert "customers judged by the last order, hit were: popular " in said
    assert len(written(offers.read_bytes())) == 1_500
    assert {tuple(row[side] for side in ("first", "second")) for row in written(pairs.read_bytes())} >= {
        ("Coffee 3", "Cups 2")
    }


def test_offers_without_a_product_column_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path
) -> None:
    complaint = _complaint(capsys, "offers", customers, "-o", tmp_path / "offers.csv")

    assert "choose which column says the product" in complaint


def test_apply_labels_a_new_file_as_the_saved_segmentation_did(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path
) -> None:
    first, second, model = (tmp_path / name for name in ("first.csv", "second.csv", "model.json"))
    assert main(["label", str(customers), "--k", "3", "-o", str(first), "--model", str(model)]) == 0

    code = main(["apply", str(model), str(customers), "-o", str(second), "--before", str(customers)])

    said = capsys.readouterr().out
    assert code == 0
    labels = [[row["segment_name"] for row in written(path.read_bytes())] for path in (first, second)]
    assert labels[0] == labels[1]
    assert "60 customers in 3 segments" in said
    assert "The customers are as they were" in said
    assert "60 customers in both files, 60 in the same segment" in said


def test_apply_says_which_columns_are_missing_and_how_to_match_them(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path
) -> None:
    model, new, out = tmp_path / "model.json", tmp_path / "new.csv", tmp_path / "out.csv"
    main(["label", str(customers), "--k", "3", "-o", str(out), "--model", str(model)])
    new.write_text(customers.read_text().replace("Income", "Income a year", 1))
    out.unlink()
    capsys.readouterr()

    refused = _complaint(capsys, "apply", model, new, "-o", out)

    assert "lacks 1 of the 2 columns" in refused
    assert '--match "Income=Income a year"' in refused
    assert not out.exists()
    assert main(["apply", str(model), str(new), "-o", str(out), "--match", "Income=Income a year"]) == 0
    assert len(written(out.read_bytes())) == 60


@pytest.mark.parametrize("content", ["{}", "[" * 5_000, "no json", '{"segmentation_model": 99}'])
def test_apply_refuses_what_is_no_saved_segmentation_in_one_sentence(
    capsys: pytest.CaptureFixture[str], customers: Path, tmp_path: Path, content: str
) -> None:
    model = tmp_path / "model.json"
    model.write_text(content)

    refused = _complaint(capsys, "apply", model, customers, "-o", tmp_path / "out.csv")

    assert "segmentation" in refused


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_has_help_with_an_example_that_is_understood(
    capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"python -m segmentation {verb} " in said
    example = said.split("example:", 1)[1].split("python -m segmentation", 1)[1].splitlines()[0]
    assert _parser().parse_args(shlex.split(example)).command is VERBS[verb].run


def test_the_package_needs_no_streamlit() -> None:
    code = "import sys; sys.modules['streamlit'] = None; import segmentation, segmentation.shell"

    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
