"""The pipeline, run on an operator's word, and what it did."""

from __future__ import annotations

from dataclasses import asdict

from spendsense import pipeline
from spendsense.config import Config
from spendsense.endpoint import open_endpoint
from spendsense.storage import runs
from spendsense.web.bodies import NewRun, RunBody, RunDone, RunsPage
from spendsense.web.given import Caller, Limit, Offset, TheClock, TheDatabase


def start_run(new: NewRun, database: TheDatabase, caller: Caller, clock: TheClock) -> RunDone:
    """Read signals and personas of consenting users, or one, and put drafts into the queue."""
    with open_endpoint(Config.read().llm) as endpoint:
        summary = pipeline.run(
            database,
            as_of=new.as_of,
            clock=clock,
            by=caller.by,
            user_id=new.user_id,
            endpoint=endpoint,
        )
    return RunDone(**asdict(summary))


def list_runs(database: TheDatabase, limit: Limit = 50, offset: Offset = 0) -> RunsPage:
    """Runs of the pipeline, the latest first."""
    with database.read() as connection:
        found = runs(connection)
    items = [RunBody(**asdict(each)) for each in found[offset : offset + limit]]
    return RunsPage(total=len(found), limit=limit, offset=offset, items=items)
