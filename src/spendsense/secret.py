"""The database's URL where it is kept as a secret: in a file, or in AWS Secrets Manager."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

RDS = ("username", "password", "host", "dbname")
"""What a secret of RDS has to say of its database; `port` is 5432 where it is not told."""


class UnusableSetting(Exception):
    """A setting that cannot be used as it is: its name, and what to do, in a sentence."""


def url_in_a_file(path: Path) -> str:
    """The URL in a secret's file. Raises UnusableSetting, also for an empty one: to go on with a
    SQLite of our own would hide that the secret is not there."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableSetting(
            f"SPENDSENSE_DATABASE_URL_FILE names {path}, which cannot be read: {error}. Name a "
            "file that holds one URL and that this user may read."
        ) from error
    if not found:
        raise UnusableSetting(
            f"SPENDSENSE_DATABASE_URL_FILE names {path}, which is empty. Write the URL into it."
        )
    return found


@cache
def url_in_aws(name: str) -> str:
    """The URL in a secret of AWS, asked for once a process. Raises UnusableSetting."""
    if find_spec("boto3") is None:
        raise UnusableSetting(
            "SPENDSENSE_DATABASE_SECRET names a secret of AWS, and the library that asks for it is "
            "not installed: pip install 'spendsense[aws]'."
        )
    import boto3  # noqa: PLC0415 - half a second of imports, and an extra
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        client = boto3.client("secretsmanager")
        return url_of(str(client.get_secret_value(SecretId=name)["SecretString"]))
    except (BotoCoreError, ClientError, KeyError) as error:
        raise UnusableSetting(
            f"The secret that SPENDSENSE_DATABASE_SECRET names cannot be read: {error}. See that "
            "it exists in this region, holds a text, and may be read (secretsmanager:"
            "GetSecretValue)."
        ) from error


def url_of(secret: str) -> str:
    """The URL that a secret's text is, or that its fields make. Raises UnusableSetting, and says
    of what is in it the names of fields alone.

    >>> url_of('{"username": "app", "password": "a/b", "host": "db", "dbname": "bank"}')
    'postgresql://app:a%2Fb@db:5432/bank?sslmode=require'
    """
    text = secret.strip()
    if not text.startswith("{"):
        return _not_empty(text)
    told = _fields(text)
    if "url" in told:
        return _not_empty(str(told["url"]))
    if missing := [name for name in RDS if not told.get(name)]:
        raise UnusableSetting(
            f"The secret of the database has no {', '.join(missing)}. Put the whole URL into it as "
            f"`url`, or the fields {', '.join(RDS)}."
        )
    user, password = (quote(str(told[name]), safe="") for name in RDS[:2])
    place = f"{told['host']}:{told.get('port', 5432)}/{quote(str(told['dbname']), safe='')}"
    return f"postgresql://{user}:{password}@{place}?sslmode=require"


def _not_empty(url: str) -> str:
    if not url:
        raise UnusableSetting("The secret of the database is empty. Put its URL into it.")
    return url


def _fields(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise UnusableSetting("The secret of the database begins with { and is no JSON object.")
    return told
