"""The script of a bundle tells a genuine Ed25519 signature by itself."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from spendsense.review.verify_bundle import L, verified


@pytest.mark.parametrize("seed", range(1, 6))
def test_it_agrees_with_the_library(seed: int) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public, message = secret.public_key().public_bytes_raw(), b"event %d" % seed
    signature = secret.sign(message)
    assert verified(public, message, signature)
    assert not verified(public, message + b"x", signature)
    assert not verified(public, message, bytes([signature[0] ^ 1]) + signature[1:])
    assert not verified(public, message, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verified(public, message, signature[:-1])


def test_the_vector_of_rfc_8032_holds_and_a_second_form_of_it_does_not() -> None:
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert verified(public, b"", signature)
    again = int.from_bytes(signature[32:], "little") + L
    assert not verified(public, b"", signature[:32] + again.to_bytes(32, "little"))
