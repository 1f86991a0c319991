"""`spendsense consent`: grant, revoke, show, receipt, expiring; and `spendsense delete`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from spendsense import review
from spendsense.config import Config
from spendsense.review.consent import STAYS
from spendsense.review.receipt import sentence
from spendsense.storage import ConsentHistory, Purged, consent_history, consented

from .output import answers, notes, now, open_database, plain, print_json, print_table


def grant(
    user: str,
    purposes: Sequence[str],
    days: int | None,
    by: str,
    note: str,
    home: Path | None,
    json: bool,
) -> None:
    at = now()
    with open_database(home).write() as connection:
        done = review.grant_consent(
            connection, user, by=by, at=at, note=note, purposes=purposes, days=days
        )
        stands = user in consented(connection, [user], at=at)
        states = review.consent_state(connection, user, at)
    if json:
        print_json(
            {
                "user_id": user,
                "consented": stands,
                "changed": bool(done),
                "purposes": [state.as_json() for state in states],
            }
        )
        return
    notes.print(
        f"{user} has consented to {_listed(done.purposes)}."
        if done
        else f"{user} has consented already; nothing changed."
    )
    if done and not stands:
        notes.print("Nothing is read of the user before consent to education stands too.")


def revoke(
    user: str, purposes: Sequence[str], by: str, note: str, home: Path | None, json: bool
) -> None:
    at = now()
    with open_database(home).write() as connection:
        done = review.revoke_consent(connection, user, by=by, at=at, note=note, purposes=purposes)
        stands = user in consented(connection, [user], at=at)
    if json:
        told = {"user_id": user, "consented": stands, "changed": bool(done)}
        print_json({**told, **_gone(done.withdrawn, done.purged)})
        return
    if not done:
        notes.print(f"{user} has not consented already; nothing changed.")
        return
    notes.print(f"{user} has not consented to {_listed(done.purposes)} from now on.")
    _tell(done.withdrawn, done.purged)


def show(user: str, home: Path | None, json: bool) -> None:
    at = now()
    with open_database(home).read() as connection:
        states = review.consent_state(connection, user, at)
        history = consent_history(connection, user)
    stands = states[0].permits
    if json:
        print_json(
            {
                "user_id": user,
                "consented": stands,
                "purposes": [state.as_json() for state in states],
                "events": list(_events(history)),
            }
        )
        return
    rows = [
        (e.at.isoformat(" ", "seconds"), e.action, ", ".join(e.purposes), e.by, e.note)
        for e in history.values()
    ]
    title = f"{user}: consent {'stands' if stands else 'does not stand'}"
    print_table(title, ("at (UTC)", "event", "purpose", "by", "note"), rows)
    for state in states:
        answers.print(plain(sentence(state)), soft_wrap=True)


def receipt(user: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        kept = review.receipt(connection, user, now())
    if json:
        print_json(kept)
        return
    answers.print(plain(f"Consent receipt of {user}, {kept['made_at']} UTC", "bold"))
    for each in kept["purposes"]:
        answers.print(plain(f"\n{each['purpose'].replace('_', ' ')}: {_where(each)}", "bold"))
        answers.print(plain(f"Permits {each['permits']}."), soft_wrap=True)
        if each["text_hash"]:
            said = f"Text of {each['text_version']}, SHA-256 {each['text_hash']}:"
            answers.print(plain(said), soft_wrap=True)
            answers.print(plain(each["text"] or "(not in this version)"), soft_wrap=True)
    answers.print(plain("\nOn record in the audit trail", "bold"))
    for each in kept["entries"]:
        said = f"{each['audit_seq']}: {each['action']} {each['purpose'] or ''} {each['at']}"
        answers.print(plain(f"{said}, hash {each['hash']}"), soft_wrap=True)
    answers.print(plain(f"\nTo withdraw: {kept['withdraw']}"), soft_wrap=True)
    answers.print(plain(f"To delete: {kept['delete']}"), soft_wrap=True)
    answers.print(plain("This receipt is not signed. Keep it."))


def expiring(within: int | None, home: Path | None, json: bool) -> None:
    horizon = None if within is None else timedelta(days=within)
    with open_database(home).read() as connection:
        found = list(review.expiring(connection, now(), horizon))
    if json:
        print_json([{"user_id": user, **state.as_json()} for user, state in found])
        return
    rows = [
        (user, state.purpose, state.state.replace("_", " "), state.until, state.days_left)
        for user, state in found
    ]
    columns = ("user", "purpose", "state", "until (UTC)", "days left")
    print_table(f"{len(rows):,} consents that end soon or have ended", columns, rows)


def delete(user: str, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = review.delete_everything(connection, user, by=by, at=now())
    left = sorted(_files_naming(user, Config.read(home=home).home))
    if json:
        told = {"user_id": user, "deleted": True, "revoked": list(done.purposes)}
        gone = _gone(done.withdrawn, done.purged)
        print_json({**told, **gone, "tokens_ended": done.tokens, "files_left": left})
        return
    notes.print(f"Everything of {user} was deleted, and {done.tokens} tokens ended.")
    _tell(done.withdrawn, done.purged)
    for path in left:
        notes.print(f"This file still holds rows of {user}; it is yours to delete: {path}")
    notes.print(f"The receipt stays: spendsense consent receipt {user}")


def _events(history: ConsentHistory) -> Iterator[dict[str, Any]]:
    for seq, e in history.items():
        yield {
            "seq": seq,
            "action": e.action,
            "purposes": list(e.purposes),
            "at": e.at.isoformat(),
            "until": e.ends().isoformat() if e.action == "grant" else None,
            "text_version": e.text_version,
            "text_hash": e.text_hash,
            "by": e.by,
            "note": e.note,
        }


def _gone(withdrawn: Sequence[str], purged: Purged) -> dict[str, Any]:
    return {"withdrawn": list(withdrawn), "purged": dict(purged.counts), "stays": dict(STAYS)}


def _tell(withdrawn: Sequence[str], purged: Purged) -> None:
    if withdrawn:
        notes.print(f"Withdrawn: {', '.join(withdrawn)}.", soft_wrap=True)
    counted = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in purged.counts.items())
    notes.print(f"Deleted: {counted or 'nothing, for nothing was derived'}.", soft_wrap=True)
    for name, why in STAYS.items():
        notes.print(f"Stays: {name}: {why}.", soft_wrap=True)


def _listed(purposes: Sequence[str]) -> str:
    return ", ".join(each.replace("_", " ") for each in purposes)


def _where(purpose: dict[str, Any]) -> str:
    state = str(purpose["state"]).replace("_", " ")
    if purpose["until"] is None:
        return state
    return f"{state}, until {purpose['until']} UTC"


def _files_naming(user: str, home: Path) -> Iterator[str]:
    """Parquet files under the home, as those of `demo`, that hold rows of a user."""
    for path in home.rglob("*.parquet"):
        rows = pl.scan_parquet(path)
        if "user_id" in rows.collect_schema() and (
            rows.filter(pl.col("user_id") == user).select(pl.len()).collect().item()
        ):
            yield str(path)
