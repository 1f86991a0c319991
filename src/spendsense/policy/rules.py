"""Rules of law and of our own, as data: what each demands, where it stands, and when it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NoReturn

import yaml

from spendsense.ledger import BadInput, NotFound
from spendsense.trace import Finding

from .clause import Clause, Facts, clause, told

STATUSES = ("in_force", "enjoined", "withdrawn", "policy")
APPLIED = ("in_force", "policy")
"""Where a rule must stand to block or flag. The others are listed and tested, and ask nothing."""

SEVERITIES = ("block", "flag", "note")
SUBJECTS = ("text", "offer", "person", "consent", "disclosure", "record", "item", "operation")
ASKERS = ("consent", "eligibility", "wording", "disclosure", "catalog", "grant", "prompt")
"""Who asks rules: four guardrails of every draft, the reader of the catalog of every item, who
writes a grant of that grant, and who asks a model of what it is told."""

FEWEST_FIXTURES = 3

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `condition` is what a sound subject fulfils.

    `effective` is the first day it counts here: law older than our first policy has the day of
    that policy. `checked_on` is when its citation was looked up; None where nobody did. `passes`
    and `fails` are facts with the verdict that must come of them. A rule that nobody asks has no
    `asked_by`; `held_by` then says what holds it, or that nothing here does, and `tests` names
    tests that would fail if that were not so: `tests/policy/test_rules.py::test_of_it`.
    """

    id: str
    applies_to: str
    condition: Clause
    text: str
    citation: str
    jurisdiction: str
    status: str
    effective: date
    checked_on: date | None
    severity: str
    passes: tuple[Facts, ...]
    fails: tuple[Facts, ...]
    objection: str | None = None
    asked_by: str | None = None
    held_by: str | None = None
    tests: tuple[str, ...] = ()

    def applied_on(self, day: date) -> bool:
        """Whether it blocks or flags on a day."""
        return self.status in APPLIED and self.effective <= day

    def judge(self, facts: Facts) -> Finding:
        """Whether a subject with these facts fulfils it. Raises KeyError for a fact not given."""
        return self.condition.test(facts)

    def objects(self, facts: Facts, finding: Finding) -> str:
        """What is said of a subject that does not fulfil it, with the rule's id and citation."""
        why = finding.because
        if self.objection is not None:
            why = _PLACE.sub(lambda place: told(place[1], facts[place[1]]), self.objection)
        return f"{why} [{self.id}: {self.citation}]"


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of id."""
    return read_rules(files(__package__) / "rules")


def rule(rule_id: str) -> Rule:
    """The rule of an id. Raises NotFound."""
    for each in rules():
        if each.id == rule_id:
            return each
    raise NotFound(f"There is no rule {rule_id}. List them with: spendsense rules list")


@cache
def applied(asked_by: str, day: date) -> tuple[Rule, ...]:
    """The rules that one asker puts to its subjects on a day."""
    return tuple(each for each in rules() if each.asked_by == asked_by and each.applied_on(day))


def read_rules(folder: Traversable) -> tuple[Rule, ...]:
    """The rules of every YAML file in a folder, in order of id. Raises BadInput for the first
    that is not as it should be."""
    found: dict[str, Rule] = {}
    for page in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if page.name.endswith(".yaml"):
            for each in _page(page):
                if each.id in found:
                    _refuse(page.name, each.id, "id", "an id that no other rule has")
                found[each.id] = each
    if not found:
        raise BadInput(f"{folder}: no rules are here. Name a folder of YAML files of rules.")
    return tuple(sorted(found.values(), key=_order))


def _order(each: Rule) -> tuple[str, int, str]:
    """C2 before C10."""
    letters, digits, rest = re.fullmatch(r"(\D*)(\d*)(.*)", each.id).groups()  # type: ignore[union-attr]
    return letters, int(digits or 0), rest


def _page(page: Traversable) -> tuple[Rule, ...]:
    try:
        entries = yaml.safe_load(page.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadInput(f"{page.name}: this is not YAML: {error}") from None
    if not isinstance(entries, dict):
        raise BadInput(f"{page.name}: expected rules by id, as in the files of policy/rules.")
    return tuple(read_rule(page.name, str(key), entry) for key, entry in entries.items())


_TEXTS = ("text", "citation", "jurisdiction")
_WORDS = {
    "status": STATUSES,
    "severity": SEVERITIES,
    "applies_to": SUBJECTS,
}
_OPTIONAL = ("objection", "asked_by", "held_by")
_TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")


def rule_entries() -> dict[str, dict[str, Any]]:
    """Every rule in use by id, as its page has it."""
    pages = sorted((files(__package__) / "rules").iterdir(), key=lambda entry: entry.name)
    return {
        str(key): entry
        for page in pages
        if page.name.endswith(".yaml")
        for key, entry in yaml.safe_load(page.read_text(encoding="utf-8")).items()
    }


def read_rule(file: str, key: str, entry: Any) -> Rule:
    """The rule that an entry of a page states. Raises BadInput, with the field that is not so."""
    known = [field.name for field in fields(Rule) if field.name != "id"]
    if not isinstance(entry, dict):
        _refuse(file, key, "the rule", "fields with their values")
    for name in entry:
        if name not in known:
            _refuse(file, key, str(name), f"one of the fields {', '.join(known)}")
    for name in known:
        if name not in entry and name not in (*_OPTIONAL, "tests"):
            _refuse(file, key, name, "a value; the field is missing")
    _check_words(file, key, entry)
    condition = _condition(file, key, entry["condition"])
    fixtures = {name: _fixtures(file, key, name, entry[name]) for name in ("passes", "fails")}
    tests = _tests(file, key, entry.get("tests", []))
    return Rule(**{**entry, **fixtures, "id": key, "condition": condition, "tests": tests})


def _check_words(file: str, key: str, entry: Mapping[str, Any]) -> None:
    for name in (*_TEXTS, *_OPTIONAL):
        value = entry.get(name)
        if not (isinstance(value, str) and value.strip()) and (name in _TEXTS or value is not None):
            _refuse(file, key, name, "a text that is not empty")
    for name, words in _WORDS.items():
        if entry[name] not in words:
            _refuse(file, key, name, f"one of {', '.join(words)}; {entry[name]!r} is none")
    for name in ("effective", "checked_on"):
        unchecked = name == "checked_on" and entry[name] is None
        if type(entry[name]) is not date and not unchecked:
            _refuse(file, key, name, "a day, such as 2026-11-20")
    asked_by, held_by = entry.get("asked_by"), entry.get("held_by")
    if asked_by is not None and asked_by not in ASKERS:
        _refuse(file, key, "asked_by", f"one of {', '.join(ASKERS)}; {asked_by!r} is none")
    if (asked_by is None) == (held_by is None):
        _refuse(file, key, "held_by", "either asked_by, or what holds the rule instead")


def _condition(file: str, key: str, entry: Any) -> Clause:
    try:
        return clause(entry)
    except BadInput as error:
        raise BadInput(f"{file}: {key}: condition: {error}") from None


def _tests(file: str, key: str, entries: Any) -> tuple[str, ...]:
    named = isinstance(entries, list) and all(
        isinstance(each, str) and _TEST.fullmatch(each) for each in entries
    )
    if not named:
        _refuse(file, key, "tests", "a list of tests, each as tests/policy/test_rules.py::test_it")
    return tuple(entries)


def _fixtures(file: str, key: str, name: str, entries: Any) -> tuple[Facts, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        _refuse(file, key, name, "a list of fixtures, each a mapping of facts")
    return tuple(entries)


def _refuse(file: str, key: str, field: str, expected: str) -> NoReturn:
    raise BadInput(f"{file}: {key}: {field}: expected {expected}.")
