"""`spendsense signals`: the population folder in, the feature folders out."""

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars import col
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.batch import FOLDERS, NO_CONSENT
from spendsense.ledger import BadInput, Book, Window
from spendsense.personas import assignments
from spendsense.policy import Policy
from spendsense.signals import family_columns, read
from spendsense.world import generate, read_profile

AS_OF = date(2026, 8, 22)


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "population"
    generate(read_profile("default"), out=folder, users=40, as_of=AS_OF)
    return folder


def signals(population: Path, out: Path, *options: str) -> dict[str, object]:
    words = ["signals", str(population), "--as-of", str(AS_OF), "--out", str(out), "--json"]
    result = CliRunner().invoke(app, [*words, *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def failing(population: Path, out: Path, *options: str) -> str:
    """What is said of a run in which a block fails."""
    words = ["signals", str(population), "--as-of", str(AS_OF), "--out", str(out), *options]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 1, result.output
    return " ".join(result.output.split())


def digest(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*.parquet"))}


def part(population: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(population / table / "*.parquet")


def test_every_customer_has_one_row_a_window_in_every_folder(
    population: Path, tmp_path: Path
) -> None:
    signals(population, tmp_path / "out")
    customers = part(population, "users").filter(col("user_type") == "customer")["user_id"].sort()
    for folder in FOLDERS:
        rows = pl.read_parquet(tmp_path / "out" / folder / "part-00000.parquet")
        assert rows.filter(col("window_days") == 30)["user_id"].equals(customers)
        assert rows.filter(col("window_days") == 180)["user_id"].equals(customers)
        if folder != "personas":
            assert rows.columns == [
                "user_id", "window_days", *list(family_columns(folder))[1:]
            ]  # fmt: skip


def test_the_rows_are_what_the_families_read(population: Path, tmp_path: Path) -> None:
    signals(population, tmp_path / "out")
    users = part(population, "users").filter(col("user_type") == "customer", "consent")
    book = Book.at(
        AS_OF,
        part(population, "accounts"),
        part(population, "transactions"),
        part(population, "liabilities"),
    ).of(tuple(users["user_id"].sort()))
    policy = Policy.on(AS_OF)
    expected = read(book, Window(180, AS_OF), policy)
    for folder in FOLDERS[:-1]:
        rows = pl.read_parquet(tmp_path / "out" / folder / "*.parquet")
        own = rows.filter(col("window_days") == 180).drop("window_days")
        own = own.filter(col("user_id").is_in(expected["user_id"].implode()))
        assert own.equals(expected.select(own.columns))
    personas = pl.read_parquet(tmp_path / "out/personas/*.parquet")
    held = personas.filter(col("window_days") == 180, col("primary") != NO_CONSENT)
    assert held["primary"].to_list() == assignments(expected, policy)["primary"].to_list()


def test_nothing_is_read_of_a_customer_without_consent(population: Path, tmp_path: Path) -> None:
    signals(population, tmp_path / "out")
    silent = part(population, "users").filter(col("user_type") == "customer", ~col("consent"))
    assert silent.height > 0
    for folder in FOLDERS:
        rows = pl.read_parquet(tmp_path / "out" / folder / "*.parquet")
        theirs = rows.filter(col("user_id").is_in(silent["user_id"].implode()))
        values = theirs.drop("user_id", "window_days", "primary", strict=False)
        assert theirs.height == 2 * silent.height
        assert all(values[name].null_count() == theirs.height for name in values.columns)
    personas = pl.read_parquet(tmp_path / "out/personas/*.parquet")
    theirs = personas.filter(col("user_id").is_in(silent["user_id"].implode()))
    assert theirs["primary"].unique().to_list() == [NO_CONSENT]


def test_the_same_bytes_in_one_process_and_in_dask(population: Path, tmp_path: Path) -> None:
    signals(population, tmp_path / "one", "--workers", "1")
    signals(population, tmp_path / "dask", "--runner", "dask", "--workers", "2")
    signals(population, tmp_path / "one-more", "--workers", "1")
    assert digest(tmp_path / "one") == digest(tmp_path / "dask") == digest(tmp_path / "one-more")


def test_a_folder_without_a_population_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="spendsense generate"):
        signals(tmp_path, tmp_path / "out")


def test_a_part_that_is_missing_is_named_and_nothing_is_half_written(
    population: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(population, broken)
    (broken / "accounts/part-00000.parquet").unlink()
    assert "accounts/part-00000.parquet is missing" in failing(broken, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def rewritten(population: Path, tmp_path: Path, table: str, **columns: pl.Expr) -> Path:
    """The population with some columns of a table otherwise."""
    other = Path(shutil.copytree(population, tmp_path / "other"))
    path = other / table / "part-00000.parquet"
    pl.read_parquet(path).with_columns(**columns).write_parquet(path)
    return other


@pytest.mark.parametrize("who", ["nobody consents", "nobody is a customer"])
def test_a_part_of_nobody_to_read_is_written_all_the_same(
    population: Path, tmp_path: Path, who: str
) -> None:
    nobody = {
        "nobody consents": {"consent": pl.lit(False)},
        "nobody is a customer": {"user_type": pl.lit("operator")},
    }[who]
    answer = signals(rewritten(population, tmp_path, "users", **nobody), tmp_path / "out")
    assert answer["consenting"] == answer["transactions"] == 0
    whole = signals(population, tmp_path / "whole")
    for folder in FOLDERS:
        rows = pl.read_parquet(tmp_path / "out" / folder / "part-00000.parquet")
        expected = pl.read_parquet(tmp_path / "whole" / folder / "part-00000.parquet")
        assert rows.schema == expected.schema
        assert rows.height == (expected.height if who == "nobody consents" else 0)
    assert whole["users"] == (answer["users"] or whole["users"])


def test_rows_in_any_order_and_in_blocks_of_any_size_give_the_same_bytes(
    population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals(population, tmp_path / "sorted", "--workers", "1")
    mixed = Path(shutil.copytree(population, tmp_path / "mixed"))
    for table in ("accounts", "transactions", "liabilities"):
        path = mixed / table / "part-00000.parquet"
        rows = pl.read_parquet(path)
        rows.gather_every(2, 1).vstack(rows.gather_every(2)).write_parquet(path)
    monkeypatch.setattr("spendsense.cli.batch.BLOCK", 7)
    signals(mixed, tmp_path / "blocks", "--workers", "1")
    assert digest(tmp_path / "blocks") == digest(tmp_path / "sorted")


@pytest.mark.parametrize(
    ("column", "wrong", "said"),
    [
        ("amount_cents", "12.34", "amount_cents is String, expected Int64"),
        ("amount_cents", 12.34, "amount_cents is Float64, expected Int64"),
        ("date", True, "date is Boolean, expected Date"),
        ("name", 5, "name is Int32, expected String"),
    ],
)
def test_a_column_of_another_type_is_told_and_never_read_as_something_else(
    population: Path, tmp_path: Path, column: str, wrong: object, said: str
) -> None:
    broken = rewritten(population, tmp_path, "transactions", **{column: pl.lit(wrong)})
    assert f"has a column of another type: {said}" in failing(broken, tmp_path / "out")


def test_amounts_that_are_negative_for_money_out_give_the_same_bytes(
    population: Path, tmp_path: Path
) -> None:
    generate(read_profile("default"), out=tmp_path / "turned", users=40, as_of=AS_OF, sign="ledger")
    signals(population, tmp_path / "plaid")
    signals(tmp_path / "turned", tmp_path / "ledger")
    assert digest(tmp_path / "plaid") == digest(tmp_path / "ledger")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (None, "has no manifest.json"),
        ('{"users": 4', "is not a manifest this version can read"),
        ({"format": "csv"}, "holds its parts as csv; `spendsense signals` reads Parquet"),
        ({"sign": "odd"}, "says that the sign is 'odd', expected plaid or ledger"),
    ],
)
def test_a_manifest_that_is_missing_or_says_otherwise_is_refused(
    population: Path, tmp_path: Path, wrong: object, said: str
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(population, broken)
    manifest = broken / "manifest.json"
    if isinstance(wrong, dict):
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | wrong))
    elif isinstance(wrong, str):
        manifest.write_text(wrong)
    else:
        manifest.unlink()
    with pytest.raises(BadInput, match=said):
        signals(broken, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_a_part_that_was_cut_short_is_named_and_nothing_is_left_behind(
    population: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(population, broken)
    cut = broken / "transactions/part-00000.parquet"
    cut.write_bytes(cut.read_bytes()[:1_000])
    assert "is not a Parquet file that can be read" in failing(broken, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_an_interrupted_reading_leaves_nothing_hidden(
    population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("spendsense.cli.signals.outcomes", interrupted)
    words = ["signals", str(population), "--as-of", str(AS_OF), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, words).exit_code != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("out", [".", "..", "/"])
def test_a_folder_without_a_name_of_its_own_is_refused(population: Path, out: str) -> None:
    with pytest.raises(BadInput, match="names no folder of its own"):
        signals(population, Path(out))


def test_a_link_is_refused_and_its_folder_left_alone(population: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(BadInput, match="is a link"):
        signals(population, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}


def test_a_folder_that_cannot_be_made_is_refused(population: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="cannot be written"):
        signals(population, tmp_path / "file" / "out")


@pytest.mark.parametrize("out", [".", "link"])
def test_a_population_is_not_written_over_a_link_or_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    words = ["generate", "default", "--out", out, "--users", "2"]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, BadInput), result.output
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}


def test_a_folder_that_holds_something_else_is_left_alone(population: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/mother.txt").write_text("dear")
    with pytest.raises(BadInput, match="holds something else"):
        signals(population, tmp_path / "letters")
    assert (tmp_path / "letters/mother.txt").read_text() == "dear"
