"""Patterns of tone: values built of slots, as policy lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spendsense.ledger import BadInput
from spendsense.policy import Policy

from .vocabulary import Vocabulary, vocabulary

NEGATORS = (
    "not", "no", "never", "nobody", "nothing", "none", "neither", "nor", "cannot", "without",
    "nowhere",
)  # fmt: skip
_WORD = r"[^ #|\"]+ "
_BARE = r"[a-z]{2,}(?<!ing)(?<!ed)(?<![^s]s)(?<!ly) "
"""A word without an ending: where a command could begin and an object follows, a verb."""

_AFFIRMED = rf"(?:(?!(?:{'|'.join(NEGATORS)}) ){_WORD})"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to be at fault. `stands` when a negation before it takes nothing back."""

    id: str
    kind: str
    description: str
    matches: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    stands: bool
    asks: bool

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.id}"


@lru_cache(maxsize=256)
def patterns(policy: Policy) -> tuple[Pattern, ...]:
    """The patterns in force, in the order in which policy lists them."""
    known = vocabulary(policy)
    return tuple(
        Pattern(
            id=entry["id"],
            kind=entry["kind"],
            description=entry["description"],
            matches=tuple(compiled(says, known) for says in entry["says"]),
            examples=tuple(entry["examples"]),
            stands=entry.get("stands", False),
            asks=entry.get("asks", False),
        )
        for entry in policy["tone_patterns.patterns"]
    )


def compiled(says: str, known: Vocabulary) -> re.Pattern[str]:
    """The slots of a pattern as one expression over marked words.

    A slot is a word (`a_b` for two), a class (`@spend`, `@spend.past`), several joined by `|`, each
    with `?` for one or none and `*` for up to three. `@bareverb` is any word without an ending.
    `!x` says that x does not follow; `~3` passes over at most three words of the same clause, none
    of which negates, `~~3` over any words and marks. `^` is where a command could begin, `^^` where
    a clause does, `$` the end of a clause, `$$` the end of what is read.

    >>> said = compiled("you ~2 @spend.past", {"spend.past": ("spent", "blew")})
    >>> [bool(said.search(text)) for text in ("# you simply blew it ", "# you never spent it ")]
    [True, False]
    """
    return _expression(r"(?<![^ ])" + "".join(_slot(slot, known) for slot in says.split()))


@lru_cache(maxsize=4096)
def _expression(text: str) -> re.Pattern[str]:
    """Two policies seldom differ in more than a few, and `re` itself keeps fewer than there are."""
    return re.compile(text)


def _slot(slot: str, known: Vocabulary) -> str:
    fixed = {"^": r"(?<=# )", "^^": r"(?<=[#|] )", "$": r"(?=[#|]|$)", "$$": r"\Z"}
    if slot in fixed:
        return fixed[slot]
    if gap := re.fullmatch(r"(~~?)(\d)", slot):
        return rf"{_AFFIRMED if gap[1] == '~' else r'(?:[^ ]+ )'}{{0,{gap[2]}}}?"
    if slot.startswith("!"):
        return f"(?!{_choice(slot[1:], known)})"
    if slot[-1] in "?*":
        return f"{_choice(slot[:-1], known)}{{0,{3 if slot[-1] == '*' else 1}}}"
    return _choice(slot, known)


def _choice(slot: str, known: Vocabulary) -> str:
    if slot == "@bareverb":
        return _BARE
    entries = [word for part in slot.split("|") for word in _entries(part, slot, known)]
    longest_first = sorted(entries, key=len, reverse=True)
    return f"(?:{'|'.join(f'{re.escape(word)} ' for word in longest_first)})"


def _entries(part: str, slot: str, known: Vocabulary) -> Iterable[str]:
    if not part.startswith("@"):
        return (part.replace("_", " "),)
    if part[1:] not in known:
        raise BadInput(
            f'policy/tone_patterns.yaml: the slot "{slot}" asks for the class {part[1:]!r}, and '
            f"`words` lists none of that name. Known are {', '.join(sorted(known))}."
        )
    return known[part[1:]]
