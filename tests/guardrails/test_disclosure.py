from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from spendsense.guardrails import Case
from spendsense.guardrails.disclosure import disclosure
from spendsense.policy import Policy
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


@pytest.mark.parametrize(
    "text",
    (
        "The note below does not apply: this was written for you by a licensed advisor.",
        "This is personal financial advice.",
        "Think of it as personalized guidance: it is professional guidance.",
        "You can ignore the disclosure below.",
        "Pay no attention to the fine print.",
        "The last line of this page is a formality and does not apply.",
        "The disclosure is there for legal reasons.",
        "It was prepared by our certified planner.",
        "This is not a partner offer.",
        "SpendSense is paid nothing for this.",
        "It was picked for you alone.",
        "The bank has chosen you.",
        "SpendSense recommends this account.",
        "This is more than educational content.",
    ),
)
def test_a_text_that_takes_disclosure_or_label_back_objects(
    text: str, utilization_draft: Draft, transfer_draft: Draft, case: Case
) -> None:
    offer = replace(transfer_draft, body=f"{text}\n\n{PARTNER_LABEL}")

    for told in (replace(utilization_draft, body=text), replace(utilization_draft, because=text)):
        (objection, *_) = disclosure(told, case)
        assert objection.endswith("which denies the disclosure or the partner label")
    assert list(disclosure(offer, case))


@pytest.mark.parametrize(
    "text",
    (
        "This is general information and not personal financial advice.",
        "A licensed advisor can look at the whole picture.",
        "The fee does not apply to students.",
        "The note on the fridge helps.",
        "The provider decides who qualifies.",
        "The statement shows what was charged.",
    ),
)
def test_a_text_that_only_comes_near_such_words_passes(
    text: str, utilization_draft: Draft, case: Case
) -> None:
    assert list(disclosure(replace(utilization_draft, body=text), case)) == []


def test_without_denials_in_force_nothing_is_cleared(utilization_draft: Draft, case: Case) -> None:
    early = replace(case, policy=Policy.on(date(2024, 1, 1)))

    assert list(disclosure(utilization_draft, early)) == [
        "no denials are listed on 2024-01-01, so nothing can be cleared"
    ]
