"""What is sent to the review and answered by it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from spendsense.recommendations import WordedBy
from spendsense.storage.reviews import Status

from .sent import Sent
from .texts import Moment, Note, Reason, Words

Code = Annotated[str, Field(min_length=1, max_length=64)]
"""A code of the closed list of reasons. What is no code is refused by the review itself."""
Version = Annotated[int, Field(ge=1, le=1_000_000_000)]
"""The version that was read: another one since then is a conflict."""


def _utc(moment: datetime) -> datetime:
    """UTC without a zone, as the database keeps it. Raises ValueError for a time without one."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a moment with its zone, such as 2026-11-21T09:00:00Z")
    if not 2000 <= moment.year < 9999:
        raise ValueError("a moment between the years 2000 and 9998")
    return (moment - offset).replace(tzinfo=None)


Later = Annotated[datetime, AfterValidator(_utc)]


class Taking(Sent):
    version: Version | None = None


class Approval(Sent):
    note: Note = ""
    version: Version | None = None


class Reasoned(Sent):
    """`code` is of the closed list for the action, `other` where none is given."""

    reason: Reason
    code: Code | None = None
    version: Version | None = None


class Rejection(Reasoned):
    pass


class Withdrawal(Reasoned):
    pass


class Undoing(Reasoned):
    pass


class Flagging(Reasoned):
    pass


class Escalation(Reasoned):
    pass


class Snoozing(Reasoned):
    until: Later


class Noting(Sent):
    text: Reason


class Override(Reasoned):
    """What is left out stays as it was drafted."""

    title: Words | None = None
    body: Words | None = None
    because: Words | None = None


class SecondOpinion(Sent):
    would: Literal["approve", "reject"]
    reason: Reason
    code: Code | None = None


class GroupApproval(Sent):
    note: Note = ""


class Fact(BaseModel):
    name: str
    text: str
    source: str


class VerdictBody(BaseModel):
    guardrail: str
    allowed: bool
    reason: str


class Template(BaseModel):
    """The catalog's words of what a language model worded, in the same figures."""

    title: str
    because: str
    body: str


class PlantedBody(BaseModel):
    """What is told of a planted item once it was decided."""

    missed: bool
    wrong: str
    sentence: str


class Queued(BaseModel):
    """A recommendation before the operators; `drafted` is its text before any override.

    `planted` is told to whoever decided an item that was planted, in the answer to the decision.
    """

    id: str
    user_id: str
    window_days: int
    as_of: date
    persona: str
    item_key: str
    kind: str
    product_kind: str | None
    status: Status
    version: int
    title: str
    body: str
    because: str
    disclosure: str
    worded_by: WordedBy
    template: Template | None
    drafted: dict[str, str]
    facts: list[Fact]
    verdicts: list[VerdictBody]
    run_id: str
    trace_id: str
    created_at: Moment
    waiting_since: Moment
    flagged: bool
    escalated: bool
    first_by: str | None
    held_until: Moment | None
    lease_by: str | None
    lease_until: Moment | None
    snoozed_until: Moment | None
    decision: str | None
    decided_by: str | None
    decided_at: Moment | None
    decision_reason: str | None
    decision_code: str | None
    planted: PlantedBody | None


class Closed(BaseModel):
    """A recommendation of a user whose consent does not stand: where it stands and who decided."""

    model_config = ConfigDict(extra="forbid")

    id: str
    user_id: str
    window_days: int
    as_of: date
    status: Status
    version: int
    run_id: str
    trace_id: str
    created_at: Moment
    decision: str | None
    decided_by: str | None
    decided_at: Moment | None
    decision_reason: str | None
    decision_code: str | None


class QueuePage(BaseModel):
    """`next_cursor` begins the next page and is null on the last."""

    total: int
    limit: int
    offset: int
    next_cursor: str | None
    items: list[Queued | Closed]


class Decided(BaseModel):
    """One event of a review."""

    action: str
    at: Moment
    by: str
    reason: str
    code: str | None
    until: Moment | None
    text: dict[str, str] | None


class Tree(BaseModel):
    label: str
    children: list[Tree]


class Reviewed(BaseModel):
    """`stale` says what changed since it was drafted; null where nothing did."""

    recommendation: Queued
    stale: str | None
    events: list[Decided]
    trace: Tree


class LaneBody(BaseModel):
    name: str
    count: int
    oldest: Moment | None
    oldest_hours: int | None


class Lanes(BaseModel):
    """How many wait where. An item may stand in several lanes."""

    lanes: list[LaneBody]


class ReasonBody(BaseModel):
    code: str
    description: str


class ReasonCodes(BaseModel):
    """The closed list of codes, by action."""

    actions: dict[str, list[ReasonBody]]


class ToSecond(BaseModel):
    """An item for a second look: as it was drafted, and nothing of what was decided."""

    id: str
    user_id: str
    window_days: int
    as_of: date
    persona: str
    item_key: str
    kind: str
    title: str
    body: str
    because: str
    disclosure: str
    facts: list[Fact]


class ToSecondPage(BaseModel):
    total: int
    limit: int
    items: list[ToSecond]


class SecondLookBody(BaseModel):
    """What both would have done."""

    id: str
    first: str
    first_by: str
    second: str
    agrees: bool


class GroupBody(BaseModel):
    """`title` and `body` with the names of the facts in the place of their figures.

    The group can be approved once the caller has opened the whole sample: `opened_size` of
    `sample_size`. `sample` names at most 100 of it, what is still to be opened first; `opened` at
    most 100 of what was.
    """

    key: str
    item_key: str
    persona: str
    window_days: int
    title: str
    body: str
    count: int
    sample: list[str]
    opened: list[str]
    sample_size: int
    opened_size: int
    ready: bool


class Groups(BaseModel):
    """`total` is how many groups there are."""

    total: int
    limit: int
    offset: int
    groups: list[GroupBody]


class GroupDone(BaseModel):
    """Ids that were approved, and of each that was left why."""

    approved: list[str]
    left: dict[str, str]


class AgreementBody(BaseModel):
    """Cohen's kappa with its 95 % interval; null, with the reason, where it cannot be stated."""

    pairs: int
    agreed: int
    both: dict[str, int]
    kappa: float | None
    low: float | None
    high: float | None
    why_none: str | None


class FiguresBody(BaseModel):
    """Counts, and seconds from opening an item to deciding it. `says` puts them in a sentence."""

    decisions: int
    approvals: int
    overrides: int
    rejections: int
    rejections_by_code: dict[str, int]
    withdrawals: int
    undone: int
    in_groups: int
    unopened: int
    timed: int
    median_seconds: int | None
    p90_seconds: int | None
    hasty: int
    planted_noticed: int
    planted_missed: int
    says: str


class OperatorFigures(FiguresBody):
    operator: str


class ReviewMetrics(BaseModel):
    overall: FiguresBody
    operators: list[OperatorFigures]
    agreement: AgreementBody
    lanes: list[LaneBody]
