"""What a user is shown: approved, while consent stands. Nothing else, ever."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spendsense.recommendations import DISCLOSURE
from spendsense.storage import revoke_token


def shown(api, who="ana", user="ana"):
    return [each["id"] for each in api.get(f"/recommendations/{user}", who=who).json()[LIST]]


LIST = "recommendations"


def approve(api, recommendation):
    """Approved, and its hold over."""
    assert api.post(f"/operator/review/{recommendation}/approve").json()["status"] == "approved"
    api.clock.forward()


def test_what_is_approved_is_shown_with_its_because_and_its_disclosure(drafted):
    first = drafted.waiting()[0]
    assert shown(drafted) == []
    approve(drafted, first)
    [item] = drafted.get("/recommendations/ana", who="ana").json()[LIST]
    assert item["id"] == first and item["disclosure"] == DISCLOSURE
    assert "4821" in item["because"]
    assert (item["as_of"], item["kind"]) == ("2026-11-20", "education")
    assert not {"verdicts", "facts", "trace_id", "decided_by", "status"} & set(item)


def test_the_gate_tells_a_user_what_the_route_tells_staff_and_staffs_look_alone_is_noted(drafted):
    for each in drafted.waiting()[:2]:
        approve(drafted, each)
    before = len(drafted.trail("read"))
    own = drafted.get("/recommendations/ana", who="ana")
    assert len(drafted.trail("read")) == before
    theirs = drafted.get("/recommendations/ana")
    assert own.content == theirs.content and len(own.json()[LIST]) == 2
    headers = [dict(answer.headers) for answer in (own, theirs)]
    ids = {each.pop("x-request-id") for each in headers}
    assert headers[0] == headers[1] and len(ids) == 2
    [(actor, subject, payload)] = drafted.trail("read")[before:]
    assert (actor, subject) == (drafted.by(), "ana") and payload == {"what": "recommendations"}


def test_a_token_and_what_it_opens_are_read_in_one_view_of_the_database(drafted):
    approve(drafted, drafted.waiting()[0])
    begun = []
    sa.event.listen(drafted.database.engine, "begin", begun.append)
    assert len(shown(drafted)) == 1
    assert len(begun) == 1


def test_a_token_that_was_revoked_a_moment_ago_opens_nothing(drafted):
    approve(drafted, drafted.waiting()[0])
    assert len(shown(drafted)) == 1
    with drafted.database.write() as connection:
        revoke_token(connection, drafted.tokens["ana"], at=drafted.clock())
    answer = drafted.get("/recommendations/ana", who="ana")
    assert answer.status_code == 401 and LIST not in answer.json()


def test_nobody_on_record_is_not_found_before_consent_is_spoken_of(drafted):
    answer = drafted.get("/recommendations/nobody")
    assert answer.status_code == 404 and "nobody" in answer.json()["detail"]


def test_pending_rejected_and_superseded_are_never_shown(drafted, a_household):
    rejected, approved, *_ = drafted.waiting()
    drafted.post(f"/operator/review/{rejected}/reject", json={"reason": "not now"})
    approve(drafted, approved)
    records = a_household("ana")
    records["accounts"][1]["balance_current_cents"] = 400_000
    del records["users"]
    drafted.post("/ingest?update=true", json=records)
    drafted.run()
    standing = {
        item["id"]: item["status"]
        for item in drafted.get("/operator/review?status=all&user_id=ana&limit=500").json()["items"]
    }
    assert set(standing.values()) == {"pending", "approved", "rejected", "superseded"}
    assert shown(drafted) == [approved] == shown(drafted, who="operator")


@pytest.mark.parametrize(
    "query",
    ["status=pending", "status=all", "consent=false", "user_id=ben", "limit=5", "include=rejected"],
)
def test_no_query_string_shows_more(drafted, query):
    for who in ("ana", "operator"):
        answer = drafted.get(f"/recommendations/ana?{query}", who=who)
        assert answer.status_code == 422
        assert not set(drafted.waiting()) & set(answer.text.split('"'))


def test_a_revocation_hides_what_was_approved_at_once_and_a_grant_does_not_show_it(drafted):
    approve(drafted, drafted.waiting()[0])
    assert len(shown(drafted)) == 1
    for action, status in (("revoke", 403), ("grant", 200)):
        drafted.clock.forward()
        drafted.post("/consent", json={"user_id": "ana", "action": action}, who="ana")
        for who in ("ana", "operator"):
            assert drafted.get("/recommendations/ana", who=who).status_code == status
    assert shown(drafted) == []


def test_one_users_approval_shows_another_nothing(drafted):
    approve(drafted, drafted.waiting("ana")[0])
    assert shown(drafted, who="ben", user="ben") == []


def test_feedback_is_kept_on_what_is_shown(drafted):
    first = drafted.waiting()[0]
    approve(drafted, first)
    said = {"recommendation_id": first, "verdict": "not_helpful", "note": "I knew that"}
    answer = drafted.post("/feedback", json=said, who="ana")
    assert answer.status_code == 201
    assert answer.json() == {
        **said,
        "code": None,
        "feedback_id": 1,
        "user_id": "ana",
        "at": f"{drafted.clock().isoformat()}Z",
    }
    assert drafted.get("/operator/users/ana").json()["feedback"] == [answer.json()]


def test_there_is_no_feedback_on_what_is_not_shown(drafted):
    approved, pending = drafted.waiting()[:2]
    approve(drafted, approved)
    for who, recommendation, status in (
        ("ana", pending, 404),
        ("ana", "rec_no", 404),
        ("ben", approved, 404),
        ("operator", approved, 403),
        ("ana", approved, 201),
    ):
        said = {"recommendation_id": recommendation, "verdict": "helpful"}
        assert drafted.post("/feedback", json=said, who=who).status_code == status


def test_feedback_says_helpful_or_not(drafted):
    first = drafted.waiting()[0]
    approve(drafted, first)
    said = {"recommendation_id": first, "verdict": "so so"}
    assert drafted.post("/feedback", json=said, who="ana").status_code == 422
    more = {"recommendation_id": first, "verdict": "helpful", "user_id": "ben"}
    assert drafted.post("/feedback", json=more, who="ana").status_code == 422
