"""A verdict and a sentence for each group beside its reference, and for each proxy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from spendsense.evaluation.metric import Verdict, percent

from .comparing import Beside
from .lines import Lines
from .stages import BY_STAGE, HOURS, MEETS, PERSONA
from .suppression import Key
from .values import Comparison

FOUR_FIFTHS = 0.8
"""29 CFR 1607.4(D): told beside a rate, and never judged by."""

Best = Mapping[tuple[str, str, str], tuple[str, float]]
"""By attribute, among and stage the best-off group and its value."""


def best_off(found: Iterable[Beside], least: int) -> Best:
    """The highest rate, or the shortest median, among groups that are judged."""
    best: dict[tuple[str, str, str], tuple[str, float]] = {}
    for each in found:
        place, group = (each.key[0], each.key[1], each.key[2]), each.key[3]
        sign = -1 if each.key[2] == HOURS else 1
        known = [
            (each.reference, each.ref_value, each.ref_people),
            (group, each.value, each.people),
        ]
        for name, value, people in known:
            if value is None or people < least:
                continue
            if place not in best or sign * value > sign * best[place][1]:
                best[place] = (name, value)
    return best


def comparison(
    each: Beside,
    p_holm: float | None,
    lines: Lines,
    best: Best,
    hidden: Collection[Key],
    unknown: Mapping[str, float],
) -> Comparison:
    """The comparison as it is reported. `unknown` holds attributes that too few people's is known
    of, and of how many it is."""
    attribute, among, stage, group = each.key
    verdict = _verdict(each, p_holm, lines)
    if verdict == "pass" and attribute in unknown:
        verdict = "insufficient"
    top = best.get((attribute, among, stage))
    rates = stage != HOURS and each.p is not None and top is not None
    return Comparison(
        attribute=attribute,
        stage=stage,
        among=among,
        group=group,
        reference=each.reference,
        ratio=each.ratio,
        ratio_interval=each.ratio_interval,
        difference=each.difference,
        difference_interval=each.difference_interval,
        p=each.p,
        p_holm=p_holm,
        best=top[0] if top else None,
        four_fifths=each.value >= FOUR_FIFTHS * top[1] if rates and top else None,
        verdict=verdict,
        sentence=_sentence(each, p_holm, verdict, lines, unknown),
        suppressed=each.key in hidden or (*each.key[:3], each.reference) in hidden,
    )


def _verdict(each: Beside, p_holm: float | None, lines: Lines) -> Verdict:
    if p_holm is None or each.difference is None or each.difference_interval is None:
        return "insufficient"
    rule = lines.of_hours if each.key[2] == HOURS else lines.of_rates
    return rule(p_holm, each.ratio, each.ratio_interval, each.difference, each.difference_interval)


def _sentence(
    each: Beside,
    p_holm: float | None,
    verdict: Verdict,
    lines: Lines,
    unknown: Mapping[str, float],
) -> str:
    attribute, among, stage, group = each.key
    asked = f"{told_attribute(attribute)} {group}, of {BY_STAGE[stage].of}{_among(among)}"
    if p_holm is None or each.difference is None:
        return (
            f"{asked}: fewer than {lines.least} people here or among {each.reference}, so nothing "
            "is claimed."
        )
    told = f"{asked}: {_figures(each, stage)}, {_chance(p_holm)}. {SAID[verdict]}"
    if attribute in unknown and verdict == "insufficient":
        share = percent(unknown[attribute])
        return f"{told} The {told_attribute(attribute)} of only {share} of the people is known."
    return told


SAID: Mapping[Verdict, str] = {
    "fail": "More than chance, and more than the margin.",
    "pass": "A difference beyond the margin is excluded.",
    "insufficient": "A difference beyond the margin is neither shown nor excluded.",
}


def _figures(each: Beside, stage: str) -> str:
    assert each.difference is not None and each.ref_value is not None
    ratio = "" if each.ratio is None else f", ratio {each.ratio:.2f}"
    if stage == HOURS:
        return (
            f"waited {each.value:.1f} hours in the middle, {each.reference} {each.ref_value:.1f}"
            f"{ratio}"
        )
    points = f"{abs(each.difference) * 100:.1f} points {'more' if each.difference > 0 else 'fewer'}"
    return (
        f"{each.value * 100:.1f} % {BY_STAGE[stage].did}, of {each.reference} "
        f"{each.ref_value * 100:.1f} %: {points}{ratio}"
    )


def _chance(p_holm: float) -> str:
    return f"p after correction {'below 0.001' if p_holm < 0.001 else f'{p_holm:.3f}'}"


def _among(among: str) -> str:
    if among.startswith(MEETS):
        return f" whose readings meet {among.removeprefix(MEETS)}"
    return f" with {among.removeprefix(PERSONA)}" if among else ""


def told_attribute(attribute: str) -> str:
    """The attribute in words.

    >>> told_attribute("age_bracket+region")
    'age bracket and region'
    """
    return attribute.replace("+", " and ").replace("_", " ")


def overall(
    comparisons: Sequence[Comparison], proxies_failed: int, unknown: Collection[str]
) -> Verdict:
    """Fail where anything failed. Pass where, of every attribute alone, everything passed."""
    if proxies_failed or any(each.verdict == "fail" for each in comparisons):
        return "fail"
    alone = [each for each in comparisons if "+" not in each.attribute and not each.among]
    whole = bool(alone) and all(each.verdict == "pass" for each in alone)
    return "pass" if whole and not unknown else "insufficient"
