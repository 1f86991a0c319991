"""What is sent and what is answered: pydantic at the border, and nowhere else.

What is sent may leave out what has a default, and may hold nothing we do not know. What is
answered has every field, always.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from spendsense.recommendations import WordedBy
from spendsense.storage.feedback import FeedbackCode, Said

from .consent_bodies import ConsentHistory
from .review_bodies import Closed, Queued, Tree
from .sent import Sent
from .texts import Day, Id, Line, Moment, Note


class NewUser(Sent):
    user_id: Id
    name: Line | None = None
    email: Line | None = None
    user_type: Literal["customer", "operator"] = "customer"


class NewFeedback(Sent):
    """`code` is a reason, one of those that GET /users/{user_id}/learn lists for the verdict."""

    recommendation_id: Id
    verdict: Said
    note: Note = ""
    code: FeedbackCode | None = None


class NewRun(Sent):
    as_of: Day
    user_id: Id | None = None


class FaultBody(BaseModel):
    """One thing wrong, or worth knowing, and the sentence that says so."""

    severity: Literal["fault", "warning"]
    place: str
    field: str | None
    found: str | None
    expected: str
    sentence: str


class ConflictBody(BaseModel):
    """A record that is stored with other content: a field to what is stored and what was given."""

    table: str
    key: str
    fields: dict[str, dict[str, Any]]
    sentence: str


class Problem(BaseModel):
    """An error (RFC 9457): `detail` is a sentence to act on.

    `request_id` names the request to whoever runs the server, whose log has it.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    faults: list[FaultBody]
    conflicts: list[ConflictBody]


class Health(BaseModel):
    """`identity_provider` is whether people may sign in with one."""

    status: Literal["ok"]
    version: str
    database: str
    identity_provider: bool


class UserBody(BaseModel):
    user_id: str
    name: str | None
    email: str | None
    created_at: Moment | None
    user_type: str


class Loaded(BaseModel):
    """Rows by table. After a dry run, what would have been done."""

    loaded: bool
    dry_run: bool
    formats: dict[str, str]
    added: dict[str, int]
    unchanged: dict[str, int]
    updated: dict[str, int]
    removed: dict[str, int]
    warnings: list[FaultBody]


class PersonaBody(BaseModel):
    """A persona that holds, with the finding that says why."""

    key: str
    primary: bool
    confidence: str | None
    finding: dict[str, Any] | None


class WindowSignals(BaseModel):
    """Readings by name; null is nothing to read, which is never zero."""

    window_days: int
    readings: dict[str, Any]


class WindowPersonas(BaseModel):
    window_days: int
    personas: list[PersonaBody]


class WindowProfile(BaseModel):
    window_days: int
    personas: list[PersonaBody]
    readings: dict[str, Any]


class Signals(BaseModel):
    """The readings of the user's latest run; no window before the first."""

    user_id: str
    run_id: str | None
    as_of: date | None
    windows: list[WindowSignals]


class Personas(BaseModel):
    user_id: str
    run_id: str | None
    as_of: date | None
    windows: list[WindowPersonas]


class Profile(BaseModel):
    user: UserBody
    run_id: str | None
    as_of: date | None
    windows: list[WindowProfile]


class Shown(BaseModel):
    """A recommendation that an operator approved, as its user reads it.

    `label` stands beside a text that a language model worded; null beside the catalog's.
    """

    id: str
    window_days: int
    as_of: date
    kind: str
    item_key: str
    title: str
    body: str
    because: str
    disclosure: str
    approved_at: Moment
    worded_by: WordedBy
    label: str | None


class ShownList(BaseModel):
    user_id: str
    recommendations: list[Shown]


class FeedbackBody(BaseModel):
    feedback_id: int
    user_id: str
    recommendation_id: str
    verdict: Said
    note: str
    at: Moment
    code: FeedbackCode | None


class PersonRow(BaseModel):
    user_id: str
    name: str | None
    consented: bool
    as_of: date | None
    windows: list[WindowPersonas]


class PeoplePage(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[PersonRow]


class Person(BaseModel):
    """`windows` and `feedback` are empty while the user's consent does not stand."""

    user: UserBody
    consent: ConsentHistory
    run_id: str | None
    as_of: date | None
    windows: list[WindowProfile]
    recommendations: list[Queued | Closed]
    feedback: list[FeedbackBody]


class TraceBody(BaseModel):
    trace_id: str
    user_id: str
    run_id: str
    as_of: date
    body: dict[str, Any]
    tree: Tree


class RunDone(BaseModel):
    """`personas`: window to primary persona to users. `worded`: lessons in a language model's
    words; `not_worded`: those it was to word and that are the catalog's, by reason."""

    run_id: str
    as_of: date
    users: int
    without_consent: int
    personas: dict[str, dict[str, int]]
    drafts: int
    withheld: int
    worded: int
    not_worded: dict[str, int]


class RunBody(BaseModel):
    """`finished_at` is null while it runs, and for a run that was cut off."""

    run_id: str
    as_of: date
    started_at: Moment
    finished_at: Moment | None
    users: int
    drafts: int
    policy_hash: str
    by: str


class RunsPage(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[RunBody]


class AuditFindingBody(BaseModel):
    seq: int | None
    sentence: str


class AuditHead(BaseModel):
    """The last event of the trail. Kept elsewhere, it shows later that the trail still holds it."""

    seq: int
    hash: str


class AuditVerdict(BaseModel):
    whole: bool
    events: int
    head: AuditHead | None
    findings: list[AuditFindingBody]
