"""Where the database's URL comes from when it is a secret: a file, or AWS, and never silently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from tests.aws import asks_at, aws_server

from spendsense.config import Config
from spendsense.secret import UnusableSetting, url_in_aws

URL = "postgresql://app:word@db.example/bank"
READ = "postgresql+psycopg://app:word@db.example/bank"


def test_a_file_holds_the_url_and_the_plain_variable_wins_over_it(tmp_path):
    file = tmp_path / "url"
    file.write_text(f"{URL}\n")
    named = {"SPENDSENSE_DATABASE_URL_FILE": str(file)}
    assert Config.read(named).database_url == READ
    both = {**named, "SPENDSENSE_DATABASE_URL": "sqlite:///here.db"}
    assert Config.read(both).database_url == "sqlite:///here.db"


@pytest.mark.parametrize("said", [None, "", " \n", b"\xff\xfe"])
def test_a_file_without_a_url_stops_and_never_falls_back_to_a_file_of_our_own(tmp_path, said):
    file = tmp_path / "url"
    if said is not None:
        file.write_bytes(said.encode() if isinstance(said, str) else said)
    with pytest.raises(UnusableSetting, match="SPENDSENSE_DATABASE_URL_FILE") as stopped:
        Config.read({"SPENDSENSE_DATABASE_URL_FILE": str(file)})
    assert str(file) in str(stopped.value)


@pytest.fixture(scope="module")
def aws() -> Iterator[int]:
    with aws_server() as port:
        yield port


@pytest.fixture
def secrets(aws: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A client of a server that speaks as Secrets Manager does, which this process asks too."""
    asks_at(monkeypatch, tmp_path / "none", "SECRETS_MANAGER", aws)
    url_in_aws.cache_clear()
    yield boto3.client("secretsmanager")
    url_in_aws.cache_clear()


def asked(name: str) -> str:
    return Config.read({"SPENDSENSE_DATABASE_SECRET": name}).database_url


OF_RDS = {"username": "app", "password": "a/b@c", "host": "db", "port": 6432, "dbname": "bank"}


@pytest.mark.parametrize(
    ("said", "url"),
    [
        (URL, READ),
        (json.dumps({"url": URL}), READ),
        (
            json.dumps(OF_RDS),
            "postgresql+psycopg://app:a%2Fb%40c@db:6432/bank?sslmode=require",
        ),
    ],
    ids=["url", "field", "rds"],
)
def test_a_secret_of_aws_is_the_url_or_the_fields_that_make_it(secrets, request, said, url):
    name = request.node.callspec.id
    secrets.create_secret(Name=name, SecretString=said)
    assert asked(name) == url


def test_a_secret_is_asked_for_once_a_process(secrets):
    secrets.create_secret(Name="once", SecretString=URL)
    assert asked("once") == READ
    secrets.delete_secret(SecretId="once", ForceDeleteWithoutRecovery=True)
    assert asked("once") == READ


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (" ", "is empty"),
        ("{hunter2", "no JSON object"),
        (json.dumps({**OF_RDS, "host": ""}), "has no host"),
        (json.dumps({"url": ""}), "is empty"),
    ],
    ids=["blank", "torn", "part", "nothing"],
)
def test_a_secret_that_makes_no_url_is_refused_and_nothing_of_it_is_said(
    secrets, request, said, why
):
    name = request.node.callspec.id
    secrets.create_secret(Name=name, SecretString=said)
    with pytest.raises(UnusableSetting, match=why) as stopped:
        asked(name)
    assert "a/b@c" not in str(stopped.value) and "hunter2" not in str(stopped.value)


def test_a_secret_of_bytes_one_that_is_not_there_and_no_aws_at_all(secrets, monkeypatch):
    secrets.create_secret(Name="bytes", SecretBinary=b"\x00")
    for name in ("bytes", "nobody"):
        with pytest.raises(UnusableSetting, match="SPENDSENSE_DATABASE_SECRET"):
            asked(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(UnusableSetting, match="cannot be read"):
        asked("unreachable")
