"""What the world knows and a bank does not say: written beside the data, read by evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from . import ids, statements, streams
from .accounts import CARDS, CHECKING
from .arrow import days
from .behaviours import PAY_BEHAVIOURS, Planned
from .behaviours.events import COSTS
from .behaviours.income import ONE_CLIENT
from .behaviours.jobs import ALWAYS, last_pay_day
from .behaviours.spending import DUPLICATE, REFUND, REVERSAL
from .behaviours.subscriptions import NO_TRIAL, service_arrays
from .constants import NEVER, NOTHING
from .dice import Flags, Ints
from .facts import BILLS, LOCAL_BILLS, PAY_CYCLES
from .households import Households
from .merchants import price_on
from .rows import Rows
from .text import coded
from .traits import CONTRACT


def truth(
    homes: Households, rows: Rows, planned: Sequence[Planned]
) -> Mapping[str, Callable[[], pl.DataFrame]]:
    """Every table of truth, each ordered by user, to be made when it is wanted."""
    codes = {each.name: each.code for each in planned}
    pays = [codes[name] for name in PAY_BEHAVIOURS if name in codes]
    return {
        "truth/archetypes": lambda: archetypes(homes),
        "truth/streams": lambda: stream_list(homes, rows),
        "truth/stream_transactions": lambda: stream_rows(homes, rows),
        "truth/prices": lambda: prices(homes, rows),
        "truth/pay_dates": lambda: pay_dates(homes, rows, pays),
        "truth/transfers": lambda: transfers(homes, rows),
        "truth/pending": lambda: once_pending(rows),
        "truth/duplicates": lambda: duplicates(rows),
        "truth/statements": lambda: statements.closed(homes, rows),
        "truth/events": lambda: events(homes, rows, codes.get("events", NOTHING)),
    }


def archetypes(homes: Households) -> pl.DataFrame:
    kinds = homes.profile.archetypes
    place = pl.Series(homes.traits.archetype)
    return pl.DataFrame(
        {
            "user_id": homes.user_ids,
            "archetype": pl.Series([kind.name for kind in kinds]).gather(place),
            "intended_persona": pl.Series(
                [kind.intended_persona for kind in kinds], dtype=pl.String
            ).gather(place),
        }
    )


TWO_LEGGED = (*range(streams.SAVING, streams.SAVING + 4), *range(9, 12), streams.STUDENT_LOAN,
              streams.AUTO_LOAN)  # fmt: skip


def stream_list(homes: Households, rows: Rows) -> pl.DataFrame:
    """Each household's recurring streams that have a row, in order of user and number."""
    # Of money moved between two accounts the leg on checking names the stream.
    names = (rows.stream > 0) & (~np.isin(rows.stream, TWO_LEGGED) | (rows.account == CHECKING))
    names &= ~((rows.stream == streams.HOUSING) & (rows.account != CHECKING))
    named = np.flatnonzero(names)[::-1]
    first = np.full(homes.count * streams.STREAMS_A_HOUSEHOLD, NOTHING)
    # Of several rows of a stream the last that is written stays: backwards, the first of them.
    first[rows.home[named] * streams.STREAMS_A_HOUSEHOLD + rows.stream[named]] = named
    at = first[first != NOTHING]
    home, stream = rows.home[at], rows.stream[at].astype(np.int64)
    one_payer = pl.Series(~_of_several_clients(homes, home, stream))
    merchants = homes.street.table()["merchant_name"].gather(rows.wording[at])
    merchants = merchants.zip_with(one_payer, pl.Series([None], dtype=pl.String))
    kind, cadence = _described(homes, home, stream)
    return pl.DataFrame(
        {
            "stream_id": ids.written(ids.stream_keys(homes.seed, homes.numbers[home], stream)),
            "user_id": homes.user_ids.gather(home),
            "kind": kind,
            "merchant": merchants,
            "cadence": cadence,
            "direction": np.where(rows.cents[at] > 0, "out", "in").tolist(),
            "canceled_on": days(_canceled(homes, rows, home, stream)),
        },
        schema_overrides=dict.fromkeys(("kind", "cadence", "direction"), pl.String),
    )


def _of_several_clients(homes: Households, home: Ints, stream: Ints) -> Flags:
    """Streams that are named for none of those who pay them in turn."""
    pay = homes.traits.income
    several = (pay.cycle == CONTRACT) & (pay.contract_gap > ONE_CLIENT)
    return np.asarray((stream == streams.PAY) & several[home])


FIXED = {
    streams.SECOND_PAY: ("second_job", "biweekly"),
    streams.WEEKLY_GIG: ("gig", "weekly"),
    streams.SOCIAL_SECURITY: ("social_security", "monthly"),
    streams.PENSION: ("pension", "monthly"),
    streams.RETIREMENT_WITHDRAWAL: ("retirement_withdrawal", "monthly"),
    streams.HOUSING: ("rent", "monthly"),
    streams.NEW_HOUSING: ("rent", "monthly"),
    streams.SAVING: ("saving", "monthly"),
    streams.INVESTING: ("investing", "monthly"),
    streams.HEALTH_SAVING: ("hsa", "monthly"),
    streams.TO_MONEY_MARKET: ("money_market", "monthly"),
    **{streams.CARD_PAYMENT + card: ("card_payment", "monthly") for card in range(len(CARDS))},
    streams.SAVINGS_INTEREST: ("savings_interest", "monthly"),
    streams.MONEY_MARKET_INTEREST: ("savings_interest", "monthly"),
    streams.STUDENT_LOAN: ("student_loan", "monthly"),
    streams.AUTO_LOAN: ("auto_loan", "monthly"),
    **{streams.FIRST_BILL + place: (bill, "monthly") for place, bill in enumerate(BILLS)},
    **{streams.FIRST_NEW_BILL + place: (bill, "monthly") for place, bill in enumerate(LOCAL_BILLS)},
}


def _described(homes: Households, home: Ints, stream: Ints) -> tuple[pl.Series, pl.Series]:
    """Kind and cadence of each stream."""
    who, shelf = homes.traits, homes.street.services
    told = [FIXED.get(number, ("", "")) for number in range(streams.FIRST_SUBSCRIPTION)]
    told += [("subscription", service.cadence) for service in shelf]
    place = stream.copy()
    now, later = who.income.cycle[home], who.income.next_cycle[home]
    cycle = np.where(stream == streams.NEW_PAY, later, now)
    paid = np.isin(stream, (streams.PAY, streams.NEW_PAY))
    place[paid] = len(told) + cycle[paid]
    told += [(name if name in UNEVEN else "payroll", UNEVEN.get(name, name)) for name in PAY_CYCLES]
    place[(stream == streams.HOUSING) & who.home.owned[home]] = len(told)
    place[(stream == streams.SAVINGS_INTEREST) & who.saving.quarterly[home]] = len(told) + 1
    place[(stream == streams.SAVING) & who.saving.weekly[home]] = len(told) + 2
    told += [("mortgage", "monthly"), ("savings_interest", "quarterly"), ("saving", "weekly")]
    kinds, cadences = zip(*told, strict=True)
    return pl.Series(kinds).gather(place), pl.Series(cadences).gather(place)


UNEVEN = {"contract": "irregular", "gig": "irregular"}


def _canceled(homes: Households, rows: Rows, home: Ints, stream: Ints) -> Ints:
    """The day after the last row of what has ended, by the day of a purchase where there is one;
    NEVER of what runs on.

    Ended are subscriptions that were given up, the pay of a job that was left once its last days
    are paid, the rent and the local bills of a home that was moved out of, and transfers and
    interest that have not come for so long that there is nothing to come.
    """
    number = home * streams.STREAMS_A_HOUSEHOLD + stream
    ended = np.zeros(homes.count * streams.STREAMS_A_HOUSEHOLD, np.bool_)
    held = homes.traits.services
    gone = np.flatnonzero(held.ends < len(homes.span.months))
    place = held.home[gone] * streams.STREAMS_A_HOUSEHOLD + streams.FIRST_SUBSCRIPTION
    ended[place + held.service[gone]] = True
    by_household = ended.reshape(homes.count, streams.STREAMS_A_HOUSEHOLD)
    by_household[:, streams.PAY] = last_pay_day(homes) != NEVER
    _end_at_a_move(homes, by_household)
    last = np.full(len(ended), NEVER, np.int64)
    at = np.flatnonzero(rows.stream > 0)
    day = np.where(rows.authorized[at] == NEVER, rows.day[at], rows.authorized[at])
    np.maximum.at(last, rows.home[at] * streams.STREAMS_A_HOUSEHOLD + rows.stream[at], day)
    silent = homes.span.last - last[number] > _longest_silence(homes, home, stream)
    return np.where(ended[number] | silent, last[number] + 1, NEVER)


def _end_at_a_move(homes: Households, ended: Flags) -> None:
    """The old rent, and the old town's billers once the month of the move is over."""
    moved, home = homes.events.moved, homes.traits.home
    ended[:, streams.HOUSING] = moved != NEVER
    this_month = homes.span.months[-1].first
    for place, bill in enumerate(LOCAL_BILLS):
        kind = BILLS.index(bill)
        other = home.next_biller[:, place] != home.biller[:, kind]
        over = (moved != NEVER) & (moved < this_month)
        ended[:, streams.FIRST_BILL + kind] = other & over


def _longest_silence(homes: Households, home: Ints, stream: Ints) -> Ints:
    """Days after which a transfer that was left out, or interest of nothing, is no pause."""
    by_stream = np.full(streams.STREAMS_A_HOUSEHOLD, ALWAYS, np.int64)
    by_stream[list(MAY_STOP)] = THREE_MONTHS
    quarterly = homes.traits.saving.quarterly[home] & np.isin(stream, INTEREST)
    return np.where(quarterly, 3 * THREE_MONTHS, by_stream[stream])


THREE_MONTHS = 93
INTEREST = (streams.SAVINGS_INTEREST, streams.MONEY_MARKET_INTEREST)
MAY_STOP = (*range(streams.SAVING, streams.SAVING + 4), *INTEREST)


def stream_rows(homes: Households, rows: Rows) -> pl.DataFrame:
    """The rows of each stream, both legs of a transfer, in the order of transactions."""
    at = np.flatnonzero(rows.stream > 0)
    number = rows.home[at] * streams.STREAMS_A_HOUSEHOLD + rows.stream[at]
    used = np.flatnonzero(np.bincount(number))
    place = np.zeros(homes.count * streams.STREAMS_A_HOUSEHOLD, np.int32)
    place[used] = np.arange(len(used))
    home, stream = np.divmod(used, streams.STREAMS_A_HOUSEHOLD)
    texts = ids.written(ids.stream_keys(homes.seed, homes.numbers[home], stream))
    return pl.DataFrame(
        {"stream_id": coded(texts, place[number]), "transaction_id": rows.at(at).ids}
    )


def prices(homes: Households, rows: Rows) -> pl.DataFrame:
    """Each subscription's prices: on its first charge in the world, and on every change after."""
    at = np.flatnonzero(rows.stream >= streams.FIRST_SUBSCRIPTION)
    home, stream = rows.home[at].astype(np.int64), rows.stream[at].astype(np.int64)
    number, day = home * streams.STREAMS_A_HOUSEHOLD + stream, rows.authorized[at].astype(np.int64)
    day = np.where(day == NEVER, rows.day[at], day)
    order = np.argsort(number * 2**17 + day, kind="stable")
    number, day, cents = number[order], day[order], rows.cents[at][order].astype(np.int64)
    first = np.r_[True, number[1:] != number[:-1]] if len(number) else np.zeros(0, np.bool_)
    changed = first | np.r_[True, cents[1:] != cents[:-1]] if len(number) else first
    service = number % streams.STREAMS_A_HOUSEHOLD - streams.FIRST_SUBSCRIPTION
    _, trial = service_arrays()
    listed = price_on(service, day)
    on_trial = (cents == trial[service]) & (cents != listed) & (trial[service] != NO_TRIAL)
    before = np.r_[False, on_trial[:-1]] if len(number) else on_trial
    why = np.select([on_trial, first, before], [0, 1, 2], 3)[changed]
    home, stream = np.divmod(number[changed], streams.STREAMS_A_HOUSEHOLD)
    return pl.DataFrame(
        {
            "stream_id": ids.written(ids.stream_keys(homes.seed, homes.numbers[home], stream)),
            "effective_on": days(day[changed]),
            "amount_cents": cents[changed],
            "why": pl.Series(["trial", "start", "paid", "rise"]).gather(why),
        }
    )


def pay_dates(homes: Households, rows: Rows, codes: Sequence[int]) -> pl.DataFrame:
    """Days on which pay arrived, and from whom."""
    at = np.flatnonzero(np.isin(rows.behaviour, codes) & (rows.cents < 0))
    return pl.DataFrame(
        {
            "user_id": homes.user_ids.gather(rows.home[at]),
            "date": days(rows.day[at]),
            "transaction_id": rows.at(at).ids,
            "employer": homes.street.table()["merchant_name"].gather(rows.wording[at]),
        }
    )


def transfers(homes: Households, rows: Rows) -> pl.DataFrame:
    """Both legs of each transfer, card and loan payment, in the order of the leg that leaves."""
    told = homes.journal.transfers
    nothing = np.empty(0, np.int64)
    out = rows.of_line[np.concatenate([nothing, *(each.out_lines for each in told)])]
    into = rows.of_line[np.concatenate([nothing, *(each.in_lines for each in told)])]
    lengths = [len(each.out_lines) for each in told]
    kinds = pl.Series([each.kind for each in told], dtype=pl.String)
    kind = np.repeat(np.arange(len(told)), lengths)
    order = np.argsort(out)
    out, into = rows.at(out[order]), rows.at(into[order])
    return pl.DataFrame(
        {
            "transfer_id": ids.transfer_keys(homes.seed, out.ids),
            "user_id": homes.user_ids.gather(out.home),
            "out_transaction_id": out.ids,
            "in_transaction_id": into.ids,
            "kind": kinds.gather(kind[order]),
        }
    )


def once_pending(rows: Rows) -> pl.DataFrame:
    """Posted rows that were pending, with the id and the amount they had."""
    were = rows.at(np.flatnonzero(rows.once_pending))
    return pl.DataFrame(
        {
            "transaction_id": were.ids,
            "pending_transaction_id": were.pending_ids,
            "authorized_date": days(were.authorized),
            "pending_amount_cents": were.column("held").astype(np.int64),
            "posted_amount_cents": were.cents.astype(np.int64),
        }
    )


def duplicates(rows: Rows) -> pl.DataFrame:
    """What followed a purchase, and the purchase."""
    origin = rows.column("origin")
    at = np.flatnonzero(origin != NOTHING)
    kinds = {REFUND: "refund", DUPLICATE: "duplicate", REVERSAL: "reversal"}
    return pl.DataFrame(
        {
            "transaction_id": rows.at(at).ids,
            "original_transaction_id": rows.at(rows.of_line[origin[at]]).ids,
            "kind": [kinds[code] for code in rows.behaviour[at].tolist()],
        },
        schema_overrides={"kind": pl.String},
    )


def events(homes: Households, rows: Rows, code: int) -> pl.DataFrame:
    """What happened to lives, ordered by user and day; what could not be paid cost nothing."""
    at = np.flatnonzero(rows.behaviour == code)
    kinds = list(COSTS)
    paid = pl.DataFrame(
        {
            "home": rows.home[at].astype(np.int64),
            "kind": pl.Series(
                [kinds[slot] for slot in rows.column("slot")[at].tolist()], dtype=pl.String
            ),
            "date": days(rows.authorized[at]),
            "amount_cents": rows.cents[at].astype(np.int64),
        }
    )
    lives = homes.events
    changes = {"job_change": lives.left_job, "move": lives.moved, "child": lives.child,
               "marriage": lives.married}  # fmt: skip
    changed = [_changed(kind, when) for kind, when in changes.items()]
    told = pl.concat(changed).join(paid, on=["home", "kind"], how="left", suffix="_paid")
    told = told.select("home", "kind", "date", "amount_cents")
    once = paid.filter(pl.col("kind").is_in(list(changes)).not_())
    frame = pl.concat([told, once]).sort("home", "date", "kind")
    users = homes.user_ids.gather(frame["home"]).alias("user_id")
    return frame.select(users, "kind", "date", "amount_cents")


def _changed(kind: str, when: Ints) -> pl.DataFrame:
    at = np.flatnonzero(when != NEVER)
    kinds = pl.Series([kind] * len(at), dtype=pl.String)
    return pl.DataFrame({"home": at, "kind": kinds, "date": days(when[at])})
