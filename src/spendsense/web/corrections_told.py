"""Corrections and what they changed, as they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spendsense.ledger.categories import category_words, taxonomy
from spendsense.review.correction_effect import Effect, State, WindowEffect
from spendsense.review.corrections import ONLY_IN, ONLY_OUT, choices, sentence
from spendsense.signals import READINGS
from spendsense.signals import sentence as said_of
from spendsense.storage import Correction

from .correction_bodies import (
    CategoryChoice,
    CorrectionBody,
    CorrectionDone,
    ReadingChange,
    StaleLesson,
    WindowChange,
)


def correction_told(each: Correction) -> CorrectionBody:
    """One, with its words."""
    return CorrectionBody(
        correction_id=each.correction_id,
        said=each.said,  # type: ignore[arg-type]
        sentence=sentence(each),
        label=dict(each.label),
        note=each.note,
        at=each.at,
        by=each.by,
        undone_at=each.undone_at,
        stands=each.stands,
    )


def categories() -> list[CategoryChoice]:
    """What a row may be said to be, by group and words."""
    primaries = taxonomy()
    found = [
        CategoryChoice(
            code=code,
            words=category_words(code),
            group=primaries[code],
            group_words=category_words(primaries[code]),
            incoming=primaries[code] not in ONLY_OUT,
            outgoing=primaries[code] not in ONLY_IN,
        )
        for code in choices()
    ]
    return sorted(found, key=lambda each: (each.group_words, each.words))


def done_told(
    said: Correction, run_id: str, before: State, after: State, changed: Effect
) -> CorrectionDone:
    """What was said, and what it changed."""
    return CorrectionDone(
        correction=correction_told(said),
        run_id=run_id,
        as_of=after.as_of,
        windows=[
            _window(days, each, before.readings[days], after.readings[days])
            for days, each in sorted(changed.windows.items())
        ],
        set_aside=len(changed.set_aside),
        drafted=len(changed.drafted),
        stale=[
            StaleLesson(
                recommendation_id=each.recommendation_id,
                title=each.title,
                sentence=f"It states {_listed(names)} as it was before you said this.",
            )
            for each, names in changed.stale
        ],
        sentence=_sentence(said, changed),
    )


def _window(
    days: int, each: WindowEffect, was: Mapping[str, Any], now: Mapping[str, Any]
) -> WindowChange:
    return WindowChange(
        window_days=days,
        readings=[
            ReadingChange(
                name=name,
                before=before,
                after=after,
                sentence_before=said_of(READINGS[name], was),
                sentence_after=said_of(READINGS[name], now),
            )
            for name, (before, after) in each.readings.items()
        ],
        personas_began=list(each.began),
        personas_ended=list(each.ended),
    )


def _sentence(said: Correction, changed: Effect) -> str:
    count = len({name for each in changed.windows.values() for name in each.readings})
    what = "Kept" if said.stands else "Taken back"
    if not count:
        return f"{what}. No figure changed by it."
    figures = "One figure" if count == 1 else f"{count} figures"
    began = sorted({title for each in changed.windows.values() for title in each.began})
    ended = sorted({title for each in changed.windows.values() for title in each.ended})
    parts = [f"{what}. {figures} changed"]
    parts += [f"{' and '.join(began)} began"] if began else []
    parts += [f"{' and '.join(ended)} ended"] if ended else []
    return f"{', '.join(parts)}."


def _listed(names: tuple[str, ...]) -> str:
    words = [name.removesuffix("_cents").replace("_", " ") for name in names]
    return " and ".join(words)
