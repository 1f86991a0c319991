"""What takes files: an evaluation knows no more of where they go."""

from __future__ import annotations

from typing import Protocol

MANIFEST = "manifest.json"
"""Written last: where it lies, every file that it names is there whole."""


class Sink(Protocol):
    def begin(self, manifest: str) -> None:
        """Make ready for files of which this is the manifest: until it is put, there is none.

        Raises a SpendSenseError where nothing can be kept.
        """

    def put(self, name: str, content: bytes) -> str:
        """Keep a file under a name, whole or not at all, and give its address.

        Raises a SpendSenseError where it cannot be kept.
        """
