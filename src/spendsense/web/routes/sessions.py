"""Signing in and out, and what somebody who signed in may do with their own account."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from fastapi import Request, Response
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from spendsense.ledger import BadInput, NotFound
from spendsense.policy import Policy
from spendsense.storage import (
    Actor,
    Database,
    Token,
    csrf_token,
    end_session,
    find_session,
    issue_token,
    known_account,
    revoke_token,
    sessions_of,
    token_id,
    tokens,
)
from spendsense.storage import sign_in as let_in
from spendsense.storage.sign_in import change_own_password, login_hash
from spendsense.web.account_bodies import (
    Credentials,
    IssuedToken,
    NewPassword,
    NewToken,
    OwnSession,
    OwnSessions,
    Revoked,
    SessionBody,
    SignedOut,
    TokenBody,
    TokenList,
)
from spendsense.web.cookies import give, session_secret, take_away
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.limits import Limits, too_many


def sign_in(
    who: Credentials, request: Request, response: Response, database: TheDatabase, at: At
) -> SessionBody:
    """Sign in with login and password: a session in a cookie, and the token that goes with it.

    What is wrong is not told. After several wrong passwords a login must wait, longer each time.
    """
    limits: Limits = request.app.state.limits
    limits.count("login", login_hash(who.login))
    done = let_in(database, who.login, who.password, at=at)
    if done.wait_until is not None:
        raise _wait(done.wait_until, at)
    if done.secret is None:
        raise HTTPException(
            401,
            "The login or the password is not right.",
            {"WWW-Authenticate": "Bearer"},
        )
    return enter(database, request, response, done.secret, at)


def enter(
    database: Database, request: Request, response: Response, secret: str, at: datetime
) -> SessionBody:
    """Give the cookie of a new session; the one that this browser had ends."""
    earlier = session_secret(request)
    with database.read() as connection:
        before = find_session(connection, earlier, at=at) if earlier else None
        now = find_session(connection, secret, at=at)
        if now is None:
            raise NotFound("The session ended before it began. Sign in again.")
        body = _session_body(connection, now.actor, secret)
    if before is not None and before.actor.session_id is not None:
        with database.write() as connection:
            _end_own(connection, before.actor, before.actor.session_id, at, "signed in again")
    give(response, secret)
    return body


def who_am_i(request: Request, database: TheDatabase, caller: Caller) -> SessionBody:
    """Who calls and as what; by cookie, also the token that changes are asked with."""
    with database.read() as connection:
        return _session_body(connection, caller, session_secret(request))


def sign_out(response: Response, database: TheDatabase, caller: Caller, at: At) -> SignedOut:
    """End this session. Its cookie opens nothing from now on."""
    if caller.session_id is None:
        raise BadInput("You call with a token, which is not signed out but revoked.")
    with database.write() as connection:
        _end_own(connection, caller, caller.session_id, at, "signed out")
    take_away(response)
    return SignedOut(ended=1)


def change_password(
    password: NewPassword,
    request: Request,
    response: Response,
    database: TheDatabase,
    caller: Caller,
    at: At,
) -> SessionBody:
    """Choose another password. Every other session ends, and this one gets a new cookie."""
    account_id, _ = _by_session(caller)
    limits: Limits = request.app.state.limits
    limits.count("login", login_hash(str(caller.login)))
    done = change_own_password(database, account_id, password.current, password.new, at=at)
    if done.wait_until is not None:
        raise _wait(done.wait_until, at)
    if done.secret is None:
        raise HTTPException(403, "The current password is not right. Nothing was changed.")
    give(response, done.secret)
    with database.read() as connection:
        entered = find_session(connection, done.secret, at=at)
        return _session_body(connection, entered.actor if entered else caller, done.secret)


def own_sessions(database: TheDatabase, caller: Caller, at: At) -> OwnSessions:
    """The caller's sessions that stand, the latest first."""
    if caller.account_id is None:
        return OwnSessions(items=[])
    with database.read() as connection:
        found = sessions_of(connection, caller.account_id, at=at)
    return OwnSessions(
        items=[
            OwnSession(
                session_id=each.session_id,
                method=each.method,
                created_at=each.created_at,
                seen_at=each.seen_at,
                ends_at=each.ends_at,
                current=each.session_id == caller.session_id,
            )
            for each in found
        ]
    )


def end_own_session(session_id: str, database: TheDatabase, caller: Caller, at: At) -> SignedOut:
    """End one of the caller's own sessions, on another device for instance."""
    with database.write() as connection:
        _end_own(connection, caller, session_id, at, "ended by its owner")
    return SignedOut(ended=1)


def own_tokens(database: TheDatabase, caller: Caller) -> TokenList:
    """The tokens of the caller's account, the oldest first, without their secrets."""
    with database.read() as connection:
        found = _own(connection, caller)
    return TokenList(items=[token_body(each) for each in found])


def issue_own_token(new: NewToken, database: TheDatabase, caller: Caller, at: At) -> IssuedToken:
    """A token for the caller's own programs: their role, for so many days, ended with the account.

    Only somebody who signed in gets one; a token does not beget tokens.
    """
    account_id, _ = _by_session(caller)
    policy = Policy.on(at.date())
    longest = policy["accounts.token_longest_days"]
    if new.days > longest:
        raise BadInput(f"A token lives {longest} days at most, and {new.days} were asked for.")
    until = at + timedelta(days=new.days)
    with database.write() as connection:
        secret = issue_token(
            connection,
            role=caller.role,
            user_id=caller.user_id,
            label=new.label,
            at=at,
            by=caller.by,
            account_id=account_id,
            expires_at=until,
        )
    return IssuedToken(token_id=token_id(secret), token=secret, expires_at=until)


def revoke_own_token(token_id: str, database: TheDatabase, caller: Caller, at: At) -> Revoked:
    """End one of the caller's own tokens."""
    with database.write() as connection:
        if token_id not in {each.token_id for each in _own(connection, caller)}:
            raise NotFound(f"There is no token {token_id} of yours. List your tokens to find it.")
        changed = revoke_token(connection, token_id, at=at, by=caller.by)
    return Revoked(token_id=token_id, changed=changed)


def token_body(token: Token) -> TokenBody:
    return TokenBody(
        token_id=token.token_id,
        role=token.role,
        user_id=token.user_id,
        account_id=token.account_id,
        label=token.label,
        issued_at=token.issued_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
    )


def _own(connection: Connection, caller: Actor) -> list[Token]:
    if caller.account_id is None:
        return []
    return [each for each in tokens(connection) if each.account_id == caller.account_id]


def _session_body(connection: Connection, actor: Actor, secret: str | None) -> SessionBody:
    account = known_account(connection, actor.account_id) if actor.account_id else None
    by_session = actor.session_id is not None
    return SessionBody(
        role=actor.role,
        method="session" if by_session else "token",
        account_id=actor.account_id,
        login=account.login if account else None,
        name=account.name if account else None,
        user_id=actor.user_id,
        must_change_password=actor.must_change,
        csrf_token=csrf_token(secret) if by_session and secret else None,
    )


def _by_session(caller: Actor) -> tuple[str, str]:
    """Raises a 403 for a caller with a token: whoever found one must not outlive it."""
    if caller.account_id is None or caller.session_id is None:
        raise HTTPException(403, "Sign in for this: a token does not open it.")
    return caller.account_id, caller.session_id


def _end_own(connection: Connection, caller: Actor, session: str, at: datetime, why: str) -> None:
    end_session(connection, str(caller.account_id), session, at=at, by=caller.by, why=why)


def _wait(until: datetime, at: datetime) -> HTTPException:
    seconds = max(1, ceil((until - at).total_seconds()))
    return too_many("Too many wrong passwords for this login.", seconds)
