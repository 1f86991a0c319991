"""A receipt that was signed shows whether anybody changed it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from spendsense.ledger import BadInput
from spendsense.review import grant_consent, receipt
from spendsense.review.keys import PUBLIC, make_key, public_keys
from spendsense.review.signed_receipt import checked, signed_in
from spendsense.storage import Database

NOON = datetime.fromisoformat("2026-08-22T12:00")


@pytest.fixture
def unsigned(loaded: Database) -> dict[str, Any]:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON, note="é ½ 🙂")
        return receipt(connection, "u-ana", NOON)


@pytest.fixture
def kept(unsigned: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """Signed, written to a file and read again, as its user would."""
    make_key(tmp_path)
    found: dict[str, Any] = json.loads(json.dumps(signed_in(tmp_path, unsigned)))
    return found


def test_a_receipt_is_genuine_under_the_key_that_signed_it(
    kept: dict[str, Any], tmp_path: Path
) -> None:
    found = checked(kept, public_keys(tmp_path / PUBLIC))

    assert kept["signed"] is True and kept["signature"]["algorithm"] == "Ed25519"
    assert found.genuine
    assert found.sentence.startswith("The receipt of u-ana, made at 2026-08-22T12:00:00 UTC, is")


def test_it_stays_genuine_in_another_order_and_under_a_later_key(
    kept: dict[str, Any], tmp_path: Path
) -> None:
    make_key(tmp_path, rotate=True)
    turned = dict(reversed(list(kept.items())))

    assert checked(turned, public_keys(tmp_path / PUBLIC)).genuine


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another user": lambda r: r.update(user_id="u-ben"),
    "a longer time": lambda r: r["purposes"][0].update(until="2030-01-01T00:00:00"),
    "a purpose more": lambda r: r["purposes"][3].update(state="stands"),
    "another text": lambda r: r["purposes"][0].update(text="I agree to everything."),
    "an entry less": lambda r: r["entries"].pop(),
    "a field more": lambda r: r.update(sold=False),
    "a number past 2^53": lambda r: r.update(consent_epoch=2**60),
    "another signature": lambda r: r["signature"].update(value="00" * 64),
    "no hexadecimal": lambda r: r["signature"].update(value="signed, Kim"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_shows(change: str, kept: dict[str, Any], tmp_path: Path) -> None:
    CHANGES[change](kept)

    assert checked(kept, public_keys(tmp_path / PUBLIC)).verdict == "changed"


def test_who_brings_a_key_of_their_own_has_proved_nothing(
    unsigned: dict[str, Any], kept: dict[str, Any], tmp_path: Path
) -> None:
    make_key(tmp_path / "forger")
    forged = signed_in(tmp_path / "forger", {**unsigned, "user_id": "u-ben"})

    found = checked(forged, public_keys(tmp_path / PUBLIC))

    assert found.verdict == "of_another_key" and "made elsewhere, or forged" in found.sentence
    forged["signature"]["key"] = kept["signature"]["key"]
    assert checked(forged, public_keys(tmp_path / PUBLIC)).verdict == "changed"


def test_a_signature_of_another_thing_does_not_pass(kept: dict[str, Any], tmp_path: Path) -> None:
    """The same key signs checkpoints: neither message can be the other's."""
    keys = public_keys(tmp_path / PUBLIC)
    bare = {name: value for name, value in kept.items() if name != "signature"}
    signature = {**kept["signature"], "algorithm": "RSA"}

    assert checked({**bare, "signature": signature}, keys).verdict == "of_another_key"


def test_without_a_key_it_says_that_it_is_unsigned_and_how_to_make_one(
    unsigned: dict[str, Any], tmp_path: Path
) -> None:
    bare = signed_in(tmp_path / "home", unsigned)

    assert bare["signed"] is False and "spendsense audit key" in bare["unsigned_because"]
    found = checked(bare, {})
    assert found.verdict == "unsigned"
    assert found.sentence.startswith("The receipt is not signed, so it proves nothing. No key")


@pytest.mark.parametrize("wrong", (None, [], "receipt", {"receipt": "till"}, {"signed": True}))
def test_what_is_no_receipt_is_refused(wrong: Any) -> None:
    with pytest.raises(BadInput, match="This is no consent receipt"):
        checked(wrong, {})
