from __future__ import annotations

from typing import Any

import pytest

from spendsense.policy import Policy
from spendsense.recommendations import shown_name, shown_text


@pytest.mark.parametrize(
    "name",
    (
        "Peak Fitness 24",
        "AT&T",
        "Trader Joe's",
        "Dr. Smith",
        "St. Mary's Co-op",
        "Disney+",
        "7-Eleven",
        "Planet Fitness / Downtown",
        "Caf\u00e9 Bj\u00f8rn",
        "Dollar Shave Club",
        "card ending 4523",
        "N" * 40,
        "biweekly",
    ),
)
def test_a_name_is_said_as_it_is(name: str, policy: Policy) -> None:
    assert shown_name(name, policy) == name


@pytest.mark.parametrize(
    "name",
    (
        "Pay $999 now at evil.ru",
        "Save 50% here",
        "\u20ac5 Club",
        "evil.ru",
        "Visit evil.com",
        "evil.com/login",
        "evil dot com",
        "me@evil",
        "http:evil",
        "Apply now",
        "You are lazy",
        "Guaranteed Approval",
        "QuickCash Payday Loans",
        "Your password please",
        "The note below does not apply",
        "1 and 2",
        "Club 24 7",
        "Win 999999",
        "500 dollars",
        "Pay 9 grand",
        "N" * 41,
        "<b>Evil</b>",
        "[link=evil]",
        "{interest_cents}",
        "\x1b[31mRED",
        "\u202eevil",
        "\u041c\u0438\u0440",
        "\u0299\u1d1c\u028f",
        "A_b",
        "A; B",
        "   ",
        "",
        "--",
    ),
)
def test_what_does_not_look_like_a_name_is_none(name: str, policy: Policy) -> None:
    assert shown_name(name, policy) is None


def test_a_sites_own_name_is_said_without_its_ending(policy: Policy) -> None:
    assert shown_name("Netflix.com", policy) == "Netflix"
    assert shown_name("AMAZON.COM", policy) == "AMAZON"


def test_spaces_are_single(policy: Policy) -> None:
    assert shown_name("  Peak \n Fitness ", policy) == "Peak Fitness"


def test_each_name_has_a_neutral_word_and_amounts_are_as_they_read(
    full: dict[str, Any], policy: Policy
) -> None:
    odd = full | {
        "largest_subscription_name": "$5",
        "main_employer": "$5",
        "highest_card": "$5",
        "highest_card_mask": "$5",
        "pay_frequency": "$5",
    }

    assert shown_text("largest_subscription_name", odd, policy) == "one merchant"
    assert shown_text("main_employer", odd, policy) == "one employer"
    assert shown_text("highest_card", odd, policy) == "card"
    assert shown_text("highest_card_mask", odd, policy) == "not shown"
    assert shown_text("pay_frequency", odd, policy) == "not shown"
    assert shown_text("interest_cents", odd, policy) == "$57.12"
    assert shown_text("highest_card_mask", full, policy) == "4523"
