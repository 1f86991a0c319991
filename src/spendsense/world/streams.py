"""The recurring streams a household can have, by number: what truth says about each."""

from __future__ import annotations

PAY, HOUSING, SAVING, CARD_PAYMENT, SAVINGS_INTEREST = 1, 2, 3, 4, 5
FIRST_BILL, FIRST_SUBSCRIPTION = 8, 32
STREAMS_A_HOUSEHOLD = 128
"""A stream keeps its number for ever: ids of streams are made of it."""
