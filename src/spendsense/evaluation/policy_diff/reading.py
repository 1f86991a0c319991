"""A file of changes, read: YAML in the form of policy/*.yaml and policy/rules/*.yaml.

    high_utilization.min_utilization_percent: 60     a parameter and its value
    drafts.max_offers: {values: {2027-01-01: 2}}     an entry with dates; the last one counts
    P9: {status: withdrawn}                          a rule: fields that change, or a whole entry
    P8-held: null                                    a rule that is taken away

Every fault of a file is told at once, with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from spendsense.guardrails.rules import tried
from spendsense.ledger import BadInput
from spendsense.policy import Parameter, parameters
from spendsense.policy.rules import Rule, read_rule, rule_entries

from .changes import Change, Changes, RuleChange
from .fitting import can_be_asked, misfit, words_can_be_heard
from .rulebook import Rulebook
from .texts import SAID_IN

MOST_BYTES = 1_000_000


class BadChanges(BadInput):
    """A file of changes that cannot be tried, with every fault in it."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the file, its line from 1, and what stands there."""

    key: str
    line: int
    value: Any


def read_changes(path: Path, book: Rulebook) -> Changes:
    """What a file asks for, beside what is in force. Raises BadChanges with every fault."""
    entries, faults = _entries(path)
    known = {parameter.name: parameter for parameter in parameters()}
    values: list[Change] = []
    rules: list[RuleChange] = []
    for entry in entries:
        try:
            if _is_rule(entry, book):
                rules.append(_rule_change(entry, path, book))
            else:
                values.append(_change(entry, path, known, book))
        except BadInput as fault:
            faults.append((entry.line, str(fault)))
    found = Changes(tuple(values), tuple(rules))
    said = [each for each in found.values if each.changes and each.name.startswith(SAID_IN)]
    if said and not faults:
        unheard = words_can_be_heard(found.applied_to(book))
        faults = [(said[0].line, f"{said[0].name}: {unheard}.")] if unheard else []
    if faults:
        told = "\n".join(f"{path}, line {line}: {fault}" for line, fault in sorted(faults))
        raise BadChanges(told)
    return found


def _entries(path: Path) -> tuple[list[Entry], list[tuple[int, str]]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadChanges(
                f"{path} is larger than a file of changes may be: {MOST_BYTES:,} bytes."
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadChanges(f"{path} cannot be read as text: {error}. Name a YAML file.") from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        why = getattr(error, "problem", None) or error
        raise BadChanges(f"{path}{place}: this is not YAML: {why}.") from None
    if not isinstance(root, yaml.MappingNode) or not loaded:
        raise BadChanges(
            f"{path}, line 1: expected names of parameters with their values, such as "
            "`high_utilization.min_utilization_percent: 60`, or ids of rules."
        )
    return _with_lines(root, loaded)


def _with_lines(
    root: yaml.MappingNode, loaded: dict[Any, Any]
) -> tuple[list[Entry], list[tuple[int, str]]]:
    lines: dict[str, int] = {}
    faults = []
    for node, _ in root.value:
        line, name = node.start_mark.line + 1, str(node.value)
        if name in lines:
            faults.append((line, f"{name} stands on line {lines[name]} already. Name it once."))
        lines.setdefault(name, line)
    return [Entry(str(key), lines.get(str(key), 1), value) for key, value in loaded.items()], faults


def _is_rule(entry: Entry, book: Rulebook) -> bool:
    whole = isinstance(entry.value, dict) and "condition" in entry.value
    return whole or any(rule.id == entry.key for rule in book.rules)


def _change(entry: Entry, path: Path, known: dict[str, Parameter], book: Rulebook) -> Change:
    name = entry.key if entry.key in known else f"{path.stem}.{entry.key}"
    if name not in known:
        raise BadInput(
            f"{entry.key} is no parameter and no rule.{_nearest(entry.key, known, book)}"
        )
    parameter = known[name]
    if name not in book.policy.values:
        first = min(parameter.values)
        raise BadInput(
            f"{name} is not in force on {book.policy.as_of}: its first value is of {first}."
        )
    value = _value(name, parameter, entry.value)
    before = book.policy[name]
    fault = misfit(parameter, before, value)
    if fault is not None:
        raise BadInput(f"{name}: expected {fault}; {value!r} is none.")
    return Change(name, parameter.unit, before, value, entry.line)


def _nearest(key: str, known: dict[str, Parameter], book: Rulebook) -> str:
    names = [*known, *(rule.id for rule in book.rules)]
    same = [name for name in known if name.split(".", 1)[1] == key]
    near = same or get_close_matches(key, names, n=1, cutoff=0.5)
    return f" The nearest is {near[0]}." if near else " List them in docs/reference/parameters.md."


FIELDS = ("description", "unit", "values", "reference")


def _value(name: str, parameter: Parameter, value: Any) -> Any:
    """The value that is asked for; of an entry with dates the last one."""
    if not isinstance(value, dict):
        return value
    for field in value:
        if field not in FIELDS:
            raise BadInput(f"{name}: expected a value, or {', '.join(FIELDS)}; {field!r} is none.")
    if "unit" in value and value["unit"] != parameter.unit:
        raise BadInput(f"{name} is in {parameter.unit}, and the file says {value['unit']}.")
    for field in ("description", "reference"):
        text = value.get(field, "unchanged")
        if not isinstance(text, str) or not text.strip():
            raise BadInput(f"{name}: {field}: expected a text that is not empty.")
    dated = value.get("values")
    if not isinstance(dated, dict) or not dated or any(type(day) is not date for day in dated):
        raise BadInput(f"{name}: values: expected values by day, such as 2027-01-01: 60.")
    return dated[max(dated)]


def _rule_change(entry: Entry, path: Path, book: Rulebook) -> RuleChange:
    before = next((rule for rule in book.rules if rule.id == entry.key), None)
    if entry.value is None:
        return RuleChange(entry.key, before, None, entry.line)
    if not isinstance(entry.value, dict):
        raise BadInput(f"{entry.key}: expected fields of the rule, or null to take it away.")
    whole = {**rule_entries().get(entry.key, {}), **entry.value}
    after = read_rule(path.name, entry.key, whole)
    if after.effective > book.policy.as_of:
        after = replace(after, effective=book.policy.as_of)  # it is tried as if it stood already
    fault = can_be_asked(after)
    if fault is not None:
        raise BadInput(f"{entry.key}: condition: {fault}")
    return RuleChange(entry.key, before, after, entry.line, tuple(_faults(after)))


def _faults(rule: Rule) -> Iterator[str]:
    for trial in tried([rule]):
        yield from trial.faults
