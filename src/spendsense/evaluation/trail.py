"""Traces of a run against the audit trail: kept as it says, while consent stood, and replayable."""

from __future__ import annotations

from collections.abc import Sequence

from spendsense.storage import AuditEvent, Trace

from .auditing import Differs
from .metric import Metric
from .metrics import counted
from .record import Part
from .trace_replay import changed_since, consent_then


def replay(part: Part, differs: Differs) -> Metric:
    """Every trace of the part: whole, vouched for, under consent, and thought again the same."""
    own = [each for each in part.record.traces.values() if each.user_id in part.record.held]
    missed = [f"Trace {key} of user {user} is gone or cannot be read." for key, user in part.unread]
    for trace in own:
        why = "; ".join(wrong(trace, part.told.get(trace.user_id, ()), differs))
        if why:
            missed.append(f"Trace {trace.trace_id} of user {trace.user_id}: {why}.")
    many = len(own) + len(part.unread)
    return counted("replay", many - len(missed), many, missed)


def wrong(trace: Trace, told: Sequence[AuditEvent], differs: Differs) -> tuple[str, ...]:
    """What is wrong with a trace; how it differs only where it is the one that was kept."""
    found = (*changed_since(trace, told), *consent_then(told, trace.trace_id))
    if found:
        return found
    differing = differs(trace)
    return (differing,) if differing else ()
