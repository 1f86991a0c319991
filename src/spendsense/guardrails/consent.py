"""Nothing is processed or shown for a user who has not consented to that purpose.

Each purpose is granted and revoked by its own event. The event of a purpose that was written last
decides; a grant ends by itself, at the latest after the days that the policy allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from spendsense.ledger import BadInput
from spendsense.policy import Policy, parameters
from spendsense.policy.clause import Facts
from spendsense.recommendations import Draft

from .guardrail import Case, Remark
from .rules import broken

Action = Literal["grant", "revoke", "expire"]
"""`expire`: a grant had ended, and what rested on it was deleted."""

Purpose = Literal["education", "partner_offers", "ai_wording", "research"]

PERMITS: Mapping[Purpose, str] = {
    "education": "reading the records, drafting lessons, and showing those a person approved",
    "partner_offers": "drafting and showing offers of other companies, beside the lessons",
    "ai_wording": "having a language model word lessons from named figures",
    "research": "using the records, without name and address, to measure how well it works",
}
"""Each purpose, and what it permits. All but research rest on education as well."""

PURPOSES: tuple[Purpose, ...] = tuple(PERMITS)
PLAIN: tuple[Purpose, ...] = ("education", "partner_offers")
"""What a grant that names no purpose permits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """A grant, a revocation, or the end of a grant. Times are UTC without a zone.

    Without a `purpose` it is of all `PLAIN` ones. A grant has `until`, and the version and hash of
    the text that was shown, where that is known; the end of a grant says in `until` when it was.
    """

    user_id: str
    action: Action
    at: datetime
    by: str
    note: str
    purpose: Purpose | None = None
    text_version: str | None = None
    text_hash: str | None = None
    until: datetime | None = None

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        return PLAIN if self.purpose is None else (self.purpose,)

    def ends(self) -> datetime:
        """When a grant ends by itself: never later than the policy of its day allows."""
        latest = self.at + longest(self.at.date())
        return latest if self.until is None else min(self.until, latest)


def check_purpose(purpose: str) -> Purpose:
    """The purpose of a name. Raises BadInput."""
    for known in PURPOSES:
        if known == purpose:
            return known
    raise BadInput(f"{purpose!r} is no purpose of consent. Use one of {', '.join(PURPOSES)}.")


def last_words(events: Iterable[ConsentEvent]) -> dict[Purpose, ConsentEvent]:
    """The event of each purpose that was written last; events in the order of writing."""
    return {purpose: event for event in events for purpose in event.purposes}


def standing(events: Iterable[ConsentEvent], at: datetime) -> dict[Purpose, ConsentEvent]:
    """The grant of each purpose that stands at a moment; events in the order of writing."""
    words = last_words(events)
    return {
        purpose: words[purpose]
        for purpose in PURPOSES
        if purpose in words and words[purpose].action == "grant" and at < words[purpose].ends()
    }


def consented_at(
    events: Iterable[ConsentEvent], at: datetime, purpose: Purpose = "education"
) -> bool:
    """Whether consent stood at a moment: the last event up to it decides, and none means no.

    For questions about the past. Whether it stands now is what the last event written says,
    whatever any clock shows: `storage.consented`. Events come in the order in which they were
    written; of two at one moment the later written decides.
    """
    by_time = sorted(events, key=lambda event: event.at)  # stable: written order breaks ties
    return purpose in standing([event for event in by_time if event.at <= at], at)


def longest(day: date) -> timedelta:
    """How long a grant of a day may stand."""
    return timedelta(days=_policy(day)["consent.max_days"])


@cache
def shortest() -> timedelta:
    """What no grant of any day ends before by itself, unless it says so."""
    (most,) = (each for each in parameters() if each.name == "consent.max_days")
    return timedelta(days=min(most.values.values()))


def warned(event: ConsentEvent, at: datetime) -> bool:
    """Whether a grant ends soon enough that its user is told."""
    return event.ends() - at <= warning(at.date())


def warning(day: date) -> timedelta:
    """How long before its end a grant is warned of."""
    return timedelta(days=_policy(day)["consent.warn_days"])


def consent(draft: Draft, case: Case) -> Iterator[str]:
    """The user has consented to lessons, and for an offer to offers, and not revoked it."""
    yield from broken("consent", consent_facts(draft, case), case.as_of)


def consent_facts(draft: Draft, case: Case) -> Facts:
    """What rules of consent may ask of a draft."""
    return {
        "user_id": draft.user_id,
        "kind": draft.kind,
        "consented": case.consented,
        "purposes": tuple(sorted(case.purposes)),
        "worded_by": draft.worded_by,
    }


def grant_facts(event: ConsentEvent) -> Facts:
    """What rules of a grant may ask: for how many days it is given, begun ones counted, of what."""
    given = (event.until or event.ends()) - event.at
    return {
        "days_given": given.days + (given > timedelta(days=given.days)),
        "text_version": event.text_version,
        "text_hash": event.text_hash,
        "purposes_in_one_grant": len(event.purposes),
    }


def against_grant(event: ConsentEvent) -> Iterator[str]:
    """What the rules of a grant say against writing this one; what they only flag is left out."""
    day = max(event.at.date(), _first_day())
    for said in broken("grant", grant_facts(event), day):
        if not isinstance(said, Remark):
            yield said


def _policy(day: date) -> Policy:
    # A clock that was set back before the first policy must not stop a revocation.
    return Policy.on(max(day, _first_day()))


@cache
def _first_day() -> date:
    return max(min(each.values) for each in parameters() if each.name.startswith("consent."))
