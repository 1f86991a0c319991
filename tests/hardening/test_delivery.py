"""What is shipped, and what it is made of."""

from __future__ import annotations

import tomllib
from pathlib import Path

import sqlalchemy as sa

import spendsense
from spendsense.storage import Database
from spendsense.storage.tables import metadata

ROOT = Path(__file__).parents[2]


def test_every_library_is_locked_with_its_hash():
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    ours = [each for each in lock["package"] if each["source"].get("editable") is None]
    assert len(ours) > 50
    for package in ours:
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(each["hash"].startswith("sha256:") for each in files), package["name"]


def test_no_test_is_in_the_package():
    names = [path.name for path in Path(spendsense.__file__).parent.rglob("*.py")]
    assert names
    assert not [name for name in names if name.startswith("test_") or name == "conftest.py"]


def test_a_new_database_has_nobody_in_it(tmp_path: Path):
    database = Database.open(f"sqlite:///{tmp_path / 'new.db'}")
    with database.read() as connection:
        for table in metadata.sorted_tables:
            rows = connection.scalar(sa.select(sa.func.count()).select_from(table))
            assert rows == 0, table.name
    database.close()
