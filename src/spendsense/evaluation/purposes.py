"""Which purposes of consent stood when a trace was kept, by the order of the trail and no clock."""

from __future__ import annotations

from collections.abc import Sequence

from spendsense.guardrails import PLAIN, Purpose
from spendsense.storage import AuditEvent

Told = Sequence[AuditEvent]
"""What the trail tells of one user, in its order."""


def stood(told: Told, trace_id: str, purpose: Purpose) -> bool:
    """Whether the last word on a purpose before a trace was kept was a grant."""
    first = next((e.seq for e in told if e.payload.get("trace_id") == trace_id), 0)
    named = (None, purpose) if purpose in PLAIN else (purpose,)
    words = [
        event.payload.get("action")
        for event in told
        if event.seq < first
        and event.action.startswith("consent.")
        and event.payload.get("purpose") in named
    ]
    return bool(words) and words[-1] == "grant"


def consent_then(told: Told, trace_id: str) -> list[str]:
    """What is wrong with the consent under which a trace was kept."""
    first = next((e for e in told if e.payload.get("trace_id") == trace_id), None)
    if first is None:
        return ["the audit trail does not tell of the trace"]
    if not stood(told, trace_id, "education"):
        return [f"consent did not stand when the trace was kept (audit event {first.seq})"]
    return []
