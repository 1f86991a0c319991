"""What cannot drift: words and readings, parameters and rules, evidence and readings."""

import re
from pathlib import Path
from typing import get_args

import pytest

from spendsense.evaluation.metric import Section, Unit, Verdict
from spendsense.personas import PERSONAS
from spendsense.policy import parameters
from spendsense.recommendations import PERSONA_KEYS
from spendsense.review.audit_words import SENTENCES
from spendsense.signals import EVIDENCE_OF, FAMILIES, READINGS, SIGNALS, placeholders
from spendsense.web.run_bodies import MetricBody

PACKAGE = Path(__file__).parents[2] / "src" / "spendsense"

PHRASES = ("tone.", "excluded_products.", "disclosure.")


def test_a_reading_speaks_only_of_readings_of_its_own_family() -> None:
    for family in FAMILIES.values():
        own = {reading.name for reading in family}
        for reading in family:
            assert set(placeholders(reading.says)) <= own, reading.name


def test_a_flag_has_a_sentence_for_each_answer() -> None:
    for reading in READINGS.values():
        assert reading.unit != "flag" or reading.denies, reading.name


def test_every_reading_names_its_evidence_and_nothing_else_does() -> None:
    assert set(EVIDENCE_OF) == set(READINGS)


def test_every_family_of_readings_has_its_function() -> None:
    assert [family.__name__ for family in SIGNALS] == list(FAMILIES)


def test_the_catalog_knows_the_personas_that_there_are() -> None:
    assert tuple(persona.key for persona in PERSONAS) == PERSONA_KEYS


def test_every_parameter_is_read_somewhere_and_every_one_read_exists() -> None:
    files = {parameter.name.split(".")[0] for parameter in parameters()}
    pattern = re.compile(rf"[\"']((?:{'|'.join(sorted(files))})\.(?!json\b)\w+)[\"']")
    # "signals.json" is a file. front_matter.py names fields of an item, not parameters.
    modules = [path for path in PACKAGE.rglob("*.py") if path.name != "front_matter.py"]
    code = "\n".join(path.read_text() for path in modules)
    catalog = "\n".join(path.read_text() for path in PACKAGE.rglob("*.md"))
    # What is done to somebody is named in the same form in the trail.
    named = set(pattern.findall(code)) - set(SENTENCES)
    spoken = {n for n in re.findall(r"([a-z_]+\.[a-z_]+)", catalog) if n.split(".")[0] in files}
    known = {parameter.name for parameter in parameters()}
    # Their guardrails ask every group of phrases of these files, whatever it is called.
    spoken |= {name for name in known if name.startswith(PHRASES)}
    assert named - known == set()
    assert known - named - spoken == set()


@pytest.mark.parametrize(
    ("field", "of_evaluation"), [("section", Section), ("unit", Unit), ("verdict", Verdict)]
)
def test_the_api_has_the_words_of_evaluation(field: str, of_evaluation: object) -> None:
    """The API may not import evaluation, beside which demographics lie."""
    assert get_args(MetricBody.model_fields[field].annotation) == get_args(of_evaluation)
