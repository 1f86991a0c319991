"""Sign-in by an identity provider: who is let in, and everybody who is not."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.review import audit
from spendsense.storage import (
    create_account,
    disable_account,
    known_account,
    link_identity,
)
from spendsense.storage.passwords import hashed
from spendsense.web import create_app
from spendsense.web.cookies import COOKIE
from spendsense.web.identity import identity_provider
from spendsense.web.routes.identity import BROWSER

from .client import Client
from .provider import CLIENT, SECRET, Provider, provider

pytest.importorskip("authlib")
SITE = "https://money.example"
VERIFIED = {"email": "olga@bank.example", "email_verified": True}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as here:
        yield here


@dataclass
class Visit:
    """A browser, the server, and the provider it is sent to."""

    api: Any
    provider: Provider
    settings: dict[str, str]
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        config = Config(home=Path(), database_url="", public_url=SITE, oidc=self.settings)
        app = create_app(self.api.database, clock=self.api.clock, config=config)
        self.client = Client(app, base_url=SITE, raise_server_exceptions=False)

    def out(self) -> str:
        """Where we send the browser."""
        answer = self.client.post("/api/v1/session/identity", headers={"Origin": SITE})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["location"])

    def there(self, location: str) -> str:
        """Where the provider sends it back to: path and query."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(location)
        except urllib.error.HTTPError as answer:
            back = urlsplit(answer.headers["Location"])
        assert f"{back.scheme}://{back.netloc}" == SITE
        return f"{back.path}?{back.query}"

    def back(self, address: str) -> Any:
        return self.client.get(address, follow_redirects=False)

    def sign_in(self) -> Any:
        return self.back(self.there(self.out()))

    @property
    def who(self) -> Any:
        return self.client.get("/api/v1/session")


@pytest.fixture
def visit(api: Any, running: Provider) -> Visit:
    """Olga is an operator whose address the provider knows, and Ruth an administrator."""
    running.mode, running.claims = "sound", dict(VERIFIED)
    with api.database.write() as connection:
        for login, role in (("olga", "operator"), ("ruth", "administrator")):
            create_account(
                connection,
                login=login,
                name=login.title(),
                role=role,
                email=f"{login}@bank.example",
                password_hash=hashed("nine lamps dance under"),
                at=api.clock.at,
                by="test",
            )
    settings = {"issuer": running.issuer, "client_id": CLIENT, "client_secret": SECRET}
    return Visit(api, running, settings)


def test_whom_the_provider_vouches_for_is_let_in_to_their_account(visit: Visit) -> None:
    answer = visit.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    who = visit.who.json()
    assert (who["login"], who["role"], who["method"]) == ("olga", "operator", "session")
    with visit.api.database.read() as connection:
        account = known_account(connection, "olga")
        assert audit.verify(connection) == ()
    assert (account.issuer, account.subject) == (visit.provider.issuer, "s-1")


def test_the_browser_is_sent_out_with_state_nonce_and_the_hash_of_a_verifier(
    visit: Visit,
) -> None:
    asked = {k: v[0] for k, v in parse_qs(urlsplit(visit.out()).query).items()}
    assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == f"{SITE}/api/v1/session/identity"
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    assert len(asked["state"]) == len(asked["nonce"]) == 64
    assert "openid" in asked["scope"] and SECRET not in str(asked)


def test_the_next_time_the_link_is_enough_whatever_the_address(visit: Visit) -> None:
    visit.sign_in()
    visit.provider.claims = {"email": "changed@bank.example", "email_verified": False}
    assert visit.sign_in().status_code == 303
    assert visit.who.json()["login"] == "olga"


MISBEHAVIOUR = (
    "another nonce", "no nonce", "another audience", "no audience", "another issuer",
    "another issuer in metadata", "expired", "no end", "from the future", "for another party",
    "no subject", "an empty subject", "a subject that is no text", "alg none", "a shared secret",
    "another key", "a changed token", "another state", "no id token", "not JSON",
    "an error of the server",
)  # fmt: skip


@pytest.mark.parametrize("mode", MISBEHAVIOUR)
def test_a_provider_or_somebody_between_who_misbehaves_lets_nobody_in(
    visit: Visit, mode: str
) -> None:
    if mode == "another issuer in metadata":
        visit.provider.mode = mode
        answer = visit.client.post("/api/v1/session/identity", headers={"Origin": SITE})
        assert answer.status_code == 503
    else:
        address = visit.there(visit.out()) if mode != "another state" else ""
        visit.provider.mode = mode
        answer = visit.back(address or visit.there(visit.out()))
        assert answer.status_code == 401
        assert "does not let you in" in answer.json()["detail"]
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert visit.who.status_code == 401
    assert visit.api.trail("sign_in") == []


def test_a_code_that_is_replayed_lets_nobody_in_even_by_a_provider_that_takes_it_twice(
    visit: Visit,
) -> None:
    visit.provider.mode = "takes a code twice"
    address = visit.there(visit.out())
    kept = visit.client.cookies.get(BROWSER)
    assert visit.back(address).status_code == 303
    visit.client.cookies.clear()
    visit.client.cookies.set(BROWSER, kept)
    assert visit.back(address).status_code == 401
    assert visit.who.status_code == 401
    assert len(visit.api.trail("sign_in")) == 1


def test_another_browser_cannot_come_back_in_ones_place(visit: Visit) -> None:
    address = visit.there(visit.out())
    other = Visit(visit.api, visit.provider, visit.settings)
    assert other.back(address).status_code == 401
    other.out()  # it has a cookie of its own now
    assert other.back(address).status_code == 401
    # And the attempt did not use up the sign-in of the browser that went out.
    assert visit.back(address).status_code == 303


def test_a_sign_in_that_comes_back_too_late_is_refused(visit: Visit) -> None:
    address = visit.there(visit.out())
    visit.api.clock.forward(10)
    assert visit.back(address).status_code == 401


@pytest.mark.parametrize(
    "query",
    ["", "?state=x", "?code=x", "?state=x&code=y", "?error=access_denied&state=x"],
)
def test_coming_back_with_nothing_of_ours_is_refused(visit: Visit, query: str) -> None:
    visit.out()
    assert visit.back(f"/api/v1/session/identity{query}").status_code == 401


def test_an_answer_in_the_name_of_another_provider_is_refused(visit: Visit) -> None:
    address = visit.there(visit.out())
    assert visit.back(f"{address}&iss=https://other.example").status_code == 401
    address = visit.there(visit.out())
    assert visit.back(f"{address}&iss={visit.provider.issuer}").status_code == 303


def test_a_refusal_at_the_provider_is_one_here(visit: Visit) -> None:
    address = visit.there(visit.out())
    assert visit.back(f"{address}&error=access_denied").status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "olga@bank.example"},
        {"email": "olga@bank.example", "email_verified": False},
        {"email": "olga@bank.example", "email_verified": "true"},
        {"email": "stranger@bank.example", "email_verified": True},
        {"email": ["olga@bank.example"], "email_verified": True},
        {"email": "ruth@bank.example", "email_verified": True},
    ],
)
def test_an_address_that_is_not_verified_unknown_or_an_administrators_opens_nothing(
    visit: Visit, claims: dict[str, Any]
) -> None:
    visit.provider.claims = claims
    assert visit.sign_in().status_code == 401
    with visit.api.database.read() as connection:
        assert known_account(connection, "ruth").subject is None
        assert connection.exec_driver_sql("SELECT count(*) FROM logins").scalar() == 2


def test_an_administrator_is_let_in_where_somebody_at_the_machine_linked_them(
    visit: Visit,
) -> None:
    visit.provider.claims = {"sub": "s-ruth"}
    assert visit.sign_in().status_code == 401
    with visit.api.database.write() as connection:
        link_identity(
            connection, "ruth", visit.provider.issuer, "s-ruth", at=visit.api.clock.at, by="cli"
        )
    assert visit.sign_in().status_code == 303
    assert visit.who.json()["role"] == "administrator"


def test_who_is_linked_already_is_not_linked_to_another_subject(visit: Visit) -> None:
    visit.sign_in()
    visit.provider.claims = {**VERIFIED, "sub": "s-2"}
    visit.client.cookies.clear()
    assert visit.sign_in().status_code == 401


def test_a_disabled_account_is_not_let_in(visit: Visit) -> None:
    visit.sign_in()
    with visit.api.database.write() as connection:
        disable_account(connection, "olga", at=visit.api.clock.at, by="ruth")
    assert visit.sign_in().status_code == 401


def test_a_provider_that_changes_its_keys_is_asked_for_them_again(visit: Visit) -> None:
    from joserfc.jwk import RSAKey

    assert visit.sign_in().status_code == 303
    kept = visit.provider.key
    visit.provider.key = RSAKey.generate_key(2048, {"kid": "k2", "use": "sig"})
    try:
        assert visit.sign_in().status_code == 303
    finally:
        visit.provider.key = kept


def test_a_provider_that_does_not_answer_is_told_and_signs_nobody_in(visit: Visit) -> None:
    silent = {**visit.settings, "issuer": "http://127.0.0.1:9"}
    gone = Visit(visit.api, visit.provider, silent)
    answer = gone.client.post("/api/v1/session/identity", headers={"Origin": SITE})
    assert answer.status_code == 503 and "127.0.0.1" not in answer.text


def test_another_site_does_not_send_anybody_out(visit: Visit) -> None:
    answer = visit.client.post(
        "/api/v1/session/identity", headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_without_a_provider_there_is_nothing_there(api: Any) -> None:
    assert api.client.post("/api/v1/session/identity").status_code == 404
    assert api.client.get("/api/v1/session/identity?state=x&code=y").status_code == 404


@pytest.mark.parametrize(
    ("oidc", "public", "said"),
    [
        ({"issuer": "https://id.example"}, SITE, "set SPENDSENSE_OIDC_CLIENT_ID too"),
        ({"client_id": "x"}, SITE, "set SPENDSENSE_OIDC_ISSUER too"),
        ({"issuer": "https://id.example", "client_id": "x"}, "", "set SPENDSENSE_PUBLIC_URL too"),
        ({"issuer": "http://id.example", "client_id": "x"}, SITE, "write an https:// address"),
        ({"issuer": "ftp://id.example", "client_id": "x"}, SITE, "write an https:// address"),
    ],
)
def test_half_a_provider_or_an_unsafe_one_is_refused_at_the_start(
    tmp_path: Any, oidc: dict[str, str], public: str, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        identity_provider(Config(home=tmp_path, database_url="", public_url=public, oidc=oidc))


def test_the_secret_of_the_client_is_in_no_text_about_it(visit: Visit) -> None:
    config = Config(home=Path(), database_url="", public_url=SITE, oidc=visit.settings)
    assert SECRET not in repr(config) + repr(identity_provider(config))
