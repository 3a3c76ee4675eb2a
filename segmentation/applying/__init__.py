"""Applying a saved segmentation to a new file: columns, labels, drift, flow between two files."""

from __future__ import annotations

from segmentation.applying.applied import Applied
from segmentation.applying.drift import Drifted, Shift
from segmentation.applying.flow import Flow, Move, flow_between
from segmentation.applying.labelling import labelled_new
from segmentation.applying.matching import Found, Match, Matching, match_columns
from segmentation.applying.steps import apply_model
from segmentation.applying.words import headline, moves_in_words, verdict_on_drift

__all__ = [
    "Applied",
    "Drifted",
    "Flow",
    "Found",
    "Match",
    "Matching",
    "Move",
    "Shift",
    "apply_model",
    "flow_between",
    "headline",
    "labelled_new",
    "match_columns",
    "moves_in_words",
    "verdict_on_drift",
]
