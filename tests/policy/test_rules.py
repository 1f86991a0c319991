"""Rules as data: how a file must be, what a condition means, and when a rule counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from spendsense.ledger import BadInput, NotFound
from spendsense.policy import Policy
from spendsense.policy.clause import clause, told
from spendsense.policy.rules import APPLIED, ASKERS, applied, read_rules, rule, rules

TODAY = date(2026, 11, 21)
FORTY = (
    *(f"C{n}" for n in range(1, 11)), *(f"U{n}" for n in range(1, 10)),
    *(f"E{n}" for n in range(1, 9)), *(f"P{n}" for n in range(1, 10)),
    "A1", "A2", "S1", "G1",
)  # fmt: skip

SOUND: dict[str, Any] = {
    "applies_to": "offer",
    "asked_by": "eligibility",
    "text": "Nothing above the line.",
    "condition": {"fact": "fee_cents", "at_most": 500},
    "citation": "Our policy",
    "jurisdiction": "US",
    "status": "policy",
    "effective": date(2025, 1, 1),
    "checked_on": TODAY,
    "severity": "block",
    "passes": [{"fee_cents": 500}, {"fee_cents": 0}, {"fee_cents": -1}],
    "fails": [{"fee_cents": 501}, {"fee_cents": None}, {"fee_cents": 9000}],
}


def folder(tmp_path: Path, **pages: Any) -> Path:
    for name, entries in pages.items():
        text = entries if isinstance(entries, str) else yaml.safe_dump(entries)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def holds(condition: dict[str, Any], **facts: Any) -> bool:
    read = clause(condition)
    assert read.holds(facts) == read.test(facts).held
    return read.holds(facts)


def test_the_forty_are_there_and_each_knows_its_citation_and_day() -> None:
    known = {each.id.partition("-")[0] for each in rules()}
    assert set(FORTY) <= known
    for each in rules():
        assert each.citation and each.jurisdiction
        assert each.checked_on is None or each.checked_on <= TODAY


def test_citations_that_nobody_looked_up_say_so() -> None:
    unchecked = [each.id for each in rules() if each.checked_on is None]
    assert unchecked == ["E3", "E7", "P3"]


def test_every_rule_has_three_fixtures_of_each_verdict() -> None:
    for each in rules():
        assert len(each.passes) >= 3 and len(each.fails) >= 3, each.id


def test_rules_of_the_stayed_data_rights_rule_are_enjoined_and_the_lifted_ones_withdrawn() -> None:
    standing = {each.id: each.status for each in rules()}
    assert [key for key, status in standing.items() if status == "enjoined"] == [
        "C2", "C3", "C4", "C5", "C6", "C7",
    ]  # fmt: skip
    assert [key for key, status in standing.items() if status == "withdrawn"] == ["E9", "E10"]


def test_only_rules_that_stand_are_ever_put_to_anything() -> None:
    for asker in ASKERS:
        asked = applied(asker, date.max)
        assert asked and {each.status for each in asked} <= set(APPLIED)


@pytest.mark.parametrize(("status", "counts"), [
    ("in_force", True), ("policy", True), ("enjoined", False), ("withdrawn", False),
])  # fmt: skip
def test_a_rule_counts_only_while_it_is_in_force_or_policy(status: str, counts: bool) -> None:
    assert replace(rule("P2"), status=status).applied_on(TODAY) is counts


def test_a_rule_counts_from_its_first_day_and_not_the_day_before() -> None:
    assert [each.id for each in applied("eligibility", date(2025, 12, 22)) if each.id == "P4"] == []
    assert "P4" in [each.id for each in applied("eligibility", date(2025, 12, 23))]
    assert not rule("A2").applied_on(date(2026, 12, 31))
    assert rule("A2").applied_on(date(2027, 1, 1))


def test_a_rule_that_nobody_asks_says_what_holds_it() -> None:
    for each in rules():
        assert (each.asked_by is None) == bool(each.held_by), each.id


def test_every_kind_of_product_that_is_never_offered_breaks_a_rule_without_the_list() -> None:
    kinds = Policy.on(TODAY)["eligibility.excluded_kinds"]
    named = {
        kind
        for key in ("P1", "P3", "P4", "P5")
        for fixture in (rule(key).condition,)
        for kind in kinds
        if not fixture.holds(
            {"product_kind": kind, "kind_is_excluded": False, "advance_fee": False}
        )
    }
    assert set(kinds) - named == {"payday_alternative_loan", "high_cost_installment_loan"}


def test_a_rule_of_an_unknown_id_is_not_there() -> None:
    with pytest.raises(NotFound, match=r"There is no rule X9\. List them with"):
        rule("X9")


@pytest.mark.parametrize(
    ("condition", "held", "not_held"),
    (
        ({"fact": "x", "is": 5}, 5, 6),
        ({"fact": "x", "is": None}, None, 0),
        ({"fact": "x", "is_not": 5}, None, 5),
        ({"fact": "x", "at_least": 5}, 5, 4),
        ({"fact": "x", "at_most": 5}, 5, 6),
        ({"fact": "x", "above": 5}, 6, 5),
        ({"fact": "x", "below": 5}, 4, 5),
        ({"fact": "x", "in": [1, 2]}, 2, 3),
        ({"fact": "x", "not_in": [1, 2]}, 3, 2),
        ({"fact": "x", "has_none_of": ["a"]}, ["b"], ["b", "a"]),
        ({"fact": "x", "has_all_of": ["a", "b"]}, ["b", "a", "c"], ["a"]),
        ({"fact": "x", "empty": True}, [], ["a"]),
        ({"fact": "x", "empty": False}, ["a"], []),
        ({"fact": "x", "known": True}, 0, None),
        ({"fact": "x", "known": False}, None, 0),
        ({"fact": "x", "says_any": ["fees?"]}, "a fee", "a feed"),
        ({"fact": "x", "says_none": ["fees?"]}, "a feed", "a fee"),
        ({"not": {"fact": "x", "above": 5}}, 5, 6),
    ),
)
def test_each_comparison_has_two_sides(condition: Any, held: Any, not_held: Any) -> None:
    assert holds(condition, x=held)
    assert not holds(condition, x=not_held)


@pytest.mark.parametrize("comparison", (
    "at_least", "at_most", "above", "below", "in", "has_none_of", "has_all_of", "says_any",
    "says_none", "empty",
))  # fmt: skip
def test_a_fact_that_is_not_known_fulfils_no_comparison(comparison: str) -> None:
    value: Any = 5 if comparison in ("at_least", "at_most", "above", "below") else ["a"]
    value = True if comparison == "empty" else value
    assert not holds({"fact": "x", comparison: value}, x=None)


def test_a_fact_can_be_compared_with_another_fact() -> None:
    condition = {"fact": "pay", "at_least": {"fact": "asked"}}
    assert holds(condition, pay=150000, asked=150000)
    assert not holds(condition, pay=149999, asked=150000)
    assert not holds(condition, pay=1, asked=None)


def test_all_any_and_not_can_lie_in_one_another() -> None:
    condition = {
        "any_of": [
            {"fact": "credit", "is": False},
            {"all_of": [{"fact": "apr", "at_most": 36}, {"not": {"fact": "fee", "is": True}}]},
        ]
    }
    assert holds(condition, credit=False, apr=391, fee=True)
    assert holds(condition, credit=True, apr=36, fee=False)
    assert not holds(condition, credit=True, apr=36, fee=True)
    assert (
        clause(condition).describe()
        == "credit is not so or (apr is at most 36 and not (fee is so))"
    )
    found = clause(condition).test({"credit": True, "apr": 40, "fee": False})
    assert found.because == "credit is so; apr is 40"


def test_a_fact_that_is_missing_is_a_mistake_even_where_another_part_decides() -> None:
    condition = clause({"any_of": [{"fact": "a", "is": 1}, {"fact": "b", "is": 1}]})
    with pytest.raises(KeyError, match="b"):
        condition.holds({"a": 1})


def test_what_is_said_of_a_fact_has_its_unit() -> None:
    assert told("fee_cents", 501) == "$5.01"
    assert told("apr_percent", 24.9) == "24.9%"
    assert told("held", ()) == "nothing"
    assert told("anything", None) == "unknown"


def test_a_rule_says_why_with_its_id_and_citation(tmp_path: Path) -> None:
    (read,) = read_rules(folder(tmp_path, mine={"F1": SOUND}))
    facts = {"fee_cents": 501}
    assert read.objects(facts, read.judge(facts)) == "fee_cents is $5.01 [F1: Our policy]"
    worded = replace(read, objection="the fee of {fee_cents} is above the line")
    assert worded.objects(facts, worded.judge(facts)) == (
        "the fee of $5.01 is above the line [F1: Our policy]"
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    (
        ("status", "maybe", "F1: status: expected one of in_force, enjoined, withdrawn, policy"),
        ("severity", "shout", "F1: severity: expected one of block, flag, note"),
        ("applies_to", "weather", "F1: applies_to: expected one of text, offer"),
        ("asked_by", "tone", "F1: asked_by: expected one of consent, eligibility"),
        ("citation", "", "F1: citation: expected a text that is not empty"),
        ("effective", "soon", "F1: effective: expected a day, such as 2026-11-20"),
        ("held_by", "somebody", "F1: held_by: expected either asked_by, or what holds the rule"),
        ("passes", "none", "F1: passes: expected a list of fixtures"),
        ("weight", 3, "F1: weight: expected one of the fields"),
        ("condition", {"fact": "x"}, "F1: condition: Expected a fact and one of is, is_not"),
        ("condition", {"fact": "x", "about": 3}, "F1: condition: Expected a fact and one of"),
        ("condition", {"any_of": []}, "F1: condition: any_of has a list of conditions"),
        ("condition", [], "F1: condition: A condition is all_of, any_of, not, or a fact"),
        ("condition", {"fact": "x", "says_any": "fee"}, "is compared with a list of patterns"),
        ("condition", {"fact": "x", "says_any": ["("]}, "is no pattern that x can say"),
        ("condition", {"fact": "x", "is": {"a": 1}}, "The other side of x is a value or a fact"),
    ),
)  # fmt: skip
def test_a_malformed_rule_is_refused_with_file_rule_and_field(
    field: str, value: Any, message: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as refused:
        read_rules(folder(tmp_path, mine={"F1": {**SOUND, field: value}}))
    assert str(refused.value).startswith("mine.yaml: F1: ") and message in str(refused.value)


@pytest.mark.parametrize("field", [name for name in SOUND if name != "asked_by"])
def test_a_rule_without_a_field_is_refused(field: str, tmp_path: Path) -> None:
    entry = {name: value for name, value in SOUND.items() if name != field}
    with pytest.raises(BadInput, match=f"F1: {field}: expected a value; the field is missing"):
        read_rules(folder(tmp_path, mine={"F1": entry}))


def test_an_id_that_two_files_use_a_list_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no rules are here"):
        read_rules(tmp_path)
    with pytest.raises(BadInput, match=r"a\.yaml: expected rules by id"):
        read_rules(folder(tmp_path, a="- 1"))
    with pytest.raises(BadInput, match=r"a\.yaml: this is not YAML"):
        read_rules(folder(tmp_path, a="{"))
    with pytest.raises(BadInput, match=r"b\.yaml: F1: id: expected an id that no other rule has"):
        read_rules(folder(tmp_path, a={"F1": SOUND}, b={"F1": SOUND}))
