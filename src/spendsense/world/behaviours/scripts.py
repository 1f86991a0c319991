"""Scripted lives: the movements of a script, on each of its days, whatever the balances are."""

from __future__ import annotations

import numpy as np

from spendsense.world import dice, streams
from spendsense.world.accounts import CARDS, OWED
from spendsense.world.constants import NOTHING
from spendsense.world.dice import Ints
from spendsense.world.households import Households, Lapse
from spendsense.world.merchants import everyday_tables
from spendsense.world.plan import DEPOSIT, Planner, Terms
from spendsense.world.profile import Profile
from spendsense.world.script import Line, Script

SERVICE = "service:"


def scripts(homes: Households, planner: Planner, code: int) -> None:
    """Every line of every script, on each of its days."""
    for place, archetype in enumerate(homes.profile.archetypes):
        if archetype.script is not None:
            rows = np.flatnonzero(homes.traits.archetype == place)
            for slot, line in enumerate(archetype.script.lines):
                _play(homes, planner, code, archetype.script, slot, line, rows)


def _play(
    homes: Households,
    planner: Planner,
    code: int,
    script: Script,
    slot: int,
    line: Line,
    rows: Ints,
) -> None:
    first = homes.span.first
    starts = first + (line.day - shift(homes.keys[rows], script) - first) % script.period
    turns = np.arange(homes.span.count // script.period + 1) * script.period
    home, day = np.repeat(rows, len(turns)), (starts[:, None] + turns[None, :]).ravel()
    wording, stream = _words(homes, line, home)
    if line.lapses:
        homes.lapses.append(
            Lapse(line.account, code, slot, line.lapses, home, day, line.cents, wording)
        )
        return
    target = NOTHING if line.to is None else line.to
    other = homes.street.first["card_payment_received"] if target in CARDS else NOTHING
    other = homes.street.first["into_savings"] if target != NOTHING and other == NOTHING else other
    kind = "card_payment" if target in CARDS else "saving"
    terms = Terms(
        DEPOSIT, code, account=line.account, target=target, target_wording=other, kind=kind
    )
    cents = np.full(len(home), line.cents)
    planner.add(terms, home, day, cents, wording, day, slot, stream=stream)


def _words(homes: Households, line: Line, home: Ints) -> tuple[Ints, int]:
    """The wording of each row, and the stream it belongs to."""
    shops, table = homes.street, everyday_tables()
    town, favorite = homes.traits.town[home], homes.traits.habits.favorite[home]
    if line.words.startswith(SERVICE):
        names = [service.name for service in shops.services]
        place = names.index(line.words.removeprefix(SERVICE))
        wording = np.full(len(home), shops.services[place].wording)
        return wording, streams.FIRST_SUBSCRIPTION + place
    if line.words in table.kinds:
        kind = np.full(len(home), table.kinds.index(line.words))
        return table.wording(kind, town, favorite, np.zeros_like(kind)), 0
    if line.words in shops.a_town:
        return shops.in_town(line.words, town, favorite), 0
    return shops.one_of(line.words, favorite), 0


def shift(keys: dice.Bits, script: Script) -> Ints:
    """The day of its own on which each person's period began."""
    return dice.below(dice.draw(dice.keys_for(keys, "script")), script.period)


def opening(profile: Profile, homes: Households) -> None:
    """Balances of scripted people as their script has them on the evening before the first day."""
    for place, archetype in enumerate(profile.archetypes):
        rows = np.flatnonzero(homes.traits.archetype == place)
        if archetype.script is None or not len(rows):
            continue
        script = archetype.script
        phase = (homes.span.first + shift(homes.keys[rows], script)) % script.period
        for account, cents in script.opening.items():
            homes.balances[account, rows] = cents
        for line in script.lines:
            done = rows[phase > line.day] if not line.lapses else rows[:0]
            _moved(homes, line.account, done, line.cents)
            if line.to is not None:
                _moved(homes, line.to, done, -line.cents)
        homes.opening[:, rows] = homes.balances[:, rows]
        homes.used[:, rows] = homes.owed[:, rows]
        homes.cycles.opening[:, rows] = homes.owed[:, rows]


def _moved(homes: Households, account: int, rows: Ints, cents: int) -> None:
    homes.balances[account, rows] += cents if account in OWED else -cents
