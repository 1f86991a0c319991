"""What was found of a population folder: checks, what its profile asks, and realism."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .asks import Answer
from .checks import Look
from .manifest import Manifest
from .measures import VERDICTS, BalancePath, Line, Tally

PLACES = 3
"""Places shown to a person; the JSON has a few more."""


@dataclass(frozen=True, slots=True)
class Result:
    """One check: what it expects, whether it held, where it did not.

    `skipped` parts could not be looked at, because their columns are not what they should be.
    """

    name: str
    expects: str
    look: Look
    skipped: int = 0

    @property
    def passed(self) -> bool:
        return self.look.failed == 0 and self.skipped == 0

    @property
    def sentence(self) -> str:
        """What holds, or how much does not."""
        if self.passed:
            return self.expects
        if not self.look.failed:
            return f"Could not be looked at in {self._parts}: {self.expects}"
        skipped = f" And {self._parts} could not be looked at." if self.skipped else ""
        wrong = f"{self.look.failed:,} of {self.look.checked:,} wrong."
        return f"{wrong} Expected: {self.expects}{skipped}"

    @property
    def places(self) -> tuple[str, ...]:
        """Where the first of what is wrong stands, a sentence each."""
        return tuple(
            place if place.endswith(".") else f"{place}." for place in self.look.where[:PLACES]
        )

    @property
    def _parts(self) -> str:
        return "1 part" if self.skipped == 1 else f"{self.skipped:,} parts"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "expects": self.expects,
            "passed": self.passed,
            "checked": self.look.checked,
            "failed": self.look.failed,
            "where": list(self.look.where),
            "skipped_parts": self.skipped,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything `validate` found, and counts of what is in the folder.

    It passes when every check holds and every ask of the profile is met. A realism line that
    misses its published figure fails nothing by itself: a profile that wants it asks for it.
    `tallies` are those of every measure, merged; `paths` a few balances, for the page.
    """

    folder: Path
    manifest: Manifest
    results: tuple[Result, ...]
    answers: tuple[Answer, ...]
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    tallies: Mapping[str, Tally]
    paths: tuple[BalancePath, ...] = ()

    @property
    def passed(self) -> bool:
        checks = all(result.passed for result in self.results)
        return checks and all(answer.passed for answer in self.answers)

    @property
    def worst_first(self) -> list[Result]:
        """Checks that failed, those that could not be looked at, those that hold."""
        return sorted(self.results, key=lambda each: (each.passed, not each.look.failed))

    @property
    def archetypes(self) -> dict[str, int]:
        return dict(sorted(self.tallies["people.archetypes"].items()))

    @property
    def consenting(self) -> int:
        """Customers who consent; an operator has nothing to consent to."""
        return self.tallies["people.consents"][True]

    @property
    def verdicts(self) -> dict[str, int]:
        """How many realism lines came to each verdict."""
        found = Counter(line.verdict for line in self.lines)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def sentence(self) -> str:
        """The whole in two sentences."""
        failed = sum(not each.passed for each in self.results)
        unmet = sum(not each.passed for each in self.answers)
        met, said = len(self.answers) - unmet, self.verdicts
        asks = f", {met} of {len(self.answers)} asks of the profile are met" if self.answers else ""
        held = len(self.results) - failed
        return (
            f"{'Passed' if self.passed else 'FAILED'}: {held} of {len(self.results)} checks hold"
            f"{asks}. {_near(said['near'], said['missed'], said['too few to say'])}"
        )

    def as_json(self) -> dict[str, Any]:
        made_from = self.manifest.as_json()
        kept = ("profile", "profile_version", "version", "seed", "since", "as_of", "users")
        customers = self.tallies["people.consents"].total()
        return {
            "generation_date": self.manifest.as_of.isoformat(),
            **{name: made_from[name] for name in kept},
            "user_count": self.counts["users"],
            "account_count": self.counts["accounts"],
            "transaction_count": self.counts["transactions"],
            "consent_distribution": {
                "consented": self.consenting,
                "not_consented": customers - self.consenting,
            },
            "archetype_distribution": self.archetypes,
            "date_range": {"start": made_from["since"], "end": made_from["as_of"]},
            "rows_dated": made_from["date_range"],
            "validation_passed": self.passed,
            "summary": self.sentence,
            "counts": dict(self.counts),
            "checks": [each.as_json() for each in self.results],
            "asks": [each.as_json() for each in self.answers],
            "realism_verdicts": self.verdicts,
            "realism": [each.as_json() for each in self.lines],
        }


def _near(near: int, missed: int, few: int) -> str:
    """How the population lies to published figures.

    >>> _near(3, 1, 2)
    '3 of 4 published figures are near; for 2 more there are too few people or rows to say.'
    >>> _near(0, 0, 60)
    'There are too few people or rows to hold against any of 60 published figures.'
    """
    if not near + missed:
        return f"There are too few people or rows to hold against any of {few} published figures."
    unsaid = f"; for {few} more there are too few people or rows to say" if few else ""
    return f"{near} of {near + missed} published figures are near{unsaid}."
