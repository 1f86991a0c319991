"""How a name may be written, and which ways of writing it are one person's."""

from __future__ import annotations

from datetime import datetime

import pytest

from spendsense.ledger import BadInput
from spendsense.storage import Database, create_account, issue_token, person_of_label, tokens
from spendsense.storage.spelling import check_spelling, folded_name

NOW = datetime.fromisoformat("2026-08-22T12:00")
UNSEEN = {
    "zero width space": "O\u200blga",
    "zero width joiner": "Olg\u200da",
    "word joiner": "\u2060Olga",
    "soft hyphen": "Ol\u00adga",
    "byte order mark": "\ufeffOlga",
    "right-to-left override": "Olga\u202e",
    "grapheme joiner": "O\u034flga",
    "variation selector": "Olga\ufe0f",
    "a later variation selector": "Olga\U000e0100",
    "tag": "Olga\U000e0041",
    "Mongolian separator": "Ol\u180ega",
    "Hangul filler": "Olga\u3164",
    "narrow Hangul filler": "Olga\uffa0",
    "empty Braille": "\u2800Olga",
    "control": "Ol\x07ga",
    "not assigned": "Olga\u2065",
}
SPACES = ["Olga\u00a0K", "Olga\u2003 K", "\tOlga\u3000K\n", "Olga\u2028K", "Ｏｌｇａ　Ｋ", "OLGA K"]


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_marks_that_nobody_sees_make_no_other_person_and_are_refused(name: str) -> None:
    assert person_of_label(name) == person_of_label("olga") == "label:olga"
    with pytest.raises(BadInput, match=r"The name holds U\+[0-9A-F]{4,5}, which nobody sees"):
        check_spelling(name, "The name")


@pytest.mark.parametrize("name", SPACES, ids=ascii)
def test_spaces_widths_and_case_make_no_other_person_and_may_be_written(name: str) -> None:
    assert folded_name(name) == "olga k"
    check_spelling(name, "The name")


@pytest.mark.parametrize("name", ["\N{CYRILLIC CAPITAL LETTER O}lga", "Olg\u03b1", "K. Оl\u0300ga"])
def test_a_word_in_two_alphabets_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"has a word in letters of (Cyrillic|Greek) and Latin"):
        check_spelling(name, "The name")


@pytest.mark.parametrize(
    "name", ["Olga Maier-Müller", "Ольга", "Olga Ольга", "Ελένη", "山田 はな子", "O'Hara 3rd", "ª"]
)
def test_names_of_one_alphabet_a_word_may_be_written(name: str) -> None:
    check_spelling(name, "The name")
    assert folded_name(folded_name(name)) == folded_name(name)


def test_two_names_that_are_seen_to_differ_are_two_people() -> None:
    assert len({folded_name(name) for name in ("Olga", "Ólga", "Olga K", "OlgaK", "Ольга")}) == 5


def test_a_label_and_a_login_with_such_marks_are_refused(database: Database) -> None:
    for name in ("O\u200blga", "\N{CYRILLIC SMALL LETTER O}lga"):
        with pytest.raises(BadInput, match="The label of a token"), database.write() as connection:
            issue_token(connection, role="operator", label=name, at=NOW)
        with pytest.raises(BadInput, match="is not a login"), database.write() as connection:
            create_account(connection, login=name, name="Olga", role="operator", at=NOW, by="ruth")
    with database.read() as connection:
        assert tokens(connection) == ()
