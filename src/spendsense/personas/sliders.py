"""The levers of one user as sliders: from where to where, and what turns along the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spendsense.ledger import dollars
from spendsense.policy import Policy
from spendsense.signals import written
from spendsense.signals.reading import Unit

from .assignment import PERSONAS
from .cards import LIMIT, OWED
from .conditions import Row
from .levers import Turn, Value, turns
from .moves import Lever, after, label, limits, movable
from .particulars import Particulars
from .wording import listed

SUBSCRIBED, SPENT = "subscription_spend_cents", "spend_cents"

ROOM = 4
"""A slider goes a quarter further than the furthest of now and its turn points."""


@dataclass(frozen=True, slots=True)
class TurnPoint:
    """The first value on the other side of a line, and which personas begin or end there.

    None does where what else the persona asks for decides; the line is there all the same.
    """

    at: Value
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    said: str

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "begins": list(self.begins),
            "ends": list(self.ends),
            "said": self.said,
        }


@dataclass(frozen=True, slots=True)
class Slider:
    """A lever with its range. `step` is its smallest change, `page` a larger one for a keyboard."""

    name: str
    label: str
    unit: Unit
    now: Value
    least: Value
    most: Value
    step: int | float
    page: int | float
    turns: tuple[TurnPoint, ...]

    def as_json(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "turns"}
        return {**fields, "turns": [each.as_json() for each in self.turns]}


def sliders(row: Row, policy: Policy, known: Particulars) -> tuple[Slider, ...]:
    """Everything that one user's readings can be moved by, in the order that the rules ask."""
    found = _turning(row, policy, known)
    return tuple(
        _slider(lever, _lines(lever, row, policy, known, found), row, policy, known)
        for lever in movable(row, known)
    )


def _slider(
    lever: Lever, lines: Iterable[Value], row: Row, policy: Policy, known: Particulars
) -> Slider:
    points = tuple(_points(lever, lines, row, policy, known))
    least, most = _range(lever, [each.at for each in points], row, known)
    return Slider(
        name=lever.name,
        label=label(lever, row, known),
        unit=lever.unit,
        now=lever.now,
        least=least,
        most=most,
        step=lever.step,
        page=_page(lever, least, most),
        turns=points,
    )


def _points(
    lever: Lever, lines: Iterable[Value], row: Row, policy: Policy, known: Particulars
) -> Iterator[TurnPoint]:
    """From the least to the most."""
    for value in sorted(set(lines)):
        before = _back(lever, value)
        held, then = (_holding(lever, at, row, policy, known) for at in (before, value))
        begins = tuple(key for key in then if key not in held)
        ends = tuple(key for key in held if key not in then)
        yield TurnPoint(value, begins, ends, _said(lever, value, begins, ends))


Turning = Sequence[Mapping[str, Sequence[Turn]]]
"""Of each persona, where its comparisons turn, by lever."""


def _turning(row: Row, policy: Policy, known: Particulars, only: str | None = None) -> Turning:
    return [turns(each.when, row, policy, known.window.days, only) for each in PERSONAS]


def _lines(
    lever: Lever, row: Row, policy: Policy, known: Particulars, found: Turning
) -> Iterator[Value]:
    """Where a comparison turns along the lever, on its side."""
    name = lever.name
    if lever.card is not None:
        card, name = lever.card, OWED
        ratio = card.owed_cents / card.limit_cents
        own = {**row, OWED: card.owed_cents, LIMIT: card.limit_cents, "utilization_highest": ratio}
        found = _turning(own, policy, known, only=OWED)
    for of_persona in found:
        yield from (turn.value for turn in of_persona.get(name, ()))
        if name == SUBSCRIBED:  # above all spending it takes that along
            yield from (turn.value for turn in of_persona.get(SPENT, ()) if turn.value > row[SPENT])


def _back(lever: Lever, value: Value) -> Value:
    """A step nearer to where the lever stands."""
    if lever.unit == "flag":
        return lever.now
    back = value - lever.step if value > lever.now else value + lever.step
    return back if isinstance(lever.step, int) else round(back / lever.step) * lever.step


def _holding(
    lever: Lever, value: Value, row: Row, policy: Policy, known: Particulars
) -> tuple[str, ...]:
    then, _ = after(row, known, {lever.name: value})
    return tuple(persona.key for persona in PERSONAS if persona.when.holds(then, policy))


def _range(lever: Lever, points: list[Value], row: Row, known: Particulars) -> tuple[Value, Value]:
    """From where to where a slider goes: all that can be, or a little past what matters."""
    if lever.unit == "flag":
        return False, True
    lower, upper = limits(lever, row, known)
    places = [lever.now, *points]
    reach = max(abs(each) for each in places)
    room = reach // ROOM if isinstance(lever.step, int) else reach / ROOM
    room = _tidy(lever, max(room, lever.step))
    least = min((0, *(each - room for each in places if each < 0)))
    if lower is not None:
        least = min(lower, lever.now)
    if upper is not None:
        return least, max(upper, lever.now)
    return least, _tidy(lever, max(places) + room)


def _tidy(lever: Lever, value: Value) -> Value:
    """Rounded up to what is easily read: whole dollars, whole days, whole percents."""
    if isinstance(lever.step, int):
        whole = 100 if lever.unit == "cents" else 1
        return -(-int(value) // whole) * whole
    part = 0.01 if lever.unit == "ratio" else 1.0
    return round(-(-value // part) * part, 4)


def _page(lever: Lever, least: Value, most: Value) -> int | float:
    if lever.unit != "cents":
        return 0.01 if lever.unit == "ratio" else 1
    for whole in (1_000_00, 500_00, 100_00, 50_00, 10_00, 5_00):
        if (most - least) >= whole * 20:
            return whole
    return 1_00


def _said(lever: Lever, value: Value, begins: tuple[str, ...], ends: tuple[str, ...]) -> str:
    titles = {persona.key: persona.title for persona in PERSONAS}
    turned = [f"{titles[key]} would end" for key in ends]
    turned += [f"{titles[key]} would begin" for key in begins]
    told = listed(turned) if turned else "a line is passed, and nothing turns by it alone"
    if lever.unit == "flag":
        return f"If this were {'so' if value else 'not so'}, {told}."
    shown = dollars(int(value)) if lever.unit == "cents" else _written(lever, value)
    beyond = " and more" if value > lever.now else " and less" if value else ""
    return f"At {shown}{beyond}, {told}."


def _written(lever: Lever, value: Value) -> str:
    """A ratio moves by hundredths of a percent, and is written so."""
    return written("percent", value * 100) if lever.unit == "ratio" else written(lever.unit, value)
