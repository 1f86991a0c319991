"""A decision trace as a tree that can be printed: rows, readings, persona, item, decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from spendsense.ledger import Book, dollars
from spendsense.signals import READINGS, written
from spendsense.storage import ReviewEvent

Node = dict[str, Any]
"""`{"label": str, "children": [Node, ...]}`"""

SHOWN = 6
"""How many ids a branch lists before it only counts."""


def trace_tree(
    trace: Mapping[str, Any],
    recommendation_id: str | None = None,
    *,
    events: Sequence[ReviewEvent] = (),
    book: Book | None = None,
) -> Node:
    """The trace of a user's run; with an id, only the window and draft of that recommendation.

    `events` are the review events to hang under their drafts. With the user's `book` the rows
    are told by day, name and amount, and not by id alone.
    """
    names = _names(book) if book is not None else {}
    windows = [
        _window(days, {**window, "names": names}, recommendation_id, events)
        for days, window in trace.get("windows", {}).items()
        if recommendation_id is None or _drafts(window, recommendation_id)
    ]
    return _node(f"{trace['trace_id']}: user {trace['user_id']} on {trace['as_of']}", windows)


def _node(label: str, children: Iterable[Node] = ()) -> Node:
    return {"label": label, "children": list(children)}


def _drafts(window: Mapping[str, Any], recommendation_id: str | None) -> list[Mapping[str, Any]]:
    drafts: list[Mapping[str, Any]] = window.get("drafts", [])
    if recommendation_id is None:
        return drafts
    return [draft for draft in drafts if draft.get("recommendation_id") == recommendation_id]


def _window(
    days: str,
    window: Mapping[str, Any],
    recommendation_id: str | None,
    events: Sequence[ReviewEvent],
) -> Node:
    drafts = _drafts(window, recommendation_id)
    asked = {draft.get("persona") for draft in drafts}
    personas = [
        persona
        for persona in window.get("personas", [])
        if recommendation_id is None or persona["key"] in asked
    ]
    return _node(
        f"{days} days",
        [
            *(_persona(persona, window) for persona in personas),
            *(_draft(draft, window, events) for draft in drafts),
        ],
    )


def _persona(persona: Mapping[str, Any], window: Mapping[str, Any]) -> Node:
    place = "primary" if persona.get("primary") else "also holds"
    confidence = persona.get("confidence")
    sure = "" if confidence is None else f", confidence {confidence}"
    finding = persona.get("finding")
    held = [] if finding is None else [_finding(finding, window)]
    return _node(f"persona {persona['key']} ({place}{sure})", held)


def _finding(finding: Mapping[str, Any], window: Mapping[str, Any]) -> Node:
    said = finding.get("because") or finding["rule"]
    parts = [_finding(part, window) for part in finding.get("parts", [])]
    name = finding.get("reading")
    readings = [_reading(name, window)] if name else []
    return _node(f"{'met' if finding['held'] else 'not met'}: {said}", [*parts, *readings])


def _reading(name: str, window: Mapping[str, Any]) -> Node:
    value = window.get("readings", {}).get(name)
    said = "nothing to read" if value is None else _value(name, value)
    groups = window.get("read_from", {}).get(name, [])
    evidence = window.get("evidence", {})
    names = window.get("names", {})
    read_from = [
        _node(group, _rows(evidence[group], names)) for group in groups if group in evidence
    ]
    return _node(f"reading {name}: {said}", read_from)


def _value(name: str, value: Any) -> str:
    """A reading in its unit. Days are ISO text in a trace, and stay so."""
    if name not in READINGS or isinstance(value, str):
        return str(value)
    return written(READINGS[name].unit, value)


def _rows(evidence: Mapping[str, Any], names: Mapping[str, str]) -> list[Node]:
    listed = [
        node for noun in ("transactions", "accounts") for node in _listed(noun, evidence, names)
    ]
    if days := evidence.get("days"):
        ends = " to ".join(dict.fromkeys((days[0], days[-1])))
        listed.append(_node(f"{len(days):,} days: {ends}"))
    return listed


def _listed(noun: str, evidence: Mapping[str, Any], names: Mapping[str, str]) -> list[Node]:
    ids: Sequence[str] = evidence.get(noun, ())
    if not ids:
        return []
    shown = [_node(f"{names[each]} ({each})" if each in names else each) for each in ids[:SHOWN]]
    more = [_node(f"and {len(ids) - SHOWN:,} more")] if len(ids) > SHOWN else []
    return [_node(f"{len(ids):,} {noun if len(ids) > 1 else noun[:-1]}", [*shown, *more])]


def _names(book: Book) -> dict[str, str]:
    """Transactions by day, name and amount, accounts by name and last digits."""
    rows = book.transactions.select(
        "transaction_id", "date", pl.coalesce("merchant_name", "name"), "amount_cents"
    ).rows()
    accounts = book.accounts.select("account_id", "name", "mask").rows()
    return {
        **{
            key: f"{day} {name or 'no description'}, {dollars(cents)}"
            for key, day, name, cents in rows
        },
        **{key: f"{name or 'account'} {mask or ''}".strip() for key, name, mask in accounts},
    }


def _draft(
    draft: Mapping[str, Any], window: Mapping[str, Any], events: Sequence[ReviewEvent]
) -> Node:
    became = "chosen" if draft.get("chosen") else f"not chosen: {draft.get('why_not')}"
    own = [event for event in events if event.recommendation_id == draft.get("recommendation_id")]
    return _node(
        f"{draft['kind']} {draft['item_key']} for {draft['persona']} ({became})",
        [
            *(_fact(fact, window) for fact in draft.get("facts", [])),
            *(_verdict(verdict) for verdict in draft.get("verdicts", [])),
            *_wording(draft),
            *(_decision(event) for event in own),
        ],
    )


def _fact(fact: Mapping[str, Any], window: Mapping[str, Any]) -> Node:
    kind, _, name = fact["source"].partition(":")
    readings = [_reading(name, window)] if kind == "reading" else []
    return _node(f"fact {fact['name']}: {fact['text']}, from {fact['source']}", readings)


def _wording(draft: Mapping[str, Any]) -> list[Node]:
    """What came of asking a language model; nothing where none was asked."""
    if "wording" not in draft:
        return []
    told = draft["wording"]
    if told is None:
        return [_node("wording: what a language model said was purged with its consent")]
    prompt, answer = told["prompt"], told["answer"]
    by = "a language model" if told["reason"] == "used" else "the template"
    said = f"the reply: {answer['text']}" if answer["text"] else f"no reply: {answer['said']}"
    return [
        _node(
            f"worded by {by}: {told['why']}",
            [
                _node(f"asked {told['model']} at {told['endpoint']}"),
                _node(f"prompt for {prompt['persona']} of {prompt['version']}"),
                _node(said),
                *(_verdict(verdict) for verdict in told["verdicts"]),
            ],
        )
    ]


def _verdict(verdict: Mapping[str, Any]) -> Node:
    said = "allows" if verdict["allowed"] else "objects"
    return _node(f"{verdict['guardrail']} {said}: {verdict['reason']}")


def _decision(event: ReviewEvent) -> Node:
    why = f": {event.reason}" if event.reason else ""
    return _node(f"{event.action} by {event.by} at {event.at.isoformat(' ')} UTC{why}")
