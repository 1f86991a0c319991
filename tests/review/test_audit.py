"""Whatever is changed behind the product's back is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from spendsense.guardrails import Verdict
from spendsense.ledger import BadInput
from spendsense.recommendations import Draft
from spendsense.review import approve, audit, grant_consent, revoke_consent
from spendsense.storage import (
    Database,
    Head,
    Saved,
    add_load,
    create_account,
    find_token,
    issue_token,
    revoke_token,
    start_session,
)
from spendsense.storage.audit import canonical
from spendsense.storage.tables import APPEND_ONLY, recommendations, tokens

AT = datetime.fromisoformat("2026-08-22T13:00")


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """Guardrails that have no objection."""
    return (Verdict("tone", True, "no objection"),)


@pytest.fixture
def trail(waiting: tuple[Database, str]) -> Database:
    """Seven events: run, trace, grant (1), drafts, approval (1), grant (2), revocation (3)."""
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT, judge_text=fair)
        grant_consent(connection, "u-ben", by="cli", at=AT, purposes=["education"])
        revoke_consent(connection, "u-ben", by="ben", at=AT)
    return database


def tamper(database: Database, *statements: str) -> list[str]:
    """What `verify` says after someone who owns the database took the triggers away.

    Without the findings that say so: that is a test of its own.
    """
    untie(database)
    return told(database, *statements)


def untie(database: Database) -> None:
    """Drop every trigger that keeps a table append-only."""
    with database.write() as connection:
        for table in APPEND_ONLY:
            if database.engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"DROP TRIGGER {table}_append_only ON {table}"))
            else:
                for change in ("update", "delete", "replace"):
                    connection.execute(sa.text(f"DROP TRIGGER {table}_no_{change}"))


def told(database: Database, *statements: str) -> list[str]:
    with database.write() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with database.read() as connection:
        sentences = [finding.sentence for finding in audit.verify(connection)]
    return [sentence for sentence in sentences if not sentence.startswith("The trigger")]


def test_an_untouched_trail_has_no_finding(trail: Database) -> None:
    assert tamper(trail) == []


def test_an_empty_database_has_no_finding(database: Database) -> None:
    with database.read() as connection:
        assert audit.verify(connection) == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_events SET actor = 'eve' WHERE seq = 5", "Audit event 5 was changed after"),
        ("DELETE FROM audit_events WHERE seq = 4", "Audit event 4 is missing"),
        ("DELETE FROM audit_events WHERE seq = 7", "Row 3 of consent_events has no audit event"),
        (
            "INSERT INTO audit_events SELECT 8, at, actor, action, subject, payload, "
            "previous_hash, hash FROM audit_events WHERE seq = 7",
            "Audit event 8 does not follow",
        ),
        ("UPDATE consent_events SET action = 'grant' WHERE seq = 3", "action differ from audit"),
        ("DELETE FROM consent_events WHERE seq = 3", "Row 3 of consent_events, told by audit"),
        (
            "INSERT INTO consent_events (seq, user_id, action, at, by, note) VALUES "
            "(4, 'u-ana', 'grant', '2026-08-22 13:00:01.000000', 'eve', '')",
            "Row 4 of consent_events has no audit event",
        ),
        ("UPDATE review_events SET by = 'eve'", "Row 1 of review_events was changed: by differ"),
        (
            "DELETE FROM review_texts; DELETE FROM review_events",
            "Row 1 of review_events, told by audit event 5, is gone",
        ),
        ("DELETE FROM review_texts", "Row 1 of review_texts, told by audit event 5, is gone"),
        ("UPDATE review_texts SET verdicts = '[]'", "Row 1 of review_texts was changed: content"),
        ("UPDATE review_texts SET recommendation_id = 'x'", "recommendation_id differ"),
        ("UPDATE recommendations SET because = 'You won.'", "text do not give its id"),
    ],
)
def test_a_row_changed_taken_out_or_put_in_is_found(
    trail: Database, statement: str, said: str
) -> None:
    found = tamper(trail, *statement.split("; "))
    assert any(said in sentence for sentence in found), found


def test_two_events_that_changed_places_are_found(trail: Database) -> None:
    found = tamper(
        trail,
        "UPDATE audit_events SET seq = 99 WHERE seq = 3",
        "UPDATE audit_events SET seq = 3 WHERE seq = 4",
        "UPDATE audit_events SET seq = 4 WHERE seq = 99",
    )
    assert any("Audit event 3 does not follow" in sentence for sentence in found)


def test_two_consents_that_changed_places_are_found(trail: Database) -> None:
    found = tamper(
        trail,
        "UPDATE consent_events SET seq = 99 WHERE seq = 1",
        "UPDATE consent_events SET seq = 1 WHERE seq = 2",
        "UPDATE consent_events SET seq = 2 WHERE seq = 99",
    )
    assert len(found) == 2


def test_sealing_a_changed_event_anew_breaks_the_one_after_it(trail: Database) -> None:
    with trail.read() as connection:
        event = list(audit.audit_trail(connection))[4]
    forged = replace(event, actor="eve")
    seal = f"UPDATE audit_events SET actor = 'eve', hash = '{forged.seal()}' WHERE seq = 5"
    found = tamper(trail, seal)
    assert any("Audit event 6 does not follow" in sentence for sentence in found)


def test_each_finding_names_the_event_it_is_about(trail: Database) -> None:
    tamper(trail, "UPDATE audit_events SET subject = 'x' WHERE seq = 3")
    with trail.read() as connection:
        (finding,) = [f for f in audit.verify(connection) if "trigger" not in f.sentence]
    assert finding.seq == 3


def test_record_appends_to_the_same_chain(trail: Database) -> None:
    with trail.write() as connection:
        event = audit.record(
            connection, at=AT, actor="olga", action="export", subject="run-1", payload={"rows": 1}
        )
        assert event.seq == 8
        assert audit.verify(connection) == ()


@pytest.fixture
def full(trail: Database) -> Database:
    """The trail, and events 8 to 11: a load, two tokens, and the end of the first."""
    with trail.write() as connection:
        add_load(connection, at=AT, by="cli", paths=["a.csv"], saved=Saved())
        old = issue_token(connection, role="user", user_id="u-ana", label="phone", at=AT)
        issue_token(connection, role="operator", label="desk", at=AT)
        revoke_token(connection, old, at=AT)
    return trail


COLUMNS = ", ".join(recommendations.columns.keys())

INSERTED = (
    "INSERT INTO tokens (token_hash, role, user_id, label, issued_at) "
    "VALUES ('{}', 'operator', NULL, 'desk', '2026-08-22 13:00:00')"
)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (INSERTED.format("f" * 64), "Row ffffffffffffffff of tokens has no audit event"),
        ("UPDATE tokens SET role = 'operator'", "of tokens was changed: role differ"),
        ("UPDATE tokens SET user_id = 'u-ben'", "of tokens was changed: user_id differ"),
        ("UPDATE tokens SET revoked_at = NULL", "of tokens was changed: revoked_at differ"),
        ("DELETE FROM tokens", "of tokens, told by audit event 11, is gone"),
        ("UPDATE runs SET policy_hash = 'x'", "of runs was changed: policy_hash differ"),
        ("UPDATE runs SET by = 'eve'", "of runs was changed: by differ"),
        ("UPDATE loads SET by = 'eve'", "of loads was changed: by differ"),
        ("UPDATE loads SET paths = '[]'", "of loads was changed: paths differ"),
        ("DELETE FROM loads", "of loads, told by audit event 8, is gone"),
        ("UPDATE traces SET body = '{}'", "of traces was changed: content differ"),
        ("UPDATE recommendations SET disclosure = ''", "of recommendations was changed: content"),
        ("UPDATE recommendations SET facts = '[]'", "of recommendations was changed: content"),
        ("UPDATE recommendations SET verdicts = '[]'", "of recommendations was changed: content"),
        ("UPDATE recommendations SET kind = 'offer'", "of recommendations was changed: content"),
        ("UPDATE recommendations SET persona = 'x'", "of recommendations was changed: content"),
        (
            "UPDATE recommendations SET created_at = '2020-01-01 00:00:00.000000'",
            "of recommendations was changed: content",
        ),
        (
            f"INSERT INTO recommendations ({COLUMNS}) SELECT 'rec_x', {COLUMNS.split(', ', 1)[1]} "
            "FROM recommendations",
            "Row rec_x of recommendations has no audit event",
        ),
        ("UPDATE review_states SET status = 'pending'", "of review_states was changed: status"),
        ("UPDATE review_states SET status = 'overridden'", "of review_states was changed: status"),
        ("UPDATE review_states SET version = 9", "of review_states was changed: version"),
        ("UPDATE review_states SET held_until = at FROM review_events", "changed: held_until"),
        ("UPDATE review_states SET flagged = TRUE", "of review_states was changed: flagged"),
        ("UPDATE review_states SET inputs = 'x'", "of review_states was changed: inputs"),
        ("UPDATE review_states SET waiting_since = '2030-01-01'", "changed: waiting_since"),
        ("UPDATE review_states SET first_by = 'eve'", "of review_states was changed: first_by"),
        ("DELETE FROM review_states", "of review_states is gone"),
        (
            "INSERT INTO review_seeds SELECT recommendation_id, 'x', 'x', created_at, 'eve' "
            "FROM recommendations",
            "of review_seeds has no audit event",
        ),
        ("UPDATE audit_events SET payload = '[1]' WHERE seq = 5", "Audit event 5 cannot be read"),
        ("UPDATE audit_events SET payload = 'null' WHERE seq = 5", "Audit event 5 cannot be read"),
        ("UPDATE audit_events SET payload = '{}' WHERE seq = 4", "of recommendations has no audit"),
        (
            'UPDATE audit_events SET payload = \'{"seq": "x"}\' WHERE seq = 5',
            "Row 1 of review_events has no audit event",
        ),
    ],
)
def test_what_the_trail_vouches_for_is_compared_with_it(
    full: Database, statement: str, said: str
) -> None:
    assert tamper(full) == []
    found = told(full, statement)
    assert any(said in sentence for sentence in found), found


def test_rows_that_were_deleted_with_all_that_names_them_are_found(full: Database) -> None:
    order = ("review_texts", "review_events", "recommendations", "traces", "runs")
    first = "DELETE FROM review_states"  # a row that no event tells of, but all of them together
    found = tamper(full, first, *(f"DELETE FROM {table}" for table in order))
    for table in order:
        assert any(f" of {table}, told by" in sentence for sentence in found), found


UNREADABLE = {
    "sqlite": (
        "UPDATE audit_events SET payload = '{' WHERE seq = 5",
        "UPDATE audit_events SET at = 'nonsense' WHERE seq = 5",
        "UPDATE audit_events SET actor = x'ff' WHERE seq = 5",
        "UPDATE audit_events SET actor = CAST(x'ff' AS TEXT) WHERE seq = 5",
        "UPDATE audit_events SET seq = 'five' WHERE seq = 5",
    ),
    "postgresql": ("UPDATE audit_events SET at = 'infinity' WHERE seq = 5",),
}


@pytest.mark.parametrize("number", range(5))
def test_an_event_that_cannot_be_read_is_a_finding_and_hides_no_other(
    full: Database, number: int
) -> None:
    statements = UNREADABLE[full.engine.dialect.name]
    if number >= len(statements):
        pytest.skip("this engine refuses to keep such a thing")
    found = tamper(full, statements[number], "UPDATE audit_events SET actor = 'eve' WHERE seq = 9")
    assert any("cannot be read" in sentence for sentence in found), found
    assert any("Audit event 9 was changed" in sentence for sentence in found), found


@pytest.mark.parametrize("table", ["consent_events", "review_events", "loads", "recommendations"])
def test_a_row_that_cannot_be_read_is_a_finding(full: Database, table: str) -> None:
    at = "created_at" if table == "recommendations" else "at"
    wrong = "nonsense" if full.engine.dialect.name == "sqlite" else "infinity"
    found = tamper(full, f"UPDATE {table} SET {at} = '{wrong}'")
    assert any(f"of {table} cannot be read" in sentence for sentence in found), found


def test_a_number_that_is_none_is_found_and_not_tripped_over(full: Database) -> None:
    if full.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL keeps no such JSON")
    found = tamper(full, "UPDATE audit_events SET payload = '{\"a\": NaN}' WHERE seq = 5")
    assert any("Audit event 5 was changed after it was sealed" in sentence for sentence in found)


def test_a_missing_trigger_is_a_finding(trail: Database) -> None:
    untie(trail)
    with trail.read() as connection:
        found = [finding.sentence for finding in audit.verify(connection)]
    each = 1 if trail.engine.dialect.name == "postgresql" else 3
    assert len(found) == each * len(APPEND_ONLY)
    assert all("is missing or was changed" in sentence for sentence in found)


def test_a_trigger_that_no_longer_refuses_is_a_finding(trail: Database) -> None:
    with trail.write() as connection:
        if trail.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_events_no_update")
            connection.exec_driver_sql(
                "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events "
                "BEGIN SELECT 1; END"
            )
    with trail.read() as connection:
        (finding,) = audit.verify(connection)
    assert "of audit_events is missing or was changed" in finding.sentence


def test_an_empty_trail_beside_tables_that_are_not_empty_is_a_finding(full: Database) -> None:
    events = ("audit_events", "review_texts", "review_events", "consent_events")
    rows = ("review_states", "recommendations", "traces", "runs", "loads", "tokens")
    found = tamper(full, *(f"DELETE FROM {table}" for table in (*events, *rows)))
    said = "The audit trail is empty, and these tables are not: accounts, liabilities, "
    assert found == [f"{said}transactions, users."]


def test_a_trail_that_was_cut_off_is_whole_but_does_not_hold_the_head_that_was_kept(
    trail: Database,
) -> None:
    with trail.read() as connection:
        kept = audit.head(connection)
    assert kept is not None and kept.seq == 7
    assert tamper(trail, "DELETE FROM audit_events WHERE seq = 7",
                  "DELETE FROM consent_events WHERE seq = 3") == []  # fmt: skip
    with trail.read() as connection:
        (finding,) = [f for f in audit.verify(connection, kept) if "trigger" not in f.sentence]
    assert "no longer holds event 7" in finding.sentence and "cut off" in finding.sentence


def test_a_trail_that_was_sealed_anew_does_not_hold_the_head_that_was_kept(
    trail: Database,
) -> None:
    with trail.read() as connection:
        kept = audit.head(connection)
        last = list(audit.audit_trail(connection))[-1]
    forged = replace(last, actor="eve", payload={**last.payload, "by": "eve"}).seal()
    found = tamper(
        trail,
        "UPDATE consent_events SET by = 'eve' WHERE seq = 3",
        f"UPDATE audit_events SET actor = 'eve', hash = '{forged}', "
        f"payload = '{canonical({**last.payload, 'by': 'eve'})}' WHERE seq = 7",
    )
    assert found == []
    with trail.read() as connection:
        (finding,) = [f for f in audit.verify(connection, kept) if "trigger" not in f.sentence]
    assert finding.seq == 7 and "was written anew" in finding.sentence


def test_a_later_trail_still_holds_the_head_that_was_kept(trail: Database) -> None:
    with trail.write() as connection:
        kept = audit.head(connection)
        grant_consent(connection, "u-ana", by="ana", at=AT, purposes=["research"])
        assert audit.head(connection) != kept
        assert audit.verify(connection, kept) == ()


@pytest.mark.parametrize("text", ["", "7", "7:abc", "0:" + "a" * 64, "x:" + "a" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not the head of a trail"):
        Head.read(text)
    assert Head.read("7:" + "a" * 64) == Head(7, "a" * 64)


def test_a_hash_changed_past_the_name_of_its_token_is_found(trail: Database) -> None:
    with trail.write() as connection:
        secret = issue_token(connection, role="operator", label="desk", at=AT)
        assert find_token(connection, secret, at=AT) is not None
    assert told(trail) == []
    ending = "substr(token_hash, 1, 20) || 'f0f0' || substr(token_hash, 25)"
    (said,) = told(trail, f"UPDATE tokens SET token_hash = {ending}")
    assert "of tokens was changed: hash_digest differ" in said
    with trail.read() as connection:
        assert find_token(connection, secret, at=AT) is None


def test_a_hash_changed_past_the_name_of_its_session_is_found(trail: Database) -> None:
    with trail.write() as connection:
        account = create_account(
            connection,
            login="otto",
            name="Otto",
            role="operator",
            password_hash="$argon2id$x",
            at=AT,
            by="ruth",
        )
        start_session(connection, account.account_id, method="password", at=AT, by="otto")
    assert told(trail) == []
    ending = "substr(session_hash, 1, 20) || 'f0f0' || substr(session_hash, 25)"
    (said,) = told(trail, f"UPDATE sessions SET session_hash = {ending}")
    assert "of sessions was changed: hash_digest differ" in said


def test_a_token_whose_event_tells_no_digest_of_its_hash_is_sound(trail: Database) -> None:
    values = {"role": "operator", "user_id": None, "label": "desk"}
    values |= {"account_id": None, "expires_at": None}
    with trail.write() as connection:
        connection.execute(tokens.insert().values(token_hash="a" * 64, issued_at=AT, **values))
        audit.record(
            connection, at=AT, actor="cli", action="token.issue", subject="a" * 16, payload=values
        )
    assert told(trail) == []


def test_a_name_put_twice_into_a_stored_json_is_found(trail: Database) -> None:
    """A reader takes the last of two: the first is seen by whoever looks at the text."""
    twice = 'CAST(\'{"trace_id": "other", \' || substr(CAST(body AS TEXT), 2) AS '
    kind = "JSON" if trail.engine.dialect.name == "postgresql" else "TEXT"
    assert told(trail, f"UPDATE traces SET body = {twice}{kind})") == [
        "Row trace-1 of traces cannot be read: it was changed past us."
    ]
