"""Secrets that are recognised anywhere: looked for in everything that a whole journey leaves."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from spendsense.storage import Database, audit_trail
from spendsense.web import create_app

from .conftest import AS_OF, Command

PASSWORD = "canary-password-velvet-otter-71"
API_KEY = "canary-key-5b1f0c"
DATABASE_PASSWORD = "canary-database-9d2e"
PATHS = ("recommendations/ana", "operator/review", "operator/users", "session", "nowhere")


@pytest.fixture
def canaries(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A key to a language model that nobody reaches, and a client's secret."""
    monkeypatch.setenv("SPENDSENSE_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("SPENDSENSE_LLM_MODEL", "none")
    monkeypatch.setenv("SPENDSENSE_LLM_API_KEY", API_KEY)
    return {"key": API_KEY, "password": PASSWORD}


def test_no_secret_is_in_anything_that_was_written_or_said(
    spendsense: Command, household: Path, canaries: dict[str, str], tmp_path: Path, caplog
):
    said: list[str] = []

    def ran(*arguments: object) -> str:
        done = spendsense(*arguments)
        said.extend((done.out, done.err))
        return done.out

    ran("ingest", household)
    ran("consent", "grant", "ana")
    ran("consent", "grant", "ana", "--purpose", "ai_wording")
    token = spendsense.ok("token", "issue", "--role", "operator", "--label", "olga").out.strip()
    ana = spendsense.ok("token", "issue", "--role", "user", "--user", "ana", "--label", "p").out
    canaries |= {"operator's token": token, "user's token": ana.strip()}
    ran("audit", "key")
    ran("run", "--as-of", AS_OF)
    ran("token", "list")
    ran("token", "list", "--json")
    ran("review", "list", "--json")
    ran("explain", "ana", "--json")
    said += over_http(spendsense.database, token, ana.strip())
    ran("token", "revoke", token)
    ran("token", "revoke", "ss_op_" + "x" * 43)
    ran("evaluate", "--json")
    ran("audit", "verify", "--json")
    first = spendsense.ok("review", "list", "--json").json
    items = first["items"] if isinstance(first, dict) else first
    ran("bundle", items[0]["id"], "--out", tmp_path / "case.zip")
    with spendsense.database.read() as connection:
        said += [str(event) for event in audit_trail(connection)]
    with zipfile.ZipFile(tmp_path / "case.zip") as bundle:
        said += [bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist()]
    home = tmp_path / "home"
    said += [path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file()]
    said.append(caplog.text)
    assert len("".join(said)) > 100_000
    found = [
        (name, each[:80]) for name, secret in canaries.items() for each in said if secret in each
    ]
    assert found == []


def over_http(database: Database, operator: str, ana: str) -> list[str]:
    """What the API answers, with secrets in every place where one might be sent by mistake."""
    client = TestClient(create_app(database), raise_server_exceptions=False)
    answers = []
    for secret in (operator, ana):
        headers = {"Authorization": f"Bearer {secret}"}
        for path in (
            "recommendations/ana",
            "operator/review",
            "operator/users",
            "session",
            "nowhere",
        ):
            answers.append(client.get(f"/api/v1/{path}", headers=headers))
        body = {"user_id": "ana", "action": "grant"}
        answers.append(client.post("/api/v1/consent", json=body, headers=headers))
    sign_in = {"login": "nobody", "password": PASSWORD}
    answers.append(client.post("/api/v1/session", json=sign_in))
    answers.append(client.post("/api/v1/session", json={"password": PASSWORD}))
    answers.append(client.post("/api/v1/session", json={**sign_in, "password": PASSWORD + "\x00"}))
    return [f"{each.headers} {each.text}" for each in answers]


def test_the_password_of_the_database_is_in_no_sentence(spendsense: Command, monkeypatch):
    url = f"postgresql://me:{DATABASE_PASSWORD}@127.0.0.1:9/none?connect_timeout=1"
    monkeypatch.setenv("SPENDSENSE_DATABASE_URL", url)
    for arguments in (("token", "list"), ("run",), ("audit", "verify"), ("review", "list")):
        done = spendsense(*arguments)
        assert done.code != 0
        assert DATABASE_PASSWORD not in done.out + done.err
    monkeypatch.setenv("SPENDSENSE_DATABASE_URL", f"mysql://me:{DATABASE_PASSWORD}@h/x")
    done = spendsense("token", "list")
    assert DATABASE_PASSWORD not in done.out + done.err
