"""The exact assignment as SQL: what k-means or a mixture does with a customer, from the columns' own values.

Where crm_rules approximates the segments by a few conditions, this is the segmentation itself: missing
values filled, logarithms, scaling, weights and categories as `Transform` has them, then the nearest centre
(the first of equals) or the likeliest group. It is standard SQL (common table expressions, CASE, COALESCE,
NULLIF, LN) and runs in DuckDB, SQLite and PostgreSQL as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.clustering.rules import Mixture, Nearest
from segmentation.counting import LedgerStep
from segmentation.customers import Customers
from segmentation.describing.membership import segment_of_customer
from segmentation.describing.segments import Segments
from segmentation.errors import PlanError
from segmentation.export.checked_sql import agreement
from segmentation.export.sheets import columns_of
from segmentation.features import Features, Transform
from segmentation.plan import Plan, Unit
from segmentation.reading import Table
from segmentation.sql import identifier, literal, number
from segmentation.traits import as_levels
from segmentation.words import count, plural

#: More terms than this make a query of hundreds of kilobytes, which engines refuse or take minutes to plan.
MOST_TERMS = 6_000
#: More words for one level, or more key accounts, than anyone would have in a query.
MOST_WORDS = 1_000

#: How each level of a category, or yes and no of a flag, is written in the user's data, as SQL.
Words = Mapping[str, Sequence[str]]


def assignment_sql(
    table: Table, customers: Customers, features: Features, segments: Segments, plan: Plan
) -> str:
    """Write the query that gives each customer the segment that it has here.

    Raises PlanError where the method's rule would be too long for a query.
    """
    query = _Query.of(table, customers, features, segments, plan)
    text = query.text()
    expected = segment_of_customer(customers, features, segments) + 1
    agree, of = agreement(text, columns_of(table, customers, query.sources), expected)
    return "\n".join([*_header(customers, query, agree, of), text, ""])


def why_no_sql(customers: Customers, features: Features, segments: Segments) -> str:
    """Say why `assignment_sql` would refuse, before it is asked; "" where it would not."""
    try:
        _aside(customers, str(customers.ids.name))
        _choice(segments, sum(len(t.columns) for t in features.transforms))
    except PlanError as problem:
        return str(problem)
    return ""


def _header(customers: Customers, query: _Query, agree: int, of: int) -> Iterator[str]:
    yield "-- The segment of each customer: the segmentation itself, not an approximation of it."
    said = "all get" if agree == of else f"{count(agree)} get"
    yield f"-- Run in SQLite on {plural(of, 'customer')}: {said} the segment they have here."
    if customers.unit is Unit.ORDER_LINE:
        yield "-- The table holds one row per customer, with the columns of the labelled customers, Parquet"
        yield "-- or XLSX: the CSV rounds to six decimals, and a customer on a border may cross it."
    else:
        yield "-- The table holds one row per customer with your file's columns; numbers must be numbers."
    yield "-- Put your table's name in the place of “customers” after FROM."
    yield '-- Standard SQL: DuckDB, PostgreSQL, Snowflake, SQLite. MySQL and BigQuery write ` for ".'
    yield "-- SQLite and PostgreSQL are faster with AS MATERIALIZED ( in the place of AS ( after WITH."
    if query.has_log:
        yield "-- LN needs SQLite's math functions (since 3.35, nearly everywhere); SQL Server calls it LOG."


@dataclass(frozen=True, slots=True, eq=False)
class _Query:
    """What the query is put together from; sources: the columns it reads, key first where there is one."""

    key: str | None
    sources: tuple[str, ...]
    scaled: tuple[str, ...]  # an expression for each column of the matrix
    excluded: tuple[str, ...]  # conditions under which a customer has no segment
    aside: str | None  # condition under which a customer is a key account
    steps: tuple[str, ...]  # the tables between the matrix and the choice
    best: tuple[str, ...]  # for each segment, the condition under which it is chosen, the last without
    names: tuple[str, ...]
    has_log: bool

    @classmethod
    def of(
        cls, table: Table, customers: Customers, features: Features, segments: Segments, plan: Plan
    ) -> _Query:
        key = str(customers.ids.name)
        known = key if key != "row" or key in table.kinds else None
        aside = _aside(customers, known)
        scaled = [text for t in features.transforms for text in _scaled(t, _words(t, table, customers), plan)]
        steps, best = _choice(segments, len(scaled))
        names = [t.name for t in features.transforms]
        money = [customers.amount or "orders"] if _no_amount(customers) else []
        return cls(
            key=known,
            sources=tuple(dict.fromkeys([*([known] if known else []), *names, *money])),
            scaled=tuple(scaled),
            excluded=(_nothing(names), *([_no_amount(customers)] if money else [])),
            aside=aside,
            steps=steps,
            best=best,
            names=tuple(s.name for s in segments.everyone),
            has_log=any(t.log for t in features.transforms),
        )

    def text(self) -> str:
        """The query."""
        shown = [identifier(self.key)] if self.key else [identifier(name) for name in self.sources]
        apart = f"CASE WHEN {' OR '.join(f'({one})' for one in self.excluded)} THEN 1 ELSE 0 END AS apart_"
        if self.aside:
            apart = apart.replace("CASE WHEN", f"CASE WHEN {self.aside} THEN 2 WHEN", 1)
        columns = [*shown, apart, *(f"{text} AS x{i}_" for i, text in enumerate(self.scaled, 1))]
        lines = [
            "WITH prepared AS (",
            "  SELECT",
            ",\n".join(f"    {column}" for column in columns),
            "  FROM customers",
            ")",
            *self.steps,
            "SELECT",
            ",\n".join(f"  {name}" for name in shown) + ",",
            f"  {self._case([str(i) for i in range(1, len(self.names) + 1)])} AS segment,",
            f"  {self._case([literal(name) for name in self.names])} AS segment_name",
            f"FROM {'measured' if self.steps else 'prepared'};",
        ]
        return "\n".join(lines)

    def _case(self, values: Sequence[str]) -> str:
        k = len(self.best)
        lines = ["    WHEN apart_ = 1 THEN NULL"]
        lines += [f"    WHEN apart_ = 2 THEN {values[k]}"] if self.aside else []
        lines += [
            f"    WHEN {c} THEN {v}" if c else f"    ELSE {v}"
            for c, v in zip(self.best, values, strict=False)
        ]
        return "\n".join(["CASE", *lines, "  END"])


def _aside(customers: Customers, key: str | None) -> str | None:
    """Who is a key account: named by id, as the user set them aside."""
    who = customers.ids[customers.aside]
    if not len(who):
        return None
    if key is None or len(who) > MOST_WORDS:
        raise PlanError(
            "Key accounts can't be told in SQL: the file has no column that says who a customer is."
        )
    return f"{identifier(key)} IN ({', '.join(literal(str(name)) for name in who)})"


def _no_amount(customers: Customers) -> str:
    """The condition under which a customer of order lines was set apart; "" where nobody was."""
    steps = {x.step for x in customers.left_out if x.customers}
    if not steps & {LedgerStep.NO_AMOUNT, LedgerStep.NO_LINE}:
        return ""
    if customers.amount and LedgerStep.NO_AMOUNT in steps:
        return f"COALESCE({identifier(customers.amount)}, 0E0) <= 0E0"
    return f"COALESCE({identifier('orders')}, 0) = 0"


def _nothing(names: Sequence[str]) -> str:
    return " AND ".join(f"{identifier(name)} IS NULL" for name in names)


def _scaled(transform: Transform, words: Words | None, plan: Plan) -> Iterator[str]:
    """The columns of the matrix that a feature becomes."""
    name = identifier(transform.name)
    if transform.levels:
        for level in transform.levels:
            said = ", ".join((words or {}).get(level, (literal(level),)))
            yield f"CASE WHEN {name} IN ({said}) THEN {number(transform.weight)} ELSE 0E0 END"
        return
    value = _filled(transform, name, words, plan)
    if transform.log:
        value = f"CASE WHEN {value} < 0E0 THEN -LN(1E0 - {value}) ELSE LN(1E0 + {value}) END"
    weight = "" if transform.weight == 1 else f"{number(transform.weight)} * "
    middle = "" if transform.middle == 0 else f" {_minus(transform.middle)}"
    yield f"{weight}({value}{middle}) / {number(transform.scale)}"


def _filled(transform: Transform, name: str, words: Words | None, plan: Plan) -> str:
    """The value, or what an unknown one counts as."""
    if words is not None:
        yes, no = (", ".join(words.get(word, ())) for word in ("yes", "no"))
        parts = [
            f"WHEN {name} IN ({said}) THEN {value}" for said, value in ((yes, "1E0"), (no, "0E0")) if said
        ]
        return f"CASE {' '.join(parts)} ELSE {number(transform.fill)} END"
    for column, value in plan.stand_ins:
        if column == transform.name:
            name = f"NULLIF({name}, {number(value)})"
    return f"COALESCE({name}, {number(transform.fill)})"


def _minus(value: float) -> str:
    return f"- {number(value)}" if value > 0 else f"+ {number(-value)}"


def _words(transform: Transform, table: Table, customers: Customers) -> Words | None:
    """How the levels of a category, or yes and no, are written; None for numbers."""
    values = customers.frame[transform.name]
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if not transform.levels and numeric:
        return None
    if numeric:
        return {level: (level,) for level in transform.levels}
    if customers.unit is not Unit.CUSTOMER:
        return {level: (literal(level),) for level in transform.levels}
    text = table.text_of(transform.name)
    pairs = pd.DataFrame({"level": as_levels(values).to_numpy(), "text": text.to_numpy()}).dropna()
    found = pairs.drop_duplicates().sort_values(["level", "text"])
    if len(found) > MOST_WORDS:
        raise PlanError(
            f"“{transform.name}” is written in more than {MOST_WORDS:,} ways; that is too long for a query."
        )
    return {str(level): tuple(map(literal, here["text"])) for level, here in found.groupby("level")}


def _choice(segments: Segments, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tables between the matrix and the choice, and the condition for each segment."""
    rule, k = segments.rule, len(segments)
    if isinstance(rule, Mixture):
        return _likeliest(rule, width)
    if not isinstance(rule, Nearest) or len(rule.centers) != k:
        raise PlanError(
            "Segments by Ward's method follow many branches, one centre each; as SQL that would be longer "
            "than engines take. Take the labels from the download, or apply the saved segmentation."
        )
    order = np.argsort(rule.segments)
    measures = [_distance(center) for center in rule.centers[order]]
    _refuse_long(k * width)
    return (_measured(measures, "prepared"),), _chain(k, "<=")


def _distance(center: np.ndarray) -> str:
    """Squared distance to a centre."""
    return " + ".join(f"({x} {_minus(c)}) * ({x} {_minus(c)})" for x, c in _columns(center))


def _columns(values: np.ndarray) -> Iterator[tuple[str, float]]:
    return ((f"x{i}_", float(value)) for i, value in enumerate(values, 1))


def _measured(measures: Sequence[str], source: str, name: str = "measured", letter: str = "d") -> str:
    columns = ",\n".join(f"    {text} AS {letter}{i}_" for i, text in enumerate(measures, 1))
    return f", {name} AS (\n  SELECT {source}.*,\n{columns}\n  FROM {source}\n)"  # noqa: S608 (all quoted)


def _chain(k: int, better: str) -> tuple[str, ...]:
    """For each segment but the last, that it is as good as all after it: those before had their turn."""
    found = [" AND ".join(f"d{i}_ {better} d{j}_" for j in range(i + 1, k + 1)) for i in range(1, k)]
    return (*found, "")


def _likeliest(rule: Mixture, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Twice the logarithm of share times density of each group, but for what all have in common."""
    k = len(rule.means)
    _refuse_long(k * width * (width + 1) // 2)
    roots = np.linalg.inv(np.linalg.cholesky(rule.covariances))
    heights = np.log(rule.shares) + np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
    rotated, scores = [], []
    for mean, root, height in zip(rule.means, roots, heights, strict=True):
        rotated += [_rotated(mean[: row + 1], root[row, : row + 1]) for row in range(width)]
        own = range(len(rotated) - width + 1, len(rotated) + 1)
        scores.append(f"{number(2 * height)} - " + " - ".join(f"y{i}_ * y{i}_" for i in own))
    steps = _measured(rotated, "prepared", "rotated", "y"), _measured(scores, "rotated")
    return steps, _chain(k, ">=")


def _rotated(mean: np.ndarray, weights: np.ndarray) -> str:
    pairs = zip(_columns(mean), weights, strict=True)
    return " + ".join(f"{number(w)} * ({x} {_minus(m)})" for (x, m), w in pairs)


def _refuse_long(terms: int) -> None:
    if terms > MOST_TERMS:
        raise PlanError(
            f"As SQL this would be {count(terms)} terms long, which engines refuse. Use fewer features or "
            "segments, or apply the saved segmentation to new data instead."
        )
