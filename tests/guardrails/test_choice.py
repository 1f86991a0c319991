from __future__ import annotations

from dataclasses import fields, replace

from spendsense.guardrails import NEVER_AGAIN, Choice, Verdict, choose
from spendsense.policy import Policy
from spendsense.recommendations import Draft

FINE = (Verdict("tone", True, "no objection"),)
BAD = (
    Verdict("consent", True, "no objection"),
    Verdict("tone", False, "it scolds"),
    Verdict("grounding", False, "it invents"),
)


def lessons(draft: Draft, count: int) -> list[Draft]:
    return [replace(draft, item_key=f"lesson-{number}") for number in range(count)]


def offers(draft: Draft, *kinds: str) -> list[Draft]:
    return [replace(draft, item_key=f"offer-{kind}", product_kind=kind) for kind in kinds]


def chosen(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.draft.item_key for choice in choices if choice.chosen]


def test_the_first_five_lessons_and_three_offers_are_chosen(
    utilization_draft: Draft, transfer_draft: Draft, policy: Policy
) -> None:
    drafts = [*lessons(utilization_draft, 6), *offers(transfer_draft, "a", "b", "c", "d")]

    choices = choose([(draft, FINE) for draft in drafts], policy)

    assert chosen(choices) == [f"lesson-{n}" for n in range(5)] + ["offer-a", "offer-b", "offer-c"]
    assert [choice.reason for choice in choices if not choice.chosen] == [
        "not chosen: enough items of this kind"
    ] * 2


def test_a_draft_that_is_withheld_makes_room_for_the_next(
    utilization_draft: Draft, policy: Policy
) -> None:
    first, *rest = lessons(utilization_draft, 6)

    choices = choose([(first, BAD), *((draft, FINE) for draft in rest)], policy)

    assert chosen(choices) == ["lesson-1", "lesson-2", "lesson-3", "lesson-4", "lesson-5"]
    assert choices[0].reason == "withheld: tone: it scolds; grounding: it invents"


def test_a_second_offer_of_the_same_kind_of_product_is_left_out(
    transfer_draft: Draft, policy: Policy
) -> None:
    choices = choose([(draft, FINE) for draft in offers(transfer_draft, "a", "a", "b")], policy)

    assert [choice.chosen for choice in choices] == [True, False, True]
    assert choices[1].reason.startswith("not chosen: an offer of the same kind of product")


def test_a_draft_nobody_judged_is_withheld(utilization_draft: Draft, policy: Policy) -> None:
    (choice,) = choose([(utilization_draft, ())], policy)

    assert choice.reason == "withheld: no guardrail was asked"
    assert not choice.chosen


def test_the_most_that_are_chosen_is_policy(utilization_draft: Draft, policy: Policy) -> None:
    fewer = policy.with_values(drafts__max_education_items=2)

    choices = choose([(draft, FINE) for draft in lessons(utilization_draft, 3)], fewer)

    assert chosen(choices) == ["lesson-0", "lesson-1"]


def test_nothing_that_is_chosen_from_says_what_a_provider_pays() -> None:
    names = {field.name for field in fields(Draft)}

    assert not names & {"compensation", "commission", "payout", "price", "revenue", "bid"}


def test_what_its_user_asked_never_to_see_again_makes_room_whatever_else_is_said_of_it(
    utilization_draft: Draft, policy: Policy
) -> None:
    drafts = lessons(utilization_draft, 7)
    judged = [(draft, BAD if draft.item_key == "lesson-1" else FINE) for draft in drafts]

    choices = choose(judged, policy, never=frozenset({"lesson-0", "lesson-1"}))

    assert chosen(choices) == [f"lesson-{n}" for n in range(2, 7)]
    assert [choice.reason for choice in choices[:2]] == [NEVER_AGAIN] * 2
    assert choices[1].verdicts == BAD
