"""A day's intentions meet the day's balances: what is paid, how, and what is not."""

from __future__ import annotations

import numpy as np

from .accounts import BROKERAGE, CARD, CARDS, CHECKING, IS_CARD, IS_OWED, MONEY_MARKET
from .constants import NOTHING
from .dice import Ints
from .households import RING, Households, add_to
from .plan import AFTERMATH, BILL, DEPOSIT, PURCHASE, TRANSFER
from .traits import Flags

INVESTED = (MONEY_MARKET, BROKERAGE)
PICKS = np.array([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 2]], np.int64)
"""Which of so many cards a household reaches for, by two bits: mostly the first."""


def _today(homes: Households, day: int, how: int) -> tuple[Ints, Ints]:
    """Places and households of a day's intentions."""
    return homes.journal.plan.on(day - homes.span.first, how)


def affordable(home: Ints, cents: Ints, means: Ints) -> Flags:
    """Which of the intentions their households can pay, one after the other; by household.

    `means` are what a household has for each. What it could not even pay alone is passed over.

    >>> affordable(np.array([1, 1, 1]), np.array([20, 5, 6]), np.array([10, 10, 10])).tolist()
    [False, True, False]
    """
    alone = cents <= means
    return np.asarray(alone & (so_far(home, np.where(alone, cents, 0)) <= means))


def so_far(home: Ints, cents: Ints) -> Ints:
    """What each household's intentions come to, up to and with each; ordered by household.

    >>> so_far(np.array([1, 1, 4]), np.array([5, 6, 7])).tolist()
    [5, 11, 7]
    """
    total = np.cumsum(cents)
    before = total - cents
    before[1:][home[1:] == home[:-1]] = 0
    return np.asarray(total - np.maximum.accumulate(before))


def deposits(homes: Households, day: int) -> None:
    """What arrives, arrives; scripted movements happen as scripted."""
    places, home = _today(homes, day, DEPOSIT)
    plan = homes.journal
    cents = plan["cents"][places].astype(np.int64)
    account = plan.term("account", places)
    owes = IS_OWED[account]
    add_to(homes.balances, account, home, np.where(owes, cents, -cents))
    carded = IS_CARD[account]
    add_to(homes.used, account[carded] - CARD, home[carded], cents[carded])
    homes.journal.settle(places, account, DEPOSIT)
    paid = home[(account == CHECKING) & (cents < 0)]
    # What arrives while banks are closed pays what is late when they open.
    closed = day > homes.span.first and not homes.span.business[day - homes.span.first - 1]
    if not closed:
        homes.paid_today[:] = False
    homes.paid_today[paid] = True
    _both_legs(homes, day, places[plan.term("target", places) != NOTHING])


def bills(homes: Households, day: int) -> None:
    """Bills of today, and late ones of those who were paid today: as far as checking carries, one
    a day to each biller."""
    if not homes.span.business[day - homes.span.first]:
        return
    late, plan = homes.late_bills, homes.journal
    again = (homes.paid_today | homes.catching_up)[plan["home"][late]]
    places = np.concatenate([late[again], _today(homes, day, BILL)[0]])
    home = plan["home"][places].astype(np.int64)
    order = np.argsort(home, kind="stable")
    places, home = places[order], home[order]
    second = _second_of_a_biller(home, plan["wording"][places])
    held_back = places[second]
    homes.catching_up[:] = False
    homes.catching_up[home[second]] = True
    places, home = places[~second], home[~second]
    cents = plan["cents"][places].astype(np.int64)
    can = homes.checking[home] + homes.traits.habits.overdraft_room[home]
    paid = affordable(home, cents, can)
    np.subtract.at(homes.balances[CHECKING], home[paid], cents[paid])
    plan.settle(places[paid], CHECKING, BILL)
    plan.put_off(places[paid], day)
    homes.late_bills = np.sort(np.concatenate([late[~again], places[~paid], held_back]))
    _set_aside(homes)


def _second_of_a_biller(home: Ints, biller: Ints) -> Flags:
    """Which bills have one of the same household and biller before them.

    >>> _second_of_a_biller(np.array([1, 1, 1, 2]), np.array([7, 8, 7, 7])).tolist()
    [False, False, True, False]
    """
    number = home << 32 | biller
    order = np.argsort(number, kind="stable")
    same = number[order[1:]] == number[order[:-1]]
    second = np.zeros(len(home), np.bool_)
    second[order[1:][same]] = True
    return second


def _set_aside(homes: Households) -> None:
    """What is late is kept back from whatever else money could be spent on."""
    homes.late = homes.arrears.sum(axis=0)
    late, plan = homes.late_bills, homes.journal
    np.add.at(homes.late, plan["home"][late], plan["cents"][late])


def transfers(homes: Households, day: int) -> None:
    """Money put by, where checking can spare it and savings were not drawn upon of late; nothing is
    invested by who owes a card interest."""
    places, home = _today(homes, day, TRANSFER)
    invested = np.isin(homes.journal.term("target", places), INVESTED)
    puts_by = homes.puts_by(day)[home] & ~(invested & homes.cycles.bears_interest[home])
    places, home = places[puts_by], home[puts_by]
    cents = homes.journal["cents"][places].astype(np.int64)
    can = affordable(home, cents, homes.checking[home] - homes.thin_below[home])
    places, home, cents = places[can], home[can], cents[can]
    np.subtract.at(homes.balances[CHECKING], home, cents)
    homes.journal.settle(places, CHECKING, TRANSFER)
    _both_legs(homes, day, places)


def _both_legs(homes: Households, day: int, places: Ints) -> None:
    """The other leg of transfers arrives."""
    if not len(places):
        return
    plan = homes.journal
    target, home = plan.term("target", places), plan["home"][places]
    cents = plan["cents"][places].astype(np.int64)
    owes = IS_OWED[target]
    add_to(homes.balances, target, home, np.where(owes, -cents, cents))
    carded = IS_CARD[target]
    paid = (target[carded] - CARD, home[carded])
    np.subtract.at(homes.used, paid, cents[carded])
    homes.cycles.last_paid[paid], homes.cycles.last_paid_on[paid] = cents[carded], day
    homes.journal.other_legs(places, day)


def purchases(homes: Households, day: int) -> None:
    """Purchases, by card or from checking; thin money is spent less, a full card declines."""
    places, home = _today(homes, day, PURCHASE)
    buys = _buys(homes, places, home)
    places, home = places[buys], home[buys]
    may, wants, card = _cards_wanted(homes, places, home)
    done = _by_card(homes, day, places, home, card, wants)
    done |= _from_checking(homes, places, home, ~done)
    _by_card(homes, day, places, home, card, ~done & may & ~wants)


def _buys(homes: Households, places: Ints, home: Ints) -> Ints:
    """Which of the purchases are made: fewer where money is thin."""
    thin = homes.checking[home] < homes.thin_below[home]
    mood = homes.journal["whim"][places].astype(np.int64) >> 16
    passed = mood * 100 >= homes.traits.habits.thin_percent[home] * 65536
    return np.flatnonzero(~(thin & passed) | homes.journal.term("final", places))


def _cards_wanted(homes: Households, places: Ints, home: Ints) -> tuple[Flags, Flags, Ints]:
    """Which purchases may be paid by card, which the household wants so, and by which card."""
    cards, whim = homes.traits.cards, homes.journal["whim"][places].astype(np.int64)
    count = cards.count[home]
    may = (count > 0) & homes.journal.term("by_card", places)
    reaches = (whim & 0xFFFF) * 100 < cards.share_percent[home] * 65536
    return may, may & reaches, PICKS.take(count * 4 + (whim >> 16 & 3))


def bought_before(homes: Households, places: Ints, home: Ints, made: Ints) -> None:
    """Purchases of days before the first: those by card are on their way, the others are over."""
    buys = _buys(homes, places, home)
    order = buys[np.argsort(home[buys], kind="stable")]
    places, home, made = places[order], home[order], made[order]
    _, wants, card = _cards_wanted(homes, places, home)
    _by_card(homes, made, places, home, card, wants)


def _by_card(
    homes: Households, day: int | Ints, places: Ints, home: Ints, card: Ints, wants: Flags
) -> Flags:
    """Those of the purchases that a card has room for are authorized on their day; gives which."""
    done = np.zeros(len(places), np.bool_)
    at = np.flatnonzero(wants)
    if not len(at):
        return done
    place, who, card, plan = places[at], home[at], card[at], homes.journal
    cents = plan["cents"][place].astype(np.int64)
    held = np.maximum(cents, plan["held"][place])
    final, at_card = homes.journal.term("final", place), card * homes.count + who
    room = np.where(final, homes.room.take(at_card), homes.ease.take(at_card))
    yes = affordable(who, held, room)
    place, who, card, cents, held = place[yes], who[yes], card[yes], cents[yes], held[yes]
    add_to(homes.used, card, who, held)
    days = np.full(len(place), day if isinstance(day, int) else day[at[yes]], np.int64)
    posts = homes.span.posts_on(days, np.maximum(plan["waits"][place], 1)) % RING
    add_to(homes.waiting.posts, posts * len(CARDS) + card, who, cents)
    beyond = np.flatnonzero(held > cents)
    lapse, more = (posts * len(CARDS) + card)[beyond], (held - cents)[beyond]
    add_to(homes.waiting.lapses, lapse, who[beyond], more)
    homes.journal.settle(place, card + CARD, PURCHASE)
    done[at[yes]] = True
    return done


def _from_checking(homes: Households, places: Ints, home: Ints, wants: Flags) -> Flags:
    done = np.zeros(len(places), np.bool_)
    at = np.flatnonzero(wants)
    place, who = places[at], home[at]
    cents = homes.journal["cents"][place].astype(np.int64)
    yes = affordable(who, cents, homes.checking[who])
    np.subtract.at(homes.balances[CHECKING], who[yes], cents[yes])
    homes.journal.settle(place[yes], CHECKING, PURCHASE)
    done[at[yes]] = True
    return done


def post_waiting(homes: Households, day: int) -> None:
    """Card purchases whose day to post has come; what was held beyond them is let go."""
    at = day % RING
    homes.balances[CARD : CARD + len(CARDS)] += homes.waiting.posts[at]
    homes.used -= homes.waiting.lapses[at]
    homes.waiting.posts[at] = 0
    homes.waiting.lapses[at] = 0


def aftermath(homes: Households, day: int) -> None:
    """Refunds, duplicates and their reversals, on the account that paid for the original."""
    places, home = _today(homes, day, AFTERMATH)
    origin = homes.journal["origin"][places]
    account = np.where(origin == NOTHING, NOTHING, homes.journal["account"][origin]).astype(
        np.int64
    )
    real = account != NOTHING
    places, account, home = places[real], account[real], home[real]
    cents = homes.journal["cents"][places].astype(np.int64)
    carded = account != CHECKING
    card = np.where(carded, account - CARD, 0)
    room = np.where(carded, homes.room[card, home], homes.checking[home])
    yes = np.flatnonzero(affordable(home, np.maximum(cents, 0), room) | (cents <= 0))
    places, account, home, cents = places[yes], account[yes], home[yes], cents[yes]
    carded, card = carded[yes], card[yes]
    add_to(homes.balances, account, home, np.where(carded, cents, -cents))
    add_to(homes.used, card[carded], home[carded], cents[carded])
    homes.journal.settle(places, account, AFTERMATH)
