"""What a rule touches: items that wait or are shown, decisions of the past, and grants that stand.

Asked whatever the rule's status, so that a change of status shows what it touches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import Case
from spendsense.guardrails.consent import grant_facts, last_words
from spendsense.guardrails.subjects import finding_of
from spendsense.policy.clause import Facts
from spendsense.policy.rules import Rule
from spendsense.recommendations import Draft
from spendsense.storage import Recommendation, consent_events, consented, recommendations, user_ids
from spendsense.storage.consent import events_of
from spendsense.storage.standing import PUBLISHED, WAITING
from spendsense.trace import Finding

CaseOn = Callable[[Draft], Case]
"""What a draft is judged by now; asked only where the rule needs more than the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """An item that a rule is asked of. `verdict` is fulfils, breaks, or closed without consent."""

    id: str
    user_id: str
    window_days: int
    item_key: str
    status: str
    verdict: str
    why: str
    decided_by: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedGrant:
    """A grant that stands and that a rule is asked of."""

    user_id: str
    purposes: tuple[str, ...]
    at: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class Affected:
    """Items that wait or are shown; what was decided and is neither; grants that stand."""

    live: tuple[Touched, ...]
    past: tuple[Touched, ...]
    grants: tuple[TouchedGrant, ...]

    @property
    def broken(self) -> int:
        """How many live items, and grants, break the rule."""
        verdicts = [*(each.verdict for each in self.live), *(each.verdict for each in self.grants)]
        return verdicts.count("breaks")

    def as_json(self) -> dict[str, Any]:
        return {
            "items": [asdict(each) for each in self.live],
            "past_decisions": [asdict(each) for each in self.past],
            "grants": [asdict(each) for each in self.grants],
        }


def touched_by(connection: Connection, rule: Rule, case_on: CaseOn, at: datetime) -> Affected:
    """Everything on record that the rule is asked of, and what it says of each now."""
    if rule.asked_by == "grant":
        return Affected((), (), tuple(_grants(connection, rule, at)))
    every = recommendations(connection)
    open_to = consented(connection, sorted({each.user_id for each in every}), at=at)
    told = [_touched(rule, each, each.user_id in open_to, case_on) for each in every]
    found = [each for each in told if each is not None]
    live = tuple(each for each in found if each.status in (*WAITING, *PUBLISHED))
    past = tuple(each for each in found if each.decided_by is not None and each not in live)
    return Affected(live, past, ())


def _touched(rule: Rule, found: Recommendation, is_open: bool, case_on: CaseOn) -> Touched | None:
    """One item, or None where the rule is not asked of it."""
    if not is_open:
        return _told(found, "closed", "consent does not stand")
    finding = _finding(rule, found, case_on)
    if finding is None:
        return None
    return _told(found, "fulfils" if finding.held else "breaks", finding.because)


def _told(found: Recommendation, verdict: str, why: str) -> Touched:
    return Touched(
        id=found.recommendation_id,
        user_id=found.user_id,
        window_days=found.window_days,
        item_key=found.item_key,
        status=found.status,
        verdict=verdict,
        why=why,
        decided_by=found.decided_by,
        decided_at=found.decided_at.isoformat() if found.decided_at else None,
    )


def _finding(rule: Rule, found: Recommendation, case_on: CaseOn) -> Finding | None:
    if rule.asked_by is None:
        facts = record_facts(found)
        return rule.judge(facts) if set(rule.condition.names()) <= facts.keys() else None
    draft = found.shown()
    return finding_of(rule, draft, lambda: case_on(draft))


def record_facts(found: Recommendation) -> Facts:
    """What a rule may ask of a recommendation as it stands on record, whoever holds it to that.

    Whoever shows a model's words shows with them that they are a model's, and since when they are
    approved; nothing else is shown of one.
    """
    shown = found.status in PUBLISHED
    return {
        "shown": shown,
        "decided_by": found.decided_by,
        "decided_at": found.decided_at,
        "evidence_kept": bool(found.trace_id),
        "worded_by": found.worded_by if shown else "template",
        "labelled": shown,
        "approved_on": found.decided_at.date() if found.decided_at else None,
    }


def _grants(connection: Connection, rule: Rule, at: datetime) -> list[TouchedGrant]:
    histories = events_of(consent_events(connection, user_ids(connection)))
    told = []
    for user_id, events in sorted(histories.items()):
        words = {id(each): each for each in last_words(events).values()}
        for event in words.values():
            if event.action == "grant" and at < event.ends():
                finding = rule.judge(grant_facts(event))
                told.append(
                    TouchedGrant(
                        user_id=user_id,
                        purposes=event.purposes,
                        at=event.at.isoformat(),
                        verdict="fulfils" if finding.held else "breaks",
                        why=finding.because,
                    )
                )
    return told
