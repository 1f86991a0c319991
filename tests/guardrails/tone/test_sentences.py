"""Where sentences and clauses begin, and where a command could."""

from __future__ import annotations

import pytest

from spendsense.guardrails.tone.sentences import sentences

VERBS = {"open", "compare", "pick", "call"}


def marked(text: str) -> list[str]:
    return [one.marked.strip() for one in sentences(text, VERBS)]


def test_a_text_is_parted_into_sentences_and_a_question_is_known():
    found = sentences("Pay came on Friday. Is that usual?", VERBS)

    assert [one.flat for one in found] == ["pay came on friday", "is that usual"]
    assert [one.asks for one in found] == [False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If it suits you, open the account.", "# if it suits you # open the account"),
        ("You could write, call or visit.", "# you could write | call or visit"),
        ("Compare the fees and pick one.", "# compare the fees | and # pick one"),
        ("You could call and pick one.", "# you could call and pick one"),
        ("It's free — open it", "# it is free # open it"),
        ("You'd be better off, but wait.", "# you would be better off | but # wait"),
    ],
)
def test_a_command_can_begin_after_a_condition_and_not_within_a_list(text: str, expected: str):
    assert marked(text) == [expected]


def test_contractions_are_written_out_and_figures_are_all_one():
    assert marked("You needn't pay $1,200.50 at 68%.") == ["# you need not pay 0 at 0"]


def test_a_quotation_keeps_its_marks():
    (one,) = sentences('Ads say "act now" a lot.', VERBS)

    assert one.tokens.count('"') == 2
    assert one.flat == "ads say act now a lot"


def test_the_place_of_a_word_counts_the_marks_before_it():
    (one,) = sentences("If so, open it.", VERBS)

    assert one.tokens[one.place(2)] == "open"
    with pytest.raises(IndexError, match="has 4 words"):
        one.place(9)


def test_signs_alone_are_no_sentence():
    assert sentences("... !?", VERBS) == ()
