"""Whether each recommendation's trace is as it was kept, and can be thought again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.review.decision import declined_in, with_declined
from spendsense.review.model_wording import in_kept_words
from spendsense.storage import Recommendation, Trace, recommendation_id
from spendsense.storage.audit import sorted_json
from spendsense.storage.shortened import lacks, like, without_offers
from spendsense.storage.traces import SHORTENED

from .metric import Metric
from .record import RunRecord
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


def differences_of(
    record: RunRecord, found: Replays, read: Callable[[], Iterable[Book]], policy: Policy
) -> Differs:
    """Where the stored rows no longer give a trace, each thought again once.

    `found` are the replays under `policy`; a trace of another policy is replayed under its own,
    from the books of another `read`.
    """
    by_policy = {sorted_json(policy.values): found}
    kept: dict[str, str | None] = {}

    def again_of(trace: Trace) -> Replays:
        key = sorted_json(trace.body.get("policy"))
        if key not in by_policy and _can_be_replayed(trace, policy):
            theirs = Policy(policy.as_of, trace.body["policy"])
            permitted = (record.to_offers, record.to_words, record.declined)
            by_policy[key] = replays(read(), theirs, *permitted)
        return by_policy.get(key, found)

    def differs(trace: Trace) -> str | None:
        if trace.trace_id not in kept:
            replay = again_of(trace).get(trace.user_id)
            kept[trace.trace_id] = differing(trace, replay) if replay else "its user is not read"
        return kept[trace.trace_id]

    return differs


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
