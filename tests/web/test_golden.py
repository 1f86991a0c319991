"""Real answers of the API, kept for the web app's own tests, and held against what it answers now.

`make golden` writes them anew where an answer was meant to change.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parents[2] / "frontend" / "src" / "test" / "golden"

ANSWERS = {
    "accounts": ("ana", "/users/ana/accounts"),
    "balances": ("ana", "/users/ana/balances"),
    "consent": ("ana", "/consent/ana"),
    "engagement": ("ana", "/users/ana/engagement"),
    "lanes": ("operator", "/operator/review/lanes"),
    "learn": ("ana", "/users/ana/learn"),
    "metrics": ("operator", "/operator/review/metrics"),
    "pattern": ("ana", "/users/ana/pattern"),
    "queue": ("operator", "/operator/review?limit=3"),
    "recurring": ("ana", "/users/ana/recurring"),
    "rules": ("operator", "/rules"),
    "shown": ("ana", "/recommendations/ana"),
    "signals": ("ana", "/users/ana/signals"),
    "spending": ("ana", "/users/ana/spending"),
    "status": ("ana", "/users/ana/status"),
    "today": ("ana", "/users/ana/today"),
    "transactions": ("ana", "/users/ana/transactions?limit=10"),
}
"""Who asks for what, by the name of the file."""


@pytest.fixture
def published(drafted: Any) -> Any:
    """Ana is shown one lesson."""
    waiting = drafted.get("/operator/review?user_id=ana", who="operator").json()["items"]
    chosen = min(item["id"] for item in waiting if item["kind"] == "education")
    for action in ("approve", "publish"):
        done = drafted.post(f"/operator/review/{chosen}/{action}", json={}, who="operator")
        assert done.status_code == 200, done.text
    return drafted


def test_what_is_kept_for_the_web_apps_tests_is_what_the_api_answers(published: Any) -> None:
    differ = [name for name, asked in ANSWERS.items() if not _same(published, name, *asked)]
    assert differ == [], "if the answers are meant to be so: make golden"


def test_nothing_else_is_kept() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(ANSWERS)


def _same(api: Any, name: str, who: str, path: str) -> bool:
    answer = api.get(path, who=who)
    assert answer.status_code == 200, f"{path}: {answer.text}"
    told = re.sub(r"\(token [0-9a-f]+\)", "(token 0)", answer.text)  # it is drawn each time
    now = json.dumps(json.loads(told), indent=1, ensure_ascii=False) + "\n"
    kept = GOLDEN / f"{name}.json"
    if "GOLDEN" in os.environ and "sqlite" in str(api.database.url):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(now, encoding="utf-8")
    return kept.is_file() and kept.read_text(encoding="utf-8") == now
