"""Checks the folder it lies in: python3 verify.py. Needs Python 3.9 and nothing else.

Every file is what the manifest says; every audit entry gives its hash, and its hash leads to the
root of a checkpoint; the checkpoint is signed; the trace, the item, the consent and the decisions
are those that the entries tell of. Exit code 1 where one of these does not hold.
"""

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
        yield _sha256((folder / name).read_bytes()) == digest, f"{name} is as it was bundled"
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
    yield _signed(folder, checkpoint), f"the checkpoint of {checkpoint['at']} is signed by its key"
    yield from _told(folder, entries)


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


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


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


def _signed(folder: Path, checkpoint: Any) -> bool:
    pem = (folder / "audit/public-key.pem").read_text(encoding="ascii")
    body = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    public = base64.b64decode(body)[-32:]
    if _sha256(public)[:16] != checkpoint["key"]:
        return False
    fields = {name: value for name, value in checkpoint.items() if name != "signature"}
    fields["purpose"] = "spendsense audit checkpoint"
    message = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return verified(public, message.encode(), bytes.fromhex(checkpoint["signature"]))


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


def main() -> None:
    failed = 0
    for holds, said in check(Path(__file__).resolve().parent):
        failed += not holds
        sys.stdout.write(f"{'ok    ' if holds else 'FAILED'}  {said}\n")
    sys.stdout.write(f"{failed} checks failed\n" if failed else "everything holds\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
