"""Where a user stands, what a revocation would take, and an export, over HTTP."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

PREVIEWED = ("purposes", "withdrawn", "purged", "stays")


def status(api: Any, who: str = "ana", user_id: str = "ana") -> Any:
    return api.get(f"/users/{user_id}/status", who=who).json()


def test_a_user_who_never_consented_is_told_what_is_on_record_and_nothing_else(api: Any) -> None:
    found = status(api)
    assert found["state"] == "never_consented" and not found["consented"]
    assert found["records"]["transactions"] == 0 and found["records"]["newest"] is None
    assert (found["windows"], found["shown"], found["waiting"], found["last_run"]) == (
        [],
        None,
        None,
        None,
    )
    assert status(api, who="operator")["records"] is None


def test_states_follow_from_consent_records_and_run(api: Any, a_household: Any) -> None:
    api.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    assert status(api)["state"] == "empty"
    records = a_household("ana")
    del records["users"]
    api.post("/ingest", json=records)
    first = status(api)
    assert first["state"] == "first_day" and first["first_day"]
    assert first["records"]["transactions"] == 31 and not first["records"]["stale"]
    api.run()
    after = status(api)
    assert after["state"] == "in_review" and after["waiting"] > 0 and after["shown"] == 0
    assert [each["window_days"] for each in after["windows"]] == [30, 180]
    assert all(each["enough"] for each in after["windows"])
    assert "transactions posted in half a year: 31" in after["windows"][0]["because"]
    assert "High utilization" in after["windows"][0]["sentence"]


def test_an_approved_lesson_makes_it_ready_and_a_revocation_closes_it(drafted: Any) -> None:
    key = drafted.waiting()[0]
    drafted.post(f"/operator/review/{key}/approve", json={})
    drafted.post(f"/operator/review/{key}/publish", json={})
    found = status(drafted)
    assert (found["state"], found["shown"]) == ("ready", 1)
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    closed = status(drafted)
    assert closed["state"] == "consent_withdrawn" and closed["shown"] is None
    assert closed["records"]["transactions"] == 31  # the records stay, and it is said so
    assert status(drafted, who="operator")["records"] is None


def test_old_records_are_stale_from_the_day_of_policy_on(drafted: Any) -> None:
    days = status(drafted)["records"]
    drafted.clock.forward(days=days["stale_after_days"] - days["age_days"] - 1)
    assert not status(drafted)["stale"]
    drafted.clock.forward(days=1)
    found = status(drafted)
    assert found["stale"] and "days old" in found["records"]["sentence"]


def test_the_preview_is_what_the_revocation_answers(drafted: Any) -> None:
    key = drafted.waiting()[0]
    drafted.post(f"/operator/review/{key}/approve", json={})
    drafted.post(f"/operator/review/{key}/publish", json={})
    for purpose in ("partner_offers", "education"):
        told = drafted.get(f"/consent/ana/preview?purpose={purpose}", who="ana").json()
        change = {"user_id": "ana", "action": "revoke", "purposes": [purpose]}
        done = drafted.post("/consent", json=change, who="ana").json()
        assert {name: told[name] for name in PREVIEWED} == {name: done[name] for name in PREVIEWED}
    assert [each["id"] for each in told["cards"]] == [key]


def test_a_deletion_is_previewed_done_and_certified(drafted: Any) -> None:
    told = drafted.get("/consent/ana/preview?everything=true", who="ana").json()
    done = drafted.post("/users/ana/delete", json={"everything": True}, who="ana").json()
    assert (told["purged"], told["tokens_ended"]) == (done["purged"], done["tokens_ended"])
    certificate = done["certificate"]
    ((_, subject, payload),) = drafted.trail("user.delete")
    assert (subject, certificate["counts"]) == ("ana", payload["counts"])
    assert certificate["audit_seq"] > 0 and not certificate["signed"]
    assert "No key was made here" in certificate["unsigned_because"]


def test_operators_do_not_preview_for_they_would_learn_what_was_planted(drafted: Any) -> None:
    assert drafted.get("/consent/ana/preview", who="operator").status_code == 403


def test_an_export_is_json_or_a_zip_with_digests(drafted: Any) -> None:
    plain = drafted.get("/users/ana/export", who="ana")
    assert plain.headers["content-disposition"].endswith('.json"')
    found = plain.json()
    assert found["rows"]["transactions"] == 31 and found["user_id"] == "ana"
    assert all(row["user_id"] == "ana" for row in found["tables"]["transactions"])
    packed = drafted.get("/users/ana/export?format=zip", who="ana")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert drafted.get("/users/ana/export", who="ben").status_code == 404
    assert drafted.get("/users/ana/export", who="operator").status_code == 403


def test_staff_who_read_a_status_are_noted(drafted: Any) -> None:
    status(drafted, who="operator")
    assert ("ana", {"what": "status"}) in [(s, p) for _, s, p in drafted.trail("read")]
