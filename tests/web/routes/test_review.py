"""The operator's queue over HTTP."""

from __future__ import annotations

import pytest


def decide(api, recommendation, action, **body):
    api.clock.forward()
    more = {"json": body} if body else {}
    return api.post(f"/operator/review/{recommendation}/{action}", **more)


def test_the_queue_has_pages_and_counts_all(drafted):
    everything = drafted.get("/operator/review?limit=500").json()
    total = everything["total"]
    assert total == len(everything["items"]) > 4
    pages = [
        drafted.get(f"/operator/review?limit=3&offset={start}").json()
        for start in range(0, total + 3, 3)
    ]
    assert [item for page in pages for item in page["items"]] == everything["items"]
    assert {(page["total"], page["limit"]) for page in pages} == {(total, 3)}


def test_the_queue_is_filtered_by_status_and_user(drafted):
    first = drafted.waiting()[0]
    decide(drafted, first, "approve")
    approved = drafted.get("/operator/review?status=approved").json()
    assert [item["id"] for item in approved["items"]] == [first]
    assert drafted.get("/operator/review?status=approved&user_id=ben").json()["total"] == 0
    assert first not in drafted.waiting()
    assert {item["user_id"] for item in drafted.get("/operator/review?user_id=ben").json()["items"]}
    assert drafted.get("/operator/review?status=superceded").status_code == 422
    assert drafted.get("/operator/review?limit=501").status_code == 422
    assert drafted.get("/operator/review?limit=500").status_code == 200


def test_one_recommendation_comes_with_its_trace_from_rows_to_decision(drafted):
    first = drafted.waiting()[0]
    decide(drafted, first, "approve", note="clear")
    answer = drafted.get(f"/operator/review/{first}").json()
    assert answer["recommendation"]["status"] == "approved"
    [event] = answer["events"]
    assert (event["action"], event["by"], event["reason"]) == ("approve", drafted.by(), "clear")
    labels = list(all_labels(answer["trace"]))
    assert any("ana-card" in label for label in labels)
    assert any(label.startswith("grounding allows") for label in labels)
    assert any(label.startswith("approve by olga (token ") for label in labels)


def all_labels(node):
    yield node["label"]
    for child in node["children"]:
        yield from all_labels(child)


def test_a_second_decision_is_a_conflict_that_names_who_decided_what_and_when(drafted):
    first = drafted.waiting()[0]
    done = decide(drafted, first, "approve")
    assert (done.json()["status"], done.json()["decided_by"]) == ("approved", drafted.by())
    for action, body in (
        ("approve", {}),
        ("reject", {"reason": "changed my mind"}),
        ("override", {"reason": "x", "title": "Other words"}),
    ):
        again = decide(drafted, first, action, **body)
        assert again.status_code == 409
        assert (
            f"was approved by {drafted.by()} at 2026-11-20 12:02:00 UTC" in again.json()["detail"]
        )


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": None}])
def test_a_rejection_without_a_reason_is_refused(drafted, body):
    first = drafted.waiting()[0]
    answer = drafted.post(f"/operator/review/{first}/reject", json=body)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "reason"
    assert first in drafted.waiting()


def test_a_rejection_with_a_reason_is_kept_with_it(drafted):
    first = drafted.waiting()[0]
    done = decide(drafted, first, "reject", reason="wrong card").json()
    assert (done["status"], done["decision_reason"]) == ("rejected", "wrong card")


def test_an_override_with_a_number_that_nothing_binds_is_refused_with_the_objection(drafted):
    first = drafted.waiting()[0]
    answer = decide(drafted, first, "override", body="Pay $9,999 by Friday.", reason="shorter")
    assert answer.status_code == 422
    assert "grounding" in answer.json()["detail"] and "$9,999" in answer.json()["detail"]
    assert first in drafted.waiting()
    assert drafted.get("/recommendations/ana", who="ana").json()["recommendations"] == []


def test_an_override_in_sound_words_is_what_the_user_reads(drafted):
    first = drafted.waiting()[0]
    done = decide(drafted, first, "override", title="About your card", reason="shorter").json()
    drafted.clock.forward()
    assert done["decision"] == "override" and done["drafted"]["title"] != done["title"]
    [item] = drafted.get("/recommendations/ana", who="ana").json()["recommendations"]
    assert (item["title"], item["body"]) == ("About your card", done["drafted"]["body"])


def test_who_decides_is_the_token_and_never_the_body(drafted):
    first = drafted.waiting()[0]
    answer = decide(drafted, first, "approve", by="the king")
    assert answer.status_code == 422
    assert decide(drafted, first, "approve").json()["decided_by"] == drafted.by()


def test_nothing_is_approved_for_a_user_who_revoked_consent(drafted):
    first = drafted.waiting()[0]
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    assert decide(drafted, first, "approve").status_code == 404
    assert decide(drafted, first, "reject", reason="revoked").status_code == 404


def for_a_day(api):
    """Ana's consent ends tomorrow."""
    change = {"user_id": "ana", "action": "grant", "days": 1}
    assert api.post("/consent", json=change, who="ana").status_code == 200


def test_nothing_is_approved_once_consent_has_ended_but_it_can_be_rejected(drafted):
    first = drafted.waiting()[0]
    for_a_day(drafted)
    drafted.clock.forward(25 * 60)
    assert decide(drafted, first, "approve").status_code == 403
    assert decide(drafted, first, "reject", reason="ended").status_code == 200


def test_what_is_not_in_the_queue_is_not_found(drafted):
    assert drafted.get("/operator/review/rec_no").status_code == 404
    assert decide(drafted, "rec_no", "approve").status_code == 404
    assert decide(drafted, "rec_no", "reject", reason="x").status_code == 404


def test_looking_at_one_is_in_the_audit_trail(drafted):
    first = drafted.waiting()[0]
    drafted.get(f"/operator/review/{first}")
    assert drafted.trail("read") == [(drafted.by(), "ana", {"what": f"review {first}"})]


def test_a_queue_that_was_listed_is_noted_once_with_whose_drafts(drafted):
    drafted.get("/operator/review?limit=500")
    assert drafted.trail("read.list") == [
        (drafted.by(), "review", {"count": 2, "user_ids": ["ana", "ben"]})
    ]


def test_an_approval_is_withdrawn_and_no_longer_shown(drafted):
    first = drafted.waiting()[0]
    assert decide(drafted, first, "withdraw", reason="wrong card").status_code == 409
    decide(drafted, first, "approve")
    assert decide(drafted, first, "withdraw").status_code == 422
    done = decide(drafted, first, "withdraw", reason="wrong card").json()
    assert (done["status"], done["decided_by"], done["decision_reason"]) == (
        "withdrawn",
        drafted.by(),
        "wrong card",
    )
    assert drafted.get("/recommendations/ana", who="ana").json()["recommendations"] == []
    listed = drafted.get("/operator/review?status=withdrawn").json()["items"]
    assert [each["id"] for each in listed] == [first]
    assert drafted.trail("review.withdraw")[0][:2] == (drafted.by(), first)


def test_a_draft_whose_numbers_no_longer_hold_is_not_approved(drafted, a_household):
    first = next(
        each for each in drafted.get("/operator/review?user_id=ana").json()["items"]
        if "68" in each["because"]
    )["id"]  # fmt: skip
    records = a_household("ana")
    del records["users"]
    records["accounts"][1]["balance_current_cents"] = 5_000
    assert drafted.post("/ingest?update=true", json=records).status_code == 200
    refused = decide(drafted, first, "approve")
    assert refused.status_code == 409
    assert "is stale: its user's records changed" in refused.json()["detail"]
    assert "Run the pipeline again" in refused.json()["detail"]
    assert first in drafted.waiting()
    said = drafted.get(f"/operator/review/{first}").json()["stale"]
    assert said == "its user's records changed since it was drafted"


def test_an_override_for_a_user_whose_consent_ended_is_forbidden_whatever_it_says(drafted):
    first = drafted.waiting()[0]
    for_a_day(drafted)
    drafted.clock.forward(25 * 60)
    answer = decide(drafted, first, "override", body="Pay $9,999 by Friday.", reason="shorter")
    assert answer.status_code == 403
