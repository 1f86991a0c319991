from __future__ import annotations

import numpy as np

from spendsense.world import dice
from spendsense.world.facts import EVENLY

KEYS = dice.user_keys(42, np.arange(20_000))


def test_a_draw_is_the_same_for_the_same_user_name_day_and_slot() -> None:
    alone = dice.user_keys(42, np.array([17]))
    assert dice.draw(alone, 20_777, 3)[0] == dice.draw(KEYS, 20_777, 3)[17]


def test_these_bits_never_change_within_a_version_of_the_dice() -> None:
    assert dice.DICE_VERSION == 1
    keys = dice.keys_for(dice.user_keys(42, np.arange(2)), "behaviour payroll")
    drawn = [f"{bits:016x}" for bits in dice.draw(keys, 20_777, 1).tolist()]
    assert drawn == ["2a6893cb01ac2b64", "2b909376924f5d89"]


def test_another_seed_user_name_day_or_slot_gives_other_bits() -> None:
    here = dice.draw(dice.keys_for(KEYS, "a"), 5, 1)
    others = [
        dice.draw(dice.keys_for(dice.user_keys(43, np.arange(20_000)), "a"), 5, 1),
        dice.draw(dice.keys_for(KEYS, "b"), 5, 1),
        dice.draw(dice.keys_for(KEYS, "a"), 6, 1),
        dice.draw(dice.keys_for(KEYS, "a"), 5, 2),
    ]
    for other in others:
        assert not np.any(here == other)


def test_the_last_slot_of_a_day_is_not_the_first_of_the_next() -> None:
    last = dice.draw(KEYS, 5, dice.SLOTS_A_DAY - 1)
    assert not np.any(last == dice.draw(KEYS, 6, 0))


def test_below_reaches_every_number_and_not_the_count_itself() -> None:
    assert set(dice.below(KEYS, 6).tolist()) == {0, 1, 2, 3, 4, 5}


def test_between_includes_both_ends() -> None:
    assert set(dice.between(KEYS, 3, 5).tolist()) == {3, 4, 5}
    assert set(dice.between(KEYS, 4, 4).tolist()) == {4}


def test_what_happens_to_none_of_a_thousand_never_does_and_to_all_always() -> None:
    assert not dice.happens(KEYS, 0).any()
    assert dice.happens(KEYS, 1000).all()
    assert 0.27 < dice.happens(KEYS, 300).mean() < 0.33


def test_tables_are_whole_numbers_about_their_middle() -> None:
    assert dice.normal()[0] == -dice.normal()[-1]
    assert dice.lognormal(55)[dice.QUANTILES // 2] == 1000
    assert dice.lognormal(55).dtype == np.int64


def test_a_choice_follows_its_weights_and_skips_weight_nothing() -> None:
    counts = np.bincount(dice.choice_table((1, 0, 3)), minlength=3)
    assert counts.tolist() == [16384, 0, 49152]


def test_facts_that_are_shared_out_evenly_do_not_move_together() -> None:
    numbers, names = np.arange(4096), sorted({*EVENLY, "archetype"})
    places = {name: dice.sixteenth(dice.even(numbers, 42, name), 0) for name in names}
    apart = np.corrcoef(np.stack(list(places.values()))) - np.eye(len(places))
    assert np.abs(apart).max() < 0.05


def test_shares_are_even_in_any_run_of_users() -> None:
    for first in (0, 7, 4096 * 31):
        places = dice.sixteenth(dice.even(first + np.arange(60), 42, "consents"), 0)
        assert abs(int((places < 65536 * 8 // 10).sum()) - 48) <= 1
