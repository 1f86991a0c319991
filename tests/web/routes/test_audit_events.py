"""Events of the trail over HTTP, as each role may read them, and what was signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spendsense.review import plant
from spendsense.review.checkpoints import keep, take
from spendsense.review.keys import make_key


def events(api: Any, asked: str = "", who: str = "auditor") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/audit/events{asked}", who=who).json()["items"]
    return found


def test_events_are_told_the_latest_first_and_page_by_page(drafted: Any) -> None:
    first = drafted.get("/audit/events?limit=3", who="administrator").json()
    second = drafted.get(
        f"/audit/events?limit=3&cursor={first['next_cursor']}", who="administrator"
    ).json()
    seqs = [each["seq"] for each in (*first["items"], *second["items"])]
    assert seqs == sorted(seqs, reverse=True) and len(set(seqs)) == 6
    assert drafted.get("/audit/events?cursor=x", who="auditor").status_code == 422


def test_they_are_found_by_actor_action_subject_and_day(drafted: Any) -> None:
    assert {e["action"] for e in events(drafted, "?action=consent.")} == {"consent.grant"}
    assert {e["subject"] for e in events(drafted, "?subject=ana")} == {"ana"}
    assert {e["actor"] for e in events(drafted, "?actor=pipeline")} == {"pipeline"}
    day = drafted.clock.at.date().isoformat()
    assert events(drafted, f"?from={day}&to={day}")
    assert events(drafted, "?to=2020-01-01") == []


def test_an_event_is_told_in_words(drafted: Any) -> None:
    (first, *_) = events(drafted, "?action=consent.grant&subject=ana")
    assert "consent of ana to" in first["sentence"] and first["payload"]["note"] == "in the app"


def test_operators_are_not_told_what_was_planted(drafted: Any) -> None:
    with drafted.database.write() as connection:
        (planted,) = plant(connection, by="ruth", at=drafted.clock.at, many=1)
    listed = drafted.get("/audit/events?limit=500", who="operator")
    assert planted not in listed.text
    assert "seed" not in listed.json()["actions"]
    drafts = [each for each in listed.json()["items"] if each["action"] == "drafts"]
    assert drafts and all("digests" in each["masked"] for each in drafts)
    assert planted in drafted.get("/audit/events?action=seed", who="auditor").text


def test_administrators_read_of_users_that_something_was_done_and_not_what(drafted: Any) -> None:
    grants = events(drafted, "?action=consent.grant", who="administrator")
    assert grants and all(each["payload"] == {} and each["masked"] for each in grants)
    runs = events(drafted, "?action=run.finish", who="administrator")
    assert runs[0]["payload"]["users"] == 2


def test_nobody_is_told_the_seal_that_samples_are_drawn_by(drafted: Any) -> None:
    found = {each["seq"]: each for each in events(drafted, "?limit=500")}
    assert found[1]["hash"] is None and found[2]["previous_hash"] is None
    assert found[2]["hash"] == found[3]["previous_hash"]


def test_whose_events_were_listed_is_noted(drafted: Any) -> None:
    events(drafted, "?subject=ana")
    assert ("audit", {"count": 1, "user_ids": ["ana"]}) in [
        (subject, payload) for _, subject, payload in drafted.trail("read.list")
    ]


def test_checkpoints_are_held_to_their_key_and_their_event(drafted: Any, tmp_path: Path) -> None:
    assert drafted.get("/audit/checkpoints", who="auditor").json()["total"] == 0
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    key = make_key(home)
    path = _file(drafted, home)
    with drafted.database.read() as connection:
        keep(path, take(connection, key, drafted.clock.at))
    found = drafted.get("/audit/checkpoints", who="auditor").json()
    assert (found["total"], found["uncovered"]) == (1, 0)
    assert found["items"][0]["signed"] and found["items"][0]["holds"]
    assert found["items"][0]["at"] == f"{drafted.clock.at.isoformat()}Z"
    path.write_text(path.read_text().replace('"count":', '"count":1'))
    changed = drafted.get("/audit/checkpoints", who="auditor").json()
    assert not changed["items"][0]["signed"] and "proves nothing" in changed["items"][0]["sentence"]
    path.write_text(path.read_text().replace('"at":"2', '"at":"MM'))
    garbled = drafted.get("/audit/checkpoints", who="auditor").json()
    assert (garbled["total"], garbled["unreadable"]) == (0, 1)


def _file(api: Any, home: Path) -> Path:
    from spendsense.config import Config

    url = api.database.url.render_as_string(hide_password=False)
    path = Config(home=home, database_url=url).checkpoints
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
