"""An examiner's bundle: one decision, all it rests on, and proofs that it is what was kept."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Book, IntegrityBroken, NotFound
from spendsense.policy import parameters
from spendsense.recommendations import label
from spendsense.storage import AuditEvent, Recommendation, find_trace, read_book
from spendsense.storage.audit import canonical, sorted_json
from spendsense.storage.recommendations import digested
from spendsense.storage.reviews import review_events
from spendsense.storage.standing import PUBLISHED
from spendsense.storage.tables import recommendations as recommendations_table
from spendsense.storage.traces import Trace

from .chain import trail
from .checkpoints import Checkpoint
from .keys import SigningKey
from .merkle import Growing, leaf, proof, root_by
from .queue import check_open, recommendation

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same state gives the same bytes."""

Files = dict[str, bytes]

PURPOSE = "spendsense bundle manifest"
"""Stands in the message that is signed, so that no signature passes for another's."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is stored of one decision."""

    found: Recommendation
    trace: Trace
    events: tuple[AuditEvent, ...]
    trail: tuple[AuditEvent, ...]

    @property
    def last(self) -> int:
        """The last event about it: a checkpoint must reach so far."""
        return self.events[-1].seq


def case(connection: Connection, recommendation_id: str, at: datetime) -> Case:
    """All that is stored of a decision.

    Raises NotFound, and ConsentMissing where its user's consent does not stand at the moment.
    """
    found = recommendation(connection, recommendation_id)
    check_open(connection, found.user_id, at)
    trace = find_trace(connection, found.trace_id)
    if trace is None:
        raise NotFound(
            f"Trace {found.trace_id} of recommendation {recommendation_id} is not on record: there "
            "is nothing to bundle."
        )
    whole = trail(connection)
    ours = tuple(event for event in whole if _about(event, found))
    if not ours:
        raise IntegrityBroken(
            f"The audit trail tells nothing of recommendation {recommendation_id}. "
            "See `spendsense audit verify`."
        )
    return Case(found, trace, ours, whole)


def bundle(connection: Connection, of: Case, checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The zip of a decision, under a checkpoint that reaches its last event.

    The key signs for the manifest, and must be the one that signed the checkpoint. Raises
    IntegrityBroken where what is stored is not what was signed for.
    """
    book = read_book(connection, of.found.as_of, (of.found.user_id,), said=_said(of))
    trace = sorted_json(asdict(of.trace))
    item = sorted_json(_row(connection, of.found.recommendation_id))
    _check_told(of, trace, item)
    held: dict[str, str] = {
        "README.md": _readme(of, checkpoint),
        "audit/checkpoint.json": _pretty(asdict(checkpoint)),
        "audit/entries.jsonl": "".join(f"{_entry(event)}\n" for event in of.events),
        "audit/proofs.json": _pretty(_proofs(of, checkpoint)),
        "audit/public-key.pem": key.public.pem,
        "consent.json": _pretty(_told_of(of, "consent.")),
        "decisions.json": _pretty(_decisions(connection, of)),
        "evidence.json": _pretty(_evidence(of, book)),
        "item.txt": _as_read(of.found),
        "policy.json": _pretty(_policy(of.trace)),
        "recommendation.json": item,
        "trace.json": trace,
        "verify.py": (files(__package__) / "verify_bundle.py").read_text(encoding="utf-8"),
    }
    return _zipped({name: text.encode() for name, text in held.items()}, key)


def _said(of: Case) -> tuple[int, ...]:
    """The numbers of what the user said of the record when the trace was made."""
    for event in of.events:
        if event.payload.get("trace_id") == of.trace.trace_id and "made_from" in event.payload:
            return tuple(event.payload["made_from"].get("corrections", ()))
    return ()


def _about(event: AuditEvent, found: Recommendation) -> bool:
    """Whether an event tells of a decision, or of what it rests on."""
    key, told = found.recommendation_id, event.payload
    if event.action.startswith(("review.", "feedback")):
        return event.subject == key
    if event.action.startswith("run."):
        return event.subject == found.run_id
    if event.action == "trace":
        return told.get("trace_id") == found.trace_id
    if event.action == "drafts":
        return any(key in told.get(name, ()) for name in ("added", "restored", "superseded"))
    return event.action.startswith(("consent.", "purge")) and event.subject == found.user_id


def _check_told(of: Case, trace: str, item: str) -> None:
    """The trail tells of the trace and the item as they are stored."""
    key = of.found.recommendation_id
    traced = [e.payload["digest"] for e in of.events if e.action == "trace"]
    drafted = [
        e.payload["digests"][key]
        for e in of.events
        if e.action == "drafts" and key in e.payload["digests"]
    ]
    for name, text, told in (("trace", trace, traced), ("item", item, drafted)):
        if told[-1:] != [hashlib.sha256(text.encode()).hexdigest()]:
            raise IntegrityBroken(
                f"The {name} of recommendation {key} is not what the audit trail tells of it: no "
                "bundle is made of it. See `spendsense audit verify`."
            )


def _row(connection: Connection, key: str) -> dict[str, Any]:
    table = recommendations_table
    row = connection.execute(sa.select(table).where(table.c.recommendation_id == key)).one()
    return digested(row._mapping)


def _entry(event: AuditEvent) -> str:
    """The text whose SHA-256 is the hash of an event."""
    fields = asdict(event)
    del fields["hash"]
    return canonical(fields)


def _proofs(of: Case, checkpoint: Checkpoint) -> list[dict[str, Any]]:
    leaves = [leaf(event.hash) for event in of.trail[: checkpoint.count]]
    whole = Growing(leaves).root() == checkpoint.root
    if not whole or any(event.seal() != event.hash for event in of.events):
        raise IntegrityBroken(
            f"The audit trail is not the one that the checkpoint of {checkpoint.at} signed: no "
            "bundle is made under it. See `spendsense audit verify`."
        )
    places = {event.seq: place for place, event in enumerate(of.trail)}
    found = []
    for event in of.events:
        steps = proof(leaves, places[event.seq])
        assert root_by(leaf(event.hash), steps) == checkpoint.root
        found.append({"seq": event.seq, "hash": event.hash, "steps": steps})
    return found


def _told_of(of: Case, begins: str) -> list[dict[str, Any]]:
    return [
        {"audit_seq": event.seq, "event": event.payload}
        for event in of.events
        if event.action.startswith(begins)
    ]


def _decisions(connection: Connection, of: Case) -> list[dict[str, Any]]:
    """Review events, each with the words and verdicts that lie apart from it."""
    told = _told_of(of, "review.")
    kept = review_events(connection, of.found.recommendation_id)
    words = [{"words": e.text, "verdicts": e.verdicts} for e in kept]
    return [{**one, **other} for one, other in zip(told, words, strict=True)]


def _evidence(of: Case, book: Book) -> dict[str, Any]:
    """The groups of rows behind the readings of the item's window, and the rows by their ids."""
    window = of.trace.body.get("windows", {}).get(str(of.found.window_days), {})
    groups: Mapping[str, Mapping[str, Any]] = window.get("evidence", {})
    accounts = _ids(groups, "accounts")
    rows = book.transactions.filter(
        book.transactions["transaction_id"].is_in(_ids(groups, "transactions"))
    )
    accounts |= set(rows["account_id"])
    held = book.accounts.filter(book.accounts["account_id"].is_in(accounts))
    owed = book.liabilities.filter(book.liabilities["account_id"].is_in(accounts))
    return {
        "window_days": of.found.window_days,
        "as_of": of.found.as_of,
        "groups": groups,
        "read_from": window.get("read_from", {}),
        "accounts": held.sort("account_id").to_dicts(),
        "transactions": rows.sort("date", "transaction_id").to_dicts(),
        "liabilities": owed.sort("account_id").to_dicts(),
    }


def _ids(groups: Mapping[str, Mapping[str, Any]], table: str) -> set[str]:
    return {str(key) for group in groups.values() for key in group.get(table, ())}


def _policy(trace: Trace) -> list[dict[str, Any]]:
    """Every value under which it was decided, with where it comes from."""
    known = {parameter.name: parameter for parameter in parameters()}
    found = []
    for name, value in sorted(trace.body.get("policy", {}).items()):
        parameter = known.get(name)
        said: dict[str, Any] = {"name": name, "value": value}
        if parameter is not None:
            since = [start for start in parameter.values if start <= trace.as_of]
            said |= {
                "unit": parameter.unit,
                "description": parameter.description,
                "since": max(since, default=None),
                "source": parameter.reference,
            }
        found.append(said)
    return found


def _as_read(found: Recommendation) -> str:
    """The words as their user reads them."""
    approved = found.decided_at if found.status in PUBLISHED else None
    by_whom = label(found.worded_by, approved.date() if approved else None)
    because = f"Because {found.because}."
    said = (found.title, because, found.body, found.disclosure, *((by_whom,) if by_whom else ()))
    return "\n\n".join(said) + "\n"


def _readme(of: Case, checkpoint: Checkpoint) -> str:
    text = (files(__package__) / "bundle_readme.md").read_text(encoding="utf-8")
    found = of.found
    return text.format(
        recommendation_id=found.recommendation_id,
        user_id=found.user_id,
        window_days=found.window_days,
        as_of=found.as_of,
        status=found.status,
        trace_id=found.trace_id,
        key=checkpoint.key,
        at=checkpoint.at,
        count=f"{checkpoint.count:,}",
    )


def _pretty(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a bundle")


def _signature(manifest: bytes, key: SigningKey) -> bytes:
    told = {"key": key.public.key_id, "manifest": hashlib.sha256(manifest).hexdigest()}
    signature = key.sign(canonical({**told, "purpose": PURPOSE}).encode())
    return _pretty({**told, "signature": signature}).encode()


def _zipped(held: Files, key: SigningKey) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    manifest = _pretty({"files": digests}).encode()
    about = {"manifest.json": manifest, "manifest.signature.json": _signature(manifest, key)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in sorted({**held, **about}.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # whatever system packs it
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return out.getvalue()


def covering(found: Iterable[Checkpoint], last: int) -> Checkpoint | None:
    """The earliest checkpoint that reaches an event: later ones do not change the bundle."""
    reaching: Sequence[Checkpoint] = [each for each in found if each.seq >= last]
    return min(reaching, key=lambda each: (each.seq, each.at), default=None)
