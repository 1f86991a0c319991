"""The rules over HTTP: each with its citation, and whether its fixtures hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from spendsense.guardrails.rules import tried
from spendsense.policy.rules import rules
from spendsense.web.routes import rules as routes


def test_every_rule_is_listed_and_holds_on_its_fixtures(api: Any) -> None:
    found = api.get("/rules").json()
    assert [each["id"] for each in found["items"]] == [each.id for each in rules()]
    assert found["total"] == len(rules()) and found["faults"] == 0
    assert all(each["holds"] and each["citation"] for each in found["items"])
    assert sum(found["by_status"].values()) == found["total"]


def test_a_rule_that_is_not_in_force_is_not_applied(api: Any) -> None:
    items = api.get("/rules").json()["items"]
    assert {each["applied"] for each in items if each["status"] == "enjoined"} == {False}
    assert any(each["applied"] for each in items)


def test_one_rule_has_its_condition_tests_and_fixtures(api: Any) -> None:
    found = api.get("/rules/C2").json()
    assert found["condition"].startswith("days_given is at most 365")
    assert {each["expected"] for each in found["tried"]} == {"passes", "fails"}
    assert len(found["tried"]) == found["fixtures"] and all(e["holds"] for e in found["tried"])
    missing = api.get("/rules/NONE")
    assert missing.status_code == 404 and "There is no rule NONE" in missing.json()["detail"]


def test_a_rule_that_no_longer_says_what_it_has_to_is_told(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = rules()
    broken = tried([replace(first, passes=first.fails), *rest])
    monkeypatch.setattr(routes, "_trials", lambda: broken)
    found = api.get("/rules").json()
    assert found["faults"] == len(first.fails) and not found["items"][0]["holds"]
    one = api.get(f"/rules/{first.id}").json()
    assert [each["holds"] for each in one["tried"]].count(False) == len(first.fails)
    assert "expected to fulfil" in one["faults_told"][0]
