"""What is set, what is missing, and what is refused before anything is run."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from spendsense.config import Config
from spendsense.endpoint import open_endpoint, settings
from spendsense.ledger import BadInput

WHOLE = {"base_url": "https://models.example/v1", "model": "m-1", "api_key": "sk-canary-7f3e"}


def test_nothing_set_means_no_model() -> None:
    assert settings({}) is None
    with open_endpoint({}) as endpoint:
        assert endpoint is None


def test_bounds_alone_name_no_model() -> None:
    assert settings({"calls_in_flight": "4"}) is None


def test_the_three_together_are_an_endpoint_with_the_bounds_of_the_page() -> None:
    found = settings(WHOLE)
    assert found is not None
    assert (found.in_flight, found.deadline, found.tokens_per_run) == (8, 2.0, 1_000_000)
    assert (found.cents_per_run, found.prices) == (None, None)


@pytest.mark.parametrize("missing", ["base_url", "model", "api_key"])
def test_two_of_three_are_refused_with_the_name_of_the_third(missing: str) -> None:
    with pytest.raises(BadInput, match=f"SPENDSENSE_LLM_{missing.upper()} is not set"):
        settings({name: value for name, value in WHOLE.items() if name != missing})


def test_one_of_three_is_refused_with_both_names() -> None:
    with pytest.raises(BadInput, match=r"_MODEL and SPENDSENSE_LLM_API_KEY are not set"):
        settings({"base_url": WHOLE["base_url"]})


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8080/v1", "http://127.0.0.1/v1", "http://127.8.9.1/v1", "http://[::1]:1/v1"],
)
def test_plain_http_is_for_this_machine(url: str) -> None:
    found = settings(WHOLE | {"base_url": url})
    assert found is not None and found.base_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/v1",
        "http://10.0.0.7/v1",
        "http://localhost.example/v1",
        "http://127.0.0.1.example/v1",
        "http://[::2]/v1",
    ],
)
def test_plain_http_to_any_other_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="Use https"):
        settings(WHOLE | {"base_url": url})


@pytest.mark.parametrize(
    "url", ["models.example/v1", "ftp://a/v1", "https://", "https://a:x/", "7"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="is not the address of an endpoint"):
        settings(WHOLE | {"base_url": url})


@pytest.mark.parametrize(
    "url",
    [
        "https://me:secret@a.example/v1",
        "https://a.example/v1?key=secret",
        "https://a.example/#secret",
    ],
)
def test_an_address_that_may_hold_a_secret_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadInput, match="hold no secret") as refused:
        settings(WHOLE | {"base_url": url})
    assert "secret@" not in str(refused.value) and "=secret" not in str(refused.value)


@pytest.mark.parametrize("key", ["sk canary", "sk-\u00e9", "sk\tcanary", "sk\ncanary"])
def test_a_key_that_no_header_can_hold_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(BadInput, match="SPENDSENSE_LLM_API_KEY holds") as refused:
        settings(WHOLE | {"api_key": key})
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calls_in_flight", "0"),
        ("calls_in_flight", "65"),
        ("calls_in_flight", "four"),
        ("deadline_ms", "99"),
        ("deadline_ms", "5001"),
        ("tokens_per_run", "0"),
        ("tokens_per_run", "-1"),
        ("tokens_per_run", "\u0663"),
        ("cents_per_run", "-0.01"),
        ("cents_per_run", "nan"),
        ("cents_per_million_in", "much"),
    ],
)
def test_a_bound_that_is_none_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(BadInput, match=f"SPENDSENSE_LLM_{name.upper()} is"):
        settings(WHOLE | {name: text})


@pytest.mark.parametrize(("name", "text"), [("calls_in_flight", "64"), ("deadline_ms", "5000")])
def test_a_bound_on_its_own_edge_is_taken(name: str, text: str) -> None:
    assert settings(WHOLE | {name: text}) is not None


def test_a_ceiling_in_cents_needs_both_prices() -> None:
    given = WHOLE | {"cents_per_run": "250", "cents_per_million_in": "15"}
    with pytest.raises(BadInput, match="needs the prices"):
        settings(given)
    found = settings(given | {"cents_per_million_out": "60"})
    assert found is not None and found.cents_per_run == Decimal(250)


def test_the_key_is_in_no_repr() -> None:
    config = Config.read({f"SPENDSENSE_LLM_{name.upper()}": value for name, value in WHOLE.items()})
    assert config.llm == WHOLE
    assert "canary" not in repr(config) + repr(settings(config.llm))


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # What an interpreter without the library says when it is asked for it.
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(BadInput, match=r"spendsense\[llm\]"), open_endpoint(WHOLE):
        pass
