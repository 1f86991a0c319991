"""A pattern as it is answered: sentences from the rules, and the query of the rows behind each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from spendsense.ledger import Window
from spendsense.personas import PERSONAS, Assignment, Distance, Held, Persona
from spendsense.personas.assignment import NONE, NOT_ENOUGH_DATA
from spendsense.personas.levers import MONTHLY
from spendsense.personas.margins import Branch, Margin, as_sentence
from spendsense.personas.pattern import Pattern, Rows
from spendsense.personas.sliders import Slider
from spendsense.personas.what_if import WhatIf
from spendsense.personas.wording import listed
from spendsense.signals import READINGS, sentence, text_of, written

from .pattern_bodies import (
    BranchBody,
    EnoughBody,
    FigureBody,
    LeverBody,
    MarginBody,
    MovedBody,
    PersonaPattern,
    PrimaryBody,
    RowsBehind,
    Standing,
    WayBody,
    WhatIfBody,
    WindowPattern,
)

MOST_IDS = 20
"""How many ids of rows a figure carries; its query opens all of them."""


def window_body(found: Pattern) -> WindowPattern:
    window, row = found.window, found.readings
    return WindowPattern(
        window_days=window.days,
        from_day=window.start,
        to_day=window.as_of,
        record=_record(found.enough, row),
        primary=primary_body(found.assignment, found.distances, window),
        personas=personas_of(found.assignment, found.rules, found.distances, window),
        figures=[figure_body(name, row, rows, window) for name, rows in found.rows.items()],
        levers=[lever_body(slider) for slider in found.sliders],
    )


def what_if_body(user_id: str, found: WhatIf, window: Window) -> WhatIfBody:
    return WhatIfBody(
        user_id=user_id,
        as_of=window.as_of,
        window_days=window.days,
        changes=dict(found.changes),
        said=found.said,
        began=list(found.began),
        ended=list(found.ended),
        primary=primary_body(found.assignment, found.distances, window),
        personas=personas_of(found.assignment, found.rules, found.distances, window),
        readings=_moved(found),
    )


def personas_of(
    assignment: Assignment,
    rules: Mapping[str, Branch],
    distances: tuple[Distance, ...],
    window: Window,
) -> list[PersonaPattern]:
    """All five, in order of precedence."""
    held = {each.key: each for each in assignment.held}
    return [
        _persona(persona, held.get(persona.key), rules[persona.key], distance, window)
        for persona, distance in zip(PERSONAS, distances, strict=True)
    ]


def primary_body(
    assignment: Assignment, distances: tuple[Distance, ...], window: Window
) -> PrimaryBody:
    first = assignment.primary
    reasons = first.finding.reasons() or (first.finding.because,)
    return PrimaryBody(
        key=first.key,
        title=first.title,
        said=_primary_said(first, distances, window),
        sentences=[as_sentence(each) for each in reasons],
        confidence=first.confidence,  # type: ignore[arg-type]  # one of the three
    )


def figure_body(name: str, row: Mapping[str, Any], rows: Rows, window: Window) -> FigureBody:
    reading, value = READINGS[name], row[name]
    return FigureBody(
        reading=name,
        unit=reading.unit,
        value=value.isoformat() if isinstance(value, date) else value,
        text=None if value is None else text_of(name, value),
        said=as_sentence(sentence(reading, row)),
        rows=rows_body(name, rows, window),
    )


def rows_body(reading: str, rows: Rows, window: Window) -> RowsBehind:
    return RowsBehind(
        query=f"reading={reading}&window_days={window.days}&as_of={window.as_of}",
        transactions=len(rows.transactions),
        transaction_ids=list(rows.transactions[:MOST_IDS]),
        account_ids=list(rows.accounts),
        days=rows.days,
    )


def margin_body(found: Margin) -> MarginBody:
    return MarginBody.model_validate(found.as_json())


def branch_body(found: Branch) -> BranchBody:
    return BranchBody.model_validate(found.as_json())


def lever_body(slider: Slider) -> LeverBody:
    fields = slider.as_json()
    return LeverBody(**fields, now_said=written(slider.unit, slider.now))


def _persona(
    persona: Persona, held: Held | None, rule: Branch, distance: Distance, window: Window
) -> PersonaPattern:
    margins = rule.margins()
    standing: Standing = "held" if held else "near" if distance.near else "not near"
    return PersonaPattern(
        key=persona.key,
        title=persona.title,
        focus=persona.focus,
        standing=standing,
        primary=held is not None and held.primary,
        confidence=held.confidence if held else None,  # type: ignore[arg-type]  # of the three
        said=_said(held, distance, window),
        why=[each.said for each in margins if each.held],
        why_not=[each.said for each in margins if not each.held],
        margins=[margin_body(each) for each in margins],
        rule=branch_body(rule),
        missed_by=distance.missed_by,
        ways=[WayBody.model_validate(way.as_json()) for way in distance.ways],
        cannot_turn=distance.why_not,
    )


def _said(held: Held | None, distance: Distance, window: Window) -> str:
    if held is not None:
        because = listed(held.finding.reasons())
        return f"{held.title} describes these {window.days} days: {because}."
    if distance.missed_by is None:
        return distance.said
    how = "is near: it is" if distance.near else "is"
    return f"{distance.title} {how} missed by {distance.missed_by}."


def _primary_said(first: Held, distances: tuple[Distance, ...], window: Window) -> str:
    if first.key == NOT_ENOUGH_DATA:
        return f"There is not enough record yet to say anything of these {window.days} days."
    if first.key != NONE:
        return _said(first, distances[0], window)
    near = [each.title for each in distances if each.near]
    nearest = f" Near is {listed(near)}." if near else ""
    return f"None of the five patterns describes these {window.days} days.{nearest}"


def _record(enough: Branch, row: Mapping[str, Any]) -> EnoughBody:
    days, posted = row["history_days"], row["posted_rows"]
    said = (
        "There is enough record to say what these days describe, and what not."
        if enough.held
        else "There is not enough record yet: what is missing is below."
    )
    return EnoughBody(
        enough=enough.held,
        days=days,
        transactions=posted,
        said=said,
        margins=[margin_body(each) for each in enough.margins()],
    )


def _moved(found: WhatIf) -> list[MovedBody]:
    """The readings that the rules ask for, and those that were moved."""
    asked = [each.reading for tree in found.rules.values() for each in tree.margins()]
    parts = [name for name in (*found.changes, *MONTHLY.values()) if name in READINGS]
    return [
        MovedBody(
            reading=name,
            unit=READINGS[name].unit,
            before=found.before[name],
            after=found.readings[name],
            after_text=None
            if found.readings[name] is None
            else text_of(name, found.readings[name]),
            changed=found.before[name] != found.readings[name],
            said=as_sentence(sentence(READINGS[name], found.readings)),
        )
        for name in dict.fromkeys((*asked, *parts))
    ]
