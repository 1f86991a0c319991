"""What was signed for shows what was done to the trail since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from spendsense.ledger import BadInput, IntegrityBroken, NotFound
from spendsense.review import audit
from spendsense.review.checkpoints import Kept, keep, read_checkpoints, take
from spendsense.review.keys import PublicKey, SigningKey
from spendsense.storage import Database
from spendsense.storage.audit import record

NOON = datetime.fromisoformat("2026-08-22T12:00")


def of(seed: int) -> SigningKey:
    """A key that is the same each time."""
    secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return SigningKey(secret, PublicKey.of(secret.public_key()))


OURS = of(1)
KEYS = {OURS.public.key_id: OURS.public}


def events(database: Database, count: int) -> None:
    with database.write() as connection:
        for number in range(count):
            payload = {"what": f"profile {number}"}
            record(connection, at=NOON, actor="olga", action="read", subject="u", payload=payload)


def signed(database: Database, path: Path) -> Kept:
    with database.read() as connection:
        keep(path, take(connection, OURS, NOON))
    return read_checkpoints(path)


def said(database: Database, kept: Kept) -> list[str]:
    with database.read() as connection:
        return [finding.sentence for finding in audit.verify(connection, None, kept, KEYS)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "checkpoints" / "audit.jsonl"


def test_a_trail_that_grew_still_holds_every_checkpoint(database: Database, path: Path) -> None:
    for count in (1, 2, 5):
        events(database, count)
        kept = signed(database, path)
    assert [checkpoint.seq for _, checkpoint in kept.checkpoints] == [1, 3, 8]
    assert said(database, kept) == []


def test_a_changed_checkpoint_is_no_longer_signed(database: Database, path: Path) -> None:
    events(database, 3)
    ((line, sound),) = signed(database, path).checkpoints
    for changed in (
        {"seq": 2},
        {"count": 2},
        {"at": "2020"},
        {"hash": "0" * 64},
        {"root": "1" * 64},
    ):
        kept = Kept(path, ((line, replace(sound, **changed)),))
        (sentence,) = said(database, kept)
        assert "has a signature that key" in sentence and f"(line 1 of {path})" in sentence


def test_a_checkpoint_of_another_key_proves_nothing(database: Database, path: Path) -> None:
    events(database, 3)
    with database.read() as connection:
        other = take(connection, of(2), NOON)
    (sentence,) = said(database, Kept(path, ((1, other),)))
    assert f"names the key {other.key}, which is not one of {OURS.public.key_id}" in sentence
    pretending = replace(other, key=OURS.public.key_id)
    (sentence,) = said(database, Kept(path, ((1, pretending),)))
    assert "it was changed or forged" in sentence


def test_a_trail_cut_off_below_a_checkpoint_is_found(database: Database, path: Path) -> None:
    events(database, 3)
    kept = signed(database, path)
    assert "It was cut off." in said_without(
        database, kept, "DELETE FROM audit_events WHERE seq = 3"
    )


def test_a_trail_emptied_is_found(database: Database, path: Path) -> None:
    events(database, 3)
    kept = signed(database, path)
    assert "It was cut off." in said_without(database, kept, "DELETE FROM audit_events")


def said_without(database: Database, kept: Kept, statement: str) -> str:
    """What is said after it was done by someone who took the triggers away."""
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_events_no_delete")
        connection.exec_driver_sql(statement)
    return " ".join(said(database, kept))


def test_two_at_once_append_whole_lines_and_a_torn_one_is_told(
    database: Database, path: Path
) -> None:
    events(database, 2)
    signed(database, path)
    with path.open("ab") as file:
        file.write(b'{"at":"2026-')  # killed within a line
    kept = signed(database, path)
    assert [line for line, _ in kept.checkpoints] == [1, 3] and kept.unreadable == (2,)
    (sentence,) = said(database, kept)
    assert sentence == f"Line 2 of {path} is not a checkpoint: it was changed or cut off."


@pytest.mark.parametrize("line", ["[]", "{}", "null", "{", "7", '{"seq": 1e400}', "\udcff"])
def test_a_line_that_is_no_checkpoint_is_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "x").write_bytes(line.encode(errors="surrogateescape") + b"\n")
    assert read_checkpoints(tmp_path / "x") == Kept(tmp_path / "x", (), (1,))


def test_nothing_is_signed_for_over_a_broken_or_an_empty_trail(
    database: Database, path: Path
) -> None:
    with database.read() as connection, pytest.raises(NotFound, match="nothing to sign for"):
        take(connection, OURS, NOON)
    events(database, 3)
    kept = signed(database, path)
    said_without(database, kept, "DELETE FROM audit_events WHERE seq = 2")
    with database.read() as connection, pytest.raises(IntegrityBroken, match="event 2 is missing"):
        take(connection, OURS, NOON)


def test_a_file_that_cannot_be_written_or_read_is_said_so(
    database: Database, tmp_path: Path
) -> None:
    events(database, 1)
    with database.read() as connection:
        taken = take(connection, OURS, NOON)
    with pytest.raises(BadInput, match="Cannot write the checkpoint"):
        keep(tmp_path, taken)
    with pytest.raises(BadInput, match="Cannot read the checkpoints"):
        read_checkpoints(tmp_path / "none")
