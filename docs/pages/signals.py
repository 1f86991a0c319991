"""The page of a family of signals."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from spendsense.ledger import dollars
from spendsense.personas import PERSONAS, Persona
from spendsense.personas.conditions import leaves
from spendsense.signals import (
    EVIDENCE_OF,
    FAMILIES,
    SIGNALS,
    Evidence,
    Reading,
    evidence,
    read,
    sentence,
)
from spendsense.signals.formulas import FORMULAS
from spendsense.signals.recomputation import cited, recomputed, record_of
from spendsense.signals.specification import SPECIFICATION

from .failures import written
from .household import AS_OF, HALF_YEAR, MONTH, USER, ana
from .lines import (
    POLICY,
    ROOT,
    day_of,
    failure_lines,
    imported,
    linked,
    parameter_rows,
    parameters_of,
    row_table,
    source,
    value_of,
)

WINDOWS = (MONTH, HALF_YEAR)

SPENDING = ("concepts/recurring-and-spending.md", "spending, pay, and what comes back")
STREAMS = ("reference/streams.md", "streams")
RUNWAY = ("concepts/income-and-runway.md", "income and runway")
CONCEPTS = {
    "subscriptions": (SPENDING, STREAMS),
    "savings": (SPENDING,),
    "income": (RUNWAY, SPENDING, STREAMS),
    "cash_flow": (RUNWAY,),
}
"""Pages that explain the words of a family."""


def signal_page(family: str) -> str:
    """Definition, formula, evidence, example, parameters, the rule in Python, known failures."""
    lines = [
        *_head(family),
        *(line for reading in FAMILIES[family] for line in _reading(reading)),
        *_rows(family),
        *_parameters(family),
        *_twin(family),
        *failure_lines(written("signals")[family]),
    ]
    return "\n".join(lines)


def _head(family: str) -> list[str]:
    module = inspect.getdoc(importlib.import_module(f"spendsense.signals.{family}"))
    return [
        str(module),
        "",
        "[All signals](../signals.md) in one table. Each reading here has what it means, its"
        " formula in words and in the numbers of one made-up person, what it is read from, and the"
        f" sentence that its reader sees. The person is Ana, as of {day_of(AS_OF)}; {_home()} holds"
        " her records, and every number was worked out from them when this page was made: once by"
        " the frames, once by the formula from the evidence alone.",
        "",
        *_words(family),
    ]


def _words(family: str) -> list[str]:
    """Where the words that the family rests on are explained."""
    pages = [
        linked(ROOT / "docs" / path, "signals", text) for path, text in CONCEPTS.get(family, ())
    ]
    return [f"What its words mean: {'; '.join(pages)}.", ""] if pages else []


def _home() -> str:
    return linked(Path(__file__).with_name("household.py"), "signals", "docs/pages/household.py")


@cache
def _known() -> dict[int, tuple[dict[str, Any], Mapping[str, Evidence]]]:
    """By days of the window: Ana's readings and their evidence."""
    book = ana().book()
    return {
        window.days: (
            read(book, window, POLICY).row(0, named=True),
            evidence(book, window, POLICY)[USER],
        )
        for window in WINDOWS
    }


@cache
def _record() -> Any:
    return record_of(ana().book(), USER)


def _reading(reading: Reading) -> Iterator[str]:
    name, formula = reading.name, FORMULAS[reading.name]
    yield from (f"## `{name}`", "", reading.description, "", f"- **Formula:** {_formula(reading)}.")
    if formula.nulls():
        yield f"- **Null** {'; '.join(formula.nulls())}."
    for window in WINDOWS:
        row, proof = _known()[window.days]
        again = recomputed(name, proof, _record(), window, POLICY)
        numbers = formula.numbers(cited(name, proof, _record(), window, POLICY))
        shown = _equation(numbers or _quotient(reading, row), value_of(name, again))
        yield f"- **{window.days} days:** {shown}, from {_sizes(name, proof)}."
    row = _known()[MONTH.days][0]
    yield f"- **Said:** “{sentence(reading, row)}”"
    if row[name] is not None:
        yield f"- **Where there is nothing to read:** “{reading.absent}”"
    personas = (each for each in PERSONAS if name in _asked(each))
    asking = [f"[{each.title}](../personas/{each.key}.md)" for each in personas]
    if asking:
        yield f"- **Asked by:** {', '.join(asking)}."
    yield ""


def _equation(numbers: str, value: str) -> str:
    """Numbers that are reckoned with equal the value; what is only listed comes to it."""
    if numbers in ("", value):
        return value
    return f"{numbers} {'=' if set('×÷−+') & set(numbers) else '→'} {value}"


def _quotient(reading: Reading, row: Mapping[str, Any]) -> str:
    parts = [name for name in (reading.numerator, reading.denominator) if name]
    if not parts or row[reading.name] is None:
        return ""
    return " ÷ ".join(dollars(row[n]) if n.endswith("_cents") else str(row[n]) for n in parts)


def _asked(persona: Persona) -> set[str]:
    return {leaf.reading.name for leaf in leaves(persona.when)}


def _formula(reading: Reading) -> str:
    """In words; of a ratio also the two whole numbers that are compared."""
    words = FORMULAS[reading.name].words()
    if reading.numerator and reading.denominator:
        return f"`{reading.numerator}` ÷ `{reading.denominator}`: {words}"
    return words[0].upper() + words[1:] if words[0].isalpha() else words


def _sizes(name: str, proof: Mapping[str, Evidence]) -> str:
    sizes = [f"{_size(proof.get(group, Evidence()))} *{group}*" for group in EVIDENCE_OF[name]]
    return ", ".join(sizes) or "policy"


def _size(found: Evidence) -> str:
    many = len(found.transactions) + len(found.accounts) + len(found.days)
    return f"{many} rows in {len(found.streams)}" if found.streams else str(many)


def _rows(family: str) -> list[str]:
    """The latest rows of Ana's that the family was read from over 30 days, by group."""
    rows = {row["transaction_id"]: row for row in _record().transactions}
    proof = _known()[MONTH.days][1]
    groups = dict.fromkeys(g for reading in FAMILIES[family] for g in EVIDENCE_OF[reading.name])
    lines = [
        "## The rows of the example",
        "",
        "Of each group of evidence, over 30 days. Above zero leaves the account.",
        "",
    ]
    for group in groups:
        found = proof.get(group, Evidence())
        if found.transactions:
            own = [rows[key] for key in found.transactions]
            lines += [
                f"*{group}*, {len(own)} {'row' if len(own) == 1 else 'rows'}:",
                "",
                *row_table(own),
                "",
            ]
        elif found.accounts:
            lines += [f"*{group}*: {', '.join(found.accounts)}.", ""]
        elif found.days:
            lines += [f"*{group}*: {len(found.days)}, {found.days[0]} to {found.days[-1]}.", ""]
    return lines


def _parameters(family: str) -> list[str]:
    names = parameters_of(_modules(family))
    if not names:
        return ["## Parameters", "", "None: no number of policy decides a reading here.", ""]
    return ["## Parameters", "", *parameter_rows(names), ""]


def _modules(family: str) -> list[Any]:
    rule = importlib.import_module(f"spendsense.signals.specification.{family}")
    return imported(rule, "spendsense.signals.specification")


def _twin(family: str) -> list[str]:
    place = [each.__name__ for each in SPECIFICATION].index(family)
    rule, modules = SPECIFICATION[place], _modules(family)
    frames = importlib.import_module(SIGNALS[place].__module__)
    files = ", ".join(linked(source(module), "signals") for module in modules)
    return [
        "## The rule in plain Python",
        "",
        f"{linked(source(frames), 'signals', f'signals/{family}.py')} reads blocks of users from"
        f" columns. This says the same of one user, with {files}; property tests hold the two"
        " together.",
        "",
        "```python",
        inspect.getsource(rule).rstrip(),
        "```",
        "",
    ]
