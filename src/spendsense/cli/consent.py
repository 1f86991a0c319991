"""`spendsense consent`: grant, revoke, show, expiring, expire; and `spendsense delete`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from spendsense import review
from spendsense.config import Config
from spendsense.guardrails import ConsentEvent
from spendsense.review.consent import STAYS
from spendsense.review.person import PIPELINE
from spendsense.review.receipt import sentence
from spendsense.storage import ConsentHistory, Database, Purged, consent_history, consented
from spendsense.storage.feature_files import PurgedFiles

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
    files = _purge_files(home, [user] if "education" in done.purposes else [], by, at)
    if json:
        told = {"user_id": user, "consented": stands, "changed": bool(done)}
        print_json({**told, **_gone(done.withdrawn, done.purged), **_files_told(files)})
        return
    if not done:
        notes.print(f"{user} has not consented already; nothing changed.")
        return
    notes.print(f"{user} has not consented to {_listed(done.purposes)} from now on.")
    _tell(done.withdrawn, done.purged)
    _tell_files(files, user)


def expire(home: Path | None, json: bool) -> None:
    done, files = _swept(home, now())
    if json:
        print_json(
            {
                "expired": [
                    {
                        "user_id": each.user_id,
                        "purposes": list(each.purposes),
                        **_gone(each.withdrawn, each.purged),
                    }
                    for each in done
                ],
                **_files_told(files),
            }
        )
        return
    _tell_swept(done, files)
    if not done:
        notes.print("No consent has ended since the last sweep.")


def sweep_before_run(home: Path | None) -> None:
    """What `expire` does, told only where something went."""
    _tell_swept(*_swept(home, now()))


def warn_of_ends(database: Database) -> None:
    """How many consents end soon, and where to see whose."""
    with database.read() as connection:
        soon = [each for each in review.expiring(connection, now()) if each[1].permits]
    if soon:
        days = soon[0][1].days_left
        notes.print(
            f"Consents that end within the days of the warning: {len(soon):,}, the first in {days} "
            "days. Whose: spendsense consent expiring",
            soft_wrap=True,
        )


def _swept(home: Path | None, at: datetime) -> tuple[tuple[review.Expired, ...], PurgedFiles]:
    with open_database(home).write() as connection:
        done = review.expire_consents(connection, at)
        closed = review.closed_to_reading(connection, at)
    return done, _purge_files(home, closed, PIPELINE, at)


def _tell_swept(done: Sequence[review.Expired], files: PurgedFiles) -> None:
    for each in done:
        notes.print(f"{each.user_id}: consent to {_listed(each.purposes)} has ended.")
        _tell(each.withdrawn, each.purged)
    if files or files.left:
        _tell_files(files, "people whose consent is gone")


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
    columns = ("purpose", "state", "until (UTC)", "days left", "text of", "SHA-256")
    stood = [_row(state) for state in states]
    print_table("Where each purpose stands", columns, stood)
    for state in states:
        answers.print(plain(sentence(state)), soft_wrap=True)


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
    at = now()
    with open_database(home).write() as connection:
        done = review.delete_everything(connection, user, by=by, at=at)
    files = _purge_files(home, [user], by, at)
    left = sorted(_files_naming(user, Config.read(home=home).home))
    if json:
        told = {"user_id": user, "deleted": True, "revoked": list(done.purposes)}
        gone = {**_gone(done.withdrawn, done.purged), **_files_told(files)}
        print_json({**told, **gone, "tokens_ended": done.tokens, "files_left": left})
        return
    notes.print(f"Everything of {user} was deleted, and {done.tokens} tokens ended.")
    _tell(done.withdrawn, done.purged)
    _tell_files(files, user)
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
            "until": _until(e),
            "text_version": e.text_version,
            "text_hash": e.text_hash,
            "by": e.by,
            "note": e.note,
        }


def _until(event: ConsentEvent) -> str | None:
    """Until when a grant stands, or stood."""
    until = event.ends() if event.action == "grant" else event.until
    return until.isoformat() if until else None


def _gone(withdrawn: Sequence[str], purged: Purged) -> dict[str, Any]:
    return {"withdrawn": list(withdrawn), "purged": dict(purged.counts), "stays": dict(STAYS)}


def _tell(withdrawn: Sequence[str], purged: Purged) -> None:
    if withdrawn:
        notes.print(f"Withdrawn: {', '.join(withdrawn)}.", soft_wrap=True)
    counted = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in purged.counts.items())
    notes.print(f"Deleted: {counted or 'nothing, for nothing was derived'}.", soft_wrap=True)
    for name, why in STAYS.items():
        notes.print(f"Stays: {name}: {why}.", soft_wrap=True)


def _row(state: review.PurposeState) -> tuple[str, ...]:
    """Purpose, state, until when, days left, and the text that was consented to."""
    version, digest = (state.event.text_version, state.event.text_hash) if state.event else ("", "")
    return (
        state.purpose.replace("_", " "),
        state.state.replace("_", " "),
        state.until.isoformat(" ", "seconds") if state.until else "",
        "" if state.days_left is None else str(state.days_left),
        version or "",
        (digest or "")[:12],
    )


def _purge_files(home: Path | None, users: Sequence[str], by: str, at: datetime) -> PurgedFiles:
    place = Config.read(home=home).home
    return review.purge_from_files(open_database(home), place, users, by=by, at=at)


def _files_told(files: PurgedFiles) -> dict[str, Any]:
    return {
        "rows_purged_from_files": {str(path): rows for path, rows in files.rows.items()},
        "folders_elsewhere": [str(path) for path in files.elsewhere],
        "folders_left": {str(path): why for path, why in files.left},
    }


def _tell_files(files: PurgedFiles, whose: str) -> None:
    if files:
        notes.print(f"Deleted: {files.count:,} rows of {whose} in {len(files.rows)} Parquet files.")
    for path in files.elsewhere:
        notes.print(
            f"Features that lie outside the home may hold rows of {whose}; they are yours to "
            f"delete: {path}",
            soft_wrap=True,
        )
    for path, why in files.left:
        notes.print(
            f"Rows of {whose} may be left in {path} ({why}). Put that right, and run: spendsense "
            "consent expire",
            soft_wrap=True,
        )


def _listed(purposes: Sequence[str]) -> str:
    return ", ".join(each.replace("_", " ") for each in purposes)


def _files_naming(user: str, home: Path) -> Iterator[str]:
    """Parquet files under the home, as those of `demo`, that hold rows of a user."""
    for path in home.rglob("*.parquet"):
        rows = pl.scan_parquet(path)
        if "user_id" in rows.collect_schema() and (
            rows.filter(pl.col("user_id") == user).select(pl.len()).collect().item()
        ):
            yield str(path)
