"""One root over a trail, and short proofs that tell nothing of the others."""

from __future__ import annotations

import hashlib

import pytest

from spendsense.review.merkle import Growing, leaf, node, proof, root_by

LEAVES = tuple(leaf(f"{number:064x}") for number in range(20))


def test_the_root_of_three_is_computed_by_hand() -> None:
    a, b, c = LEAVES[:3]
    first = hashlib.sha256(b"\x01" + a + b).digest()
    assert Growing(LEAVES[:3]).root() == hashlib.sha256(b"\x01" + first + c).hexdigest()


def test_the_root_of_nothing_is_the_hash_of_nothing_and_of_one_the_leaf() -> None:
    assert Growing().root() == hashlib.sha256(b"").hexdigest()
    assert Growing(LEAVES[:1]).root() == LEAVES[0].hex()


@pytest.mark.parametrize("size", range(1, 21))
def test_every_leaf_is_proven_to_the_root_and_no_other_leaf_is(size: int) -> None:
    leaves = LEAVES[:size]
    root = Growing(leaves).root()
    for place in range(size):
        steps = proof(leaves, place)
        assert root_by(leaves[place], steps) == root
        assert root_by(leaf("other"), steps) != root
        assert len(steps) <= (size - 1).bit_length()


def test_a_leaf_is_never_taken_for_a_pair() -> None:
    a, b = LEAVES[:2]
    assert node(a, b) != leaf((a + b).hex())


def test_one_more_event_gives_another_root() -> None:
    assert len({Growing(LEAVES[:size]).root() for size in range(1, 21)}) == 20
