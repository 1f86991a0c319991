"""`spendsense consent receipt` and `verify-receipt`: what a user keeps, and if it is genuine."""

from __future__ import annotations

from json import JSONDecodeError, loads
from pathlib import Path
from typing import Any

from spendsense import review
from spendsense.config import Config
from spendsense.ledger import BadInput, IntegrityBroken, NotFound
from spendsense.review.keys import PUBLIC, public_keys
from spendsense.review.signed_receipt import checked, signed_in

from .output import answers, now, open_database, plain, print_json

LARGEST = 10_000_000
"""Bytes of a file that is read as a receipt: one of a thousand events is 1 MB."""


def receipt(user: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        unsigned = review.receipt(connection, user, now())
    kept = signed_in(Config.read(home=home).home, unsigned)
    if json:
        print_json(kept)
        return
    answers.print(plain(f"Consent receipt of {user}, {kept['made_at']} UTC", "bold"))
    for each in kept["purposes"]:
        _show_purpose(each)
    answers.print(plain("\nOn record in the audit trail", "bold"))
    for each in kept["entries"]:
        said = f"{each['audit_seq']}: {each['action']} {each['purpose'] or ''} {each['at']}"
        answers.print(plain(f"{said}, hash {each['hash']}"), soft_wrap=True)
    answers.print(plain(f"\nTo withdraw: {kept['withdraw']}"), soft_wrap=True)
    answers.print(plain(f"To delete: {kept['delete']}"), soft_wrap=True)
    answers.print(plain(_standing(kept)), soft_wrap=True)


def _show_purpose(each: dict[str, Any]) -> None:
    answers.print(plain(f"\n{each['purpose'].replace('_', ' ')}: {_where(each)}", "bold"))
    answers.print(plain(f"Permits {each['permits']}."), soft_wrap=True)
    if each["text_hash"]:
        said = f"Text of {each['text_version']}, SHA-256 {each['text_hash']}:"
        answers.print(plain(said), soft_wrap=True)
        answers.print(plain(each["text"] or "(not in this version)"), soft_wrap=True)


def _where(purpose: dict[str, Any]) -> str:
    state = str(purpose["state"]).replace("_", " ")
    if purpose["until"] is None:
        return state
    return f"{state}, until {purpose['until']} UTC"


def _standing(kept: dict[str, Any]) -> str:
    if not kept["signed"]:
        return f"This receipt is not signed. {kept['unsigned_because']}"
    return (
        f"Signed with key {kept['signature']['key']}; --json prints the signature. To check it: "
        "spendsense consent verify-receipt FILE"
    )


def verify(file: Path, public_key: Path | None, home: Path | None, json: bool) -> None:
    """Raises IntegrityBroken for a receipt that is not as it was signed."""
    keys = public_keys(public_key or Config.read(home=home).home / PUBLIC)
    found = checked(_read(file), keys)
    if json:
        print_json({"verdict": found.verdict, "sentence": found.sentence})
    if not found.genuine:
        raise IntegrityBroken(found.sentence)
    if not json:
        answers.print(plain(found.sentence), soft_wrap=True)


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"{file} is larger than any receipt. Name the file of a receipt.")
        return loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}. Name the file of a receipt.") from error
    except (OSError, UnicodeDecodeError, JSONDecodeError, RecursionError) as error:
        raise BadInput(f"{file} cannot be read as JSON: {error}. Name a receipt's file.") from error
