"""The seven stages of a decision, and how two traces of one decision differ in each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from spendsense.storage.shortened import lacks, was_purged

STAGES = ("consent", "signals", "personas", "candidates", "guardrails", "wording", "queue")
"""In the order in which a decision is made."""

OF_WINDOW = {
    "readings": "signals",
    "evidence": "signals",
    "read_from": "signals",
    "personas": "personas",
    "considered": "personas",
}
"""The stage of each part of a window but its drafts; a part of no name here is a candidate's."""

OF_DRAFT = {
    "persona": "candidates",
    "kind": "candidates",
    "product_kind": "candidates",
    "verdicts": "guardrails",
    "chosen": "queue",
    "why_not": "queue",
}
"""The stage of each field of a draft; a field of no name here is its wording's."""

SHOWN = 80
"""How much of a value a difference tells."""

Body = Mapping[str, Any]
Found = Iterator[tuple[str, str]]
"""Stages, each with a difference."""


def differences(was: Body, now: Body, queued: Mapping[str, str]) -> dict[str, list[str]]:
    """By stage, what is different now.

    `queued` has, for each recommendation that is stored, the id that its content gives.
    """
    found: dict[str, list[str]] = {}
    before, after = was.get("windows", {}), now["windows"]
    offers = not lacks(was, "offers")
    for days in sorted(before.keys() | after.keys(), key=int):
        window = _of_window(before.get(days, {}), after.get(days, {}), offers)
        for stage, said in (*window, *_queue(before.get(days, {}), queued)):
            found.setdefault(stage, []).append(f"{days} days: {said}")
    return found


def _of_window(was: Body, now: Body, offers: bool) -> Found:
    parts = (was.keys() | now.keys()) - {"drafts"}
    for part in (*(p for p in OF_WINDOW if p in parts), *sorted(parts - OF_WINDOW.keys())):
        stage = OF_WINDOW.get(part, "candidates")
        for said in _differing(part, _by_key(was.get(part)), _by_key(now.get(part))):
            yield stage, said
    yield from _of_drafts(_by_item(was, True), _by_item(now, offers))


def _by_key(value: Any) -> Any:
    """Personas, in their order, as what each key stands for."""
    if isinstance(value, list) and all(isinstance(each, dict) and "key" in each for each in value):
        return {each["key"]: {"place": n, **each} for n, each in enumerate(value)}
    return value


def _by_item(window: Body, offers: bool) -> dict[str, Body]:
    """Drafts by item; without offers where a purge took them out of the trace."""
    return {
        draft["item_key"]: draft
        for draft in window.get("drafts", ())
        if offers or draft.get("kind") != "offer"
    }


def _of_drafts(was: Mapping[str, Body], now: Mapping[str, Body]) -> Found:
    for item in was.keys() - now.keys():
        yield "candidates", f"{item} is no longer a candidate"
    for item in now.keys() - was.keys():
        yield "candidates", f"{item} is a candidate now, and was not"
    both = [item for item in was if item in now]
    if both != [item for item in now if item in was]:
        yield "candidates", "they stand in another order"
    for item in both:
        one, other = was[item], now[item]
        for field in sorted(one.keys() | other.keys()):
            if one.get(field) != other.get(field):
                stage = OF_DRAFT.get(field, "wording")
                for said in _differing(f"{item}, {field}", one.get(field), other.get(field)):
                    yield stage, said


def not_stored(body: Body, queued: Collection[str]) -> Iterator[str]:
    """What a trace put before the operators that is not among the ids that are stored."""
    for window in body.get("windows", {}).values():
        yield from _gone(window, queued)


def _gone(window: Body, queued: Collection[str]) -> Iterator[str]:
    for draft in window.get("drafts", ()):
        key = draft.get("recommendation_id")
        if draft.get("chosen") and key not in queued and not was_purged(draft):
            yield f"{key} ({draft.get('item_key')}) was put into the queue and is not stored"


def _queue(window: Body, queued: Mapping[str, str]) -> Found:
    """What the trace put before the operators, against what is stored there."""
    for said in _gone(window, queued):
        yield "queue", said
    for draft in window.get("drafts", ()):
        key = draft.get("recommendation_id")
        if draft.get("chosen") and queued.get(key, key) != key:
            yield "queue", f"the stored text of {key} ({draft['item_key']}) does not give its id"


def _differing(name: str, was: Any, now: Any) -> Iterable[str]:
    """The places where two values differ: by name within a mapping, at once elsewhere."""
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted(was.keys() | now.keys()):
            yield from _differing(f"{name}, {key}", was.get(key), now.get(key))
        return
    if isinstance(was, list) and isinstance(now, list) and _wide(was, now):
        gone = sum(each not in now for each in was)
        new = sum(each not in was for each in now)
        yield f"{name}: {gone:,} of {len(was):,} are gone, {new:,} are new"
        return
    yield f"{name} was {_short(was)}, and is {_short(now)}"


def _wide(was: list[Any], now: list[Any]) -> bool:
    return max(len(str(was)), len(str(now))) > SHOWN


def _short(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
