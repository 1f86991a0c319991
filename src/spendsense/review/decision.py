"""Everything that led to what one user may be shown, and to what was withheld."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from spendsense.guardrails import NEVER_AGAIN, Case, Choice, choose
from spendsense.ledger import Window
from spendsense.personas import Assignment
from spendsense.policy import Policy
from spendsense.signals import EVIDENCE_OF, READINGS, Evidence
from spendsense.storage import recommendation_id


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDecision:
    """What was read over one window, what it describes, and what became of each draft.

    `case` is what its drafts were judged by.

    The rows behind the readings are gathered when `evidence_of` is called: a draft does not need
    them, its trace does.
    """

    window: Window
    readings: Mapping[str, Any]
    evidence_of: Callable[[], Mapping[str, Evidence]]
    assignment: Assignment
    choices: tuple[Choice, ...]
    case: Case

    def as_json(self) -> dict[str, Any]:
        """`evidence` is by group; `read_from` names the groups that made each reading."""
        return {
            "readings": {name: self.readings[name] for name in READINGS},
            "read_from": {name: list(EVIDENCE_OF[name]) for name in READINGS},
            "evidence": {name: found.as_json() for name, found in self.evidence_of().items()},
            "personas": [held.as_json() for held in self.assignment.held],
            "considered": [
                {"key": persona.key, "finding": finding.as_json()}
                for persona, finding in self.assignment.considered
            ],
            "drafts": [_draft_json(choice) for choice in self.choices],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One user on one day, over every window."""

    user_id: str
    as_of: date
    policy: Policy
    windows: tuple[WindowDecision, ...]

    def chosen(self) -> tuple[Choice, ...]:
        """The drafts that go into the queue."""
        return tuple(c for decided in self.windows for c in decided.choices if c.chosen)

    def trace(self) -> dict[str, Any]:
        """The decision as JSON, under an id that is the digest of its content.

        The same records, policy and catalog give the same trace, so that a trace can be replayed
        and compared.
        """
        content = {
            "user_id": self.user_id,
            "as_of": self.as_of,
            "policy": dict(self.policy.values),
            "windows": {str(d.window.days): d.as_json() for d in self.windows},
        }
        text = json.dumps(content, sort_keys=True, default=_plain)
        digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return {"trace_id": f"trace_{digest}", **json.loads(text)}


def declined_in(trace: Mapping[str, Any]) -> frozenset[str]:
    """The items that a trace says its user had asked not to see again when it was made."""
    return frozenset(
        draft["item_key"]
        for window in trace.get("windows", {}).values()
        for draft in window.get("drafts", ())
        if draft.get("why_not") == NEVER_AGAIN
    )


def with_declined(decision: Decision, never: frozenset[str]) -> Decision:
    """The same decision, had its user asked not to see these items again: chosen anew."""
    return replace(
        decision,
        windows=tuple(
            replace(
                decided,
                choices=choose(
                    [(each.draft, each.verdicts) for each in decided.choices],
                    decision.policy,
                    never,
                ),
            )
            for decided in decision.windows
        ),
    )


def _draft_json(choice: Choice) -> dict[str, Any]:
    draft = choice.draft
    return {
        "recommendation_id": recommendation_id(draft),
        **draft.as_json(),
        "verdicts": [verdict.as_json() for verdict in choice.verdicts],
        "chosen": choice.chosen,
        "why_not": None if choice.chosen else choice.reason,
        **({} if choice.wording is None else {"wording": choice.wording.as_json()}),
    }


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a trace")
