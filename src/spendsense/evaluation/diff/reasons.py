"""Why somebody moved: the reading that crossed its line, the policy, the records, the consent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from spendsense.evaluation.relevance import needs_unmet
from spendsense.guardrails.consent import ConsentEvent
from spendsense.personas import Turned, turned
from spendsense.personas.history import Flip
from spendsense.recommendations import item_of
from spendsense.review.timeline import stood
from spendsense.signals import READINGS, text_of
from spendsense.storage import Trace, consent_events
from spendsense.storage.shortened import lacks

from .moves import Move
from .sides import Side, made_from

RELEVANT = (None, "education", "partner_offers", "ai_wording")
"""Purposes that decide what a run may read or draft; None is an older event, of the first two."""
ROWS = ("accounts", "transactions", "liabilities")

Body = Mapping[str, Any]
"""What a trace says."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is needed to say why some people moved: what the traces of both runs say, by id, what
    those were made from, and their consent."""

    a: Side
    b: Side
    users: Sequence[str]
    said: Mapping[str, Body]
    made: Mapping[str, Mapping[str, Any]]
    consent: Mapping[str, tuple[ConsentEvent, ...]]

    @classmethod
    def read(
        cls,
        connection: Connection,
        a: Side,
        b: Side,
        users: Sequence[str],
        said: Mapping[str, Body],
    ) -> Reasons:
        consent: dict[str, tuple[ConsentEvent, ...]] = defaultdict(tuple)
        for event in consent_events(connection, users) if users else ():
            consent[event.user_id] = (*consent[event.user_id], event)
        made = made_from(connection, users) if users else {}
        return cls(a, b, users, said, made, dict(consent))

    def everywhere(self) -> Iterator[str]:
        """What differs for everybody, a sentence each."""
        was, now = self.a.run, self.b.run
        if was.as_of != now.as_of:
            yield f"The records were read as of {was.as_of}, and then as of {now.as_of}."
        if was.policy_hash != now.policy_hash:
            yield from self._policy()
        codes = [{self.made[key].get("code") for key in self._traces(side)
                  if key in self.made} for side in (self.a, self.b)]  # fmt: skip
        if all(codes) and codes[0] != codes[1]:
            said = [", ".join(sorted(str(code) for code in each)) for each in codes]
            yield f"The code that decides was {said[0]}, and then {said[1]}."

    def of(self, move: Move) -> Move:
        """The move with its reasons; that none is known is said too."""
        found = tuple(dict.fromkeys(self._why(move)))
        unknown = "Neither reading, record, policy nor consent that is kept tells why."
        return replace(move, why=found or (unknown,))

    def _why(self, move: Move) -> Iterator[str]:
        if move.what == "decisions":
            yield "It is what operators decided of each; a new draft is decided anew."
            return
        yield from self._consent(move)
        for days in self._windows(move):
            for each in self._turned(move.user_id, days):
                yield from _said(each, days)
        if move.what == "items" and move.window_days is not None:
            yield from self._left_out(move.user_id, move.window_days, move.before, self.b, "now")
            yield from self._left_out(move.user_id, move.window_days, move.after, self.a, "before")
        if self.a.run.policy_hash != self.b.run.policy_hash:
            yield "The policy changed between the runs."
        yield from self._records(move.user_id)

    def _windows(self, move: Move) -> list[int]:
        if move.window_days is not None:
            return [move.window_days]
        both = self.a.held.get(move.user_id, {}).keys() & self.b.held.get(move.user_id, {}).keys()
        return sorted(both)

    def _turned(self, user: str, days: int) -> tuple[Turned, ...]:
        was, now = (side.held.get(user, {}).get(days) for side in (self.a, self.b))
        if not was or not now:
            return ()
        return turned(*(stood(held, self._told(user, side))
                        for held, side in ((was, self.a), (now, self.b))))  # fmt: skip

    def _told(self, user: str, side: Side) -> tuple[Trace, ...]:
        """The trace of a run, as one of it."""
        body = self._trace(user, side)
        if body is None:
            return ()
        run = side.run
        return (
            Trace(
                trace_id=side.traces[user],
                user_id=user,
                as_of=run.as_of,
                run_id=run.run_id,
                body=body,
            ),
        )

    def _left_out(
        self, user: str, days: int, items: Sequence[str], side: Side, when: str
    ) -> Iterator[str]:
        """Why a run that did not put these items into the queue left them out."""
        trace = self._trace(user, side)
        if trace is None:
            return
        window = trace["windows"].get(str(days), {})
        drafts = {each["item_key"]: each for each in window.get("drafts", ())}
        held = side.personas(user, days)
        absent = [item for item in items if item not in drafts]
        nobodys = [item for item in absent if not _asked_for(item, held)]
        if nobodys:
            yield f"{', '.join(nobodys)}: no persona that holds {when} asks for it."
        for item in items:
            if item in absent and item not in nobodys:
                yield f"{item}, {when}: {not_drafted(item, trace, days)}."
            elif item in drafts and not drafts[item].get("chosen"):
                yield f"{item}, {when}: {_why_not(drafts[item])}."

    def _consent(self, move: Move) -> Iterator[str]:
        if move.what == "persona":
            return
        events = self.consent.get(move.user_id, ())
        first = min(self.a.run.started_at, self.b.run.started_at)
        last = max(self.a.run.started_at, self.b.run.started_at)
        between = [each for each in events if first < each.at <= last and each.purpose in RELEVANT]
        for each in between:
            done = "granted" if each.action == "grant" else "ended"
            purpose = each.purpose or "lessons and offers"
            yield f"Consent to {purpose} was {done} on {each.at:%Y-%m-%d}."
        if not between and "not read" in (*move.before, *move.after):
            yield "One of the runs did not read this person: it was of others, or had no consent."

    def _policy(self) -> Iterator[str]:
        """Parameters that differ, by the policies that stand in the traces of both runs."""
        was, now = (self._values(side) for side in (self.a, self.b))
        if was is None or now is None:
            yield f"The policy changed from {self.a.run.policy_hash} to {self.b.run.policy_hash}."
            return
        for name in sorted(was.keys() | now.keys()):
            if was.get(name) != now.get(name):
                yield f"Policy: {name} was {was.get(name)}, and is {now.get(name)}."

    def _values(self, side: Side) -> Mapping[str, Any] | None:
        return next((self.said[key]["policy"] for key in self._traces(side)), None)

    def _traces(self, side: Side) -> Iterator[str]:
        """Ids of the traces of a run that are there."""
        yield from (side.traces[user] for user in self.users if self._trace(user, side))

    def _records(self, user: str) -> Iterator[str]:
        """Which rows there were then and now; nothing where the same were read."""
        was, now = (self._made(user, side) for side in (self.a, self.b))
        if was is None or now is None or was.get("digest") == now.get("digest"):
            return
        parts = [f"{now[name] - was[name]:+,} {name}" for name in ROWS
                 if now.get(name) != was.get(name)]  # fmt: skip
        said = ", ".join(parts) or "the same number of rows, other content"
        yield f"The records changed: {said}."

    def _made(self, user: str, side: Side) -> Mapping[str, Any] | None:
        found = self.made.get(side.traces.get(user, ""))
        return None if found is None else found.get("records")

    def _trace(self, user: str, side: Side) -> Body | None:
        """What the trace of a run says; None where the run did not read them, or it is gone."""
        return self.said.get(side.traces.get(user, ""))


def _asked_for(item: str, held: Sequence[str]) -> bool:
    """Whether a persona asks for an item; of one that the catalog has no more, perhaps."""
    known = item_of(item)
    return known is None or not set(known.personas).isdisjoint(held)


def not_drafted(item: str, trace: Body, days: int) -> str:
    """Why an item that a persona asks for was not drafted: what it needs, or consent to offers."""
    known = item_of(item)
    if known is None:
        return "the catalog has no such item"
    window = trace["windows"].get(str(days), {})
    unmet = "; ".join(needs_unmet(known, window.get("readings", {}), trace.get("policy", {})))
    if unmet:
        return unmet
    if known.kind == "offer" and lacks(trace, "offers"):
        return "consent to offers has ended, and what was drafted of them is not read"
    if known.kind == "offer":
        return "offers of partners were not consented to"
    return "its needs are met by what the trace tells, and it was not drafted"


def _said(each: Turned, days: int) -> Iterator[str]:
    """A persona that began or ended: each comparison that turned, with both values and its line."""
    verb = "began" if each.began else "ended"
    for flip in each.flips:
        yield f"{each.title} {verb} over {days} days: {_crossed(flip)}."
    if not each.flips:
        yield f"{each.title} {verb} over {days} days; its readings of one run are not kept."


def _why_not(draft: Mapping[str, Any]) -> str:
    objecting = [each for each in draft.get("verdicts", ()) if not each["allowed"]]
    # What a guardrail compared stands after its objection, and in the trace.
    said = [f"{each['guardrail']} objects: {each['reason'].split('; ')[0]}" for each in objecting]
    return "; ".join(said) or str(draft.get("why_not") or "it was not chosen").rstrip(".")


def _crossed(flip: Flip) -> str:
    was, now = _text(flip.reading, flip.before), _text(flip.reading, flip.after)
    if flip.asked_before in ("", flip.asked_after) or not flip.asked_after:
        asked = flip.asked_after or flip.asked_before
        return f"{flip.reading} went from {was} to {now}, and the rule asks: {asked}"
    line = f"the rule asked: {flip.asked_before}, and asks now: {flip.asked_after}"
    return f"{flip.reading} was {was} and is {now}; {line}"


def _text(reading: str, value: Any) -> str:
    if value is None:
        return "nothing to read"
    return text_of(reading, value) if reading in READINGS else str(value)
