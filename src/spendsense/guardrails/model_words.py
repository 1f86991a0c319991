"""What came of asking a model to word a lesson, as a trace keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from spendsense.recommendations.writer import Answer, Request

from .guardrail import Verdict

USED = "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What came of asking a model to word a draft, whole, so that it can be thought again.

    `reason` is `used`, or what is counted: the failure of the asking, the fault of the reply, or
    the first guardrail that objects.
    `why` says it in a sentence. `verdicts` are on the model's words, where they came that far.
    """

    prompt: dict[str, str]
    asked: str
    model: str
    endpoint: str
    answer: Answer
    reason: str
    why: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def used(self) -> bool:
        return self.reason == USED

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in ("prompt", "asked", "model", "endpoint")},
            "answer": asdict(self.answer),
            "reason": self.reason,
            "why": self.why,
            "verdicts": [verdict.as_json() for verdict in self.verdicts],
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and the answer to it, and who was asked where."""

    request: Request
    answer: Answer
    model: str
    endpoint: str
