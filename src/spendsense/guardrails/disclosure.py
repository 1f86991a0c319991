"""The reader is told what this is, and who stands behind an offer."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.policy.clause import Facts
from spendsense.recommendations import DISCLOSURE, PARTNER_LABEL, Draft
from spendsense.recommendations.phrases import groups, heard

from .guardrail import Case
from .rules import broken


def disclosure(draft: Draft, case: Case) -> Iterator[str]:
    """The disclosure is there word for word, an offer ends with the partner label, and no other
    sentence takes either of them back."""
    yield from broken("disclosure", disclosure_facts(draft), case.as_of)
    yield from denied(draft, case)


def denied(draft: Draft, case: Case) -> Iterator[str]:
    """The sentences that take the disclosure or the partner label back."""
    listed = groups(case.policy, "disclosure.")
    if not listed:
        yield f"no denials are listed on {case.policy.as_of}, so nothing can be cleared"
    for part in ("title", "because", "body"):
        for _, phrase in heard(getattr(draft, part), listed):
            yield f'the {part} says "{phrase}", which denies the disclosure or the partner label'


def disclosure_facts(draft: Draft) -> Facts:
    """What rules of disclosure may ask of a draft."""
    return {
        "kind": draft.kind,
        "disclosure": draft.disclosure,
        "disclosure_asked": DISCLOSURE,
        "last_paragraph": draft.body.split("\n\n")[-1],
        "partner_label": PARTNER_LABEL,
    }
