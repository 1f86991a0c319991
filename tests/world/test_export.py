"""What a profile may ask of its export, and the sentence for what it may not."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from spendsense.ingest import words as ingested
from spendsense.world.export import (
    FORMATS,
    NATIVE_FORMATS,
    TYPES,
    Export,
    export_faults,
    export_from,
    prefixed,
    written_as,
)


def test_without_a_section_a_world_is_parquet_in_the_ledgers_words() -> None:
    assert export_faults(None) == []
    assert export_from(None) == Export() == Export("parquet")
    assert not Export().native and Export().part_format == "parquet"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_sound_by_itself_and_says_itself_again(form: str) -> None:
    assert export_faults({"format": form}) == []
    export = export_from({"format": form})
    assert export_faults(export.as_json()) == []
    assert export_from(export.as_json()) == export


def test_words_of_a_profile_stand_over_those_of_its_document() -> None:
    export = export_from({"format": "four-csv", "account_words": {"student": "education_loan"}})
    assert export.account_words["student"] == "education_loan"
    assert export.account_words["credit card"] == "credit_card"


def test_another_format_keeps_the_ids_and_speaks_its_own_words() -> None:
    own = export_from({"format": "four-csv", "id_prefixes": {"account": "acc_"}})
    other = written_as(own, "users-json")
    assert other.id_prefixes == {"account": "acc_"}
    assert other.account_words == {"credit card": "credit_card"}
    assert written_as(own, "parquet").account_words == {}
    assert written_as(own, None) is own is written_as(own, "four-csv")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (["parquet"], "export is not a mapping"),
        ({"format": "xlsx"}, "export.format is 'xlsx'; expected one of parquet, csv"),
        ({"formats": "csv"}, "export.formats is not known"),
        ({"format": "four-csv", "account_words": {"cheque": "x"}}, "names 'cheque'; expected"),
        ({"format": "four-csv", "detail_words": {"TEA": "x"}}, "Plaid's personal finance"),
        ({"format": "four-csv", "channel_words": {"other": 3}}, "channel_words.other is not a"),
        ({"format": "four-csv", "id_prefixes": {"user": "u"}}, "names 'user'; expected account"),
        ({"format": "four-csv", "category_words": ["x"]}, "category_words is not a mapping"),
        ({"format": "csv", "account_words": {"hsa": "health"}}, "csv is written in the ledger's"),
        ({"validation_report": "yes"}, "validation_report is not true or false"),
        (
            {"format": "four-csv", "account_words": {"student": "savings"}},
            "export.account_words has 'savings' for both depository and loan",
        ),
        (
            {"format": "users-json", "account_words": {"credit card": "hsa"}},
            "export.account_words has 'hsa' for both hsa and credit card",
        ),
        (
            {"format": "four-json", "category_words": {"MEDICAL": "UTILITIES"}},
            "has 'UTILITIES' for both",
        ),
        (
            {"format": "four-json", "detail_words": {"INCOME_SALARY": "INCOME_WAGES"}},
            "export.detail_words has 'INCOME_WAGES' for both",
        ),
    ],
)
def test_what_cannot_be_used_is_told(raw: Any, told: str) -> None:
    assert told in " ".join(export_faults(raw))


def test_one_word_may_stand_for_two_accounts_of_a_type() -> None:
    words = {"money market": "savings", "savings": "savings"}
    assert export_faults({"format": "four-csv", "account_words": words}) == []


@pytest.mark.parametrize("form", NATIVE_FORMATS)
def test_ingest_takes_every_word_for_what_it_is(form: str) -> None:
    export = export_from({"format": form})
    for subtype, kind in TYPES.items():
        word = export.account_words.get(subtype, subtype)
        told = (kind, word) if form == "users-json" else (word, subtype)
        assert ingested.account_type(*told) == (kind, subtype)
    for code, word in export.detail_words.items():
        assert ingested.category(None, word)[1] == code
    for code, word in export.category_words.items():
        assert ingested.category(word, None)[0] == (
            "RENT_AND_UTILITIES" if "RENT" in code else code
        )
    for channel, word in export.channel_words.items():
        assert ingested.channel(word) == channel


def test_prefixes_go_before_every_id_of_their_kind_and_before_no_other() -> None:
    frames = {
        "rows": pl.DataFrame(
            {
                "transaction_id": ["1"],
                "pending_transaction_id": ["9"],
                "original_transaction_id": [None],
                "account_id": ["2"],
                "user_id": ["3"],
                "stream_id": ["4"],
            },
            schema_overrides={"original_transaction_id": pl.String},
        )
    }
    export = Export(id_prefixes={"transaction": "txn_", "account": "acc_", "liability": "liab_"})
    given = prefixed(frames, export)["rows"].row(0)
    assert given == ("txn_1", "txn_9", None, "acc_2", "3", "4")
    assert prefixed(frames, Export())["rows"].equals(frames["rows"])
