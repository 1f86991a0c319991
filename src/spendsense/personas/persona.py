"""What a persona is."""

from __future__ import annotations

from dataclasses import dataclass

from .conditions import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A kind of money life that education can speak to. It holds when its condition does."""

    key: str
    title: str
    focus: str
    when: Condition
