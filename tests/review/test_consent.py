"""Consent, granted and revoked."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Thread

import pytest

from spendsense.guardrails import Verdict, consented_at
from spendsense.guardrails.consent_texts import consent_text
from spendsense.ledger import BadInput, ConsentMissing, NotFound, SpendSenseError
from spendsense.recommendations import Draft
from spendsense.review import (
    ConsentChanged,
    approve,
    audit,
    delete_everything,
    expiring,
    grant_consent,
    override,
    receipt,
    recommendation,
    revoke_consent,
    save_drafts,
)
from spendsense.storage import (
    Database,
    audit_trail,
    consent_epochs,
    consent_events,
    consented,
    issue_token,
    read_book,
    save_epochs,
    save_trace,
)

NOON = datetime.fromisoformat("2026-08-22T12:00")
LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """Guardrails that have no objection."""
    return (Verdict("tone", True, "no objection"),)


def test_a_grant_and_a_revocation_change_what_stands(loaded: Database) -> None:
    with loaded.write() as connection:
        assert grant_consent(connection, "u-ana", by="cli", at=NOON, note="by phone")
        assert consented(connection, ["u-ana"]) == {"u-ana"}
        assert revoke_consent(connection, "u-ana", by="ana", at=LATER, note="no more")
        assert consented(connection, ["u-ana"]) == frozenset()
        events = consent_events(connection)
        told = [event.action for event in audit_trail(connection)]
    assert [(event.action, event.by, event.note) for event in events] == [
        ("grant", "cli", "by phone"),
        ("grant", "cli", "by phone"),
        ("revoke", "ana", "no more"),
        ("revoke", "ana", "no more"),
    ]
    assert [event.purpose for event in events] == ["education", "partner_offers"] * 2
    assert told == ["consent.grant"] * 2 + ["consent.revoke"] * 2


def test_what_stands_already_is_not_recorded_again(loaded: Database) -> None:
    with loaded.write() as connection:
        assert not revoke_consent(connection, "u-ana", by="cli", at=NOON)
        assert grant_consent(connection, "u-ana", by="cli", at=NOON)
        assert not grant_consent(connection, "u-ana", by="cli", at=LATER)
        assert len(consent_events(connection)) == 2
        assert len(tuple(audit_trail(connection))) == 2


def test_consent_of_one_is_not_consent_of_another(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOON)
        assert consented(connection, ["u-ana", "u-ben"]) == {"u-ana"}


def test_a_revocation_is_never_refused_and_never_dated_before_the_grant(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=LATER)
        assert revoke_consent(connection, "u-ana", by="ana", at=NOON)
        assert consented(connection, ["u-ana"]) == frozenset()
        events = consent_events(connection)
    assert [(event.action, event.at) for event in events] == [
        ("grant", LATER),
        ("grant", LATER),
        ("revoke", LATER),
        ("revoke", LATER),
    ]
    assert not consented_at(events, LATER)


def test_a_race_of_grants_and_revocations_gives_one_order_and_no_refusal(loaded: Database) -> None:
    faults: list[Exception] = []

    def change(number: int) -> None:
        act = revoke_consent if number % 2 else grant_consent
        try:
            with loaded.write() as connection:
                # Each thread's clock is behind the one before.
                act(connection, "u-ana", by="x", at=LATER - timedelta(seconds=number))
        except SpendSenseError as error:
            faults.append(error)

    threads = [Thread(target=change, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with loaded.read() as connection:
        events = consent_events(connection)
        stands = consented(connection, ["u-ana"]) == {"u-ana"}
    assert faults == []
    assert [each.at for each in events] == sorted(each.at for each in events)
    lessons = [each for each in events if each.purpose == "education"]
    assert all(a.action != b.action for a, b in pairwise(lessons))
    assert len(events) == 2 * len(lessons)
    assert stands == consented_at(events, LATER)


def test_an_operator_has_no_consent_to_give(loaded: Database) -> None:
    with pytest.raises(BadInput, match="an operator, not a customer"), loaded.write() as connection:
        grant_consent(connection, "u-olga", by="cli", at=NOON)


def test_nobody_grants_under_the_pipelines_name(loaded: Database) -> None:
    with pytest.raises(BadInput, match="is no person"), loaded.write() as connection:
        grant_consent(connection, "u-ana", by="Pipeline ", at=NOON)


@pytest.mark.parametrize("own", ["u-ana", "the user, with phone (token 12)"])
def test_a_users_own_revocation_is_not_granted_over_where_that_is_asked(
    loaded: Database, own: str
) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOON, over_revocation=False)
        revoke_consent(connection, "u-ana", by=own, at=LATER)
        with pytest.raises(ConsentMissing, match="only the user can grant it again"):
            grant_consent(connection, "u-ana", by="olga", at=LATER, over_revocation=False)
        assert grant_consent(connection, "u-ana", by="olga", at=LATER, note="signed again")


def test_a_revocation_that_somebody_recorded_is_granted_over(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOON)
        revoke_consent(connection, "u-ana", by="olga", at=NOON)
        assert grant_consent(connection, "u-ana", by="olga", at=NOON, over_revocation=False)


@pytest.mark.parametrize("change", [grant_consent, revoke_consent])
def test_an_unknown_user_is_not_found(loaded: Database, change: object) -> None:
    with pytest.raises(NotFound, match="There is no user u-no"), loaded.write() as connection:
        change(connection, "u-no", by="cli", at=NOON)  # type: ignore[operator]


def test_each_purpose_is_its_own_event_with_the_text_that_was_shown(loaded: Database) -> None:
    with loaded.write() as connection:
        done = grant_consent(
            connection, "u-ana", by="ana", at=NOON, purposes=["research", "education"], days=90
        )
        events = consent_events(connection)
    assert done.purposes == ("education", "research")
    for event in events:
        assert event.purpose is not None
        text = consent_text(event.purpose, NOON.date())
        assert (event.text_version, event.text_hash) == (text.version, text.hash)
        assert event.until == NOON + timedelta(days=90)


@pytest.mark.parametrize("days", [0, 366])
def test_consent_cannot_be_given_for_no_days_or_more_than_a_year(
    loaded: Database, days: int
) -> None:
    with (
        pytest.raises(BadInput, match=f"for 1 to 365 days, not for {days}"),
        loaded.write() as connection,
    ):
        grant_consent(connection, "u-ana", by="ana", at=NOON, days=days)


def test_a_grant_ends_by_itself_and_a_clock_set_back_does_not_undo_a_revocation(
    loaded: Database,
) -> None:
    end = NOON + timedelta(days=10)
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON, days=10)
        assert consented(connection, ["u-ana"], at=end - SECOND) == {"u-ana"}
        assert consented(connection, ["u-ana"], at=end) == frozenset()
        assert revoke_consent(connection, "u-ana", by="ana", at=end)
        assert consented(connection, ["u-ana"], at=NOON) == frozenset()


def test_a_grant_is_renewed_in_its_last_thirty_days_or_for_another_end(loaded: Database) -> None:
    def again(day: int, days: int | None = None) -> ConsentChanged:
        at = NOON + timedelta(days=day)
        return grant_consent(connection, "u-ana", by="ana", at=at, days=days)

    with loaded.write() as connection:
        again(0)
        assert not again(334)
        assert again(335)
        assert not again(336)
        assert again(336, days=7)
        events = consent_events(connection)
    assert events[-1].until == NOON + timedelta(days=343)


def test_what_was_revoked_of_one_purpose_leaves_the_others(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON)
        assert revoke_consent(
            connection, "u-ana", by="ana", at=LATER, purposes=["partner_offers"]
        ).purposes == ("partner_offers",)
        assert consented(connection, ["u-ana"]) == {"u-ana"}
        assert consented(connection, ["u-ana"], purpose="partner_offers") == frozenset()


def test_a_revocation_withdraws_and_deletes_and_the_trail_is_whole(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=LATER, judge_text=fair)
        done = revoke_consent(connection, "u-ana", by="ana", at=LATER)
        told = [event.action for event in audit_trail(connection)]
        assert audit.verify(connection) == ()
    assert done.withdrawn == (key,)
    assert done.purged.counts["recommendations"] == 1
    assert told[-3:] == ["consent.revoke", "review.withdraw", "purge"]


def test_a_revocation_withdraws_what_an_operator_worded(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    own = {"title": "Card interest in one picture", "reason": "clearer"}
    with database.write() as connection:
        override(connection, key, by="olga", at=LATER, judge_text=fair, **own)
        assert revoke_consent(connection, "u-ana", by="ana", at=LATER).withdrawn == (key,)


def test_the_same_draft_after_a_new_grant_waits_again(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=LATER, judge_text=fair)
        revoke_consent(connection, "u-ana", by="ana", at=LATER)
        grant_consent(connection, "u-ana", by="ana", at=LATER, purposes=["education"])
        save_epochs(connection, "run-1", consent_epochs(connection, ["u-ana"]))
        save_trace(
            connection, "trace-1", "u-ana", NOON.date(), "run-1", {"trace_id": "trace-1"}, at=LATER
        )
        save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[(draft, fair(draft))],
            at=LATER,
        )
        assert recommendation(connection, key).status == "pending"
        assert audit.verify(connection) == ()


def test_a_receipt_says_what_when_in_which_words_and_how_to_withdraw(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON)
        kept = receipt(connection, "u-ana", LATER)
        (first, *_) = audit_trail(connection)
    lessons, offers, wording, research = kept["purposes"]
    assert (lessons["state"], offers["state"]) == ("stands", "stands")
    assert (wording["state"], research["state"]) == ("never_granted", "never_granted")
    assert hashlib.sha256(lessons["text"].encode()).hexdigest() == lessons["text_hash"]
    assert (lessons["until"], lessons["days_left"]) == ("2027-08-22T12:00:00", 364)
    assert (kept["entries"][0]["hash"], kept["entries"][0]["consent_seq"]) == (first.hash, 1)
    assert "spendsense consent revoke u-ana" in kept["withdraw"]
    assert kept["consent_epoch"] == 2


def test_who_ends_within_thirty_days_or_has_ended_is_listed_first_first(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON, purposes=["education"], days=31)
        grant_consent(connection, "u-ben", by="ben", at=NOON, purposes=["research"], days=5)

        def listed(days: int, within: int | None = None) -> list[tuple[str, str]]:
            horizon = None if within is None else timedelta(days=within)
            found = expiring(connection, NOON + timedelta(days=days), horizon)
            return [(user, state.state) for user, state in found]

        assert listed(0) == [("u-ben", "ends_soon")]
        assert listed(0, within=31) == [("u-ben", "ends_soon"), ("u-ana", "stands")]
        assert listed(5) == [("u-ben", "ended"), ("u-ana", "ends_soon")]
        revoke_consent(connection, "u-ben", by="ben", at=NOON)
        assert listed(5) == [("u-ana", "ends_soon")]


def test_everything_is_deleted_but_what_shows_that_it_was_permitted(
    waiting: tuple[Database, str],
) -> None:
    database, _ = waiting
    with database.write() as connection:
        issue_token(connection, role="user", user_id="u-ana", label="phone", at=NOON)
        done = delete_everything(connection, "u-ana", by="ana", at=LATER)
        kept = receipt(connection, "u-ana", LATER)
        assert read_book(connection, NOON.date(), ["u-ana"]).transactions.height == 0
        assert audit.verify(connection) == ()
    assert (done.purposes, done.tokens) == (("education",), 1)
    assert done.purged.counts["transactions"] == 3
    assert [each["action"] for each in kept["entries"]] == ["grant", "revoke"]


def test_deleting_again_finds_nothing_and_breaks_nothing(waiting: tuple[Database, str]) -> None:
    database, _ = waiting
    with database.write() as connection:
        delete_everything(connection, "u-ana", by="ana", at=LATER)
        assert not delete_everything(connection, "u-ana", by="ana", at=LATER).purged
        assert audit.verify(connection) == ()
