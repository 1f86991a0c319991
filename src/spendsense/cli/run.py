"""`spendsense run`: the pipeline over the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from spendsense import pipeline
from spendsense.config import Config
from spendsense.endpoint import open_endpoint
from spendsense.personas import NONE, NOT_ENOUGH_DATA, PERSONAS
from spendsense.pipeline import RunSummary
from spendsense.storage import Database
from spendsense.telemetry.settings import telling

from .audit import checkpoint_after_run
from .consent import sweep_before_run, warn_of_ends
from .output import at_home, day, notes, now, open_database, print_json, print_table, progress

ORDER = (*(persona.key for persona in PERSONAS), NONE, NOT_ENOUGH_DATA)


def run(as_of: datetime | None, user: str | None, home: Path | None, json: bool) -> None:
    with telling(Config.read(home=home)):
        database = open_database(home)
        sweep_before_run(home)
        summary = run_with_bar(database, as_of, user)
    checkpoint_after_run(database, home)
    warn_of_ends(database)
    if json:
        print_json(asdict(summary))
    else:
        show(summary, home)


def run_with_bar(database: Database, as_of: datetime | None, user: str | None) -> RunSummary:
    with (
        open_endpoint(Config.read().llm) as endpoint,
        progress("Reading, judging, drafting") as bar,
    ):
        step = bar.add_task("users", total=None)
        return pipeline.run(
            database,
            as_of=day(as_of),
            clock=now,
            by="cli",
            user_id=user,
            done=lambda ready, total: bar.update(step, completed=ready, total=total),
            endpoint=endpoint,
        )


def show(summary: RunSummary, home: Path | None = None) -> None:
    """The summary as a table of primary personas, one column a window."""
    windows = sorted(summary.personas, key=int)
    rows = [(key, *(summary.personas[days].get(key, 0) for days in windows)) for key in ORDER]
    columns = ("primary persona", *(f"{days} days" for days in windows))
    print_table(f"{summary.users:,} users as of {summary.as_of}", columns, rows)
    notes.print(
        f"{summary.drafts:,} drafts wait for an operator, {summary.withheld:,} were withheld or not"
        f" chosen, {summary.without_consent:,} users without consent were not read."
    )
    if summary.worded or summary.not_worded:
        kept = ", ".join(f"{count:,} {why}" for why, count in summary.not_worded.items())
        notes.print(
            f"{summary.worded:,} lessons are in a language model's words; of those it was to word, "
            f"these stayed the catalog's: {kept or 'none'}."
        )
    if summary.drafts:
        notes.print(f"Next: spendsense review list{at_home(home)}", soft_wrap=True)
