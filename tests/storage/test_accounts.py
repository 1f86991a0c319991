"""Who may sign in, and what the trail keeps of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from spendsense.ledger import BadInput, Conflict, NotFound
from spendsense.review import audit
from spendsense.storage import (
    Account,
    Database,
    accounts,
    audit_trail,
    change_role,
    create_account,
    csrf_token,
    disable_account,
    enable_account,
    end_accounts_of,
    find_session,
    find_token,
    issue_token,
    known_account,
    link_identity,
    note_seen,
    sessions_of,
    set_password,
    start_session,
    tokens,
)
from spendsense.storage.account_tables import logins, sessions
from spendsense.storage.tables import metadata

NOW = datetime.fromisoformat("2026-08-22T12:00")
SOON = NOW + timedelta(minutes=1)


def made(database: Database, **more: object) -> Account:
    values = {"login": "olga", "name": "Olga Orlova", "role": "operator", **more}
    with database.write() as connection:
        return create_account(
            connection,
            password_hash="$argon2id$x",
            at=NOW,
            by="ruth",
            **values,  # type: ignore[arg-type]
        )


def session(database: Database, account: Account, at: datetime = NOW) -> str:
    with database.write() as connection:
        return start_session(
            connection, account.account_id, method="password", at=at, by=account.by
        )


def actor(database: Database, secret: str, at: datetime) -> object:
    with database.read() as connection:
        entered = find_session(connection, secret, at=at)
        return entered and entered.actor


def sound(database: Database) -> bool:
    with database.read() as connection:
        return audit.verify(connection) == ()


def test_a_login_is_one_however_it_is_written(loaded: Database) -> None:
    account = made(loaded, login=" Ｏlga@Bank.Example ")
    assert account.login == "olga@bank.example"
    with pytest.raises(Conflict, match=r"login olga@bank\.example is taken"):
        made(loaded, login="OLGA@bank.example")
    with loaded.read() as connection:
        assert known_account(connection, "oLGA@BANK.example") == account
        assert known_account(connection, account.account_id) == account


@pytest.mark.parametrize("login", ["ab", "olga orlova", "оlga", "a" * 101, ".olga", "o\x00lga", ""])
def test_a_login_that_could_be_mistaken_is_refused(loaded: Database, login: str) -> None:
    with pytest.raises(BadInput, match="is not a login"):
        made(loaded, login=login)


def test_a_users_account_needs_a_user_and_staff_have_none(loaded: Database) -> None:
    with pytest.raises(BadInput, match="needs the user's id"):
        made(loaded, role="user")
    with pytest.raises(NotFound, match="There is no user nobody"):
        made(loaded, role="user", user_id="nobody")
    with pytest.raises(BadInput, match="opens no user's things"):
        made(loaded, role="auditor", user_id="u-ana")
    with pytest.raises(BadInput, match="is not a role"):
        made(loaded, role="root")
    assert made(loaded, login="ana", role="user", user_id="u-ana").user_id == "u-ana"
    with pytest.raises(Conflict, match="has an account already"):
        made(loaded, login="ana2", role="user", user_id="u-ana")


def test_an_address_belongs_to_one_account(loaded: Database) -> None:
    made(loaded, email="Olga@Bank.example")
    with pytest.raises(Conflict, match="has that e-mail"):
        made(loaded, login="otto", email="olga@bank.EXAMPLE")


def test_every_change_is_one_event_and_the_rows_agree_with_the_trail(loaded: Database) -> None:
    made(loaded, login="ruth", role="administrator")
    account = made(loaded)
    with loaded.write() as connection:
        name = account.account_id
        set_password(connection, name, "$argon2id$y", at=NOW, by=account.by)
        disable_account(connection, name, at=NOW, by="ruth")
        disable_account(connection, name, at=NOW, by="ruth")  # nothing a second time
        enable_account(connection, name, at=NOW, by="ruth")
        change_role(connection, name, "auditor", at=NOW, by="ruth")
        link_identity(connection, name, "https://id.example", "s-1", at=NOW, by="ruth")
        link_identity(connection, name, "https://id.example", "s-1", at=NOW, by="ruth")
        told = [each.action for each in audit_trail(connection) if each.subject == name]
    assert told == [
        f"account.{what}" for what in ("create", "password", "disable", "enable", "role", "link")
    ]
    assert sound(loaded)


@pytest.mark.parametrize(
    "change",
    [
        {"role": "administrator"},
        {"password_hash": "$argon2id$mine"},
        {"disabled_at": None},
        {"must_change": True},
        {"login": "mallory"},
    ],
)
def test_an_account_that_was_changed_past_us_is_found(
    loaded: Database, change: dict[str, object]
) -> None:
    account = made(loaded)
    made(loaded, login="other")
    with loaded.write() as connection:
        disable_account(connection, account.account_id, at=NOW, by="ruth")
    assert sound(loaded)
    with loaded.write() as connection:
        connection.execute(
            logins.update().where(logins.c.account_id == account.account_id).values(**change)
        )
    with loaded.read() as connection:
        (finding,) = audit.verify(connection)
    assert f"Row {account.account_id} of logins was changed" in finding.sentence


def test_an_account_or_a_session_put_in_past_us_is_found(loaded: Database) -> None:
    account = made(loaded)
    secret = session(loaded, account)
    assert sound(loaded)
    with loaded.write() as connection:
        row = connection.execute(sa.select(sessions)).one()._mapping
        connection.execute(sessions.insert().values({**row, "session_hash": "f" * 64}))
    with loaded.read() as connection:
        (finding,) = audit.verify(connection)
    assert finding.sentence.startswith("Row ffffffffffffffff of sessions has no audit event")
    assert actor(loaded, secret, SOON) is not None


def test_a_session_that_was_made_longer_is_found(loaded: Database) -> None:
    session(loaded, made(loaded))
    with loaded.write() as connection:
        connection.execute(sessions.update().values(ends_at=NOW + timedelta(days=900)))
    assert not sound(loaded)


def test_a_session_stands_for_its_account_until_it_idles_or_ends(loaded: Database) -> None:
    account = made(loaded)
    secret = session(loaded, account)
    found = actor(loaded, secret, SOON)
    assert found is not None
    assert (found.role, found.person, found.by) == (
        "operator",
        account.account_id,
        f"olga ({account.account_id})",
    )
    idle = NOW + timedelta(minutes=30)
    assert actor(loaded, secret, idle - timedelta(seconds=1)) is not None
    assert actor(loaded, secret, idle) is None
    assert actor(loaded, secret[:-1], NOW) is None


def test_a_session_in_use_goes_on_and_ends_at_last_all_the_same(loaded: Database) -> None:
    account = made(loaded)
    secret, at = session(loaded, account), NOW
    for _ in range(35):
        at += timedelta(minutes=20)
        assert actor(loaded, secret, at) is not None
        with loaded.write() as connection:
            note_seen(connection, secret, at=at)
    assert actor(loaded, secret, NOW + timedelta(hours=12) - timedelta(seconds=1)) is not None
    assert actor(loaded, secret, NOW + timedelta(hours=12)) is None
    assert sound(loaded)  # when it was seen is no event


def test_a_clock_that_is_set_back_signs_nobody_out_and_moves_nothing_back(
    loaded: Database,
) -> None:
    secret = session(loaded, made(loaded))
    earlier = NOW - timedelta(hours=3)
    assert actor(loaded, secret, earlier) is not None
    with loaded.write() as connection:
        note_seen(connection, secret, at=earlier)
        assert connection.scalar(sa.select(sessions.c.seen_at)) == NOW


def test_the_secret_of_a_session_is_kept_nowhere(loaded: Database) -> None:
    secret = session(loaded, made(loaded))
    assert len(secret) == 43
    with loaded.read() as connection:
        kept = [str(connection.execute(sa.select(each)).all()) for each in metadata.sorted_tables]
    assert all(secret not in text and csrf_token(secret) not in text for text in kept)


def test_the_token_of_a_session_is_its_own(loaded: Database) -> None:
    account = made(loaded)
    some, other = session(loaded, account), session(loaded, account)
    assert csrf_token(some) == csrf_token(some) != csrf_token(other)
    assert some not in csrf_token(some)


def test_a_change_of_password_ends_the_sessions_and_a_reset_the_tokens_too(
    loaded: Database,
) -> None:
    account = made(loaded)
    secret = session(loaded, account)
    with loaded.write() as connection:
        token = issue_token(
            connection,
            role="operator",
            label="script",
            at=NOW,
            account_id=account.account_id,
        )
        set_password(connection, account.account_id, "$argon2id$y", at=SOON, by=account.by)
        assert find_token(connection, token, at=SOON) is not None
    assert actor(loaded, secret, SOON) is None
    with loaded.write() as connection:
        until = SOON + timedelta(hours=1)
        reset = set_password(
            connection, account.account_id, "$argon2id$z", initial_until=until, at=SOON, by="ruth"
        )
        assert (reset.must_change, reset.password_until) == (True, until)
        assert find_token(connection, token, at=SOON) is None
    assert sound(loaded)


@pytest.mark.parametrize("what", ["disable", "role"])
def test_who_is_disabled_or_gets_another_role_is_out_at_once(loaded: Database, what: str) -> None:
    account = made(loaded)
    secret = session(loaded, account)
    with loaded.write() as connection:
        token = issue_token(
            connection, role="operator", label="x", at=NOW, account_id=account.account_id
        )
        if what == "disable":
            disable_account(connection, "olga", at=SOON, by="ruth")
        else:
            change_role(connection, "olga", "auditor", at=SOON, by="ruth")
        assert find_token(connection, token, at=SOON) is None
        assert sessions_of(connection, account.account_id, at=SOON) == ()
        if what == "disable":
            enable_account(connection, "olga", at=SOON, by="ruth")
        assert find_token(connection, token, at=SOON) is None
    assert actor(loaded, secret, SOON) is None
    assert sound(loaded)


def test_a_token_of_an_account_that_was_disabled_past_us_opens_nothing(loaded: Database) -> None:
    account = made(loaded)
    with loaded.write() as connection:
        token = issue_token(
            connection, role="operator", label="x", at=NOW, account_id=account.account_id
        )
        connection.execute(logins.update().values(disabled_at=NOW))
        assert find_token(connection, token, at=NOW) is None
        connection.execute(logins.update().values(disabled_at=None, role="auditor"))
        assert find_token(connection, token, at=NOW) is None


def test_the_last_administrator_stays(loaded: Database) -> None:
    made(loaded, login="ruth", role="administrator")
    with pytest.raises(Conflict, match="ruth is the last administrator"):  # noqa: SIM117
        with loaded.write() as connection:
            disable_account(connection, "ruth", at=NOW, by="ruth")
    with pytest.raises(Conflict, match="last administrator"), loaded.write() as connection:
        change_role(connection, "ruth", "operator", at=NOW, by="ruth")
    made(loaded, login="rolf", role="administrator")
    with loaded.write() as connection:
        assert disable_account(connection, "ruth", at=NOW, by="rolf").disabled_at == NOW


def test_a_user_becomes_no_staff_and_staff_no_user(loaded: Database) -> None:
    made(loaded, login="ana", role="user", user_id="u-ana")
    made(loaded)
    for name, role in (("ana", "operator"), ("olga", "user")):
        with pytest.raises(BadInput, match="stays one"), loaded.write() as connection:
            change_role(connection, name, role, at=NOW, by="ruth")  # type: ignore[arg-type]


def test_an_identity_belongs_to_one_account(loaded: Database) -> None:
    made(loaded)
    made(loaded, login="otto")
    with loaded.write() as connection:
        link_identity(connection, "olga", "https://id.example", "s-1", at=NOW, by="ruth")
    with pytest.raises(Conflict, match="linked to another"), loaded.write() as connection:
        link_identity(connection, "otto", "https://id.example", "s-1", at=NOW, by="ruth")


def test_of_a_deleted_user_the_account_says_nothing_and_the_trail_never_did(
    loaded: Database,
) -> None:
    account = made(
        loaded, login="ana@example.com", name="Ana", role="user", user_id="u-ana", email="a@b.c"
    )
    secret = session(loaded, account)
    with loaded.write() as connection:
        assert end_accounts_of(connection, "u-ana", at=SOON, by="the user") == 1
        assert end_accounts_of(connection, "u-ana", at=SOON, by="the user") == 0
        (left,) = accounts(connection)
        trail = str(list(audit_trail(connection)))
    assert (left.login, left.name, left.email, left.password_hash) == (
        account.account_id,
        "",
        None,
        None,
    )
    assert "ana@example.com" not in trail and "a@b.c" not in trail
    assert actor(loaded, secret, SOON) is None
    assert sound(loaded)


def test_a_token_may_end_by_its_date(loaded: Database) -> None:
    with loaded.write() as connection:
        token = issue_token(connection, role="auditor", label="x", at=NOW, expires_at=SOON)
        assert find_token(connection, token, at=SOON - timedelta(seconds=1)) is not None
        assert find_token(connection, token, at=SOON) is None
        assert token.startswith("ss_aud_")
        (listed,) = tokens(connection)
        assert listed.expires_at == SOON
    with pytest.raises(BadInput, match="end later than it begins"), loaded.write() as connection:
        issue_token(connection, role="auditor", label="x", at=NOW, expires_at=NOW)
    assert sound(loaded)


def test_two_who_create_the_same_login_at_once_are_one(loaded: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def attempt(number: int) -> bool:
        try:
            made(loaded, name=f"Olga {number}")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1
