"""How even the world's dice are: `python benchmarks/dice.py`, or `--stream NAME --pipe | battery`.

A stream is 64-bit draws in the order in which the world asks for them. Without `--pipe` every
stream goes through the tests below and a table of p-values is printed with the facts of the
machine; with it the raw draws go to standard output as little-endian bytes, without an end.

Each test gives the two-sided p-value of a perfect die: below `BOUND` it fails.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count, permutations

import numpy as np
import numpy.typing as npt

from spendsense.world import dice
from spendsense.world.dice import Bits

BOUND = 1e-6
"""Under 500 p-values are looked at: perfect dice fail anywhere with a chance below 1 in 2,000."""

SEED, USER, DAY, SLOT, NAME = 42, 17, 20_777, 1, "behaviour payroll"
BLOCK = 1 << 15
HOUSEHOLDS = 4096  # as many as the world draws for at a time
Counts = npt.NDArray[np.int64]


# Streams: what the world draws, in the order in which it does.


def users() -> Iterator[Bits]:
    """Consecutive users on one day at one slot."""
    for start in count(0, BLOCK):
        keys = dice.keys_for(dice.user_keys(SEED, np.arange(start, start + BLOCK)), NAME)
        yield dice.draw(keys, DAY, SLOT)


def days() -> Iterator[Bits]:
    """One user over consecutive days, every slot of each."""
    key = dice.keys_for(dice.user_keys(SEED, np.array([USER])), NAME)
    slots = np.tile(np.arange(dice.SLOTS_A_DAY), BLOCK // dice.SLOTS_A_DAY)
    for start in count(0, BLOCK // dice.SLOTS_A_DAY):
        day = np.arange(start, start + BLOCK // dice.SLOTS_A_DAY)
        yield dice.draw(key, np.repeat(day, dice.SLOTS_A_DAY), slots)


def mixed() -> Iterator[Bits]:
    """A block of users, day after day, two slots a day: as a population is made."""
    keys = dice.keys_for(dice.user_keys(SEED, np.arange(HOUSEHOLDS)), NAME)
    for day in count(DAY, BLOCK // HOUSEHOLDS // 2):
        asked = [(day + k // 2, k % 2) for k in range(BLOCK // HOUSEHOLDS)]
        yield np.concatenate([dice.draw(keys, day, slot) for day, slot in asked])


def seeds() -> Iterator[Bits]:
    """One user under neighboring seeds."""
    for start in count(0, BLOCK):
        seed = np.arange(start, start + BLOCK, dtype=np.uint64)
        named = _named(f"seed {number}" for number in range(start, start + BLOCK))
        spread = np.uint64(USER * dice.GOLDEN & dice.MASK)
        keys = dice.mix(dice.mix(spread + seed) ^ named)
        yield dice.draw(dice.keys_for(keys, NAME), DAY, SLOT)


def names() -> Iterator[Bits]:
    """One user, asked under many names."""
    key = dice.user_keys(SEED, np.array([USER]))
    for start in count(0, BLOCK):
        named = _named(f"behaviour {number}" for number in range(start, start + BLOCK))
        yield dice.draw(dice.mix(key + named), DAY, SLOT)


def part(number: int) -> Callable[[], Iterator[Bits]]:
    """One of the four sixteen-bit parts of `mixed`, packed four to a word."""

    def packed() -> Iterator[Bits]:
        for block in mixed():
            yield dice.sixteenth(block, number).astype("<u2").view("<u8")

    return packed


def _named(words: Iterator[str]) -> Bits:
    return np.array([dice.named.__wrapped__(word) for word in words], np.uint64)


STREAMS: Mapping[str, Callable[[], Iterator[Bits]]] = {
    "users": users,
    "days": days,
    "mixed": mixed,
    "seeds": seeds,
    "names": names,
    "part0": part(0),
    "part1": part(1),
    "part2": part(2),
    "part3": part(3),
}


def take(stream: str, draws: int) -> Bits:
    """The first so many draws of a stream."""
    kept: list[Bits] = []
    for block in STREAMS[stream]():
        kept.append(block)
        if sum(map(len, kept)) >= draws:
            return np.concatenate(kept)[:draws]
    raise AssertionError("A stream has no end.")


# From a statistic to the chance of one as far out, in the math module alone.


def chi_square(statistic: float, freedom: float) -> float:
    """Two-sided: too even is as suspect as too uneven."""
    return _both(upper_gamma(freedom / 2, statistic / 2))


def normal(z: float) -> float:
    """Two-sided chance of a standard normal as far out."""
    return math.erfc(abs(z) / math.sqrt(2))


def poisson(seen: int, mean: float) -> float:
    """Two-sided chance of so many rare events."""
    more = 1 - upper_gamma(seen, mean) if seen else 1.0
    return min(1.0, 2 * min(more, upper_gamma(seen + 1, mean)))


def fits(seen: Counts, expected: npt.ArrayLike) -> float:
    """Chi-square of counts against shares that add up to one; where nothing came, nothing fits."""
    if not seen.any():
        return 0.0
    wanted = np.asarray(expected, float) * seen.sum()
    return chi_square(float(((seen - wanted) ** 2 / wanted).sum()), len(seen) - 1)


def upper_gamma(a: float, x: float) -> float:
    """The regularized upper incomplete gamma function, by its series or its continued fraction."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for step in count(1):
            term *= x / (a + step)
            total += term
            if term < total * 1e-15:
                return 1 - front * total
    return front * _fraction(a, x)


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1e300, 1 / b
    result = d
    for step in count(1):
        b += 2
        weight = -step * (step - a)
        d = 1 / (weight * d + b)
        c = b + weight / c
        result *= c * d
        if abs(c * d - 1) < 1e-14:
            return result
    raise AssertionError("A count has no end.")


def _both(upper: float) -> float:
    return min(1.0, 2 * min(upper, 1 - upper))


def evenness(found: list[float]) -> float:
    """Kolmogorov and Smirnov's p-value that p-values are themselves spread evenly."""
    p, n = np.sort(found), len(found)
    far = max((np.arange(1, n + 1) / n - p).max(), (p - np.arange(n) / n).max())
    root = far * (math.sqrt(n) + 0.12 + 0.11 / math.sqrt(n))
    terms = (math.exp(-2 * (k * root) ** 2) * (1 if k % 2 else -1) for k in range(1, 50))
    return min(1.0, 2 * sum(terms))


# Tests of one stream.


def bit_signs(x: Bits) -> npt.NDArray[np.float32]:
    """A row of 64 signs a draw, the lowest bit first."""
    octets = x.astype("<u8").view(np.uint8).reshape(-1, 8)
    return np.float32(1) - 2 * np.unpackbits(octets, axis=1, bitorder="little").astype(np.float32)


def _agreement(x: Bits, y: Bits) -> npt.NDArray[np.float64]:
    """64 x 64 normal scores: how often bit i of x and bit j of y are alike."""
    total = np.zeros((64, 64))
    for at in range(0, len(x), BLOCK):
        total += bit_signs(x[at : at + BLOCK]).T @ bit_signs(y[at : at + BLOCK])
    return total / math.sqrt(len(x))


def monobit(x: Bits) -> float:
    """Each of the 64 bits is set in half of the draws."""
    score = sum(bit_signs(x[at : at + BLOCK]).sum(0) for at in range(0, len(x), BLOCK))
    return chi_square(float((score**2).sum() / len(x)), 64)


def within(x: Bits) -> float:
    """No bit of a draw tells of another bit of it."""
    pairs = _agreement(x, x)[np.triu_indices(64, 1)]
    return chi_square(float((pairs**2).sum()), len(pairs))


def across(x: Bits, y: Bits) -> float:
    """No bit of x tells of any bit of y."""
    return chi_square(float((_agreement(x, y) ** 2).sum()), 64 * 64)


def following(x: Bits) -> float:
    """No bit of a draw tells of a bit of the next."""
    return across(x[:-1], x[1:])


def parts(x: Bits) -> float:
    """Every value of each sixteen-bit part comes as often."""
    seen = [np.bincount(dice.sixteenth(x, number), minlength=65536) for number in range(4)]
    mean = len(x) / 65536
    statistic = sum(float(((counts - mean) ** 2).sum()) for counts in seen) / mean
    return chi_square(statistic, 4 * 65535)


def weights(x: Bits) -> float:
    """The number of bits that are set is binomial."""
    share = np.array([math.comb(64, k) / 2**64 for k in range(65)])
    pooled = np.concatenate([[share[:21].sum()], share[21:44], [share[44:].sum()]])
    seen = np.bincount(np.clip(np.bitwise_count(x), 20, 44).astype(np.int64) - 20, minlength=25)
    return fits(seen, pooled)


def differences(x: Bits, y: Bits) -> float:
    """x xor y has a binomial number of bits."""
    return weights(x ^ y)


def octet_pairs(x: Bits) -> float:
    """Pairs of the lowest eight bits, and of the highest, of two draws in a row."""
    low, high = x & np.uint64(255), x >> np.uint64(56)
    pairs = np.concatenate([low[:-1:2] * 256 + low[1::2], high[:-1:2] * 256 + high[1::2] + 65536])
    return fits(np.bincount(pairs.astype(np.int64), minlength=131072), np.full(131072, 2.0**-17))


def gaps(x: Bits) -> float:
    """The wait for the next draw in the lowest eighth is geometric."""
    share = 0.125 * 0.875 ** np.arange(40)
    waits = np.minimum(np.diff(np.flatnonzero(x < np.uint64(1 << 61))) - 1, 40)
    return fits(np.bincount(waits, minlength=41), np.append(share, 0.875**40))


def orders(x: Bits) -> float:
    """The 120 orders of five draws come as often."""
    order = x[: len(x) // 5 * 5].reshape(-1, 5).argsort(axis=1)
    place = np.array([625, 125, 25, 5, 1])
    possible = [int(np.dot(place, p)) for p in permutations(range(5))]
    return fits(np.bincount(order @ place, minlength=3125)[possible], np.full(120, 1 / 120))


def turns(x: Bits) -> float:
    """The number of runs up and down. Source: Wolfowitz and Levene (1944)."""
    up = x[1:] > x[:-1]
    runs, n = 1 + int((up[1:] != up[:-1]).sum()), len(x)
    return normal((runs - (2 * n - 1) / 3) / math.sqrt((16 * n - 29) / 90))


def ranks(x: Bits) -> float:
    """The rank of 64 x 64 bits, one draw a row. Source: Marsaglia and Tsay (1985)."""
    rows = x[: len(x) // 64 * 64].reshape(-1, 64).copy()
    rank = np.zeros(len(rows), np.int64)
    for at in range(64):
        pivot = rows[:, at : at + 1]
        lowest = pivot & (~pivot + np.uint64(1))
        rank += pivot[:, 0] != 0
        rows[:, at + 1 :] ^= np.where(rows[:, at + 1 :] & lowest, pivot, np.uint64(0))
    full = math.prod(1 - 2.0**-k for k in range(1, 65))
    share = [1 - full - full * 2 * (1 - 2.0**-64), full * 2 * (1 - 2.0**-64), full]
    return fits(np.bincount(np.maximum(rank, 62) - 62, minlength=3), share)


def spacings(x: Bits) -> float:
    """Equal distances of 4,096 birthdays in 2^32 days: four a group. Source: Marsaglia (1984)."""
    words = np.concatenate([x >> np.uint64(32), x & np.uint64(0xFFFFFFFF)])
    groups = np.sort(words[: len(words) // 4096 * 4096].reshape(-1, 4096), axis=1)
    apart = np.sort(np.diff(groups, axis=1), axis=1)
    return poisson(int((apart[:, 1:] == apart[:, :-1]).sum()), 4.0 * len(groups))


def collisions(x: Bits) -> float:
    """Draws that fall where one has fallen: 32 are due at each end of the word."""
    width = 2 * int(math.log2(len(x))) - 6
    ends = x >> np.uint64(64 - width), x & np.uint64((1 << width) - 1)
    seen = sum(len(end) - len(np.unique(end)) for end in ends)
    return poisson(seen, len(x) ** 2 / 2.0**width)


TESTS: Mapping[str, Callable[[Bits], float]] = {
    test.__name__: test
    for test in (
        *(monobit, within, following, parts, weights, octet_pairs),
        *(gaps, orders, turns, ranks, spacings, collisions),
    )
}


# The command.


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stream", choices=STREAMS, help="one stream instead of all")
    parser.add_argument("--pipe", action="store_true", help="raw draws to standard output")
    parser.add_argument("--draws", type=int, default=1 << 21, help="of each stream, for the table")
    asked = parser.parse_args()
    if asked.pipe:
        pipe(asked.stream or "mixed")
    else:
        table([asked.stream] if asked.stream else list(STREAMS), asked.draws)


def pipe(stream: str) -> None:
    """Raw little-endian draws until the reader has enough."""
    try:
        for block in STREAMS[stream]():
            sys.stdout.buffer.write(block.astype("<u8").tobytes())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(streams: list[str], draws: int) -> None:
    """Every test of every stream, and what the p-values say together."""
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"NumPy {np.__version__}, dice version {dice.DICE_VERSION}, {draws:,} draws a stream\n")
    print(f"{'test':<12}" + "".join(f"{stream:>9}" for stream in streams))
    start, drawn = time.process_time(), {stream: take(stream, draws) for stream in streams}
    found: list[float] = []
    for name, test in TESTS.items():
        row = [test(drawn[stream]) for stream in streams]
        found += row
        print(f"{name:<12}" + "".join(f"{p:9.4f}" if p >= BOUND else " **FAILS*" for p in row))
    failed = sum(p < BOUND for p in found)
    print(f"\n{len(found)} p-values, {failed} below {BOUND:g}, smallest {min(found):.2g}")
    print(f"spread of the p-values themselves: p = {evenness(found):.3f}")
    print(f"{time.process_time() - start:.1f} s of CPU")


if __name__ == "__main__":
    main()
