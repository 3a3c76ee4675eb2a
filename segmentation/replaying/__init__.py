"""Repeating a result to the byte: the recipe, the replay, and the script and notebook of it."""

from __future__ import annotations

from segmentation.replaying.recipe import Recipe
from segmentation.replaying.replay import Kind, labelled_of, replay, settled
from segmentation.replaying.script import notebook_of, script_of

__all__ = ["Kind", "Recipe", "labelled_of", "notebook_of", "replay", "script_of", "settled"]
