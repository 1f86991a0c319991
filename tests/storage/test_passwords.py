"""What a password must be, and what is kept of it."""

from __future__ import annotations

from datetime import date

import pytest

from spendsense.ledger import BadInput
from spendsense.policy import Policy
from spendsense.storage.passwords import check_password, hashed, initial_password, matches

POLICY = Policy.on(date(2026, 8, 22))
ABOUT = ("olga@bank.example", "Olga Orlova")


@pytest.mark.parametrize(
    "password",
    [
        "dance under nine lamps",
        "summer coffee london tiger violin",
        "k8#vLq0zPw!m3xT",
        "все лампы танцуют под",
        "灯が踊る 九つの下で 静かな夜明け",
        "🎻🎻 quiet hum 🎻 at dawn",
        "x" + "dance under nine lamps " * 11,
    ],
)
def test_long_ones_of_any_marks_are_taken(password: str):
    check_password(password, POLICY, ABOUT)
    assert matches(password, hashed(password))[0]


def test_exactly_as_long_as_the_line_and_one_beneath():
    check_password("quick violins h", POLICY, ABOUT)
    with pytest.raises(BadInput, match="has 14 characters and needs 15"):
        check_password("quick violins ", POLICY, ABOUT)
    check_password("kq7" + "vLp#zw9m" * 31 + "jt4ub", POLICY)
    with pytest.raises(BadInput, match="may have 256"):
        check_password("kq7" + "vLp#zw9m" * 31 + "jt4ubx", POLICY)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "password12345678", "PASSWORD!PASSWORD!", "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "abcdefghijklmnop", "123456789012345",
        "administrator2026!", "welcometospendsense", "correct horse battery staple",
        "OlgaOrlova12345", "olga.bank.example", "orlova-bank-2026", "SpendSense-2026-11",
        "zyxwvutsrqponmlk", "               ", "!!!!!!!!!!!!!!!", "january february 1",
        "letmeinletmein1", "qwerty123456789",
    ],
)  # fmt: skip
def test_those_that_are_tried_first_are_refused_though_they_are_long(password: str):
    with pytest.raises(BadInput, match="tried first"):
        check_password(password, POLICY, ABOUT)


def test_no_digits_or_capitals_are_asked_for():
    check_password("quiet violins hum at dawn", POLICY)


@pytest.mark.parametrize("mark", ["\x00", "\n", "\x1b", "\x7f"])
def test_a_control_mark_is_refused(mark: str):
    with pytest.raises(BadInput, match="control mark"):
        check_password(f"dance under{mark}nine lamps", POLICY)


def test_the_same_characters_match_however_the_keyboard_composed_them():
    kept = hashed("caf\u00e9 au clair de lune")
    assert matches("cafe\u0301\u00a0au clair de lune", kept)[0]


def test_nothing_else_is_changed_before_it_is_hashed():
    kept = hashed("Dance under nine lamps")
    for other in ("dance under nine lamps", "Dance under nine lamps ", " Dance under nine lamps"):
        assert not matches(other, kept)[0]
    long = "ab" * 120
    assert not matches(long + "x", hashed(long + "y"))[0]


def test_it_is_kept_as_argon2id_with_a_salt_of_its_own():
    some, other = hashed("dance under nine lamps"), hashed("dance under nine lamps")
    assert some.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and some != other
    assert "dance" not in some


@pytest.mark.parametrize("kept", [None, "", "plain", "$2b$12$abc", "$argon2id$v=19$m=1,t=1,p=1"])
def test_what_is_no_hash_of_ours_matches_nothing(kept: str | None):
    assert matches("dance under nine lamps", kept) == (False, None)


def test_initial_passwords_are_long_and_never_the_same():
    made = {initial_password() for _ in range(50)}
    assert len(made) == 50
    for each in made:
        check_password(each, POLICY, ABOUT)
