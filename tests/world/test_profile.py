from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from spendsense.ledger import BadInput
from spendsense.world import known_profiles, read_profile
from spendsense.world import profile as profiles
from spendsense.world.profile import Profile

DEFAULT = Path(profiles.__file__).parent / "profiles" / "default.yaml"


@pytest.fixture
def raw() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(DEFAULT.read_text())
    return loaded


def read(tmp_path: Path, raw: object) -> Profile:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False))
    return read_profile(path)


def test_a_profile_is_read_by_name_or_from_a_file(tmp_path: Path, raw: object) -> None:
    assert read(tmp_path, raw) == read_profile("default")


def test_an_unknown_profile_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(BadInput, match=r"no profile or file named 'defualt'.*default"):
        read_profile("defualt")
    assert "default" in known_profiles()


def test_the_default_profile_has_six_kinds_of_people(profile: Profile) -> None:
    assert {kind.intended_persona for kind in profile.archetypes} == {
        "high_utilization",
        "variable_income",
        "subscription_heavy",
        "savings_builder",
        "cash_flow_stressed",
        None,
    }


def test_every_fact_has_a_source(profile: Profile) -> None:
    for kind in profile.archetypes:
        for fact in (*kind.ranges.values(), *kind.chances.values(), *kind.odds.values()):
            assert fact.source


def test_an_archetype_overrides_everyone_and_inherits_the_rest(profile: Profile) -> None:
    debt = next(kind for kind in profile.archetypes if kind.name == "carries_card_debt")
    steady = next(kind for kind in profile.archetypes if kind.name == "steady")
    assert debt.chances["has_card"].percent == 100
    assert steady.chances["has_card"].percent == 82
    assert debt.ranges["age_years"] == steady.ranges["age_years"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"has_card": {"percent": 101, "source": "x"}}, "has_card of everyone is 101"),
        ({"has_card": {"percent": 82}}, "has_card of everyone has no source"),
        (
            {"age_years": {"low": 30, "high": 29, "source": "x"}},
            "age_years of everyone is 30 to 29",
        ),
        ({"card_habit": {"odds": {"never": 1}, "source": "x"}}, "card_habit of everyone is"),
        (
            {"shoe_size": {"low": 1, "high": 2, "source": "x"}},
            "shoe_size of everyone is not a fact",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, raw: dict[str, dict[str, object]], change: dict[str, object], told: str
) -> None:
    raw["everyone"] |= change
    with pytest.raises(BadInput, match=told):
        read(tmp_path, raw)


def test_ends_of_a_range_may_meet_and_percent_may_be_whole(
    tmp_path: Path, raw: dict[str, dict[str, object]]
) -> None:
    raw["everyone"] |= {
        "has_card": {"percent": 100, "source": "x"},
        "age_years": {"low": 30, "high": 30, "source": "x"},
    }
    assert read(tmp_path, raw).archetypes[-1].ranges["age_years"].low == 30


def test_a_missing_fact_is_told_for_each_archetype(
    tmp_path: Path, raw: dict[str, dict[str, object]]
) -> None:
    del raw["everyone"]["age_years"]
    with pytest.raises(BadInput, match="Archetype steady lacks age_years"):
        read(tmp_path, raw)


def test_all_faults_are_told_at_once(tmp_path: Path, raw: dict[str, dict[str, object]]) -> None:
    raw["everyone"] |= {"has_card": {"percent": -1, "source": "x"}, "consents": {"percent": 1}}
    with pytest.raises(BadInput) as error:
        read(tmp_path, raw)
    assert "has_card" in str(error.value) and "consents" in str(error.value)


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "{", ""])
def test_what_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(BadInput, match=r"Profile mine\.yaml"):
        read_profile(path)
