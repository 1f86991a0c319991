"""What a recommendation rests on, over HTTP: tokens, rows, seven stages, checks, replay, why."""

from __future__ import annotations

import pytest

from spendsense.review import plant
from spendsense.review.seeds import known_bad

STAGES = ["data", "signals", "persona", "candidates", "guardrails", "draft", "checks"]


@pytest.fixture
def first(drafted):
    """The id of a lesson on interest that waits for ana."""
    items = drafted.get("/operator/review?user_id=ana&limit=500").json()["items"]
    return next(each["id"] for each in items if each["item_key"] == "how-card-interest-works")


def evidence(api, key, **more):
    answer = api.get(f"/operator/review/{key}/evidence", **more)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def item(api, key):
    return api.get(f"/operator/review/{key}").json()["recommendation"]


def stage(found, name):
    return next(each for each in found["stages"] if each["name"] == name)


def check(api, key, **text):
    answer = api.post(f"/operator/review/{key}/check", json=text)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_the_tokens_of_a_text_are_the_text_and_each_figure_lights_up_its_rows(drafted, first):
    found, shown = evidence(drafted, first), item(drafted, first)
    for part in ("title", "because", "body"):
        assert "".join(token["text"] for token in found[part]) == shown[part]
    tokens = [token for part in ("title", "because", "body") for token in found[part]]
    figures = [token for token in tokens if token["kind"] == "figure"]
    assert not [token for token in tokens if token["kind"] == "number"]
    interest = next(token for token in figures if token["reading"] == "interest_cents")
    assert (interest["text"], interest["value"], interest["unit"]) == ("$87.00", 8_700, "cents")
    assert interest["transaction_ids"] == ["ana-interest"]
    [row] = [r for r in found["rows"] if r["transaction_id"] == "ana-interest"]
    assert (row["amount_cents"], row["date"]) == (8_700, "2026-11-10")
    assert (row["account_mask"], row["name"]) == ("4821", "INTEREST CHARGED")
    assert "ana-card" in {account["account_id"] for account in found["accounts"]}


def test_there_are_exactly_seven_stages_in_order_each_with_a_summary(drafted, first):
    found = evidence(drafted, first)
    assert [each["name"] for each in found["stages"]] == STAGES
    assert all(each["title"] and each["summary"] and each["lines"] for each in found["stages"])
    assert {each["status"] for each in found["stages"]} == {"ok"}


def test_the_stages_tell_what_the_trace_kept(drafted, first):
    found = evidence(drafted, first)
    data = {line["name"]: line["value"] for line in stage(found, "data")["lines"]}
    assert (data["as_of"], data["transactions"], len(data["digest"])) == ("2026-11-20", "31", 64)
    signals = {line["reading"]: line for line in stage(found, "signals")["lines"]}
    utilization = signals["utilization_highest"]
    assert utilization["rule"] == "utilization_highest is at least 50%"
    assert (utilization["value"], utilization["margin"]) == ("68%", 0.36)
    personas = stage(found, "persona")["lines"]
    assert len(personas) == 5 and personas[0]["said"].startswith("High utilization holds: your")
    assert "does not hold: " in personas[3]["said"]
    candidates = {line["name"]: line for line in stage(found, "candidates")["lines"]}
    assert candidates["how-card-interest-works"]["value"] == "chosen"
    assert {line["value"] for line in candidates.values()} >= {"chosen", "dropped", "not worded"}
    rules = [line for line in stage(found, "guardrails")["lines"] if line["rule_id"]]
    assert rules and all(line["citation"] and line["value"] == "passes" for line in rules)
    assert stage(found, "draft")["lines"][0]["value"] == "template"
    figures = [line for line in stage(found, "checks")["lines"] if line["name"] == "figure"]
    told = "is the fact interest_cents, from reading:interest_cents"
    assert any(told in line["said"] for line in figures)


def test_records_that_changed_since_ask_for_attention(drafted, first, a_household):
    records = a_household("ana")
    [row] = records["transactions"][:1]
    new = {**row, "transaction_id": "ana-new", "date": "2026-11-19"}
    drafted.clock.forward()
    assert drafted.post("/ingest", json={"transactions": [new]}).json()["loaded"]
    data = stage(evidence(drafted, first), "data")
    assert data["status"] == "attention"
    assert data["lines"][-1]["said"] == "Its user's records changed since it was drafted."


def test_a_row_that_is_gone_is_counted_and_not_shown(drafted, first):
    with drafted.database.write() as connection:
        connection.exec_driver_sql("delete from transactions where transaction_id = 'ana-interest'")
    found = evidence(drafted, first)
    assert found["rows_gone"] == 1
    assert "ana-interest" not in {row["transaction_id"] for row in found["rows"]}


def test_a_look_at_the_evidence_is_noted(drafted, first):
    evidence(drafted, first)
    evidence(drafted, first, who="auditor")
    what = {"what": f"evidence {first}"}
    assert [(subject, said) for _, subject, said in drafted.trail("read")] == [("ana", what)] * 2


def test_a_planted_item_is_like_the_others(drafted):
    with drafted.database.write() as connection:
        keys = plant(connection, by="lead", at=drafted.clock(), many=3)
    said = {bad.says for bad in known_bad()}
    for key in keys:
        found = evidence(drafted, key)
        assert "".join(token["text"] for token in found["body"]).split("\n\n")[-1] in said
        tokens = [token for part in ("title", "because", "body") for token in found[part]]
        assert "number" not in {token["kind"] for token in tokens}
        others = [o for o in drafted.waiting(found["user_id"]) if o not in keys]
        real = [evidence(drafted, other) for other in others]
        alike = next(e for e in real if e["trace_id"] == found["trace_id"])
        for one, other in zip(found["stages"], alike["stages"], strict=True):
            assert (one["name"], one["status"]) == (other["name"], other["status"])
        assert {line["value"] for line in stage(found, "candidates")["lines"]} == {
            line["value"] for line in stage(alike, "candidates")["lines"]
        }
        checked = check(drafted, key)
        assert checked["allowed"] and checked["numbers"] == []


def test_an_edited_text_is_judged_and_its_loose_numbers_are_found(drafted, first):
    shown = item(drafted, first)
    body = f"{shown['body']}\n\nThis could save $500 in 7 weeks."
    found = check(drafted, first, body=body)
    assert not found["allowed"]
    verdicts = {each["guardrail"]: each["allowed"] for each in found["verdicts"]}
    assert verdicts["grounding"] is False and verdicts["disclosure"] is True
    assert [(n["part"], n["text"], body[n["start"] : n["end"]]) for n in found["numbers"]] == [
        ("body", "$500", "$500"),
        ("body", "7", "7"),
    ]
    assert check(drafted, first)["allowed"]
    assert check(drafted, first, title="A calm look at card interest")["allowed"]


def test_a_check_says_what_an_override_would(drafted, first):
    bad = {"title": "Stop overspending now"}
    checked = check(drafted, first, **bad)
    refused = drafted.post(
        f"/operator/review/{first}/override", json={**bad, "reason": "clearer words"}
    )
    assert refused.status_code == 422 and not checked["allowed"]
    for verdict in checked["verdicts"]:
        if not verdict["allowed"]:
            assert f"{verdict['guardrail']}: {verdict['reason']}" in refused.json()["detail"]


def test_an_empty_text_is_judged_too_while_somebody_types(drafted, first):
    found = check(drafted, first, title="")
    assert not found["allowed"]
    assert found["verdicts"][-1]["reason"] == "The title may not be empty."


def test_a_check_keeps_nothing_and_moves_nothing(drafted, first):
    before = item(drafted, first)
    drafted.get(f"/operator/review/{first}")
    events = len(drafted.trail("read"))
    for words in ("One", "One more", "One more word"):
        check(drafted, first, title=words)
    assert len(drafted.trail("read")) == events  # the look at the item was noted
    assert item(drafted, first) == before


def test_a_check_of_an_item_that_was_not_opened_is_a_look(drafted, first):
    check(drafted, first, title="One")
    assert drafted.trail("read") == [(drafted.by(), "ana", {"what": f"check {first}"})]


def test_a_replay_gives_the_same_decision_with_its_digest(drafted, first):
    trace = item(drafted, first)["trace_id"]
    answer = drafted.post(f"/operator/traces/{trace}/replay", json={})
    assert answer.status_code == 200, answer.json()
    found = answer.json()
    assert found["identical"] and found["digest"] == trace
    assert found["records"]["same"] and found["code"]["same"]
    assert all(each["identical"] for each in found["stages"])
    assert (drafted.by(), "ana", {"what": f"replay {trace}"}) in drafted.trail("read")


def test_a_replay_over_other_records_says_where_it_differs(drafted, first):
    trace = item(drafted, first)["trace_id"]
    with drafted.database.write() as connection:
        connection.exec_driver_sql(
            "update transactions set amount_cents = 1 where transaction_id = 'ana-interest'"
        )
    found = drafted.post(f"/operator/traces/{trace}/replay", json={}).json()
    assert not found["identical"] and found["digest"] is None
    differing = {each["name"] for each in found["stages"] if not each["identical"]}
    assert "signals" in differing
    assert found["records"]["same"] is False
    assert found["said"].startswith("Not identical: ")


def test_a_trace_that_was_purged_says_why_it_cannot_be_replayed(drafted, first):
    trace = item(drafted, first)["trace_id"]
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    gone = drafted.post(f"/operator/traces/{trace}/replay", json={})
    assert gone.status_code == 404
    assert "cannot be replayed: its inputs are gone, purged at" in gone.json()["detail"]
    assert drafted.get(f"/operator/review/{first}/evidence").status_code == 404
    assert drafted.post(f"/operator/review/{first}/check", json={}).status_code == 404


def shown_to_ana(api, key):
    api.clock.forward()
    assert api.post(f"/operator/review/{key}/approve").status_code == 200
    api.clock.forward(5)


def test_why_tells_the_user_the_facts_the_pattern_the_checks_and_that_a_person_approved(
    drafted, first
):
    path = f"/users/ana/recommendations/{first}/why"
    assert drafted.get(path, who="ana").status_code == 404
    shown_to_ana(drafted, first)
    answer = drafted.get(path, who="ana")
    found = answer.json()
    assert found["said"].startswith("You see this because ") and found["said"].endswith(".")
    facts = {each["name"]: each for each in found["facts"]}
    interest = facts["interest_cents"]
    assert interest["said"] == "$87.00 of card interest was charged in the window."
    assert interest["rows"]["transaction_ids"] == ["ana-interest"]
    assert found["persona_title"] == "High utilization"
    assert "Your card ending 4821 is at 68% of its $5,000.00 limit." in found["persona_sentences"]
    assert found["passed"][0]["guardrail"] == "consent"
    assert found["approved"] == "Approved by a person on November 20, 2026."
    assert "olga" not in answer.text and "token" not in answer.text
    assert found["worded_by"] == "template" and found["sources"] and found["reviewed_on"]
    assert found["reading_minutes"] >= 1
    assert drafted.trail("read") == []


def test_why_is_only_told_of_what_is_shown_and_only_to_its_user(drafted, first):
    shown_to_ana(drafted, first)
    path = f"recommendations/{first}/why"
    assert drafted.get(f"/users/ben/{path}", who="ben").status_code == 404
    assert drafted.get(f"/users/ana/{path}", who="ben").status_code == 404
    assert drafted.get(f"/users/ana/{path}", who="operator").status_code == 200
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    assert drafted.get(f"/users/ana/{path}", who="ana").status_code == 403
