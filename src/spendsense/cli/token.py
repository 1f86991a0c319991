"""`spendsense token`: issue, list and revoke what opens the HTTP API."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from spendsense.storage import Token, issue_token, revoke_token, token_id, tokens
from spendsense.storage.roles import Role

from .output import answers, notes, now, open_database, print_json, print_table


def issue(
    role: Role, user: str | None, label: str, days: int | None, home: Path | None, json: bool
) -> None:
    at = now()
    until = at + timedelta(days=days) if days else None
    with open_database(home).write() as connection:
        secret = issue_token(
            connection, role=role, user_id=user, label=label, at=at, expires_at=until
        )
    named = token_id(secret)
    if json:
        shown = {"token_id": named, "role": role, "user_id": user, "label": label}
        print_json({**shown, "token": secret})
        return
    answers.print(secret, soft_wrap=True)
    notes.print(f"Token {named} is shown this once; only a hash of it is kept.")


def list_tokens(home: Path | None, json: bool) -> None:
    at = now()
    with open_database(home).read() as connection:
        found = tokens(connection)
    if json:
        print_json([_as_json(each) for each in found])
        return
    rows = [
        (
            each.token_id,
            each.role,
            each.user_id,
            each.label,
            each.account_id,
            each.issued_at.isoformat(" ", "seconds"),
            _stands(each, at),
        )
        for each in found
    ]
    columns = ("id", "role", "user", "label", "account", "issued (UTC)", "stands")
    print_table(f"{len(rows):,} tokens", columns, rows)


def revoke(token: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        changed = revoke_token(connection, token, at=now())
    # Whoever gives the secret itself is not told it again.
    named = token_id(token) if token.startswith("ss_") else token
    if json:
        print_json({"token_id": named, "revoked": True, "changed": changed})
        return
    said = "is revoked" if changed else "was revoked already; nothing changed"
    notes.print(f"Token {named} {said}.")


def _stands(token: Token, at: datetime) -> str:
    if token.revoked_at is not None:
        return f"revoked {token.revoked_at.isoformat(' ', 'seconds')}"
    if token.expires_at is None:
        return "in force"
    said = "ended" if token.expires_at <= at else "in force until"
    return f"{said} {token.expires_at.isoformat(' ', 'seconds')}"


def _as_json(token: Token) -> dict[str, str | None]:
    return {
        "token_id": token.token_id,
        "role": token.role,
        "user_id": token.user_id,
        "label": token.label,
        "issued_at": token.issued_at.isoformat(),
        "account_id": token.account_id,
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }
