"""The contract held against a real server: `python benchmarks/fuzz.py --seconds 60 --seed 42`.

Makes a household whose drafts wait, and a token of each role; serves them; and lets schemathesis
make requests from the OpenAPI document, as it says and against what it says, as each role in turn
and as nobody, all its checks on: no status that is not documented, none of 5xx, every answer as its
schema, nothing accepted that the schema forbids. Prints what was found and exits with 1 if
anything was.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx

from spendsense.config import Config
from spendsense.storage import Database, issue_token
from spendsense.web.app import create_app
from spendsense.web.given import utc_now
from spendsense.web.limits import DEFAULTS
from spendsense.web.server import listening, running

HERE = Path(__file__).parent
STAFF = ("operator", "auditor", "administrator")
USERS = ("ana", "ben")

SETTINGS = """
seed = {seed}
max-time = {seconds}
continue-on-failure = true
hooks = "{hooks}"
[generation]
max-examples = {examples}
database = "none"
[dictionaries.users]
values = ["ana", "ben", "nobody"]
[dictionaries.recommendations]
values = {recommendations}
[parameters.user_id]
dictionary = "users"
probability = 0.7
[parameters.recommendation_id]
dictionary = "recommendations"
probability = 0.7
# What is refused is refused by these, too: an address or headers that grew too long, and a body
# that is too large or no JSON.
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 421, 422, 429, 431]
# A request that fits the schema may be refused for what is stored, or for what no schema can say:
# a day before the records begin, a text that a guardrail objects to.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 422, 429]
"""


def main() -> None:
    """The whole of it, as asked on the command line."""
    asked = _asked()
    print(f"schemathesis {version('schemathesis')}, seed {asked.seed}")
    found = 0
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (address, tokens, ids):
        for role in asked.roles:
            found += held(address, role, tokens.get(role), ids, Path(folder), asked)
    raise SystemExit(1 if found else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each role, at most")
    parser.add_argument("--examples", type=int, default=25, help="of each address and role")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--seed", type=int, default=42)
    every = ["nobody", "ana", *STAFF]
    parser.add_argument("--roles", nargs="+", default=every, choices=every)
    return parser.parse_args()


def held(
    address: str,
    role: str,
    token: str | None,
    ids: list[str],
    folder: Path,
    asked: argparse.Namespace,
) -> int:
    """How many findings there are as one role; each is printed."""
    settings = folder / f"{role}.toml"
    told = {
        "seed": asked.seed,
        "seconds": asked.seconds,
        "examples": asked.examples,
        "hooks": HERE / "fuzz_hooks.py",
        "recommendations": json.dumps([*ids[:6], "rec_none"]),
    }
    settings.write_text(SETTINGS.format(**told), encoding="utf-8")
    report = folder / f"{role}.ndjson"
    command = [str(Path(sys.executable).with_name("st")), "--config-file", str(settings), "run"]
    command += [f"{address}/api/v1/openapi.json", "--checks", "all", "--phases", asked.phases]
    command += ["--no-color", "--report-ndjson-path", str(report), "--suppress-health-check", "all"]
    if token is not None:
        command += ["-H", f"Authorization: Bearer {token}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    counted = answers(report)
    server = sum(many for status, many in counted.items() if status >= 500)
    print(f"as {role}: {counted.total():,} requests, {server} answered with 5xx; {_told(counted)}")
    if done.returncode == 0:
        return server
    print(_findings(done.stdout) or done.stdout[-3_000:], done.stderr[-2_000:])
    return max(1, server)


def answers(report: Path) -> Counter[int]:
    """How many answers of each status a report has."""
    counted: Counter[int] = Counter()
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            counted.update(_statuses(json.loads(line)))
    return counted


def _statuses(event: Any) -> Iterator[int]:
    if isinstance(event, Mapping):
        status = event.get("status_code")
        if isinstance(status, int):
            yield status
            return
        for each in event.values():
            yield from _statuses(each)
    elif isinstance(event, list):
        for each in event:
            yield from _statuses(each)


def _told(counted: Counter[int]) -> str:
    return ", ".join(f"{status}: {many:,}" for status, many in sorted(counted.items()))


def _findings(said: str) -> str:
    begins, ends = said.find("= FAILURES ="), said.find("= WARNINGS =")
    errors = said.find("= ERRORS =")
    starts = [each for each in (begins, errors) if each >= 0]
    return said[min(starts) : ends if ends > 0 else None][:20_000] if starts else ""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """A server over a household: its address, a token of each role, and what waits."""
    database = Database.open(f"sqlite:///{folder / 'spendsense.db'}")
    config = replace(Config.read({}, home=folder), rate_limits=UNLIMITED)
    application = create_app(database, config=config)
    with listening("127.0.0.1", 0) as listener:
        server = running(application)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            yield address, *_prepared(address, database)
        finally:
            server.should_exit = True
            thread.join(30)
            database.close()


UNLIMITED = " ".join(f"{name}=off" for name in DEFAULTS)


def _prepared(address: str, database: Database) -> tuple[dict[str, str], list[str]]:
    at = utc_now()
    with database.write() as connection:
        tokens = {
            role: issue_token(connection, role=role, label=role, at=at)  # type: ignore[arg-type]
            for role in STAFF
        }
    with httpx.Client(base_url=f"{address}/api/v1", timeout=60) as client:
        client.headers["Authorization"] = f"Bearer {tokens['operator']}"
        for user_id in USERS:
            _done(client, "/ingest", household(user_id, at.date()))
            _done(client, "/consent", {"user_id": user_id, "action": "grant"})
        _done(client, "/operator/run", {"as_of": at.date().isoformat()})
        queue = client.get("/operator/review").raise_for_status().json()
    with database.write() as connection:
        for user_id in USERS:
            tokens[user_id] = issue_token(
                connection, role="user", user_id=user_id, label="phone", at=at
            )
    return tokens, [each["id"] for each in queue["items"]]


def _done(client: httpx.Client, path: str, body: Any) -> None:
    answer = client.post(path, json=body)
    if answer.status_code >= 300:
        raise SystemExit(f"{path}: {answer.status_code} {answer.text}")


def household(user_id: str, day: date) -> dict[str, Any]:
    """A card at 68 % with interest charged, and a checking account with coffee now and then."""
    coffee = [
        {
            "transaction_id": f"{user_id}-coffee-{number}",
            "account_id": f"{user_id}-checking",
            "user_id": user_id,
            "date": (day - timedelta(days=5 * number + 1)).isoformat(),
            "amount_cents": 450,
            "name": "Corner Coffee",
        }
        for number in range(30)
    ]
    accounts = [
        {"subtype": "checking", "type": "depository", "mask": "1001"},
        {
            "subtype": "credit card",
            "type": "credit",
            "mask": "4821",
            "balance_current_cents": 340_000,
            "balance_limit_cents": 500_000,
        },
    ]
    same = {"user_id": user_id, "name": "Account", "balance_current_cents": 240_000}
    names = ("checking", "card")
    return {
        "users": [{"user_id": user_id, "name": user_id.title()}],
        "accounts": [
            {**same, "account_id": f"{user_id}-{name}", **each}
            for name, each in zip(names, accounts, strict=True)
        ],
        "transactions": coffee,
        "liabilities": [
            {
                "account_id": f"{user_id}-card",
                "user_id": user_id,
                "kind": "credit",
                "apr_percentage": 24.99,
                "apr_type": "purchase_apr",
                "minimum_payment_cents": 9_500,
                "is_overdue": True,
            }
        ],
    }


if __name__ == "__main__":
    main()
