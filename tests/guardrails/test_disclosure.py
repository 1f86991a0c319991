from __future__ import annotations

from dataclasses import replace

import pytest

from spendsense.guardrails import Case
from spendsense.guardrails.disclosure import disclosure
from spendsense.recommendations import DISCLOSURE, PARTNER_LABEL, Draft


def test_the_disclosure_is_the_sentence_of_the_brief() -> None:
    assert DISCLOSURE == (
        "This is educational content, not financial advice. "
        "Consult a licensed advisor for personalized guidance."
    )


def test_the_exact_disclosure_passes(utilization_draft: Draft, case: Case) -> None:
    assert list(disclosure(utilization_draft, case)) == []


@pytest.mark.parametrize(
    "text", ("", DISCLOSURE + " ", DISCLOSURE.lower(), DISCLOSURE.replace("not", "maybe"))
)
def test_any_other_disclosure_objects(text: str, utilization_draft: Draft, case: Case) -> None:
    assert list(disclosure(replace(utilization_draft, disclosure=text), case))


def test_an_offer_ends_with_the_partner_label(transfer_draft: Draft, case: Case) -> None:
    assert transfer_draft.body.endswith(f"\n\n{PARTNER_LABEL}")
    assert list(disclosure(transfer_draft, case)) == []


def test_an_offer_without_the_label_or_with_words_after_it_objects(
    transfer_draft: Draft, case: Case
) -> None:
    bare = transfer_draft.body.removesuffix(PARTNER_LABEL)
    followed = f"{transfer_draft.body} Or so."

    assert list(disclosure(replace(transfer_draft, body=bare), case))
    assert list(disclosure(replace(transfer_draft, body=followed), case))


def test_education_needs_no_partner_label(utilization_draft: Draft, case: Case) -> None:
    assert PARTNER_LABEL not in utilization_draft.body
    assert list(disclosure(utilization_draft, case)) == []
