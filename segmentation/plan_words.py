"""A plan, and what changed between two plans, in the words of a sentence."""

from __future__ import annotations

from dataclasses import fields

from segmentation.plan import FeatureChoice, Plan, Scaling
from segmentation.words import listing, plural

#: What a field of the plan decides, the weightier first: features change with the unit, K with the features.
_DECIDES = {
    "unit": "what one row is",
    "columns": "the columns of the order lines",
    "counting": "what counts",
    "roles": "the role of a column",
    "stand_ins": "what counts as missing",
    "set_aside": "the key accounts",
    "method": "the method",
    "features": "the features",
    "scaling": "the scaling",
    "ignored": "the ignored columns",
    "k_min": "the range of K",
    "k_max": "the range of K",
    "k": "K",
    "edits": "an edit of the segments",
    "names": "a segment's name",
    "strategies": "a segment's strategy",
    "rules": "a segment's rule",
    "rfm": "the RFM view",
    "targets": "the target board",
    "audience": "the audience files",
    "personal_too": "the personal columns in the download",
}


def features_sentence(choices: tuple[FeatureChoice, ...], scaling: Scaling = Scaling.DEVIATION) -> str:
    """Say which features are in use, as far as it differs from "each once, as it is".

    >>> features_sentence((FeatureChoice("recency", weight=2), FeatureChoice("amount", log=True)))
    '2 features, 1 logged, weight 2 on recency'
    """
    logged = sum(choice.log for choice in choices)
    said = [plural(len(choices), "feature")]
    said += [f"{logged} logged"] if logged else []
    said += _weights(choices)
    said += ["scaled by median and quartiles"] if scaling is Scaling.QUARTILES else []
    return ", ".join(said)


def _weights(choices: tuple[FeatureChoice, ...]) -> list[str]:
    """Gather the features that share a weight other than 1."""
    by_weight: dict[float, list[str]] = {}
    for choice in choices:
        by_weight.setdefault(choice.weight, []).append(choice.name)
    return [f"weight {weight:g} on {listing(names)}" for weight, names in by_weight.items() if weight != 1]


def changed(before: Plan, after: Plan) -> str:
    """Say in few words what was decided anew between two plans.

    >>> changed(Plan(), Plan(k=4)), changed(Plan(k=4), Plan(k=4))
    ('K', 'nothing')
    """
    differ = {f.name for f in fields(Plan) if getattr(before, f.name) != getattr(after, f.name)}
    known = [words for name, words in _DECIDES.items() if name in differ]
    return known[0] if known else "a decision" if differ else "nothing"
