"""Customers + Plan -> the matrix that distances are taken in, and the way back to the user's units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.customers import Customers
from segmentation.errors import PlanError
from segmentation.plan import FeatureChoice, Plan, Scaling
from segmentation.traits import LeftOut, Trait, as_levels
from segmentation.words import listing, plural

#: Above this skewness a few large values would be the only thing k-means sees.
SKEW_FOR_LOG = 2.0
#: A tail that ends nearer than this many medians is no tail: a logarithm would only bend groups out of shape.
MEDIANS_FOR_LOG = 5.0
#: More features than this drown each other; the rest describe the segments all the same.
MOST_FEATURES = 60
#: Standard deviations that the middle half of a bell curve is wide: both scalings leave a bell as it is.
QUARTILES_OF_BELL = 1.349
#: A category with more levels would spread its weight over columns that are nearly always 0.
MOST_FEATURE_LEVELS = 30


@dataclass(frozen=True, slots=True)
class Transform:
    """How one trait becomes one or more columns of the matrix, exactly and reversibly.

    Numbers: fill the missing, log(1 + |x|) with the sign kept if `log`, minus `middle`, over `scale`, times
    `weight`; these are mean and standard deviation, or median and quartiles. Categories and flags: one
    indicator per level (flags: one in all), scaled so that two customers who differ are √2 standard
    deviations of a number apart, whatever the number of levels.
    """

    name: str
    kind: str
    weight: float = 1.0
    log: bool = False
    fill: float = 0.0
    filled: int = 0
    middle: float = 0.0
    scale: float = 1.0
    levels: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the matrix columns this trait becomes."""
        return tuple(f"{self.name} = {level}" for level in self.levels) or (self.name,)

    def forward(self, values: pd.Series) -> np.ndarray:
        """Turn n values into `(n, columns)` floats; a missing category is no level at all."""
        if self.levels:
            text = as_levels(values)
            return self.weight * np.column_stack(
                [(text == level).to_numpy(dtype=float) for level in self.levels]
            )
        numbers = values.astype("float64").fillna(self.fill).to_numpy()
        if self.log:
            numbers = np.sign(numbers) * np.log1p(np.abs(numbers))
        return (self.weight * (numbers - self.middle) / self.scale)[:, None]

    def backward(self, columns: np.ndarray) -> np.ndarray:
        """Turn `(m, columns)` floats, centres say, into the user's units; shares (0 to 1) for categories."""
        if self.levels:
            return columns / self.weight
        numbers = columns / self.weight * self.scale + self.middle
        return np.sign(numbers) * np.expm1(np.abs(numbers)) if self.log else numbers


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The matrix k-means works in.

    matrix: `(n, d)` float64 without missing values. customers: `(n,)` positions in `Customers.frame`.
    transforms: one per feature in use, in the plan's order; their columns stand side by side in `matrix`.
    left_out: customers without a single value in the features in use.
    """

    matrix: np.ndarray
    customers: np.ndarray
    transforms: tuple[Transform, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The features in use."""
        return tuple(t.name for t in self.transforms)

    @property
    def filled(self) -> dict[str, int]:
        """How many missing values were filled with the median, per feature that had any."""
        return {t.name: t.filled for t in self.transforms if t.filled}


def propose_features(customers: Customers) -> tuple[FeatureChoice, ...]:
    """Propose the numbers, each logged where a long tail asks for it; the answers of a yes/no survey instead.

    Categories are never proposed: they describe segments well, but k-means on them finds the categories.
    """
    segmented = customers.frame[customers.set_apart < 0]
    return tuple(
        FeatureChoice(t.name, log=t.numeric and wants_log(segmented[t.name]))
        for t in _proposable(customers)[:MOST_FEATURES]
    )


def chosen_features(customers: Customers, plan: Plan) -> tuple[FeatureChoice, ...]:
    """Give the plan's features, or the proposed ones where it names none."""
    return plan.features if plan.features is not None else propose_features(customers)


def beyond_limit(customers: Customers) -> tuple[str, ...]:
    """Name the traits that would be proposed as features if not for the limit of 60."""
    return tuple(t.name for t in _proposable(customers)[MOST_FEATURES:])


def _proposable(customers: Customers) -> list[Trait]:
    proposed = [t for t in customers.traits if t.proposed]
    numbers = [t for t in proposed if t.numeric]
    flags = [t for t in proposed if t.kind == "flag"]
    return flags if len(flags) > len(numbers) else numbers


def wants_log(values: pd.Series) -> bool:
    """Is the tail so long (skewness above 2, 5 medians and more, nothing negative) that a log shows more?"""
    numbers = values.dropna().astype("float64")
    if len(numbers) <= 2 or float(numbers.max()) < MEDIANS_FOR_LOG * float(numbers.median()):
        return False
    # float(): pandas' stubs don't know that these are numbers.
    return float(numbers.min()) >= 0 and float(numbers.skew()) > SKEW_FOR_LOG  # type: ignore[arg-type]


def build_features(customers: Customers, plan: Plan) -> Features:
    """Build the matrix of the plan's features (or the proposed ones) for every customer to be segmented.

    Missing numbers are filled with the median and counted; customers with no value at all in any
    feature are left out and counted. Raises PlanError where nothing is left to compare.
    """
    choices = chosen_features(customers, plan)
    _check(choices, customers)
    frame = customers.frame[[c.name for c in choices]]
    rows = np.flatnonzero(customers.set_apart < 0)
    blank = frame.iloc[rows].isna().all(axis=1).to_numpy()
    kept = rows[~blank]
    if len(kept) < 2:
        raise PlanError(
            f"{plural(len(kept), 'customer')} with a value in {listing([c.name for c in choices])}: "
            "at least 2 are needed to make segments. Choose other features or upload more rows."
        )
    frame = frame.iloc[kept]
    _refuse_empty(frame)
    transforms = tuple(_fit(frame[c.name], c, customers.trait(c.name), plan.scaling) for c in choices)
    matrix = np.hstack([t.forward(frame[t.name]) for t in transforms])
    if (matrix == matrix[0]).all():
        raise PlanError(
            f"All {len(kept):,} customers are the same in {listing([c.name for c in choices])}, "
            "so there is nothing to tell them apart by. Choose other features."
        )
    return Features(matrix, kept, transforms, _left_out(customers, rows[blank]))


def _check(choices: tuple[FeatureChoice, ...], customers: Customers) -> None:
    if not choices:
        categories = [t.name for t in customers.traits if t.kind == "category"]
        hint = f" Of the categories, “{'” or “'.join(categories[:2])}” could serve." if categories else ""
        raise PlanError(
            "No feature to segment by: no usable column holds numbers or yes/no answers."
            + hint
            + " Choose at least one feature, or change the role of a column on the Data page."
        )
    if len(choices) > MOST_FEATURES:
        raise PlanError(f"{len(choices)} features were chosen; at most {MOST_FEATURES} can be used at once.")
    for choice in choices:
        trait = customers.trait(choice.name)
        if trait.kind == "category" and customers.frame[choice.name].nunique() > MOST_FEATURE_LEVELS:
            raise PlanError(
                f"“{choice.name}” has more than {MOST_FEATURE_LEVELS} different values; as a feature it "
                "would only find itself. It describes the segments all the same: take it out of the features."
            )


def _refuse_empty(frame: pd.DataFrame) -> None:
    empty = [str(name) for name in frame if frame[name].isna().all()]
    if empty:
        raise PlanError(
            f"“{'” and “'.join(empty)}” {'is' if len(empty) == 1 else 'are'} empty for all "
            f"{plural(len(frame), 'customer')} to be segmented. Take it out of the features."
        )


def _left_out(customers: Customers, blank: np.ndarray) -> tuple[LeftOut, ...]:
    """Count the rows of the file and the money that fall out with these customers."""
    if not len(blank):
        return ()
    theirs = (customers.row_left_out < 0) & np.isin(customers.row_customer, blank)
    money = None if customers.amount is None else float(customers.frame[customers.amount].iloc[blank].sum())
    return (LeftOut("no value in any feature in use", int(theirs.sum()), len(blank), money),)


def _fit(values: pd.Series, choice: FeatureChoice, trait: Trait, scaling: Scaling) -> Transform:
    if trait.kind == "category":
        levels = tuple(sorted(as_levels(values).dropna().unique()))
        return Transform(choice.name, "category", choice.weight, levels=levels)
    numbers = values.astype("float64")
    missing = int(numbers.isna().sum())
    if trait.kind == "flag":
        # Half of the customers at 0 and 1 are 2 standard deviations apart; categories are √2 apart.
        usual = float(numbers.mean() >= 0.5)
        return Transform(
            choice.name, "flag", choice.weight, fill=usual, filled=missing, scale=float(1 / np.sqrt(2))
        )
    fill = float(numbers.median())
    bare = Transform(choice.name, "number", log=choice.log, fill=fill, filled=missing)
    middle, scale = _measure(bare.forward(numbers)[:, 0], scaling)
    return Transform(
        choice.name, "number", choice.weight, choice.log, fill, missing, middle=middle, scale=scale
    )


def _measure(prepared: np.ndarray, scaling: Scaling) -> tuple[float, float]:
    """What to subtract and to divide by.

    Where the middle half is all one value there is no width to divide by, and the deviation serves.
    """
    if scaling is Scaling.QUARTILES:
        low, median, high = np.quantile(prepared, (0.25, 0.5, 0.75))
        if high > low:
            return float(median), float((high - low) / QUARTILES_OF_BELL)
    spread = float(prepared.std())
    return float(prepared.mean()), spread if spread > 0 else 1.0
