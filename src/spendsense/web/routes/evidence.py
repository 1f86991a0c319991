"""What a recommendation rests on: for operators in seven stages, for its user in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from spendsense import review
from spendsense.evaluation.trace_replay import TraceReplay
from spendsense.evaluation.trace_replay import replay_trace as replayed
from spendsense.guardrails import allowed
from spendsense.guardrails.figures import unbound
from spendsense.ledger import NotFound, Window
from spendsense.pipeline import verdicts_on
from spendsense.recommendations import item_of
from spendsense.review import evidence, shown_to, why
from spendsense.review.chain import trail_of
from spendsense.review.freshness import changed
from spendsense.review.seeds import as_traced
from spendsense.review.stages import Stage, Told, stages
from spendsense.review.time_limits import as_of_clock
from spendsense.signals import written
from spendsense.storage import Recommendation, find_trace
from spendsense.storage.audit_search import Sought, sought
from spendsense.web.access import check_consent
from spendsense.web.disclosed import note_reading
from spendsense.web.evidence_bodies import (
    CheckAsked,
    CheckBody,
    EvidenceBody,
    FieldBody,
    HeldAccount,
    LineBody,
    NumberBody,
    Part,
    PassedRule,
    ReplayBody,
    ReplayStage,
    RowBody,
    SideBody,
    SourceBody,
    StageBody,
    TextPart,
    WhyBody,
    WhyFact,
)
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.patterns import rows_body
from spendsense.web.review_bodies import VerdictBody

AN_HOUR = timedelta(hours=1)
PARTS: tuple[Part, ...] = ("title", "because", "body")


def review_evidence(
    recommendation_id: str, database: TheDatabase, caller: Caller, at: At
) -> EvidenceBody:
    """The text in pieces, each figure with its fact and rows, and the decision in seven stages.

    From what the trace kept. Closed while the user's consent does not stand.
    """
    with database.read() as connection:
        found = as_of_clock(review.recommendation(connection, recommendation_id, seeds=True), at)
        review.check_open(connection, found.user_id, at)
        answer = _evidence(connection, found)
    note_reading(database, caller, found.user_id, f"evidence {recommendation_id}", at)
    return answer


def check_text(
    recommendation_id: str, asked: CheckAsked, database: TheDatabase, caller: Caller, at: At
) -> CheckBody:
    """What every guardrail would say of other words, now. Nothing is kept, and nothing decided."""
    with database.read() as connection:
        found = as_of_clock(review.recommendation(connection, recommendation_id, seeds=True), at)
        review.check_open(connection, found.user_id, at)
        own = {name: text for name, text in asked.model_dump().items() if text is not None}
        draft = replace(found.shown(), **own)
        verdicts = verdicts_on(connection, draft, at=at)
        looked = Sought(actor=caller.by, action="read", subject=found.user_id, since=at - AN_HOUR)
        seen = sought(connection, looked, limit=1)
    if not seen:  # whoever types asks again and again, and looks once
        note_reading(database, caller, found.user_id, f"check {recommendation_id}", at)
    return _checked(found, draft, verdicts)


def replay_trace(trace_id: str, database: TheDatabase, caller: Caller, at: At) -> ReplayBody:
    """Make a decision again from what is stored, as `spendsense replay` does.

    Identical, or the differences stage by stage. A trace that was purged is not found, and the
    sentence says when and why.
    """
    done = replayed(database, trace_id, at)
    note_reading(database, caller, done.user_id, f"replay {done.trace_id}", at)
    return _replay_body(done)


def why_shown(
    user_id: str, recommendation_id: str, database: TheDatabase, caller: Caller, at: At
) -> WhyBody:
    """Why its user is shown a recommendation, in plain words, with the rows behind each figure."""
    with database.read() as connection:
        shown = {each.recommendation_id: each for each in shown_to(connection, user_id, at=at)}
        check_consent(connection, "why_shown", user_id, at)
        if recommendation_id not in shown:
            raise NotFound(
                f"User {user_id} is shown no recommendation {recommendation_id}. "
                f"GET /api/v1/recommendations/{user_id} lists what is."
            )
        found = review.recommendation(connection, recommendation_id)
        trace = find_trace(connection, found.trace_id)
    note_reading(database, caller, user_id, f"why {recommendation_id}", at)
    return _why(found, trace.body if trace else {}, shown[recommendation_id].approved_at)


def _evidence(connection: Connection, found: Recommendation) -> EvidenceBody:
    trace = find_trace(connection, found.trace_id)
    body = trace.body if trace else {}
    of = evidence.bound(found, body)
    texts = {part: evidence.tokens(getattr(found, part), of) for part in PARTS}
    told = Told(
        found=found,
        body=body,
        traced_as=as_traced(connection, found.recommendation_id, ())[0],
        made_from=_made_from(connection, found),
        stale=changed(connection, found) if found.stands.waits else None,
        bound=of,
        tokens=[token for part in PARTS for token in texts[part]],
    )
    whole = {key for each in of.values() for key in each.rows.transactions}
    asked = evidence.to_show(of.values())
    rows = evidence.rows(connection, found.user_id, asked)
    held = evidence.accounts(connection, found.user_id)
    shown = {row["transaction_id"] for row in rows}
    named = {key for each in of.values() for key in each.rows.accounts}
    named |= {row["account_id"] for row in rows}
    return EvidenceBody(
        recommendation_id=found.recommendation_id,
        user_id=found.user_id,
        window_days=found.window_days,
        as_of=found.as_of,
        trace_id=found.trace_id,
        version=found.stands.version,
        **{part: [_token(each, shown) for each in texts[part]] for part in PARTS},
        rows=[_row(row, held) for row in rows],
        rows_total=len(whole),
        rows_gone=len(asked) - len(rows),
        accounts=[_account(held[key]) for key in sorted(named) if key in held],
        stages=[_stage(each) for each in stages(told)],
    )


def _made_from(connection: Connection, found: Recommendation) -> Mapping[str, Any]:
    """What the audit trail says a trace was made from."""
    told = trail_of(connection, found.user_id, ["trace"])
    ours = [e.payload for e in told if e.payload.get("trace_id") == found.trace_id]
    made: Mapping[str, Any] = next((p["made_from"] for p in ours if "made_from" in p), {})
    return made


def _token(token: evidence.Token, shown: Iterable[str]) -> TextPart:
    bound = token.bound
    return TextPart(
        kind=token.kind,
        text=token.text,
        start=token.start,
        end=token.end,
        fact=bound.fact.name if bound else None,
        source=bound.fact.source if bound else None,
        reading=bound.reading if bound else None,
        value=bound.value if bound else None,
        unit=bound.unit if bound else None,
        said=bound.said if bound else None,
        transactions=len(bound.rows.transactions) if bound else 0,
        transaction_ids=[key for key in bound.rows.transactions if key in shown] if bound else [],
        account_ids=list(bound.rows.accounts) if bound else [],
    )


def _row(row: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]]) -> RowBody:
    return RowBody(
        transaction_id=row["transaction_id"],
        date=row["date"],
        name=row["name"],
        merchant_name=row["merchant_name"],
        amount_cents=row["amount_cents"],
        category=row["category_detailed"] or row["category_primary"],
        account_id=row["account_id"],
        account_mask=held.get(row["account_id"], {}).get("mask"),
    )


def _account(account: Mapping[str, Any]) -> HeldAccount:
    return HeldAccount(**{name: account[name] for name in HeldAccount.model_fields})


def _stage(stage: Stage) -> StageBody:
    return StageBody(
        name=stage.name,  # type: ignore[arg-type]  # one of STAGES
        title=stage.title,
        summary=stage.summary,
        status=stage.status,
        lines=[
            LineBody(
                **{k: v for k, v in asdict(line).items() if k != "fields"},
                fields=[FieldBody(label=label, text=text) for label, text in line.fields],
            )
            for line in stage.lines
        ],
    )


def _checked(found: Recommendation, draft: Any, verdicts: Sequence[Any]) -> CheckBody:
    bodies = [VerdictBody(**verdict.as_json()) for verdict in verdicts]
    bodies += [
        VerdictBody(guardrail="words", allowed=False, reason=f"The {part} may not be empty.")
        for part in PARTS
        if not getattr(draft, part).strip()
    ]
    numbers = [
        NumberBody(
            part=part,
            text=(text := getattr(draft, part))[each.start : each.end],
            start=each.start,
            end=each.end,
            said=f"{text[each.start : each.end]} is no fact of this item: take it out, or use one.",
        )
        for part in PARTS
        for each in unbound(getattr(draft, part), draft.facts)
    ]
    objecting = [each.guardrail for each in bodies if not each.allowed]
    passes = allowed(verdicts) and not objecting
    said = "Every guardrail lets these words through." if passes else _objecting(objecting)
    return CheckBody(
        recommendation_id=found.recommendation_id,
        version=found.stands.version,
        allowed=passes,
        said=said,
        verdicts=bodies,
        numbers=numbers,
    )


def _objecting(names: Sequence[str]) -> str:
    known = list(dict.fromkeys(names))
    return f"{', '.join(known)} {'objects' if len(known) == 1 else 'object'}."


def _replay_body(done: TraceReplay) -> ReplayBody:
    differing = [stage.name for stage in done.stages if not stage.identical]
    said = "Identical: the stored records give this decision again."
    if not done.identical:
        what = [*done.changed, *([f"{', '.join(differing)} differ"] if differing else [])]
        said = f"Not identical: {'; '.join(what)}."
    return ReplayBody(
        trace_id=done.trace_id,
        user_id=done.user_id,
        as_of=done.as_of,
        run_id=done.run_id,
        identical=done.identical,
        said=said,
        digest=done.trace_id if done.identical else None,
        code=_side(done.code),
        records=_side(done.records),
        changed=list(done.changed),
        notes=list(done.notes),
        stages=[
            ReplayStage(
                name=stage.name, identical=stage.identical, differences=list(stage.differences)
            )
            for stage in done.stages
        ],
    )


def _side(side: Mapping[str, Any]) -> SideBody:
    """The code by its version; the records by their digest."""

    def text(value: Any) -> str | None:
        return str(value["digest"]) if isinstance(value, Mapping) else value

    return SideBody(then=text(side["then"]), now=text(side["now"]), same=side["same"])


def _why(found: Recommendation, body: Mapping[str, Any], approved_at: datetime) -> WhyBody:
    title, sentences = why.persona_said(found, body)
    item = item_of(found.item_key)
    told = partial(_why_fact, found=found, body=body)
    worded = (
        "A language model worded it from these facts, and every guardrail judged its words."
        if found.worded_by == "model"
        else "It is worded by our own template, in your numbers."
    )
    return WhyBody(
        recommendation_id=found.recommendation_id,
        user_id=found.user_id,
        window_days=found.window_days,
        as_of=found.as_of,
        title=found.title,
        said=f"You see this because {found.because}.",
        persona=found.persona,
        persona_title=title,
        persona_sentences=sentences,
        facts=[told(each) for each in evidence.bound(found, body).values()],
        passed=[PassedRule(guardrail=name, said=said) for name, said in why.passed(found)],
        approved_at=approved_at,
        approved=f"Approved by a person on {written('date', approved_at.date())}.",
        worded_by=found.worded_by,
        worded=worded,
        sources=[SourceBody(address=each) for each in (item.sources if item else ())],
        reviewed_on=item.written if item else None,
        reading_minutes=why.minutes(found),
        disclosure=found.disclosure,
    )


def _why_fact(bound: evidence.Bound, *, found: Recommendation, body: Mapping[str, Any]) -> WhyFact:
    said, source = why.fact_said(bound, found, body)
    rows = None
    if bound.reading is not None:
        window = Window(found.window_days, found.as_of)
        rows = rows_body(bound.reading, bound.rows, window)
    return WhyFact(name=bound.fact.name, text=bound.fact.text, said=said, source=source, rows=rows)
