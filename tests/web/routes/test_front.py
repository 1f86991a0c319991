"""The server about itself."""

from __future__ import annotations

from spendsense.storage import Database
from spendsense.web import create_app


def test_health_says_that_the_database_answers(api):
    answer = api.get("/health", who=None).json()
    engine = "sqlite" if "sqlite" in str(api.database.url) else "postgresql"
    assert answer == {
        "status": "ok",
        "version": "0.1.0",
        "database": engine,
        "identity_provider": False,
    }


def test_health_is_not_ok_when_the_database_is_gone(tmp_path):
    from fastapi.testclient import TestClient

    folder = tmp_path / "home"
    database = Database.open(f"sqlite:///{folder / 'spendsense.db'}")
    database.close()
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    client = TestClient(create_app(database), raise_server_exceptions=False)
    answer = client.get("/api/v1/health")
    assert answer.status_code >= 422
    assert answer.headers["content-type"] == "application/problem+json"
