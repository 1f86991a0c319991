"""The OpenAPI document: the routes as they are, who may use them, and the problems they answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from .access import POLICY, Access, Whose
from .answered import REPLAYED
from .bodies import Problem
from .cookies import COOKIE, CSRF
from .problems import TITLES
from .routes import ROUTES, Endpoint
from .routes.recurring import CALENDAR
from .routes.runs import HTML
from .sender import KEY, LONGEST_KEY

BEARER = "bearer"
SESSION = "session"
PROBLEM_JSON = "application/problem+json"

PROBLEM = {"$ref": "#/components/schemas/Problem"}

ANYWHERE = (400, 406, 408, 414, 421, 422, 431, 500, 503)
"""What every address may answer: of the connection, of the address, and of this server."""

TEXTS = {"recurring_calendar": CALENDAR, "run_report": HTML}
"""What is answered as a text of its own, and no JSON."""

KEY_PARAMETER: dict[str, Any] = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "Of the caller's choice, best a UUID. Whoever sends the same again with the "
    f"same key is told the first answer again, with {REPLAYED}: true, for 24 hours; nothing is "
    "done twice.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_KEY,
        "pattern": "^[!-~]([ -~]*[!-~])?$",
    },
}


def responses(endpoint: Endpoint) -> dict[int | str, dict[str, Any]]:
    """The problems that an endpoint may answer with, by status.

    Their model is told in the document alone: FastAPI would make a validator of it for each status
    of each address, which is four fifths of the time that an application takes to make.
    """
    rule = POLICY.get(endpoint.name, Access.OPEN)
    refused: tuple[int, ...] = () if rule.open else (401, 403, 429)
    if rule.limit is not None:
        refused = (*refused, 429)
    if rule.whose is not Whose.ALL:
        refused = (*refused, 404)
    measured = (413, 415) if endpoint.method != "GET" else ()
    keyed = (409,) if _takes_key(endpoint) else ()
    codes = sorted({*ANYWHERE, *refused, *endpoint.errors, *measured, *keyed})
    return {code: {"description": TITLES[code]} for code in codes}


def contract(app: FastAPI) -> dict[str, Any]:
    """The document. It takes a while."""
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    document["components"]["securitySchemes"] = {
        BEARER: {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that was issued to somebody.",
        },
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": f"A session. What changes anything also needs {CSRF}, and the "
            "headers by which a browser says which page asks.",
        },
    }
    schemas = document["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update({**problem.pop("$defs"), "Problem": problem})
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    for endpoint in ROUTES:
        _complete(document["paths"][endpoint.path][endpoint.method.lower()], endpoint)
    return document


def _takes_key(endpoint: Endpoint) -> bool:
    """Whether it is carried out once for a key: a key is its caller's."""
    return endpoint.method == "POST" and not POLICY.get(endpoint.name, Access.OPEN).open


def _complete(operation: dict[str, Any], endpoint: Endpoint) -> None:
    rule = POLICY.get(endpoint.name)
    operation["x-access"] = rule.value if rule else "closed"
    operation["security"] = [] if rule and rule.open else [{BEARER: []}, {SESSION: []}]
    if _takes_key(endpoint):
        operation.setdefault("parameters", []).append(KEY_PARAMETER)
    for code, response in operation["responses"].items():
        if int(code) >= 400:
            response["content"] = {PROBLEM_JSON: {"schema": PROBLEM}}
    if endpoint.name in TEXTS:
        text = {TEXTS[endpoint.name]: {"schema": {"type": "string"}}}
        operation["responses"]["200"]["content"] = text
    if endpoint.name == "ingest":
        operation["requestBody"] = {
            "required": True,
            "description": "`{users, accounts, transactions, liabilities}` with the columns of "
            "the population folder, a response of Plaid's API, or a custom user.",
            "content": {"application/json": {"schema": {}}},
        }
