"""A saved segmentation: what it holds, how it is written, and its strict reader."""

from __future__ import annotations

from segmentation.model.origin import PROGRAM_VERSION, Origin, SavedColumn
from segmentation.model.reference import Reference
from segmentation.model.saved import Model

__all__ = ["PROGRAM_VERSION", "Model", "Origin", "Reference", "SavedColumn"]
