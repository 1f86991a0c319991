"""What a rulebook makes of people over a window: personas, drafts, objections and what is chosen.

The same as `pipeline.decide` does for one after another, as columns: conditions, catalog and rules
are the same values, asked of everybody at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars import col

from spendsense.personas import NONE, NOT_ENOUGH_DATA, PERSONAS
from spendsense.personas.assignment import ENOUGH_DATA
from spendsense.policy import Policy
from spendsense.recommendations import Item, read_catalog

from .clauses import Held
from .offers import consent_objections, offer_objections
from .rulebook import Rulebook
from .texts import Cause, Judged, Wording
from .variants import names_of, variant_column

Flags = NDArray[np.bool_]
"""A flag a person."""

PRIMARIES = (*(persona.key for persona in PERSONAS), NONE, NOT_ENOUGH_DATA)
"""What somebody may be first, in order of precedence; the codes of `Outcome.primary`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An item for a persona that it serves: what one user may be drafted, and in which turn."""

    persona: str
    item: Item

    @property
    def name(self) -> str:
        return f"{self.persona}/{self.item.key}"


@cache
def slots() -> tuple[Slot, ...]:
    """In the order in which drafts are judged: by persona, then rank, then key."""
    return tuple(
        Slot(persona.key, item)
        for persona in PERSONAS
        for item in read_catalog()
        if persona.key in item.personas
    )


@dataclass(slots=True)
class Drafted:
    """Of one slot: for whom it was drafted and chosen, and what was said against it."""

    slot: Slot
    drafted: Flags
    chosen: Flags
    against: dict[Cause, Flags]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """`primary` holds codes of `PRIMARIES`; `held` a flag by persona; drafts come by slot."""

    primary: NDArray[np.uint8]
    held: Mapping[str, Flags]
    drafts: tuple[Drafted, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Everything that is asked of a window's readings, as columns by name."""

    rulebook: Rulebook
    columns: Mapping[str, pl.Expr]
    against: Mapping[str, Mapping[Cause, Held]] = field(default_factory=dict)
    """By slot, what is said against it, of everybody or by column."""


def question(rulebook: Rulebook, judged: Judged) -> Question:
    """What a rulebook asks of readings, for items whose texts are judged."""
    policy, texts, said = rulebook.policy, judged.wordings, judged.against
    columns = {f"persona:{p.key}": p.when.expression(policy) for p in PERSONAS}
    columns["enough"] = ENOUGH_DATA.expression(policy)
    columns |= {f"item:{i.key}": due(i, policy) for i in read_catalog() if texts.get(i.key)}
    against = {
        slot.name: dict(_against(slot, rulebook, texts[slot.item.key], said[slot.item.key]))
        for slot in slots()
        if texts.get(slot.item.key)
    }
    for name, causes in against.items():
        for cause, held in causes.items():
            if isinstance(held, pl.Expr):
                columns[_column(name, cause)] = held
    return Question(rulebook, columns, against)


def due(item: Item, policy: Policy) -> pl.Expr:
    """Whether an item can be worded for a person, whatever their persona."""
    there = [col(name).is_not_null() for name in item.needs]
    return pl.all_horizontal(*there, *(each.expression(policy) for each in item.when))


def _column(slot: str, cause: Cause) -> str:
    return f"against:{slot}:{cause[0]}:{cause[1]}"


def _against(
    slot: Slot, rulebook: Rulebook, texts: list[Wording], said: list[frozenset[Cause]]
) -> Iterator[tuple[Cause, Held]]:
    """By cause, of whom a slot's draft is objected to."""
    found: dict[Cause, list[tuple[Wording, Held]]] = {}
    for wording, causes in zip(texts, said, strict=True):
        for cause in causes:
            found.setdefault(cause, []).append((wording, True))
        judged = list(consent_objections(wording.draft, rulebook))
        if slot.item.kind == "offer":
            judged += offer_objections(slot.item, slot.persona, wording.draft, rulebook)
        for cause, held in judged:
            found.setdefault(cause, []).append((wording, held))
    for cause, each in found.items():
        yield cause, _of_texts(each, slot.item)


def _of_texts(each: list[tuple[Wording, Held]], item: Item) -> Held:
    """Whom it is said of, where those of several names read several texts."""
    if len(each) == 1 and each[0][0].code is None:
        return each[0][1]
    code = col(variant_column(names_of(item)))
    always = [wording.code for wording, held in each if held is True]
    parts: list[pl.Expr] = [code.is_in(always).fill_null(False)] if always else []
    varied = [(w.code, held) for w, held in each if isinstance(held, pl.Expr)]
    if varied and all(held.meta.eq(varied[0][1]) for _, held in varied):
        parts.append(code.is_in([number for number, _ in varied]).fill_null(False) & varied[0][1])
    else:
        parts += [(code == number).fill_null(False) & held for number, held in varied]
    return pl.any_horizontal(parts) if parts else False


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """A question, and what readings answer: a flag a person, by column."""

    question: Question
    flags: Mapping[str, Flags]


def answered(frame: pl.DataFrame, asked: Question, known: Answers | None = None) -> Answers:
    """The answers of one frame; what is `known` of it and asked alike is not asked again."""
    given: dict[str, Flags] = {}
    for name, expression in asked.columns.items() if known is not None else ():
        before = known.question.columns.get(name) if known is not None else None
        if known is not None and before is not None and before.meta.eq(expression):
            given[name] = known.flags[name]
    wanted = [e.alias(name) for name, e in asked.columns.items() if name not in given]
    found = frame.lazy().select(wanted).collect() if wanted else pl.DataFrame()
    return Answers(asked, given | {name: found[name].to_numpy() for name in found.columns})


def outcome(answers: Answers, to_offers: Flags, never: Mapping[str, Flags]) -> Outcome:
    """Personas and drafts by the answers to a question.

    `to_offers` says who consents to offers, `never` by item who asked not to see it again.
    """
    flags = answers.flags
    held = {persona.key: flags[f"persona:{persona.key}"] for persona in PERSONAS}
    return Outcome(
        primary=_primary(held, flags["enough"]),
        held=held,
        drafts=tuple(_drafts(answers, held, to_offers, never)),
    )


def _primary(held: Mapping[str, Flags], enough: Flags) -> NDArray[np.uint8]:
    """The code of the first that holds, or of what it means that none does."""
    nobody = np.where(enough, PRIMARIES.index(NONE), PRIMARIES.index(NOT_ENOUGH_DATA))
    found = nobody.astype(np.uint8)
    for code, persona in reversed(list(enumerate(PERSONAS))):
        found[held[persona.key]] = code
    return found


def _drafts(
    answers: Answers, held: Mapping[str, Flags], to_offers: Flags, never: Mapping[str, Flags]
) -> Iterator[Drafted]:
    """Every slot in its turn: the first allowed ones of each kind are chosen."""
    policy = answers.question.rulebook.policy
    room = _Room(
        {"education": policy["drafts.max_education_items"], "offer": policy["drafts.max_offers"]},
        len(to_offers),
    )
    for slot in slots():
        due = answers.flags.get(f"item:{slot.item.key}")
        if due is None:
            continue
        drafted = _served(slot, held) & due
        if slot.item.kind == "offer":
            drafted &= to_offers
        against = dict(_objected(slot, drafted, answers))
        wanted = drafted.copy()
        for objected in against.values():
            wanted &= ~objected
        if slot.item.key in never:
            wanted &= ~never[slot.item.key]
        yield Drafted(slot, drafted, room.given(slot.item, wanted), against)


def _objected(slot: Slot, drafted: Flags, answers: Answers) -> Iterator[tuple[Cause, Flags]]:
    """By cause, whose draft is withheld."""
    for cause, said in answers.question.against[slot.name].items():
        if said is True:
            yield cause, drafted
        elif said is not False:
            yield cause, drafted & answers.flags[_column(slot.name, cause)]


class _Room:
    """What is left to choose for each person: so many of a kind, one offer of a kind of product."""

    def __init__(self, most: Mapping[str, int], people: int) -> None:
        self.most = most
        self.taken = {kind: np.zeros(people, np.int16) for kind in most}
        self.products: dict[str | None, Flags] = {}

    def given(self, item: Item, wanted: Flags) -> Flags:
        """Of those who may have an item, who gets it."""
        chosen = wanted & (self.taken[item.kind] < self.most[item.kind])
        if item.kind == "offer":
            others = self.products.get(item.product_kind)
            if others is not None:
                chosen &= ~others
            self.products[item.product_kind] = chosen if others is None else others | chosen
        self.taken[item.kind] += chosen
        return chosen


def _served(slot: Slot, held: Mapping[str, Flags]) -> Flags:
    """Whose first persona among those that the item serves is the slot's."""
    served = held[slot.persona].copy()
    for persona in PERSONAS:
        if persona.key == slot.persona:
            return served
        if persona.key in slot.item.personas:
            served &= ~held[persona.key]
    return served
