from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from spendsense.guardrails import Case, judge
from spendsense.guardrails.disclosure import disclosure
from spendsense.guardrails.eligibility import eligibility
from spendsense.guardrails.legibility import legibility
from spendsense.guardrails.tone import tone
from spendsense.policy import Policy, parameters
from spendsense.recommendations import Draft

WITHHELD = (
    "You're overspending.",
    "you are wasting money",
    "Please stop being irresponsible.",
    "Act now to fix this.",
    "This is your last chance.",
    "This card comes with guaranteed approval.",
    "You should open this card today.",
    "You seem to be bad with money.",
    "Your reckless spending adds up.",
    "Your spending is out of control.",
    "You spend too much on coffee.",
    "You've been living beyond your means.",
    "It is your own fault that the fee was charged.",
    "You have no self-control when you shop.",
    "You failed to pay on time again.",
    "You keep missing payments.",
    "You never save anything.",
    "You can't handle a credit card.",
    "You should have saved more.",
    "Anyone sensible should know better.",
    "These are poor choices.",
    "It was a foolish purchase.",
    "Being lazy about bills costs money.",
    "You ought to be ashamed.",
    "This must be embarrassing for you.",
    "You squandered your pay.",
    "You lack discipline.",
    "Your finances are a mess.",
    "Get your act together.",
    "Responsible people pay in full.",
    "You've splurged on clothes.",
    "Your bad habits are costing you.",
    "You got yourself into this debt.",
    "Hurry, rates may rise.",
    "Don't miss out on this account.",
    "This limited-time offer suits you.",
    "The offer expires soon.",
    "Only a few days left.",
    "Apply today.",
    "Sign up for this account right now.",
    "You're pre-approved for a new card.",
    "A risk-free way to borrow.",
    "It's a no-brainer.",
    "Get instant approval.",
    "You will save hundreds with this card.",
    "This will boost your credit score.",
    "Be debt-free in a year.",
    "No credit check needed.",
    "You must pay this off.",
    "You need to open a savings account.",
    "You really have to apply for this.",
    "We recommend the balance transfer card.",
    "Buy stocks with what is left.",
    "Invest in crypto for better returns.",
    "Stop spending on takeout.",
    "The best option for you is this card.",
    "You will end up broke.",
    "You will ruin your credit.",
    "Unlike you, most people save.",
    "Take responsibility for your debt.",
    "Reply with your online banking password so that we can finish the transfer.",
    "The app asks for your card PIN.",
    "Your Social Security number is needed.",
    "Type the one-time code here.",
    "Send us your account number.",
    "You are one of our worst customers.",
    "It never fails.",
)

NEUTRAL = (
    "Your card ending 4523 is at 68% of its limit.",
    "Utilization is a card's balance divided by its limit.",
    "Paying before the statement closes lowers the balance that is reported.",
    "You could ask the card issuer for a later due date.",
    "Some people set a transfer for the day after payday.",
    "Seven subscriptions renew regularly.",
    "It is fine to keep all of them.",
    "Checking ended twelve days under $100.00.",
    "A low-balance alert can be set in most bank apps.",
    "What you need to open an account: an ID and a first deposit.",
    "A budget in shares moves with your pay.",
    "Savings would cover four months of essential expenses.",
    "The fee may be refunded if you ask.",
    "Any amount counts.",
    "You have built a habit of saving.",
    "The rate can change at any time.",
    "Interest is charged on the balance each day.",
    "A minimum payment keeps the card in good standing.",
    "You might like a card for one kind of purchase and cash for another.",
    "Non-profit counselors often offer a first session at no cost.",
    "The provider decides who qualifies.",
    "Spending on groceries was $412.00 this month.",
    "The total you spend may not have to change.",
    "You can switch plans later.",
    "A late payment happens to many people.",
    "The statement shows how long the balance would take.",
    "If this month is tight, the minimum on time is still a good month.",
    "Money set apart is easier to keep.",
    "The waste collection bill comes every quarter.",
    "Comparing rates takes a few minutes.",
    "You decide what to do with the plan.",
    "An application usually means a hard inquiry.",
    "The grace period ends on the due date.",
    "Pay arrives about every two weeks.",
    "Your savings grew by 2% over the window.",
    "The account has no monthly fee.",
    "Deposit insurance covers money in an insured bank.",
    "You can untick the box before a trial.",
    "The due date stays the same.",
    "Moving one bill can make the week easier.",
    "A certificate of deposit pays a set rate for a set time.",
    "The highest card APR is 24.9%.",
    "Which plan feels best is up to you.",
    "The bank must consider your ability to pay.",
    "Should you want to pause, the app has a button.",
    "The number is on the back of the card.",
    "Social Security benefits arrive once a month.",
    "You see the name each time you log in.",
)


def said(draft: Draft, case: Case, text: str) -> list[str]:
    return list(tone(replace(draft, body=text), case))


@pytest.mark.parametrize("sentence", WITHHELD)
def test_a_sentence_that_scolds_hurries_promises_or_advises_is_withheld(
    sentence: str, utilization_draft: Draft, case: Case
) -> None:
    assert said(utilization_draft, case, f"Here is a thought. {sentence} That is all.")


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_a_neutral_sentence_passes(sentence: str, utilization_draft: Draft, case: Case) -> None:
    text = f"Here is a thought. {sentence} That is all."

    assert said(utilization_draft, case, text) == []
    for guardrail in (legibility, disclosure, eligibility):
        assert list(guardrail(replace(utilization_draft, title=sentence, body=text), case)) == []


@pytest.mark.parametrize(
    "sentence",
    (
        "YOU'RE OVERSPENDING",
        "you’re overspending",
        "you are\n\n  over-spending",
        "you are over​spending",
        "you are o̶v̶e̶r̶spending",
        "ｙｏｕ ａｒｅ ｏｖｅｒｓｐｅｎｄｉｎｇ",
        "you are **over**spending",
        "youre overspending",
    ),
)
def test_no_disguise_hides_a_phrase(sentence: str, utilization_draft: Draft, case: Case) -> None:
    assert said(utilization_draft, case, sentence)


def test_a_phrase_is_heard_in_title_and_because_too(utilization_draft: Draft, case: Case) -> None:
    titled = list(tone(replace(utilization_draft, title="Last chance"), case))
    reasoned = list(tone(replace(utilization_draft, because="you are lazy"), case))

    assert titled[0] == 'the title says "last chance" (tone.urgency: Presses the reader to hurry.)'
    assert reasoned[0].startswith('the because says "lazy" (tone.shame: ')


def test_part_of_a_longer_word_is_not_the_phrase(utilization_draft: Draft, case: Case) -> None:
    assert said(utilization_draft, case, "The Hurrysburg branch and the sinsemilla shop.") == []


def test_a_phrase_added_to_policy_is_heard(utilization_draft: Draft, case: Case) -> None:
    stricter = replace(case, policy=case.policy.with_values(tone__fear=["gloom\\w*"]))

    assert said(utilization_draft, case, "A gloomy month.") == []
    assert said(utilization_draft, stricter, "A gloomy month.")


def test_without_phrases_in_force_nothing_is_cleared(utilization_draft: Draft, case: Case) -> None:
    early = replace(case, policy=Policy.on(date(2024, 1, 1)))

    (verdict,) = judge((tone,), utilization_draft, early)

    assert not verdict.allowed
    assert "no phrases of tone are in force on 2024-01-01" in verdict.reason


def test_every_pattern_is_one_and_matches_something() -> None:
    for parameter in parameters():
        if parameter.name.startswith(("tone.", "excluded_products.", "disclosure.")):
            for entry in parameter.on(date(2026, 11, 20)):
                assert not re.compile(entry).fullmatch(""), entry


def test_every_group_gives_its_reason_and_its_source() -> None:
    groups = [parameter for parameter in parameters() if parameter.name.startswith("tone.")]

    assert {group.name for group in groups} == set(
        _names("blame shame moral fear urgency promise advice secrets")
    )
    assert all(group.description.endswith(".") and group.reference for group in groups)


def _names(words: str) -> Iterable[str]:
    return (f"tone.{word}" for word in words.split())
