"""What AWS Lambda runs besides the API: the nightly run, and the migration of a deployment.

These are commands that nobody types: events name what is done, and what is printed is the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from spendsense.config import Config
from spendsense.evaluation import write_report
from spendsense.evaluation.sinks import Sink, sink
from spendsense.ledger import BadInput, SpendSenseError
from spendsense.review.keys import has_key, make_key
from spendsense.secret import UnusableSetting
from spendsense.storage import bring_to_head

from .audit import checkpoint_after_run
from .consent import sweep_before_run
from .evaluate import evaluate_run
from .output import open_database
from .run import run_with_bar

STEPS = ("run", "evaluate")
ANSWER_SECONDS = 30

Event = Mapping[str, Any]


def night(event: Event, context: Any) -> dict[str, Any]:
    """The steps that an event of EventBridge Scheduler names, in order.

    `{"steps": ["run", "evaluate"], "out": "s3://bucket/prefix"}`: the report goes beneath `out`,
    in a place of its run's own. Raises what the commands raise: the function then failed, the
    event is tried again or kept, and an alarm goes off.
    """
    steps, out = _asked(event)
    config, answer = Config.read(), dict[str, Any]()
    if "evaluate" in steps:
        _place(out, "before", config)  # a bucket that cannot be written to is told before the run
    database = open_database(None)
    if "run" in steps:
        sweep_before_run(None)
        answer["run"] = asdict(run_with_bar(database, None, None))
        checkpoint_after_run(database, None)
    if "evaluate" in steps:
        report = evaluate_run(database, None)
        place = _place(out, report.run_id, config)
        answer["written"] = write_report(report, place)
        answer["verdicts"] = {metric.name: metric.verdict for metric in report.metrics}
    told: dict[str, Any] = json.loads(json.dumps(answer, default=str))
    return told


def _asked(event: Event) -> tuple[tuple[str, ...], str]:
    given, out = event.get("steps"), event.get("out", "")
    steps: list[Any] = given if isinstance(given, list) else []
    known = bool(steps) and all(step in STEPS for step in steps)
    if not known or not isinstance(out, str) or ("evaluate" in steps and not out):
        raise BadInput(
            f"The event asks for {json.dumps(dict(event), default=str)[:200]}. Write steps, of "
            f"{' and '.join(STEPS)}, and with evaluate an out: s3://bucket/prefix."
        )
    return tuple(step for step in STEPS if step in steps), out


def _place(out: str, run_id: str, config: Config) -> Sink:
    return sink(f"{out.rstrip('/')}/{run_id}", config.s3_kms_key)


def migrate(event: Event, context: Any) -> dict[str, Any]:
    """The database at this version's tables, and a home with a key, once a deployment.

    Called by hand, or by CloudFormation as a custom resource, which waits to be told how it went.
    Raises what goes wrong, once it has been told.
    """
    done: dict[str, Any] = {}
    why = "It failed: the log of the function says why."
    try:
        if event.get("RequestType") != "Delete":  # a stack that goes leaves its database
            done = _migrated()
        why = ""
    except (SpendSenseError, UnusableSetting) as error:
        why = str(error)
        raise
    finally:
        if "ResponseURL" in event:
            _tell_cloudformation(event, done, why)
    return done


def _migrated() -> dict[str, Any]:
    config = Config.read()
    found, now = bring_to_head(config.database_url)
    if not has_key(config.home):
        make_key(config.home)
    return {"from": found, "to": now}


def _tell_cloudformation(event: Event, done: Mapping[str, Any], why: str) -> None:
    """Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html"""
    answer = {
        "Status": "FAILED" if why else "SUCCESS",
        "Reason": why[:1000] or "done",
        "PhysicalResourceId": "spendsense-database",
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
        "Data": done,
    }
    address = urlsplit(event["ResponseURL"])
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.netloc, timeout=ANSWER_SECONDS)
    # The address is signed without a content type: one that is sent spoils the signature.
    connection.request("PUT", f"{address.path}?{address.query}", json.dumps(answer).encode())
    connection.getresponse().read()
    connection.close()
