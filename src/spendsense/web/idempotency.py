"""`Idempotency-Key`: a request that is sent again is answered again, and not carried out again.

What a request writes is one transaction, in which its key is claimed and its answer kept: whoever
is killed, and when, either all three are there or none. So the same key with the same content gets
the first answer, byte for byte, for a day. See docs/guides/when-something-fails.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spendsense.ledger import SpendSenseError
from spendsense.storage import (
    Answer,
    CarriedOut,
    Database,
    Known,
    claim,
    find_request,
    give_back,
    keep_answer,
)
from spendsense.storage import Request as Keyed
from spendsense.storage.owners import owners_of

from .answered import Given, again, under_way
from .given import Clock
from .problems import answer_to
from .sender import KEY, address, caller, ids_named, the_key, users_named

LARGEST_ANSWER = 256 * 1024
"""A larger answer is not kept: whoever asks again is told that the act was carried out."""

IN_STEPS = frozenset({"start_run", "approve_group"})
"""Routes whose work is several transactions: the key is claimed in the first."""
SECRET = frozenset(
    {"change_password", "create_account", "issue_own_token", "reset_password", "reveal"}
)
"""Routes that tell a secret, or what is told for a while only: that they were carried out is kept,
their answer is not."""
RECORDS = "ingest"


class Idempotency:
    """ASGI middleware between the gate, which says who calls, and the routes."""

    def __init__(self, app: ASGIApp, database: Database, clock: Clock) -> None:
        self.app = app
        self.database = database
        self.clock = clock
        self._under_way: set[str] = set()
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _takes_part(request := Request(scope, receive)):
            await self.app(scope, receive, send)
            return
        try:
            key = the_key(request.headers.getlist(KEY))
            keyed = Keyed.of(caller(request), key, address(request), await request.body())
            with self._alone(keyed):
                answer = await self._answer(request, keyed)
        except ClientDisconnect:
            return
        except (SpendSenseError, HTTPException) as error:
            answer = answer_to(request, error)
        await answer(scope, receive, send)

    @contextmanager
    def _alone(self, keyed: Keyed) -> Iterator[None]:
        """Raises a 409 while the same request is under way in this process.

        One that another process carries out is waited for where both write.
        """
        with self._lock:
            if keyed.request_id in self._under_way:
                raise under_way()
            self._under_way.add(keyed.request_id)
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(keyed.request_id)

    async def _answer(self, request: Request, keyed: Keyed) -> ASGIApp:
        known = await run_in_threadpool(self._known, keyed)
        if known is not None:
            return again(known)
        act = _Act(request, keyed, self.database, self.clock)
        try:
            given = await act.carried_out(self.app)
            await run_in_threadpool(act.kept, given)
            if not act.beaten:
                return given
        except CarriedOut:
            pass  # by another process, while this one was about to
        finally:
            await run_in_threadpool(act.left)
        return again(await run_in_threadpool(self._known, keyed))

    def _known(self, keyed: Keyed) -> Known | None:
        with self.database.read() as connection:
            return find_request(connection, keyed, self.clock())


class _Act:
    """A request that is carried out, and its answer kept, in one transaction."""

    def __init__(self, request: Request, keyed: Keyed, database: Database, clock: Clock) -> None:
        self.request = request
        self.keyed = keyed
        self.database = database
        self.clock = clock
        self.joint = database.at_once(self._claim, in_steps=request.state.route in IN_STEPS)
        self.beaten = False
        """Whether another process carried the same request out first."""
        self.settled = False
        self.body = b""

    async def carried_out(self, app: ASGIApp) -> Given:
        """What the routes answer; nobody has been sent it yet."""
        given = Given()
        self.body = await self.request.body()
        with self.joint.in_force():
            await app(self.request.scope, _sent(self.body, self.request.receive), given.take)
        return given

    def kept(self, given: Given) -> None:
        """Keep what was done, with its answer. Of a fault of ours nothing is kept."""
        if self.beaten or not self.joint.began:
            return
        if given.status >= 500:
            return
        answer = given.answer()
        users = self._users(answer)
        if self._tells(given, users):
            with self.joint.last() as connection:
                owners = self._owners(connection, answer)
                keep_answer(connection, self.keyed, answer, users | owners)
        elif given.status >= 400:
            self._give_back()
        self.joint.commit()
        self.settled = True

    def left(self) -> None:
        """However it ended: what was not kept is undone, and its key may be used again."""
        self.joint.undo()
        if not self.settled:
            self._give_back()

    def _claim(self, connection: Connection) -> None:
        try:
            claim(connection, self.keyed, self.clock())
        except CarriedOut:
            self.beaten = True
            raise

    def _give_back(self) -> None:
        if self.joint.claimed:
            with self.joint.last() as connection:
                give_back(connection, self.keyed)

    def _tells(self, given: Given, users: frozenset[str]) -> bool:
        """Whether the answer may be kept, and told again."""
        route = self.request.state.route
        if route in SECRET or given.sets_cookies or len(given.body) > LARGEST_ANSWER:
            return False
        # What was wrong with records quotes them; nothing was loaded, and sending them again asks
        # again. Whose they are is not always said, and then nobody's revocation would reach it.
        return route != RECORDS or (given.status < 400 and bool(users))

    def _users(self, answer: Answer) -> frozenset[str]:
        """Whom a request concerns: a user who sent it, and whom it and its answer name."""
        named = set(self.request.query_params.getlist("user_id"))
        if self.request.state.actor.user_id is not None:
            named.add(self.request.state.actor.user_id)
        if "user_id" in self.request.state.names:
            named.add(str(self.request.state.names["user_id"]))
        for text in (self.body, answer.body):
            named.update(users_named(text))
        return frozenset(named)

    def _owners(self, connection: Connection, answer: Answer) -> frozenset[str]:
        """Whose recommendation or trace it is about: a refusal may quote what names nobody."""
        if self.request.state.route == RECORDS:
            return frozenset()  # records name their users, and nothing that was drafted for them
        sent = address(self.request).encode()
        return owners_of(connection, ids_named(sent, self.body, answer.body))


def _takes_part(request: Request) -> bool:
    """Only of a caller whom the gate admitted: a key is one caller's."""
    if request.scope["type"] != "http" or request.method != "POST":
        return False
    return KEY in request.headers and getattr(request.state, "actor", None) is not None


def _sent(body: bytes, receive: Receive) -> Receive:
    """The body that was read already, and then whatever comes."""
    rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def sent() -> Message:
        return rest.pop() if rest else await receive()

    return sent
