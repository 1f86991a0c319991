"""Why a reply is not used."""

from __future__ import annotations

from typing import Literal

Fault = Literal[
    "schema",
    "characters",
    "markup",
    "link",
    "placeholder",
    "own_number",
    "own_number_word",
    "because",
]


class Unusable(Exception):
    """A reply that cannot be shown: the `fault` that is counted, and the sentence that is read."""

    def __init__(self, fault: Fault, said: str) -> None:
        super().__init__(said)
        self.fault = fault
        self.said = said
