"""Distances in the user's own money and days, held to the records themselves."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.signals.household import (
    AS_OF,
    CARD_PAYMENT,
    HALF_YEAR,
    INTEREST,
    MONTH,
    POLICY,
    SALARY,
    SAVE_IN,
    Household,
    book_of,
    day,
)
from tests.signals.strategies import books

from spendsense.ledger import NotFound, Window
from spendsense.personas import PERSONAS, Distance, Explanation, Way, distances, explain
from spendsense.personas.particulars import next_statement, particulars
from spendsense.recommendations.phrases import groups, heard
from spendsense.signals import read

from .readings import SMALL, windows
from .test_distance import each_change_is_the_smallest, thorough


def explained(home: Household, window: Window = MONTH) -> Explanation:
    return explain(home.book(), "u1", window, POLICY)


def of(key: str, home: Household, window: Window = MONTH) -> Distance:
    return next(each for each in explained(home, window).distances if each.key == key)


def two_cards(first: int = 3_620_00, second: int = 600_00) -> Household:
    home = Household()
    home.card(first, 5_000_00, mask="4821")
    home.card(second, 1_000_00, mask="1111")
    return home


def test_paying_the_card_down_to_a_cent_beneath_its_line_ends_the_persona():
    home = Household()
    home.liability(home.card(3_620_00, 5_000_00, mask="4821"), last_statement_date=day(11))
    found = of("high_utilization", home)
    assert found.said == (
        "High utilization would end if $1,120.01 were paid on your card ending 4821"
        " before its statement of September 11."
    )
    assert explained(with_owed(2_499_99)).assignment.persona_keys == ()
    assert explained(with_owed(2_500_00)).assignment.persona_keys == ("high_utilization",)


def with_owed(*owed: int) -> Household:
    home = Household()
    for cents, limit, mask in zip(owed, (5_000_00, 1_000_00), ("4821", "1111"), strict=False):
        home.card(cents, limit, mask=mask)
    return home


def test_every_card_over_the_line_is_named_for_all_of_them_must_come_down():
    found = of("high_utilization", two_cards())
    assert found.said == (
        "High utilization would end if $1,120.01 were paid on your card ending 4821"
        " and $100.01 were paid on your card ending 1111."
    )
    after = [each.after_cents for each in found.ways[0].on_cards]
    assert "high_utilization" not in explained(with_owed(*after)).assignment.persona_keys
    for card in (0, 1):  # a cent less on either, and it still holds
        less = [cents + (place == card) for place, cents in enumerate(after)]
        assert "high_utilization" in explained(with_owed(*less)).assignment.persona_keys


def test_the_card_that_needs_the_fewest_cents_would_begin_it():
    found = of("high_utilization", two_cards(2_000_00, 300_00))  # at 40 % and at 30 %
    assert found.said == (
        "High utilization would begin if $200.00 more were owed on your card ending 1111."
    )


def test_a_statement_is_known_from_its_liability_or_from_days_of_interest_or_not_at_all():
    home = two_cards()
    home.row(f"{home.user_id}-a2", date(2026, 7, 31), 0, INTEREST)
    home.row(f"{home.user_id}-a2", date(2026, 7, 31), 5_00, INTEREST)
    cards = particulars(home.book(), MONTH, POLICY)["u1"].cards
    assert [card.statement_on for card in cards] == [None, date(2026, 8, 31)]


@pytest.mark.parametrize(
    ("last", "after", "ahead"),
    [
        (date(2026, 7, 22), AS_OF, date(2026, 9, 22)),  # today's has been
        (date(2026, 7, 23), AS_OF, date(2026, 8, 23)),
        (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 30)),
        (date(2024, 2, 29), date(2026, 12, 30), date(2027, 1, 29)),
    ],
)
def test_the_next_statement_is_whole_months_from_the_last(last: date, after: date, ahead: date):
    assert next_statement([last - timedelta(days=31), last], after) == ahead


def test_interest_that_was_charged_leaves_the_window_on_a_day():
    home = Household()
    home.row(home.card(0, 1_000_00), day(10), 16_00, INTEREST)
    for window, gone in ((MONTH, "September 11"), (HALF_YEAR, "February 8, 2027")):
        found = of("high_utilization", home, window)
        assert found.said == (
            "High utilization would end if no card interest had been charged in the window"
            f" (the last charge, of August 12, leaves it on {gone})."
        )
    held = {ago: explained_on(home, ago).assignment.persona_keys for ago in (-19, -20)}
    assert held == {-19: ("high_utilization",), -20: ()}


def explained_on(home: Household, ago: int) -> Explanation:
    later = day(ago)
    return explain(home.book(later), "u1", Window(30, later), POLICY)


def saving(cents: int, start: int = 50_00) -> Household:
    home = Household()
    home.row(home.savings(start + cents), day(5), -cents, SAVE_IN)
    return home


def test_savings_are_told_in_the_cents_of_the_window_and_a_cent_less_does_not_do():
    found = of("savings_builder", saving(188_00))
    assert found.said == (
        "Savings builder would begin if $200.00 rather than $188.00 net had gone into savings"
        " in the window."
    )
    assert (found.near, found.missed_by) == (True, "$12.00 (6% of the line)")
    assert of("savings_builder", saving(200_00)).holds
    assert not of("savings_builder", saving(199_99)).holds


def test_one_deposit_moves_growth_and_monthly_inflow_together():
    # 2 % of $5,000.00 is reached long before $200.00 a month.
    found = of("savings_builder", saving(60_00, start=5_000_00))
    assert found.ways[0].changes[0].after == 100_00
    assert of("savings_builder", saving(100_00, start=5_000_00)).holds
    assert not of("savings_builder", saving(99_99, start=5_000_00)).holds


def test_a_low_card_and_saving_may_both_be_missing():
    home = saving(188_00)
    home.card(300_00, 1_000_00, mask="4821")
    found = of("savings_builder", home)
    assert [len(way.changes) for way in found.ways] == [2]
    assert found.said == (
        "Savings builder would begin if $200.00 rather than $188.00 net had gone into savings"
        " in the window, and $0.01 were paid on your card ending 4821."
    )
    assert found.missed_by == "$12.00 and $0.01 (6% of the line)"


def test_what_is_missing_on_several_cards_is_told_together():
    home = saving(200_00)
    home.card(300_00, 1_000_00, mask="4821")
    home.card(310_00, 1_000_00, mask="1111")
    assert of("savings_builder", home).missed_by == "$10.02 (3.3% of the line)"


def test_more_than_two_are_told_where_it_takes_more():
    home = Household()
    card = home.card(600_00, 1_000_00, mask="4821")
    home.liability(card, is_overdue=True)
    home.row(card, day(3), 4_00, INTEREST)
    assert of("high_utilization", home).said == (
        "High utilization would end if $100.01 were paid on your card ending 4821 before its"
        " statement of September 19, no card interest had been charged in the window (the last"
        " charge, of August 19, leaves it on September 18), and no payment were past its due date"
        " (that of your card ending 4821 is)."
    )


def paying(*last: int, minimum: int = 35_00) -> Household:
    home = Household()
    card = home.card(300_00, 1_000_00, mask="4821")
    home.liability(card, minimum_payment_cents=minimum, last_statement_balance_cents=300_00)
    for months, cents in enumerate(last):
        home.row(card, day(7 + 31 * months), -cents, CARD_PAYMENT)
    return home


def test_a_payment_above_the_minimum_is_told_to_the_cent():
    assert of("high_utilization", paying(35_00, 35_00)).said == (
        "High utilization would end if a month's payments to your card ending 4821 had been"
        " $38.51 (its minimum is $35.00)."
    )
    assert of("high_utilization", paying(38_50, 35_00)).holds
    assert not of("high_utilization", paying(38_51, 35_00)).holds


@settings(thorough, max_examples=60)
@given(books())
def test_the_cards_at_their_minimum_are_those_that_the_reading_was_set_by(book):
    rows = {row["user_id"]: row for row in read(book, MONTH, POLICY).to_dicts()}
    for user, known in particulars(book, MONTH, POLICY).items():
        assert bool(known.at_minimum) is bool(rows[user]["pays_minimum_only"])
        assert bool(known.overdue) is bool(rows[user]["is_overdue"])
        assert len(known.subscriptions) == (rows[user]["subscription_count"] or 0)
        taken = sum(each.window_cents for each in known.subscriptions)
        assert taken == (rows[user]["subscription_spend_cents"] or 0)
        assert len(known.low_days) == (rows[user]["low_days"] or 0)
        assert [card.owed_cents for card in known.cards[:1]] == [
            cents for cents in [rows[user]["highest_card_balance_cents"]] if cents is not None
        ]
        assert bool(known.interest_on) >= bool(rows[user]["interest_cents"])


def subscriber(*prices: int) -> Household:
    home = Household()
    account = home.checking()
    for name, cents in zip(("Film", "Tunes", "Gym", "News", "Cloud"), prices, strict=False):
        home.charges(account, name, (2, 32, 62), cents)
    return home


def test_the_end_of_any_of_three_subscriptions_ends_the_persona():
    found = of("subscription_heavy", subscriber(20_00, 20_00, 20_00))
    assert found.said == (
        "Subscription-heavy would end if 2 subscriptions renewed rather than 3"
        " (the end of Film, Gym or Tunes does that)."
    )


def test_two_subscriptions_of_one_merchant_are_told_apart_by_their_price():
    home = subscriber(40_00)
    home.charges("u1-a1", "Nimbus", (2, 32, 62), 2_99, name="NIMBUS *DRIVE")
    home.charges("u1-a1", "Nimbus", (9, 39, 69), 9_99, name="NIMBUS *OFFICE")
    assert of("subscription_heavy", home).said.endswith(
        "(the end of Film, Nimbus at $9.99 or Nimbus at $2.99 does that)."
    )


def test_only_subscriptions_that_cost_enough_end_it_by_their_cost():
    home = subscriber(30_00, 20_00, 2_00, 2_00)
    home.row(home.checking(), day(3), 900_00)
    by_cost = next(
        way
        for way in of("subscription_heavy", home).ways
        if way.changes[0].reading == "subscription_spend_cents"
    )
    assert by_cost.ends == (("Film",), ("Tunes",))
    assert by_cost.said.startswith(
        "Subscription-heavy would end if subscriptions had taken $49.99 rather than $54.00"
    )


def test_two_subscriptions_are_one_too_few_and_that_is_near():
    found = of("subscription_heavy", subscriber(30_00, 30_00))
    assert found.near and found.missed_by == "1 subscription (33.3% of the line)"
    further = POLICY.with_values(near_misses__max_count=0)
    home = subscriber(30_00, 30_00)
    assert explain(home.book(), "u1", MONTH, further).near_misses == ()


def poor(low: int, of_days: int = 30) -> Household:
    """So many of the last days with $88.00 in checking, and much more before them."""
    home = Household()
    account = home.checking(88_00, opened_on=day(of_days - 1))
    home.row(account, day(of_days - 1), -5_000_00)
    home.row(account, day(low - 1), 4_912_00)
    return home


def test_low_days_are_named_with_what_they_were_short_of():
    found = of("cash_flow_stressed", poor(24))
    assert found.holds
    low = next(way for way in found.ways if way.changes[0].reading == "low_days")
    assert low.said == (
        "Cash-flow stressed would end if 8 of 30 days had ended with checking under $100.00"
        " rather than 24 (the nearest of them, August 22, ended $12.00 short)."
    )


def test_a_share_is_near_up_to_the_line_of_policy_and_not_beyond():
    assert of("savings_builder", saving(180_00)).near  # exactly 10 % of the line
    assert not of("savings_builder", saving(179_99)).near


def test_pay_gaps_and_buffer_are_told_in_days_and_money():
    home = Household()
    account = home.checking(200_00)
    home.charges(account, "Client", (10, 70, 130), -900_00, SALARY)
    home.charges(account, None, (3, 9), 150_00, None)
    found = of("variable_income", home)
    assert [way.said for way in found.ways] == [
        "Variable income budgeter would end if the median gap between pay days were 45 days"
        " rather than 60.",
        "Variable income budgeter would end if checking held $300.00 on August 22, $100.00 more"
        " than it did.",
        "Variable income budgeter would end if spending in the window had been $200.00 rather"
        " than $300.00.",
    ]


def test_without_a_record_nothing_can_begin_and_it_is_said_why():
    home = Household()
    home.checking()
    said = {each.key: each.said for each in explained(home).distances}
    assert said["variable_income"] == (
        "Variable income budgeter cannot begin while there are too few pay days to read a gap and"
        " there is no checking balance or no spending to compare."
    )
    assert said["high_utilization"].startswith(
        "High utilization cannot begin while there is no card with a limit to read and"
    )


def test_a_user_whom_the_book_does_not_name_is_not_found():
    with pytest.raises(NotFound, match="no user u9"):
        explain(Household().book(), "u9", MONTH, POLICY)


def test_nothing_of_another_user_is_told():
    rich, other = two_cards(), Household("u2")
    other.card(900_00, 1_000_00, mask="9999")
    book = book_of(rich, other)
    assert explain(book, "u1", MONTH, POLICY).as_json() == explained(rich).as_json()


@thorough
@given(windows())
def test_a_distance_states_and_neither_advises_nor_scolds(drawn):
    row, known = drawn
    listed = groups(POLICY, "tone.")
    for found in distances(row, SMALL, known):
        assert found.title in {persona.title for persona in PERSONAS}
        for sentence in (found.said, *(way.said for way in found.ways)):
            assert heard(sentence, listed) == (), sentence
            assert not {"should", "must", "try", "consider", "need"} & set(sentence.lower().split())
            assert " would end if " in sentence or " would begin if " in sentence or found.why_not


cards = st.lists(
    st.tuples(st.integers(-5_00, 1_200_00), st.integers(1, 1_000_00)), min_size=1, max_size=3
)


def holding(owed: list[tuple[int, int]], saved: int) -> Household:
    home = saving(saved)
    for cents, limit in owed:
        home.card(cents, limit)
    return home


@settings(thorough, max_examples=40)
@given(cards, st.sampled_from((0, 250_00)))
def test_what_is_paid_or_owed_on_the_cards_of_the_record_turns_the_persona(owed, saved: int):
    for found in explained(holding(owed, saved)).distances:
        for way in found.ways:
            if [change.reading for change in way.changes] == ["highest_card_balance_cents"]:
                turns_on_the_record(found, way, owed, saved)


def turns_on_the_record(found: Distance, way: Way, owed: list[tuple[int, int]], saved: int) -> None:
    """The cards as the way has them; then each of them a cent nearer to what is."""
    after = {str(each.account_id): each.after_cents for each in way.on_cards}
    assert after

    def holds(changed: dict[str, int]) -> bool:
        cents = [changed.get(f"u1-a{n}", now) for n, (now, _) in enumerate(owed, 2)]
        limits = [limit for _, limit in owed]
        return of(found.key, holding(list(zip(cents, limits, strict=True)), saved)).holds

    assert holds(after) is not found.holds
    for each in way.on_cards:
        back = 1 if each.after_cents < each.before_cents else -1
        assert holds({**after, str(each.account_id): each.after_cents + back}) is found.holds


@settings(thorough, max_examples=60)
@given(books(), st.sampled_from((MONTH, HALF_YEAR)))
def test_every_user_of_any_book_is_explained(book, window: Window):
    for user in book.user_ids:
        found = explain(book, user, window, POLICY)
        json.dumps(found.as_json())
        assert [each.key for each in found.distances if each.holds] == list(
            found.assignment.persona_keys
        )
        each_change_is_the_smallest(
            dict(found.readings), particulars(book, window, POLICY)[user], POLICY
        )
