"""Cards and what is owed."""

from __future__ import annotations

from spendsense.signals.reading import Reading

CREDIT = (
    Reading(
        "card_count", "count",
        "Credit cards.",
        "credit cards: {card_count}",
        "there is no account to read",
    ),
    Reading(
        "utilization_highest", "ratio",
        "Owed over limit of the card where that is highest; a credit is nothing owed.",
        "your {highest_card} is at {utilization_highest} of its"
        " {highest_card_limit_cents} limit",
        "there is no card with a limit to read",
        numerator="highest_card_balance_cents", denominator="highest_card_limit_cents",
    ),
    Reading(
        "highest_card", "word",
        "That card, by the last digits of its number, or by its name where there are none.",
        "the card is your {highest_card}",
        "there is no card with a limit to read",
    ),
    Reading(
        "highest_card_mask", "mask",
        "The last digits of that card.",
        "the card ends in {highest_card_mask}",
        "there are no last digits of a card with a limit to read",
    ),
    Reading(
        "highest_card_balance_cents", "cents",
        "What is owed on that card.",
        "{highest_card_balance_cents} is owed on your {highest_card}",
        "there is no card with a limit to read",
    ),
    Reading(
        "highest_card_limit_cents", "cents",
        "The limit of that card.",
        "the limit of your {highest_card} is {highest_card_limit_cents}",
        "there is no card with a limit to read",
    ),
    Reading(
        "utilization_overall", "ratio",
        "What is owed over the limits, of all cards that have a limit.",
        "your cards together are at {utilization_overall} of their limits",
        "there is no card with a limit to read",
        numerator="cards_balance_cents", denominator="cards_limit_cents",
    ),
    Reading(
        "utilization_line", "percent",
        "The highest of the lines of policy that the highest utilization has reached; 0 for none.",
        "the highest utilization has reached the {utilization_line} line",
        "there is no card with a limit to read",
        denies="no card has reached a line of utilization",
    ),
    Reading(
        "interest_cents", "cents",
        "Interest charged on cards in the window.",
        "{interest_cents} of card interest was charged in the window",
        "there is no card to read",
    ),
    Reading(
        "pays_minimum_only", "flag",
        "Whether each of two statement cycles running was paid, and no more than its minimum.",
        "the last payments to a card were its minimum",
        "there is no card whose payments can be read",
        denies="the last payments to a card were more than its minimum",
    ),
    Reading(
        "is_overdue", "flag",
        "Whether a card or loan payment is past its due date.",
        "a payment is past its due date",
        "there is no liability that says whether it is overdue",
        denies="no payment is past its due date",
    ),
    Reading(
        "minimum_payment_cents", "cents",
        "The minimum payments of all cards together, where that of each is known.",
        "the minimum payments together are {minimum_payment_cents}",
        "there is no minimum payment to read",
    ),
    Reading(
        "apr_highest", "percent",
        "The highest purchase APR of the cards.",
        "the highest card APR is {apr_highest}",
        "there is no card APR to read",
    ),
)  # fmt: skip
