"""The profile table: what is typical of each segment, in the user's units, one row per segment and trait."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from segmentation.describing.segments import Segments
from segmentation.export.csv_text import made_safe
from segmentation.export.labelled import Labelled, text_of
from segmentation.export.sheets import Sheet


def profile_rows(segments: Segments, features: Sequence[str]) -> Sheet:
    """List the typical values, segment after segment; `features` are those that made the segments.

    value, overall: mean, median or share, as `statistic` says, of the segment and of all customers.
    effect: how far apart these are, in standard deviations of all customers.
    """
    profile = segments.profile
    traits = [segments.traits[row] for row in profile.index]
    same = {
        "trait": [segments.label(row) for row in profile.index],
        "used_as": ["feature" if trait.name in features else "descriptor" for trait in traits],
        "statistic": segments.statistic.to_numpy(),
        "unit": [trait.measured_in for trait in traits],
    }
    parts = [
        pd.DataFrame(
            {
                "segment": segment.number,
                "segment_name": segment.name,
                "customers": segment.size,
                **same,
                "value": profile[segment.number].to_numpy(),
                "overall": profile["overall"].to_numpy(),
                "effect": segments.effects[segment.number].to_numpy(),
            }
        )
        for segment in segments
    ]
    table = pd.concat(parts, ignore_index=True)
    return Sheet("Profiles", pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata())


def profile_csv(sheet: Sheet, delimiter: str) -> Labelled:
    """The profile table as text, ready for a CSV."""
    cells, changed = made_safe(
        {name: text_of(sheet.cells[name].to_pandas()) for name in sheet.cells.column_names}
    )
    return Labelled(cells, delimiter, changed, 0)
