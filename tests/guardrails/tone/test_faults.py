"""What is heard in a sentence, and what takes it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spendsense.guardrails import Case
from spendsense.guardrails.tone import faults, tone
from spendsense.policy import Policy
from spendsense.recommendations import Draft

SHAMING = (
    "You're overspending.",
    "Your spending is out of control.",
    "You really ought to have known better than to splurge.",
    "You have only yourself to thank for this balance.",
    "Someone your age should have more in savings.",
    "You lack the discipline to save.",
    "Your spending habits are irresponsible.",
    "It's embarrassing how little is left.",
    "You wasted $300 on takeout again.",
    "You can't be trusted with a credit card.",
    "Most responsible adults pay their cards off.",
    "Stop making excuses for your debt.",
)


def kinds(text: str, policy: Policy) -> set[str]:
    return {fault.kind for fault in faults(text, policy)}


@pytest.mark.parametrize("sentence", SHAMING)
def test_a_shaming_sentence_is_heard(sentence: str, policy: Policy):
    assert kinds(sentence, policy) & {"shame", "blame", "moral"}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("You have run up a balance without a second thought.", "blame"),
        ("Even children know how a limit works.", "shame"),
        ("Honest people pay their debts.", "moral"),
        ("The bonus won't be around for long.", "urgency"),
        ("Your debts will disappear within a month.", "promise"),
        ("If I were you, I'd close the store card.", "advice"),
        ("You could end up on the street.", "fear"),
    ],
)
def test_each_kind_is_heard_by_how_the_sentence_is_built(sentence: str, kind: str, policy: Policy):
    assert kind in kinds(sentence, policy)


@pytest.mark.parametrize(
    "sentence",
    [
        "This is not advice.",
        "No one is to blame.",
        "Nobody is to blame for a fee that came out of timing.",
        "The rate is not guaranteed.",
        "There is no need to hurry.",
        "You did not waste anything.",
        "Whether you should keep it is up to you.",
        "You should receive a letter within ten days.",
        'An ad that says "act now" is worth a second look.',
        "A lender that promises approval breaks the rules.",
        "Some sellers claim that returns are guaranteed.",
        "Feeling ashamed about debt is common.",
        "The FDIC guarantees deposits up to a limit.",
    ],
)
def test_what_is_denied_quoted_or_left_open_passes(sentence: str, policy: Policy):
    assert faults(sentence, policy) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "You never should have opened it.",
        "Not only are you careless, you are late.",
        "Don't you feel silly?",
        "An ad may lie, but you must act now.",
    ],
)
def test_a_negation_or_a_quotation_elsewhere_takes_nothing_back(sentence: str, policy: Policy):
    assert faults(sentence, policy)


def test_a_number_changes_nothing(policy: Policy):
    assert faults("You wasted $5.", policy) == faults("You wasted $1,234.56.", policy)


def test_the_objection_names_the_pattern_and_its_reason(utilization_draft: Draft, case: Case):
    body = "You really ought to have known better than to splurge."

    said = list(tone(replace(utilization_draft, body=body), case))

    assert (
        'the body says "you really ought to have" '
        "(tone.blame.should-have: Says what the reader should have done.)"
    ) in said


def test_a_pattern_added_to_policy_is_heard(utilization_draft: Draft, case: Case):
    entry = {
        "id": "gloom",
        "kind": "fear",
        "description": "Spreads gloom.",
        "says": ["gloomy ~1 month"],
        "examples": ["A gloomy month."],
    }
    stricter = replace(case, policy=case.policy.with_values(tone_patterns__patterns=[entry]))

    draft = replace(utilization_draft, body="A gloomy long month.")

    assert list(tone(draft, case)) == []
    assert [line for line in tone(draft, stricter) if "tone.fear.gloom: Spreads gloom." in line]
