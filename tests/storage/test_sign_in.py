"""Signing in, waiting after wrong passwords, and choosing another."""

from __future__ import annotations

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from spendsense.ledger import BadInput
from spendsense.review import audit
from spendsense.storage import (
    Account,
    Database,
    audit_trail,
    create_account,
    disable_account,
    find_session,
    journal,
    known_account,
    locked_until,
    sign_in,
    unlock,
)
from spendsense.storage.account_tables import lockouts
from spendsense.storage.passwords import HASHER, hashed
from spendsense.storage.sign_in import SignIn, change_own_password, login_hash

NOW = datetime.fromisoformat("2026-08-22T12:00")
RIGHT = "nine lamps dance under"
OTHER = "quiet violins hum at dawn"


@pytest.fixture
def olga(database: Database) -> Account:
    with database.write() as connection:
        return create_account(
            connection,
            login="olga",
            name="Olga Orlova",
            role="operator",
            password_hash=hashed(RIGHT),
            at=NOW,
            by="ruth",
        )


def told(database: Database) -> list[str]:
    with database.read() as connection:
        return [event.action for event in audit_trail(connection)]


def wrong(database: Database, times: int, login: str = "olga", at: datetime = NOW) -> list[object]:
    return [sign_in(database, login, "wrong", at=at).wait_until for _ in range(times)]


def test_the_right_password_gives_a_session_of_that_account(database: Database, olga: Account):
    done = sign_in(database, " OLGA ", RIGHT, at=NOW)
    assert done.account == olga
    with database.read() as connection:
        entered = find_session(connection, str(done.secret), at=NOW)
        assert audit.verify(connection) == ()
    assert entered is not None and entered.actor.account_id == olga.account_id
    assert told(database) == ["account.create", "sign_in"]


def test_two_sign_ins_are_two_sessions(database: Database, olga: Account):
    secrets = {sign_in(database, "olga", RIGHT, at=NOW).secret for _ in range(3)}
    assert len(secrets) == 3


@pytest.mark.parametrize(
    ("login", "password"),
    [("olga", "wrong"), ("nobody", RIGHT), ("olga", ""), ("olga", RIGHT + " "), ("", ""),
     ("olga", RIGHT.upper()), ("olga", RIGHT[:-1])],
)  # fmt: skip
def test_anything_else_gives_nothing_and_is_one_event_without_the_password(
    database: Database, olga: Account, login: str, password: str
):
    assert sign_in(database, login, password, at=NOW) == sign_in(database, "x", "y", at=NOW)
    with database.read() as connection:
        *_, event, _ = audit_trail(connection)
    assert (event.action, event.actor) == ("sign_in.failure", "nobody")
    assert event.subject == (olga.account_id if login == "olga" else "unknown")
    assert event.payload == {"login_hash": login_hash(login), "failures": 1, "until": None}


def test_a_disabled_account_and_one_without_a_password_are_as_unknown(
    database: Database, olga: Account
):
    with database.write() as connection:
        disable_account(connection, "olga", at=NOW, by="ruth")
        create_account(connection, login="otto", name="Otto", role="auditor", at=NOW, by="ruth")
    for login in ("olga", "otto"):
        assert sign_in(database, login, RIGHT, at=NOW).secret is None
        assert sign_in(database, login, "", at=NOW).secret is None


def test_an_initial_password_ends(database: Database):
    until = NOW + timedelta(hours=1)
    with database.write() as connection:
        create_account(
            connection,
            login="otto",
            name="Otto",
            role="auditor",
            password_hash=hashed(RIGHT),
            initial_until=until,
            at=NOW,
            by="ruth",
        )
    assert sign_in(database, "otto", RIGHT, at=until).secret is None
    done = sign_in(database, "otto", RIGHT, at=until - timedelta(seconds=1))
    assert done.account is not None and done.account.must_change


@pytest.mark.parametrize("login", ["olga", "nobody"])
def test_after_five_wrong_passwords_the_next_waits_and_then_longer(
    database: Database, olga: Account, login: str
):
    assert wrong(database, 5, login) == [None] * 4 + [NOW + timedelta(seconds=60)]
    # While it waits nothing is counted, and the right password does not help.
    assert wrong(database, 3, login) == [NOW + timedelta(seconds=60)] * 3
    assert sign_in(database, login, RIGHT, at=NOW).wait_until == NOW + timedelta(seconds=60)
    at, waits = NOW, []
    for _ in range(8):
        with database.read() as connection:
            at = locked_until(connection, login, at=at) or at
        until = sign_in(database, login, "wrong", at=at).wait_until
        assert until is not None
        waits.append(int((until - at).total_seconds()))
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert told(database).count("sign_in.lockout") == 9


def test_the_wait_ends_to_the_second_and_a_sign_in_forgets_it(database: Database, olga: Account):
    wrong(database, 5)
    until = NOW + timedelta(seconds=60)
    assert sign_in(database, "olga", RIGHT, at=until - timedelta(seconds=1)).secret is None
    assert sign_in(database, "olga", RIGHT, at=until).secret is not None
    assert wrong(database, 4, at=until) == [None] * 4


def test_wrong_passwords_are_forgotten_after_a_day(database: Database, olga: Account):
    wrong(database, 4)
    day = NOW + timedelta(hours=24, seconds=1)
    assert wrong(database, 4, at=day) == [None] * 4


def test_an_administrator_lets_a_login_try_again(database: Database, olga: Account):
    wrong(database, 5)
    with database.write() as connection:
        assert unlock(connection, "olga", at=NOW, by="ruth")
        assert not unlock(connection, "olga", at=NOW, by="ruth")
    assert sign_in(database, "olga", RIGHT, at=NOW).secret is not None
    assert told(database).count("account.unlock") == 1


def test_those_who_guess_at_once_have_no_more_guesses(database: Database, olga: Account):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: sign_in(database, "olga", "wrong", at=NOW), range(24)))
    with database.read() as connection:
        assert locked_until(connection, "olga", at=NOW) == NOW + timedelta(seconds=60)
    assert told(database).count("sign_in.failure") == 4
    assert told(database).count("sign_in.lockout") == 1


def test_the_wait_holds_for_another_process_too(database: Database, olga: Account):
    wrong(database, 5)
    again = Database.open(database.url.render_as_string(hide_password=False))
    assert sign_in(again, "olga", RIGHT, at=NOW).secret is None
    again.close()


def test_known_and_unknown_logins_take_the_same_time(database: Database, olga: Account):
    """Medians of 15 each; a hash that is left out would be seen tenfold."""
    HASHER.verify("warm", hashed("warm"))

    def median(login: str) -> float:
        spans = []
        for number in range(15):
            began = time.thread_time()
            sign_in(database, login.format(number), "wrong", at=NOW + number * timedelta(hours=2))
            spans.append(time.thread_time() - began)
        return statistics.median(spans)

    known, unknown = median("olga"), median("nobody{}")
    assert 0.5 < known / unknown < 2


def test_newer_parameters_are_taken_over_at_the_next_sign_in(database: Database):
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    old = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8_192, parallelism=1),)).hash(RIGHT)
    with database.write() as connection:
        create_account(
            connection, login="otto", name="O", role="auditor", password_hash=old, at=NOW, by="r"
        )
    assert sign_in(database, "otto", RIGHT, at=NOW).secret is not None
    with database.read() as connection:
        kept = known_account(connection, "otto").password_hash
        assert audit.verify(connection) == ()
    assert kept != old and kept is not None and "m=19456,t=2,p=1" in kept
    assert "account.rehash" in told(database)
    assert sign_in(database, "otto", RIGHT, at=NOW).secret is not None
    assert told(database).count("account.rehash") == 1


def test_a_new_password_ends_every_session_and_begins_one(database: Database, olga: Account):
    earlier = [str(sign_in(database, "olga", RIGHT, at=NOW).secret) for _ in range(2)]
    done = change_own_password(database, olga.account_id, RIGHT, OTHER, at=NOW)
    with database.read() as connection:
        assert [find_session(connection, each, at=NOW) for each in earlier] == [None, None]
        assert find_session(connection, str(done.secret), at=NOW) is not None
        assert audit.verify(connection) == ()
    assert sign_in(database, "olga", RIGHT, at=NOW).secret is None
    assert sign_in(database, "olga", OTHER, at=NOW).secret is not None


def test_a_wrong_current_password_counts_as_at_sign_in(database: Database, olga: Account):
    for _ in range(4):
        done = change_own_password(database, olga.account_id, "wrong", OTHER, at=NOW)
        assert (done.secret, done.wait_until) == (None, None)
    assert change_own_password(database, olga.account_id, "wrong", OTHER, at=NOW).wait_until
    assert change_own_password(database, olga.account_id, RIGHT, OTHER, at=NOW).secret is None


def test_of_25_wrong_current_passwords_at_once_five_are_tried(database: Database, olga: Account):
    gate = threading.Barrier(25)

    def guess(number: int) -> SignIn:
        gate.wait()
        return change_own_password(database, olga.account_id, f"wrong {number}", OTHER, at=NOW)

    with ThreadPoolExecutor(25) as pool:
        done = list(pool.map(guess, range(25)))
    assert sum(each.wait_until is None for each in done) == 4
    assert told(database).count("sign_in.failure") == 4
    assert told(database).count("sign_in.lockout") == 1


def test_a_right_password_on_its_way_does_not_help_once_the_login_waits(
    database: Database, olga: Account
):
    """They have all asked whether it waits, and it does by the time they would write."""
    until = NOW + timedelta(seconds=60)

    def guess(current: str) -> SignIn:
        return change_own_password(database, olga.account_id, current, OTHER, at=NOW)

    with ThreadPoolExecutor(6) as pool:
        with database.write() as connection:
            journal.lock(connection)
            waiting = [pool.submit(guess, each) for each in ("wrong", RIGHT, "w", "x", "y", "z")]
            time.sleep(1)
            row = {"login_hash": login_hash("olga"), "failures": 5, "last_at": NOW, "until": until}
            connection.execute(lockouts.insert().values(row))
        done = [each.result() for each in waiting]
    assert done == [SignIn(wait_until=until)] * 6
    assert told(database) == ["account.create"]
    with database.read() as connection:
        assert known_account(connection, "olga") == olga


def test_a_weak_new_password_tells_nothing_of_the_current_one(database: Database, olga: Account):
    for current in (RIGHT, "wrong"):
        with pytest.raises(BadInput, match="needs 15"):
            change_own_password(database, olga.account_id, current, "short", at=NOW)
    assert told(database) == ["account.create"]


def test_a_weak_new_password_or_the_same_changes_nothing(database: Database, olga: Account):
    with pytest.raises(BadInput, match="needs 15"):
        change_own_password(database, olga.account_id, RIGHT, "short", at=NOW)
    with pytest.raises(BadInput, match="tried first"):
        change_own_password(database, olga.account_id, RIGHT, "olgaorlova2026!", at=NOW)
    with pytest.raises(BadInput, match="the one you have"):
        change_own_password(database, olga.account_id, RIGHT, RIGHT, at=NOW)
    assert sign_in(database, "olga", RIGHT, at=NOW).secret is not None
