"""Classes of words, as policy lists them, with the forms of their verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from spendsense.policy import Policy

FORMS = ("base", "third", "past", "ing")

Vocabulary = Mapping[str, tuple[str, ...]]
"""Words by name of class: `spend` holds every form, `spend.past` the past and the participle."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb in its forms. "run up" runs up, ran up, running up.

    >>> Verb.of("splurge").past, Verb.of("blow/blew/blown").ing, Verb.of("dip into").past
    (('splurged',), ('blowing',), ('dipped into',))
    """

    base: tuple[str, ...]
    third: tuple[str, ...]
    past: tuple[str, ...]
    ing: tuple[str, ...]

    @classmethod
    def of(cls, entry: str) -> Verb:
        """From its base, or base/past/participle where the past is irregular."""
        head, _, rest = entry.partition(" ")
        base, *irregular = head.split("/")
        past = tuple(dict.fromkeys(irregular)) or (_with(base, "ed"),)
        forms = ((base,), (_with(base, "s"),), past, (_with(base, "ing"),))
        return cls(*(tuple(f"{form} {rest}".strip() for form in each) for each in forms))


@lru_cache(maxsize=256)
def vocabulary(policy: Policy) -> Vocabulary:
    """Every class of `tone_patterns.words` that is in force."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in policy["tone_patterns.words"]:
        verbs = [Verb.of(verb) for verb in _listed(entry.get("verbs", ""))]
        forms = {form: _joined(getattr(verb, form) for verb in verbs) for form in FORMS}
        found |= {f"{entry['class']}.{form}": forms[form] for form in FORMS if verbs}
        plain_words = tuple(_listed(entry.get("words", "")))
        found[entry["class"]] = tuple(dict.fromkeys((*_joined(forms.values()), *plain_words)))
    return found


@lru_cache(maxsize=256)
def commands(policy: Policy) -> frozenset[str]:
    """The bare forms of all verbs, by their first word: a command begins with one of them."""
    known = vocabulary(policy)
    bare = {word.split()[0] for name in known if name.endswith(".base") for word in known[name]}
    return frozenset(bare | set(known["command"]))


def _listed(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def _joined(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for group in groups for word in group))


def _with(base: str, ending: str) -> str:
    """A regular form. Short verbs double their last letter: dipped, cutting."""
    if ending == "s":
        if re.search(r"[^aeiou]y$", base):
            return base[:-1] + "ies"
        return base + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", base) else "s")
    if ending == "ed" and re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + ending
    doubled = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", base) and not base.endswith("w")
    return base + (base[-1] if doubled and not re.search(r"[aeiou]{2}.$", base) else "") + ending
