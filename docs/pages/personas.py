"""The page of a persona."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

from spendsense.ledger import Window, dollars
from spendsense.personas import (
    PERSONAS,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Distance,
    Explanation,
    Persona,
    explain,
)
from spendsense.personas.conditions import leaves
from spendsense.personas.levers import FIXED, levers
from spendsense.signals import FAMILIES

from .failures import assigned, misses, written
from .household import AS_OF, MONTH, USER, Household
from .lines import POLICY, day_of, failure_lines, linked, parameter_rows, row_table, source
from .lives import LIVES

FAMILY_OF = {reading.name: family for family, each in FAMILIES.items() for reading in each}


def persona_page(key: str) -> str:
    """Rule, thresholds, precedence, what ends it, who has it and who just does not, failures."""
    persona = next(each for each in PERSONAS if each.key == key)
    has, misses_it = LIVES[key]
    lines = [
        *_head(persona),
        *_rule(persona),
        *_thresholds(persona),
        *_ends(persona),
        *_life("## Who has it", persona, has()),
        *_life("## Who just does not", persona, misses_it()),
        *failure_lines(written("personas")[key], (*assigned(key), *misses(key))),
    ]
    return "\n".join(lines)


def _head(persona: Persona) -> list[str]:
    place = [each.key for each in PERSONAS].index(persona.key)
    before = ", ".join(f"[{each.title}]({each.key}.md)" for each in PERSONAS[:place])
    after = ", ".join(f"[{each.title}]({each.key}.md)" for each in PERSONAS[place + 1 :])
    order = f"It is number {place + 1} of {len(PERSONAS)} in order of precedence"
    order += f", after {before}" if before else ""
    order += f"{', and' if before else ','} before {after}" if after else ""
    return [
        f"`{persona.key}`. {persona.focus}",
        "",
        f"{order}. Whoever several describe keeps them all; the first is the primary one."
        " [All personas](../personas.md) in one page, with how distances are measured.",
        "",
    ]


def _rule(persona: Persona) -> list[str]:
    module = importlib.import_module(f"spendsense.personas.{persona.key}")
    return [
        "## When it holds",
        "",
        *_tree(persona.when, 0),
        "",
        f"A comparison with nothing to read does not hold. The rule is this value, in"
        f" {linked(source(module), 'personas', f'personas/{persona.key}.py')}; a block of users is"
        " decided, one user is told, and this page is written from it:",
        "",
        "```python",
        inspect.getsource(module).partition("\n\n")[2].partition("\n\n")[2].strip(),
        "```",
        "",
    ]


def _tree(condition: Condition, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(condition, AllOf | AnyOf):
        yield f"{indent}- {'all' if isinstance(condition, AllOf) else 'any'} of:"
        for part in condition.parts:
            yield from _tree(part, depth + 1)
        return
    (leaf,) = leaves(condition)
    name = leaf.reading.name
    link = f"[`{name}`](../signals/{FAMILY_OF[name]}.md#{name})"
    yield f"{indent}- {leaf.describe(POLICY).replace(name, link, 1)}"


def _thresholds(persona: Persona) -> list[str]:
    names = [leaf.parameter for leaf in leaves(persona.when) if isinstance(leaf, Compare)]
    share, few = POLICY["near_misses.max_share_percent"], POLICY["near_misses.max_count"]
    high = POLICY["confidence.high_margin_percent"]
    medium = POLICY["confidence.medium_margin_percent"]
    return [
        "## Thresholds",
        "",
        *parameter_rows(dict.fromkeys(names)),
        "",
        f"Held with `high` confidence from {high} % past the line that decides, with `medium` from"
        f" {medium} %, else with `low`; a flag has no line and is `high`. Not held, it is a **near"
        f" miss** within {share} % of its line (`near_misses.max_share_percent`), or within {few}"
        " of a count (`near_misses.max_count`).",
        "",
    ]


def _ends(persona: Persona) -> list[str]:
    names = list(dict.fromkeys(name for leaf in leaves(persona.when) for name in levers(leaf)))
    asked = {column for leaf in leaves(persona.when) for column in _columns(leaf.reading.name)}
    fixed = [f"- `{name}` does not: {why}." for name, why in FIXED.items() if name in asked]
    return [
        "## What begins and ends it",
        "",
        "A change in any of these, far enough, or in two of them together:",
        "",
        *(f"- `{name}`" for name in names),
        *fixed,
        "",
    ]


def _columns(name: str) -> tuple[str, ...]:
    reading = next(each for family in FAMILIES.values() for each in family if each.name == name)
    return tuple(c for c in (name, reading.numerator, reading.denominator) if c)


def _life(title: str, persona: Persona, home: Household) -> list[str]:
    found = explain(home.book(), USER, MONTH, POLICY)
    distance = next(each for each in found.distances if each.key == persona.key)
    here = linked(Path(__file__).with_name("lives.py"), "personas", "docs/pages/lives.py")
    return [
        title,
        "",
        f"A made-up record as of {day_of(AS_OF)}, over {MONTH.days} days; {here} holds it, and what"
        " stands here was worked out from it when this page was made.",
        "",
        *_record(home, MONTH),
        "",
        *_finding(persona, found),
        *_distance(distance),
        "",
    ]


def _record(home: Household, window: Window) -> list[str]:
    accounts = (_account(account) for account in home.accounts)
    inside = [row for row in home.rows if row["date"] in window]
    inside.sort(key=lambda row: (row["date"], row["transaction_id"]))
    rows = ["", *row_table(inside, 8)] if inside else []
    older = len(home.rows) - len(inside)
    lie = "row lies" if older == 1 else "rows lie"
    before = ["", f"{older} {lie} before the window."] if older else []
    return [*accounts, *rows, *before]


def _account(account: dict[str, object]) -> str:
    limit = account.get("balance_limit_cents")
    more = f" of a limit of {dollars(int(str(limit)))}" if limit else ""
    return f"- {account['account_id']}: {dollars(int(str(account['balance_current_cents'])))}{more}"


def _finding(persona: Persona, found: Explanation) -> list[str]:
    held = next((each for each in found.assignment.held if each.key == persona.key), None)
    finding = next(each for who, each in found.assignment.considered if who is persona)
    if held is None:
        keys = ", ".join(f"`{each.key}`" for each in found.assignment.held)
        return [f"**Does not hold** (what is assigned is {keys}), because {finding.because}."]
    place = "the primary persona" if held.primary else "beside the primary persona"
    return [f"**Holds**, {place}, with {held.confidence} confidence, because {finding.because}."]


def _distance(distance: Distance) -> list[str]:
    near = f" A near miss, by {distance.missed_by}." if distance.near else ""
    return ["", f"“{distance.said}”{near}"]
