from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from spendsense.ledger import BadInput
from spendsense.world import known_profiles, read_profile
from spendsense.world import profile as profiles
from spendsense.world.facts import CHANCES, ODDS, RANGES
from spendsense.world.profile import Profile

SHELF = Path(profiles.__file__).parent / "profiles"
NAMES = ("default", "epic-1", "memory-bank", "ss-f001", "story-1-4")


def raw_of(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((SHELF / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def raw() -> dict[str, Any]:
    return deepcopy(raw_of("default"))


def read(tmp_path: Path, raw: object) -> Profile:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    return read_profile(path)


def told(tmp_path: Path, raw: object) -> str:
    with pytest.raises(BadInput) as error:
        read(tmp_path, raw)
    return str(error.value)


def test_a_profile_is_read_by_name_or_from_a_file(tmp_path: Path, raw: object) -> None:
    assert read(tmp_path, raw) == read_profile("default")


def test_an_unknown_profile_is_refused_with_the_names_there_are() -> None:
    assert known_profiles() == NAMES
    with pytest.raises(BadInput, match=r"no profile or file named 'defualt'.*default, epic-1"):
        read_profile("defualt")


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_every_archetype_is_there_and_has_a_source(name: str) -> None:
    found = read_profile(name)
    assert found.name == name and found.description
    for kind in found.archetypes:
        for facts, names in ((kind.ranges, RANGES), (kind.chances, CHANCES), (kind.odds, ODDS)):
            assert set(facts) == set(names)
            assert all(fact.source for fact in facts.values())
        assert kind.source and kind.description


@pytest.mark.parametrize("name", NAMES)
def test_a_source_is_a_document_or_says_that_it_is_assumed_and_never_a_path(name: str) -> None:
    text = (SHELF / f"{name}.yaml").read_text(encoding="utf-8")
    assert ".txt" not in text and "/shared" not in text and "founding" not in text


@pytest.mark.parametrize(
    ("name", "people", "days", "last"),
    [
        ("memory-bank", 75, 180, None),
        ("ss-f001", 100, 184, date(2025, 10, 31)),
        ("story-1-4", 50, 180, None),
        ("epic-1", 75, 214, None),
    ],
)
def test_the_documents_profiles_fix_what_their_documents_fix(
    name: str, people: int, days: int, last: date | None
) -> None:
    found = read_profile(name)
    assert (found.default_users, found.history_days, found.as_of) == (people, days, last)
    assert found.asks


def test_the_default_profile_is_meant_for_all_five_personas() -> None:
    assert {kind.intended_persona for kind in read_profile("default").archetypes} == {
        "high_utilization",
        "variable_income",
        "subscription_heavy",
        "savings_builder",
        "cash_flow_stressed",
        None,
    }


def test_an_archetype_overrides_everyone_and_inherits_the_rest() -> None:
    kinds = {kind.name: kind for kind in read_profile("default").archetypes}
    debt, steady = kinds["carries_card_debt"], kinds["steady"]
    assert debt.odds["cards"].weights["none"] == 0 < steady.odds["cards"].weights["none"]
    assert debt.ranges["atm_dollars"] == steady.ranges["atm_dollars"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"has_savings": {"percent": 101, "source": "x"}}, "has_savings of everyone is 101"),
        ({"has_savings": {"percent": 82}}, "has_savings of everyone has no source"),
        (
            {"atm_dollars": {"low": 30, "high": 29, "source": "x"}},
            "atm_dollars of everyone is 30 to 29",
        ),
        ({"card_habit": {"odds": {"never": 1}, "source": "x"}}, "card_habit of everyone is"),
        ({"card_habit": {"odds": {"full": 0}, "source": "x"}}, "card_habit of everyone is"),
        (
            {"shoe_size": {"low": 1, "high": 2, "source": "x"}},
            "shoe_size of everyone is not a fact",
        ),
        (
            {"atm_dollars": {"low": 1, "high": 2, "mean": 1, "source": "x"}},
            "atm_dollars of everyone holds mean",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, raw: dict[str, Any], change: dict[str, object], said: str
) -> None:
    raw["everyone"] |= change
    assert said in told(tmp_path, raw)


def test_ends_of_a_range_may_meet_and_percent_may_be_whole(
    tmp_path: Path, raw: dict[str, Any]
) -> None:
    raw["everyone"] |= {
        "has_savings": {"percent": 100, "source": "x"},
        "atm_dollars": {"low": 30, "high": 30, "source": "x"},
    }
    assert read(tmp_path, raw).archetypes[-1].ranges["atm_dollars"].low == 30


def test_a_missing_fact_is_told_for_each_archetype(tmp_path: Path, raw: dict[str, Any]) -> None:
    del raw["everyone"]["atm_dollars"]
    assert "Archetype steady lacks atm_dollars" in told(tmp_path, raw)


def test_all_faults_are_told_at_once(tmp_path: Path, raw: dict[str, Any]) -> None:
    raw["everyone"] |= {"has_savings": {"percent": -1, "source": "x"}, "consents": {"percent": 1}}
    said = told(tmp_path, raw)
    assert "has_savings" in said and "consents" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"history_days": 0}, "history_days is 0"),
        ({"one_operator_in": -1}, "one_operator_in is -1"),
        ({"default_users": 0}, "default_users is 0"),
        ({"as_of": "yesterday"}, "as_of is 'yesterday'"),
        ({"age_pay_percent": {"18-25": 72}}, "age_pay_percent needs a whole percent"),
        ({"user_id": 7}, "user_id is 7"),
        ({"color": "blue"}, "color is nothing a profile says"),
        ({"export": {"format": "xlsx"}}, "export.format is 'xlsx'"),
        ({"asks": [{"measure": "luck", "low": 1, "source": "x"}]}, "luck"),
    ],
)
def test_what_a_profile_says_of_itself_is_checked(
    tmp_path: Path, raw: dict[str, Any], change: dict[str, object], said: str
) -> None:
    assert said in told(tmp_path, raw | change)


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({"weight": 0}, False),
        ({"weight": 1}, True),
        ({"one_in": 50, "at": 50}, False),
        ({"one_in": 50, "at": 49}, True),
    ],
)
def test_an_archetype_has_a_weight_or_a_place_in_each_run_of_users(
    tmp_path: Path, raw: dict[str, Any], change: dict[str, int], fits: bool
) -> None:
    steady = raw["archetypes"]["steady"]
    del steady["weight"]
    steady |= change
    if fits:
        assert read(tmp_path, raw).archetypes
    else:
        assert "Archetype steady lacks something" in told(tmp_path, raw)


LINE = {"day": 1, "account": "checking", "cents": 5, "words": "groceries"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([LINE], "moves checking by 5 cents a period; expected 0"),
        ([LINE | {"day": 30}], "Line 1 of the script of steady"),
        ([LINE | {"account": "piggy bank"}], "Line 1 of the script of steady"),
        ([], "needs 1 to 64 lines"),
    ],
)
def test_a_script_must_come_back_to_where_it_began(
    tmp_path: Path, raw: dict[str, Any], lines: list[object], said: str
) -> None:
    script = {"period_days": 30, "opening_dollars": {"checking": 1}, "lines": lines}
    raw["archetypes"]["steady"]["script"] = script
    assert said in told(tmp_path, raw)


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "{", ""])
def test_what_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"Profile mine\.yaml"):
        read_profile(path)
