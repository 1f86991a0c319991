"""What deploy/ names is there: files, extras, commands, settings; and AWS's template is sound."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose
from tests.docs.conftest import script
from typer.main import get_command

from spendsense.cli.app import app
from spendsense.config import SETTINGS
from spendsense.storage.migrate import HEAD

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = [name for name, each in COMPOSE["services"].items() if each["image"].startswith("spend")]
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
NAMES = {setting.name for setting in SETTINGS}


class Loader(yaml.SafeLoader):
    """CloudFormation's short forms as lists of what they were asked with."""


def _plain(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]


Loader.add_multi_constructor("!", lambda loader, tag, node: [tag, _plain(loader, node)])


@pytest.fixture(scope="module")
def template() -> Any:
    return yaml.load((DEPLOY / "aws/template.yaml").read_text(), Loader)


def properties(template: Any, kind: str) -> dict[str, Any]:
    return {
        name: each.get("Properties", {})
        for name, each in template["Resources"].items()
        if each["Type"] == kind
    }


def test_aws_would_take_the_template():
    words = [Path(sys.executable).with_name("cfn-lint"), DEPLOY / "aws/template.yaml"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_function_of_the_template_is_there(template):
    handlers = {
        each["ImageConfig"]["Command"][0]
        for each in properties(template, "AWS::Serverless::Function").values()
    }
    assert len(handlers) == 3
    for handler in handlers:
        module, _, name = handler.rpartition(".")
        if module == "api":  # opens a database when it is imported
            assert f"{name} = " in (DEPLOY / "aws/functions/api.py").read_text()
        else:
            assert callable(getattr(import_module(module), name))


def test_every_function_is_bounded_logs_and_holds_no_secret(template):
    for name, each in properties(template, "AWS::Serverless::Function").items():
        assert each["ReservedConcurrentExecutions"] and each["LoggingConfig"], name
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables.keys() <= NAMES
    assert not {"SPENDSENSE_DATABASE_URL"} & variables.keys()
    assert "resolve:secretsmanager" not in json.dumps(template)


def test_no_role_may_do_everything(template):
    for name, role in properties(template, "AWS::IAM::Role").items():
        for policy in role["Policies"]:
            for said in policy["PolicyDocument"]["Statement"]:
                said = said[1][1] if isinstance(said, list) else said
                actions = said["Action"] if isinstance(said["Action"], list) else [said["Action"]]
                assert not [a for a in actions if "*" in a], f"{name} {policy['PolicyName']}"
                assert said["Resource"] != "*", f"{name} {policy['PolicyName']}"
                assert not [a for a in actions if "Delete" in a]


def test_reports_are_closed_encrypted_and_kept(template):
    (bucket,) = properties(template, "AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert template["Resources"]["Reports"]["DeletionPolicy"] == "Retain"


def test_the_schedule_asks_for_what_the_night_knows(template):
    (schedule,) = properties(template, "AWS::Scheduler::Schedule").values()
    asked = json.loads(schedule["Target"]["Input"][1])
    recorded = json.loads((Path(__file__).parent / "events/night.json").read_text())
    assert asked["steps"] == recorded["steps"] and asked["out"].startswith("s3://")


def test_the_containerfile_is_clean():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, DEPLOY / "Containerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_the_containerfile_copies_and_runs_is_there():
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text()
    for source in re.findall(r"^COPY (?!--from)(\S+) ", CONTAINERFILE, flags=re.MULTILINE):
        assert f"!{source.rstrip('/')}" in ignored
        assert source == "deploy/build/" or (ROOT / source).exists()
    *_, lambdas = (json.loads(each) for each in re.findall(r"^CMD (\[.*\])", CONTAINERFILE, re.M))
    assert lambdas == ["api.handler"]
    server = re.findall(r"^CMD (\[.*\])", CONTAINERFILE, flags=re.MULTILINE)[0]
    assert json.loads(server)[0] in COMMANDS
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, flags=re.MULTILINE)


def test_the_health_that_is_asked_for_is_an_address_of_the_api():
    from spendsense.web import ROUTES

    (path,) = re.findall(r"127\.0\.0\.1:8000(/\S+?)'", CONTAINERFILE)
    assert path in {each.path for each in ROUTES}


def test_compose_is_what_its_specification_says():
    PyCompose.from_json(json.dumps(COMPOSE))
    wrong = {**COMPOSE, "services": {"server": {"image": "x", "imag": "y"}}}
    with pytest.raises(ValueError, match="imag"):
        PyCompose.from_json(json.dumps(wrong))


def test_compose_runs_commands_and_settings_that_there_are():
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["command"][0] in COMMANDS, name
        known = {option for each in COMMANDS[service["command"][0]].params for option in each.opts}
        assert {word for word in service["command"] if word.startswith("--")} <= known
        assert service["environment"].keys() <= NAMES
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert service["build"]["target"] == "server"
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert HEAD and COMPOSE["services"]["server"]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }


def test_the_database_is_asked_where_others_reach_it_and_not_while_it_is_being_made():
    """The image answers on its socket, and on no port, while it makes the database."""
    (_, asked) = COMPOSE["services"]["database"]["healthcheck"]["test"]
    assert "pg_isready --host 127.0.0.1 " in asked


def test_secrets_are_files_and_never_values():
    text = (DEPLOY / "compose.yaml").read_text()
    assert not re.search(r"PASSWORD:|DATABASE_URL:", text)
    assert {each["file"] for each in COMPOSE["secrets"].values()} == {
        "./secrets/database_url",
        "./secrets/database_password",
    }


def test_the_image_has_what_its_functions_import(tmp_path):
    build = import_script(DEPLOY / "aws/build.py")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(build.EXTRAS) <= extras["optional-dependencies"].keys()
    build.requirements(tmp_path / "requirements.txt")
    text = (tmp_path / "requirements.txt").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)==", text, flags=re.MULTILINE))
    assert {"awslambdaric", "mangum", "boto3", "psycopg-binary", "polars"} <= pinned
    assert not {"pytest", "moto", "cfn-lint"} & pinned
    assert text.count("--hash=sha256:") >= len(pinned)


def import_script(path: Path) -> Any:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_costs_of_the_guide_are_those_of_the_prices():
    guide = (ROOT / "docs/guides/run-on-aws.md").read_text()
    assert script("costs").table() in guide
