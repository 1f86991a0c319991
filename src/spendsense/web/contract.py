"""The OpenAPI document: the routes as they are, who may use them, and the problems they answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from .access import POLICY, Access
from .bodies import Problem
from .problems import TITLES
from .routes import ROUTES, Endpoint

BEARER = "bearer"
PROBLEM_JSON = "application/problem+json"


def responses(endpoint: Endpoint) -> dict[int | str, dict[str, Any]]:
    """The problems that an endpoint may answer with, by status."""
    refused = () if POLICY.get(endpoint.name) is Access.OPEN else (401, 403)
    measured = (413,) if endpoint.method == "POST" else ()
    codes = sorted({*refused, *endpoint.errors, *measured, 422, 500, 503})
    return {code: {"model": Problem, "description": TITLES[code]} for code in codes}


def contract(app: FastAPI) -> dict[str, Any]:
    """The document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes
        )
        document["components"]["securitySchemes"] = {
            BEARER: {
                "type": "http",
                "scheme": "bearer",
                "description": "A token that was issued to a user or an operator.",
            }
        }
        for endpoint in ROUTES:
            _complete(document["paths"][endpoint.path][endpoint.method.lower()], endpoint)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(operation: dict[str, Any], endpoint: Endpoint) -> None:
    access = POLICY.get(endpoint.name)
    operation["x-access"] = access.value if access else "closed"
    operation["security"] = [] if access is Access.OPEN else [{BEARER: []}]
    for code, response in operation["responses"].items():
        if int(code) >= 400:
            response["content"] = {PROBLEM_JSON: response["content"].pop("application/json")}
    if endpoint.name == "ingest":
        operation["requestBody"] = {
            "required": True,
            "description": "`{users, accounts, transactions, liabilities}` with the columns of "
            "the population folder, a response of Plaid's API, or a custom user.",
            "content": {"application/json": {"schema": {}}},
        }
