"""Where an installation keeps its things."""

from pathlib import Path

from spendsense.config import Config


def checkpoints(home: Path, url: str | None = None) -> Path:
    environment = {"SPENDSENSE_HOME": str(home)}
    return Config.read({**environment, "SPENDSENSE_DATABASE_URL": url or ""}).checkpoints


def test_checkpoints_of_the_homes_own_database_lie_in_the_home(tmp_path):
    assert checkpoints(tmp_path) == tmp_path / "checkpoints" / "audit.jsonl"


def test_the_homes_own_database_is_known_by_whatever_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    named = [f"sqlite:///{tmp_path}/spendsense.db", "sqlite:///other/../spendsense.db"]
    assert {checkpoints(tmp_path, url) for url in named} == {checkpoints(tmp_path)}
    assert checkpoints(Path("."), named[0]).name == "audit.jsonl"


def test_databases_elsewhere_have_a_file_each(tmp_path):
    urls = (
        f"sqlite:///{tmp_path}/other.db",
        "postgresql://ana@db.example/bank",
        "postgresql://ana@db.example:5433/bank",
        "postgresql://ana@db.example/other",
        "postgresql://ana@/bank?host=/var/run/one",
        "postgresql://ana@/bank?host=/var/run/two",
    )
    names = {checkpoints(tmp_path, url).name for url in urls}
    assert len(names) == len(urls) and "audit.jsonl" not in names


def test_who_signs_in_and_with_what_password_makes_no_other_database(tmp_path):
    urls = (
        "postgresql://ana:secret@db.example/bank",
        "postgresql://ben:other@db.example/bank?password=third&connect_timeout=2",
        "postgres://ana@DB.example/bank",
    )
    assert len({checkpoints(tmp_path, url) for url in urls}) == 1
