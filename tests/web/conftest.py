"""The API over a real database, the two people who use it, and a small made-up household."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from tests.web.client import Client

from spendsense.storage import (
    Database,
    User,
    add_user,
    audit_trail,
    issue_token,
    passwords,
    token_id,
)
from spendsense.web import create_app

TODAY = date(2026, 11, 20)
OPERATOR = "olga"


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Only the routes touch the tables: the rest is asked of one engine."""
    if "database" in metafunc.fixturenames and "routes" not in metafunc.definition.path.parts:
        one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
        metafunc.definition.add_marker(one)


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords hashed in no time: how slow it must be is asked where hashes are tested."""
    patch = pytest.MonkeyPatch()
    quick = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    patch.setattr(passwords, "HASHER", PasswordHash((quick,)))
    passwords._nobodys.cache_clear()
    yield
    patch.undo()
    passwords._nobodys.cache_clear()


@dataclass
class Hand:
    """A clock that stands where the test puts it."""

    at: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-11-20T12:00"))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, minutes: int = 1, days: int = 0) -> None:
        self.at += timedelta(minutes=minutes, days=days)


@dataclass
class Api:
    """A client of the API, and the tokens of an operator, of ana and of ben."""

    client: Any
    database: Database
    clock: Hand
    tokens: dict[str, str]

    def call(self, method: str, path: str, *, who: str | None = "operator", **more: Any) -> Any:
        """The answer to a request of somebody with a token; of nobody where `who` is None."""
        headers = more.pop("headers", {})
        if who is not None:
            headers = {"Authorization": f"Bearer {self.tokens.get(who, who)}", **headers}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.call("GET", path, **more)

    def post(self, path: str, **more: Any) -> Any:
        return self.call("POST", path, **more)

    def run(self, day: str = "2026-11-20") -> Any:
        """What a run came to, a minute later."""
        self.clock.forward()
        return self.post("/operator/run", json={"as_of": day}).json()

    def trail(self, action: str) -> list[tuple[str, str, Any]]:
        """Actor, subject and payload of the audit events of an action."""
        with self.database.read() as connection:
            events = [event for event in audit_trail(connection) if event.action == action]
        return [(event.actor, event.subject, event.payload) for event in events]

    def by(self, who: str = "operator") -> str:
        """How decisions and the audit trail name the holder of a token."""
        label = OPERATOR if who == "operator" else f"{who}'s phone"
        return f"{label} (token {token_id(self.tokens[who])})"

    def waiting(self, user_id: str = "ana") -> list[str]:
        """Ids of what waits in the queue for a user, oldest first."""
        page = self.get(f"/operator/review?user_id={user_id}&limit=500").json()
        return [item["id"] for item in page["items"]]


def household(user_id: str = "ana", *, consent: bool = True) -> dict[str, Any]:
    """A card at 68 % with interest charged, and a checking account with coffee every few days."""
    days = [TODAY - timedelta(days=5 * number) for number in range(30)]
    coffee = [
        {
            "transaction_id": f"{user_id}-coffee-{number}",
            "account_id": f"{user_id}-checking",
            "user_id": user_id,
            "date": day.isoformat(),
            "amount_cents": 450,
            "name": "Corner Coffee",
        }
        for number, day in enumerate(days)
    ]
    interest = {
        "transaction_id": f"{user_id}-interest",
        "account_id": f"{user_id}-card",
        "user_id": user_id,
        "date": "2026-11-10",
        "amount_cents": 8_700,
        "name": "INTEREST CHARGED",
        "category_primary": "BANK_FEES",
        "category_detailed": "BANK_FEES_INTEREST_CHARGE",
    }
    return {
        "users": [{"user_id": user_id, "name": user_id.title(), "consent": consent}],
        "accounts": [
            {
                "account_id": f"{user_id}-checking",
                "user_id": user_id,
                "type": "depository",
                "subtype": "checking",
                "name": "Checking",
                "mask": "1001",
                "balance_current_cents": 240_000,
                "balance_available_cents": 240_000,
            },
            {
                "account_id": f"{user_id}-card",
                "user_id": user_id,
                "type": "credit",
                "subtype": "credit card",
                "name": "Card",
                "mask": "4821",
                "balance_current_cents": 340_000,
                "balance_limit_cents": 500_000,
            },
        ],
        "transactions": [*coffee, interest],
        "liabilities": [
            {
                "account_id": f"{user_id}-card",
                "user_id": user_id,
                "kind": "credit",
                "apr_percentage": 24.99,
                "apr_type": "purchase_apr",
                "minimum_payment_cents": 9_500,
                "is_overdue": False,
            }
        ],
    }


@pytest.fixture
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Callable[[Database], Any]] | None:
    if "drafted" not in request.fixturenames:
        return None
    return "drafted", lambda database: _filled(database, tmp_path_factory.mktemp("drafted"))


def _filled(database: Database, folder: Path) -> tuple[dict[str, str], datetime]:
    """What the callers of a database with drafts send, and the moment."""
    clock = Hand()
    tokens = _people(database, clock)
    with _client(database, clock, folder / "home") as client:
        _draft(Api(client, database, clock, tokens))
    assert not (folder / "home").exists()  # all of it is in the database
    return tokens, clock.at


@pytest.fixture
def api(database: Database, tmp_path: Path, told: Any) -> Iterator[Api]:
    """Ana and Ben are on record without consent or records; olga is the operator."""
    clock = Hand()
    if told is None:
        tokens = _people(database, clock)
    else:
        tokens, clock.at = dict(told[0]), told[1]
    with _client(database, clock, tmp_path / "home") as client:
        yield Api(client, database, clock, tokens)


def _people(database: Database, clock: Hand) -> dict[str, str]:
    tokens = {}
    with database.write() as connection:
        for name in ("ana", "ben"):
            user = User(user_id=name, name=name.title(), email=None, created_at=clock.at)
            add_user(connection, user, by="test", at=clock.at)
            tokens[name] = issue_token(
                connection, role="user", user_id=name, label=f"{name}'s phone", at=clock.at
            )
        tokens["operator"] = issue_token(connection, role="operator", label=OPERATOR, at=clock.at)
        tokens["auditor"] = issue_token(connection, role="auditor", label="otto", at=clock.at)
        tokens["administrator"] = issue_token(
            connection, role="administrator", label="ruth", at=clock.at
        )
    return tokens


def _client(database: Database, clock: Hand, home: Path) -> Client:
    """Entered, it has one loop for all its requests: without, each begins one."""
    application = create_app(database, clock=clock, home=home)
    return Client(application, raise_server_exceptions=False)


@pytest.fixture
def drafted(api: Api) -> Api:
    """Ana and Ben have consented, their records are loaded, and a run put drafts in the queue.

    It was done once: the database is a copy.
    """
    return api


def _draft(api: Api) -> None:
    for name in ("ana", "ben"):
        change = {"user_id": name, "action": "grant", "note": "in the app"}
        assert api.post("/consent", json=change, who=name).status_code == 200
        records = household(name)
        del records["users"]
        assert api.post("/ingest", json=records).json()["loaded"]
    assert api.run(TODAY.isoformat())["drafts"] > 4


@pytest.fixture
def a_household() -> Any:
    """The records of a household, by user."""
    return household
