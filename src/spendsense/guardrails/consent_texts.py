"""The texts that people consent to: one file for each purpose and version, never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What somebody reads before granting. `version` is the day from which it is shown."""

    purpose: str
    version: str
    text: str

    @property
    def hash(self) -> str:
        """SHA-256 of the file, which is the text exactly as it is shown."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Every text there is or was, by purpose and version."""
    folder = files("spendsense.policy") / "consent_texts"
    found = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        purpose, version, _ = path.name.split(".")
        found.append(ConsentText(purpose, version, path.read_text(encoding="utf-8")))
    return tuple(found)


def consent_text(purpose: str, day: date) -> ConsentText:
    """The text of a purpose on a day; before the first version, that one."""
    versions = [each for each in consent_texts() if each.purpose == purpose]
    shown = [each for each in versions if each.version <= day.isoformat()]
    return shown[-1] if shown else versions[0]
