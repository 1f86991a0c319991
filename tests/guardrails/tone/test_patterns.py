"""Slots, classes of words and the patterns that policy lists."""

from __future__ import annotations

from collections import Counter

import pytest

from spendsense.guardrails.tone import faults, patterns
from spendsense.guardrails.tone.patterns import compiled
from spendsense.guardrails.tone.vocabulary import Verb, commands, vocabulary
from spendsense.ledger import BadInput
from spendsense.policy import Policy

WORDS = {"spend.past": ("spent", "ran up"), "adv": ("really", "just")}


@pytest.mark.parametrize(
    ("says", "text", "is_heard"),
    [
        ("you @spend.past", "# you spent it ", True),
        ("you @spend.past", "# you ran up debt ", True),
        ("you @spend.past", "# you | spent it ", False),
        ("you ~1 @spend.past", "# you then spent it ", True),
        ("you ~1 @spend.past", "# you never spent it ", False),
        ("you ~~1 @spend.past", "# you never spent it ", True),
        ("you ~1 @spend.past", "# you only then spent it ", False),
        ("you @adv* spend", "# you really just spend ", True),
        ("you !spend look", "# you look ", True),
        ("^ spend", "# spend it ", True),
        ("^ spend", "# you | spend it ", False),
        ("^^ spend", "# you | spend it ", True),
        ("spent $", "# it is spent | and gone ", True),
        ("spent $", "# it is spent well ", False),
        ("at_once", "# do it at once ", True),
        ("end", "# they spend ", False),
    ],
)
def test_a_slot_hears_what_it_says(says: str, text: str, is_heard: bool):
    assert bool(compiled(says, WORDS).search(text)) is is_heard


def test_a_class_that_is_not_listed_is_named():
    with pytest.raises(BadInput, match=r"asks for the class 'spned', and .*lists none"):
        compiled("you @spned", WORDS)


@pytest.mark.parametrize(
    ("entry", "forms"),
    [
        ("spend/spent", ("spend", "spends", "spent", "spending")),
        ("drop", ("drop", "drops", "dropped", "dropping")),
        ("carry", ("carry", "carries", "carried", "carrying")),
        ("refinance", ("refinance", "refinances", "refinanced", "refinancing")),
        ("run/ran/run up", ("run up", "runs up", "ran up", "running up")),
        ("open", ("open", "opens", "opened", "opening")),
    ],
)
def test_a_verb_has_its_forms(entry: str, forms: tuple[str, ...]):
    verb = Verb.of(entry)

    assert (verb.base[0], verb.third[0], verb.past[0], verb.ing[0]) == forms


def test_every_pattern_hears_its_own_examples(policy: Policy):
    for pattern in patterns(policy):
        assert pattern.description.endswith(".")
        assert pattern.examples
        for example in pattern.examples:
            heard = {fault.name for fault in faults(example, policy)}
            assert f"tone.{pattern.name}" in heard, (pattern.name, example, heard)


def test_every_lift_takes_back_its_own_examples(policy: Policy):
    for lift in policy["tone_patterns.lifts"]:
        for example in lift["examples"]:
            assert faults(example, policy) == (), (lift["id"], example)


def test_no_two_patterns_of_a_kind_share_an_id(policy: Policy):
    assert max(Counter(pattern.name for pattern in patterns(policy)).values()) == 1


def test_a_command_begins_with_a_verb_of_some_class(policy: Policy):
    assert {"buy", "cancel", "act"} <= commands(policy)
    assert "squandered" in vocabulary(policy)["waste.past"]
