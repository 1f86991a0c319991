"""Everything of a user to take along: what is in it, what is not, and how it is packed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import polars as pl
import pytest

from spendsense.guardrails import PURPOSES
from spendsense.ledger import BadInput, NotFound
from spendsense.recommendations import Draft
from spendsense.review import approve, grant_consent, publish, revoke_consent
from spendsense.review.export import DERIVED, LEFT_OUT, OWN, SECRET, export
from spendsense.review.export_files import as_json_bytes, as_zip_bytes, guarded
from spendsense.storage import Database, User, add_user
from spendsense.storage.tables import metadata

from .desk import AT, DAY, alike, do, fair, put

LATER = AT + DAY


@pytest.fixture
def shown(ran: Database, draft: Draft) -> Database:
    """Ana sees one of two lessons, approved by Olga; a merchant's name is a formula."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="Olga Maier", at=AT - DAY, purposes=PURPOSES)
    first, second = alike(draft, ["60%", "61%"])
    key, _ = put(ran, [first, replace(second, title="=1+1 nobody approved this")])
    do(ran, approve, key, judge_text=fair, by="Olga Maier (p-00ff)")
    do(ran, publish, key, by="Olga Maier (p-00ff)")
    return ran


def exported(database: Database, user_id: str = "u-ana") -> object:
    with database.read() as connection:
        return export(connection, user_id, LATER)


def as_json(database: Database) -> dict:
    return json.loads(as_json_bytes(exported(database)))


def test_every_table_with_a_user_is_in_it_or_says_why_not() -> None:
    told = {*OWN, *DERIVED, *LEFT_OUT, "recommendations"}
    assert set(metadata.tables) <= told
    assert not set(OWN) & set(LEFT_OUT)


def test_only_what_an_operator_approved_is_there_in_its_words(shown: Database) -> None:
    found = as_json(shown)
    rows = found["tables"]["recommendations"]
    assert sorted(row["status"] for row in rows) == ["approved", "pending"]
    assert [row["title"] for row in rows if row["title"]] == ["Bringing a card balance down"]
    assert "nobody approved" not in json.dumps(found)


def test_nobody_elses_name_is_in_it(shown: Database) -> None:
    found = as_json(shown)
    assert "Olga" not in json.dumps(found)
    assert {row["by"] for row in found["tables"]["consent_events"]} == {"staff"}


def test_no_hash_that_lets_somebody_in_is_in_it(shown: Database) -> None:
    text = json.dumps(as_json(shown))
    assert not any(column in text for columns in SECRET.values() for column in columns)


def test_without_consent_nothing_derived_is_in_it_and_that_is_said(shown: Database) -> None:
    with shown.write() as connection:
        revoke_consent(connection, "u-ana", by="u-ana", at=LATER)
    found = as_json(shown)
    assert not found["consented"]
    assert not set(found["tables"]) & {*DERIVED, "recommendations"}
    assert "consent to lessons does not stand" in found["left_out"]["readings"]
    assert found["tables"]["consent_events"][-1]["by"] == "you"


def test_the_zip_holds_csv_and_parquet_and_a_digest_of_each(shown: Database) -> None:
    packed = as_zip_bytes(exported(shown))
    assert packed == as_zip_bytes(exported(shown))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        files = {name: archive.read(name) for name in archive.namelist()}
    assert set(files) == {*manifest["files"], "manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == digest
    for name, count in manifest["rows"].items():
        assert pl.read_parquet(files[f"parquet/{name}.parquet"]).height == count
        rows = list(csv.reader(io.StringIO(files[f"csv/{name}.csv"].decode())))
        assert len(rows) == count + 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "  =1", "-"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert guarded(f"a{cell}") == f"a{cell}"


def test_a_name_that_is_a_formula_is_guarded_in_csv_and_unchanged_elsewhere(ran: Database) -> None:
    with ran.write() as connection:
        add_user(
            connection,
            User(user_id="u-eve", name='=HYPERLINK("x")', email=None, created_at=AT),
            by="test",
            at=AT,
        )
    with zipfile.ZipFile(io.BytesIO(as_zip_bytes(exported(ran, "u-eve")))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("csv/users.csv").decode())))
        kept = pl.read_parquet(archive.read("parquet/users.parquet"))
    assert rows[0]["name"] == '\'=HYPERLINK("x")' and kept["name"][0] == '=HYPERLINK("x")'


def test_only_customers_on_record_are_exported(ran: Database) -> None:
    with pytest.raises(NotFound):
        exported(ran, "nobody")
    with ran.write() as connection:
        staff = User(user_id="o-1", name="O", email=None, created_at=AT, user_type="operator")
        add_user(connection, staff, by="test", at=AT)
    with pytest.raises(BadInput):
        exported(ran, "o-1")
