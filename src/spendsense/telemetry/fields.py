"""Everything that a log line, or a span, can hold: what is not listed here does not get out.

No field has room for a person: ids of runs, of requests and of decisions, counts, durations,
addresses as templates. A value that does not have its field's form is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

WITHHELD = "withheld"
"""What stands where a value did not have the form of its field."""

LONGEST_SENTENCE = 600
MOST_FRAMES = 40


@dataclass(frozen=True, slots=True)
class Field:
    """What a field means to its reader, and whether a value has its form."""

    meaning: str
    fits: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is told of: how grave it is, and what it means to its reader."""

    level: str
    meaning: str


def _written(form: str) -> Callable[[Any], bool]:
    pattern = re.compile(form)
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


def _count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sentence(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_SENTENCE


def _frames(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER")
UNMATCHED = "unmatched"
"""The route of a request that has none: its path is the caller's own text."""

FIELDS: Mapping[str, Field] = {
    "request_id": Field(
        "Names one request; it is in the answer's `X-Request-ID` and in a problem document.",
        _written(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ),
    "trace_id": Field(
        "Names one decision about one user: `spendsense replay TRACE` makes it again.",
        _written(r"trace_[0-9a-f]{8,64}"),
    ),
    "run_id": Field("Names one run of the pipeline.", _written(r"run_[0-9a-f]{8,64}")),
    "span_trace": Field("The W3C trace that the work belongs to.", _written("[0-9a-f]{32}")),
    "method": Field("Of HTTP.", _one_of(*METHODS)),
    "route": Field(
        "The address as a template, never as it was asked for.",
        _written(rf"{UNMATCHED}|/[a-z0-9_{{}}:/.-]{{0,120}}"),
    ),
    "status": Field("Of the answer.", _count),
    "duration_ms": Field("How long it took, in milliseconds.", _count),
    "fault": Field("Names one fault, in the answer too.", _written("fault-[0-9a-f]{12}")),
    "error": Field("The class of an error, without its words.", _written(r"[A-Z]\w{2,80}")),
    "frames": Field("Where in the code it was raised, the innermost last.", _frames),
    "sentence": Field("What is wrong with this installation, and what to do.", _sentence),
    "users": Field("How many users.", _count),
    "drafts": Field("How many drafts.", _count),
    "withheld": Field("How many drafts were withheld or not chosen.", _count),
    "worded": Field("How many lessons are in a model's words.", _count),
    "fallbacks": Field("How many lessons stayed the catalog's that a model was to word.", _count),
    "without_consent": Field("How many users were not read, for want of consent.", _count),
    "window_days": Field("A window of readings.", _count),
    "as_of": Field("The day that was decided for.", _written(r"\d{4}-\d\d-\d\d")),
    "action": Field("What an operator decided.", _written("[a-z_]{1,30}")),
    "metric": Field("What was measured.", _written(r"[a-z0-9_:.+ -]{1,80}")),
    "verdict": Field("Of a metric.", _one_of("pass", "fail", "insufficient")),
    "numerator": Field("Of a metric.", _count),
    "denominator": Field("Of a metric.", _count),
    "workers": Field("Processes that answer.", _count),
    "logger": Field(
        "Which library says it.",
        _written(r"(spendsense|uvicorn|asyncio|sqlalchemy|alembic|opentelemetry)[\w.]{0,80}"),
    ),
    "message": Field("A library's own words.", _sentence),
}
"""What stands in a line besides its time, its level and the name of what happened."""

EVENTS: Mapping[str, Event] = {
    "server.start": Event("info", "The server listens."),
    "request.done": Event("info", "A request was answered."),
    "request.failed": Event("error", "A request met an error that nobody foresaw: a defect."),
    "request.unavailable": Event("error", "The database is busy, gone, damaged or full."),
    "scrape.failed": Event("error", "Metrics met an error that nobody foresaw: a defect."),
    "identity.unreachable": Event("warning", "The identity provider did not answer."),
    "identity.refused": Event("warning", "What the identity provider said let nobody in."),
    "run.start": Event("info", "A run of the pipeline begins."),
    "run.block": Event("info", "A block of users is decided and kept."),
    "run.finish": Event("info", "The run is over, and what it came to."),
    "decision.kept": Event("info", "One decision, its drafts and its trace are kept."),
    "decision.reviewed": Event(
        "info", "An operator's word on a draft of that decision; it holds if its request goes well."
    ),
    "evaluate.metric": Event("info", "One metric of an evaluation."),
    "evaluate.finish": Event("info", "An evaluation is over."),
    "library": Event("warning", "A library that we use says something."),
}
"""Everything that is told of, in its own name."""


def permitted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that may get out, each in its form or withheld; others are left out.

    >>> permitted({"status": 200, "route": "/a?user=Ana", "name": "Ana"})
    {'status': 200, 'route': 'withheld'}
    """
    return {
        name: value if FIELDS[name].fits(value) else WITHHELD
        for name, value in fields.items()
        if name in FIELDS and value is not None
    }


def method(said: str) -> str:
    """The method of a request; a word of the caller's own is `OTHER`."""
    return said if said in METHODS else "OTHER"


def frames(error: BaseException) -> list[str]:
    """Where an error was raised, without its words and without the values that were at hand."""
    found, at = [], error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        module = str(at.tb_frame.f_globals.get("__name__", "?"))
        found.append(f"{module}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return found[-MOST_FRAMES:]
