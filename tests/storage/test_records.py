"""Records into the database: added, unchanged, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pytest
import sqlalchemy as sa
from polars import col

from spendsense.ledger import BadInput
from spendsense.storage import Database, Saved, read_book, save_records
from spendsense.storage.rows import stored
from spendsense.storage.tables import metadata

Records = Mapping[str, pl.DataFrame]


def save(
    database: Database,
    records: Records,
    removed: Mapping[str, str] | None = None,
    modified: Sequence[str] = (),
    accept_changes: bool = False,
) -> Saved:
    with database.write() as connection:
        return save_records(
            connection,
            records,
            removed=removed or {},
            modified=modified,
            accept_changes=accept_changes,
        )


def rows(database: Database, table: str) -> pl.DataFrame:
    with database.read() as connection:
        return stored(connection, table)


def transactions(database: Database) -> dict[str, int]:
    frame = rows(database, "transactions").sort("transaction_id")
    return dict(frame.select("transaction_id", "amount_cents").iter_rows())


def changed(records: Records, key: str, **values: object) -> dict[str, pl.DataFrame]:
    """The same records with some fields of one transaction changed."""
    hit = col("transaction_id") == key
    frame = records["transactions"].with_columns(
        pl.when(hit).then(pl.lit(value)).otherwise(col(name)).alias(name)
        for name, value in values.items()
    )
    return {**records, "transactions": frame}


def test_a_first_load_adds_every_row(database: Database, household: Records) -> None:
    saved = save(database, household)
    assert saved.added == {"users": 3, "accounts": 3, "transactions": 4, "liabilities": 1}
    assert saved.conflicts == ()


def test_every_field_comes_back_as_it_was_given(database: Database, household: Records) -> None:
    save(database, household)
    for table, frame in household.items():
        names = [name for name in frame.columns if name != "consent"]
        back = rows(database, table).select(names)
        assert back.sort(names[0]).equals(frame.select(names).sort(names[0])), table


def test_the_same_load_twice_changes_nothing(database: Database, household: Records) -> None:
    save(database, household)
    again = save(database, household)
    assert again.added == again.updated == again.removed == dict.fromkeys(household, 0)
    assert again.unchanged == {"users": 3, "accounts": 3, "transactions": 4, "liabilities": 1}


def test_one_cent_of_difference_is_a_conflict_and_nothing_is_written(
    database: Database, household: Records
) -> None:
    save(database, household)
    differing = changed(household, "t-coffee", amount_cents=1_976)
    more = {**differing, "users": household["users"].with_columns(name=pl.lit("Somebody"))}
    saved = save(database, more)
    assert [(c.table, c.key) for c in saved.conflicts][-1] == ("transactions", "t-coffee")
    assert saved.conflicts[-1].fields == {"amount_cents": (1_975, 1_976)}
    assert len(saved.conflicts) == 4
    assert saved.updated == dict.fromkeys(household, 0)
    assert transactions(database)["t-coffee"] == 1_975


def test_a_conflict_is_a_sentence_with_both_values(database: Database, household: Records) -> None:
    save(database, household)
    (conflict,) = save(database, changed(household, "t-coffee", amount_cents=1_976)).conflicts
    assert conflict.sentence() == (
        "transactions t-coffee: amount is stored as $19.75 and given as $19.76"
    )


def test_a_change_from_something_to_nothing_is_a_conflict_too(
    database: Database, household: Records
) -> None:
    save(database, household)
    emptied = household["accounts"].with_columns(mask=pl.lit(None, pl.String))
    saved = save(database, {**household, "accounts": emptied})
    assert [c.fields for c in saved.conflicts] == [{"mask": ("4821", None)}]


def test_changes_that_are_accepted_are_written(database: Database, household: Records) -> None:
    save(database, household)
    saved = save(database, changed(household, "t-coffee", amount_cents=1), accept_changes=True)
    assert saved.updated["transactions"] == 1
    assert transactions(database)["t-coffee"] == 1
    assert transactions(database)["t-rent"] == 98_000


def test_only_the_ids_named_as_modified_may_change(database: Database, household: Records) -> None:
    save(database, household)
    one = changed(household, "t-coffee", amount_cents=1)
    assert save(database, one, modified=["t-rent"]).conflicts
    assert save(database, one, modified=["t-coffee"]).updated["transactions"] == 1


def test_removed_transactions_are_deleted_and_an_unknown_one_is_fine(
    database: Database, household: Records
) -> None:
    save(database, household)
    saved = save(database, {}, removed={"t-coffee": "u-ana", "t-nowhere": "u-ana"})
    assert saved.removed["transactions"] == 1
    assert "t-coffee" not in transactions(database)


def posted(records: Records) -> dict[str, pl.DataFrame]:
    """The pending coffee, posted under an id of its own."""
    row = records["transactions"].filter(transaction_id="t-wait")
    row = row.with_columns(
        transaction_id=pl.lit("t-done"),
        pending=pl.lit(False),
        pending_transaction_id=pl.lit("t-wait"),
    )
    return {"transactions": row}


def test_a_posted_row_takes_the_place_of_its_pending_one(
    database: Database, household: Records
) -> None:
    save(database, household)
    saved = save(database, posted(household))
    assert (saved.added["transactions"], saved.removed["transactions"]) == (1, 1)
    assert {"t-done"} == transactions(database).keys() - {"t-pay", "t-coffee", "t-rent"}


def test_a_pending_row_does_not_come_back_once_it_was_posted(
    database: Database, household: Records
) -> None:
    save(database, household)
    save(database, posted(household))
    before = transactions(database)
    again = save(database, household)
    assert again.unchanged["transactions"] == 4
    assert transactions(database) == before


def test_pending_and_posted_in_one_load_leave_the_posted_row(
    database: Database, household: Records
) -> None:
    both = pl.concat([household["transactions"], posted(household)["transactions"]])
    for _ in range(2):
        save(database, {**household, "transactions": both})
        assert "t-wait" not in transactions(database)
        assert "t-done" in transactions(database)


def test_rows_of_an_unknown_account_are_listed_and_nothing_is_written(
    database: Database, household: Records
) -> None:
    lost = household["transactions"].with_columns(account_id=pl.lit("a-gone"))
    with pytest.raises(BadInput) as told:
        save(database, {**household, "transactions": lost})
    assert "4 rows are of an account that is neither in this load nor in the database" in str(
        told.value
    )
    assert "t-coffee (account a-gone)" in str(told.value)
    assert rows(database, "users").is_empty()


def test_twenty_orphans_are_named_and_the_others_counted(
    database: Database, household: Records
) -> None:
    one = household["transactions"].filter(transaction_id="t-rent")
    many = pl.concat(
        one.with_columns(transaction_id=pl.lit(f"t-{n:03}"), account_id=pl.lit("a-gone"))
        for n in range(23)
    )
    with pytest.raises(BadInput, match=r"t-019 \(account a-gone\) and 3 more\."):
        save(database, {**household, "transactions": many})


def test_an_account_may_refer_to_a_user_who_is_already_stored(
    database: Database, household: Records
) -> None:
    save(database, {"users": household["users"]})
    saved = save(database, {name: household[name] for name in household if name != "users"})
    assert saved.added["accounts"] == 3


def test_a_transaction_of_another_user_than_the_accounts_is_refused(
    database: Database, household: Records
) -> None:
    swapped = changed(household, "t-coffee", user_id="u-ben")
    with pytest.raises(BadInput, match=r"t-coffee \(user u-ben, account a-card of u-ana\)"):
        save(database, swapped)
    save(database, household)
    with pytest.raises(BadInput, match="of another user than the one who holds the account"):
        save(database, {"transactions": swapped["transactions"]})


def test_a_row_given_twice_alike_is_one_row(database: Database, household: Records) -> None:
    twice = pl.concat([household["transactions"]] * 2)
    assert save(database, {**household, "transactions": twice}).added["transactions"] == 4


def test_an_id_given_twice_with_other_content_is_refused(
    database: Database, household: Records
) -> None:
    other = changed(household, "t-coffee", amount_cents=5)["transactions"]
    twice = pl.concat([household["transactions"], other])
    with pytest.raises(BadInput, match=r"more than once with different content: 1 \(t-coffee\)"):
        save(database, {**household, "transactions": twice})


@pytest.mark.parametrize("name", ["transaction_id", "date", "amount_cents", "pending"])
def test_a_row_without_what_every_row_needs_is_refused(
    database: Database, household: Records, name: str
) -> None:
    frame = household["transactions"].with_columns(pl.lit(None).cast(pl.Int8).alias(name))
    with pytest.raises(BadInput, match=f"transactions: rows without {name}: "):
        save(database, {**household, "transactions": frame})


def test_a_text_with_nul_is_refused_on_both_engines(database: Database, household: Records) -> None:
    with pytest.raises(BadInput, match="NUL in 't-coffee'"):
        save(database, changed(household, "t-coffee", name="CORNER\0SHOP"))


def test_a_category_that_was_given_is_marked_so(database: Database, household: Records) -> None:
    save(database, household)
    sources = dict(
        rows(database, "transactions").select("transaction_id", "category_source").iter_rows()
    )
    assert sources["t-pay"] == "given"
    assert sources["t-coffee"] is None


def test_a_category_source_that_comes_with_the_rows_is_kept(
    database: Database, household: Records
) -> None:
    filled = household["transactions"].with_columns(
        category_source=pl.lit("rule:payroll"), category_confidence=pl.lit("HIGH")
    )
    save(database, {**household, "transactions": filled})
    assert set(rows(database, "transactions")["category_source"]) == {"rule:payroll"}
    assert set(rows(database, "transactions")["category_confidence"]) == {"HIGH"}


def test_the_consent_flag_of_the_file_is_not_stored(database: Database, household: Records) -> None:
    save(database, household)
    assert "consent" not in rows(database, "users").columns
    with database.read() as connection:
        events = sa.select(sa.func.count()).select_from(metadata.tables["consent_events"])
        assert connection.scalar(events) == 0


def test_more_rows_than_one_batch_are_saved_and_compared(
    database: Database, household: Records
) -> None:
    one = household["transactions"].filter(transaction_id="t-rent")
    ids = pl.DataFrame({"transaction_id": [f"t-{n:05}" for n in range(12_001)]})
    many = ids.join(one.drop("transaction_id"), how="cross")
    records = {**household, "transactions": many}
    assert save(database, records).added["transactions"] == 12_001
    assert save(database, records).unchanged["transactions"] == 12_001
    moved = {**records, "transactions": many.with_columns(date=date(2026, 8, 2))}
    assert len(save(database, moved).conflicts) == 12_001


def test_amounts_of_a_trillion_dollars_and_old_dates_survive(
    database: Database, household: Records
) -> None:
    edge = changed(household, "t-coffee", amount_cents=-(10**14 - 1), date=date(1901, 1, 1))
    save(database, edge)
    with database.read() as connection:
        book = read_book(connection, date(2026, 8, 22), ["u-ana"])
    row = book.transactions.filter(transaction_id="t-coffee").row(0, named=True)
    assert (row["amount_cents"], row["date"]) == (-(10**14 - 1), date(1901, 1, 1))


def test_records_of_one_user_do_not_take_back_anothers_transaction(
    database: Database, household: Records
) -> None:
    save(database, household)
    before = transactions(database)
    with pytest.raises(BadInput, match=r"t-coffee \(of u-ana, taken back by u-ben\)"):
        save(database, {}, removed={"t-coffee": "u-ben"})
    theft = posted(household)["transactions"].with_columns(
        user_id=pl.lit("u-ben"), account_id=pl.lit(account_of(household, "u-ben"))
    )
    with pytest.raises(BadInput, match=r"t-wait \(of u-ana, taken back by u-ben\)"):
        save(database, {"transactions": theft})
    assert transactions(database) == before


def account_of(records: Records, user_id: str) -> str:
    return str(records["accounts"].filter(user_id=user_id)["account_id"][0])


def test_what_was_taken_back_stays_away_until_an_update(
    database: Database, household: Records
) -> None:
    save(database, household)
    save(database, {}, removed={"t-coffee": "u-ana"})
    again = save(database, household)
    assert again.withheld == ("t-coffee",)
    assert (again.added["transactions"], again.unchanged["transactions"]) == (0, 4)
    assert "t-coffee" not in transactions(database)
    back = save(database, household, accept_changes=True)
    assert (back.added["transactions"], back.withheld) == (1, ())
    assert save(database, household).unchanged["transactions"] == 4


def test_what_is_taken_back_and_given_again_in_one_load_comes_back(
    database: Database, household: Records
) -> None:
    save(database, household)
    save(database, {}, removed={"t-coffee": "u-ana"})
    dearer = changed(household, "t-coffee", amount_cents=2_000)
    assert save(database, dearer, removed={"t-coffee": "u-ana"}).added["transactions"] == 1
    cheaper = changed(household, "t-coffee", amount_cents=1_000)
    saved = save(database, cheaper, removed={"t-coffee": "u-ana"})
    assert (saved.updated["transactions"], saved.removed["transactions"]) == (1, 0)
    assert transactions(database)["t-coffee"] == 1_000


def test_what_one_user_took_back_does_not_keep_anothers_row_away(
    database: Database, household: Records
) -> None:
    save(database, {name: household[name] for name in ("users", "accounts")})
    save(database, {}, removed={"t-coffee": "u-ben"})
    assert save(database, household).added["transactions"] == 4


@pytest.mark.parametrize("accept", [False, True])
def test_no_update_moves_an_account_to_another_user(
    database: Database, household: Records, accept: bool
) -> None:
    save(database, household)
    moved = household["accounts"].filter(account_id="a-card")
    moved = moved.with_columns(user_id=pl.lit("u-ben"))
    [conflict] = save(database, {"accounts": moved}, accept_changes=accept).conflicts
    assert conflict.moved
    assert conflict.sentence() == (
        "accounts a-card: user_id is stored as 'u-ana' and given as 'u-ben'. An account stays with "
        "its user: load it with --user u-ana, or correct user_id"
    )
    assert rows(database, "accounts").filter(account_id="a-card")["user_id"].to_list() == ["u-ana"]


def test_no_update_moves_a_transaction_to_another_account(
    database: Database, household: Records
) -> None:
    save(database, household)
    row = household["transactions"].filter(transaction_id="t-coffee")
    others = household["accounts"].filter(col("user_id") == "u-ana", col("account_id") != "a-card")
    moved = row.with_columns(account_id=pl.lit(str(others["account_id"][0])))
    [conflict] = save(database, {"transactions": moved}, modified=["t-coffee"]).conflicts
    assert "A transaction stays with its account: correct account_id" in conflict.sentence()


def test_a_conflict_says_days_flags_and_money_as_people_do(
    database: Database, household: Records
) -> None:
    save(database, household)
    differing = changed(
        household,
        "t-coffee",
        date=date(2026, 8, 25),
        pending=True,
        amount_cents=-1_975,
        city="Rome",
    )
    [conflict] = save(database, differing).conflicts
    said = conflict.sentence()
    assert "given as 2026-08-25" in said
    assert "pending is stored as no and given as yes" in said
    assert "amount is stored as $19.75 and given as -$19.75" in said
    assert "city is stored as nothing and given as 'Rome'" in said
