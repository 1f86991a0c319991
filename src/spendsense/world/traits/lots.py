"""Drawing a profile's facts for users whose archetypes are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spendsense.world import dice
from spendsense.world.dice import Bits, Ints
from spendsense.world.facts import EVENLY
from spendsense.world.profile import Profile

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lots:
    """Draws a profile's facts, each by its own dice."""

    profile: Profile
    seed: int
    numbers: Ints
    keys: Bits
    archetype: Ints

    def toss(self, name: str, slot: int = 0) -> Bits:
        return dice.draw(dice.keys_for(self.keys, f"trait {name}"), 0, slot)

    def share(self, name: str) -> Bits:
        """What decides odds and chances: even over a run of users where that matters."""
        if name in EVENLY:
            return dice.even(self.numbers, self.seed, name)
        return self.toss(name)

    def whole(self, name: str) -> Ints:
        """A whole number within the range of each user's archetype."""
        ranges = [archetype.ranges[name] for archetype in self.profile.archetypes]
        low = np.array([each.low for each in ranges], np.int64)[self.archetype]
        high = np.array([each.high for each in ranges], np.int64)[self.archetype]
        return dice.between(self.toss(name), low, high)

    def dollars(self, name: str) -> Ints:
        """The range in dollars, in cents."""
        return self.whole(name) * 100

    def flag(self, name: str) -> Flags:
        """True with the chance of each user's archetype."""
        chances = [archetype.chances[name].percent for archetype in self.profile.archetypes]
        return dice.happens(self.share(name), np.array(chances, np.int64)[self.archetype] * 10)

    def option(self, name: str) -> Ints:
        """The place of an option, by the odds of each user's archetype."""
        odds = [archetype.odds[name].weights.values() for archetype in self.profile.archetypes]
        tables = np.stack([dice.choice_table(tuple(weights)) for weights in odds])
        return np.asarray(tables[self.archetype, dice.sixteenth(self.share(name), 0)])


def lots(profile: Profile, seed: int, numbers: Ints) -> Lots:
    """Each user's archetype, ready to draw the rest."""
    keys = dice.user_keys(seed, numbers)
    return Lots(profile, seed, numbers, keys, archetypes(profile, seed, numbers))


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
