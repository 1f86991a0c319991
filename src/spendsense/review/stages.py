"""A decision in seven stages: what was read, what it means, what could be said, and what was.

Told from what the trace kept, not thought again: replay does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from spendsense.guardrails import Verdict
from spendsense.personas import PERSONAS
from spendsense.personas.margins import as_sentence
from spendsense.policy import Policy
from spendsense.policy.rules import Rule, applied
from spendsense.recommendations import Item, item_of, read_catalog
from spendsense.signals import READINGS, text_of
from spendsense.storage import Recommendation

from .evidence import Bound, Token, rows_of, window_of

Status = Literal["ok", "attention", "failed"]

STAGES = ("data", "signals", "persona", "candidates", "guardrails", "draft", "checks")
"""In the order in which a decision is made."""

ON_ELIGIBILITY = ("consent", "eligibility")
"""Guardrails that ask for whom it is; the others ask what it says."""

RULES_OF = {
    "consent": "consent",
    "eligibility": "eligibility",
    "wording": "wording",
    "disclosure": "disclosure",
}
"""Guardrails that put rules to a draft, and under which name they ask for them."""

DIGITS = 12
"""How much of a digest is shown in a summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a stage tells. What it has nothing of is None."""

    name: str
    said: str
    status: Status = "ok"
    reading: str | None = None
    value: str | None = None
    rule: str | None = None
    margin: float | None = None
    rule_id: str | None = None
    citation: str | None = None
    transactions: int | None = None
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    title: str
    summary: str
    status: Status
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the stages are told from. `traced_as` is the id under which the trace knows the item;
    `made_from` is what the audit trail says of the code and the records, empty where it says
    nothing; `stale` what changed since it was drafted."""

    found: Recommendation
    body: Mapping[str, Any]
    traced_as: str
    made_from: Mapping[str, Any]
    stale: str | None
    bound: Mapping[str, Bound]
    tokens: Sequence[Token]

    @property
    def window(self) -> Mapping[str, Any]:
        return window_of(self.found, self.body)

    @property
    def draft(self) -> Mapping[str, Any]:
        """What the trace says of the item; nothing where it is not there."""
        drafts = self.window.get("drafts", ())
        return next((d for d in drafts if d.get("recommendation_id") == self.traced_as), {})


def stages(told: Told) -> tuple[Stage, ...]:
    """Exactly seven, in order."""
    return (
        _data(told),
        _signals(told),
        _persona(told),
        _candidates(told),
        _guardrails(told),
        _draft(told),
        _checks(told),
    )


def _data(told: Told) -> Stage:
    found, records = told.found, told.made_from.get("records") or {}
    counts = [(name, int(records[name])) for name in _TABLES if name in records]
    digest = str(records.get("digest", ""))
    summary = f"Records as they stood on {found.as_of}, the {found.window_days} days up to it."
    if counts:
        summary += f" Read: {', '.join(f'{many:,} {name}' for name, many in counts)}."
    lines = [
        Line(name="as_of", said=f"The day that was read is {found.as_of}.", value=str(found.as_of)),
        *(Line(name=n, said=f"Rows of {n} that were read.", value=f"{m:,}") for n, m in counts),
        Line(
            name="digest",
            said="SHA-256 of all those rows; the same rows give the same."
            if digest
            else "The trail does not say from which records it was made.",
            status="ok" if digest else "attention",
            value=digest or None,
        ),
        Line(
            name="code",
            said="The code that decided.",
            value=str(told.made_from["code"]) if "code" in told.made_from else None,
        ),
        Line(name="run", said="The run that drafted it.", value=found.run_id),
    ]
    if told.stale:
        lines.append(Line(name="stale", said=as_sentence(told.stale), status="attention"))
    return _stage("data", "Data", summary, lines)


_TABLES = ("accounts", "transactions", "liabilities")


def _signals(told: Told) -> Stage:
    finding = _considered(told).get(told.found.persona, {})
    asked = [_of_leaf(leaf, told) for leaf in _leaves(finding)]
    met = {line.reading for line in asked}
    told_of = [b.reading for b in told.bound.values() if b.reading and b.reading not in met]
    lines = asked + [_reading_line(name, told) for name in dict.fromkeys(told_of)]
    rows = {key for line in lines for key in rows_of(str(line.reading), told.window).transactions}
    summary = f"{len(lines)} readings decide or are told, from {len(rows):,} transactions."
    return _stage("signals", "Signals", summary, lines)


def _of_leaf(leaf: Mapping[str, Any], told: Told) -> Line:
    line = _reading_line(str(leaf.get("reading")), told)
    return Line(
        name=line.name,
        said=as_sentence(leaf["because"]),
        reading=line.reading,
        value=line.value,
        rule=leaf["rule"],
        margin=leaf.get("margin"),
        transactions=line.transactions,
        fields=(*line.fields, ("met", "yes" if leaf["held"] else "no")),
    )


def _reading_line(name: str, told: Told) -> Line:
    value = told.window.get("readings", {}).get(name)
    known = READINGS.get(name)
    behind = rows_of(name, told.window)
    return Line(
        name=name,
        said=known.description if known else name,
        reading=name,
        value=None if value is None else _text(name, value),
        transactions=len(behind.transactions),
        fields=(("accounts", str(len(behind.accounts))),) if behind.accounts else (),
    )


def _text(name: str, value: Any) -> str:
    """Days are ISO text in a trace, and stay so."""
    return str(value) if isinstance(value, str) or name not in READINGS else text_of(name, value)


def _persona(told: Told) -> Stage:
    held = {each["key"]: each for each in told.window.get("personas", ())}
    considered = _considered(told)
    lines = []
    for persona in PERSONAS:
        finding, stands = considered.get(persona.key), held.get(persona.key)
        if finding is None:
            continue
        place = "primary" if stands and stands.get("primary") else "also holds"
        lines.append(
            Line(
                name=persona.key,
                said=f"{persona.title} {'holds' if stands else 'does not hold'}:"
                f" {finding['because']}.",
                rule=finding["rule"],
                margin=finding.get("margin"),
                fields=(("place", place if stands else "does not hold"),)
                + ((("confidence", str(stands["confidence"])),) if stands else ()),
            )
        )
    titles = {persona.key: persona.title for persona in PERSONAS}
    own = titles.get(told.found.persona, told.found.persona)
    holds = told.found.persona in held
    first = next((k for k, each in held.items() if each.get("primary")), None)
    summary = f"{own} {'holds' if holds else 'does not hold'}"
    summary += (
        ", and is the first that does."
        if first == told.found.persona
        else f"; the first that holds is {titles.get(str(first), 'none')}."
    )
    return _stage("persona", "Persona", summary, lines, None if holds else "failed")


def _candidates(told: Told) -> Stage:
    drafts = told.window.get("drafts", ())
    lines = [_candidate(place, each) for place, each in enumerate(drafts, start=1)]
    lines += list(_never_worded(told, {each["item_key"] for each in drafts}))
    chosen = sum(bool(each.get("chosen")) for each in drafts)
    mine = told.draft
    summary = (
        f"{len(drafts)} items could be worded, {chosen} were chosen; the order is by persona, then"
        " rank, and nothing that a provider pays."
    )
    return _stage("candidates", "Content candidates", summary, lines, None if mine else "attention")


def _candidate(place: int, draft: Mapping[str, Any]) -> Line:
    item = item_of(draft["item_key"])
    why = "Chosen." if draft.get("chosen") else as_sentence(str(draft.get("why_not")))
    return Line(
        name=draft["item_key"],
        said=why,
        value="chosen" if draft.get("chosen") else "dropped",
        fields=(
            ("order", str(place)),
            ("rank", str(item.rank) if item else "no longer in the catalog"),
            ("persona", str(draft["persona"])),
            ("kind", str(draft["kind"])),
        ),
    )


def _never_worded(told: Told, drafted: set[str]) -> Iterator[Line]:
    """Items of today's catalog that serve a persona that held, and why they could not be worded."""
    held = {each["key"] for each in told.window.get("personas", ())}
    readings, values = told.window.get("readings", {}), told.body.get("policy", {})
    policy = Policy(told.found.as_of, values)
    for item in read_catalog():
        if item.key in drafted or not held & set(item.personas):
            continue
        why = _why_not_worded(item, readings, policy)
        if why is not None:
            yield Line(
                name=item.key,
                said=why,
                value="not worded",
                fields=(("rank", str(item.rank)), ("kind", item.kind)),
            )


def _why_not_worded(item: Item, readings: Mapping[str, Any], policy: Policy) -> str | None:
    missing = [name for name in item.needs if readings.get(name) is None]
    if missing:
        known = READINGS.get(missing[0])
        return f"Not worded: {known.absent if known else missing[0]}."
    if not all(condition.holds(readings, policy) for condition in item.when):
        return "Not worded: it is for other readings than these."
    return None


def _guardrails(told: Told) -> Stage:
    verdicts = [v for v in told.found.verdicts if v.guardrail in ON_ELIGIBILITY]
    lines = [line for verdict in verdicts for line in _verdict_lines(verdict, told)]
    objecting = [v.guardrail for v in verdicts if not v.allowed]
    summary = (
        f"{' and '.join(objecting)} objected."
        if objecting
        else f"{len(lines)} rules on whom it may be shown to, and none objects."
    )
    return _stage("guardrails", "Eligibility and guardrails", summary, lines)


def _checks(told: Told) -> Stage:
    verdicts = [v for v in told.found.verdicts if v.guardrail not in ON_ELIGIBILITY]
    lines = [line for verdict in verdicts for line in _verdict_lines(verdict, told)]
    figures = [_figure_line(token) for token in told.tokens if token.kind != "text"]
    loose = sum(token.kind == "number" for token in told.tokens)
    objecting = [v.guardrail for v in verdicts if not v.allowed]
    summary = f"{len(figures)} figures in the text, {loose or 'none'} without a fact; "
    summary += f"{' and '.join(objecting)} objected." if objecting else "no guardrail objects."
    return _stage("checks", "Output checks", summary, [*lines, *figures])


def _verdict_lines(verdict: Verdict, told: Told) -> Iterator[Line]:
    """What a guardrail said, and each rule that it asked."""
    status = _status(verdict)
    asked = _rules(verdict.guardrail, told.found)
    if not asked or status != "ok":
        yield Line(name=verdict.guardrail, said=as_sentence(verdict.reason), status=status)
    for rule in asked:
        broken = f"[{rule.id}: " in verdict.reason
        against: Status = "failed" if rule.severity == "block" else "attention"
        yield Line(
            name=verdict.guardrail,
            said=rule.text.strip(),
            status=against if broken else "ok",
            value="fails" if broken else "passes",
            rule_id=rule.id,
            citation=rule.citation,
        )


def _rules(guardrail: str, found: Recommendation) -> Sequence[Rule]:
    """The rules that a guardrail put to a draft; those of offers are put to no lesson."""
    if guardrail not in RULES_OF or (guardrail == "eligibility" and found.kind != "offer"):
        return ()
    return applied(RULES_OF[guardrail], found.as_of)


def _figure_line(token: Token) -> Line:
    bound = token.bound
    if bound is None:
        said = f"{token.text} is bound to no fact."
        return Line(name="figure", said=said, status="failed", value=token.text)
    return Line(
        name="figure",
        said=f"{token.text} is the fact {bound.fact.name}, from {bound.fact.source}.",
        reading=bound.reading,
        value=token.text,
        transactions=len(bound.rows.transactions) if bound.reading else None,
    )


def _draft(told: Told) -> Stage:
    wording, found = told.draft.get("wording", {}), told.found
    by = "a language model" if found.worded_by == "model" else "the catalog's template"
    lines = [
        Line(name="worded_by", said=f"Worded by {by}.", value=found.worded_by),
        Line(name="item", said="The item of the catalog that it words.", value=found.item_key),
    ]
    if wording is None:
        said = "What a language model said of it was purged with its consent."
        lines.append(Line(name="wording", said=said))
    elif wording:
        lines += _asked_model(wording)
    if dict(found.drafted) != {name: getattr(found, name) for name in found.drafted}:
        said = "An operator put it into other words since."
        lines.append(Line(name="override", said=said, status="attention"))
    summary = f"Worded by {by}, with {len(found.facts)} facts."
    return _stage("draft", "Draft", summary, lines)


def _asked_model(wording: Mapping[str, Any]) -> list[Line]:
    prompt, answer = wording["prompt"], wording["answer"]
    used = wording["reason"] == "used"
    tokens = [(n, answer.get(n)) for n in ("tokens_in", "tokens_out")]
    return [
        Line(
            name="asked",
            said=f"{wording['model']} at {wording['endpoint']} was asked once: {wording['why']}.",
            status="ok" if used else "attention",
            value=wording["reason"],
            fields=(
                ("prompt", f"{prompt['persona']} {prompt['version']}"),
                ("prompt sha256", prompt["sha256"]),
                ("request sha256", wording["asked"]),
                *((name, f"{many:,}" if many is not None else "not told") for name, many in tokens),
                ("retries", "0"),
            ),
        ),
        *(
            Line(
                name=each["guardrail"],
                said=as_sentence(each["reason"]),
                status="ok" if each["allowed"] else "attention",
            )
            for each in wording.get("verdicts", ())
        ),
    ]


def _status(verdict: Verdict) -> Status:
    if not verdict.allowed:
        return "failed"
    return "attention" if "flagged: " in verdict.reason else "ok"


def _stage(
    name: str, title: str, summary: str, lines: Iterable[Line], status: Status | None = None
) -> Stage:
    """As good as its worst line, or worse where that is said."""
    kept = tuple(lines)
    worst = {line.status for line in kept} | ({status} if status else set())
    found: Status = "failed" if "failed" in worst else "attention" if "attention" in worst else "ok"
    return Stage(name, title, summary, found, kept)


def _considered(told: Told) -> dict[str, Mapping[str, Any]]:
    return {each["key"]: each["finding"] for each in told.window.get("considered", ())}


def _leaves(finding: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not finding.get("parts"):
        if finding.get("reading"):
            yield finding
        return
    for part in finding["parts"]:
        yield from _leaves(part)
