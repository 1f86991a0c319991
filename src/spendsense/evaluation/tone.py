"""How well the tone guardrail hears: precision and recall on labelled sentences of our own.

`tune` is what the patterns were written against; `report` was written by an author who had read
neither them nor `tune`, and its bytes are frozen: only it says how they do on what they have not
seen. Sentences that others write will do otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from spendsense.guardrails.tone import faults
from spendsense.policy import Policy

from .metric import Metric, share

Split = Literal["tune", "report"]

SPLITS: tuple[Split, ...] = ("tune", "report")
KINDS = ("shame", "blame", "moral", "urgency", "promise", "advice", "fear")
FROZEN = "956ff5a30fb5b114fed3a8678827a805c39b0bbb74af744603ad1fbd70f5ea17"
"""SHA-256 of the file of `report`, taken at 12:17 UTC on 2026-11-21, before it was ever read."""

PRECISION, RECALL = 0.95, 0.90
"""What is aimed at, in all and for each kind; the aim of the product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A sentence, the kinds of fault in it as its author sees them, and when it was written."""

    id: str
    split: Split
    written: datetime
    voice: str
    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled sentence and the kinds of fault that the guardrail hears in it."""

    sentence: Labelled
    heard: tuple[str, ...]
    said: tuple[str, ...]

    def __str__(self) -> str:
        expected = ", ".join(self.sentence.kinds) or "nothing"
        found = "; ".join(self.said) or "nothing"
        return f'{self.sentence.id} "{self.sentence.text}" holds {expected}; heard: {found}'


@dataclass(frozen=True, slots=True)
class ToneFigures:
    """One split: precision and recall in all, then of each kind."""

    split: Split
    judged: tuple[Judged, ...]
    metrics: tuple[Metric, ...]

    @property
    def missed(self) -> tuple[Judged, ...]:
        """Sentences with a fault of which none was heard."""
        return tuple(one for one in self.judged if one.sentence.kinds and not one.heard)

    @property
    def false_alarms(self) -> tuple[Judged, ...]:
        """Sentences without a fault in which one was heard."""
        return tuple(one for one in self.judged if one.heard and not one.sentence.kinds)

    def as_json(self) -> dict[str, Any]:
        return {
            "split": self.split,
            "sentences": len(self.judged),
            "written": [stamp.isoformat() for stamp in self.written],
            "metrics": [metric.as_json() for metric in self.metrics],
            "missed": [str(one) for one in self.missed],
            "false_alarms": [str(one) for one in self.false_alarms],
        }

    @property
    def written(self) -> tuple[datetime, datetime]:
        """When its first and its last sentence were written."""
        stamps = [one.sentence.written for one in self.judged]
        return min(stamps), max(stamps)


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every labelled sentence that ships with the product, in order of file and id."""
    found = []
    folder = files("spendsense.evaluation") / "data" / "tone"
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".yaml"):
            for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
                found.append(Labelled(**(entry | {"kinds": tuple(entry["kinds"])})))
    return tuple(found)


def tone_figures(policy: Policy) -> tuple[ToneFigures, ...]:
    """The figures of each split, under the patterns of a policy."""
    return tuple(
        _figures(split, [one for one in labelled() if one.split == split], policy)
        for split in SPLITS
    )


def _figures(split: Split, sentences: Iterable[Labelled], policy: Policy) -> ToneFigures:
    judged = tuple(_judged(one, policy) for one in sentences)
    metrics = [_precision("all", judged), _recall("all", judged)]
    for kind in KINDS:
        metrics += [_precision(kind, judged), _recall(kind, judged), _withheld(kind, judged)]
    return ToneFigures(split, judged, tuple(metrics))


def _judged(sentence: Labelled, policy: Policy) -> Judged:
    found = faults(sentence.text, policy)
    kinds = tuple(dict.fromkeys(fault.kind for fault in found))
    return Judged(sentence, kinds, tuple(f"{fault.name} ({fault.phrase})" for fault in found))


def _precision(kind: str, judged: Iterable[Judged]) -> Metric:
    """Of what is heard as this kind, the share that is of it; of all, the share with any fault."""
    heard = [one for one in judged if _in(kind, one.heard)]
    wrong = [str(one) for one in heard if not _in(kind, one.sentence.kinds)]
    return share(
        f"precision, {kind}", len(heard) - len(wrong), len(heard), target=PRECISION,
        of=f"sentences heard as {_fault(kind)}", did="hold it", section="guardrails",
        missed=wrong,
    )  # fmt: skip


def _recall(kind: str, judged: Iterable[Judged]) -> Metric:
    """Of what is of this kind, the share that is heard as it."""
    held = [one for one in judged if _in(kind, one.sentence.kinds)]
    deaf = [str(one) for one in held if not _in(kind, one.heard)]
    return share(
        f"recall, {kind}", len(held) - len(deaf), len(held), target=RECALL,
        of=f"sentences with {_fault(kind)}", did="are heard as that", section="guardrails",
        missed=deaf,
    )  # fmt: skip


def _withheld(kind: str, judged: Iterable[Judged]) -> Metric:
    """Of what is of this kind, the share that is withheld, whatever kind it is heard as."""
    held = [one for one in judged if _in(kind, one.sentence.kinds)]
    passed = [str(one) for one in held if not one.heard]
    return share(
        f"withheld, {kind}", len(held) - len(passed), len(held), target=RECALL,
        of=f"sentences with {_fault(kind)}", did="are withheld", section="guardrails",
        missed=passed,
    )  # fmt: skip


def _in(kind: str, kinds: tuple[str, ...]) -> bool:
    return bool(kinds) if kind == "all" else kind in kinds


def _fault(kind: str) -> str:
    return "a fault" if kind == "all" else kind
