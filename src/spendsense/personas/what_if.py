"""What would be so if some of a user's readings were others: exact, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendsense.policy import Policy

from .assignment import PERSONAS, Assignment, assign
from .conditions import Row
from .explanation import distances
from .levers import Value
from .margins import Branch, branch
from .moves import after, check
from .particulars import Particulars
from .ways import Distance
from .wording import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The readings after some changes, and everything that the rules say of them.

    `changes` are in the steps of their levers. `held_before` are the keys of the personas that
    hold as it is.
    """

    changes: Mapping[str, Value]
    before: Mapping[str, Any]
    readings: Mapping[str, Any]
    held_before: tuple[str, ...]
    assignment: Assignment
    rules: Mapping[str, Branch]
    distances: tuple[Distance, ...]

    @property
    def ended(self) -> tuple[str, ...]:
        return tuple(k for k in self.held_before if k not in self.assignment.persona_keys)

    @property
    def began(self) -> tuple[str, ...]:
        return tuple(k for k in self.assignment.persona_keys if k not in self.held_before)

    @property
    def said(self) -> str:
        """What would turn, in a sentence."""
        titles = {persona.key: persona.title for persona in PERSONAS}
        turned = [f"{titles[key]} would end" for key in self.ended]
        turned += [f"{titles[key]} would begin" for key in self.began]
        return f"{listed(turned)}." if turned else "No persona would begin or end."


def what_if(row: Row, policy: Policy, known: Particulars, changes: Mapping[str, Value]) -> WhatIf:
    """What the rules say once levers stand elsewhere.

    A lever is named as `moves.movable` names it. Raises BadInput for one that is none, and for a
    value that it cannot have.
    """
    wanted = check(row, known, changes)
    then, told = after(row, known, wanted)
    return WhatIf(
        changes=wanted,
        before=row,
        readings=then,
        held_before=assign(row, policy).persona_keys,
        assignment=assign(then, policy),
        rules={persona.key: branch(persona.when, then, policy) for persona in PERSONAS},
        distances=distances(then, policy, told),
    )
