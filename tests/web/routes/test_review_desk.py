"""Several operators at one queue over HTTP: versions, leases, second people, lanes, figures."""

from __future__ import annotations

import pytest

from spendsense.review import plant
from spendsense.storage import issue_token


@pytest.fixture
def desk(drafted):
    """Ben from the next desk is an operator too."""
    with drafted.database.write() as connection:
        token = issue_token(connection, role="operator", label="bert", at=drafted.clock())
    drafted.tokens["bert"] = token
    return drafted


def act(api, recommendation, action, *, who="operator", headers=None, **body):
    more = {"json": body} if body else {}
    path = f"/operator/review/{recommendation}/{action}"
    return api.post(path, who=who, headers=headers or {}, **more)


def lesson(api) -> str:
    page = api.get("/operator/review?user_id=ana&kind=education&limit=1").json()
    return page["items"][0]["id"]


def offer(api) -> str:
    page = api.get("/operator/review?user_id=ana&kind=offer&limit=1").json()
    return page["items"][0]["id"]


def test_every_answer_carries_the_version_and_a_decision_may_name_it(desk):
    key = lesson(desk)
    read = desk.get(f"/operator/review/{key}")
    assert read.headers["etag"] == '"1"' and read.json()["recommendation"]["version"] == 1
    flagged = act(desk, key, "flag", who="bert", reason="odd")
    assert (flagged.json()["version"], flagged.headers["etag"]) == (2, '"2"')
    late = act(desk, key, "approve", headers={"If-Match": '"1"'})
    assert late.status_code == 409
    detail = late.json()["detail"]
    assert (
        "stands at version 2, after flag by bert (token " in detail
        and "you act on version 1" in detail
    )
    assert act(desk, key, "reject", reason="no", version=1).status_code == 409
    assert act(desk, key, "approve", headers={"If-Match": '"2"'}).status_code == 200


@pytest.mark.parametrize("tag", ['"x"', "W/1", '"-1"', '"99999999999999"', '""', "\u0663".encode()])
def test_an_etag_that_is_none_of_ours_is_refused(desk, tag):
    answer = act(desk, lesson(desk), "approve", headers={"If-Match": tag})
    assert answer.status_code == 422 and "is not the ETag" in answer.json()["detail"]


def test_two_versions_that_differ_are_refused_and_a_star_names_none(desk):
    key = lesson(desk)
    both = act(desk, key, "approve", headers={"If-Match": '"1"'}, version=2)
    assert both.status_code == 422 and "Name one" in both.json()["detail"]
    assert act(desk, key, "approve", headers={"If-Match": "*"}).status_code == 200


def test_what_one_has_taken_the_other_is_told_of_and_may_not_decide(desk):
    key = lesson(desk)
    taken = act(desk, key, "take").json()
    assert (taken["lease_by"], taken["lease_until"]) == (desk.by(), "2026-11-20T12:16:00Z")
    refused = act(desk, key, "reject", who="bert", reason="no")
    assert refused.status_code == 409
    said = f"is taken by {desk.by()} until 2026-11-20 12:16:00 UTC"
    assert said in refused.json()["detail"]
    assert desk.get("/operator/review?mine=true").json()["total"] == 1
    assert desk.get("/operator/review?mine=true", who="bert").json()["total"] == 0
    assert act(desk, key, "release").json()["lease_by"] is None
    assert act(desk, key, "release").status_code == 409
    assert act(desk, key, "reject", who="bert", reason="no").status_code == 200


def test_an_offer_takes_two_people_and_is_seen_after_the_hold(desk):
    key = offer(desk)
    first = act(desk, key, "approve").json()
    assert (first["status"], first["first_by"]) == ("awaiting_second", desk.by())
    assert act(desk, key, "approve").status_code == 409
    assert act(desk, key, "approve", who="bert").json()["status"] == "approved"

    def seen():
        told = desk.get("/recommendations/ana", who="ana").json()["recommendations"]
        return [each["id"] for each in told]

    assert seen() == []
    desk.clock.forward()
    assert seen() == [key]


@pytest.mark.parametrize("field", ["four_eyes", "second", "by", "waive", "force"])
def test_nobody_waives_the_second_person_by_a_parameter(desk, field):
    key = offer(desk)
    assert act(desk, key, "approve", **{field: False}).status_code == 422
    for role in ("auditor", "administrator"):
        assert act(desk, key, "approve", who=role).status_code == 403


def test_an_approval_is_undone_published_and_put_off(desk):
    key = lesson(desk)
    act(desk, key, "approve")
    assert (
        act(desk, key, "undo", who="bert", reason="slip", code="slip").json()["status"] == "pending"
    )
    put_off = act(desk, key, "snooze", until="2026-11-21T09:00:00+01:00", reason="later").json()
    assert put_off["snoozed_until"] == "2026-11-21T08:00:00Z"
    assert act(desk, key, "snooze", until="2026-11-21T09:00:00", reason="later").status_code == 422
    for bad in ("2020-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert act(desk, key, "snooze", until=bad, reason="x").status_code == 422
    act(desk, key, "approve")
    assert act(desk, key, "publish").status_code == 200
    assert len(desk.get("/recommendations/ana", who="ana").json()["recommendations"]) == 1
    assert act(desk, key, "publish").status_code == 409


def test_a_code_of_the_closed_list_stands_beside_the_reason(desk):
    codes = desk.get("/operator/review/reasons").json()["actions"]
    assert {each["code"] for each in codes["reject"]} >= {"wrong_number", "other"}
    key = lesson(desk)
    bad = act(desk, key, "reject", reason="no", code="because")
    assert bad.status_code == 422 and "Use one of wrong_number" in bad.json()["detail"]
    done = act(desk, key, "reject", reason="no", code="wrong_number").json()
    assert done["decision_code"] == "wrong_number"
    assert desk.get(f"/operator/review/{key}").json()["events"][-1]["code"] == "wrong_number"


def test_lanes_and_pages_for_a_console(desk):
    total = desk.get("/operator/review?status=waiting").json()["total"]
    act(desk, lesson(desk), "escalate", reason="a question of law", code="needs_compliance")
    told = {each["name"]: each for each in desk.get("/operator/review/lanes").json()["lanes"]}
    assert told["escalated"]["count"] == told["flagged"]["count"] == 1
    assert told["pending"]["count"] == total - 1 and told["pending"]["oldest_hours"] == 0
    met, cursor = [], ""
    while cursor is not None:
        page = desk.get(
            f"/operator/review?status=waiting&limit=4&cursor={cursor}"
            if cursor
            else "/operator/review?status=waiting&limit=4"
        ).json()
        met += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert len(met) == len(set(met)) == total
    assert desk.get("/operator/review?cursor=nonsense").status_code == 422


def test_opening_is_noted_once_and_starts_the_clock(desk):
    key = lesson(desk)
    for _ in range(2):
        desk.get(f"/operator/review/{key}")
    assert len(desk.trail("review.open")) == 1
    desk.get(f"/operator/review/{key}", who="auditor")
    assert len(desk.trail("review.open")) == 1
    desk.clock.forward()
    act(desk, key, "approve")
    told = desk.get("/operator/review/metrics").json()
    assert (told["overall"]["timed"], told["overall"]["median_seconds"]) == (1, 60)
    [olga] = told["operators"]
    assert olga["operator"] == desk.by() and olga["says"].startswith("1 decisions: 1 approved")


def test_figures_of_an_empty_desk_say_so(api):
    told = api.get("/operator/review/metrics").json()
    assert told["overall"]["says"] == "no decisions yet" and told["operators"] == []
    assert told["agreement"]["why_none"].startswith("insufficient evidence: 0 pairs")
    assert api.get("/operator/review/groups").json()["groups"] == []
    assert api.get("/operator/review/second").json()["items"] == []
    lanes = api.get("/operator/review/lanes").json()["lanes"]
    assert [(each["count"], each["oldest"]) for each in lanes] == [(0, None)] * len(lanes)


def test_a_planted_item_is_told_to_whoever_decided_it_and_shown_to_nobody(desk):
    with desk.database.write() as connection:
        [key] = plant(connection, by="lead", at=desk.clock(), many=1)
    listed = desk.get("/operator/review?limit=500").json()["items"]
    assert key in {each["id"] for each in listed} and "planted" not in str(
        [each for each in listed if each["planted"]]
    )
    read = desk.get(f"/operator/review/{key}").json()
    assert read["trace"]["children"] and read["recommendation"]["planted"] is None
    whose = read["recommendation"]["user_id"]
    ids = {each["id"] for each in desk.get(f"/operator/users/{whose}").json()["recommendations"]}
    assert key in ids
    done = act(desk, key, "approve").json()
    assert done["planted"]["missed"] and done["planted"]["sentence"].startswith("This item was")
    desk.clock.forward()
    shown = desk.get(f"/recommendations/{whose}", who=whose).json()["recommendations"]
    assert shown == []
    said = {"recommendation_id": key, "verdict": "helpful"}
    assert desk.post("/feedback", json=said, who=whose).status_code == 404
    figures = desk.get("/operator/review/metrics").json()["overall"]
    assert (figures["planted_missed"], figures["decisions"]) == (1, 0)


def test_a_group_that_does_not_wait_is_not_found(desk):
    assert desk.get("/operator/review/groups").json()["groups"] == []  # no three are alike
    answer = desk.post("/operator/review/groups/grp_none/approve")
    assert answer.status_code == 404 and "No group grp_none waits" in answer.json()["detail"]


def test_a_second_look_hides_what_was_decided(desk):
    keys = [
        each["id"] for each in desk.get("/operator/review?kind=education&limit=500").json()["items"]
    ]
    for key in keys:
        act(desk, key, "reject", reason="the first says no")
    page = desk.get("/operator/review/second", who="bert").json()
    assert desk.get("/operator/review/second").json()["total"] == 0
    for each in page["items"]:
        assert not {"status", "decision", "decided_by", "decision_reason"} & set(each)
        told = act(desk, each["id"], "second", who="bert", would="approve", reason="fine").json()
        assert (told["first"], told["second"], told["agrees"]) == ("reject", "approve", False)
    undrawn = next(key for key in keys if key not in {each["id"] for each in page["items"]})
    refused = act(desk, undrawn, "second", who="bert", would="approve", reason="fine")
    assert refused.status_code == 409 and "was not drawn" in refused.json()["detail"]
