"""A file of changes tried on people: the simulation, and everything that it does not cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from spendsense.policy import Policy
from spendsense.recommendations import read_catalog

from .changes import Changes
from .diff import PolicyDiff
from .fitting import SIMULATED
from .people import People
from .reach import Asked, not_simulated, read_from_rows, refuse_without_rows, rule_not_simulated
from .simulate import Prepared, prepared, simulate

Reread = Callable[[People, tuple[Policy, Policy]], tuple[People, People]]
"""Reads the same people's rows again, under both policies."""


def tried_on(on: Prepared, changes: Changes, reread: Reread | None = None) -> PolicyDiff:
    """What the changes would do to people, with a note for each that no figure turns on.

    Raises NeedsRows for a change of how signals are read, where there is no `reread`.
    """
    names = changes.changed_values
    if reread is None:
        refuse_without_rows(names)
    after = changes.applied_to(on.before)
    asked = Asked(after.policy.values)
    after = replace(after, policy=Policy(after.policy.as_of, asked))
    again = None
    if reread is not None and read_from_rows(names):
        first, again = reread(on.people, (on.before.policy, after.policy))
        on = prepared(first, on.before)
    found = simulate(on, after, again)
    cited = {name for name in names if any(_cites(name))}
    notes = (*not_simulated(names, asked.names | cited), *_of_rules(changes))
    return replace(found, notes=(*found.notes, *notes))


def _cites(parameter: str) -> Iterator[str]:
    """Items whose copy says a parameter's value."""
    for item in read_catalog():
        if f"policy.{parameter}" in item.placeholders():
            yield item.key


def _of_rules(changes: Changes) -> Iterator[str]:
    for each in changes.rules:
        rule = each.after or each.before
        if each.changes and rule is not None and rule.asked_by not in SIMULATED:
            yield rule_not_simulated(each.id, rule.asked_by)
        yield from (f"Before it can be published: {fault}" for fault in each.faults)


def nothing_changes(changes: Changes) -> str:
    """What is said of a file that asks for what is in force already."""
    said = [f"{each.name} is {each.after!r} already" for each in changes.values]
    said += [f"{each.id} stands so already" for each in changes.rules]
    return f"Nothing would change: {'; '.join(said)}."
