"""Everything a download is made of, gathered before: it is made in a thread that knows no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from segmentation import (
    Customers,
    Features,
    Plan,
    Recipe,
    Segments,
    Sizes,
    Table,
    personal_columns,
    status_after,
)
from ui import files, results, state, sweeping
from ui.jobs import Job
from ui.sweeping import Swept
from ui.uploads import Packed


class _Personal(TypedDict):
    personal: tuple[str, ...]
    personal_too: bool


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The data, the plan and what came of them. recipe: how to make it again, from files called `sources`."""

    table: Table
    plan: Plan
    customers: Customers
    features: Features
    swept: Swept
    segments: Segments
    job: Job[Swept]
    recipe: Recipe
    sources: tuple[str, ...]
    files: tuple[Packed, ...]
    kept: tuple[tuple[str, Plan], ...]
    personal: tuple[str, ...]

    def made(self) -> tuple[Table, Customers, Features, Segments]:
        """What the package's labelling functions take, with verdicts as sure as they get.

        A file must not depend on how soon it was clicked: this waits for the last of the work. K stays the
        one that is shown, whatever is recommended by then.
        """
        swept = self.job.settled()
        edited = sweeping.solution(self.table, self.recipe.plan, swept)
        verdicts = status_after(swept.advice.segments_at(edited.found_k), edited)
        return self.table, self.customers, self.features, self.segments.with_status(verdicts)

    @property
    def asked(self) -> _Personal:
        """Which columns look personal, and whether the user wants them in the file of customers."""
        return {"personal": self.personal, "personal_too": self.plan.personal_too}

    def size_of_customers(self) -> Sizes:
        """About how large the file of customers is."""
        without = () if self.plan.personal_too else self.personal
        return results.sizes_of_customers(self.table, self.plan, self.segments, without)

    @property
    def delimiter(self) -> str:
        """What stands between the cells of the user's own file, where a spreadsheet knows it."""
        return self.table.dialect.delimiter if self.table.dialect.delimiter in (";", "\t") else ","

    def file_name(self, what: str, suffix: str) -> str:
        """Name a file after the upload and what is in it."""
        return files.name_of(self.table, what, suffix)


def parts(table: Table, plan: Plan) -> Parts:
    """Gather the parts for the segments of the plan."""
    return parts_of(table, plan, *sweeping.segments(table, plan))


def parts_of(table: Table, plan: Plan, swept: Swept, segments: Segments) -> Parts:
    """Gather the parts for the segments that are shown."""
    customers, features = results.customers(table, plan), results.features(table, plan)
    personal = personal_columns(results.columns(table, plan))
    job, source = sweeping.job_of(table, plan), state.source()
    return Parts(
        table=table,
        plan=plan,
        customers=customers,
        features=features,
        swept=swept,
        segments=segments,
        job=job,
        recipe=Recipe(plan.with_k(segments.found_k), state.wish(), table.digest),
        sources=state.source_names() or (table.name,),
        files=source.files if source else (),
        kept=state.kept(),
        personal=personal,
    )
