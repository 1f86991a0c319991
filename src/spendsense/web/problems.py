"""Errors as problem documents (RFC 9457): a sentence for the person, fields for the program."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

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

from .bodies import ConflictBody, FaultBody, Problem
from .headers import SECURITY

STATUS: Mapping[type[SpendSenseError], int] = {
    NotFound: 404,
    Conflict: 409,
    Busy: 503,
    IntegrityBroken: 500,
    ConsentMissing: 403,
    BadInput: 422,
}
"""Every error that is raised on purpose, and its status."""

RETRY_AFTER_SECONDS = "2"
LONGEST_FOUND = 80

log = logging.getLogger("spendsense.web")


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
    faults = [_fault(Fault("", *each)) for each in wrong]
    return NotUnderstood(_counted(faults, "The request was not understood"), faults)


def not_loaded(faults: Iterable[Fault]) -> NotUnderstood:
    """The error of records that cannot be loaded, with every fault and warning in them."""
    bodies = [fault_body(fault) for fault in faults]
    serious = [body for body in bodies if body.severity == "fault"]
    return NotUnderstood(_counted(serious, "Nothing was loaded"), bodies)


def fault_body(fault: Fault) -> FaultBody:
    return FaultBody(
        severity=fault.severity,
        place=", ".join(part for part in (fault.file, fault.place) if part),
        field=fault.field,
        found=fault.found,
        expected=fault.expected,
        sentence=fault.sentence(),
    )


def answer_to(request: Request, error: Exception) -> JSONResponse:
    """The problem document of an error."""
    if isinstance(error, SpendSenseError):
        status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        headers = {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else {}
        return _document(request, status, str(error), headers, error)
    if isinstance(error, RequestValidationError):
        return answer_to(request, not_understood(_misfits(error)))
    if isinstance(error, HTTPException):
        return _document(request, error.status_code, error.detail, error.headers or {}, error)
    log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
    sentence = "Something went wrong here. It was logged; nothing of your request was kept."
    return _document(request, 500, sentence, {}, error)


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
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        faults=list(getattr(error, "faults", ())),
        conflicts=list(getattr(error, "conflicts", ())),
    )
    # The answer to an unexpected error is made outside of every middleware.
    return JSONResponse(
        problem.model_dump(mode="json"),
        status,
        headers={**SECURITY, **headers},
        media_type="application/problem+json",
    )


def _misfits(error: RequestValidationError) -> Iterable[tuple[str, str, str | None, str]]:
    for each in error.errors():
        place, *names = (str(part) for part in each["loc"])
        found = each.get("input")
        yield place, ".".join(names), _shown(found), _expected(each)


def _expected(each: Mapping[str, Any]) -> str:
    if each["type"] == "json_invalid":
        return f"JSON that goes on ({each['ctx']['error']})"
    message = str(each["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _shown(found: object) -> str | None:
    if found is None or isinstance(found, dict | list):
        return None
    return ascii(found)[1:-1][:LONGEST_FOUND] if isinstance(found, str) else str(found)


def _fault(fault: Fault) -> FaultBody:
    return fault_body(fault)


def _counted(faults: Sequence[FaultBody], what: str) -> str:
    if len(faults) == 1:
        return f"{what}. {faults[0].sentence}."
    return f"{what}: it has {len(faults):,} faults, and `faults` lists each."


def _conflict_body(conflict: RecordConflict) -> ConflictBody:
    fields = {
        name: {"stored": stored, "given": given}
        for name, (stored, given) in conflict.fields.items()
    }
    return ConflictBody(
        table=conflict.table, key=conflict.key, fields=fields, sentence=conflict.sentence()
    )
