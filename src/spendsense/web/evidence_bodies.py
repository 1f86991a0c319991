"""What a recommendation rests on, as it is answered: to operators in full, to its user in words."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel

from .pattern_bodies import RowsBehind
from .review_bodies import VerdictBody
from .sent import Sent
from .texts import Edited, Moment

Status = Literal["ok", "attention", "failed"]
Part = Literal["title", "because", "body"]
StageName = Literal["data", "signals", "persona", "candidates", "guardrails", "draft", "checks"]


class TextPart(BaseModel):
    """A piece of a text; the pieces of a text, one after another, are the text.

    A `figure` is bound to a fact: its name, its source (`reading:`, `policy:`, `window`, `as_of` or
    the page it was taken from), the reading's value and unit, and the rows and accounts behind it.
    `transactions` is how many rows there are; `transaction_ids` are those of `rows`. A `number`
    is bound to no fact.
    """

    kind: Literal["text", "figure", "number"]
    text: str
    start: int
    end: int
    fact: str | None
    source: str | None
    reading: str | None
    value: bool | int | float | str | None
    unit: str | None
    said: str | None
    transactions: int
    transaction_ids: list[str]
    account_ids: list[str]


class RowBody(BaseModel):
    """A row behind a figure, as it is on record now."""

    transaction_id: str
    date: date
    name: str | None
    merchant_name: str | None
    amount_cents: int
    category: str | None
    account_id: str
    account_mask: str | None


class HeldAccount(BaseModel):
    """An account behind a figure, as it is on record now."""

    account_id: str
    type: str
    subtype: str | None
    name: str | None
    mask: str | None
    balance_current_cents: int | None
    balance_limit_cents: int | None


class FieldBody(BaseModel):
    label: str
    text: str


class LineBody(BaseModel):
    """One line of a stage. What it has nothing of is null.

    `rule` is what a reading was compared with, in words, and `margin` how far past it that lies, as
    a share of the line; `rule_id` and `citation` are of a rule of law or of our own.
    """

    name: str
    said: str
    status: Status
    reading: str | None
    value: str | None
    rule: str | None
    margin: float | None
    rule_id: str | None
    citation: str | None
    transactions: int | None
    fields: list[FieldBody]


class StageBody(BaseModel):
    """One of the seven stages of a decision, in order."""

    name: StageName
    title: str
    summary: str
    status: Status
    lines: list[LineBody]


class EvidenceBody(BaseModel):
    """What a recommendation rests on: its text bound to facts, the rows, and the seven stages.

    `rows` holds the first of `rows_total`, and all of those of a figure that has few; `rows_gone`
    are on record no more.
    """

    recommendation_id: str
    user_id: str
    window_days: int
    as_of: date
    trace_id: str
    version: int
    title: list[TextPart]
    because: list[TextPart]
    body: list[TextPart]
    rows: list[RowBody]
    rows_total: int
    rows_gone: int
    accounts: list[HeldAccount]
    stages: list[StageBody]


class CheckAsked(Sent):
    """An edited text; what is left out is as it stands. An empty text is judged too."""

    title: Edited | None = None
    because: Edited | None = None
    body: Edited | None = None


class NumberBody(BaseModel):
    """A number that is bound to no fact, and where it stands in its text."""

    part: Part
    text: str
    start: int
    end: int
    said: str


class CheckBody(BaseModel):
    """What every guardrail says of an edited text, over the records as they are now.

    `start` and `end` count the marks of the text as it was sent, in Unicode code points.
    """

    recommendation_id: str
    version: int
    allowed: bool
    said: str
    verdicts: list[VerdictBody]
    numbers: list[NumberBody]


class ReplayStage(BaseModel):
    name: str
    identical: bool
    differences: list[str]


class SideBody(BaseModel):
    """What it was made of then and now; `same` is null where nobody kept what it was."""

    then: str | None
    now: str | None
    same: bool | None


class ReplayBody(BaseModel):
    """A decision made again from what is stored.

    `digest` is what the content of both gives, where they are identical; `changed` says what was
    done to the trace itself since it was kept, `notes` what is to be known besides.
    """

    trace_id: str
    user_id: str
    as_of: date
    run_id: str
    identical: bool
    said: str
    digest: str | None
    code: SideBody
    records: SideBody
    changed: list[str]
    notes: list[str]
    stages: list[ReplayStage]


class WhyFact(BaseModel):
    """A figure of the text: what it says, where it comes from in words, and the rows behind it."""

    name: str
    text: str
    said: str
    source: str
    rows: RowsBehind | None


class PassedRule(BaseModel):
    """A check that it passed, in plain words."""

    guardrail: str
    said: str


class SourceBody(BaseModel):
    """A page that the lesson was written from."""

    address: str


class WhyBody(BaseModel):
    """Why its user is shown something: the facts, the pattern, the checks, and who answers for it.

    `reviewed_on` is the day on which the lesson was last written or checked; null where the
    catalog has it no more.
    """

    recommendation_id: str
    user_id: str
    window_days: int
    as_of: date
    title: str
    said: str
    persona: str
    persona_title: str
    persona_sentences: list[str]
    facts: list[WhyFact]
    passed: list[PassedRule]
    approved_at: Moment
    approved: str
    worded_by: Literal["template", "model"]
    worded: str
    sources: list[SourceBody]
    reviewed_on: date | None
    reading_minutes: int
    disclosure: str
