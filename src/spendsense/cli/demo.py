"""`spendsense demo`: from nothing to a running product, with something to look at."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from spendsense.config import Config
from spendsense.endpoint import settings
from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.ledger import Conflict
from spendsense.pipeline import RunSummary
from spendsense.review import queue
from spendsense.storage import Database, assignments, issue_token, revoke_token, tokens
from spendsense.world import read_profile

from .audit import checkpoint_after_run
from .generate import population
from .output import answers, at_home, day, notes, now, open_database
from .run import ORDER, run_with_bar, show

LABEL = "demo"
WINDOW = 180


@dataclass(frozen=True, slots=True)
class Shown:
    """A user worth looking at, what describes them, and the token that opens their page."""

    user_id: str
    persona: str
    token: str


def demo(
    users: int,
    seed: int,
    as_of: datetime | None,
    home: Path | None,
    address: tuple[str, int] | None,
) -> None:
    config = Config.read(home=home)
    place = config.home
    settings(config.llm)  # what is set up in part is told of before anything is made
    today = day(as_of or _earlier(place, seed, users))
    folder = place / _name(seed, users, today.isoformat())
    notes.print(f"1. Making up {users:,} people (seed {seed}, as of {today}) in {folder}")
    population(read_profile("default"), folder, users=users, seed=seed, as_of=today, overwrite=True)
    database = open_database(home)
    notes.print("2. Loading their records")
    _load(database, folder, today)
    notes.print("3. Reading signals, choosing personas, drafting, asking the guardrails")
    summary = run_with_bar(database, datetime(today.year, today.month, today.day), None)
    checkpoint_after_run(database, home)
    show(summary, home)
    operator, people = _tokens(database, summary)
    _tell(database, operator, people, home, address, today)
    if address is not None:
        from spendsense.web.server import serve

        serve(database, *address, home=place)


def _name(seed: int, users: int, as_of: str) -> str:
    return f"population-{seed}-{users}-{as_of}"


def _earlier(home: Path, seed: int, users: int) -> datetime | None:
    """The day of the population that this home holds already: the same people, no others."""
    prefix = _name(seed, users, "")
    days = sorted(path.name.removeprefix(prefix) for path in home.glob(f"{prefix}*-*-*"))
    return datetime.fromisoformat(days[-1]) if days else None


def _load(database: Database, folder: Path, today: date) -> None:
    with database.read() as connection:
        known = kept(connection)
    records = read([folder], as_of=today, format="population", kept=known)
    with database.write() as connection:
        saved = load(connection, records, by=LABEL, at=now(), paths=[str(folder)])
        if saved.conflicts:
            raise Conflict(
                "this home holds another population, and the same people with other records would "
                "be mixed up with it. Name a fresh folder with --home, or remove this one."
            )


def _tokens(database: Database, summary: RunSummary) -> tuple[str, list[Shown]]:
    """An operator's token, and one for the first user of each persona. Earlier ones end."""
    at = now()
    with database.write() as connection:
        for old in tokens(connection):
            if old.label.startswith(LABEL) and old.revoked_at is None:
                revoke_token(connection, old.token_id, at=at, by=LABEL)
        operator = issue_token(connection, role="operator", label=f"{LABEL} operator", at=at)
        found = assignments(connection, run_id=summary.run_id, window_days=WINDOW)
        first = {a.persona: a.user_id for a in reversed(found) if a.is_primary}
        people = [
            Shown(
                first[key],
                key,
                issue_token(
                    connection, role="user", user_id=first[key], label=f"{LABEL} {key}", at=at
                ),
            )
            for key in ORDER
            if key in first
        ]
    return operator, people


def _tell(
    database: Database,
    operator: str,
    people: list[Shown],
    home: Path | None,
    address: tuple[str, int] | None,
    today: date,
) -> None:
    answers.print("\nPeople to look at (tokens are shown once; a hash is kept)", style="bold")
    for person in people:
        answers.print(f"  {person.user_id}  {person.persona:<18}  {person.token}", soft_wrap=True)
    answers.print(f"  the operator                  {operator}", soft_wrap=True)
    with database.read() as connection:
        waiting = queue(connection, user_id=people[0].user_id, limit=1) if people else ()
    where = at_home(home)
    chosen = waiting[0].recommendation_id if waiting else "ID"
    user = people[0].user_id if people else "USER"
    host, port = address or ("127.0.0.1", 8000)
    me = "spendsense" if shutil.which("spendsense") else ".venv/bin/spendsense"
    serving = "" if address else f"{me} serve{where} &\n  "
    elsewhere = " (in another terminal)" if address else ""
    answers.print(f"\nTry next{elsewhere}", style="bold")
    for command in (
        f"{me} explain {user} --as-of {today}{where}",
        f"{me} review show {chosen}{where} && {me} review approve {chosen}{where}"
        f" && {me} review publish {chosen}{where}",
        f"{serving}curl -H 'Authorization: Bearer {people[0].token if people else 'TOKEN'}'"
        f" http://{host}:{port}/api/v1/recommendations/{user}",
    ):
        answers.print(f"  {command}", soft_wrap=True)
    if address is not None:
        answers.print(f"\nServing on http://{host}:{port} (stop with Ctrl-C)")
