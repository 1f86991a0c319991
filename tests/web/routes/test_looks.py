"""Names are masked until they are revealed, and a user can read who looked."""

from __future__ import annotations

import pytest

from spendsense.review import audit

WHY = {"code": "support_request", "reason": "they called about the card"}
CY = {"user_id": "cy", "name": "Cyrille Marie d'Aubigné", "email": "cyrille@mail.example"}


@pytest.fixture
def known(drafted):
    """Cy is on record with a name and an address, and consents."""
    assert drafted.post("/users", json=CY).status_code == 201
    assert drafted.post("/consent", json={"user_id": "cy", "action": "grant"}).status_code == 200
    return drafted


def seen(api, who: str = "operator") -> tuple[str, str]:
    user = api.get("/operator/users/cy", who=who).json()["user"]
    listed = {
        row["user_id"]: row["name"] for row in api.get("/operator/users", who=who).json()["items"]
    }
    assert listed["cy"] == user["name"]
    return user["name"], user["email"]


MASKED = ("C. M. D.", "c...@mail.example")
PLAIN = (CY["name"], CY["email"])


def test_staff_see_first_letters(known):
    assert seen(known) == seen(known, "auditor") == MASKED
    profile = known.get("/profile/cy").json()["user"]
    assert (profile["name"], profile["email"]) == MASKED
    assert CY["name"] not in known.get("/operator/review").text


def test_a_user_sees_their_own_name(drafted):
    assert drafted.get("/profile/ana", who="ana").json()["user"]["name"] == "Ana"


def test_a_reveal_holds_for_that_person_and_that_user_for_a_quarter_of_an_hour(known):
    done = known.post("/operator/users/cy/reveal", json=WHY)
    assert done.status_code == 200
    assert done.json() == {
        "user_id": "cy",
        "name": CY["name"],
        "email": CY["email"],
        "until": f"{known.clock.at.replace(minute=known.clock.at.minute + 15).isoformat()}Z",
    }
    assert seen(known) == PLAIN
    assert seen(known, "auditor") == MASKED
    assert known.get("/operator/users/ana").json()["user"]["name"] == "A."
    known.clock.forward(14)
    assert seen(known) == PLAIN
    known.clock.forward(1)
    assert seen(known) == MASKED


def test_a_reveal_holds_for_the_person_by_another_token_too_and_for_no_namesake_role(known):
    from spendsense.storage import issue_token

    known.post("/operator/users/cy/reveal", json=WHY)
    with known.database.write() as connection:
        same = issue_token(connection, role="operator", label=" OLGA ", at=known.clock.at)
        other = issue_token(connection, role="operator", label="omar", at=known.clock.at)
    assert seen(known, same) == PLAIN
    assert seen(known, other) == MASKED


@pytest.mark.parametrize(
    "why",
    [
        {},
        {"code": "support_request"},
        {"code": "support_request", "reason": "  "},
        {"code": "curious", "reason": "I wonder"},
        {"reason": "they called"},
    ],
)
def test_without_a_reason_nothing_is_revealed(known, why):
    assert known.post("/operator/users/cy/reveal", json=why).status_code == 422
    assert seen(known) == MASKED
    assert known.trail("reveal.name") == []


def test_a_reveal_is_one_event_and_the_rows_agree(known):
    known.post("/operator/users/cy/reveal", json=WHY)
    [(actor, subject, payload)] = known.trail("reveal.name")
    assert (actor, subject, payload["code"]) == (known.by(), "cy", "support_request")
    assert CY["name"] not in str(payload)
    with known.database.read() as connection:
        assert audit.verify(connection) == ()
    with known.database.write() as connection:
        connection.exec_driver_sql("UPDATE reveals SET reason = 'nothing'")
    with known.database.read() as connection:
        [finding] = audit.verify(connection)
    assert "Row 1 of reveals was changed" in finding.sentence


def test_a_reveal_of_nobody_is_not_found(known):
    assert known.post("/operator/users/nobody/reveal", json=WHY).status_code == 404


def test_the_user_reads_who_looked_at_what_when_and_why(known):
    from spendsense.storage import issue_token

    with known.database.write() as connection:
        cy = issue_token(connection, role="user", user_id="cy", label="p", at=known.clock.at)
    known.get("/profile/ana")
    known.get("/profile/cy")
    known.clock.forward()
    known.get("/profile/cy", who="auditor")
    known.get("/operator/users")
    known.post("/operator/users/cy/reveal", json=WHY)
    known.get("/recommendations/cy", who=cy)
    log = known.get("/access/cy", who=cy).json()
    assert [(each["what"], each["code"], each["reason"]) for each in log["items"]] == [
        ("name", "support_request", WHY["reason"]),
        ("profile", None, None),
        ("profile", None, None),
    ]
    assert [each["by"].partition(" ")[0] for each in log["items"]] == ["olga", "otto", "olga"]
    assert log["items"][-1]["at"] == "2026-11-20T12:01:00Z"
    assert known.get("/access/cy?limit=1&offset=1", who=cy).json()["items"] == log["items"][1:2]


def test_a_list_that_showed_a_user_is_in_the_log_of_each(drafted):
    drafted.get("/operator/users")
    for name in ("ana", "ben"):
        log = drafted.get(f"/access/{name}", who=name).json()
        assert "list of people" in [each["what"] for each in log["items"]]


def test_a_look_at_the_log_is_a_look(drafted):
    assert drafted.get("/access/ana", who="auditor").status_code == 200
    last, *_ = drafted.get("/access/ana", who="ana").json()["items"]
    assert (last["what"], last["by"].partition(" ")[0]) == ("access log", "otto")
    assert drafted.get("/access/ana").status_code == 403
    assert drafted.get("/access/ben", who="ana").status_code == 404


def test_loading_records_does_not_tell_the_name_that_is_stored(known):
    sent = {"users": [{"user_id": "cy", "name": "Mallory", "email": "m@mail.example"}]}
    answer = known.post("/ingest", json=sent)
    assert answer.status_code == 409
    assert CY["name"] not in answer.text and "cyrille@" not in answer.text
    [conflict] = answer.json()["conflicts"]
    assert conflict["fields"]["name"] == {"stored": "...", "given": "Mallory"}
