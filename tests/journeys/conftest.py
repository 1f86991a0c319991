"""The real command in this process, on a real database, with a household written by hand."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from spendsense.cli import main
from spendsense.storage import Database
from spendsense.storage.tables import audit_events, metadata

AS_OF = "2026-08-22"
REAL = Path(__file__).parents[3] / "shared" / "real" / "plaid_custom_users"
NEEDS_REAL = pytest.mark.skipif(
    not REAL.is_dir(), reason="Plaid's own custom users are not beside the repository"
)

USERS = """\
user_id,name,email,user_type
ana,Ana Ruiz,ana@example.com,customer
ben,Ben Okafor,ben@example.com,customer
"""

# Ana owes 3,410.00 of 5,000.00 on the card ending 4821: 68.2 %.
ACCOUNTS = """\
account_id,user_id,type,subtype,name,mask,balance_current_cents,balance_limit_cents
ana-checking,ana,depository,checking,Everyday,1111,184000,
ana-card,ana,credit,credit card,Blue Card,4821,341000,500000
ben-checking,ben,depository,checking,Everyday,2222,9050,
"""

HEAD = "transaction_id,account_id,date,amount_cents,name,merchant_name,category_detailed"
MONTHLY = (
    ("pay", "ana-checking", "15", -420000, "ACME PAYROLL", "", "INCOME_SALARY"),
    ("rent", "ana-checking", "03", 150000, "ELM ST RENT", "", "RENT_AND_UTILITIES_RENT"),
    ("tv", "ana-card", "05", 1549, "NETFLIX.COM", "Netflix", "ENTERTAINMENT_TV_AND_MOVIES"),
    ("music", "ana-card", "07", 1099, "SPOTIFY", "Spotify", "ENTERTAINMENT_MUSIC_AND_AUDIO"),
    ("gym", "ana-card", "09", 4500, "IRON GYM", "Iron", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"),
    ("food", "ana-card", "11", 8123, "WHOLE FOODS", "Whole Foods", "FOOD_AND_DRINK_GROCERIES"),
)
MONTHS = ("03", "04", "05", "06", "07", "08")


def transactions_csv() -> str:
    """Six months of Ana's rows, and one row of Ben's."""
    rows = [
        f"{what}-{month},{account},2026-{month}-{day},{cents},{name},{merchant},{category}"
        for month in MONTHS
        for what, account, day, cents, name, merchant, category in MONTHLY
    ]
    ben = "ben-rent,ben-checking,2026-08-01,98000,OAK ST RENT,,RENT_AND_UTILITIES_RENT"
    return "\n".join([HEAD, *rows, ben]) + "\n"


FILES = {"users.csv": USERS, "accounts.csv": ACCOUNTS, "transactions.csv": transactions_csv()}
Write = Callable[[str, Mapping[str, str | bytes]], Path]


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Command:
    """The `spendsense` command on one database."""

    database: Database

    def __call__(self, *args: object) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        before = sys.argv
        sys.argv = ["spendsense", *(str(arg) for arg in args)]
        code = 0
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        finally:
            sys.argv = before
        return Ran(code, out.getvalue(), err.getvalue())

    def ok(self, *args: object) -> Ran:
        ran = self(*args)
        assert ran.code == 0, ran.err
        return ran

    def state(self) -> dict[str, object]:
        """Rows of every table, and the hash at the head of the audit trail."""
        with self.database.read() as connection:
            counts: dict[str, object] = {
                table.name: connection.scalar(sa.select(sa.func.count()).select_from(table))
                for table in metadata.sorted_tables
            }
            last = sa.select(audit_events.c.hash).order_by(audit_events.c.seq.desc()).limit(1)
            return {**counts, "audit head": connection.scalar(last)}


@pytest.fixture
def on_both(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command on SQLite, and again on PostgreSQL, with a home of its own."""
    monkeypatch.setenv("SPENDSENSE_HOME", str(tmp_path / "home"))
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SPENDSENSE_DATABASE_URL", url)
    return Command(database)


@pytest.fixture
def spendsense(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command on a database file in a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated_sqlite, home / "spendsense.db")
    monkeypatch.delenv("SPENDSENSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("SPENDSENSE_HOME", str(home))
    return Command(Database.open(f"sqlite:///{home / 'spendsense.db'}", wait_ms=1_000))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A folder of files with these texts."""

    def written(folder: str, files: Mapping[str, str | bytes]) -> Path:
        (tmp_path / folder).mkdir()
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / folder / name).write_bytes(data)
        return tmp_path / folder

    return written


@pytest.fixture
def household(write: Write) -> Path:
    """Ana and Ben as three CSV files."""
    return write("household", FILES)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where homes that many tests begin with are kept, to copy."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture
def ana(spendsense: Command, household: Path, homes: Path) -> Command:
    """The household is loaded, Ana has consented, and the pipeline has run."""
    kept, home = homes / "ana", Path(str(spendsense.database.url.database)).parent
    spendsense.database.close()
    if kept.exists():
        shutil.rmtree(home)
        shutil.copytree(kept, home)
        return spendsense
    spendsense.ok("ingest", household)
    spendsense.ok("consent", "grant", "ana")
    spendsense.ok("run", "--as-of", AS_OF)
    shutil.copytree(home, kept)
    return spendsense
