"""The recurring streams a household can have, by number: what truth says about each."""

from __future__ import annotations

PAY, NEW_PAY, SECOND_PAY, HOUSING, SAVING, INVESTING, HEALTH_SAVING, TO_MONEY_MARKET = range(1, 9)
CARD_PAYMENT = 9
"""Of the first card; the second and third follow."""
SAVINGS_INTEREST, MONEY_MARKET_INTEREST, STUDENT_LOAN, AUTO_LOAN = range(12, 16)
FIRST_BILL, FIRST_SUBSCRIPTION = 16, 40
NEW_HOUSING = 39
"""The rent of the home that was moved into; bills have the numbers up to here."""
SOCIAL_SECURITY, PENSION, RETIREMENT_WITHDRAWAL = 32, 33, 34
WEEKLY_GIG = 31
"""The platform that pays each week; the one that is asked to is PAY."""
FIRST_NEW_BILL = 35
"""Of the local billers of a town that was moved to, in the order of LOCAL_BILLS."""
STREAMS_A_HOUSEHOLD = 128
"""A stream keeps its number for ever: ids of streams are made of it."""
