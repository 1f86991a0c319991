"""Copy states facts and options. It does not scold, frighten, hurry, promise or advise."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.recommendations import Draft
from spendsense.recommendations.phrases import groups, heard, reason

from .guardrail import Case


def tone(draft: Draft, case: Case) -> Iterator[str]:
    """No pattern of policy/tone.yaml that is in force appears in title, because or body."""
    listed = groups(case.policy, "tone.")
    if not listed:
        yield f"no phrases of tone are in force on {case.policy.as_of}, so nothing can be cleared"
    for part in ("title", "because", "body"):
        for name, phrase in heard(getattr(draft, part), listed):
            yield f'the {part} says "{phrase}" ({name}: {reason(name)})'
