"""What a user says of the record, over HTTP: kept, honoured at once, and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from spendsense.evaluation.trace_replay import replay_trace
from spendsense.review import audit
from spendsense.storage import readings as kept_readings
from spendsense.storage import traces

TODAY = date(2026, 11, 20)


@pytest.fixture
def ana(drafted: Any) -> Any:
    """Ana pays for films and a gym every month; a run has read that."""
    rows = [
        {
            "transaction_id": f"ana-{merchant}-{back}",
            "account_id": "ana-checking",
            "user_id": "ana",
            "date": (TODAY - timedelta(days=back)).isoformat(),
            "amount_cents": cents,
            "name": merchant.upper(),
            "merchant_name": merchant,
            "category_primary": "ENTERTAINMENT",
            "category_detailed": "ENTERTAINMENT_TV_AND_MOVIES",
            "payment_channel": "online",
        }
        for merchant, cents in (("Filmhouse", 9_99), ("Gym", 40_00))
        for back in range(5, 150, 30)
    ]
    assert drafted.post("/ingest", json={"transactions": rows}).status_code == 200
    drafted.run()
    return drafted


def stream(ana: Any, name: str) -> dict[str, Any]:
    streams = ana.get("/users/ana/recurring", who="ana").json()["streams"]
    (found,) = [each for each in streams if each["name"] == name]
    return dict(found)


def say(ana: Any, **what: str) -> Any:
    ana.clock.forward()
    return ana.post("/users/ana/corrections", json=what, who="ana")


def readings(ana: Any) -> dict[str, Any]:
    windows = ana.get("/signals/ana", who="ana").json()["windows"]
    return dict(windows[0]["readings"])


def test_a_stream_that_does_not_come_back_changes_what_is_read_at_once(ana: Any) -> None:
    assert readings(ana)["subscription_count"] == 2
    answer = say(ana, said="not_recurring", stream=stream(ana, "Gym")["key"], note="it ended")
    assert answer.status_code == 201, answer.text
    done = answer.json()
    month = done["windows"][0]
    changed = {each["name"]: (each["before"], each["after"]) for each in month["readings"]}
    assert changed["subscription_count"] == (2, 1)
    assert changed["subscription_spend_cents"] == (49_99, 9_99)
    assert done["correction"]["sentence"] == "The subscription from Gym does not come back."
    assert done["sentence"].startswith("Kept. ")
    assert readings(ana)["subscription_count"] == 1
    found = ana.get("/users/ana/recurring", who="ana").json()
    assert "Gym" not in [each["name"] for each in found["streams"]]
    assert [each["name"] for each in found["not_recurring"]] == ["Gym"]


def test_a_run_over_everybody_honours_it_too(ana: Any) -> None:
    say(ana, said="not_recurring", stream=stream(ana, "Gym")["key"])
    ana.run()
    assert readings(ana)["subscription_count"] == 1


def test_taken_back_everything_is_as_it_was(ana: Any) -> None:
    before = readings(ana)
    done = say(ana, said="not_recurring", stream=stream(ana, "Gym")["key"]).json()
    ana.clock.forward()
    number = done["correction"]["correction_id"]
    answer = ana.post(f"/users/ana/corrections/{number}/undo", json={}, who="ana")
    assert answer.status_code == 200 and answer.json()["sentence"].startswith("Taken back. ")
    assert readings(ana) == before
    (kept,) = ana.get("/users/ana/corrections", who="ana").json()["corrections"]
    assert (kept["stands"], kept["undone_at"]) == (False, "2026-11-20T12:04:00Z")
    again = ana.post(f"/users/ana/corrections/{number}/undo", json={}, who="ana")
    assert again.status_code == 409


def test_the_same_said_twice_is_refused(ana: Any) -> None:
    what = {"said": "own_transfer", "transaction_id": "ana-Gym-5"}
    assert say(ana, **what).status_code == 201
    refused = say(ana, **what)
    assert refused.status_code == 409 and "stands" in refused.json()["detail"]


def test_a_row_says_what_its_owner_said_and_what_the_bank_does(ana: Any) -> None:
    what = {"transaction_id": "ana-Gym-5", "category": "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"}
    done = say(ana, said="category", **what).json()
    (row,) = ana.get("/users/ana/transactions?ids=ana-Gym-5", who="ana").json()["items"]
    assert (row["category_words"], row["bank_category_words"]) == (
        "gyms and fitness centers", "TV and movies",
    )  # fmt: skip
    assert [each["correction_id"] for each in row["said"]] == [done["correction"]["correction_id"]]


def test_an_account_that_is_not_counted_is_shown_and_adds_to_nothing(ana: Any) -> None:
    done = say(ana, said="not_mine", account_id="ana-card").json()
    assert "High utilization" in done["windows"][0]["personas_ended"]
    found = ana.get("/users/ana/accounts", who="ana").json()
    card = found["accounts"][0]
    assert not card["counted"] and card["correction_id"] == done["correction"]["correction_id"]
    assert found["totals"]["cards_owed_cents"] is None
    rows = ana.get("/users/ana/transactions?account=ana-card", who="ana").json()
    assert {row["flow"] for row in rows["items"]} == {"not_counted"}
    assert done["set_aside"] > 0  # drafts about the card gave way


def test_what_is_shown_with_a_figure_of_before_is_named(ana: Any) -> None:
    (key,) = [
        item["id"]
        for item in ana.get("/operator/review?user_id=ana&limit=100").json()["items"]
        if item["window_days"] == 30 and "utilization" in item["item_key"]
    ][:1]
    approved = ana.post(f"/operator/review/{key}/approve", json={"note": "fine"})
    assert approved.status_code == 200, approved.text
    ana.clock.forward(5)
    stale = say(ana, said="not_mine", account_id="ana-card").json()["stale"]
    assert [each["recommendation_id"] for each in stale] == [key]
    assert "as it was before you said this" in stale[0]["sentence"]


def latest(api: Any) -> str:
    """The trace of the latest run: records came between the first one and that."""
    with api.database.read() as connection:
        run_id = kept_readings(connection, "ana")[0].run_id
        return next(t.trace_id for t in traces(connection, "ana") if t.run_id == run_id)


def test_an_old_trace_replays_with_what_stood_then(ana: Any) -> None:
    with ana.database.read() as connection:
        earlier = {each.trace_id for each in traces(connection, "ana")}
    before = latest(ana)
    say(ana, said="not_recurring", stream=stream(ana, "Gym")["key"])
    with ana.database.read() as connection:
        every = traces(connection, "ana")
    (after,) = {each.trace_id for each in every} - earlier
    old = replay_trace(ana.database, before, ana.clock.at)
    new = replay_trace(ana.database, after, ana.clock.at)
    assert old.identical and new.identical
    assert old.records["same"] and new.records["same"]
    assert old.notes == (
        "It was replayed with what the user said of the record when it was made: since then "
        "1 corrections were said, and 0 taken back.",
    )
    assert new.notes == ()


def test_before_and_after_taking_back_both_traces_replay(ana: Any) -> None:
    with ana.database.read() as connection:
        earlier = {each.trace_id for each in traces(connection, "ana")}
    found = [latest(ana)]
    done = say(ana, said="not_recurring", stream=stream(ana, "Gym")["key"]).json()
    number = done["correction"]["correction_id"]
    ana.clock.forward()
    ana.post(f"/users/ana/corrections/{number}/undo", json={}, who="ana")
    with ana.database.read() as connection:
        found += {each.trace_id for each in traces(connection, "ana")} - earlier
    assert len(set(found)) >= 2
    replayed = [replay_trace(ana.database, each, ana.clock.at) for each in found]
    assert all(each.identical for each in replayed), replayed


def test_it_is_told_by_one_event_counted_once_and_whole(ana: Any) -> None:
    say(ana, said="own_transfer", transaction_id="ana-Gym-5")
    (event,) = ana.trail("correction.correct")
    assert event[1] == "ana"
    assert len(ana.trail("engagement.count")) == 1
    with ana.database.read() as connection:
        assert audit.verify(connection) == ()


def test_with_the_consent_it_goes(ana: Any) -> None:
    say(ana, said="own_transfer", transaction_id="ana-Gym-5")
    gone = ana.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana").json()
    assert gone["purged"]["corrections"] == 1
    assert ana.get("/users/ana/corrections", who="ana").status_code == 403
    assert say(ana, said="own_transfer", transaction_id="ana-Gym-35").status_code == 403


def test_nobody_else_says_anything_of_ones_record(ana: Any) -> None:
    what = {"said": "own_transfer", "transaction_id": "ana-Gym-5"}
    for who, status in (("ben", 404), ("operator", 403), ("auditor", 403)):
        answer = ana.post("/users/ana/corrections", json=what, who=who)
        assert answer.status_code == status
    theirs = {"said": "own_transfer", "transaction_id": "ben-coffee-1"}
    assert say(ana, **theirs).status_code == 404


@pytest.mark.parametrize(
    "what",
    [{"said": "lottery"}, {"said": "category", "transaction_id": "ana-Gym-5"},
     {"said": "category", "transaction_id": "ana-Gym-5", "category": "X"}, {},
     {"said": "not_mine", "account_id": "ana-card", "colour": "red"}],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(ana: Any, what: Any) -> None:
    assert say(ana, **what).status_code == 422
    assert ana.get("/users/ana/corrections", who="ana").json()["corrections"] == []


def test_the_same_request_sent_again_says_it_once(ana: Any) -> None:
    what = {"said": "own_transfer", "transaction_id": "ana-Gym-5"}
    answers = [
        ana.post("/users/ana/corrections", json=what, who="ana", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert len(ana.trail("correction.correct")) == 1


def test_what_a_row_may_be_said_to_be_is_listed(ana: Any) -> None:
    found = ana.get("/users/ana/corrections", who="ana").json()["categories"]
    by_code = {each["code"]: each for each in found}
    assert by_code["INCOME_SALARY"]["outgoing"] is False
    assert by_code["TRANSFER_OUT_SAVINGS"]["incoming"] is False
    assert by_code["FOOD_AND_DRINK_GROCERIES"]["words"] == "groceries"
