"""What the guardrails of a text say of each item, asked once for all who would read the same.

A text differs from person to person in its figures, which no phrase turns on, and in its names. So
it is worded for one person of each name, and judged by the guardrails themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl
from polars import col

from spendsense.guardrails import Case, Guardrail
from spendsense.guardrails.disclosure import denied, disclosure_facts
from spendsense.guardrails.eligibility import named
from spendsense.guardrails.grounding import grounding
from spendsense.guardrails.legibility import legibility
from spendsense.guardrails.rules import text_facts
from spendsense.guardrails.tone import tone
from spendsense.ledger import Window
from spendsense.policy.clause import Facts
from spendsense.policy.rules import Rule
from spendsense.recommendations import Draft, Item, draft, read_catalog

from .rulebook import Rulebook
from .variants import names_of, variant_column

Cause = tuple[str, str]
"""A guardrail, and the id of the rule that it went by; empty where it went by none."""

NO_RULES = "no rules in force"
ITSELF: Mapping[str, Guardrail] = {
    "eligibility": named,
    "legibility": legibility,
    "tone": tone,
    "grounding": grounding,
    "disclosure": denied,
}
"""The guardrails, or parts of them, that look at a text and ask no rule."""


SAID_IN = ("tone.", "tone_patterns.", "excluded_products.", "disclosure.", "legibility.")
"""What the names of the parameters begin with that decide what a text may say."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of an item: worded for one person, and who else reads the same.

    `code` is what `variant_column` holds for them; None where everybody does.
    """

    draft: Draft
    case: Case
    code: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The texts of a window by item, and what is said against each of them."""

    wordings: Mapping[str, list[Wording]]
    against: Mapping[str, list[frozenset[Cause]]]


def judged(frame: pl.DataFrame, window: Window, rulebook: Rulebook) -> Judged:
    """Every item worded and judged under a rulebook, for each name that people read in it."""
    found = wordings(frame, window, rulebook)
    against = {
        key: [frozenset(objections(each, rulebook)) for each in texts]
        for key, texts in found.items()
    }
    return Judged(found, against)


def wordings(frame: pl.DataFrame, window: Window, rulebook: Rulebook) -> dict[str, list[Wording]]:
    """By item its texts over a window; an item that nobody has the readings for has none."""
    return {
        item.key: list(_wordings(frame, item, window, rulebook, rows))
        for item, rows in _someone(frame)
    }


def _someone(frame: pl.DataFrame) -> Iterator[tuple[Item, list[tuple[int | None, int]]]]:
    """By item the number of a row for each of its texts."""
    for item in read_catalog():
        needed = pl.all_horizontal(col(name).is_not_null() for name in item.needs)
        names = names_of(item)
        if not names:
            first = frame.select(needed.arg_max(), needed.any().alias("any")).row(0)
            yield item, [(None, first[0])] if first[1] else []
            continue
        code = variant_column(names)
        rows = frame.select(col(code), needed.alias("needed"), pl.int_range(pl.len()).alias("row"))
        found = rows.filter("needed").group_by(code).agg(col("row").min()).drop_nulls().sort(code)
        yield item, [(int(each), int(row)) for each, row in found.rows()]


def _wordings(
    frame: pl.DataFrame,
    item: Item,
    window: Window,
    rulebook: Rulebook,
    rows: list[tuple[int | None, int]],
) -> Iterator[Wording]:
    anyone = replace(item, when=())  # whether it is due is asked of everybody elsewhere
    for code, place in rows:
        row = frame.row(place, named=True)
        worded = draft(
            anyone,
            user_id=row["user_id"],
            window=window,
            persona=item.personas[0],
            readings=row,
            policy=rulebook.policy,
        )
        if worded is not None:
            case = Case(
                as_of=window.as_of,
                consented=True,
                readings=row,
                holdings=frozenset(),
                policy=rulebook.policy,
            )
            yield Wording(worded, case, code)


def objections(wording: Wording, rulebook: Rulebook) -> Iterator[Cause]:
    """What is said against a text, of any person; rules that only flag are left out."""
    draft, case = wording.draft, wording.case
    for name, guardrail in ITSELF.items():
        if any(True for _ in guardrail(draft, case)):
            yield name, ""
    yield from _by_rule("wording", rulebook, text_facts(draft))
    yield from _by_rule("disclosure", rulebook, disclosure_facts(draft))


def _by_rule(asked_by: str, rulebook: Rulebook, facts: Facts) -> Iterator[Cause]:
    for rule in blocking(asked_by, rulebook):
        if rule is None:
            yield asked_by, NO_RULES
        elif not rule.condition.holds(facts):
            yield asked_by, rule.id


def blocking(asked_by: str, rulebook: Rulebook) -> Iterator[Rule | None]:
    """The rules of one asker that block; None alone where it asks none, and so clears nothing."""
    asked = rulebook.asked(asked_by)
    if not asked:
        yield None
    yield from (rule for rule in asked if rule.severity == "block")


def same_words(one: Rulebook, other: Rulebook) -> bool:
    """Whether two rulebooks say the same of every text: phrases, lengths and rules of texts."""
    words = [_decides_words(each.policy.values) for each in (one, other)]
    asked = [[each.asked(by) for by in ("wording", "disclosure")] for each in (one, other)]
    return words[0] == words[1] and asked[0] == asked[1]


def _decides_words(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name.startswith(SAID_IN)}
