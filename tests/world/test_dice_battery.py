"""The dice through the tests of `benchmarks/dice.py`; weaker dice, which they catch; the edges."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from spendsense.world import dice
from spendsense.world.dice import Bits, Ints

COMMAND = Path(__file__).parents[2] / "benchmarks" / "dice.py"
DRAWS = 1 << 17
PEOPLE = np.arange(1 << 16)
SIXTEEN_BITS = np.arange(65536, dtype=np.uint64)
EVEN_SPREAD = 1e-4
"""Asked once or twice of a hundred p-values together, so it need not be as low as `BOUND`."""


def _battery() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dice_battery", COMMAND)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


battery = _battery()


def p_values(x: Bits) -> dict[str, float]:
    return {name: test(x) for name, test in battery.TESTS.items()}


def failed_by(x: Bits) -> set[str]:
    return {name for name, p in p_values(x).items() if p < battery.BOUND}


@cache
def p_values_of_stream(stream: str) -> dict[str, float]:
    return p_values(battery.take(stream, DRAWS))


def bits(
    numbers: Ints, day: int = 20_777, slot: int = 1, *, seed: int = 42, name: str = "a"
) -> Bits:
    return dice.draw(dice.keys_for(dice.user_keys(seed, numbers), name), day, slot)


# Streams.


@pytest.mark.parametrize("stream", battery.STREAMS)
def test_a_stream_of_draws_passes_every_test(stream: str) -> None:
    found = p_values_of_stream(stream)
    assert {name: p for name, p in found.items() if p < battery.BOUND} == {}


def test_the_p_values_of_all_streams_are_themselves_spread_evenly() -> None:
    found = [p for stream in battery.STREAMS for p in p_values_of_stream(stream).values()]
    assert len(found) == 108
    assert battery.evenness(found) > EVEN_SPREAD


def test_the_streams_are_what_the_world_draws() -> None:
    here = np.array([17])
    named = "behaviour payroll"
    at = 300  # the second day, or beyond the first slot, of every stream that has one
    assert battery.take("users", DRAWS)[at] == bits(np.array([at]), name=named)[0]
    assert battery.take("days", DRAWS)[at] == bits(here, at // 256, at % 256, name=named)[0]
    assert battery.take("seeds", DRAWS)[at] == bits(here, seed=at, name=named)[0]
    assert battery.take("names", DRAWS)[at] == bits(here, name=f"behaviour {at}")[0]
    mixed = battery.take("mixed", DRAWS)
    assert mixed[3 * 4096 + 17] == bits(here, 20_778, 1, name=named)[0]
    assert mixed[9 * 4096 + 17] == bits(here, 20_781, 1, name=named)[0]
    packed = battery.take("part2", DRAWS).view(np.uint16)
    assert packed[:DRAWS].tolist() == dice.sixteenth(mixed, 2).tolist()


# Neighbors: one step aside in any direction, and in two at once.

LATER = PEOPLE + 1
NEIGHBORS: dict[str, tuple[Bits, Bits]] = {
    "next user": (bits(PEOPLE), bits(LATER)),
    "next user a day before": (bits(PEOPLE, 5), bits(LATER, 4)),
    "next user a slot before": (bits(PEOPLE, 5, 1), bits(LATER, 5, 0)),
    "same place in the next block": (bits(PEOPLE), bits(PEOPLE + 4096)),
    "next day": (bits(PEOPLE, 5), bits(PEOPLE, 6)),
    "a year on": (bits(PEOPLE, 5), bits(PEOPLE, 370)),
    "next slot": (bits(PEOPLE, 5, 0), bits(PEOPLE, 5, 1)),
    "next day a slot before": (bits(PEOPLE, 5, 1), bits(PEOPLE, 6, 0)),
    "last slot and the next day's first": (bits(PEOPLE, 5, 255), bits(PEOPLE, 6, 0)),
    "next seed": (bits(PEOPLE), bits(PEOPLE, seed=43)),
    "next seed a user before": (bits(LATER), bits(PEOPLE, seed=43)),
    "another name": (bits(PEOPLE), bits(PEOPLE, name="b")),
    "another name a day on": (bits(PEOPLE, 5), bits(PEOPLE, 6, name="b")),
    "the key itself": (dice.user_keys(42, PEOPLE), bits(PEOPLE)),
}


@pytest.mark.parametrize("step", NEIGHBORS)
def test_no_bit_of_a_draw_tells_of_a_bit_of_its_neighbor(step: str) -> None:
    here, there = NEIGHBORS[step]
    assert battery.across(here, there) >= battery.BOUND
    assert battery.differences(here, there) >= battery.BOUND
    assert battery.parts(here - there) >= battery.BOUND


# Avalanche: one bit of what is asked moves every bit of the answer half of the time.


def avalanche(before: Bits, after: Bits) -> float:
    score = battery.bit_signs(before ^ after).sum(0)
    return float(battery.chi_square(float((score**2).sum() / len(before)), 64))


FEW = np.arange(1 << 13)


@pytest.mark.parametrize("bit", range(40))
def test_every_bit_of_the_user_number_moves_every_bit_of_a_draw(bit: int) -> None:
    clear = FEW >> bit << bit + 1 | FEW & (1 << bit) - 1  # else each pair would count twice
    assert avalanche(bits(clear), bits(clear | 1 << bit)) >= battery.BOUND


@pytest.mark.parametrize("bit", range(64))
def test_every_bit_of_the_seed_moves_every_bit_of_a_draw(bit: int) -> None:
    assert avalanche(bits(FEW), bits(FEW, seed=42 ^ (1 << bit))) >= battery.BOUND


@pytest.mark.parametrize("bit", range(16))
def test_every_bit_of_the_day_moves_every_bit_of_a_draw(bit: int) -> None:
    assert avalanche(bits(FEW), bits(FEW, 20_777 ^ (1 << bit))) >= battery.BOUND


@pytest.mark.parametrize("bit", range(8))
def test_every_bit_of_the_slot_moves_every_bit_of_a_draw(bit: int) -> None:
    assert avalanche(bits(FEW, 5, 0), bits(FEW, 5, 1 << bit)) >= battery.BOUND


ANYTHING = np.random.default_rng(1).integers(0, 2**64, 1 << 13, np.uint64)


def mix_moves(bit: int) -> float:
    return avalanche(dice.mix(ANYTHING), dice.mix(ANYTHING ^ np.uint64(1 << bit)))


@pytest.mark.parametrize("bit", range(64))
def test_every_bit_that_is_mixed_moves_every_bit(bit: int) -> None:
    assert mix_moves(bit) >= battery.BOUND


# Weaker dice. What catches them is named, so that a test that went blind would be seen.


def _without_first_round(x: Bits) -> Bits:
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _without_second_round(x: Bits) -> Bits:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return x ^ (x >> np.uint64(31))


def _without_last_shift(x: Bits) -> Bits:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)


def test_dice_that_add_the_day_and_do_not_mix_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dice, "draw", lambda keys, day, slot: keys + np.asarray(day, np.uint64))
    assert {"following", "parts", "gaps", "ranks"} <= failed_by(battery.take("days", DRAWS))
    assert {"following", "spacings", "gaps"} <= failed_by(battery.take("mixed", DRAWS))


def test_dice_whose_slots_run_into_the_next_days_are_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def colliding(keys: Bits, day: int, slot: int) -> Bits:
        return dice.mix(keys + np.asarray(day + slot + 1, np.uint64) * np.uint64(dice.GOLDEN))

    monkeypatch.setattr(dice, "draw", colliding)
    assert "collisions" in failed_by(battery.take("days", DRAWS))
    assert "collisions" in failed_by(battery.take("mixed", DRAWS))


@pytest.mark.parametrize("weak", [_without_first_round, _without_second_round, _without_last_shift])
def test_dice_with_a_round_of_mixing_missing_are_caught(
    weak: Callable[[Bits], Bits], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Steps of the golden ratio hide it from the streams: only single bits that are flipped show it.
    monkeypatch.setattr(dice, "mix", weak)
    caught = [bit for bit in range(64) if mix_moves(bit) < battery.BOUND]
    assert len(caught) > 32


def test_dice_whose_users_are_only_counted_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = PEOPLE.astype(np.uint64) * np.uint64(dice.GOLDEN)
    monkeypatch.setattr(dice, "user_keys", lambda seed, numbers: counted[numbers])
    monkeypatch.setattr(dice, "keys_for", lambda keys, name: keys)
    assert "collisions" in failed_by(battery.take("mixed", DRAWS))
    here, there = bits(PEOPLE[256:4096], 5), bits(PEOPLE[: 4096 - 256], 6)
    assert battery.differences(here, there) < battery.BOUND


@pytest.mark.parametrize("bit", [0, 15, 31, 47, 63])
def test_a_bit_that_is_set_in_two_hundredths_of_draws_too_many_is_caught(bit: int) -> None:
    x = battery.take("users", DRAWS).copy()
    x[::25] |= np.uint64(1 << bit)
    assert "monobit" in failed_by(x)


def test_draws_that_are_too_even_are_caught() -> None:
    x = battery.take("users", DRAWS)
    counted = np.arange(DRAWS, dtype=np.uint64) % np.uint64(65536)
    assert "parts" in failed_by(x & ~np.uint64(0xFFFF) | counted)


# Where two keys' draws would be the same.


def test_a_question_never_gives_two_users_the_same_bits() -> None:
    assert len(np.unique(bits(np.arange(1 << 20)))) == 1 << 20


def test_draws_of_two_keys_meet_only_as_many_steps_apart_as_their_keys() -> None:
    key = dice.user_keys(42, np.array([17]))
    three_days_on = key + np.uint64(3 * dice.SLOTS_A_DAY * dice.GOLDEN & dice.MASK)
    assert dice.draw(three_days_on, 100, 2)[0] == dice.draw(key, 103, 2)[0]


def test_keys_lie_as_far_apart_as_if_thrown_on_the_circle_of_all_counts() -> None:
    people, asked = np.arange(1 << 17), [f"behaviour {number}" for number in range(8)]
    keys = np.concatenate([dice.keys_for(dice.user_keys(42, people), name) for name in asked])
    place = np.sort(keys * np.uint64(pow(dice.GOLDEN, -1, 2**64)))
    apart = np.diff(place)
    assert (
        int(apart.min()) > 3650 * dice.SLOTS_A_DAY
    )  # no two of a million share a day in ten years
    assert battery.poisson(int((apart < 2**30).sum()), 64.0) >= battery.BOUND


def test_a_257th_slot_is_the_first_of_the_next_day() -> None:
    key = dice.user_keys(42, np.array([17]))
    assert dice.draw(key, 5, dice.SLOTS_A_DAY)[0] == dice.draw(key, 6, 0)[0]


# Edges: counted over all 65,536 values of a part, so these are exact.


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("options", [1, 2, 3, 6, 7, 28, 1000, 10_000, 65_536])
def test_every_number_below_has_its_share_of_the_places_to_within_one(
    options: int, part: int
) -> None:
    drawn = dice.below(SIXTEEN_BITS << np.uint64(16 * part), options, part)
    places = np.bincount(drawn, minlength=options)
    assert len(places) == options
    assert np.all(np.abs(places - 65536 / options) < 1)


def test_below_more_than_65536_leaves_numbers_out() -> None:
    assert len(np.unique(dice.below(SIXTEEN_BITS, 70_000))) == 65536


def test_both_ends_of_between_have_their_share() -> None:
    places = np.bincount(dice.between(SIXTEEN_BITS, 1, 28))
    assert places[0] == 0 and len(places) == 29
    assert {places[1], places[28]} <= {2340, 2341}


def test_what_happens_is_off_by_less_than_one_in_65536_for_every_per_mille() -> None:
    places = np.array([dice.happens(SIXTEEN_BITS, chance).sum() for chance in range(1001)])
    over = places - np.arange(1001) * 65.536
    assert over.min() >= 0 and over.max() < 1
    assert (places[0], places[1], places[500], places[1000]) == (0, 66, 32768, 65536)


def test_every_quantile_has_sixteen_places() -> None:
    assert set(np.bincount(dice.quantile(SIXTEEN_BITS)).tolist()) == {16}


@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 999), (7, 0, 5, 3), tuple(range(1, 101))])
def test_every_choice_has_its_share_of_the_places_to_within_one(weights: tuple[int, ...]) -> None:
    places = np.bincount(dice.choice_table(weights), minlength=len(weights))
    assert np.all(np.abs(places - np.array(weights) * 65536 / sum(weights)) < 1)


@pytest.mark.parametrize("part", range(4))
def test_days_of_the_month_come_evenly_to_real_users(part: int) -> None:
    days = dice.between(bits(np.arange(DRAWS)), 1, 28, part)
    shares = np.bincount(dice.between(SIXTEEN_BITS, 1, 28))[1:] / 65536
    assert battery.fits(np.bincount(days)[1:], shares) >= battery.BOUND


# The measure itself.


def test_p_values_are_those_of_the_printed_tables() -> None:
    assert battery.upper_gamma(0.5, 3.841459 / 2) == pytest.approx(0.05, abs=1e-6)
    assert battery.upper_gamma(5.0, 18.307038 / 2) == pytest.approx(0.05, abs=1e-6)
    assert battery.upper_gamma(50.0, 77.929465 / 2) == pytest.approx(0.95, abs=1e-6)
    assert battery.normal(1.959964) == pytest.approx(0.05, abs=1e-6)
    assert battery.poisson(4, 4.0) == 1.0
    assert battery.poisson(0, 4.0) == pytest.approx(2 * np.exp(-4.0))
    assert battery.poisson(20, 4.0) < 1e-6


def test_even_p_values_are_even_and_crowded_ones_are_not() -> None:
    assert battery.evenness([(i + 0.5) / 100 for i in range(100)]) > 0.99
    assert battery.evenness([(i + 0.5) / 200 for i in range(100)]) < EVEN_SPREAD


def test_a_battery_reads_the_draws_as_little_endian_bytes() -> None:
    command = [sys.executable, str(COMMAND), "--stream", "users", "--pipe"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        raw = running.stdout.read(8 * 1000)
        running.stdout.close()
        assert running.stderr.read() == b""
    assert np.frombuffer(raw, "<u8").tolist() == battery.take("users", 1000).tolist()


def test_the_table_names_every_test_and_stream() -> None:
    command = [sys.executable, str(COMMAND), "--draws", "65536", "--stream", "mixed"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "mixed" in said and all(f"\n{name} " in said for name in battery.TESTS)
    assert "12 p-values, 0 below 1e-06" in said


def test_a_stream_goes_on_without_repeating_itself() -> None:
    blocks = list(islice(battery.users(), 3))
    assert len(np.unique(np.concatenate(blocks))) == 3 * battery.BLOCK
