"""Copy states facts and options. It does not scold, frighten, hurry, promise or advise."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.guardrails.guardrail import Case
from spendsense.recommendations import Draft

from .faults import Fault, faults
from .patterns import Pattern, patterns

__all__ = ["Fault", "Pattern", "faults", "patterns", "tone"]


def tone(draft: Draft, case: Case) -> Iterator[str]:
    """Neither a phrase of policy/tone.yaml nor a pattern of policy/tone_patterns.yaml that is in
    force is heard in title, because or body."""
    listed = any(name.startswith("tone.") for name in case.policy.values)
    if not listed or "tone_patterns.patterns" not in case.policy.values:
        yield f"no phrases of tone are in force on {case.policy.as_of}, so nothing can be cleared"
        return
    for part in ("title", "because", "body"):
        for fault in faults(getattr(draft, part), case.policy):
            yield f'the {part} says "{fault.phrase}" ({fault.name}: {fault.reason})'
