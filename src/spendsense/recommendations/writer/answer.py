"""What came of asking a language model, and what can be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from .request import Request

Failure = Literal[
    "deadline",
    "unreachable",
    "dropped",
    "broken",
    "rate_limited",
    "key_refused",
    "redirected",
    "server_error",
    "status",
    "too_large",
    "not_json",
    "not_text",
    "no_text",
    "refused",
    "cut_off",
    "ceiling",
    "consent",
    "given_up",
]
"""Why there is no reply. The last three were not asked."""

NOT_ASKED: tuple[Failure, ...] = ("ceiling", "consent", "given_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The text that came back, or why there is none, `said` in a sentence for its reader.

    The tokens are what the endpoint says it counted; None where it said nothing.
    """

    text: str | None = None
    failure: Failure | None = None
    said: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Answer:
        """The answer that a trace kept."""
        return cls(**kept)


class Endpoint(Protocol):
    """Somebody who can be asked. Answers come in the order of the requests, one each.

    `in_flight` is how many are asked at once; `model` and `place` say who answers, and where.
    """

    @property
    def in_flight(self) -> int: ...

    @property
    def model(self) -> str: ...

    @property
    def place(self) -> str: ...

    def ask(self, requests: Sequence[Request]) -> tuple[Answer, ...]: ...
