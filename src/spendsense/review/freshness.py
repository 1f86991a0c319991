"""Whether a draft still rests on what it was made from: its user's records, and consent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import Purpose
from spendsense.ledger import Conflict, ConsentMissing
from spendsense.storage import Recommendation, consent_history, consented, read_book

from .made_from import made_from


def purposes_of(found: Recommendation) -> tuple[Purpose, ...]:
    """What its user must have consented to for it to be shown."""
    purposes: tuple[Purpose, ...] = ("education",)
    if found.kind == "offer":
        purposes += ("partner_offers",)
    if found.worded_by == "model":
        purposes += ("ai_wording",)
    return purposes


def check_consent(connection: Connection, found: Recommendation, at: datetime) -> None:
    """Raises ConsentMissing where consent to what it is does not stand."""
    for purpose in purposes_of(found):
        if not consented(connection, [found.user_id], purpose=purpose, at=at):
            raise ConsentMissing(
                f"User {found.user_id} has not granted consent to {purpose.replace('_', ' ')}, "
                "or has revoked it, or it has ended, so recommendation "
                f"{found.recommendation_id} cannot be approved. Reject it, or wait for a grant."
            )


def changed(connection: Connection, found: Recommendation) -> str | None:
    """What changed since it was drafted; None where nothing did, or nobody kept what it was."""
    stands = found.stands
    if revoked_since(connection, found):
        return "its user's consent was revoked since it was drafted, and given again"
    if stands.inputs is not None and stands.inputs != inputs_now(connection, found):
        return "its user's records changed since it was drafted"
    return None


def check_fresh(connection: Connection, found: Recommendation) -> None:
    """Raises Conflict where it is stale."""
    why = changed(connection, found)
    if why is not None:
        raise Conflict(
            f"Recommendation {found.recommendation_id} is stale: {why}. Run the pipeline again: "
            f"spendsense run --user {found.user_id}"
        )


def inputs_now(connection: Connection, found: Recommendation) -> str | None:
    """The digest of its user's records of its day, as they are stored now."""
    book = read_book(connection, found.as_of, (found.user_id,))
    made = made_from(book).get(found.user_id)
    return str(made["records"]["digest"]) if made else None


def revoked_since(connection: Connection, found: Recommendation) -> bool:
    """Whether a consent it rests on was revoked after it was drafted, whatever came then."""
    epoch = found.stands.consent_epoch
    asked = set(purposes_of(found))
    return epoch is not None and any(
        event.action == "revoke" and asked & set(event.purposes)
        for seq, event in consent_history(connection, found.user_id).items()
        if seq > epoch
    )
