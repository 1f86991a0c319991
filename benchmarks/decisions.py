"""Operators who decide the same items at once: `python benchmarks/decisions.py --seed 42`.

Eight operators, each with a clock-blind will of their own, take all of 500 drafts in an order that
the seed draws, and approve, reject or override each; now and then an operator sends the same again,
as a client does that saw no answer. Counted are the decisions in the trail, and what everybody else
was told. Over the database by default, with made-up drafts; with --http over a real server of the
API, with drafts of a real run and every guardrail. SQLite by default; --database-url takes a
PostgreSQL database that is empty.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from threading import Thread

import uvicorn

from spendsense.config import Config
from spendsense.guardrails import Verdict
from spendsense.ledger import Conflict
from spendsense.pipeline import run
from spendsense.recommendations import DISCLOSURE, Draft
from spendsense.review import (
    approve,
    audit,
    grant_consent,
    override,
    queue,
    reject,
    save_drafts,
)
from spendsense.storage import (
    Database,
    Run,
    User,
    add_user,
    issue_token,
    review_events,
    save_run,
    save_trace,
)
from spendsense.web import create_app

AT, DAY = datetime(2026, 8, 22, 12), date(2026, 8, 22)
FINE = (Verdict("tone", True, "no objection"),)
DECISIONS = ("approve", "override", "reject")
ACTIONS = ("approve", "reject", "override")
AGAIN_PERCENT = 20
UNLIMITED = "api=off"
ITEM = "paying-before-the-statement"

Act = Callable[[str, str, str], str]
"""(operator, action, id) to what the operator was told: decided, or conflict."""


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=500)
    parser.add_argument("--operators", type=int, default=8)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--database-url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{Path(folder) / 'x.db'}"
        database = Database.open(url, wait_ms=60_000)
        ids = (run_through if asked.http else prepare)(database, asked.items)
        began = time.perf_counter()
        told = contend(database, ids, asked.operators, asked.seed, over_http=asked.http)
        seconds = time.perf_counter() - began
        decided, twice, broken = count(database, ids)
        database.close()
    engine = database.url.get_backend_name()
    way = "over HTTP" if asked.http else "over the database"
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {engine}, {way}")
    print(
        f"{asked.operators} operators x {asked.items} items, seed {asked.seed}, {seconds:.1f} s: "
        f"{told.total():,} attempts, {dict(sorted(told.items()))}"
    )
    print(f"items decided: {decided}; decided more than once: {twice}; findings: {broken}")
    right = decided == asked.items and not twice and not broken
    right = right and told["decided"] == asked.items and set(told) <= {"decided", "conflict"}
    raise SystemExit(0 if right else 1)


def contend(
    database: Database, ids: Sequence[str], operators: int, seed: int, *, over_http: bool = False
) -> Counter[str]:
    """What everybody was told while they all went through all of the items."""
    told: list[Counter[str]] = []
    names = [f"operator-{number}" for number in range(operators)]
    with _served(database, names) if over_http else _direct(database) as act:
        threads = [
            Thread(target=lambda n=n, name=name: told.append(_shift(act, ids, name, seed + n)))
            for n, name in enumerate(names)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if len(told) != operators:
        raise SystemExit("an operator's work ended in an error: see above")
    return sum(told, Counter())


def _shift(act: Act, ids: Sequence[str], operator: str, seed: int) -> Counter[str]:
    """One operator goes through everything, in an order of their own."""
    dice, told = Random(seed), Counter[str]()  # noqa: S311 - a draw, no secret
    for key in dice.sample(list(ids), len(ids)):
        action = dice.choice(ACTIONS)
        told[act(operator, action, key)] += 1
        if dice.randrange(100) < AGAIN_PERCENT:
            told[act(operator, action, key)] += 1
    return told


@contextmanager
def _direct(database: Database) -> Iterator[Act]:
    def act(by: str, action: str, key: str) -> str:
        try:
            with database.write() as connection:
                if action == "reject":
                    reject(connection, key, by=by, at=AT, reason="not now")
                elif action == "approve":
                    approve(connection, key, by=by, at=AT, judge_text=lambda draft: FINE)
                else:
                    words = {"title": "In other words", "reason": "plainer"}
                    override(connection, key, by=by, at=AT, judge_text=lambda draft: FINE, **words)
        except Conflict:
            return "conflict"
        return "decided"

    yield act


@contextmanager
def _served(database: Database, names: Sequence[str]) -> Iterator[Act]:
    """A server on this machine without rate limits, and a token for each operator."""
    with database.write() as connection:
        tokens = {
            name: issue_token(connection, role="operator", label=name, at=AT) for name in names
        }
    unlimited = Config(home=Path("."), database_url="", rate_limits=UNLIMITED)
    app = create_app(database, clock=lambda: AT, config=unlimited)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def act(by: str, action: str, key: str) -> str:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {
            "Authorization": f"Bearer {tokens[by]}",
            "Content-Type": "application/json",
        }
        said = {
            "approve": {"note": f"fine, says {by}"},
            "reject": {"reason": f"not now, says {by}"},
            "override": {"reason": "plainer", "title": "A few words on your card"},
        }[action]
        path = f"/api/v1/operator/review/{key}/{action}"
        link.request("POST", path, json.dumps(said), headers)
        answer = link.getresponse()
        answer.read()
        link.close()
        return {200: "decided", 409: "conflict"}.get(answer.status, str(answer.status))

    yield act
    server.should_exit = True
    thread.join()


def prepare(database: Database, items: int) -> tuple[str, ...]:
    """A consenting customer for each ten drafts, and the drafts; the ids."""
    users = [f"u{number:03}" for number in range(-(-items // 10))]
    ids: list[str] = []
    with database.write() as connection:
        save_run(connection, Run(run_id="run-1", as_of=DAY, started_at=AT, policy_hash="p"))
        for user in users:
            own = User(user_id=user, name="Someone", email=None, created_at=AT)
            add_user(connection, own, by="benchmark", at=AT)
            grant_consent(connection, user, by="benchmark", at=AT)
            trace = f"trace-{user}"
            save_trace(connection, trace, user, DAY, "run-1", {"trace_id": trace}, at=AT)
            judged = [(_draft(user, number), FINE) for number in range(10)]
            ids += save_drafts(
                connection,
                run_id="run-1",
                trace_id=trace,
                user_id=user,
                window_days=30,
                judged=judged,
                at=AT,
            )
    return tuple(ids[:items])


def run_through(database: Database, items: int) -> tuple[str, ...]:
    """Lessons that a run drafted for made-up customers; the ids."""
    from consent_races import prepare as customers  # noqa: PLC0415 - its folder is on the path

    users = [f"u{number:03}" for number in range(-(-items // 5))]
    customers(database, users)
    with database.write() as connection:
        for user in users:
            grant_consent(connection, user, by="benchmark", at=AT, purposes=["education"])
    run(database, as_of=DAY, clock=lambda: AT, by="benchmark")
    with database.read() as connection:
        found = queue(connection, limit=items)
    if len(found) < items:
        raise SystemExit(f"the run drafted {len(found)} lessons, and {items} are asked for")
    return tuple(each.recommendation_id for each in found)


def _draft(user: str, number: int) -> Draft:
    text = f"Small steps count, and this is step {number}."
    return replace(DRAFT, user_id=user, body=text)


DRAFT = Draft(
    user_id="",
    window_days=30,
    as_of=DAY,
    persona="high_utilization",
    item_key=ITEM,
    kind="education",
    product_kind=None,
    title="Bringing a card balance down",
    body="",
    because="your card is near its limit",
    disclosure=DISCLOSURE,
    facts=(),
)


def count(database: Database, ids: Sequence[str]) -> tuple[int, int, int]:
    """Items that were decided, those decided more than once, and what verification finds."""
    with database.read() as connection:
        times = Counter(
            event.recommendation_id
            for event in review_events(connection)
            if event.action in DECISIONS
        )
        findings = audit.verify(connection)
    for finding in findings[:5]:
        print(f"  {finding.sentence}")
    wanted = set(ids)
    once = sum(key in wanted for key in times)
    return once, sum(many > 1 for many in times.values()), len(findings)


if __name__ == "__main__":
    main()
