"""Errors as problem documents (RFC 9457): a sentence for the person, fields for the program."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Scope

from spendsense.ingest import Fault
from spendsense.ledger import (
    BadInput,
    Busy,
    Conflict,
    ConsentMissing,
    IntegrityBroken,
    NotFound,
    SpendSenseError,
)
from spendsense.storage import RecordConflict
from spendsense.storage.faults import Unusable
from spendsense.telemetry import event
from spendsense.telemetry.fields import UNMATCHED, method
from spendsense.telemetry.logs import plain

from .bodies import ConflictBody, FaultBody, Problem
from .headers import REQUEST_ID, SECURITY
from .masking import masked_fields

STATUS: Mapping[type[SpendSenseError], int] = {
    NotFound: 404,
    Conflict: 409,
    Busy: 503,
    IntegrityBroken: 500,
    ConsentMissing: 403,
    Unusable: 503,
    BadInput: 422,
}
"""Every error that is raised on purpose, and its status."""

TITLES: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
"""The names of the statuses (RFC 9110). Python's own differ from version to version."""

RETRY_AFTER_SECONDS = "2"
WITHHELD: Mapping[int, str] = {
    500: "Something is wrong on this server. It was logged for whoever runs it, as {fault}.",
    503: "The database is busy, or cannot be reached. Try again in a moment.",
}
"""What is said instead of a sentence that names the server's own things."""
LONGEST_FOUND = 80


class NotUnderstood(BadInput):
    """A request with faults; the problem document lists each."""

    def __init__(self, sentence: str, faults: Sequence[FaultBody]) -> None:
        super().__init__(sentence)
        self.faults = tuple(faults)


class RecordsDiffer(Conflict):
    """Records that are stored with other content; the problem document lists each."""

    def __init__(self, conflicts: Sequence[RecordConflict]) -> None:
        super().__init__(
            f"{len(conflicts):,} records are stored with other content, and nothing was loaded. "
            "Send them with update=true to take the new content."
        )
        self.conflicts = tuple(_conflict_body(conflict) for conflict in conflicts)


def not_understood(wrong: Iterable[tuple[str, str, str | None, str]]) -> NotUnderstood:
    """The error of a request, given (place, field, what was found, what was expected)."""
    faults = [fault_body(Fault("", *each)) for each in wrong]
    return NotUnderstood(_counted(faults, "The request was not understood"), faults)


def not_loaded(faults: Iterable[Fault]) -> NotUnderstood:
    """The error of records that cannot be loaded, with every fault and warning in them."""
    bodies = [fault_body(fault) for fault in faults]
    serious = [body for body in bodies if body.severity == "fault"]
    return NotUnderstood(_counted(serious, "Nothing was loaded"), bodies)


def fault_body(fault: Fault) -> FaultBody:
    return FaultBody(
        severity=fault.severity,
        place=plain(", ".join(part for part in (fault.file, fault.place) if part)),
        field=None if fault.field is None else plain(fault.field),
        found=None if fault.found is None else plain(fault.found),
        expected=plain(fault.expected),
        sentence=plain(fault.sentence()),
    )


def answer_to(request: Request, error: Exception) -> JSONResponse:
    """The problem document of an error."""
    if isinstance(error, SpendSenseError):
        return _deliberate(request, error)
    if isinstance(error, RequestValidationError):
        return answer_to(request, not_understood(_misfits(error)))
    if isinstance(error, HTTPException) and error.status_code == 400:
        # What FastAPI says of a body that is not UTF-8, or is nested without end.
        unreadable = ("body", "", None, "JSON in UTF-8, not nested without end")
        return answer_to(request, not_understood([unreadable]))
    if isinstance(error, HTTPException):
        return _document(request, error.status_code, error.detail, error.headers or {}, error)
    fault = _fault_id()
    event("request.failed", raised=error, fault=fault, **_asked(request))
    return _document(request, 500, WITHHELD[500].format(fault=fault), {}, error)


def _deliberate(request: Request, error: SpendSenseError) -> JSONResponse:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if status < 500:
        return _document(request, status, str(error), {}, error)
    # The sentence names the server's files and hosts: it is for whoever runs it.
    fault = _fault_id()
    event(
        "request.unavailable",
        fault=fault,
        error=type(error).__name__,
        sentence=str(error),
        **_asked(request),
    )
    headers = {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else {}
    return _document(request, status, WITHHELD[status].format(fault=fault), headers, error)


def _fault_id() -> str:
    """What names one fault in the answer and in the log: in itself it says nothing."""
    return f"fault-{secrets.token_hex(6)}"


def _asked(request: Request) -> dict[str, Any]:
    """What a line says of a request: not whose things it asked for."""
    return {
        "request_id": request_id(request.scope),
        "method": method(request.method),
        "route": template(request.scope),
    }


def template(scope: Scope) -> str:
    """The address of a request as the table of routes has it."""
    found = scope.get("state", {}).get("template") or getattr(scope.get("route"), "path", None)
    return found or UNMATCHED


def request_id(scope: Scope) -> str:
    """What names a request, in its answer and in every line about it."""
    found: str = scope.setdefault("state", {}).setdefault("request_id", secrets.token_hex(16))
    return found


def handle_errors(app: FastAPI) -> None:
    """Let every error of an application be answered with a problem document."""

    def handler(request: Request, error: Exception) -> JSONResponse:
        return answer_to(request, error)

    for kind in (SpendSenseError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handler)


def _document(
    request: Request, status: int, detail: str, headers: Mapping[str, str], error: Exception
) -> JSONResponse:
    problem = Problem(
        type="about:blank",
        title=TITLES.get(status, "Error"),
        status=status,
        detail=plain(detail),
        instance=plain(request.url.path),
        request_id=request_id(request.scope),
        faults=list(getattr(error, "faults", ())),
        conflicts=list(getattr(error, "conflicts", ())),
    )
    # The answer to an unexpected error is made outside of every middleware.
    return JSONResponse(
        problem.model_dump(mode="json"),
        status,
        headers={**SECURITY, REQUEST_ID: problem.request_id, **headers},
        media_type="application/problem+json",
    )


def _misfits(error: RequestValidationError) -> Iterable[tuple[str, str, str | None, str]]:
    for each in error.errors():
        place, *names = (str(part) for part in each["loc"])
        if each["type"] == "json_invalid":
            yield f"body, character {names[0]}", "", None, f"JSON ({each['ctx']['error']})"
        elif isinstance(each.get("input"), bytes):
            yield "body", "", None, "JSON, sent with Content-Type: application/json"
        else:
            yield place, ".".join(names), _shown(each.get("input")), _expected(each)


EXPECTED: Mapping[str, str] = {
    "missing": "a value",
    "extra_forbidden": "no field of that name",
    "string_unicode": "text without half a character",
    "string_too_short": "text that is not empty",
    "string_too_long": "text of at most {max_length} characters",
}
"""What a kind of misfit wanted, where pydantic's own words do not finish our sentence."""


def _expected(misfit: Mapping[str, Any]) -> str:
    if misfit["type"] in EXPECTED:
        return EXPECTED[misfit["type"]].format(**misfit.get("ctx", {}))
    said = str(misfit["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return said[0].lower() + said[1:]


def _shown(found: object) -> str | None:
    if found is None or isinstance(found, dict | list):
        return None
    # Half a character, or a control mark, would not go into the answer.
    return ascii(found)[1:-1][:LONGEST_FOUND] if isinstance(found, str) else str(found)


def _counted(faults: Sequence[FaultBody], what: str) -> str:
    if len(faults) == 1:
        return f"{what}. {faults[0].sentence}."
    return f"{what}: it has {len(faults):,} faults, and `faults` lists each."


def _conflict_body(conflict: RecordConflict) -> ConflictBody:
    kept = masked_fields(conflict.table, {n: stored for n, (stored, _) in conflict.fields.items()})
    shown = replace(conflict, fields={n: (kept[n], g) for n, (_, g) in conflict.fields.items()})
    fields = {
        name: {"stored": stored, "given": given} for name, (stored, given) in shown.fields.items()
    }
    return ConflictBody(table=shown.table, key=shown.key, fields=fields, sentence=shown.sentence())
