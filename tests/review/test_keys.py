"""The key that signs checkpoints."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from spendsense.ledger import BadInput, Conflict, NotFound
from spendsense.review.keys import PUBLIC, SECRET, make_key, public_keys, signing_key


def test_the_secret_half_is_for_its_owner_alone(tmp_path: Path) -> None:
    make_key(tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home" / SECRET).stat().st_mode) == 0o600


def test_what_it_signs_its_public_half_holds_and_nothing_else(tmp_path: Path) -> None:
    made = make_key(tmp_path)
    (public,) = public_keys(tmp_path / PUBLIC).values()
    signature = signing_key(tmp_path).sign(b"event 7")
    assert public.key_id == made.public.key_id
    assert public.holds(b"event 7", signature)
    assert not public.holds(b"event 8", signature)
    assert not public.holds(b"event 7", signature[:-2] + "00")
    assert not public.holds(b"event 7", "no signature")


def test_a_second_key_is_made_only_when_asked_for_and_the_first_still_tells_of_its_own(
    tmp_path: Path,
) -> None:
    first = make_key(tmp_path)
    with pytest.raises(Conflict, match="There is a key already"):
        make_key(tmp_path)
    assert signing_key(tmp_path).public.key_id == first.public.key_id
    second = make_key(tmp_path, rotate=True)
    assert signing_key(tmp_path).public.key_id == second.public.key_id
    kept = public_keys(tmp_path / PUBLIC)
    assert set(kept) == {first.public.key_id, second.public.key_id}
    assert kept[first.public.key_id].holds(b"then", first.sign(b"then"))


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    make_key(tmp_path)
    (tmp_path / SECRET).chmod(0o640)
    with pytest.raises(BadInput, match="can be read by others"):
        signing_key(tmp_path)


def test_no_key_is_said_so_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="spendsense audit key"):
        signing_key(tmp_path)
    with pytest.raises(NotFound, match="spendsense audit key"):
        public_keys(tmp_path / PUBLIC)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\nxx\n-----END PUBLIC KEY-----"])  # fmt: skip  # noqa: E501
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in (SECRET, PUBLIC):
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o600)
    with pytest.raises(BadInput, match="not a file of Ed25519 keys"):
        signing_key(tmp_path)
    with pytest.raises(BadInput, match="not a file of Ed25519 keys"):
        public_keys(tmp_path / PUBLIC)
