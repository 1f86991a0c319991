"""From a household's files to what its user sees, and everything that must stop on the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from spendsense.ledger import ConsentMissing
from spendsense.review import shown_to
from spendsense.storage.tables import audit_events, recommendations

from .conftest import AS_OF


def shown(command, user: str = "ana"):
    """What the user would see at this moment."""
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251 - as the command reads it
    with command.database.read() as connection:
        return shown_to(connection, user, at=now)


def waiting(command):
    return command.ok("review", "list", "--json").json


def test_files_to_approval_to_the_user(on_both, household):
    spendsense = on_both
    loaded = spendsense.ok("ingest", household, "--json").json
    assert loaded["loaded"] and loaded["faults"] == []
    spendsense.ok("consent", "grant", "ana", "--by", "branch", "--note", "signed on paper")
    summary = spendsense.ok("run", "--as-of", AS_OF, "--json").json
    assert summary["users"] == 1 and summary["without_consent"] == 1 and summary["drafts"] > 0
    assert summary["personas"]["30"] == {"high_utilization": 1}
    queue = waiting(spendsense)
    assert len(queue) == summary["drafts"] and {each["user_id"] for each in queue} == {"ana"}
    assert shown(spendsense) == ()

    first = next(each for each in queue if "68" in each["because"])
    tree = spendsense.ok("review", "show", first["id"], "--json").json["trace"]
    assert "ana-card" in str(tree) and "utilization_highest" in str(tree)
    held = spendsense.ok("review", "approve", first["id"], "--by", "olga")
    assert "Its user sees it from" in held.err and shown(spendsense) == ()
    spendsense.ok("review", "publish", first["id"], "--by", "olga")
    [seen] = shown(spendsense)
    assert (seen.recommendation_id, seen.title) == (first["id"], first["title"])
    assert seen.disclosure.startswith("This is educational content, not financial advice.")
    again = spendsense("review", "approve", first["id"])
    assert again.code == 4 and "was approved by olga" in again.err

    second = next(each for each in queue if each["id"] != first["id"])
    spendsense.ok("review", "reject", second["id"], "--reason", "Too early for her")
    assert [each.recommendation_id for each in shown(spendsense)] == [first["id"]]
    decided = spendsense.ok("review", "show", second["id"], "--json").json
    assert (decided["status"], decided["decision_reason"]) == ("rejected", "Too early for her")

    assert spendsense.ok("audit", "verify", "--json").json["whole"] is True
    measured = spendsense.ok("evaluate", "--json").json
    told = {each["name"]: each for each in measured["metrics"]}
    for name in ("coverage", "explainability", "auditability", "guardrails"):
        assert told[name]["numerator"] == told[name]["denominator"] > 0
        assert told[name]["verdict"] == "insufficient"  # one person proves nothing

    spendsense.ok("consent", "revoke", "ana")
    with pytest.raises(ConsentMissing):
        shown(spendsense)


def test_an_override_in_plain_words_is_shown_in_those_words(ana):
    first = waiting(ana)[0]
    ana.ok(
        "review", "override", first["id"], "--title", "A thought about your card",
        "--reason", "Plainer",
    )  # fmt: skip
    ana.ok("review", "publish", first["id"])
    [seen] = shown(ana)
    assert seen.title == "A thought about your card" and seen.body == first["body"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("You could save $98,765 a year with this.", "no bound fact"),
        ("You are irresponsible with money and should be ashamed.", "tone"),
    ],
)
def test_an_override_that_a_guardrail_objects_to_is_refused_and_writes_nothing(ana, words, why):
    first, before = waiting(ana)[0], ana.state()
    refused = ana("review", "override", first["id"], "--body", words, "--reason", "Mine")
    assert refused.code == 1 and why in refused.err and refused.out == ""
    assert ana.state() == before and shown(ana) == ()


def test_a_rejection_without_a_reason_is_a_usage_error(ana):
    refused = ana("review", "reject", waiting(ana)[0]["id"])
    assert refused.code == 2 and "--reason" in refused.err


def test_consent_that_is_revoked_between_run_and_approval_stops_the_approval(ana):
    first = waiting(ana)[0]
    ana.ok("consent", "revoke", "ana", "--note", "changed her mind")
    before = ana.state()
    refused = ana("review", "approve", first["id"])
    assert refused.code == 3 and first["id"] in refused.err and ana.state() == before
    ana.ok("consent", "grant", "ana")
    assert ana("review", "approve", first["id"]).code == 3
    ana.ok("run", "--as-of", AS_OF)
    ana.ok("review", "approve", first["id"])
    ana.ok("review", "publish", first["id"])
    assert [each.recommendation_id for each in shown(ana)] == [first["id"]]


def test_without_a_grant_nothing_is_read_and_nothing_explained(spendsense, household):
    spendsense.ok("ingest", household)
    summary = spendsense.ok("run", "--as-of", AS_OF, "--json").json
    assert (summary["users"], summary["without_consent"], summary["drafts"]) == (0, 2, 0)
    state = spendsense.state()
    assert state["readings"] == state["traces"] == state["recommendations"] == 0
    for command in (("explain", "ana"), ("run", "--user", "ana")):
        refused = spendsense(*command, "--as-of", AS_OF)
        assert refused.code == 7 and "spendsense consent grant ana" in refused.err
        assert refused.out == ""


def test_an_audit_event_changed_past_us_is_exit_6(ana):
    with ana.database.write() as connection:
        triggers = connection.execute(
            sa.text("SELECT name FROM sqlite_master WHERE type='trigger'")
        ).scalars()
        for name in [each for each in triggers if "audit" in each]:
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        first = audit_events.update().where(audit_events.c.seq == 1)
        connection.execute(first.values(actor="somebody else"))
    found = ana("audit", "verify", "--json")
    assert found.code == 6 and found.json["whole"] is False
    assert "Audit event 1 was changed" in found.json["findings"][0]


def test_a_text_changed_past_us_is_exit_6_and_fails_the_evaluation(ana):
    first = waiting(ana)[0]["id"]
    with ana.database.write() as connection:
        ours = recommendations.c.recommendation_id == first
        connection.execute(recommendations.update().where(ours).values(title="Other words"))
    assert ana("audit", "verify").code == 6
    evaluated = ana("evaluate", "--json")
    verdicts = {m["name"]: m["verdict"] for m in evaluated.json["metrics"]}
    assert (evaluated.code, verdicts["auditability"]) == (6, "fail")


def test_a_second_run_gives_the_same_drafts_and_traces(ana):
    before = {each["id"]: each["trace_id"] for each in waiting(ana)}
    ana.ok("run", "--as-of", AS_OF)
    assert {each["id"]: each["trace_id"] for each in waiting(ana)} == before
    assert ana.ok("explain", "ana", "--as-of", AS_OF, "--json").json["trace_id"] in set(
        before.values()
    )


def test_a_later_day_supersedes_what_waits_and_leaves_what_is_decided(ana):
    first, *others = waiting(ana)
    ana.ok("review", "approve", first["id"])
    ana.ok("review", "publish", first["id"])
    ana.ok("run", "--as-of", "2026-08-25")
    queue = waiting(ana)
    assert {each["as_of"] for each in queue} == {"2026-08-25"}
    old = {each["id"] for each in others}
    superseded = ana.ok("review", "list", "--status", "superseded", "--json").json
    assert {each["id"] for each in superseded} == old
    assert [each.recommendation_id for each in shown(ana)] == [first["id"]]
