"""The API and the migration as Lambda calls them, with events in the form API Gateway sends."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import shutil
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from tests.docs.conftest import script

from spendsense.cli.on_lambda import migrate, night
from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.review import grant_consent
from spendsense.storage import Database, create_account, save_records
from spendsense.storage import migrate as migrations
from spendsense.storage.passwords import hashed
from spendsense.telemetry.logs import LIBRARIES
from spendsense.web.on_lambda import Function, WholeAddress, open_api

EVENTS = Path(__file__).parent / "events"
ROOT = Path(__file__).parents[2]
AT = datetime(2026, 8, 22, 12)
HOST = "k3y1d2e3f4.execute-api.eu-central-1.amazonaws.com"
PASSWORD = "quiet violins hum at dawn"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A home with Ana, who consents, and an account of hers."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copy(migrated_sqlite, folder / "spendsense.db")
    return folder


@pytest.fixture(scope="module")
def environment(home: Path) -> dict[str, str]:
    return {
        "SPENDSENSE_HOME": str(home),
        "SPENDSENSE_MIGRATE": "command",
        "SPENDSENSE_PUBLIC_URL": f"https://{HOST}",
    }


@contextmanager
def logs_as_they_were() -> Iterator[None]:
    """Whatever is set of loggers meanwhile is taken back."""
    loggers = [logging.getLogger(name) for name in ("spendsense", "mangum", *LIBRARIES)]
    before = [(each.level, each.propagate, each.handlers[:]) for each in loggers]
    yield
    for each, (level, propagate, handlers) in zip(loggers, before, strict=True):
        each.setLevel(level)
        each.propagate, each.handlers = propagate, handlers


@pytest.fixture(scope="module")
def api(environment: dict[str, str]) -> Iterator[Function]:
    with logs_as_they_were():
        yield called(open_api(Config.read(environment)))


def called(opened: Function) -> Function:
    """In a thread of its own: in this one a browser's tests may have left a loop running."""

    def call(asked: dict[str, Any], context: Any) -> dict[str, Any]:
        with ThreadPoolExecutor(1, initializer=_own_loop) as thread:
            return thread.submit(opened, asked, context).result()

    return call


def _own_loop() -> None:
    asyncio.set_event_loop(asyncio.new_event_loop())


@pytest.fixture
def ana(home: Path, household: Any) -> None:
    """Ana with an account; once, the database is one for the module."""
    database = Database.open(f"sqlite:///{home}/spendsense.db")
    with database.write() as connection:
        save_records(connection, household)
        grant_consent(connection, "u-ana", by="test", at=AT)
        if not connection.exec_driver_sql("select count(*) from logins").scalar():
            create_account(
                connection, login="ana", role="user", user_id="u-ana", name="Ana Ruiz",
                password_hash=hashed(PASSWORD), by="test", at=AT,
            )  # fmt: skip
    database.close()


def event(method: str, path: str, body: bytes | str = b"", **headers: str) -> dict[str, Any]:
    """The recorded event, asking for something else. A path as API Gateway hands it on: decoded."""
    made: dict[str, Any] = json.loads((EVENTS / "http_api.json").read_text())
    where, _, query = path.partition("?")
    made |= {"rawPath": unquote(where), "rawQueryString": query}
    made["requestContext"]["http"] |= {"method": method, "path": unquote(where)}
    made["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, bytes) and body:
        made |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    elif body:
        made["body"] = body
    made["headers"]["content-length"] = str(len(body))
    return made


def content(answer: dict[str, Any]) -> bytes:
    body = answer.get("body", "")
    return base64.b64decode(body) if answer["isBase64Encoded"] else body.encode()


def signed_in(api: Function, **how: Any) -> dict[str, str]:
    """What a browser keeps of a sign-in: the cookie, and the token for changes."""
    words = json.dumps({"login": "ana", "password": PASSWORD})
    body = words.encode() if how.get("base64") else words
    asked = event("POST", "/api/v1/session", body, content_type="application/json")
    answer = api(asked, None)
    assert answer["statusCode"] == 200, answer
    (cookie,) = answer["cookies"]
    assert "Secure" in cookie and "HttpOnly" in cookie
    return {"cookie": cookie.split(";")[0], "csrf": json.loads(content(answer))["csrf_token"]}


def with_cookie(asked: dict[str, Any], who: dict[str, str]) -> dict[str, Any]:
    """API Gateway takes cookies out of the headers."""
    return {**asked, "cookies": ["theme=dark", who["cookie"]]}


def test_the_recorded_event_is_answered(api):
    answer = api(json.loads((EVENTS / "http_api.json").read_text()), None)
    assert answer["statusCode"] == 200 and not answer["isBase64Encoded"]
    assert json.loads(answer["body"])["status"] == "ok"
    assert answer["headers"]["strict-transport-security"]


@pytest.mark.parametrize("encoded", [False, True])
def test_a_sign_in_and_a_page_by_its_cookie(api, ana, encoded):
    who = signed_in(api, base64=encoded)
    answer = api(with_cookie(event("GET", "/api/v1/session"), who), None)
    assert answer["statusCode"] == 200
    assert json.loads(content(answer))["user_id"] == "u-ana"
    assert api(event("GET", "/api/v1/session"), None)["statusCode"] == 401


def test_a_change_by_cookie_needs_its_token_and_its_origin(api, ana):
    who = signed_in(api)
    asked = event("POST", "/api/v1/session/end", origin=f"https://{HOST}", x_csrf_token=who["csrf"])
    bare = event("POST", "/api/v1/session/end", origin=f"https://{HOST}")
    foreign = event("POST", "/api/v1/session/end", origin="https://evil.example")
    for refused in (bare, foreign):
        assert api(with_cookie(refused, who), None)["statusCode"] == 403
    assert api(with_cookie(asked, who), None)["statusCode"] == 200


def test_a_zip_comes_back_byte_for_byte(api, ana):
    who = signed_in(api)
    asked = event("GET", "/api/v1/users/u-ana/export?format=zip")
    answer = api(with_cookie(asked, who), None)
    assert answer["statusCode"] == 200 and answer["isBase64Encoded"]
    assert zipfile.ZipFile(io.BytesIO(content(answer))).testzip() is None


def test_a_path_in_percents_names_what_it_names(api, ana):
    who = signed_in(api)
    answer = api(with_cookie(event("GET", "/api/v1/users/u%2Dana/status"), who), None)
    assert answer["statusCode"] == 200
    other = api(with_cookie(event("GET", "/api/v1/users/u%2Fana/status"), who), None)
    assert other["statusCode"] in (403, 404)


def test_an_address_that_is_none_is_a_problem_document(api):
    answer = api(event("GET", "/api/v1/nothing"), None)
    assert answer["statusCode"] in (401, 404) and not answer["isBase64Encoded"]
    assert answer["headers"]["content-type"] == "application/problem+json"


def test_more_than_an_address_or_the_headers_may_hold_is_refused(api):
    assert api(event("GET", f"/api/v1/health?x={'y' * 5000}"), None)["statusCode"] == 414
    many = {f"x_{number}": "y" for number in range(120)}
    assert api(event("GET", "/api/v1/health", **many), None)["statusCode"] == 431
    long = api(event("GET", "/api/v1/health", x_long="y" * 9_000), None)
    assert long["statusCode"] == 200  # API Gateway lets 10,240 bytes through, and refuses more


def test_head_is_answered_as_the_server_answers_it(api):
    answer = api(event("HEAD", "/api/v1/health"), None)
    assert answer["statusCode"] in (200, 405) and answer["headers"]["content-type"]


def test_another_name_is_not_served(api):
    assert api(event("GET", "/api/v1/health", host="evil.example"), None)["statusCode"] == 421


def test_a_body_that_is_no_json_is_a_sentence(api):
    for body in ("{", b"\xff\xfe\x00"):
        asked = event("POST", "/api/v1/session", body, content_type="application/json")
        assert api(asked, None)["statusCode"] in (400, 422)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """All that is written: to stderr, and by the handler that Lambda's runtime puts on the root."""
    stream = io.StringIO()
    runtime, root = logging.StreamHandler(stream), logging.getLogger()
    level = root.level
    root.addHandler(runtime)
    root.setLevel(logging.INFO)
    with logs_as_they_were():
        yield lambda: (capsys.readouterr().err.splitlines(), stream.getvalue())
    root.removeHandler(runtime)
    root.setLevel(level)


def failing(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, **log: str) -> int:
    """The status of an answer whose route met an error with a name and an amount in its words."""

    def broken() -> None:
        raise KeyError("Ana Ruiz: $1,975.00")

    monkeypatch.setattr("spendsense.web.readiness.built.is_built", broken)
    opened = called(open_api(Config.read({**environment, **log})))
    status: int = opened(event("GET", "/readyz"), None)["statusCode"]
    return status


def test_an_error_that_nobody_foresaw_is_one_line_without_its_words(environment, monkeypatch, said):
    assert failing(environment, monkeypatch) == 500
    (line,), runtimes_own = said()
    assert not runtimes_own and "Ana" not in line and "1,975" not in line
    told = json.loads(line)
    assert (told["event"], told["error"], told["route"]) == (
        "request.failed",
        "KeyError",
        "/readyz",
    )


@pytest.mark.parametrize(
    ("form", "events"), [("off", []), ("json", ["request.failed", "request.done"])]
)
def test_the_setting_of_lines_holds(environment, monkeypatch, said, form, events):
    failing(environment, monkeypatch, SPENDSENSE_LOG=form)
    lines, runtimes_own = said()
    assert sorted(json.loads(line)["event"] for line in lines) == sorted(events)
    assert not runtimes_own


def test_lines_in_a_form_that_is_none_are_told_when_it_opens(environment):
    with pytest.raises(BadInput, match="json, text or off"):
        open_api(Config.read({**environment, "SPENDSENSE_LOG": "xml"}))


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_raised_after_an_answer_was_told_of_and_before_it_is_not_hidden(whole):
    async def breaking(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": not whole})
        raise KeyError("x")

    async def sent(_: Any) -> None:
        """Taken."""

    def ended() -> None:
        asyncio.run(WholeAddress(breaking)({"path": "/"}, sent, sent))  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as thread:
        error = thread.submit(ended).exception()
    assert isinstance(error, KeyError) is not whole


def test_the_api_does_not_migrate(tmp_path):
    config = Config.read({"SPENDSENSE_HOME": str(tmp_path)})
    with pytest.raises(BadInput, match="spendsense migrate"):
        open_api(config)


def test_the_image_starts_it_and_it_answers(environment):
    """As Lambda does: a process that fetches events, from a stand-in of Lambda's address."""
    function = script("lambda_runtime").function
    with function("api.handler", ROOT / "deploy/aws/functions", environment) as runtime:
        answers = [runtime.invoke(event("GET", "/api/v1/health")) for _ in range(2)]
    assert [each.body["statusCode"] for each in answers] == [200, 200]


class CloudFormation(HTTPServer):
    """Where a custom resource tells how it went."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Told)
        self.told: list[dict[str, Any]] = []


class _Told(BaseHTTPRequestHandler):
    server: CloudFormation

    def do_PUT(self) -> None:
        assert "Content-Type" not in self.headers and self.path == "/x?Signature=y"
        length = int(self.headers["Content-Length"])
        self.server.told.append(json.loads(self.rfile.read(length)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def cloudformation() -> Iterator[CloudFormation]:
    server = CloudFormation()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def deployed(kind: str, cloudformation: CloudFormation) -> dict[str, Any]:
    """What CloudFormation is told when it asks for a migration."""
    asked = json.loads((EVENTS / "create.json").read_text())
    where = f"http://127.0.0.1:{cloudformation.server_port}/x?Signature=y"
    migrate({**asked, "RequestType": kind, "ResponseURL": where}, None)
    return cloudformation.told[-1]


def test_a_deployment_migrates_once_and_says_so(tmp_path, monkeypatch, cloudformation):
    monkeypatch.setenv("SPENDSENSE_HOME", str(tmp_path))
    first, again = (deployed(kind, cloudformation) for kind in ("Create", "Update"))
    assert first["Status"] == again["Status"] == "SUCCESS"
    assert first["Data"] == {"from": None, "to": migrations.HEAD}
    assert again["Data"] == {"from": migrations.HEAD, "to": migrations.HEAD}
    assert first["PhysicalResourceId"] == again["PhysicalResourceId"]
    assert (tmp_path / "audit-key.pem").is_file()
    kept = (tmp_path / "spendsense.db").read_bytes()
    assert deployed("Delete", cloudformation)["Status"] == "SUCCESS"
    assert (tmp_path / "spendsense.db").read_bytes() == kept


def test_a_deployment_that_cannot_migrate_is_told_before_it_waits_an_hour(
    tmp_path, monkeypatch, cloudformation
):
    monkeypatch.setenv("SPENDSENSE_HOME", str(tmp_path))
    monkeypatch.setenv("SPENDSENSE_DATABASE_URL", "mysql://bank")
    with pytest.raises(BadInput):
        deployed("Create", cloudformation)
    (told,) = cloudformation.told
    assert told["Status"] == "FAILED" and "postgresql" in told["Reason"]
    assert told["RequestId"] == "a8c6b1de-0e0b-4f65-8a5e-0c5b9f1b7a11"


@pytest.mark.parametrize(
    "asked",
    [{}, {"steps": []}, {"steps": ["drop"]}, {"steps": "run"}, {"steps": ["evaluate"]},
     {"steps": ["run", "evaluate"], "out": 7}],
)  # fmt: skip
def test_a_night_that_is_not_asked_for_rightly_is_refused(asked):
    with pytest.raises(BadInput, match="The event asks for"):
        night(asked, None)
