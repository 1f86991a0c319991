"""Drawing a profile's facts for users whose archetypes are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from spendsense.world import dice
from spendsense.world.dice import Bits, Ints
from spendsense.world.facts import EVENLY
from spendsense.world.profile import Profile

Flags = npt.NDArray[np.bool_]

AGE_RANGES = ((18, 25), (26, 35), (36, 50), (51, 89))
"""By the order of AGES."""
OLDEST_BRACKET, OLDEST_AT_WORK = len(AGE_RANGES) - 1, 66
FEWER_WITH_AGE = dice.choice_table((10,) * 16 + (8,) * 8 + (6,) * 5 + (4,) * 5 + (2,) * 5)
"""Years beyond 50, less one: as many at each age to 66, fewer after. Assumed, near the pyramid."""


@dataclass(frozen=True, slots=True)
class Lots:
    """Draws a profile's facts, each by its own dice."""

    profile: Profile
    seed: int
    numbers: Ints
    keys: Bits
    archetype: Ints
    age: Ints

    def toss(self, name: str, slot: int = 0) -> Bits:
        return dice.draw(dice.keys_for(self.keys, f"trait {name}"), 0, slot)

    def share(self, name: str) -> Bits:
        """What decides odds and chances: even over a run of users where that matters."""
        if name in EVENLY:
            return dice.even(self.numbers, self.seed, name)
        return self.toss(name)

    def whole(self, name: str) -> Ints:
        """A whole number within the range of each user's archetype, moved by age."""
        return self.within(name, self.toss(name))

    def within(self, name: str, bits: Bits, part: int = 0, parts: int = 1) -> Ints:
        """The same by other bits, for who has several of a thing; in so many parts of a whole."""
        ranges = [archetype.ranges[name] for archetype in self.profile.archetypes]
        low = np.array([each.low for each in ranges], np.int64)[self.archetype]
        high = np.array([each.high for each in ranges], np.int64)[self.archetype]
        return self.aged(name, dice.between(bits, low * parts, high * parts, part))

    def aged(self, name: str, values: Ints) -> Ints:
        """A fact's values as they are at each user's age."""
        moved = self.profile.by_age.get(name)
        return values if moved is None else values * moved.at(self.age) // 100

    def dollars(self, name: str) -> Ints:
        """The range in dollars, in cents."""
        return self.whole(name) * 100

    def flag(self, name: str) -> Flags:
        """True with the chance of each user's archetype, moved by age."""
        chances = [archetype.chances[name].percent for archetype in self.profile.archetypes]
        per_mille = self.aged(name, np.array(chances, np.int64)[self.archetype] * 10)
        return dice.happens(self.share(name), per_mille)

    def option(self, name: str, share: Bits | None = None) -> Ints:
        """The place of an option, by the odds of each user's archetype; `share` draws it anew."""
        odds = [archetype.odds[name].weights.values() for archetype in self.profile.archetypes]
        tables = np.stack([dice.choice_table(tuple(weights)) for weights in odds])
        share = self.share(name) if share is None else share
        return np.asarray(tables[self.archetype, dice.sixteenth(share, 0)])


def lots(profile: Profile, seed: int, numbers: Ints) -> Lots:
    """Each user's archetype and age, ready to draw the rest."""
    keys = dice.user_keys(seed, numbers)
    kinds = archetypes(profile, seed, numbers)
    drawn = Lots(profile, seed, numbers, keys, kinds, np.empty(0, np.int64))
    return replace(drawn, age=_ages(drawn))


def _ages(drawn: Lots) -> Ints:
    """Years, within the bracket of each; where nobody retires nobody is past the age of it."""
    bracket, bits = drawn.option("age_bracket"), drawn.toss("age")
    low, high = np.array(AGE_RANGES, np.int64)[bracket].T
    old = low + FEWER_WITH_AGE[dice.sixteenth(bits, 0)]
    retires = [archetype.chances["retires"].percent > 0 for archetype in drawn.profile.archetypes]
    works = (bracket == OLDEST_BRACKET) & ~np.array(retires)[drawn.archetype]
    aged = np.where(bracket == OLDEST_BRACKET, old, dice.between(bits, low, high))
    return np.where(works, dice.between(bits, low, np.minimum(high, OLDEST_AT_WORK)), aged)


def archetypes(profile: Profile, seed: int, numbers: Ints) -> Ints:
    """By the weights, evenly; those who are cast take their places in each run of users."""
    weights = dice.choice_table(tuple(archetype.weight for archetype in profile.archetypes))
    chosen = weights[dice.sixteenth(dice.even(numbers, seed, "archetype"), 0)]
    for place, archetype in enumerate(profile.archetypes):
        if archetype.one_in:
            chosen = np.where(numbers % archetype.one_in == archetype.at, place, chosen)
    return np.asarray(chosen)


def stacked(parts: Sequence[npt.NDArray[np.int64]]) -> Ints:
    """One column a part."""
    return np.stack(parts, axis=1)
