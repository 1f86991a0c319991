"""A file of changes: what it may say, and every fault of it with its line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from spendsense.evaluation.policy_diff.reach import NeedsRows, not_simulated, read_from_rows
from spendsense.evaluation.policy_diff.reading import BadChanges, read_changes
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.simulate import Prepared
from spendsense.evaluation.policy_diff.trial import nothing_changes, tried_on

BOOK = Rulebook.on(date(2026, 8, 22))
LINE = "high_utilization.min_utilization_percent"


def read(tmp_path: Path, text: str, name: str = "changes.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_changes(path, BOOK)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadChanges) as fault:
        read(tmp_path, text)
    assert fault.value.exit_code == 2
    return str(fault.value).replace(f"{tmp_path / 'changes.yaml'}, ", "")


def test_a_value_a_dated_entry_and_the_short_name_of_a_policy_file_are_read(tmp_path: Path) -> None:
    (value,) = read(tmp_path, f"{LINE}: 60\n").values
    assert (value.before, value.after, value.unit) == (50, 60, "percent")
    dated = "description: Other.\n  unit: percent\n  values: {2025-01-01: 50, 2027-01-01: 65}\n"
    (entry,) = read(tmp_path, f"{LINE}:\n  {dated}  reference: Ours\n").values
    assert entry.after == 65
    (short,) = read(tmp_path, "min_utilization_percent: 70\n", "high_utilization.yaml").values
    assert (short.name, short.after) == (LINE, 70)


def test_the_files_of_policy_themselves_change_nothing(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "src/spendsense/policy/drafts.yaml").read_text()
    found = read(tmp_path, text, "drafts.yaml")
    assert len(found.values) == 2 and not found.any
    assert "drafts.max_offers is 3 already" in nothing_changes(found)


def test_a_rule_is_changed_added_withdrawn_and_taken_away(tmp_path: Path) -> None:
    text = """\
P9: {status: withdrawn}
P2: {condition: {any_of: [{fact: is_credit, is: false}, {fact: max_apr_percent, at_most: 30}]}}
P8-held: null
N1:
  applies_to: offer
  asked_by: eligibility
  text: Nobody is offered a budgeting app.
  condition: {fact: product_kind, is_not: budgeting_app}
  citation: Ours
  jurisdiction: US
  status: policy
  effective: 2031-01-01
  checked_on: null
  severity: block
  passes: []
  fails: []
"""
    found = read(tmp_path, text)
    assert {each.id: each.what for each in found.rules} == {
        "P9": "withdrawn", "P2": "changed", "P8-held": "withdrawn", "N1": "added",
    }  # fmt: skip
    asked = {rule.id for rule in found.applied_to(BOOK).asked("eligibility")}
    assert "N1" in asked and not asked & {"P9", "P8-held"}  # of 2031, and tried as if it stood
    new = next(each for each in found.rules if each.id == "N1")
    assert any("at least 3" in fault for fault in new.faults)
    other = next(each for each in found.rules if each.id == "P2")
    assert other.faults  # its own fixtures say 36


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: expected names of parameters"),
        ("- a\n- b\n", "line 1: expected names of parameters"),
        ("a: [1\n", "line 2: this is not YAML"),
        (f"\n{LINE.replace('iza', 'isa')}: 60\n", f"The nearest is {LINE}."),
        ("min_utilization_percent: 60\n", f"The nearest is {LINE}."),
        (f"{LINE}: 60\n\n{LINE}: 70\n", "line 3: " + LINE + " stands on line 1 already."),
        (f"{LINE}: -1\n", "expected percent from 0 to 1,000; -1 is none."),
        (f"{LINE}: yes\n", "expected percent from 0 to 1,000; True is none."),
        (f"{LINE}: .nan\n", "nan is none."),
        ("drafts.max_offers: 2.5\n", "expected whole count from 0 to 1,000,000; 2.5 is none."),
        (f"{LINE}: {{unit: cents, values: {{2027-01-01: 5}}}}\n", "the file says cents."),
        (f"{LINE}: {{values: {{soon: 5}}}}\n", "expected values by day"),
        (f"{LINE}: {{value: 5}}\n", "'value' is none."),
        ("eligibility.distress_personas: [rich]\n", "expected a list of personas"),
        ("tone.shame: ['(']\n", "the phrases cannot be listened for"),
        ("P9: {severity: deadly}\n", "severity: expected one of block, flag, note"),
        ("P9: {condition: {fact: nose, is: red}}\n", "nose is no fact that eligibility has."),
        ("P9: {condition: {fact: distress, above: 3}}\n", "distress is a set, which above"),
        ("P9: 7\n", "expected fields of the rule, or null"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_what_was_expected(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_all_faults_of_a_file_are_told_at_once_in_order(tmp_path: Path) -> None:
    said = refused(tmp_path, f"{LINE}: -1\nnothing.of_the_kind: 1\nP9: 7\n").splitlines()
    assert [each.split(":")[0] for each in said] == ["line 1", "line 2", "line 3"]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadChanges, match="cannot be read as text"):
        read_changes(tmp_path / "missing.yaml", BOOK)
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadChanges, match="cannot be read as text"):
        read_changes(tmp_path / "bytes.yaml", BOOK)


def test_a_change_of_signals_is_refused_by_name_without_the_rows(
    on: Prepared, tmp_path: Path
) -> None:
    changes = read(tmp_path, "signals.low_balance_cents: 20000\nsignals.transfer_pair_days: 2\n")
    with pytest.raises(NeedsRows) as fault:
        tried_on(on, changes)
    assert fault.value.exit_code == 2
    named = "signals.low_balance_cents and signals.transfer_pair_days decide"
    assert str(fault.value).startswith(named) and "--reread" in str(fault.value)


def test_what_readings_depend_on_is_what_the_code_of_signals_names() -> None:
    assert read_from_rows(BOOK.policy.values) == tuple(
        sorted(name for name in BOOK.policy.values if name.startswith("signals."))
    )


def test_what_no_figure_turns_on_is_told_with_where_it_is_read(
    on: Prepared, tmp_path: Path
) -> None:
    changes = read(tmp_path, "review.hold_seconds: 90\ndrafts.max_offers: 1\nC10: null\n")
    notes = tried_on(on, changes).notes
    assert notes == (
        "review.hold_seconds: no figure here turns on it. It is read in review.",
        "C10: grant asks it, and of no draft, so that no figure here turns on it.",
    )
    assert not_simulated(["tone.shame"], []) == ()


def test_a_class_of_words_that_patterns_ask_for_and_is_gone_is_told_with_its_line(
    tmp_path: Path,
) -> None:
    words = BOOK.policy["tone_patterns.words"]
    text = f"drafts.max_offers: 2\ntone_patterns.words: {json.dumps(words[:-1])}\n"
    said = refused(tmp_path, text)
    assert said.startswith("line 2: tone_patterns.words: the phrases cannot be listened for: ")
    assert f"asks for the class {words[-1]['class']!r}" in said
