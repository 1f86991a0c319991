"""Opaque ids made of what they name: no counter, so nothing new shifts them, and no two alike.

What is named is packed into 64 bits and mixed by a bijection: different things get different ids
within a seed by construction, not by luck.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from .dice import Bits, Ints, mix, named

LARGEST_USER = 2**30 - 1
HEX_PAIRS = np.array([f"{byte:02x}".encode() for byte in range(256)], "S2").view(np.uint16)
ID_LENGTH = 16


def user_ids(numbers: Ints) -> pl.Series:
    """`u-0000000` and on: readable, and sorted as the numbers are."""
    return pl.Series([f"u-{number:07d}" for number in numbers.tolist()], dtype=pl.String)


def account_keys(seed: int, numbers: Ints, account: int | Ints) -> Bits:
    """What an account id is written from: sorted as the ids are."""
    return _mixed(seed, "account", _joined((numbers, 30), (account, 3)))


def transaction_keys(
    seed: int, numbers: Ints, account: Ints, behaviour: Ints, day: Ints, slot: Ints, pending: Ints
) -> Bits:
    """One key a row: user, account, behaviour, day it was decided, slot, and pending or posted."""
    parts = ((numbers, 30), (behaviour, 7), (day, 16), (account, 3), (slot, 7), (pending, 1))
    return _mixed(seed, "transaction", _joined(*parts))


def stream_keys(seed: int, numbers: Ints, stream: Ints) -> Bits:
    return _mixed(seed, "stream", _joined((numbers, 30), (stream, 7)))


def transfer_keys(seed: int, numbers: Ints, behaviour: Ints, day: Ints, slot: Ints) -> Bits:
    return _mixed(seed, "transfer", _joined((numbers, 30), (behaviour, 7), (day, 16), (slot, 7)))


def written(keys: Bits) -> pl.Series:
    """Keys as sixteen hexadecimal digits.

    >>> written(np.array([255, 2**64 - 1], np.uint64)).to_list()
    ['00000000000000ff', 'ffffffffffffffff']
    """
    octets = keys.astype(">u8").view(np.uint8)
    text = HEX_PAIRS[octets].view(f"S{ID_LENGTH}")
    return pl.Series(text, dtype=pl.Binary).cast(pl.String)


def _joined(*parts: tuple[int | Ints, int]) -> Bits:
    """Whole numbers side by side, each in so many bits."""
    packed = np.zeros(1, np.uint64)
    for value, bits in parts:
        packed = (packed << np.uint64(bits)) | np.asarray(value, np.int64).astype(np.uint64)
    return packed


def _mixed(seed: int, kind: str, packed: Bits) -> Bits:
    return mix(packed ^ np.uint64(named(f"{kind} ids of seed {seed}")))
