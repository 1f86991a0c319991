"""Revocations in the middle of a run: `python benchmarks/consent_races.py --races 1000 --seed 42`.

A race is a user of a run, and a revocation of that user's by another connection at a place that the
seed draws: before the run reads, when it has read and not yet kept, while it keeps, or after. A
round runs 50 users at once. Counts what is then stored and visible of them: nothing may be. On
SQLite by default; --database-url takes a PostgreSQL database that is empty.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Thread

import sqlalchemy as sa

from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.ledger import ConsentMissing
from spendsense.pipeline import run
from spendsense.review import audit, grant_consent, revoke_consent, shown_to
from spendsense.storage import Database, readings
from spendsense.storage.tables import (
    assignments,
    feedback,
    recommendations,
    review_texts,
    run_users,
    traces,
)
from spendsense.storage.tables import readings as readings_table

AS_OF, AT = date(2026, 8, 22), datetime(2026, 8, 22, 12)
PLACES = ("before reading", "before keeping", "while keeping", "after keeping")
DERIVED = (readings_table, assignments, traces, recommendations, run_users, feedback)
A_ROUND = 50


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--database-url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{Path(folder) / 'x.db'}"
        database = Database.open(url, wait_ms=60_000)
        began = time.perf_counter()
        left, visible, places = races(database, asked.races, asked.seed)
        seconds = time.perf_counter() - began
        with database.read() as connection:
            broken = audit.verify(connection)
        database.close()
    engine = database.url.get_backend_name()
    print(
        f"{places.total():,} races on {engine}, seed {asked.seed}, {seconds:.1f} s: {dict(places)}"
    )
    print(
        f"derived rows left of a user who revoked: {left}; users who still saw something: {visible}"
    )
    print(f"findings of the audit trail: {len(broken)}")
    for finding in broken[:5]:
        print(f"  {finding.sentence}")
    raise SystemExit(1 if left or visible or broken else 0)


def races(database: Database, many: int, seed: int) -> tuple[int, int, Counter[str]]:
    """Rows that were left, users who saw something, and where the revocations fell."""
    dice, counted = Random(seed), Counter[str]()  # noqa: S311 - a draw, no secret
    users = [f"u{number:02}" for number in range(min(many, A_ROUND))]
    prepare(database, users)
    left = visible = 0
    for number in range(-(-many // len(users))):
        places = {user: dice.choice(PLACES) for user in users}
        counted.update(places.values())
        race(database, places, AT + timedelta(minutes=number))
        left += rows_left(database)
        visible += sum(sees(database, user) for user in users)
    return left, visible, counted


def prepare(database: Database, users: Sequence[str]) -> None:
    """Customers with a card at 68 % and pay, and no consent yet."""
    with database.read() as connection:
        known = kept(connection)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _files(users).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        records = read([Path(folder)], as_of=AS_OF, kept=known)
    with database.write() as connection:
        load(connection, records, by="benchmark", at=AT, paths=["benchmark"])


def race(database: Database, places: dict[str, str], at: datetime) -> None:
    """One run, and of each of its users a revocation at a place."""
    with database.write() as connection:
        for user in places:
            grant_consent(connection, user, by="benchmark", at=at)
    at_place = {
        place: Thread(
            target=_revoke, args=(database, [u for u in places if places[u] == place], at)
        )
        for place in PLACES
    }
    _now(at_place["before reading"])
    with suppress(ConsentMissing):
        run(database, as_of=AS_OF, clock=_clock(at_place, at), by="benchmark")
    at_place["while keeping"].join()
    _now(at_place["after keeping"])


def _clock(at_place: dict[str, Thread], at: datetime) -> Callable[[], datetime]:
    """The run reads it when it begins, when it has read and decided, and when it ends."""
    asked: Iterator[int] = iter(range(100))

    def clock() -> datetime:
        if next(asked) == 1:
            _now(at_place["before keeping"])
            at_place["while keeping"].start()
        return at

    return clock


def _now(other: Thread) -> None:
    other.start()
    other.join()


def _revoke(database: Database, users: Sequence[str], at: datetime) -> None:
    for user in users:  # each in a transaction of its own
        with database.write() as connection:
            revoke_consent(connection, user, by=user, at=at)


def rows_left(database: Database) -> int:
    """Derived rows of anybody, whatever storage would let be read of them."""
    with database.read() as connection:
        tables = (*DERIVED, review_texts)
        counts = (sa.select(sa.func.count()).select_from(table) for table in tables)
        return sum(connection.scalar(query) or 0 for query in counts)


def sees(database: Database, user: str) -> bool:
    """Whether anything is shown to a user, or read of them."""
    with database.read() as connection:
        found: list[object] = [*readings(connection, user)]
        with suppress(ConsentMissing):
            found += shown_to(connection, user, at=AT)
        return bool(found)


def _files(users: Sequence[str]) -> dict[str, str]:
    accounts = [
        "account_id,user_id,type,subtype,name,mask,balance_current_cents,balance_limit_cents"
    ]
    rows = ["transaction_id,account_id,date,amount_cents,name,category_detailed"]
    for user in users:
        accounts += [
            f"{user}-checking,{user},depository,checking,Everyday,1111,184000,",
            f"{user}-card,{user},credit,credit card,Blue Card,4821,341000,500000",
        ]
        for month in ("03", "04", "05", "06", "07", "08"):
            rows += [
                f"{user}-pay-{month},{user}-checking,2026-{month}-15,-420000,ACME,INCOME_SALARY",
                f"{user}-tv-{month},{user}-card,2026-{month}-05,1549,NETFLIX.COM,",
            ]
    named = ["user_id,name", *(f"{user},Someone" for user in users)]
    files = {"users.csv": named, "accounts.csv": accounts, "transactions.csv": rows}
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


if __name__ == "__main__":
    main()
