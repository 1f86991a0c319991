"""Whether each recommendation's trace is as it was kept, and can be thought again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from spendsense.policy import Policy
from spendsense.review.decision import declined_in, with_declined
from spendsense.review.model_wording import in_kept_words
from spendsense.storage import Recommendation, Trace, recommendation_id
from spendsense.storage.audit import sorted_json
from spendsense.storage.shortened import lacks, like, without_offers
from spendsense.storage.traces import SHORTENED

from .metric import Metric
from .record import Part, RunRecord
from .replay import Replay, Replays, checked, replays

Differs = Callable[[Trace], str | None]
"""Where the stored rows no longer give a trace; None where they do."""


def auditability(record: RunRecord, found: Replays, differs: Differs) -> Metric:
    """The stored rows, under the policy that stands in the trace, give the trace again."""

    def unaudited(asked: Recommendation, replay: Replay) -> str | None:
        trace = record.traces.get(asked.trace_id)
        if trace is None:
            return f"its trace {asked.trace_id} is gone or cannot be read"
        return broken(asked, trace) or differs(trace)

    return checked("auditability", unaudited, record, found)


Under = tuple[str, bool, bool]
"""Rules and consent of a decision: its policy as JSON, whether offers, whether a model's words."""


def differences_of(part: Part, found: Replays, policy: Policy) -> Differs:
    """Where the stored rows no longer give a trace, each thought again once.

    `found` are the replays under `policy` and the consent that stood when the run kept its traces;
    a trace of another policy, or kept under other consent, is replayed under its own.
    """
    own = {user: _consent(part, user, key) for user, key in part.own.items()}
    today = sorted_json(policy.values)
    under = {
        trace.trace_id: _under(part, trace, policy, own.get(trace.user_id))
        for trace in part.record.traces.values()
    }
    others: dict[Under, Replays] = {}
    kept: dict[str, str | None] = {}

    def again_of(trace: Trace) -> Replay | None:
        asked = under[trace.trace_id]
        if asked == (today, *own.get(trace.user_id, ())):
            return found.get(trace.user_id)
        if asked not in others:
            others[asked] = _replayed(part, trace, policy, under)
        return others[asked].get(trace.user_id)

    def differs(trace: Trace) -> str | None:
        if trace.trace_id not in kept:
            replay = again_of(trace)
            kept[trace.trace_id] = differing(trace, replay) if replay else "its user is not read"
        return kept[trace.trace_id]

    return differs


def _under(part: Part, trace: Trace, policy: Policy, own: tuple[bool, bool] | None) -> Under:
    today, values = sorted_json(policy.values), sorted_json(trace.body.get("policy"))
    theirs = values != today and _can_be_replayed(trace, policy)
    offers, words = _consent(part, trace.user_id, trace.trace_id)
    # Where no model was asked, it is all one whether it might have been.
    asked = words if own is None or _asked_a_model(trace.body) else own[1]
    return values if theirs else today, offers, asked


def _asked_a_model(body: Mapping[str, Any]) -> bool:
    return any(d.get("wording") for window in body["windows"].values() for d in window["drafts"])


def _consent(part: Part, user: str, trace_id: str) -> tuple[bool, bool]:
    """Whether offers and a model's words were consented to when a trace was kept."""
    return (
        part.stood(user, trace_id, "partner_offers"),
        part.stood(user, trace_id, "ai_wording"),
    )


def _replayed(part: Part, like: Trace, policy: Policy, under: Mapping[str, Under]) -> Replays:
    """Everybody with a trace under the rules and the consent of this one, decided again."""
    rules, offers, words = asked = under[like.trace_id]
    traces = part.record.traces.values()
    whose = {each.user_id for each in traces if under[each.trace_id] == asked}
    users = frozenset(whose & set(part.book.user_ids))
    today = rules == sorted_json(policy.values)
    theirs = policy if today else Policy(policy.as_of, like.body["policy"])
    nobody = frozenset[str]()
    book = part.book.of(tuple(sorted(users)))
    return replays((book,), theirs, users if offers else nobody, users if words else nobody)


def broken(asked: Recommendation, trace: Trace) -> str | None:
    """What was changed in a recommendation or its trace since they were kept."""
    if recommendation_id(asked.draft()) != asked.recommendation_id:
        return "its text was changed: it does not give its id"
    if seal(trace.body) != trace.trace_id and not _shortened(trace.body):
        return f"its trace {trace.trace_id} was changed: it does not give its id"
    if asked.recommendation_id not in _drafted(trace.body):
        return f"its trace {trace.trace_id} does not tell of it"
    return None


def differing(trace: Trace, replay: Replay) -> str | None:
    """Where the stored rows no longer give the trace."""
    decided = with_declined(replay.decision, declined_in(trace.body))
    again = in_kept_words(decided, trace.body).trace()
    if _shortened(trace.body):
        again = {**_as_short(again, trace.body), "trace_id": trace.trace_id}
    if sorted_json(trace.body) == sorted_json(again):
        return None
    parts = ", ".join(_parts(trace.body, again))
    return f"the stored rows do not give its trace {trace.trace_id} again: {parts} differ"


def _as_short(again: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """A trace thought again, without what was purged from the one that is kept."""
    if lacks(kept, "offers"):
        again = without_offers(again)
    if lacks(kept, "words"):
        again = like(again, kept)
    return {**again, SHORTENED: kept[SHORTENED]}


def _shortened(body: Mapping[str, Any]) -> bool:
    """Whether offers or a model's words were purged since, when consent to them ended."""
    return "purged" in body


def seal(body: Mapping[str, Any]) -> str:
    """The id that the content of a trace gives."""
    content = {name: value for name, value in body.items() if name != "trace_id"}
    text = json.dumps(content, sort_keys=True)
    return f"trace_{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"


def _can_be_replayed(trace: Trace, policy: Policy) -> bool:
    """Untouched, and of a policy with the parameters that today's rules ask for."""
    values = trace.body.get("policy")
    whole = isinstance(values, dict) and values.keys() == policy.values.keys()
    return whole and seal(trace.body) == trace.trace_id


def _parts(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Names of the parts of a trace that differ, a window's after its days."""
    named = [name for name in ("user_id", "as_of", "policy") if was.get(name) != now.get(name)]
    before, after = was.get("windows", {}), now["windows"]
    for days in sorted(before.keys() | after.keys(), key=int):
        one, other = before.get(days, {}), after.get(days, {})
        names = sorted(one.keys() | other.keys())
        named += [f"{days}-day {name}" for name in names if one.get(name) != other.get(name)]
    return named


def _drafted(body: Mapping[str, Any]) -> set[str]:
    windows = body.get("windows", {}).values()
    return {draft["recommendation_id"] for window in windows for draft in window["drafts"]}
