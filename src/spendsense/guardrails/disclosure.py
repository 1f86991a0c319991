"""The reader is told what this is, and who stands behind an offer."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.recommendations import DISCLOSURE, PARTNER_LABEL, Draft

from .guardrail import Case


def disclosure(draft: Draft, case: Case) -> Iterator[str]:
    """The disclosure is there word for word, and an offer ends with the partner label."""
    if draft.disclosure != DISCLOSURE:
        yield f'the disclosure is "{draft.disclosure}" and not, word for word, "{DISCLOSURE}"'
    if draft.kind == "offer" and draft.body.split("\n\n")[-1] != PARTNER_LABEL:
        yield f'the offer does not end with "{PARTNER_LABEL}"'
