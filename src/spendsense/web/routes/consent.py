"""Consent: granted, revoked, its history and receipt; and the deletion of everything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from sqlalchemy import Connection

from spendsense import review
from spendsense.ledger import Conflict
from spendsense.review.certificate import certificate
from spendsense.review.consent import STAYS
from spendsense.review.receipt import sentence, texts_now
from spendsense.review.signed_receipt import SIGNED, signed_in
from spendsense.storage import consent_history as events_of
from spendsense.storage import consented, known_user
from spendsense.storage.feature_files import PurgedFiles
from spendsense.web.access import check_own
from spendsense.web.consent_bodies import (
    Certificate,
    ConsentChange,
    ConsentChanged,
    ConsentEventBody,
    ConsentHistory,
    ConsentTextBody,
    DeletedBody,
    Deletion,
    Expiring,
    ExpiringPage,
    PurposeBody,
    Receipt,
    UnsignedReceipt,
)
from spendsense.web.given import At, Caller, Limit, Offset, TheDatabase, TheHome

Within = Annotated[
    int | None, Query(ge=0, le=3_660, description="Days; else those of the warning, 30.")
]


def change_consent(
    change: ConsentChange, database: TheDatabase, home: TheHome, caller: Caller, at: At
) -> ConsentChanged:
    """Record a grant or a revocation, each purpose by its own event.

    After a revocation nothing is read or shown, and what was derived is deleted. What a user
    revoked with a token of their own, only the user grants again. 409 where the text that was
    shown is no longer the one in force.
    """
    check_own(caller, change.user_id)
    said: dict[str, Any] = {"by": caller.by, "at": at, "note": change.note}
    said["purposes"] = change.purposes
    with database.write() as connection:
        if change.action == "grant":
            _check_texts(change, at)
            own = caller.role == "user"
            done = review.grant_consent(
                connection, change.user_id, over_revocation=own, days=change.days, **said
            )
        else:
            done = review.revoke_consent(connection, change.user_id, **said)
        stands = change.user_id in consented(connection, [change.user_id], at=at)
    closed = [change.user_id] if _closed(change, done) else []
    files = review.purge_from_files(database, home, closed, by=caller.by, at=at)
    return ConsentChanged(
        user_id=change.user_id,
        consented=stands,
        changed=bool(done),
        purposes=list(done.purposes),
        withdrawn=list(done.withdrawn),
        purged={**done.purged.counts, **_rows_of(files)},
        stays={**STAYS, **_left(files)} if change.action == "revoke" else {},
    )


def consent_history(user_id: str, database: TheDatabase, at: At) -> ConsentHistory:
    """Where each purpose stands and until when, its text, and every grant and revocation."""
    with database.read() as connection:
        known_user(connection, user_id)
        return history_of(connection, user_id, at)


def consent_receipt(user_id: str, database: TheDatabase, home: TheHome, at: At) -> Receipt:
    """What the user keeps: to what, in which words, until when, and how to withdraw.

    Signed with the key of the audit trail, where one was made: over its JSON without `signature`,
    with `signed_for`, in the form of RFC 8785.
    """
    with database.read() as connection:
        kept = UnsignedReceipt.model_validate(review.receipt(connection, user_id, at))
    # Signed as it is sent: a moment is written here as everywhere in the API.
    told = signed_in(home, kept.model_dump(mode="json"))
    return Receipt(**kept.model_dump(), **{name: told[name] for name in SIGNED})


def consent_expiring(
    database: TheDatabase, at: At, within: Within = None, limit: Limit = 50, offset: Offset = 0
) -> ExpiringPage:
    """Consents that end soon, or have ended and were not renewed, the first to end first."""
    horizon = None if within is None else timedelta(days=within)
    with database.read() as connection:
        found = [
            Expiring.model_validate({"user_id": user_id, **state.as_json()})
            for user_id, state in review.expiring(connection, at, horizon)
        ]
    page = found[offset : offset + limit]
    return ExpiringPage(total=len(found), limit=limit, offset=offset, items=page)


def delete_user(
    user_id: str,
    deletion: Deletion,
    database: TheDatabase,
    home: TheHome,
    caller: Caller,
    at: At,
) -> DeletedBody:
    """Delete everything of the caller: records, what was derived, and every token.

    The consent events and the audit trail stay. It cannot be undone.
    """
    with database.write() as connection:
        done = review.delete_everything(connection, user_id, by=caller.by, at=at)
    files = review.purge_from_files(database, home, [user_id], by=caller.by, at=at)
    return DeletedBody(
        user_id=user_id,
        deleted=deletion.everything,
        revoked=list(done.purposes),
        withdrawn=list(done.withdrawn),
        purged={**done.purged.counts, **_rows_of(files)},
        tokens_ended=done.tokens,
        stays={**STAYS, **_left(files)},
        certificate=Certificate.model_validate(certificate(database, home, user_id, at)),
    )


def history_of(connection: Connection, user_id: str, at: datetime) -> ConsentHistory:
    """The consent of a user who is on record."""
    texts = texts_now(at)
    states = review.consent_state(connection, user_id, at)
    return ConsentHistory(
        user_id=user_id,
        consented=states[0].permits,
        purposes=[
            PurposeBody(
                **{name: state.as_json()[name] for name in ("purpose", "state", "permits")},
                until=state.until,
                days_left=state.days_left,
                sentence=sentence(state),
                text_now=ConsentTextBody(**texts[state.purpose]),
            )
            for state in states
        ],
        events=[
            ConsentEventBody(
                seq=seq,
                action=each.action,
                purposes=list(each.purposes),
                at=each.at,
                until=each.ends() if each.action == "grant" else each.until,
                text_version=each.text_version,
                text_hash=each.text_hash,
                by=each.by,
                note=each.note,
            )
            for seq, each in events_of(connection, user_id).items()
        ],
    )


def _closed(change: ConsentChange, done: review.ConsentChanged) -> bool:
    return change.action == "revoke" and "education" in done.purposes


def _rows_of(files: PurgedFiles) -> dict[str, int]:
    """The rows that went from the Parquet under the home, counted beside the tables."""
    return {"rows_of_parquet_files": files.count} if files else {}


def _left(files: PurgedFiles) -> dict[str, str]:
    """What is said of files that could not be written now. Where they lie is for who runs this."""
    if not files.left:
        return {}
    return {"parquet files": "some could not be written now; the next sweep takes the rows out"}


def _check_texts(change: ConsentChange, at: datetime) -> None:
    texts = texts_now(at)
    for purpose, shown in change.text_hash.items():
        if shown != texts[purpose]["hash"]:
            raise Conflict(
                f"The text of {purpose.replace('_', ' ')} that was shown is not the one in force, "
                f"of {texts[purpose]['version']}. GET /api/v1/consent/{change.user_id} has it: "
                "show it and ask again."
            )
