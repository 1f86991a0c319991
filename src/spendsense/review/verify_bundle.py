"""Checks the folder it lies in: python3 verify.py. Needs Python 3.9 and nothing else.

Every file is what the manifest says, none lies beside them, and manifest and checkpoint are signed
by one key; every audit entry gives its hash, and its hash leads to the root of the checkpoint; the
trace, the item, the consent and the decisions with their words are those that the entries tell of;
the policy and the rows are those that the trace names; the item reads as they make it read. Exit
code 1 where one of these does not hold.

python3 verify.py KEY asks besides whether the key is KEY: without that, whoever has a key of their
own can make a folder in which everything holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Ed25519, RFC 8032: slow, for one signature.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P


def check(folder: Path) -> Iterator[tuple[bool, str]]:
    """Whether each of these holds, and what it is."""
    manifest = _json(folder, "manifest.json")
    for name, digest in sorted(manifest["files"].items()):
        path = folder / name
        there = path.is_file() and _sha256(path.read_bytes()) == digest
        yield there, f"{name} is as it was bundled"
    paths = [path for path in folder.rglob("*") if not path.is_dir()]
    held = {path.relative_to(folder).as_posix() for path in paths}
    other = sorted(held - set(manifest["files"]) - {"manifest.json", "manifest.signature.json"})
    yield not other, " ".join(["no other file is in the folder", *other])
    yield _manifest_signed(folder), "the manifest is signed by the key of the checkpoint"
    lines = (folder / "audit/entries.jsonl").read_bytes().splitlines()
    checkpoint = _json(folder, "audit/checkpoint.json")
    proofs = _json(folder, "audit/proofs.json")
    yield len(proofs) == len(lines), "each audit entry has a proof"
    entries = []
    for line, proof in zip(lines, proofs):  # noqa: B905 - counted above; Python 3.9 has no strict
        entry = json.loads(line)
        entries.append(entry)
        named = f"audit entry {entry['seq']} ({entry['action']})"
        yield _sha256(line) == proof["hash"], f"{named} gives its hash"
        root = _root(proof["hash"], proof["steps"])
        yield root == checkpoint["root"], f"{named} leads to the root of the checkpoint"
    yield _checkpoint_signed(folder), f"the checkpoint of {checkpoint['at']} is signed by its key"
    yield from _told(folder, entries)
    yield from _decided(folder, entries)
    yield from _rests_on(folder)
    yield (
        _as_read(folder) == (folder / "item.txt").read_text(encoding="utf-8"),
        ("item.txt is the item in the words that were decided"),
    )


def _told(folder: Path, entries: list[Any]) -> Iterator[tuple[bool, str]]:
    """Whether the entries tell of the files beside them."""
    trace, item = _json(folder, "trace.json"), _json(folder, "recommendation.json")
    traced = [e["payload"]["digest"] for e in entries if e["action"] == "trace"]
    sealed = _sha256((folder / "trace.json").read_bytes())
    yield traced[-1:] == [sealed], "the trace is the one that the trail tells of"
    if "purged" not in trace["body"]:
        yield _trace_id(trace["body"]) == trace["trace_id"], "the trace gives its id"
    drafts = [e["payload"]["digests"] for e in entries if e["action"] == "drafts"]
    key = item["recommendation_id"]
    digests = [each[key] for each in drafts if key in each]
    drafted = _sha256((folder / "recommendation.json").read_bytes())
    yield digests[-1:] == [drafted], "the item is the one that the trail tells of"
    for name, begins in (("consent.json", "consent."), ("decisions.json", "review.")):
        told = [e["payload"] for e in entries if e["action"].startswith(begins)]
        held = [each["event"] for each in _json(folder, name)]
        yield told == held, f"{name} is what the trail tells, nothing left out"


def _decided(folder: Path, entries: list[Any]) -> Iterator[tuple[bool, str]]:
    """Whether each decision has the words and verdicts whose hash its entry tells."""
    purged = [e["payload"].get("rows", {}) for e in entries if e["action"] == "purge"]
    gone = {seq for rows in purged for seq in rows.get("review_texts", ())}
    for each in _json(folder, "decisions.json"):
        event, content = each["event"], {"text": each["words"], "verdicts": each["verdicts"]}
        hashed, none = event.get("content_hash"), content == {"text": None, "verdicts": None}
        if hashed is None:
            # Nothing was said, or an older version said it in the event itself.
            older = {name: event.get(name) for name in content}
            yield content == older, f"decision {event['seq']} has no words but its own"
        elif none and str(event["seq"]) in gone:
            yield True, f"decision {event['seq']} has no words any more: they were purged"
        else:
            written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            same = _sha256(written.encode()) == hashed
            yield same, f"decision {event['seq']} has the words and verdicts that the trail tells"


def _rests_on(folder: Path) -> Iterator[tuple[bool, str]]:
    """Whether policy and rows are those that the trace names; what a row says no trace tells."""
    body, item = _json(folder, "trace.json")["body"], _json(folder, "recommendation.json")
    policy, rows = _json(folder, "policy.json"), _json(folder, "evidence.json")
    values = {each["name"]: each["value"] for each in policy}
    same = len(values) == len(policy) and _same(values, body.get("policy", {}))
    yield same, "policy.json has the values that stand in the trace"
    window = body.get("windows", {}).get(str(item["window_days"]), {})
    groups = window.get("evidence", {})
    same = _same(rows["groups"], groups) and _same(rows["read_from"], window.get("read_from", {}))
    same = same and _same([rows[n] for n in ("window_days", "as_of")], _of_item(item))
    yield same, "evidence.json has the groups of rows that stand in the trace"
    named = {
        table: {key for group in groups.values() for key in group.get(table, ())}
        for table in ("accounts", "transactions")
    }
    held = {each["account_id"] for each in rows["transactions"]}
    fit = all(each["transaction_id"] in named["transactions"] for each in rows["transactions"])
    for table in ("accounts", "liabilities"):
        fit = fit and all(e["account_id"] in named["accounts"] | held for e in rows[table])
    whose = {e["user_id"] for t in ("accounts", "transactions", "liabilities") for e in rows[t]}
    fit = fit and whose <= {item["user_id"]}
    yield fit, "the rows in evidence.json are of those that the trace names, and of this user"


def _of_item(item: Any) -> list[Any]:
    return [item["window_days"], item["as_of"]]


def _same(one: Any, other: Any) -> bool:
    """As JSON: 1, 1.0 and true are three values."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


STATUS_AFTER = {
    "approve": "approved",
    "override": "overridden",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "flag": "flagged",
    "escalate": "flagged",
    "undo": "pending",
    "expire": "expired",
    "stale": "stale",
    "supersede": "superseded",
    "restore": "pending",
    "notice": "rejected",
    "miss": "rejected",
}
AS_DRAFTED = ("restore", "undo", "flag", "escalate")


def _as_read(folder: Path) -> str:
    """The item as its user reads it: the draft, in the last words that stand."""
    item = _json(folder, "recommendation.json")
    words: Any = None
    approved = None
    for each in _json(folder, "decisions.json"):
        event = each["event"]
        if event["action"] not in STATUS_AFTER:
            continue
        status = event.get("status") or STATUS_AFTER[event["action"]]
        approved = event["at"][:10] if status in ("approved", "overridden") else None
        if event["action"] in AS_DRAFTED:
            words = None
        elif event["action"] == "override":
            words = each["words"]
    told = {**item, **(words or {})}
    said = [told["title"], f"Because {told['because']}.", told["body"], item["disclosure"]]
    if item.get("worded_by", "template") != "template":
        said.append(f"Worded by a language model from these facts; {_approved(approved)}.")
    return "\n\n".join(said) + "\n"


def _approved(on: Any) -> str:
    if on is None:
        return "not approved by a person yet"
    year, month, day = on.split("-")
    return f"approved by a person on {MONTHS[month]} {int(day)}, {int(year)}"


MONTHS = {
    "01": "January",
    "02": "February",
    "03": "March",
    "04": "April",
    "05": "May",
    "06": "June",
    "07": "July",
    "08": "August",
    "09": "September",
    "10": "October",
    "11": "November",
    "12": "December",
}


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"), object_pairs_hook=_each_once)


def _each_once(pairs: list[Any]) -> Any:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names a key twice")
    return found


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _trace_id(body: Any) -> str:
    content = {name: value for name, value in body.items() if name != "trace_id"}
    text = json.dumps(content, sort_keys=True)
    return "trace_" + hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _root(event_hash: str, steps: list[Any]) -> str:
    """RFC 6962: from a leaf up to the root."""
    found = hashlib.sha256(b"\x00" + event_hash.encode()).digest()
    for other, side in steps:
        beside = bytes.fromhex(other)
        pair = beside + found if side == "left" else found + beside
        found = hashlib.sha256(b"\x01" + pair).digest()
    return found.hex()


def _checkpoint_signed(folder: Path) -> bool:
    checkpoint = _json(folder, "audit/checkpoint.json")
    return _signed(folder, checkpoint, "spendsense audit checkpoint")


def _manifest_signed(folder: Path) -> bool:
    told = _json(folder, "manifest.signature.json")
    if told["manifest"] != _sha256((folder / "manifest.json").read_bytes()):
        return False
    return _signed(folder, told, "spendsense bundle manifest")


def key_of(folder: Path) -> str:
    """The id of the key in the folder."""
    return _sha256(_public(folder))[:16]


def _public(folder: Path) -> bytes:
    pem = (folder / "audit/public-key.pem").read_text(encoding="ascii")
    body = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    return base64.b64decode(body)[-32:]


def _signed(folder: Path, told: Any, purpose: str) -> bool:
    public = _public(folder)
    if key_of(folder) != told["key"]:
        return False
    fields = {name: value for name, value in told.items() if name != "signature"}
    fields["purpose"] = purpose
    message = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return verified(public, message.encode(), bytes.fromhex(told["signature"]))


Point = tuple[int, int]


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is of this key and message."""
    key, commitment = _point(public), _point(signature[:32])
    scale = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or commitment is None or scale >= L:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(hashed, "little") % L
    base = _point(BASE_Y.to_bytes(32, "little"))
    assert base is not None
    return _times(scale, base) == _sum(commitment, _times(challenge, key))


def _point(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return (P - x if x % 2 != sign else x), y


def _sum(one: Point, other: Point) -> Point:
    (a, b), (c, d) = one, other
    crossed = D * a * b * c * d % P
    x = (a * d + b * c) * pow(1 + crossed, P - 2, P) % P
    y = (b * d + a * c) * pow(1 - crossed, P - 2, P) % P
    return x, y


def _times(scale: int, point: Point) -> Point:
    found = (0, 1)
    while scale:
        if scale & 1:
            found = _sum(found, point)
        point = _sum(point, point)
        scale >>= 1
    return found


def _asked(folder: Path, keys: list[str]) -> Iterator[tuple[bool, str]]:
    for key in keys:
        yield key_of(folder) == key, f"the key is {key}"
    try:
        yield from check(folder)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        yield False, f"the folder cannot be read as a bundle: {error}"


def main() -> None:
    failed = 0
    folder = Path(__file__).resolve().parent
    for holds, said in _asked(folder, sys.argv[1:]):
        failed += not holds
        sys.stdout.write(f"{'ok    ' if holds else 'FAILED'}  {said}\n")
    whole = "everything holds"
    if len(sys.argv) == 1:
        whole += f", as far as {key_of(folder)} is the key of those who gave it to you"
    sys.stdout.write(f"{failed} checks failed\n" if failed else f"{whole}\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
