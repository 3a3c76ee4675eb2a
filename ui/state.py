"""The only module that touches st.session_state: what the user gave, and nothing that can be computed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import uuid4

import streamlit as st

from segmentation import Archive, ChoiceError, Dialect, Given, Model, Plan, Table
from ui.uploads import Source

_TABLE, _PLAN, _SOURCE, _ERROR, _ASKED = "table", "plan", "source", "upload_error", "upload_asked"
_WAITING = "waiting"
_ROUND, _SESSION, _NOTED = "upload_round", "session", "noted"
_CUSTOMER = "customer"
_SELECTED, _SHOWN = "selected", "shown"
_UPLOAD, _MATCHED, _MODEL = "upload_of", "matched", "saved_model"
_BEFORE, _AFTER, _REVISION = "plans_before", "plans_undone", "revision"
_KEPT = "plans_kept"
_FIRST_K = "first_k"
#: Steps back that are kept: plans are small, and nobody remembers more.
_MOST_STEPS = 100


class Reading(Protocol):
    """The work of reading, as far as the session has to know it."""

    def give_up(self) -> None:
        """Stop: nobody waits any more."""


@dataclass(slots=True)
class Waiting:
    """An upload that is to be read, and the work once it has begun (`ui.reading` begins it)."""

    source: Source
    job: Reading | None = None
    restored: Archive | None = None  # the analysis to be taken up again once its data are read


@dataclass(frozen=True, slots=True)
class Asked:
    """An upload that could not be read before the user chooses one of several tables in it."""

    source: Source
    error: ChoiceError


def table() -> Table | None:
    """The uploaded table, None before the first upload."""
    found: Table | None = st.session_state.get(_TABLE)
    return found


def plan() -> Plan | None:
    """The plan for the table."""
    found: Plan | None = st.session_state.get(_PLAN)
    return found


def open_files(files: Sequence[tuple[bytes, str]]) -> None:
    """Want an upload read, (content, name) each, instead of whatever was being read.

    The uploader gets a new key, so that Streamlit lets the raw bytes go.
    """
    st.session_state[_ROUND] = upload_round() + 1
    _want(Source.of(files))


def source() -> Source | None:
    """The upload, as it came."""
    found: Source | None = st.session_state.get(_SOURCE)
    return found


def open_archive(archive: Archive) -> None:
    """Want a saved analysis taken up again: its data read as they were then, its decisions after that."""
    st.session_state[_ROUND] = upload_round() + 1
    _want(replace(Source.of(archive.files), wish=archive.recipe.reading))
    st.session_state[_WAITING].restored = archive


def wish() -> Dialect:
    """What the user overruled of how the file is read."""
    found = source()
    return found.wish if found else Dialect()


def source_names() -> tuple[str, ...]:
    """What the files of the upload are called."""
    found = source()
    return tuple(file.name for file in found.files) if found else ()


def read_again(**wished: object) -> None:
    """Want the same upload read with other wishes, besides those it is being read with by now.

    While another upload is being read the wish is moot: its table takes the place of this one.
    """
    source: Source = st.session_state[_SOURCE]
    now = waiting()
    if now is None or now.source.files is source.files:
        _want((now.source if now else source).wishing(**wished))


def choose_table(choice: str) -> None:
    """Answer which of several tables in an upload is meant."""
    answered = asked()
    if answered is not None:
        _want(answered.source.wishing(**{answered.error.field: choice}))


def _want(source: Source) -> None:
    stop_waiting()
    st.session_state[_WAITING] = Waiting(source)
    st.session_state[_ASKED] = st.session_state[_ERROR] = None


def waiting() -> Waiting | None:
    """What is being read; None when nothing is."""
    found: Waiting | None = st.session_state.get(_WAITING)
    return found


def stop_waiting() -> None:
    """Give up what is being read; what was there before stays."""
    left = waiting()
    st.session_state[_WAITING] = None
    if left is not None and left.job is not None:
        left.job.give_up()


def take(opened: Table, proposed: Plan, source: Source) -> None:
    """Put what was read in the place of what was there before."""
    st.session_state[_WAITING] = st.session_state[_ERROR] = st.session_state[_ASKED] = None
    st.session_state[_TABLE] = opened
    st.session_state[_PLAN] = proposed
    st.session_state[_SOURCE] = source
    st.session_state[_BEFORE], st.session_state[_AFTER] = (), ()
    st.session_state[_SELECTED] = st.session_state[_KEPT] = ()
    st.session_state[_FIRST_K] = {}


def restore(opened: Table, archive: Archive, source: Source) -> None:
    """Take up a saved analysis with its data read again."""
    take(opened, archive.recipe.plan, source)
    st.session_state[_KEPT] = archive.kept


def refuse(problem: str, source: Source, choice: ChoiceError | None) -> None:
    """Remember why it could not be read, or what is to be chosen first; what was there before stays."""
    st.session_state[_WAITING] = None
    st.session_state[_ERROR] = problem
    st.session_state[_ASKED] = Asked(source, choice) if choice else None


def upload_error() -> str | None:
    """Why the last upload failed; None when it did not."""
    found: str | None = st.session_state.get(_ERROR)
    return found


def asked() -> Asked | None:
    """The upload that waits for a choice; None where there is none."""
    found: Asked | None = st.session_state.get(_ASKED)
    return found


def upload_round() -> int:
    """How many uploads there were: part of the uploader's key."""
    found: int = st.session_state.get(_ROUND, 0)
    return found


def change_plan(change: Callable[[Plan], Plan]) -> None:
    """Put the changed plan in the place of the old one, which is kept for `undo`."""
    old = plan()
    if old is None:
        return
    new = change(old)
    if new != old:
        st.session_state[_PLAN] = new
        st.session_state[_BEFORE] = (*_plans(_BEFORE), old)[-_MOST_STEPS:]
        st.session_state[_AFTER] = ()


def undo() -> None:
    """Go back to the plan before the last change."""
    _step(_BEFORE, _AFTER)


def redo() -> None:
    """Take back an `undo`."""
    _step(_AFTER, _BEFORE)


def before() -> Plan | None:
    """The plan that `undo` would bring back."""
    return next(reversed(_plans(_BEFORE)), None)


def after() -> Plan | None:
    """The plan that `redo` would bring back."""
    return next(reversed(_plans(_AFTER)), None)


def revision() -> int:
    """How often there was an undo or redo: in the key of each widget that starts from the plan anew then."""
    found: int = st.session_state.get(_REVISION, 0)
    return found


def _plans(key: str) -> tuple[Plan, ...]:
    found: tuple[Plan, ...] = st.session_state.get(key, ())
    return found


def _step(source: str, target: str) -> None:
    plans, now = _plans(source), plan()
    if plans and now is not None:
        st.session_state[source] = plans[:-1]
        st.session_state[target] = (*_plans(target), now)
        st.session_state[_PLAN] = plans[-1]
        st.session_state[_REVISION] = revision() + 1


def first_k(basis: Hashable) -> int | None:
    """The K at which segments of the sweep that `basis` stands for were first shown; None before that."""
    found: dict[Hashable, int] = st.session_state.get(_FIRST_K, {})
    return found.get(basis)


def show_at(basis: Hashable, k: int) -> None:
    """Keep the K at which segments are shown, unless they were shown before."""
    st.session_state.setdefault(_FIRST_K, {}).setdefault(basis, k)


def kept() -> tuple[tuple[str, Plan], ...]:
    """The plans that were kept to be compared, each with its name."""
    found: tuple[tuple[str, Plan], ...] = st.session_state.get(_KEPT, ())
    return found


def keep(name: str, version: Plan) -> None:
    """Keep a plan under a name; one of the same name is replaced."""
    clean = " ".join(name.split()) or "Unnamed"
    others = tuple(one for one in kept() if one[0] != clean)
    st.session_state[_KEPT] = (*others, (clean, version))


def forget(name: str) -> None:
    """Keep a plan no longer."""
    st.session_state[_KEPT] = tuple(one for one in kept() if one[0] != name)


def selections(basis: Hashable) -> tuple[Given | None, ...]:
    """What was selected of the segments that `basis` stands for, the latest last; None = it was cleared."""
    found: tuple[tuple[Hashable, Given | None], ...] = st.session_state.get(_SELECTED, ())
    return tuple(given for of, given in found if of == basis)


def selected(basis: Hashable) -> Given | None:
    """What is selected of the segments that `basis` stands for."""
    return next(reversed(selections(basis)), None)


def select(basis: Hashable, given: Given | None) -> None:
    """Select customers; the selection before is kept for `unselect`. None selects nobody."""
    if given != selected(basis):
        st.session_state[_SELECTED] = (*st.session_state.get(_SELECTED, ()), (basis, given))[-_MOST_STEPS:]


def unselect(basis: Hashable) -> None:
    """Go back to the selection before the last."""
    found = list(st.session_state.get(_SELECTED, ()))
    last = max((i for i, (of, _) in enumerate(found) if of == basis), default=None)
    if last is not None:
        st.session_state[_SELECTED] = (*found[:last], *found[last + 1 :])


@dataclass(frozen=True, slots=True)
class Shown:
    """A map or a table in which the user selects, since it last came to the screen.

    It must not change by what the user selects in it, or she would lose what she drew or ticked: it shows
    `given`, what was selected when it came. key: of the widget. latest: what was selected in it since.
    """

    key: str
    basis: Hashable
    given: Given | None
    latest: Given | None


def shown(name: str, basis: Hashable, given: Given | None, beside: str = "") -> Shown:
    """Find how the widget `name` was shown; it comes anew where something else selected meanwhile.

    beside: key of another widget that comes and goes with it, where its own key changes.
    """
    kept: dict[str, Shown] = st.session_state.setdefault(_SHOWN, {})
    old = kept.get(name)
    here = old is not None and (beside or old.key) in st.session_state
    if old is None or (old.basis, old.latest) != (basis, given) or not here:
        number = int(old.key.rpartition("-")[2]) + 1 if old else 0
        kept[name] = Shown(f"{name}-{number}", basis, given, given)
    return kept[name]


def select_in(name: str, given: Given | None) -> None:
    """Select by what the user did in the widget `name`, which stays as it is."""
    kept: dict[str, Shown] = st.session_state[_SHOWN]
    kept[name] = replace(kept[name], latest=given)
    select(kept[name].basis, given)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file beside the data that are open ("new", "before"): its source, and the work of reading it."""

    source: Source
    job: Any


def upload_of(place: str) -> Upload | None:
    """The file that was uploaded in this place of the New data page."""
    found: Upload | None = st.session_state.get(f"{_UPLOAD}-{place}")
    return found


def take_upload(place: str, upload: Upload | None) -> None:
    """Put a file in the place of the one before; columns chosen for that one are forgotten."""
    st.session_state[f"{_UPLOAD}-{place}"] = upload
    st.session_state.pop(f"{_MATCHED}-{place}", None)


def matched(place: str) -> dict[str, str | None]:
    """The columns that the user chose for those of the segmentation; None = there is none."""
    found: dict[str, str | None] = st.session_state.get(f"{_MATCHED}-{place}", {})
    return found


def match(place: str, name: str, column: str | None) -> None:
    """Take `column` of the file for the segmentation's column `name`, and for no other."""
    kept = {n: c for n, c in matched(place).items() if c != column or column is None}
    st.session_state[f"{_MATCHED}-{place}"] = {**kept, name: column}


def saved_model() -> Model | None:
    """The saved segmentation that was uploaded."""
    found: Model | None = st.session_state.get(_MODEL)
    return found


def take_model(model: Model | None) -> None:
    """Put a saved segmentation in the place of the one before."""
    st.session_state[_MODEL] = model
    for place in ("new", "before"):
        st.session_state.pop(f"{_MATCHED}-{place}", None)


def customer_in_address() -> str | None:
    """The customer that the page's address names, as in /segments?customer=C0012."""
    return st.query_params.get(_CUSTOMER)


def name_customer_in_address(name: str | None) -> None:
    """Let the address name a customer, so that it can be kept and sent; None: nobody."""
    if name is None:
        st.query_params.pop(_CUSTOMER, None)
    elif st.query_params.get(_CUSTOMER) != name:
        st.query_params[_CUSTOMER] = name


def session() -> str:
    """A name for this session, for work done on its behalf."""
    found: str = st.session_state.setdefault(_SESSION, uuid4().hex)
    return found


def widget(key: str) -> object:
    """Read what a widget holds, inside its own callback."""
    return st.session_state[key]


def set_widget(key: str, value: object) -> None:
    """Let a widget that is not drawn yet in this run show `value`: what the plan says, whoever changed it."""
    st.session_state[key] = value


def note(what: str) -> None:
    """Keep for this session that something happened."""
    st.session_state[_NOTED] = st.session_state.get(_NOTED, frozenset()) | {what}


def is_noted(what: str) -> bool:
    """Did it happen in this session?"""
    return what in st.session_state.get(_NOTED, frozenset())
