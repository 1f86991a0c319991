"""Chance as a pure function: 64 bits of (seed, user, name, day, slot), without any state.

A key is an array with one uint64 a household. `draw` adds what is asked for and mixes; nothing is
consumed, so a new question moves no other answer. Distributions are integer tables looked up by
twelve bits: no rounding of a machine's exponential can move a cent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal, localcontext
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

DICE_VERSION = 1
"""Changes whenever the same key would give other bits."""

Bits = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.integer[Any]]
"""Whole numbers of any width."""
Flags = npt.NDArray[np.bool_]

GOLDEN = 0x9E3779B97F4A7C15
MASK = 2**64 - 1
QUANTILES = 4096
SLOTS_A_DAY = 256


def mix(x: Bits) -> Bits:
    """The finaliser of SplitMix64: a bijection of 64 bits, each of which moves all others.

    Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014).

    >>> int(mix(np.array([GOLDEN], np.uint64))[0]) == 0xE220A8397B1DCDAF
    True
    """
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@cache
def named(name: str) -> int:
    """64 bits of a name, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def user_keys(seed: int, numbers: Ints) -> Bits:
    """One key a user, of the seed and the user's number alone."""
    spread = numbers.astype(np.uint64) * np.uint64(GOLDEN)
    return mix(mix(spread + np.uint64(seed & MASK)) ^ np.uint64(named(f"seed {seed}")))


RUN = 25
"""Users who are dealt one hand: a whole number of runs meets every share."""


def even(numbers: Ints, seed: int, name: str) -> Bits:
    """Sixteen bits a user number (part 0), spread evenly: in any whole runs of 25 users, say in 50
    or in 75, each option gets its share to within a person.

    Each run is dealt the 25 parts of the whole in an order of its own; where within the parts
    moves on by the golden ratio from run to run (Weyl, 1916). User k alone decides, and adding
    people moves none. An order of its own for each name keeps two facts apart.
    """
    run, place = np.divmod(numbers, RUN)
    keys = keys_for(user_keys(seed, run), f"even {name}")
    cards = draw(keys[:, None], 0, np.arange(RUN)[None, :])
    mine = np.take_along_axis(cards, place[:, None], axis=1)
    rank = (cards < mine).sum(axis=1)
    within = run.astype(np.uint64) * np.uint64(GOLDEN) + np.uint64(named(f"{name} {seed}"))
    part = (within >> np.uint64(48)).astype(np.int64)
    return np.asarray(((rank << 16) + part) // RUN).astype(np.uint64)


def keys_for(keys: Bits, name: str) -> Bits:
    """The keys of one question, say a behaviour, derived from the users' own."""
    return mix(keys + np.uint64(named(name)))


def draw(keys: Bits, day: int | Ints = 0, slot: int | Ints = 0) -> Bits:
    """64 bits a key for one absolute day and slot, or for each its own."""
    if isinstance(day, int) and isinstance(slot, int):
        return mix(keys + np.uint64((day * SLOTS_A_DAY + slot + 1) * GOLDEN & MASK))
    place = (np.asarray(day, np.int64) * SLOTS_A_DAY + slot + 1).astype(np.uint64)
    return mix(keys + place * np.uint64(GOLDEN))


def below(bits: Bits, count: int | Ints, part: int = 0) -> Ints:
    """A whole number from 0 to count - 1, from sixteen of the bits (part 0 to 3)."""
    return sixteenth(bits, part) * count >> 16


def between(bits: Bits, low: int | Ints, high: int | Ints, part: int = 0) -> Ints:
    """A whole number from low to high, both included."""
    return low + below(bits, high - low + 1, part)


def happens(bits: Bits, per_mille: int | Ints, part: int = 0) -> Flags:
    """True in `per_mille` of a thousand."""
    return sixteenth(bits, part) * 1000 < np.int64(65536) * per_mille


def sixteenth(bits: Bits, part: int) -> Ints:
    """Sixteen of the bits as a whole number from 0 to 65535."""
    return (bits >> np.uint64(16 * part) & np.uint64(0xFFFF)).astype(np.int64)


def quantile(bits: Bits, part: int = 0) -> Ints:
    """A place in a table of `QUANTILES` entries."""
    return sixteenth(bits, part) >> 4


@cache
def normal() -> Ints:
    """Quantiles of the standard normal, in ten-thousandths."""
    bell = NormalDist()
    return np.array(
        [round(bell.inv_cdf((i + 0.5) / QUANTILES) * 10_000) for i in range(QUANTILES)], np.int64
    )


@cache
def lognormal(spread_percent: int) -> Ints:
    """Quantiles of exp(spread x normal), in thousandths; the median is 1000."""
    power = spread_percent * normal()  # millionths
    thousands, rest = np.divmod(power, 1000)
    coarse, fine = _powers()
    table = coarse[np.clip(thousands, -COARSEST, COARSEST) + COARSEST] * fine[rest]
    return np.asarray(table // (FIXED * FIXED // 1000))


COARSEST = 3000
FIXED = 2**29


@cache
def _powers() -> tuple[Ints, Ints]:
    """exp of thousandths from -3 to 3, and of millionths below a thousandth, in 2**29ths."""
    with localcontext() as exact:  # decimal arithmetic is the same on every machine
        exact.prec = 20
        coarse = [_power(Decimal(step) / 1000) for step in range(-COARSEST, COARSEST + 1)]
        fine = [_power(Decimal(step) / 1_000_000) for step in range(1000)]
    return np.array(coarse, np.int64), np.array(fine, np.int64)


def _power(exponent: Decimal) -> int:
    return int(exponent.exp() * FIXED)


def choice_table(weights: Sequence[int], size: int = 65536) -> Ints:
    """A table of `size` places, each option in as many as its weight asks for."""
    edges = np.cumsum(np.array(weights, np.int64)) * size // sum(weights)
    return np.repeat(np.arange(len(weights)), np.diff(edges, prepend=0))
