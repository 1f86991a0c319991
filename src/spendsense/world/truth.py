"""What the world knows and a bank does not say: written beside the data, read by evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from . import ids, streams
from .behaviours import PAY_BEHAVIOURS
from .dice import Ints
from .households import Behaviour, Households
from .profile import PAY_CYCLES, Profile
from .records import Rows, days
from .traits import BILLS, Flags

TRUTH = {
    "truth/archetypes": pl.Schema(
        {"user_id": pl.String(), "archetype": pl.String(), "intended_persona": pl.String()}
    ),
    "truth/streams": pl.Schema(
        {
            "stream_id": pl.String(),
            "user_id": pl.String(),
            "kind": pl.String(),
            "merchant": pl.String(),
            "cadence": pl.String(),
            "direction": pl.String(),
        }
    ),
    "truth/stream_transactions": pl.Schema(
        {"stream_id": pl.String(), "transaction_id": pl.String()}
    ),
    "truth/pay_dates": pl.Schema(
        {
            "user_id": pl.String(),
            "date": pl.Date(),
            "transaction_id": pl.String(),
            "employer": pl.String(),
        }
    ),
    "truth/transfers": pl.Schema(
        {
            "transfer_id": pl.String(),
            "user_id": pl.String(),
            "out_transaction_id": pl.String(),
            "in_transaction_id": pl.String(),
            "kind": pl.String(),
        }
    ),
    "truth/events": pl.Schema(
        {
            "user_id": pl.String(),
            "kind": pl.String(),
            "date": pl.Date(),
            "amount_cents": pl.Int64(),
        }
    ),
}


def truth(
    homes: Households, profile: Profile, seed: int, rows: Rows, behaviours: Sequence[Behaviour]
) -> Mapping[str, pl.DataFrame]:
    """Every table of truth, each ordered by user."""
    pays = [each.code for each in behaviours if each.name in PAY_BEHAVIOURS]
    frames = {
        "truth/archetypes": archetypes(homes, profile),
        "truth/streams": stream_list(homes, seed, rows),
        "truth/stream_transactions": stream_rows(homes, seed, rows),
        "truth/pay_dates": pay_dates(homes, rows, pays),
        "truth/transfers": transfers(homes, seed),
        "truth/events": events(homes),
    }
    return {name: frame.cast(TRUTH[name]) for name, frame in frames.items()}


def archetypes(homes: Households, profile: Profile) -> pl.DataFrame:
    kinds = [profile.archetypes[place] for place in homes.traits.archetype.tolist()]
    return pl.DataFrame(
        {
            "user_id": ids.user_ids(homes.numbers),
            "archetype": [kind.name for kind in kinds],
            "intended_persona": [kind.intended_persona for kind in kinds],
        },
        schema=TRUTH["truth/archetypes"],
    )


def stream_list(homes: Households, seed: int, rows: Rows) -> pl.DataFrame:
    """Each household's recurring streams that have a row, in order of user and number."""
    columns = rows.columns
    # The leg that leaves names the stream: of a transfer's two, the one with cents above zero.
    first = (columns.stream > 0) & ((columns.cents > 0) | ~_has_two_legs(columns.stream))
    number = columns.household * streams.STREAMS_A_HOUSEHOLD + columns.stream
    _, at = np.unique(number[first], return_index=True)
    at = np.flatnonzero(first)[at]
    household, stream = columns.household[at], columns.stream[at]
    merchants = [homes.street.wordings[word].merchant for word in columns.wording[at].tolist()]
    described = [
        _described(homes, int(house), int(number))
        for house, number in zip(household, stream, strict=True)
    ]
    return pl.DataFrame(
        {
            "stream_id": ids.written(ids.stream_keys(seed, homes.numbers[household], stream)),
            "user_id": ids.user_ids(homes.numbers).gather(household),
            "kind": [kind for kind, _ in described],
            "merchant": merchants,
            "cadence": [cadence for _, cadence in described],
            "direction": np.where(columns.cents[at] > 0, "out", "in").tolist(),
        },
        schema=TRUTH["truth/streams"],
    )


def _has_two_legs(stream: Ints) -> Flags:
    return np.isin(stream, (streams.SAVING, streams.CARD_PAYMENT))


def _described(homes: Households, household: int, stream: int) -> tuple[str, str]:
    """Kind and cadence of a stream."""
    if stream == streams.PAY:
        cycle = PAY_CYCLES[int(homes.traits.income.cycle[household])]
        return ("payroll", cycle) if cycle not in ("contract", "gig") else (cycle, "irregular")
    if stream == streams.HOUSING:
        return ("mortgage" if homes.traits.home.owned[household] else "rent"), "monthly"
    if stream >= streams.FIRST_SUBSCRIPTION:
        service = homes.street.subscriptions[stream - streams.FIRST_SUBSCRIPTION]
        return "subscription", service.cadence
    if stream >= streams.FIRST_BILL:
        return BILLS[stream - streams.FIRST_BILL], "monthly"
    kinds = {
        streams.SAVING: "saving",
        streams.CARD_PAYMENT: "card_payment",
        streams.SAVINGS_INTEREST: "savings_interest",
    }
    return kinds[stream], "monthly"


def stream_rows(homes: Households, seed: int, rows: Rows) -> pl.DataFrame:
    """The rows of each stream, both legs of a transfer, in the order of transactions."""
    at = np.flatnonzero(rows.columns.stream > 0)
    numbers = homes.numbers[rows.columns.household[at]]
    return pl.DataFrame(
        {
            "stream_id": ids.written(ids.stream_keys(seed, numbers, rows.columns.stream[at])),
            "transaction_id": ids.written(rows.keys[at]),
        }
    )


def pay_dates(homes: Households, rows: Rows, codes: Sequence[int]) -> pl.DataFrame:
    """Days on which pay arrived, and from whom."""
    columns = rows.columns
    at = np.flatnonzero(np.isin(columns.behaviour, codes))
    payers = [homes.street.wordings[word].merchant for word in columns.wording[at].tolist()]
    return pl.DataFrame(
        {
            "user_id": ids.user_ids(homes.numbers).gather(columns.household[at]),
            "date": days(columns.day[at]),
            "transaction_id": ids.written(rows.keys[at]),
            "employer": payers,
        },
        schema=TRUTH["truth/pay_dates"],
    )


def transfers(homes: Households, seed: int) -> pl.DataFrame:
    """Both legs of each transfer and card payment, ordered by user and day."""
    moves = homes.transfers
    lengths = [len(moved.rows) for moved in moves]

    def each(values: list[int]) -> Ints:
        return np.repeat(np.array(values, np.int64), lengths)

    rows = np.concatenate([np.empty(0, np.int64), *(moved.rows for moved in moves)])
    numbers = homes.numbers[rows]
    behaviour, day = each([m.behaviour for m in moves]), each([m.day for m in moves])
    slot, posted = each([m.slot for m in moves]), np.zeros_like(rows)

    def leg(account: Ints) -> pl.Series:
        keys = ids.transaction_keys(seed, numbers, account, behaviour, day, slot, posted)
        return ids.written(keys)

    kinds = pl.Series([moved.kind for moved in moves], dtype=pl.String)
    frame = pl.DataFrame(
        {
            "transfer_id": ids.written(ids.transfer_keys(seed, numbers, behaviour, day, slot)),
            "user_id": ids.user_ids(homes.numbers).gather(rows),
            "out_transaction_id": leg(each([moved.source for moved in moves])),
            "in_transaction_id": leg(each([moved.target for moved in moves])),
            "kind": kinds.gather(each(list(range(len(moves))))),
            "day": day,
        }
    )
    return frame.sort("user_id", "day", "transfer_id").drop("day")


def events(homes: Households) -> pl.DataFrame:
    """Life events that cost money, ordered by user and day."""
    happened = [
        pl.DataFrame(
            {
                "user_id": ids.user_ids(homes.numbers[each.rows]),
                "kind": [each.kind] * len(each.rows),
                "date": days(np.full(len(each.rows), each.day, np.int64)),
                "amount_cents": each.cents,
            }
        )
        for each in homes.happenings
    ]
    frame = pl.concat([pl.DataFrame(schema=TRUTH["truth/events"]), *happened])
    return frame.sort("user_id", "date", "kind")
