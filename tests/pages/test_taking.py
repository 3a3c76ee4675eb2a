"""The Take away page: what was shown is what the files hold; choices for the audiences go into the plan."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any, cast

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import Advice, Recipe, Sweep, analyse, first_advice, follow, sample_csv
from tests.making import blobs, csv_text, table_of
from tests.pages.test_pages import _everything, _go, _slider, _with
from ui import sweeping
from ui.sweeping import Swept
from ui.taking.parts import Parts


class _Settled:
    """A job that has come to its end with this."""

    def __init__(self, found: Swept) -> None:
        self.found = found

    def settled(self) -> Swept:
        return self.found


def test_files_keep_the_k_that_was_shown_when_surer_advice_names_another() -> None:
    table = table_of(blobs())
    analysis = analyse(table, None, [2, 3, 4])
    advice = first_advice(analysis.features, analysis.sweep)
    shown = analysis.segments(3)
    surer = replace(advice, k=4, usable_k=4, segments=tuple((k, ("natural",) * k) for k in (3, 4)))
    later = Swept(analysis.sweep, surer, follow(analysis.sweep), ())
    parts = Parts(
        table=table,
        plan=analysis.plan,
        customers=analysis.customers,
        features=analysis.features,
        swept=later,
        segments=shown,
        job=cast(Any, _Settled(later)),
        recipe=Recipe(analysis.plan.with_k(3)),
        sources=(),
        files=(),
        kept=(),
        personal=(),
    )

    made = parts.made()[3]
    assert made.names == shown.names
    assert [s.status for s in made] == ["natural"] * 3


def test_every_page_speaks_of_the_k_that_was_shown_first(monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = Event()

    def another_k(matrix: object, found: Sweep, advice: Advice, *_: object, **__: object) -> Iterator[Advice]:
        may_go_on.wait(30)
        twice = [list(zip(one.agreements, one.overlaps, strict=True)) for one in advice.stability]
        more = (one.with_pairs(pairs) for one, pairs in zip(advice.stability, twice, strict=True))
        yield replace(advice, usable_k=advice.usable_k + 1, stability=tuple(more))

    monkeypatch.setattr(sweeping, "surer", another_k)
    columns = {f"x{i}": np.random.default_rng(i).normal(size=237) for i in range(3)}
    app = _go(_with(csv_text(columns).encode(), "crowd.csv"), "segments")
    shown = _segments_told(app)

    may_go_on.set()
    time.sleep(1)

    assert _segments_told(_go(app, "take_away")) == shown
    assert _slider(_go(app, "choose_k")).value == shown


def _segments_told(app: AppTest) -> int:
    found = re.search(r"(\d+) segments", " ".join(e.value for e in (*app.markdown, *app.caption)))
    assert found is not None
    return int(found.group(1))


def test_the_control_group_is_chosen_and_says_what_it_can_show() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "take_away")
    next(s for s in app.selectbox if s.label.startswith("Control group")).set_value(20).run()

    assert app.session_state["plan"].audience.control == 0.2
    assert "held back" in _everything(app)
    assert not app.exception


def test_a_country_code_is_taken_as_its_digits() -> None:
    app = _go(_with(sample_csv(), "shop.csv"), "take_away")
    next(t for t in app.text_input if t.label.startswith("Country code")).set_value("+49").run()

    assert app.session_state["plan"].audience.country == "49"
    assert not app.exception


def test_without_ids_the_audiences_say_why_not() -> None:
    app = _go(_with(csv_text(blobs()).encode(), "numbers.csv"), "take_away")

    assert "who a customer is" in _everything(app)
    assert not any(s.label.startswith("Control group") for s in app.selectbox)
