"""A report into a bucket: real HTTP, a server that speaks S3, and failures in the middle."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from tests.aws import asks_at, aws_server
from tests.cli.parts import COMMAND

from spendsense import pipeline
from spendsense.cli.on_lambda import night
from spendsense.evaluation.sinks import put_files, sink
from spendsense.ledger import BadInput, Conflict, SpendSenseError
from spendsense.review import grant_consent
from spendsense.storage import Database, runs, save_records

FILES = {
    "metrics.json": b'{"coverage": 1}\n',
    "summary.md": b"# Evaluation\n",
    "manifest.json": b'{"files": {}}\n',
    "people.jsonl": b"",
}
PUTS = ["metrics.json", "people.jsonl", "summary.md", "manifest.json"]
ROOT = Path(__file__).parents[3]
_buckets = count(1)

Act = Callable[["Between"], None]


class Between(BaseHTTPRequestHandler):
    """Passes requests on to the bucket's server, but for the PUTs that a test has plans for."""

    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_PUT(self) -> None:
        self.server.puts += 1
        self.server.seen.append(dict(self.headers))
        plan = self.server.plans.get(self.server.puts)
        if plan is None:
            self.pass_on()
        else:
            plan(self)

    def do_GET(self) -> None:
        self.server.asked.append(self.command)
        self.pass_on()

    do_HEAD = do_GET

    def pass_on(self) -> None:
        self.answer(*self.forwarded())

    def forwarded(self) -> tuple[int, dict[str, str], bytes]:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upstream = HTTPConnection("127.0.0.1", self.server.upstream, timeout=10)
        kept = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
        upstream.request(self.command, self.path, body, kept)
        got = upstream.getresponse()
        content = got.read()
        upstream.close()
        return got.status, dict(got.getheaders()), content

    def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("connection", "transfer-encoding", "server", "date"):
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def refuse(self, status: int, code: str) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
        self.answer(status, {"Content-Length": str(len(body))}, body)

    def cut(self) -> None:
        """The connection ends while the request comes in, and no byte is answered."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def lose_the_answer(self) -> None:
        """The object is kept, and nobody is told."""
        self.forwarded()
        self.cut()

    def log_message(self, *_: object) -> None:
        """Nothing: a test says what went wrong."""


class Proxy(ThreadingHTTPServer):
    """Between a sink and the bucket: `plans` says what happens to the k-th PUT."""

    daemon_threads = True

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), Between)
        self.upstream = upstream
        self.plans: dict[int, Act] = {}
        self.puts, self.seen, self.asked = 0, list[dict[str, str]](), list[str]()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    with aws_server() as port:
        yield port


@pytest.fixture
def between(s3_server: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Proxy]:
    proxy = Proxy(s3_server)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    asks_at(monkeypatch, tmp_path / "none", "S3", proxy.server_port)
    # How long it waits is botocore's; that it waits and asks again is ours.
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", _at_once)
    yield proxy
    proxy.shutdown()
    thread.join()
    proxy.server_close()


def _at_once(*_: object) -> float:
    return 0.01


@pytest.fixture
def client(s3_server: int) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{s3_server}",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        region_name="us-east-1",
    )


@pytest.fixture
def bucket(client: Any) -> str:
    name = f"reports-{next(_buckets)}"
    client.create_bucket(Bucket=name)
    return name


def objects(client: Any, bucket: str) -> dict[str, bytes]:
    found = client.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {
        each["Key"]: client.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
        for each in found
    }


def put(bucket: str, files: dict[str, bytes] = FILES, kms_key: str = "") -> tuple[str, ...]:
    return put_files(files, sink(f"s3://{bucket}/run-1", kms_key))


def test_every_file_arrives_and_the_manifest_last(between, client, bucket):
    written = put(bucket)
    assert [each.rsplit("/", 1)[1] for each in written] == PUTS
    assert objects(client, bucket) == {f"run-1/{name}": body for name, body in FILES.items()}
    told = client.head_object(Bucket=bucket, Key="run-1/metrics.json")
    assert told["ContentType"] == "application/json"


def test_each_put_creates_only_is_encrypted_and_carries_its_digest(between, bucket):
    put(bucket)
    for sent in between.seen:
        assert sent["If-None-Match"] == "*"
        assert sent["x-amz-server-side-encryption"] == "AES256"
        assert len(sent["x-amz-checksum-sha256"]) == 44


def test_a_key_of_ones_own_is_named_to_the_bucket(between, client, bucket):
    put(bucket, kms_key="alias/reports")
    assert {each["x-amz-server-side-encryption"] for each in between.seen} == {"aws:kms"}
    told = client.head_object(Bucket=bucket, Key="run-1/metrics.json")
    assert told["ServerSideEncryption"] == "aws:kms" and "alias/reports" in told["SSEKMSKeyId"]


def test_the_same_again_changes_nothing(between, client, bucket):
    put(bucket)
    before = client.head_object(Bucket=bucket, Key="run-1/summary.md")["LastModified"]
    put(bucket)
    assert client.head_object(Bucket=bucket, Key="run-1/summary.md")["LastModified"] == before
    assert "HEAD" in between.asked and "GET" not in between.asked


def test_an_object_that_another_program_put_there_is_compared_by_its_bytes(between, client, bucket):
    client.meta.events.register("before-send.s3.PutObject", _without_a_digest)
    client.put_object(Bucket=bucket, Key="run-1/summary.md", Body=FILES["summary.md"])
    put(bucket)
    client.put_object(Bucket=bucket, Key="run-2/summary.md", Body=b"# Evaluatioz\n")
    with pytest.raises(Conflict, match=r"run-2/summary\.md exists and holds something else"):
        put_files(FILES, sink(f"s3://{bucket}/run-2"))


def _without_a_digest(request: Any, **_: object) -> None:
    for name in [n for n in request.headers if n.lower().startswith("x-amz-checksum")]:
        del request.headers[name]


def test_other_bytes_under_the_name_stay_and_are_a_conflict(between, client, bucket):
    put(bucket)
    with pytest.raises(Conflict) as told:
        put(bucket, {**FILES, "summary.md": b"# Another\n"})
    assert told.value.exit_code == 4
    assert "Written: metrics.json, people.jsonl. Not written: summary.md, manifest.json." in str(
        told.value
    )
    assert objects(client, bucket)["run-1/summary.md"] == FILES["summary.md"]


def test_a_conflict_that_may_not_be_read_is_still_one(between, client, bucket):
    put(bucket)
    original = Between.do_HEAD
    try:
        Between.do_HEAD = lambda self: self.answer(403, {"Content-Length": "0"}, b"")  # type: ignore[method-assign]
        with pytest.raises(Conflict, match="may not be read"):
            put(bucket)
    finally:
        Between.do_HEAD = original  # type: ignore[method-assign]


def test_a_missing_bucket_is_named(between):
    with pytest.raises(BadInput, match=r"Cannot write s3://no-such-bucket/run-1/.*: there is"):
        put("no-such-bucket")


def test_a_refusal_in_the_middle_says_what_is_there_and_the_same_bytes_go_on(
    between, client, bucket
):
    between.plans[3] = lambda asked: asked.refuse(403, "AccessDenied")
    with pytest.raises(BadInput) as told:
        put(bucket)
    said = str(told.value)
    assert told.value.exit_code == 1 and "it denies the write" in said
    assert "a new prefix" in said
    assert "Written: metrics.json, people.jsonl. Not written: summary.md, manifest.json." in said
    assert "run-1/manifest.json" not in objects(client, bucket)
    assert len(put(bucket)) == 4
    assert objects(client, bucket) == {f"run-1/{name}": body for name, body in FILES.items()}


def test_a_bucket_that_asks_for_fewer_requests_twice_gets_them_later(between, client, bucket):
    for k in (2, 3):
        between.plans[k] = lambda asked: asked.refuse(503, "SlowDown")
    assert len(put(bucket)) == 4 and between.puts == 6
    assert len(objects(client, bucket)) == 4


def test_a_bucket_that_goes_on_asking_is_given_up(between, client, bucket):
    for k in range(2, 12):
        between.plans[k] = lambda asked: asked.refuse(503, "SlowDown")
    with pytest.raises(BadInput, match="fewer requests, and went on asking"):
        put(bucket)
    assert between.puts == 1 + 5


def test_a_connection_that_is_cut_in_a_put_is_tried_again(between, client, bucket):
    between.plans[3] = Between.cut
    assert len(put(bucket)) == 4 and between.puts == 5
    assert objects(client, bucket)["run-1/summary.md"] == FILES["summary.md"]


def test_a_connection_that_is_always_cut_says_so(between, bucket):
    for k in range(3, 12):
        between.plans[k] = Between.cut
    with pytest.raises(BadInput, match=r"Cannot write .*summary\.md: .*onnection"):
        put(bucket)


def test_an_answer_that_was_lost_finds_its_own_object(between, client, bucket):
    between.plans[3] = Between.lose_the_answer
    assert len(put(bucket)) == 4
    assert between.puts == 5 and between.asked == ["HEAD"]
    assert len(objects(client, bucket)) == 4


def test_a_race_that_was_lost_is_run_again_but_not_for_ever(between, bucket):
    between.plans[1] = lambda asked: asked.refuse(409, "ConditionalRequestConflict")
    assert len(put(bucket)) == 4
    for k in range(between.puts + 1, between.puts + 4):
        between.plans[k] = lambda asked: asked.refuse(409, "ConditionalRequestConflict")
    with pytest.raises(BadInput, match="ConditionalRequestConflict"):
        put_files(FILES, sink(f"s3://{bucket}/run-2"))


def test_without_credentials_it_is_said_before_anything_is_measured(between, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(BadInput, match="no AWS credentials were found"):
        sink("s3://reports/run-1")


@pytest.mark.parametrize("endpoint", ["nonsense", "http://127.0.0.1:1"])
def test_an_endpoint_that_is_none_is_said(between, monkeypatch, endpoint):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    with pytest.raises(BadInput, match="Cannot write s3://reports/run-1"):
        put("reports")


@pytest.mark.parametrize(
    "out",
    [
        "s3:", "s3://", "s3:///x", "s3:/bucket/x", "s3://b", "s3://b/x", "s3://bucket", "s3://bucket/",
        "s3://bucket//x", "s3://bucket/x//y", "s3://bucket/../x", "s3://bucket/x/..", "s3://bucket/./x",
        "s3://Bucket/x", "s3://a..b/x", "s3://10.0.0.1/x", "s3://key:secret@bucket/x", "s3://bucket:9/x",
        "s3://bucket/x?versionId=1", "s3://bucket/x#y", "s3://bucket/x y", "s3://bucket/x\n", "s3://bucket/%2e%2e",
        "s3://bucket/é", f"s3://bucket/{'x' * 900}", "gs://bucket/x", "https://bucket/x", "file:///tmp/x",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_in_a_sentence(out):
    with pytest.raises(SpendSenseError) as told:
        sink(out)
    assert told.value.exit_code == 1 and "s3://" in str(told.value)


def test_a_bucket_is_spoken_to_only_where_one_is_named():
    code = (
        "import sys, spendsense.cli.evaluate; from spendsense.evaluation.sinks import sink; "
        "sink('folder'); assert not {'boto3', 'botocore'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture
def home(tmp_path: Path, migrated_sqlite: Path, household: Any) -> Path:
    """One user, and a run over her."""
    shutil.copy(migrated_sqlite, tmp_path / "spendsense.db")
    database, at = Database.open(f"sqlite:///{tmp_path}/spendsense.db"), datetime(2026, 8, 22)
    with database.write() as connection:
        save_records(connection, household)
        grant_consent(connection, "u-ana", by="test", at=at)
    pipeline.run(database, as_of=at.date(), clock=lambda: at, by="test")
    database.close()
    return tmp_path


def test_a_night_on_lambda_puts_its_report_beneath_its_run(
    between, client, bucket, home, monkeypatch
):
    monkeypatch.setenv("SPENDSENSE_HOME", str(home))
    asked = json.loads((ROOT / "tests/deploy/events/night.json").read_text())
    told = night({**asked, "out": f"s3://{bucket}/evaluations/"}, None)
    found = objects(client, bucket)
    place = f"evaluations/{told['run']['run_id']}"
    assert f"s3://{bucket}/{place}/manifest.json" == told["written"][-1]
    listed = json.loads(found[f"{place}/manifest.json"])["files"]
    assert {f"{place}/{name}" for name in (*listed, "manifest.json")} == found.keys()
    assert told["verdicts"]["coverage"]


def test_a_night_without_a_bucket_to_go_to_runs_nothing(between, home, monkeypatch):
    monkeypatch.setenv("SPENDSENSE_HOME", str(home))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    before = (home / "spendsense.db").read_bytes()
    with pytest.raises(BadInput, match="no AWS credentials"):
        night({"steps": ["run", "evaluate"], "out": "s3://reports/evaluations"}, None)
    assert (home / "spendsense.db").read_bytes() == before


def test_the_command_tells_a_refusal_with_its_exit_code(between, bucket, home):
    between.plans[1] = lambda asked: asked.refuse(403, "AccessDenied")
    words = (*COMMAND, "evaluate", "--home", str(home), "--out", f"s3://{bucket}/night")
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 1 and "it denies the write" in done.stderr


@pytest.fixture
def compare(home: Path, bucket: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """`--diff` of the run with itself, into the bucket, under a key of one's own."""
    with Database.open(f"sqlite:///{home}/spendsense.db").read() as connection:
        (run,) = (each.run_id for each in runs(connection))
    monkeypatch.setenv("SPENDSENSE_S3_KMS_KEY", "alias/reports")
    words = (*COMMAND, "evaluate", "--home", str(home), "--diff", run, run)
    out = ("--out", f"s3://{bucket}/diff")
    return lambda: subprocess.run((*words, *out), capture_output=True, text=True)


def test_a_comparison_of_two_runs_is_encrypted_under_the_key_too(between, client, bucket, compare):
    done = compare()
    assert done.returncode == 0, done.stderr
    names = ["diff.json", "diff.md", "diff-manifest.json"]
    assert list(objects(client, bucket)) == sorted(f"diff/{name}" for name in names)
    assert {each["x-amz-server-side-encryption"] for each in between.seen} == {"aws:kms"}


def test_and_says_what_was_written_where_it_is_refused_in_the_middle(between, compare):
    between.plans[2] = lambda asked: asked.refuse(403, "AccessDenied")
    done = compare()
    assert done.returncode == 1
    assert "Written: diff.json. Not written: diff.md, diff-manifest.json." in done.stderr
