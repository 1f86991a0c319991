"""`spendsense consent`: grant, revoke, show."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import consent_events, consented, known_user

from .output import notes, now, open_database, print_json, print_table


def change(
    action: Literal["grant", "revoke"],
    user: str,
    by: str,
    note: str,
    home: Path | None,
    json: bool,
) -> None:
    act = grant_consent if action == "grant" else revoke_consent
    with open_database(home).write() as connection:
        changed = act(connection, user, by=by, at=now(), note=note)
    stands = action == "grant"
    if json:
        print_json({"user_id": user, "consented": stands, "changed": changed})
        return
    state = "has consented" if stands else "has not consented"
    notes.print(f"{user} {state}." if changed else f"{user} {state} already; nothing changed.")


def show(user: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        known_user(connection, user)
        events = consent_events(connection, [user])
        stands = user in consented(connection, [user])
    if json:
        history = [
            {"action": e.action, "at": e.at.isoformat(), "by": e.by, "note": e.note} for e in events
        ]
        print_json({"user_id": user, "consented": stands, "events": history})
        return
    rows = [(e.at.isoformat(" ", "seconds"), e.action, e.by, e.note) for e in events]
    title = f"{user}: consent {'stands' if stands else 'does not stand'}"
    print_table(title, ("at (UTC)", "event", "by", "note"), rows)
