"""Where a user stands, what a revocation would take, and everything of a user to take along."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response

from spendsense.guardrails import Purpose
from spendsense.guardrails.consent import PERMITS
from spendsense.review.export import export
from spendsense.review.export_files import as_json_bytes, as_zip_bytes
from spendsense.review.preview import Preview, preview_deletion, preview_revocation
from spendsense.review.receipt import PurposeState, sentence
from spendsense.review.user_status import SAID, UserStatus, user_status
from spendsense.storage import known_user
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, TheDatabase, TheHome
from spendsense.web.privacy_bodies import (
    CardGone,
    ConsentPreview,
    LastRun,
    PurposeStanding,
    RecordsStanding,
    WindowStanding,
)
from spendsense.web.privacy_bodies import UserStatus as StatusBody

OnePurpose = Annotated[
    Purpose | None, Query(description="This purpose only; else everything that is granted.")
]
Everything = Annotated[
    bool, Query(description="What POST /users/{user_id}/delete would do, bank records too.")
]
Format = Annotated[
    Literal["json", "zip"], Query(description="zip holds CSV, Parquet and digests of both.")
]


def status_of_user(user_id: str, database: TheDatabase, caller: Caller, at: At) -> StatusBody:
    """Where a user stands: consent, how far the records go, what the last run had to read.

    Without consent only what was not derived is told, and to staff not even of the records.
    """
    with database.read() as connection:
        found = user_status(connection, user_id, at)
    note_reading(database, caller, user_id, "status", at)
    return _status(found, own=caller.role == "user")


def consent_preview(
    user_id: str,
    database: TheDatabase,
    home: TheHome,
    caller: Caller,
    at: At,
    purpose: OnePurpose = None,
    everything: Everything = False,
) -> ConsentPreview:
    """Exactly what would go if the caller revoked a purpose now, or deleted everything.

    Found by doing it in a transaction that is undone: nothing changes.
    """
    with database.read() as connection:
        known_user(connection, user_id)
    if everything:
        found = preview_deletion(database, home, user_id, by=caller.by, at=at)
    else:
        named = [purpose] if purpose else []
        found = preview_revocation(database, home, user_id, named, by=caller.by, at=at)
    return ConsentPreview(
        user_id=user_id,
        purpose=purpose,
        everything=everything,
        changes=found.changes,
        purposes=list(found.purposes),
        withdrawn=list(found.withdrawn),
        cards=[
            CardGone(id=each.recommendation_id, title=each.title, kind=each.kind)
            for each in found.cards
        ],
        purged=dict(found.purged),
        tokens_ended=found.tokens,
        headline=_headline(found, everything),
        sentences=list(found.sentences()),
        stays=dict(found.stays),
        stays_sentences=[
            f"{name[0].upper()}{name[1:]} stay: {why}." for name, why in found.stays.items()
        ],
        afterwards=_afterwards(found, everything),
    )


def export_user(
    user_id: str, database: TheDatabase, caller: Caller, at: At, format: Format = "json"
) -> Response:
    """Everything that is kept of the caller, as JSON or as a zip of CSV and Parquet.

    Without what no operator has approved, and without the names of whoever did something.
    """
    with database.read() as connection:
        found = export(connection, user_id, at)
    packed = as_json_bytes(found) if format == "json" else as_zip_bytes(found)
    name = f"spendsense-{at:%Y-%m-%d}.{format}"
    return Response(
        packed,
        media_type=f"application/{format}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _status(found: UserStatus, *, own: bool) -> StatusBody:
    headline, next_step = SAID[found.state]
    run = found.last_run
    return StatusBody(
        user_id=found.user_id,
        state=found.state,
        headline=headline,
        next_step=next_step,
        stale=found.stale and (own or found.consented),
        consented=found.consented,
        first_day=found.first_day,
        purposes=[_purpose(each) for each in found.purposes],
        records=_records(found) if own or found.consented else None,
        last_run=None
        if run is None
        else LastRun(run_id=run.run_id, as_of=run.as_of, finished_at=run.finished_at),
        windows=[
            WindowStanding(
                window_days=each.window_days,
                enough=each.enough,
                because=each.because,
                primary=each.primary,
                sentence=each.sentence,
            )
            for each in found.windows
        ],
        shown=found.shown,
        waiting=found.waiting,
    )


def _purpose(state: PurposeState) -> PurposeStanding:
    return PurposeStanding.model_validate(
        {
            "purpose": state.purpose,
            "state": state.state,
            "permits": state.permits,
            "until": state.until,
            "days_left": state.days_left,
            "sentence": sentence(state),
        }
    )


def _records(found: UserStatus) -> RecordsStanding:
    span = found.span
    return RecordsStanding(
        accounts=span.accounts,
        transactions=span.transactions,
        oldest=span.oldest,
        newest=span.newest,
        days=span.days,
        age_days=found.age_days,
        stale=found.stale,
        stale_after_days=found.stale_after_days,
        sentence=found.records_sentence(),
    )


def _headline(found: Preview, everything: bool) -> str:
    if not found.changes:
        return "Nothing would change: nothing of this is granted, and nothing is kept of it."
    rows = sum(found.purged.values())
    cards = len(found.cards)
    seen = f"{cards:,} {'card' if cards == 1 else 'cards'} would disappear from your pages"
    kept = f"{rows:,} {'row' if rows == 1 else 'rows'} would be deleted"
    what = "Everything of yours would go" if everything else "This takes effect at once"
    return f"{what}: {seen}, and {kept}."


def _afterwards(found: Preview, everything: bool) -> str:
    if everything:
        return "It cannot be undone. You would be signed out, and could not sign in again."
    if "education" in found.purposes:
        return "You can say yes again at any time. Your records are then read anew."
    ended = ", ".join(PERMITS[each] for each in found.purposes)
    return f"You can say yes again at any time. Until then this ends: {ended or 'nothing'}."
