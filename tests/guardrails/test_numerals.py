from __future__ import annotations

from decimal import Decimal

import pytest

from spendsense.guardrails.numerals import numerals


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    (
        ("$4,523", "4523", "$"),
        ("$4,523.10", "4523.10", "$"),
        ("-$12.34", "-12.34", "$"),
        ("$-12.34", "-12.34", "$"),
        ("−$12.34", "-12.34", "$"),
        ("4523", "4523", ""),
        ("68%", "68", "%"),
        ("68.3 %", "68.3", "%"),
        ("68 percent", "68", "%"),
        ("68 per cent", "68", "%"),
        (".5", "0.5", ""),
        ("1,000 dollars", "1000", "$"),
        ("USD 50", "50", "$"),
        ("50 USD", "50", "$"),
        ("75 cents", "0.75", "$"),
        ("75¢", "0.75", "$"),
        ("€68", "68", "€"),
        ("$5k", "5000", "$"),
        ("$1.2 million", "1200000", "$"),
        ("3 thousand dollars", "3000", "$"),
        ("６８％", "68", "%"),
        ("＄６８", "68", "$"),
        ("٦٨", "68", ""),
        ("६८", "68", ""),
        ("𝟔𝟖", "68", ""),
        ("6​8", "68", ""),
        ("½", "0.5", ""),
        ("Ⅳ", "4", ""),
        ("七", "7", ""),
        ("zero", "0", ""),
        ("two", "2", ""),
        ("Twelve", "12", ""),
        ("twenty-five", "25", ""),
        ("ninety nine percent", "99", "%"),
        ("three hundred and twenty dollars", "320", "$"),
        ("a hundred", "100", ""),
        ("two thousand five hundred", "2500", ""),
        ("one million", "1000000", ""),
        ("one percent", "1", "%"),
        ("a dozen", "12", ""),
        ("two dozen", "24", ""),
        ("68 cards", "68", ""),
        ("30 days", "30", "days"),
        ("a 30-day window", "30", "days"),
        ("6.5 months", "6.5", "months"),
        ("30 grand", "30000", ""),
        ("$5 trillion", "5000000000000", "$"),
        ("30 lakh", "3000000", ""),
        ("30 euros", "30", "euros"),
        ("EUR 30", "30", "eur"),
        ("30 pct", "30", "%"),
        ("50 bps", "0.5", "%"),
        ("30x", "30", "x"),
        ("minus 30", "-30", ""),
        ("negative thirty", "-30", ""),
        ("$5 a week", "5", "$ each week"),
        ("$5 a month", "5", "$"),
    ),
)
def test_a_number_has_its_value_and_its_unit(text: str, value: str, unit: str) -> None:
    (found,) = numerals(f"it is {text}, as of now")

    assert found.key == (Decimal(value), unit)


@pytest.mark.parametrize("word", ("half", "twice", "doubled", "triple", "a quarter of", "tenfold"))
def test_a_comparison_in_words_is_a_number_of_its_own_kind(word: str) -> None:
    (found,) = numerals(f"that is {word} what it was")

    assert found.key[1] == "times"


@pytest.mark.parametrize(
    "text",
    (
        "one card at a time",
        "a second alert",
        "the first of the month",
        "someone often attends",
        "a quarterly payment",
        "the canine tent",
        "you may pay",
    ),
)
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert numerals(text) == ()


def test_a_date_is_one_number_and_not_a_day_and_a_year() -> None:
    assert [found.key for found in numerals("since August 22, 2026 and August 3")] == [
        ("august 22 2026", "date"),
        ("august 3", "date"),
    ]


def test_several_numbers_are_all_found() -> None:
    text = "$3,415.00 of $5,000.00 is 68.3% on two cards"

    assert {found.text for found in numerals(text)} == {"$3,415.00", "$5,000.00", "68.3%", "two"}
