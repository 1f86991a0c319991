"""What is known of a user: readings, personas, both together."""

from __future__ import annotations

from dataclasses import asdict

from spendsense.storage import known_user
from spendsense.web.access import check_consent
from spendsense.web.bodies import Personas, Profile, Signals, UserBody, WindowSignals
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.masking import as_seen

from .findings import latest, personas_of, profile_of, run_of


def profile(user_id: str, database: TheDatabase, caller: Caller, at: At) -> Profile:
    """A user with the personas and readings of the latest run, over both windows."""
    with database.read() as connection:
        user = known_user(connection, user_id)
        check_consent(connection, "profile", user_id, at)
        user = as_seen(connection, caller, user, at)
        found = latest(connection, user_id)
        windows = profile_of(connection, found)
    note_reading(database, caller, user_id, "profile", at)
    run_id, as_of = run_of(found)
    return Profile(user=UserBody(**asdict(user)), run_id=run_id, as_of=as_of, windows=windows)


def signals(user_id: str, database: TheDatabase, caller: Caller, at: At) -> Signals:
    """A user's readings by the latest run, over both windows."""
    with database.read() as connection:
        known_user(connection, user_id)
        check_consent(connection, "signals", user_id, at)
        found = latest(connection, user_id)
    note_reading(database, caller, user_id, "signals", at)
    run_id, as_of = run_of(found)
    windows = [
        WindowSignals(window_days=each.window_days, readings=dict(each.values)) for each in found
    ]
    return Signals(user_id=user_id, run_id=run_id, as_of=as_of, windows=windows)


def personas(user_id: str, database: TheDatabase, caller: Caller, at: At) -> Personas:
    """A user's personas by the latest run, over both windows, each with its finding."""
    with database.read() as connection:
        known_user(connection, user_id)
        check_consent(connection, "personas", user_id, at)
        found = latest(connection, user_id)
        windows = personas_of(connection, found)
    note_reading(database, caller, user_id, "personas", at)
    run_id, as_of = run_of(found)
    return Personas(user_id=user_id, run_id=run_id, as_of=as_of, windows=windows)
