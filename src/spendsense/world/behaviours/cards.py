"""The card's month: interest on what was carried, the statement, the payment, the late fee."""

from __future__ import annotations

import numpy as np

from spendsense.world import dice, streams
from spendsense.world.accounts import CARD, CHECKING, SAVINGS
from spendsense.world.calendar_day import Day
from spendsense.world.card_cycles import Statement
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.settling import so_far
from spendsense.world.traits import FULL, MINIMUM
from spendsense.world.traits.saving import STEPS, in_steps

GRACE_DAYS = 25
"""From statement to due date; the law asks for 21 (12 CFR 1026.5(b)(2)(ii))."""
LATE_FEE = 32_00
"""The first violation's safe harbor, 12 CFR 1026.52(b)(1)(ii), 2024; never above the minimum."""
ALWAYS_KEPT = 20_00
TRY_AGAIN_DAYS = 3
FEE_SLOT, LATE_SLOT, DRAWN_SLOT = 1, 8, 16
BARE = 40_00
DAYS_A_YEAR, WHOLE = 365, 10_000  # hundredths of a percent in the whole


def card_payment(homes: Households, day: Day) -> None:
    """The payment on the day the household means to make it; what fails is tried again.

    Who has not paid the statement in full by the due date loses the grace period.
    """
    cycles = homes.cycles
    past_due = cycles.due == day.number - 1
    cycles.carries |= past_due & (cycles.unpaid > 0)
    # The fee for a statement that closed before the first day is waived: it is written nowhere.
    late = past_due & (cycles.paid < cycles.minimum) & (cycles.closed != NEVER)
    rows, card = np.nonzero(((cycles.pay_on == day.number) & (cycles.unpaid > 0)).T)
    owed = np.clip(homes.owed[card, rows], 0, None)
    asked, behind = (
        np.clip(each[card, rows] - cycles.paid[card, rows], 0, owed)
        for each in (cycles.minimum, cycles.past_due)
    )
    unpaid = np.minimum(cycles.unpaid[card, rows], owed)
    wanted = np.minimum(np.maximum(_intended(homes, rows, unpaid, asked), asked), unpaid)
    whole = wanted == unpaid
    _draw_on_savings(homes, day, rows[whole], wanted[whole])
    # Whoever is behind pays at least what is past due, the others what is asked.
    _pay(homes, day, card, rows, wanted, np.where(behind > 0, behind, asked))
    _late_fee(homes, day, *np.nonzero(late))


def _intended(homes: Households, rows: Ints, unpaid: Ints, least: Ints) -> Ints:
    """What each household means to pay of a statement, by its habit; most who pay less clear it
    when they have several times as much at hand."""
    cards = homes.traits.cards
    part = in_steps(unpaid * cards.partial_percent[rows] // 100, homes.traits.saving.step[rows])
    habit, stated = cards.habit[rows], homes.cycles.unpaid.sum(axis=0)
    flush = (cards.clears_at > 0) & (homes.at_hand > cards.clears_at * stated)
    flush = flush[rows]
    all_of_it = (habit == FULL) | flush
    return np.asarray(np.where(all_of_it, unpaid, np.where(habit == MINIMUM, least, part)))


def _draw_on_savings(homes: Households, day: Day, rows: Ints, wanted: Ints) -> None:
    """Whoever clears a card with money at hand moves what checking lacks from savings first; so
    does whoever always pays in full."""
    step = homes.traits.saving.step
    lacking = np.zeros(homes.count, np.int64)
    np.add.at(lacking, rows, wanted)
    clears = (homes.traits.cards.clears_at > 0) | (homes.traits.cards.habit == FULL)
    some = (lacking > 0) & clears & ~homes.traits.scripted
    lacking = np.clip(lacking + homes.traits.saving.kept - homes.checking, 0, None)
    cents = (lacking + step - 1) // step * step
    some &= (cents > 0) & (cents <= homes.balances[SAVINGS])
    here, first = np.flatnonzero(some), homes.street.first
    homes.withdrew_on[here] = day.number
    words = (first["from_savings"], first["into_checking"])
    homes.move("withdrawal", day.number, (SAVINGS, CHECKING), here, cents[here], words,
               slot=DRAWN_SLOT)  # fmt: skip


def _pay(homes: Households, day: Day, card: Ints, rows: Ints, wanted: Ints, least: Ints) -> None:
    """As much of it as checking has, but no less than the least; then it waits some days, as does
    what is still asked when only what was past due could be paid.

    In the order of households: who pays two cards on a day pays the second from what is left.
    """
    cycles = homes.cycles
    # What a household likes to keep in checking gives way to what is least, save for a little.
    kept = homes.traits.saving.kept[rows]
    cash = np.clip(homes.checking[rows] - kept, 0, None)
    last = np.clip(homes.checking[rows] - np.minimum(kept, ALWAYS_KEPT), 0, least)
    cash = np.maximum(cash, last)
    left = np.clip(cash - so_far(rows, wanted) + wanted, 0, None)
    cents = _round_if_short(homes, rows, np.minimum(wanted, left), wanted, least)
    can = (cents >= least) & (cents > 0)
    again = homes.span.opens_on(np.array([day.number + TRY_AGAIN_DAYS]))
    cycles.pay_on[card[~can], rows[~can]] = again
    card, rows, cents = card[can], rows[can], cents[can]
    first = homes.street.first
    words = (first["card_payment"], first["card_payment_received"])
    homes.move("card_payment", day.number, (CHECKING, CARD + card), rows, cents, words, slot=card,
               stream=streams.CARD_PAYMENT + card)  # fmt: skip
    whole = cents >= np.minimum(cycles.unpaid[card, rows], homes.owed[card, rows] + cents)
    cycles.unpaid[card, rows] = np.where(whole, 0, cycles.unpaid[card, rows] - cents)
    cycles.paid[card, rows] += cents
    cycles.last_paid[card, rows], cycles.last_paid_on[card, rows] = cents, day.number
    short = cycles.paid[card, rows] < cycles.minimum[card, rows]
    cycles.pay_on[card[short], rows[short]] = again


def _round_if_short(homes: Households, rows: Ints, cents: Ints, wanted: Ints, least: Ints) -> Ints:
    """Who cannot pay what they wanted pays a round amount, or the least."""
    step = homes.traits.saving.step[rows]
    some = np.where(cents >= step, cents // step * step, cents // STEPS[0] * STEPS[0])
    some = np.maximum(some, np.minimum(least, cents))
    return np.asarray(np.where(cents < wanted, some, cents))


def _late_fee(homes: Households, day: Day, card: Ints, rows: Ints) -> None:
    """The day after the due date; waived where it would pass the limit."""
    fee = np.minimum(LATE_FEE, homes.cycles.minimum[card, rows])
    fits = homes.used[card, rows] + fee <= homes.traits.cards.limit[card, rows]
    card, rows, fee = card[fits], rows[fits], fee[fits]
    wording = homes.street.first["late_fee"]
    homes.post(day.number, CARD + card, rows, fee, wording, slot=LATE_SLOT + card)
    homes.cycles.fees[card, rows] += fee


def cash_advance(homes: Households, day: Day) -> None:
    """Notes on the card when checking is bare and nothing is put by; with the issuer's fee."""
    cards = homes.traits.cards
    rows = np.flatnonzero(
        (cards.count > 0) & (cards.advance_per_mille > 0) & (homes.checking < BARE)
    )
    if not len(rows):
        return
    bits = dice.draw(homes.toss_keys("cash_advance")[rows], day.number)
    cents = (dice.below(bits, 12, 1) + 3) * 20_00
    fee = np.maximum(cents * 5 // 100, 10_00)
    takes = dice.happens(bits, cards.advance_per_mille[rows]) & (homes.room[0, rows] >= cents + fee)
    rows, cents, fee = rows[takes], cents[takes], fee[takes]
    first = homes.street.first
    homes.post(day.number, CARD, rows, cents, first["cash_advance"])
    homes.post(day.number, CARD, rows, fee, first["cash_advance_fee"], slot=FEE_SLOT)
    homes.cycles.fees[0, rows] += fee


def card_statement(homes: Households, day: Day) -> None:
    """At the end of a day its balance counts towards the average; then the cycle closes."""
    cycles, cards = homes.cycles, homes.traits.cards
    cycles.sum += np.maximum(homes.owed, 0)
    card, rows = np.nonzero(cards.held & (cards.statement_day == day.day))
    if len(rows):
        _close(homes, day, card, rows)


def _close(homes: Households, day: Day, card: Ints, rows: Ints) -> None:
    cycles = homes.cycles
    interest = _interest(homes, card, rows)
    some, wording = interest > 0, homes.street.first["card_interest"]
    homes.post(day.number, CARD + card[some], rows[some], interest[some], wording, slot=card[some])
    balance = homes.owed[card, rows]
    owed = np.maximum(balance, 0)
    missed = np.minimum(
        np.clip(cycles.minimum[card, rows] - cycles.paid[card, rows], 0, None), owed
    )
    missed = np.where(cycles.closed[card, rows] == NEVER, 0, missed)
    minimum = minimum_of(homes, rows, owed, interest + cycles.fees[card, rows]) + missed
    minimum = np.minimum(owed, minimum)
    days = day.number - cycles.opened[card, rows] + 1
    due = np.where(owed > 0, day.number + GRACE_DAYS, NEVER)
    cycles.bore[card, rows] = interest > 0
    cycles.statements.append(
        Statement(day.number, card, rows, cycles.opened[card, rows], cycles.opening[card, rows],
                  interest, balance, cycles.sum[card, rows] // days, minimum, due)
    )  # fmt: skip
    cycles.opened[card, rows], cycles.opening[card, rows] = day.number + 1, balance
    cycles.carries[card, rows] = False
    cycles.sum[card, rows], cycles.fees[card, rows], cycles.paid[card, rows] = 0, 0, 0
    cycles.unpaid[card, rows] = owed
    cycles.minimum[card, rows], cycles.past_due[card, rows] = minimum, missed
    cycles.closed[card, rows], cycles.due[card, rows] = day.number, due
    meant = _means_to_pay_on(homes, day, card, rows, due)
    soon = homes.span.opens_on(np.array([day.number + TRY_AGAIN_DAYS]))
    cycles.pay_on[card, rows] = np.where(missed > 0, soon, meant)
    scripted = homes.traits.scripted[rows]  # their script has paid already
    cycles.unpaid[card[scripted], rows[scripted]] = 0
    cycles.paid[card[scripted], rows[scripted]] = owed[scripted]


def _means_to_pay_on(homes: Households, day: Day, card: Ints, rows: Ints, due: Ints) -> Ints:
    """Some days before it is due, now and then some days after, when banks are open; NEVER where
    nothing is."""
    cards = homes.traits.cards
    bits = dice.draw(homes.toss_keys("card_payment")[rows], day.number, card)
    forgets = dice.happens(bits, cards.late_per_mille[rows])
    late = homes.span.opens_on(due + cards.days_late[rows])
    early = homes.span.open_before(due - cards.lead[card, rows])
    return np.where(due == NEVER, NEVER, np.where(forgets, late, early))


def _interest(homes: Households, card: Ints, rows: Ints) -> Ints:
    """The average daily balance at the yearly rate for the cycle's days, rounded down.

    Only where the statement before was not paid in full by its due date. Purchases leave room
    for it (`kept_for_the_issuer`); where payments were missed for so long that it would pass the
    limit, it is waived: a card never owes more than its limit.
    """
    cycles, cards = homes.cycles, homes.traits.cards
    cents = cycles.sum[card, rows] * cards.apr[card, rows] // (DAYS_A_YEAR * WHOLE)
    fits = homes.used[card, rows] + cents <= cards.limit[card, rows]
    return np.asarray(np.where(cycles.carries[card, rows] & fits, cents, 0))


def minimum_of(homes: Households, rows: Ints, owed: Ints, charges: Ints) -> Ints:
    """A share of the balance, with the month's charges where the issuer adds them; a floor. What
    is past due comes on top."""
    cards = homes.traits.cards
    share = owed * cards.minimum_percent[rows] // 100
    share = share + np.where(cards.adds_interest[rows], charges, 0)
    return np.asarray(np.minimum(owed, np.maximum(share, cards.minimum_floor[rows])))
