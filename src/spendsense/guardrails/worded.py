"""A chosen lesson in a model's words, where every guardrail lets them through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spendsense.recommendations import Draft, item_of
from spendsense.recommendations.writer import Answer, Unusable, filled, replied
from spendsense.recommendations.writer.filling import bare

from .choice import Choice
from .guardrail import Case, Guardrail, Verdict, allowed, judge
from .model_words import USED, Asked, Wording
from .numerals import numerals


def worded(guardrails: Iterable[Guardrail], choice: Choice, asked: Asked, case: Case) -> Choice:
    """The choice in the model's words, or as it is, with the reason why."""
    draft, verdicts, reason, why = _judged(guardrails, choice.draft, asked.answer, case)
    wording = Wording(
        prompt=asked.request.prompt.as_json(),
        asked=asked.request.digest,
        model=asked.model,
        endpoint=asked.endpoint,
        answer=asked.answer,
        reason=reason,
        why=why,
        verdicts=() if draft else verdicts,
    )
    if draft is None:
        return replace(choice, wording=wording)
    return replace(choice, draft=draft, verdicts=verdicts, wording=wording)


Judged = tuple[Draft | None, tuple[Verdict, ...], str, str]
"""The draft to use, if it may be used; the verdicts; what is counted; the sentence."""


def _judged(guardrails: Iterable[Guardrail], draft: Draft, answer: Answer, case: Case) -> Judged:
    if answer.text is None:
        return None, (), answer.failure or "no_text", f"{answer.said}; the template stays"
    try:
        new = _in_its_words(draft, answer.text)
    except Unusable as fault:
        return None, (), fault.fault, f"{fault.said}; the template stays"
    verdicts = judge(guardrails, new, case)
    if allowed(verdicts):
        return new, verdicts, USED, "every guardrail lets the model's words through"
    against = [each for each in verdicts if not each.allowed]
    said = "; ".join(f"{each.guardrail}: {each.reason}" for each in against)
    return None, verdicts, f"guardrail: {against[0].guardrail}", f"{said}; the template stays"


def _in_its_words(draft: Draft, text: str) -> Draft:
    item = item_of(draft.item_key)
    if item is None:
        raise Unusable("schema", f"the catalog has no item {draft.item_key} any more")
    words = replied(text)
    new = filled(draft, item, words)
    for part in ("title", "because", "body"):
        # The writer's own list is of words; this is what grounding reads as numbers.
        if found := numerals(bare(getattr(words, part))):
            said = f"the {part} says {found[0].text!r}, a number of its own"
            raise Unusable("own_number_word", said)
    return new
