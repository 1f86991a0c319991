"""Traces of a run against the audit trail: kept as it says, while consent stood, and replayable."""

from __future__ import annotations

from collections.abc import Sequence

from spendsense.storage import AuditEvent, Trace

from .auditing import Differs
from .metric import Metric
from .metrics import counted
from .purposes import consent_then
from .record import Part
from .stages import not_stored
from .trace_replay import changed_since


def replay(part: Part, differs: Differs) -> Metric:
    """Every trace of the part: whole, vouched for, under consent, and thought again the same.

    Each person of the run has one, and what it chose is stored.
    """
    own = [each for each in part.record.traces.values() if each.user_id in part.record.held]
    missed = [f"Trace {key} of user {user} is gone or cannot be read." for key, user in part.unread]
    missed += [
        f"User {user} is in the run, and no trace tells why: none is stored, and the audit trail "
        "tells of none."
        for user in part.untold
    ]
    for trace in own:
        why = "; ".join((*wrong(trace, part.told.get(trace.user_id, ()), differs),
                         *not_stored(trace.body, part.queued)))  # fmt: skip
        if why:
            missed.append(f"Trace {trace.trace_id} of user {trace.user_id}: {why}.")
    many = len(own) + len(part.unread) + len(part.untold)
    return counted("replay", many - len(missed), many, missed)


def wrong(trace: Trace, told: Sequence[AuditEvent], differs: Differs) -> tuple[str, ...]:
    """What is wrong with a trace; how it differs only where it is the one that was kept."""
    found = (*changed_since(trace, told), *consent_then(told, trace.trace_id))
    if found:
        return found
    differing = differs(trace)
    return (differing,) if differing else ()
