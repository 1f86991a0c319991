from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from spendsense.guardrails import Case, judge
from spendsense.guardrails.legibility import legibility
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import Draft, draft, read_catalog


def said(draft: Draft, case: Case, text: str) -> list[str]:
    return list(legibility(replace(draft, body=text), case))


@pytest.mark.parametrize("item", read_catalog(), ids=[item.key for item in read_catalog()])
def test_every_item_reads_as_english(
    item: Any, full: dict[str, Any], window: Window, policy: Policy, case: Case
) -> None:
    worded = draft(
        item, user_id="u", window=window, persona=item.personas[0], readings=full, policy=policy
    )
    assert worded is not None

    assert list(legibility(worded, case)) == []


@pytest.mark.parametrize(
    "text",
    (
        "Eres un irresponsable: deja de gastar y compra bitcoin hoy, te garantizo el doble.",
        "Tu deuda es culpa tuya y deberias pagar todo el saldo de tu tarjeta ahora mismo.",
        "Sie sind faul und dumm. Kaufen Sie sofort Aktien, Gewinn garantiert.",
        "Vous devriez acheter des actions tout de suite, c'est sans risque pour vous.",
        "Devi comprare subito delle azioni, il guadagno non puoi perderlo.",
        "Je moet nu alles kopen want de winst is zeker, zo was het.",
        "Jestes leniwy i musisz natychmiast kupic akcje bo zysk jest gwarantowany.",
    ),
)
def test_a_text_in_another_language_objects(
    text: str, utilization_draft: Draft, case: Case
) -> None:
    assert any("does not read as English" in one for one in said(utilization_draft, case, text))


def test_a_foreign_sentence_inside_an_english_text_objects_with_its_place(
    utilization_draft: Draft, case: Case
) -> None:
    foreign = "Sie sollten sofort einen Kredit aufnehmen und Aktien kaufen."
    text = f"{utilization_draft.body} {foreign}"

    (objection,) = said(utilization_draft, case, text)

    assert objection.startswith('the body does not read as English near "')
    assert "sofort einen kredit" in objection


@pytest.mark.parametrize(
    "text",
    (
        "\u0422\u044b \u0432\u0438\u043d\u043e\u0432\u0430\u0442.",
        "\u4f60\u592a\u4e0d\u8d1f\u8d23\u4efb\u4e86",
        "\u0623\u0646\u062a \u063a\u064a\u0631 \u0645\u0633\u0624\u0648\u0644.",
        "\u028f\u1d0f\u1d1c \ua731\u029c\u1d0f\u1d1c\u029f\u1d05.",  # small capitals
        "You \u0251re late.",  # a phonetic alpha
        "A l\u0430zy month.",  # a Cyrillic a
        "\u0423\u03bfu are here.",  # Cyrillic and Greek
        "You sh\u0585uld buy.",  # an Armenian o
        "\U0001d418\U0001d428\U0001d42e are here.",  # mathematical bold
        "\uff39\uff4f\uff55 are here.",  # full width
        "\u24cdou are here.",  # in a circle
        "It is \U0001f595 now.",
        "It is \u202eevil now.",
        "It is o\u0336ver now.",
        "It is\u200b over now.",
        "It is \x1b[31m red.",
    ),
)
def test_letters_that_are_not_latin_and_signs_that_hide_object(
    text: str, utilization_draft: Draft, case: Case
) -> None:
    assert any("holds U+" in one for one in said(utilization_draft, case, text))


@pytest.mark.parametrize(
    "text",
    (
        "You\u2019re at the caf\u00e9 \u2014 it is fine.",
        "The card\u2019s \u201climit\u201d is \u00a35 \u2026",
        "Nestl\u00e9 and Bj\u00f8rn\u00ae are names.",
        "First line.\n\nSecond line.\tThird.",
        "It costs \u20ac5, at 20\u00b0 and\u00a0more.",
        "It is cafe\u0301.",
    ),
)
def test_accents_and_typographic_signs_are_fine(
    text: str, utilization_draft: Draft, case: Case
) -> None:
    assert said(utilization_draft, case, text) == []


@pytest.mark.parametrize("part", ("title", "because", "body"))
@pytest.mark.parametrize(
    "text", ("", "   \n", "\u200b\u2060", "\u3164", "\u202e\u202d", "...", "\u2800")
)
def test_a_part_that_says_nothing_objects(
    part: str, text: str, utilization_draft: Draft, case: Case
) -> None:
    changed: Any = {part: text}

    objections = list(legibility(replace(utilization_draft, **changed), case))

    assert any("says nothing that can be read" in one for one in objections)


@pytest.mark.parametrize(("part", "most"), (("title", 120), ("because", 300), ("body", 2000)))
def test_a_part_has_a_length_at_most(
    part: str, most: int, utilization_draft: Draft, case: Case
) -> None:
    text = ("as it is the same, and so it was. " * 70)[: most - 1] + "."
    at: Any = {part: text}
    over: Any = {part: text + "."}

    assert list(legibility(replace(utilization_draft, **at), case)) == []
    assert list(legibility(replace(utilization_draft, **over), case)) == [
        f"the {part} has {most + 1:,} characters, and at most {most:,} are shown"
    ]


def test_a_short_text_is_not_judged_by_its_language(utilization_draft: Draft, case: Case) -> None:
    assert said(utilization_draft, case, "Vier kleine Worte hier. Drei noch dazu.") == []
    assert said(utilization_draft, case, "Vier kleine Worte hier. Drei noch dazu. Acht.") != []


def test_without_parameters_in_force_nothing_is_cleared(
    utilization_draft: Draft, case: Case
) -> None:
    early = replace(case, policy=Policy.on(date(2024, 1, 1)))

    (verdict,) = judge((legibility,), utilization_draft, early)

    assert not verdict.allowed
