"""What a model is asked: the prompt of a persona, a lesson with its gaps, and facts by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spendsense.policy.rules import applied
from spendsense.recommendations.draft import Draft
from spendsense.recommendations.item import Item

from .facts import told
from .prompts import Prompt, prompt_for

PARTS = ("title", "because", "body")

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {part: {"type": "string"} for part in PARTS},
    "required": list(PARTS),
    "additionalProperties": False,
}
"""The reply: the three texts and nothing else."""

MOST_TOKENS = 900
"""Tokens that a reply may have: the longest lesson has about 300."""

_FRAME_TOKENS = 64
"""Tokens that an endpoint adds around messages, at most."""


@dataclass(frozen=True, slots=True)
class Request:
    """One lesson to be worded. `lesson` is JSON: nothing in it names a person or a merchant."""

    prompt: Prompt
    lesson: str

    def messages(self) -> list[dict[str, str]]:
        return [
            {"role": "system", "content": self.prompt.text},
            {"role": "user", "content": self.lesson},
        ]

    @property
    def digest(self) -> str:
        """What was asked, as a hash: the same digest asks the same."""
        whole = json.dumps([self.messages(), SCHEMA, MOST_TOKENS], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def most_tokens_in(self) -> int:
        """Tokens it may come to, at most: no tokenizer makes more than one of a byte."""
        sent = json.dumps([self.messages(), SCHEMA], ensure_ascii=False)
        return len(sent.encode()) + _FRAME_TOKENS


def asked(draft: Draft, item: Item | None) -> Request | None:
    """What a model would be asked to word a draft; None where it is not a model's to word.

    Only lessons are: consent to a model's words is consent to lessons in them, and what an offer
    says of its terms was written by people.
    """
    prompt = prompt_for(draft.persona)
    if draft.kind != "education" or prompt is None or item is None or item.key != draft.item_key:
        return None
    figures, names = told(draft.facts)
    if not _may_be_told(figures, draft.as_of):
        return None
    lesson = {
        "lesson": {part: getattr(item, part) for part in PARTS},
        "facts": figures,
        "names": names,
    }
    return Request(prompt, json.dumps(lesson, ensure_ascii=False, indent=1))


def _may_be_told(figures: list[dict[str, Any]], day: date) -> bool:
    """Whether the rules of what a model is told let these facts be sent."""
    given = {"recipient": "language_model", "fields_given": tuple(f["name"] for f in figures)}
    return all(rule.condition.holds(given) for rule in applied("prompt", day))
