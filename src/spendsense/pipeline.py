"""A block of users from record to queue, in order. Read this page first: it is the product.

Consent, signals, personas, drafts, guardrails, choice, wording; then keeping. `decide` is pure and
serves one user of a request as well as a night's batch. `run` reads blocks from the database,
decides them, has a model word them where one is set up, and keeps what came of it, one transaction
a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import GUARDRAILS, Case, Verdict, choose, judge
from spendsense.guardrails.holdings import holdings
from spendsense.ledger import BadInput, Book, ConsentMissing, Window, windows
from spendsense.personas import assign
from spendsense.policy import Policy, parameters
from spendsense.recommendations import Draft, candidates
from spendsense.recommendations.writer import Endpoint
from spendsense.review import Decision, WindowDecision, expire_consents, save_drafts
from spendsense.review.asking import in_a_models_words
from spendsense.review.made_from import made_from
from spendsense.review.model_wording import in_known_words
from spendsense.review.sweep import sweep
from spendsense.review.tally import RunSummary as RunSummary
from spendsense.review.tally import Tally
from spendsense.signals import Evidence, evidence, read
from spendsense.storage import (
    Database,
    Run,
    consent_epochs,
    consented,
    finish_run,
    known_customer,
    never_again,
    read_book,
    save_assignments,
    save_epochs,
    save_readings,
    save_run,
    save_trace,
    user_ids,
)
from spendsense.storage.journal import lock
from spendsense.storage.runs import after_the_last
from spendsense.storage.traces import traces_on
from spendsense.telemetry import bound, counts, event, span

BLOCK = 500
"""Users decided together: large enough for columns to pay, small enough for one transaction."""

WORDED_BLOCK = 25
"""The same where a model is asked: what is paid for is kept soon, and read not long before."""


def decide(
    book: Book,
    consenting: frozenset[str],
    policy: Policy,
    to_offers: frozenset[str] | None = None,
    to_words: frozenset[str] = frozenset(),
    never: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> tuple[Decision, ...]:
    """One decision for each consenting user of the book; nothing of anybody else is read.

    `to_offers` are those of them who consent to partner offers too; all of them where it is None.
    `to_words` are those who consent to a model's words. Every text is the catalog's here. `never`
    holds by user the items that they asked not to see again: they are judged, and not chosen.
    """
    offered = consenting if to_offers is None else to_offers
    block = book.of(tuple(user for user in book.user_ids if user in consenting))
    users = sorted(block.user_ids)
    with span("decide", users=len(users)):
        by_window = [_read(block, window, policy) for window in windows(block.as_of)]
        decided = [
            _decided(
                over,
                {
                    user: _case(user, over, policy, user in offered, user in to_words)
                    for user in users
                },
                never,
            )
            for over in by_window
        ]
    return tuple(
        Decision(
            user_id=user,
            as_of=block.as_of,
            policy=policy,
            windows=tuple(window[user] for window in decided),
        )
        for user in users
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """One window of a block: readings by user, evidence on demand, and the subtypes each holds."""

    window: Window
    readings: Mapping[str, Mapping[str, Any]]
    evidence: Callable[[], Mapping[str, Mapping[str, Evidence]]]
    holdings: Mapping[str, frozenset[str]]


def _read(block: Book, window: Window, policy: Policy) -> _Read:
    with span("decide.signals", window_days=window.days):
        frame = read(block, window, policy)
    return _Read(
        window,
        {row["user_id"]: row for row in frame.iter_rows(named=True)},
        cache(lambda: evidence(block, window, policy)),
        holdings(block),
    )


def _case(user: str, over: _Read, policy: Policy, offers: bool, words: bool) -> Case:
    return Case(
        as_of=over.window.as_of,
        consented=True,  # the block holds nobody else
        readings=over.readings[user],
        holdings=over.holdings.get(user, frozenset()),
        policy=policy,
        purposes=frozenset(
            (*(("partner_offers",) if offers else ()), *(("ai_wording",) if words else ()))
        ),
    )


def _decided(
    over: _Read, cases: Mapping[str, Case], never: Mapping[str, frozenset[str]]
) -> Mapping[str, WindowDecision]:
    """One window of every user of a block, a stage after the other."""
    days = over.window.days
    with span("decide.personas", window_days=days):
        assigned = {user: assign(case.readings, case.policy) for user, case in cases.items()}
    with span("decide.drafts", window_days=days):
        drafts = {
            user: _permitted(user, over.window, case, assigned[user].persona_keys)
            for user, case in cases.items()
        }
    with span("decide.guardrails", window_days=days):
        judged = {
            user: [(draft, judge(GUARDRAILS, draft, case)) for draft in drafts[user]]
            for user, case in cases.items()
        }
    return {
        user: WindowDecision(
            window=over.window,
            readings=case.readings,
            evidence_of=partial(_evidence_of, over, user),
            assignment=assigned[user],
            choices=choose(judged[user], case.policy, never.get(user, frozenset())),
            case=case,
        )
        for user, case in cases.items()
    }


def _evidence_of(over: _Read, user: str) -> Mapping[str, Evidence]:
    return over.evidence()[user]


def _permitted(user: str, window: Window, case: Case, personas: Sequence[str]) -> list[Draft]:
    """What might be offered, without the partner offers of who did not consent to them."""
    offers = "partner_offers" in case.purposes
    drafts = candidates(
        personas, user_id=user, window=window, readings=case.readings, policy=case.policy
    )
    return [draft for draft in drafts if offers or draft.kind != "offer"]


def run(
    database: Database,
    *,
    as_of: date,
    clock: Callable[[], datetime],
    by: str,
    user_id: str | None = None,
    done: Callable[[int, int], None] = lambda ready, total: None,
    endpoint: Endpoint | None = None,
) -> RunSummary:
    """Decide every consenting customer, or one, and put the drafts into the queue.

    With an `endpoint`, a model words the chosen lessons of who consents to that; it is asked while
    no transaction is open.
    Raises BadInput for a day that cannot be decided, NotFound for an unknown user and
    ConsentMissing for one without consent.
    """
    started = clock()
    policy = policy_on(as_of, started)
    with database.write() as connection:
        expire_consents(connection, started)  # what rested on them goes before anybody is read
    with database.read() as connection:
        users, consenting = _who(connection, user_id, started)
    with database.write() as connection:
        begun = after_the_last(connection, started)
        this = Run.begin(as_of=as_of, started_at=begun, policy=policy.values)
        save_run(connection, this)
    tally = Tally()
    with span("run", run_id=this.run_id), bound(run_id=this.run_id):
        event("run.start", as_of=as_of.isoformat(), users=len(consenting))
        for block in _blocks(sorted(consenting), BLOCK if endpoint is None else WORDED_BLOCK):
            tally.add(_block(database, this, block, policy, started, clock, endpoint))
            event("run.block", users=tally.users, drafts=tally.drafts)
            done(tally.users, len(consenting))
        sweep(database, at=clock(), records=False)
        with database.write() as connection:
            finish_run(
                connection, this.run_id, at=clock(), by=by, users=tally.users, drafts=tally.drafts
            )
        summary = tally.summary(this, len(users))
        _tell(summary, (clock() - started).total_seconds())
    return summary


def _block(
    database: Database,
    this: Run,
    block: Sequence[str],
    policy: Policy,
    started: datetime,
    clock: Callable[[], datetime],
    endpoint: Endpoint | None,
) -> tuple[Decision, ...]:
    """Some users of a run: read, decided, worded, kept."""
    # What is learnt of one decision, as its id, is not of the lines about the whole run.
    with span("run.block", users=len(block)), bound():
        with database.read() as connection:
            under = _consent(connection, block, started)  # again: a run is long
            book = read_book(connection, this.as_of, sorted(under.epochs))
            never = never_again(connection, under.epochs)
        permitted = (under.to_offers, under.to_words)
        decisions = decide(book, frozenset(under.epochs), policy, *permitted, never)
        if endpoint is not None:
            decisions = in_a_models_words(database, endpoint, decisions, under.to_words, clock)
        return _keep(database, this, decisions, made_from(book), under, clock())


def _tell(summary: RunSummary, seconds: float) -> None:
    """What a run came to, for whoever keeps the product running."""
    kept: dict[str, Any] = {
        "users": summary.users,
        "drafts": summary.drafts,
        "worded": summary.worded,
        "fallbacks": sum(summary.not_worded.values()),
    }
    event(
        "run.finish",
        **kept,
        withheld=summary.withheld,
        without_consent=summary.without_consent,
        duration_ms=round(seconds * 1000),
    )
    counts.ran(**kept, seconds=seconds)


def explained(database: Database, user_id: str, *, as_of: date, at: datetime) -> Decision:
    """The decision for one user from the stored rows, without keeping anything or asking anybody.

    A lesson that a model worded for a run of that day is in its words.
    Raises as `run` does.
    """
    policy = policy_on(as_of, at)
    with database.read() as connection:
        _, consenting = _who(connection, user_id, at)
        under = _consent(connection, sorted(consenting), at)
        book = read_book(connection, as_of, (user_id,))
        worded = traces_on(connection, sorted(under.to_words), as_of)
        never = never_again(connection, consenting)
    (decision,) = decide(book, consenting, policy, under.to_offers, under.to_words, never)
    return in_known_words(decision, [trace.body for trace in worded])


def verdicts_on(connection: Connection, draft: Draft, *, at: datetime) -> tuple[Verdict, ...]:
    """What the guardrails say of a draft over the rows, and the consent, that are stored now.

    Raises as `case_on` does.
    """
    return judge(GUARDRAILS, draft, case_on(connection, draft, at=at))


def case_on(connection: Connection, draft: Draft, *, at: datetime) -> Case:
    """What a draft is judged by: the rows, and the consent, that are stored now.

    Raises ConsentMissing before a row is read where its user's consent does not stand.
    """
    _, consenting = _who(connection, draft.user_id, at)
    under = _consent(connection, sorted(consenting), at)
    policy = Policy.on(draft.as_of)
    book = read_book(connection, draft.as_of, sorted(consenting))
    over = _read(book, Window(draft.window_days, draft.as_of), policy)
    user = draft.user_id
    case = _case(user, over, policy, user in under.to_offers, user in under.to_words)
    return replace(case, today=at.date())


def policy_on(as_of: date, now: datetime) -> Policy:
    """The policy of a day. Raises BadInput before the first, and after today."""
    # Somewhere it is tomorrow already: times are UTC, and the day is the caller's.
    if as_of > now.date() + timedelta(days=1):
        raise BadInput(
            f"{as_of} is in the future: today is {now.date()}. Records are read as they stood at "
            "the end of a day, so name today or an earlier one."
        )
    first = max(min(parameter.values) for parameter in parameters())
    if as_of < first:
        raise BadInput(
            f"No policy is in force on {as_of}: the first day that can be decided is {first}. "
            "Name a later day."
        )
    return Policy.on(as_of)


@dataclass(frozen=True, slots=True)
class _Consent:
    """What is permitted when a block is read: the epoch of each user who consents, and the users
    who consent to offers, and to a model's words."""

    epochs: Mapping[str, int]
    to_offers: frozenset[str]
    to_words: frozenset[str]


def _consent(connection: Connection, users: Sequence[str], at: datetime) -> _Consent:
    consenting = sorted(consented(connection, users, at=at))
    to_offers = consented(connection, consenting, purpose="partner_offers", at=at)
    to_words = consented(connection, consenting, purpose="ai_wording", at=at)
    return _Consent(consent_epochs(connection, consenting), to_offers, to_words)


def _who(
    connection: Connection, user_id: str | None, at: datetime
) -> tuple[Sequence[str], frozenset[str]]:
    """The customers asked for, and those of them whose consent stands."""
    if user_id is None:
        users: Sequence[str] = user_ids(connection)
    else:
        users = (known_customer(connection, user_id).user_id,)
    consenting = consented(connection, users, at=at)
    if user_id is not None and not consenting:
        raise ConsentMissing(
            f"User {user_id} has not granted consent, or it has ended, so nothing of theirs is "
            "read. "
            f"Record a grant with: spendsense consent grant {user_id}"
        )
    return users, consenting


def _blocks(users: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(users), size):
        yield users[start : start + size]


def _keep(
    database: Database,
    this: Run,
    decisions: Sequence[Decision],
    made: Mapping[str, Mapping[str, Any]],
    under: _Consent,
    at: datetime,
) -> tuple[Decision, ...]:
    """Keep the decisions of users whose consent is as it was when they were read, at once."""
    traced: dict[str, str] = {}
    with database.write() as connection:
        lock(connection)  # a revocation is written before it, or waits until this is kept
        now = _consent(connection, [d.user_id for d in decisions], at).epochs
        kept = tuple(d for d in decisions if now.get(d.user_id) == under.epochs[d.user_id])
        save_epochs(connection, this.run_id, {d.user_id: now[d.user_id] for d in kept})
        for decision in kept:
            trace = decision.trace()
            trace_id = traced[decision.user_id] = trace["trace_id"]
            save_trace(
                connection,
                trace_id,
                decision.user_id,
                this.as_of,
                this.run_id,
                trace,
                at=at,
                made_from=made[decision.user_id],
            )
            for window in decision.windows:
                inputs = str(made[decision.user_id]["records"]["digest"])
                _keep_window(connection, this, decision.user_id, window, trace_id, inputs, at)
    for decision in kept:
        trace_id = traced[decision.user_id]
        event("decision.kept", trace_id=trace_id, drafts=len(decision.chosen()))
    return kept


def _keep_window(
    connection: Connection,
    this: Run,
    user_id: str,
    decided: WindowDecision,
    trace_id: str,
    inputs: str,
    at: datetime,
) -> None:
    days = decided.window.days
    held = [held.as_json() for held in decided.assignment.held]
    save_readings(connection, this.run_id, user_id, days, decided.readings)
    save_assignments(connection, this.run_id, user_id, days, this.as_of, held)
    save_drafts(
        connection,
        run_id=this.run_id,
        trace_id=trace_id,
        user_id=user_id,
        window_days=days,
        judged=[(choice.draft, choice.verdicts) for choice in decided.choices if choice.chosen],
        at=at,
        inputs=inputs,
    )
