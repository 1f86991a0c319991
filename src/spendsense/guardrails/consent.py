"""Nothing is processed or shown for a user who has not granted consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from spendsense.recommendations import Draft

from .guardrail import Case

Action = Literal["grant", "revoke"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """A grant or a revocation, as it was given. Times are UTC without a zone."""

    user_id: str
    action: Action
    at: datetime
    by: str
    note: str


def consented_at(events: Iterable[ConsentEvent], at: datetime) -> bool:
    """Whether consent stood at a moment: the last event up to it decides, and none means no.

    For questions about the past. Whether it stands now is what the last event written says,
    whatever any clock shows: `storage.consented`. Events come in the order in which they were
    written; of two at one moment the later written decides.
    """
    standing = False
    for event in sorted(events, key=lambda event: event.at):  # stable: written order breaks ties
        if event.at <= at:
            standing = event.action == "grant"
    return standing


def consent(draft: Draft, case: Case) -> Iterator[str]:
    """The user has granted consent and not revoked it."""
    if not case.consented:
        yield f"{draft.user_id} has not granted consent"
