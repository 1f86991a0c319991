"""Every lesson of the catalog that a typical reader could get, ready to be worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spendsense.guardrails import GUARDRAILS, Case, judge
from spendsense.guardrails.choice import Choice
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import Draft, draft, item_of, read_catalog
from spendsense.recommendations.writer import Request, asked

AS_OF = date(2026, 11, 20)
_PEOPLE = Path(__file__).parents[1] / "recommendations" / "typical_users.yaml"


@dataclass(frozen=True)
class Lesson:
    """A lesson by template, what it is judged by, and what a model would be asked."""

    choice: Choice
    case: Case
    request: Request

    @property
    def draft(self) -> Draft:
        return self.choice.draft


@cache
def lessons() -> tuple[Lesson, ...]:
    """One for each persona and item that its typical reader can be drafted and shown."""
    policy = Policy.on(AS_OF)
    people = yaml.safe_load(_PEOPLE.read_text(encoding="utf-8"))
    found = []
    for item in read_catalog():
        for persona in item.personas:
            case = _case(people[persona], policy)
            worded = draft(
                item,
                user_id="user_001",
                window=Window(30, AS_OF),
                persona=persona,
                readings=case.readings,
                policy=policy,
            )
            request = None if worded is None else asked(worded, item_of(item.key))
            if worded is not None and request is not None:
                choice = Choice(worded, judge(GUARDRAILS, worded, case), True, "chosen")
                found.append(Lesson(choice, case, request))
    return tuple(found)


def lesson(key: str = "how-card-interest-works") -> Lesson:
    """The lesson of one item, for the first persona it serves."""
    return next(each for each in lessons() if each.draft.item_key == key)


def _case(person: dict[str, Any], policy: Policy) -> Case:
    return Case(
        as_of=AS_OF,
        consented=True,
        readings=person["readings"],
        holdings=frozenset(person["holdings"]),
        policy=policy,
        purposes=frozenset({"ai_wording"}),
    )
