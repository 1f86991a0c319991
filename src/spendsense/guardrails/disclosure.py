"""The reader is told what this is, and who stands behind an offer."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.recommendations import DISCLOSURE, PARTNER_LABEL, Draft
from spendsense.recommendations.phrases import groups, heard

from .guardrail import Case


def disclosure(draft: Draft, case: Case) -> Iterator[str]:
    """The disclosure is there word for word, an offer ends with the partner label, and no other
    sentence takes either of them back."""
    if draft.disclosure != DISCLOSURE:
        yield f'the disclosure is "{draft.disclosure}" and not, word for word, "{DISCLOSURE}"'
    if draft.kind == "offer" and draft.body.split("\n\n")[-1] != PARTNER_LABEL:
        yield f'the offer does not end with "{PARTNER_LABEL}"'
    listed = groups(case.policy, "disclosure.")
    if not listed:
        yield f"no denials are listed on {case.policy.as_of}, so nothing can be cleared"
    for part in ("title", "because", "body"):
        for _, phrase in heard(getattr(draft, part), listed):
            yield f'the {part} says "{phrase}", which denies the disclosure or the partner label'
