"""`spendsense demo`: from nothing to a running product, with something to look at."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from spendsense.config import Config
from spendsense.endpoint import settings
from spendsense.evaluation.demographics import Demographics, demographics_in
from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.ledger import Conflict
from spendsense.pipeline import RunSummary
from spendsense.review import queue
from spendsense.storage import (
    Database,
    assignments,
    consented,
    issue_token,
    revoke_token,
    tokens,
    user_ids,
)
from spendsense.web.server import listening, serve_on
from spendsense.world import read_profile

from .audit import checkpoint_after_run
from .demo_accounts import LABEL, NO_CONSENT, Person, people, something_to_see
from .demographics import kept as keep_demographics
from .generate import population
from .output import answers, at_home, day, notes, now, open_database, print_json
from .run import ORDER, run_with_bar, show

WINDOW = 180


@dataclass(frozen=True, slots=True)
class Shown:
    """Who signs in, and what there is to see. `by` approved it; `first` is whose the token is."""

    people: tuple[Person, ...]
    approved: tuple[str, ...]
    by: str
    first: str | None
    token: str | None


def demo(
    users: int,
    seed: int,
    as_of: datetime | None,
    home: Path | None,
    address: tuple[str, int] | None,
    json: bool = False,
) -> None:
    """Raises BadInput for a port that is taken, and for settings, before anything is made."""
    with ExitStack() as until_the_end:
        listener = None
        if address is not None:
            # Held from now on: whoever opens the address early waits until it is served.
            listener = until_the_end.enter_context(listening(*address))
            address = (address[0], listener.getsockname()[1])
        database, place = _made(users, seed, as_of, home, address, json)
        if address is not None and listener is not None:
            serve_on(listener, database, address[0], home=place)


def _made(
    users: int,
    seed: int,
    as_of: datetime | None,
    home: Path | None,
    address: tuple[str, int] | None,
    json: bool,
) -> tuple[Database, Path]:
    """The people, decided for, with accounts to sign in with; all of it told."""
    config = Config.read(home=home)
    place = config.home
    settings(config.llm)  # what is set up in part is told of before anything is made
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    today = day(as_of or _earlier(place, seed, users))
    folder = place / _name(seed, users, today.isoformat())
    notes.print(f"1. Making up {users:,} people (seed {seed}, as of {today}) in {folder}")
    population(read_profile("default"), folder, users=users, seed=seed, as_of=today, overwrite=True)
    database = open_database(home)
    notes.print("2. Loading their records")
    _load(database, folder, today)
    _load_demographics(database, folder, config)
    notes.print("3. Reading signals, choosing personas, drafting, asking the guardrails")
    summary = run_with_bar(database, datetime(today.year, today.month, today.day), None)
    checkpoint_after_run(database, home)
    if not json:
        show(summary, home)
    notes.print("4. Making accounts to sign in with")
    found = _shown(database, summary)
    if json:
        _tell_json(found, place, today, address)
    else:
        _tell(database, found, home, address, today)
    return database, place


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


def _load_demographics(database: Database, folder: Path, config: Config) -> None:
    """For its evaluation alone, in a place of their own."""
    with database.read() as connection:
        users = user_ids(connection)
    found = demographics_in(folder, users)
    store = Demographics.beside(config.database_url, config.evaluation_url)
    keep_demographics(database, store, found.rows, LABEL)


def _shown(database: Database, summary: RunSummary) -> Shown:
    at = now()
    made, by = people(database, _first(database, summary), at)
    users = [each.user_id for each in made if each.user_id]
    approved = something_to_see(database, users, by=by, at=at)
    first = users[0] if users else None
    return Shown(made, approved, by, first, _token(database, first, at) if first else None)


def _first(database: Database, summary: RunSummary) -> dict[str, str]:
    """The first user of each persona, as the run found them, and the first without consent."""
    with database.read() as connection:
        found = assignments(connection, run_id=summary.run_id, window_days=WINDOW)
        everybody = user_ids(connection)
        consenting = consented(connection, everybody, at=now())
    first = {each.persona: each.user_id for each in reversed(found) if each.is_primary}
    closed = next((each for each in everybody if each not in consenting), None)
    if closed is not None:
        first[NO_CONSENT] = closed
    return {key: first[key] for key in (*ORDER, NO_CONSENT) if key in first}


def _token(database: Database, user_id: str, at: datetime) -> str:
    """A token for the first user's programs. Those of earlier demonstrations end."""
    with database.write() as connection:
        for old in tokens(connection):
            if old.label.startswith(LABEL) and old.revoked_at is None:
                revoke_token(connection, old.token_id, at=at, by=LABEL)
        return issue_token(
            connection, role="user", user_id=user_id, label=f"{LABEL} program", at=at
        )


def _tell_json(found: Shown, place: Path, today: date, address: tuple[str, int] | None) -> None:
    print_json(
        {
            "home": str(place),
            "as_of": today.isoformat(),
            "address": _address(address),
            "serving": address is not None,
            "accounts": [asdict(each) for each in found.people],
            "token": {"user_id": found.first, "token": found.token},
            "approved": list(found.approved),
        }
    )
    sys.stdout.flush()  # whoever reads it must not wait for the server to end


def _tell(
    database: Database,
    found: Shown,
    home: Path | None,
    address: tuple[str, int] | None,
    today: date,
) -> None:
    opened = _address(address)
    answers.print(f"\nSign in at {opened} (each password is shown once; a hash is kept)")
    for person in found.people:
        about = f"{person.user_id}  {person.name}" if person.user_id else person.name
        answers.print(f"  {person.login:<20}  {person.password}  {about}", soft_wrap=True)
    if found.approved:
        answers.print(
            f"\nThe first lesson of {len(found.approved)} of these users was approved and published"
            f" by {found.by}, without anybody reading it, so that there is something to see. All "
            "else waits for you: sign in as operator.",
            soft_wrap=True,
        )
    with database.read() as connection:
        waiting = queue(connection, user_id=found.first, limit=1) if found.first else ()
    where = at_home(home)
    chosen = waiting[0].recommendation_id if waiting else "ID"
    user = found.first or "USER"
    me = "spendsense" if shutil.which("spendsense") else ".venv/bin/spendsense"
    serving = "" if address else f"{me} serve{where} &\n  "
    elsewhere = " (in another terminal)" if address else ""
    answers.print(f"\nTry next{elsewhere}", style="bold")
    for command in (
        f"{me} explain {user} --as-of {today}{where}",
        f"{me} review show {chosen}{where} && {me} review approve {chosen}{where}"
        f" && {me} review publish {chosen}{where}",
        f"{serving}curl -H 'Authorization: Bearer {found.token or 'TOKEN'}'"
        f" {opened}/api/v1/recommendations/{user}",
    ):
        answers.print(f"  {command}", soft_wrap=True)
    if address is not None:
        answers.print(f"\nServing on {opened} (stop with Ctrl-C)")


def _address(address: tuple[str, int] | None) -> str:
    """Where to open it, once it is served."""
    host, port = address or ("127.0.0.1", 8000)
    return f"http://{host}:{port}"
