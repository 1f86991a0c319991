"""The prompts: one for each persona, and the rules that go with every one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spendsense.ledger import BadInput
from spendsense.recommendations.item import PERSONA_KEYS

RULES = "rules"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told of a persona: the text as it is sent, its version, and its hash."""

    persona: str
    version: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def as_json(self) -> dict[str, str]:
        return {"persona": self.persona, "version": self.version, "sha256": self.hash}


def prompt_for(persona: str) -> Prompt | None:
    """The prompt of a persona; None where it has none, and then no model words its lessons."""
    return read_prompts().get(persona)


@cache
def read_prompts() -> Mapping[str, Prompt]:
    """The prompt of each persona: its own page, then the rules."""
    rules_version, rules = _page(RULES)
    found = {}
    for persona in PERSONA_KEYS:
        version, text = _page(persona)
        found[persona] = Prompt(persona, f"{version}, rules {rules_version}", f"{text}\n\n{rules}")
    return found


def _page(name: str) -> tuple[str, str]:
    """The version and the text of a file: a first line `version: DAY`, a line `---`, the text."""
    page = files(__package__) / "prompts" / f"{name}.md"
    head, dashes, text = page.read_text(encoding="utf-8").partition("\n---\n")
    version = head.removeprefix("version: ").strip()
    if not dashes or version == head.strip() or not text.strip():
        raise BadInput(f"{name}.md: a prompt begins with `version: DAY` and a line of dashes.")
    return version, text.strip()
