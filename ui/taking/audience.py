"""What is in the audience files: columns, hashes, and the control group with what it can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from segmentation import Unit, control_in_words
from segmentation.words import plural
from ui import results, show, state
from ui.taking.parts import Parts

#: Shares of a control group that can be chosen, in percent; 0 = none.
SHARES = (0, 5, 10, 15, 20, 30, 40, 50)
NOTHING = "none"


def settings(parts: Parts) -> None:
    """Let the user choose; every choice goes into the plan."""
    with st.expander(_said(parts), icon=":material/tune:", key="audience-settings"):
        _columns(parts)
        _hashes(parts)
        _control(parts)
    _what_it_shows(parts)


def _said(parts: Parts) -> str:
    choice = parts.plan.audience
    hashed = [name for name in (choice.email, choice.phone) if name]
    said = [plural(len(choice.columns), "column") + " beside the id"]
    said += [f"{len(hashed)} hashed"] if hashed else []
    said += [f"control group of {100 * choice.control:g} %"] if choice.control else []
    return ", ".join(said)


def _choose(**changes: object) -> None:
    state.change_plan(lambda p: p.with_audience(replace(p.audience, **changes)))  # type: ignore[arg-type]


def _key(parts: Parts, what: str) -> str:
    value = getattr(parts.plan.audience, what)
    return f"audience-{what}-{hash(value)}-{parts.table.digest}-{state.revision()}"


def _taking(key: str, what: str, read: Callable[[object], object]) -> Callable[[], None]:
    return lambda: _choose(**{what: read(state.widget(key))})


def _columns(parts: Parts) -> None:
    own = str(parts.customers.ids.name)
    traits = [] if parts.customers.unit is Unit.CUSTOMER else [t.name for t in parts.customers.traits]
    names = list(dict.fromkeys([*(n for n in parts.table.kinds if n != own), *traits]))
    key = _key(parts, "columns")
    st.multiselect(
        "Columns beside the id, as they are",
        names,
        [name for name in parts.plan.audience.columns if name in names],
        format_func=lambda n: f"{show.option(n)} (personal)" if n in parts.personal else show.option(n),
        key=key,
        placeholder="none: the id alone",
        on_change=_taking(key, "columns", tuple),  # type: ignore[arg-type]
    )


def _hashes(parts: Parts) -> None:
    options = [NOTHING, *parts.personal, *(n for n in parts.table.kinds if n not in parts.personal)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for what, label in (("email", "E-mail, hashed"), ("phone", "Phone, hashed")):
            key, now = _key(parts, what), getattr(parts.plan.audience, what)
            with st.container(width=260):
                st.selectbox(
                    label,
                    options,
                    options.index(now) if now in options else 0,
                    format_func=show.option,
                    key=key,
                    on_change=_taking(key, what, lambda v: None if v == NOTHING else v),
                )
        key = _key(parts, "country")
        with st.container(width=180):
            st.text_input(
                "Country code for phones",
                parts.plan.audience.country,
                max_chars=4,
                placeholder="49",
                key=key,
                on_change=_take_country,
                args=(key,),
                help="For numbers that have none. Without it such numbers are left empty.",
            )


def _take_country(key: str) -> None:
    digits = "".join(c for c in str(state.widget(key)) if c.isdecimal() and c.isascii())[:3]
    _choose(country=digits)


def _control(parts: Parts) -> None:
    choice = parts.plan.audience
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = _key(parts, "control")
        with st.container(width=260):
            st.selectbox(
                "Control group, held back",
                SHARES,
                SHARES.index(round(100 * choice.control)) if round(100 * choice.control) in SHARES else 0,
                format_func=lambda share: f"{share} %" if share else NOTHING,
                key=key,
                on_change=_taking(key, "control", lambda v: float(str(v)) / 100),
                help="Drawn by customer id and seed: the same customers each time, whatever their order.",
            )
        if choice.control:
            _seed(parts)
            _rate(parts)


def _seed(parts: Parts) -> None:
    key = _key(parts, "seed")
    with st.container(width=150):
        st.number_input(
            "Seed",
            0,
            1_000_000,
            parts.plan.audience.seed,
            key=key,
            on_change=_taking(key, "seed", lambda v: int(str(v))),
            help="Another number draws other customers.",
        )


def _rate(parts: Parts) -> None:
    key = _key(parts, "base_rate")
    with st.container(width=260):
        st.number_input(
            "Would buy without the campaign, %",
            0.1,
            99.0,
            100 * parts.plan.audience.base_rate,
            step=0.5,
            format="%.1f",
            key=key,
            on_change=_taking(key, "base_rate", lambda v: float(str(v)) / 100),
        )


def _what_it_shows(parts: Parts) -> None:
    """Say what the control group of each segment can show."""
    choice = parts.plan.audience
    if not choice.control:
        return
    sizes = results.control_sizes(parts.table, parts.plan, parts.segments)
    said = [
        f"- {show.literal(f'{s.number} {s.name}')}: {control_in_words(held, reached, choice.base_rate)}"
        for s, (held, reached) in zip(parts.segments.everyone, sizes, strict=True)
    ]
    st.markdown("\n".join(said))
    st.caption("Noticed: in 80 % of the cases, at 5 % error (two-sided test of two shares).")
