"""A population's whole way on PostgreSQL: loaded by COPY, judged, approved, seen, evaluated."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from spendsense.storage import issue_token
from spendsense.web import create_app

from .conftest import AS_OF, Command

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

PAGES = ("today", "learn", "spending", "balances", "recurring", "signals", "pattern", "timeline")
POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@POSTGRESQL
def test_a_population_from_its_files_to_its_users_dashboards(
    on_both: Command, tmp_path: Path
) -> None:
    spendsense, folder = on_both, tmp_path / "population"
    spendsense.ok("generate", "default", "--out", folder, "--users", 16, "--as-of", AS_OF)
    before = keys_and_indexes(spendsense)
    loaded = spendsense.ok("ingest", folder, "--json").json
    assert loaded["added"]["transactions"] > 10_000  # enough for the way of a first load
    assert keys_and_indexes(spendsense) == before
    again = spendsense.ok("ingest", folder, "--json").json
    assert sum(again["added"].values()) == 0

    ran = spendsense.ok("run", "--as-of", AS_OF, "--json").json
    assert ran["users"] > 8 and ran["drafts"] > ran["users"]
    lessons = [each for each in waiting(spendsense) if each["kind"] == "education"]
    chosen = lessons[0]
    spendsense.ok("review", "approve", chosen["id"], "--by", "olga")
    assert shown(spendsense, chosen["user_id"])["recommendations"] == []
    spendsense.ok("review", "publish", chosen["id"], "--by", "olga")
    (seen,) = shown(spendsense, chosen["user_id"])["recommendations"]
    assert (seen["id"], seen["title"]) == (chosen["id"], chosen["title"])

    measured = {each["name"]: each for each in spendsense("evaluate", "--json").json["metrics"]}
    assert 0 < measured["coverage"]["denominator"] <= ran["users"]
    assert spendsense.ok("audit", "verify", "--json").json["whole"] is True


def waiting(command: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = command.ok("review", "list", "--json").json
    return found


def shown(command: Command, user_id: str) -> dict[str, Any]:
    """What a user's dashboard shows by HTTP; every page of it answers."""
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251 - as the command reads it
    with command.database.write() as connection:
        token = issue_token(connection, role="user", user_id=user_id, label="phone", at=now)
    with TestClient(create_app(command.database), base_url="http://localhost") as client:
        client.headers["Authorization"] = f"Bearer {token}"
        for page in PAGES:
            answer = client.get(f"/api/v1/users/{user_id}/{page}")
            assert (answer.status_code, answer.json()["user_id"]) == (200, user_id), page
        found: dict[str, Any] = client.get(f"/api/v1/recommendations/{user_id}").json()
    return found


def keys_and_indexes(command: Command) -> list[tuple[str, str]]:
    """What finds and checks transactions, as PostgreSQL tells it."""
    query = sa.text(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'transactions'::regclass "
        "UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'transactions' "
        "ORDER BY 1, 2"
    )
    with command.database.read() as connection:
        return [(name, told) for name, told in connection.execute(query)]
