"""What a text says that it may not, and what takes such a thing back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spendsense.policy import Policy
from spendsense.recommendations.phrases import groups, reason

from .patterns import NEGATORS, compiled, patterns
from .sentences import CLAUSE, COMMAND, QUOTE, Sentence, sentences
from .vocabulary import commands, vocabulary

NEVER_LIFTED = ("secrets",)
"""Kinds that no negation takes back: who is told what not to send is told what to send."""

_INVERTED = ("you", "we", "it", "that", "this")


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault, the phrase or pattern that heard it, the words, and the reason."""

    kind: str
    name: str
    phrase: str
    reason: str


def faults(text: str, policy: Policy) -> tuple[Fault, ...]:
    """Every fault of a text, each pattern once, in the order of its sentences."""
    return tuple(dict.fromkeys(_faults(re.sub(r"\d[\d.,]*", "0", text), policy)))


@lru_cache(maxsize=16384)
def _faults(text: str, policy: Policy) -> tuple[Fault, ...]:
    found = []
    for sentence in sentences(text, commands(policy)):
        found += [*_phrases(sentence, policy), *_patterns(sentence, policy)]
    return tuple(found)


def _phrases(sentence: Sentence, policy: Policy) -> Iterator[Fault]:
    flat = sentence.flat
    for name, entries in groups(policy, "tone."):
        kind = name.removeprefix("tone.")
        for entry in entries:
            for match in _phrase(entry).finditer(flat):
                place = sentence.place(flat.count(" ", 0, match.start()))
                if not _lifted(sentence, place, kind, policy, stands=False):
                    yield Fault(kind, name, match[0], reason(name))
                    break


def _patterns(sentence: Sentence, policy: Policy) -> Iterator[Fault]:
    marked = sentence.marked
    for pattern in patterns(policy):
        if pattern.asks and not sentence.asks:
            continue
        for match in (m for one in pattern.matches for m in one.finditer(marked)):
            place = marked.count(" ", 0, match.start())
            if not _lifted(sentence, place, pattern.kind, policy, stands=pattern.stands):
                phrase = " ".join(re.sub(r"[#|\"]", " ", match[0]).split())
                yield Fault(pattern.kind, f"tone.{pattern.name}", phrase, pattern.description)
                break


def _lifted(sentence: Sentence, place: int, kind: str, policy: Policy, *, stands: bool) -> bool:
    """Whether what stands at a place is denied, quoted as others' talk, or left to the reader."""
    if kind in NEVER_LIFTED:
        return False
    if not stands and _negated(sentence, place):
        return True
    marked = sentence.marked
    before = "".join(f"{token} " for token in sentence.tokens[:place])
    quoted = sentence.tokens[:place].count(QUOTE) % 2 == 1
    return any(
        one.search(before if lift.before else marked)
        for lift in _lifts(policy)
        if kind in lift.kinds and (quoted or not lift.quoted) and (sentence.asks or not lift.asks)
        for one in lift.matches
    )


def _negated(sentence: Sentence, place: int) -> bool:
    """Whether a word of the same clause before the place negates it. "Don't you feel" does not."""
    tokens = sentence.tokens
    for at in range(place - 1, -1, -1):
        if tokens[at] in (CLAUSE, COMMAND):
            return False
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if tokens[at] in NEGATORS and after not in ("only", "just", "to"):
            return not (sentence.asks and after in _INVERTED)
    return False


@dataclass(frozen=True, slots=True)
class Lift:
    """Words that take a fault back: anywhere in the sentence, or only when before it."""

    id: str
    kinds: tuple[str, ...]
    matches: tuple[re.Pattern[str], ...]
    before: bool
    quoted: bool
    asks: bool
    examples: tuple[str, ...]


@lru_cache(maxsize=256)
def _lifts(policy: Policy) -> tuple[Lift, ...]:
    known = vocabulary(policy)
    return tuple(
        Lift(
            id=entry["id"],
            kinds=tuple(entry["kinds"]),
            matches=tuple(compiled(says, known) for says in entry["says"]),
            before=entry.get("before", False),
            quoted=entry.get("quoted", False),
            asks=entry.get("asks", False),
            examples=tuple(entry["examples"]),
        )
        for entry in policy["tone_patterns.lifts"]
    )


@lru_cache(maxsize=4096)
def _phrase(entry: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{entry})(?!\w)")
