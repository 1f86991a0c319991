"""A consent receipt that shows whether anybody changed it: signed with the key of the trail.

What is signed is the receipt without its `signature`, and with the purpose of the signature, as
canonical JSON (RFC 8785).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spendsense.ledger import BadInput
from spendsense.storage.audit import canonical

from .keys import PublicKey, SigningKey, has_key, signing_key

PURPOSE = "spendsense consent receipt"
"""Stands in every message that is signed, so that no signature passes for another's."""

ALGORITHM = "Ed25519"
SIGNED = ("signed", "unsigned_because", "signature")
"""What signing adds to a receipt."""
UNSIGNED = (
    "No key was made here. Make one once, and ask for the receipt again: spendsense audit key"
)


def signed_in(home: Path, receipt: Mapping[str, Any]) -> dict[str, Any]:
    """A receipt with the signature of the home's key, or with the reason that it has none.

    Raises BadInput for a key that others can read.
    """
    if not has_key(home):
        return {**receipt, "signed": False, "unsigned_because": UNSIGNED, "signature": None}
    return signed(receipt, signing_key(home))


def signed(receipt: Mapping[str, Any], key: SigningKey) -> dict[str, Any]:
    """A receipt with its signature."""
    whole = {**receipt, "signed": True, "unsigned_because": None}
    made = {"algorithm": ALGORITHM, "key": key.public.key_id, "public_key": key.public.pem}
    return {**whole, "signature": {**made, "value": key.sign(_message(whole))}}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt's signature proves: `genuine`, `changed`, `of_another_key` or `unsigned`."""

    verdict: str
    sentence: str

    @property
    def genuine(self) -> bool:
        return self.verdict == "genuine"


def checked(receipt: Any, keys: Mapping[str, PublicKey]) -> Checked:
    """Whether a receipt is as one of these keys signed it. Raises BadInput for no receipt.

    The key that stands in the receipt itself proves nothing: a forger would bring their own.
    """
    if not isinstance(receipt, dict) or receipt.get("receipt") != "consent":
        raise BadInput(
            "This is no consent receipt. Name the JSON that `spendsense consent receipt --json` "
            "printed."
        )
    signature = receipt.get("signature")
    if not receipt.get("signed") or not isinstance(signature, dict):
        why = receipt.get("unsigned_because") or "It holds no signature."
        return Checked("unsigned", f"The receipt is not signed, so it proves nothing. {why}")
    key = keys.get(str(signature.get("key")))
    if key is None or signature.get("algorithm") != ALGORITHM:
        return Checked(
            "of_another_key",
            f"The receipt names the key {signature.get('key')}, and that is none of "
            f"{', '.join(sorted(keys)) or 'no key'}. It was made elsewhere, or forged.",
        )
    if not _holds(receipt, key, str(signature.get("value"))):
        return Checked("changed", "The receipt is not as it was signed: somebody changed it.")
    return Checked(
        "genuine",
        f"The receipt of {receipt.get('user_id')}, made at {receipt.get('made_at')} UTC, is as the "
        f"key {key.key_id} signed it.",
    )


def _holds(receipt: Mapping[str, Any], key: PublicKey, value: str) -> bool:
    try:
        return key.holds(_message(receipt), value)
    except (ValueError, TypeError):  # a number that no JSON of ours holds
        return False


def _message(receipt: Mapping[str, Any]) -> bytes:
    told = {name: value for name, value in receipt.items() if name != "signature"}
    return canonical({**told, "signed_for": PURPOSE}).encode()
