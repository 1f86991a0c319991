"""An OpenID Connect provider: authorization code, PKCE, state and nonce, and a checked id token.

Imported only where a provider is set up. The code is exchanged from this server to the provider's;
the browser carries nothing that is worth anything to anybody else.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from threading import Lock
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.storage.identities import IdentityRequest

from .identity import NotIdentified

RETURN = "/api/v1/session/identity"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures by a key that only the provider has: no `none`, and no secret that is shared."""
LEEWAY_SECONDS = 60
TIMEOUT_SECONDS = 5.0
KEPT_SECONDS = 600.0
"""How long the provider's addresses and keys are believed before they are asked for again."""
LARGEST = 256 * 1024
SAID = (JoseError, AuthlibBaseError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, TypeError)
"""What goes wrong with what a provider sends, or with reaching it."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for. `email` only where it says that the address is theirs."""

    issuer: str
    subject: str
    email: str | None


@dataclass(slots=True)
class OpenId:
    """A provider by its issuer, and what this product is called there."""

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    redirect_uri: str
    _lock: Lock = field(default_factory=Lock, repr=False)
    _told: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False)

    SCOPE: ClassVar[str] = "openid email"

    @classmethod
    def at(cls, config: Config) -> OpenId:
        """The provider of the settings. Raises BadInput for one that is not reached by https."""
        issuer = config.oidc["issuer"]
        if not _safe(issuer):
            raise BadInput(
                f"SPENDSENSE_OIDC_ISSUER is {issuer!r}. Whoever stands between could let anybody "
                "in: write an https:// address. http:// is for this machine only."
            )
        return cls(
            issuer,
            config.oidc["client_id"],
            config.oidc.get("client_secret"),
            config.public_url.rstrip("/") + RETURN,
        )

    def location(self, request: IdentityRequest) -> str:
        """Where the browser goes to sign in. Raises NotIdentified where the provider is silent."""
        try:
            place = self._metadata()["authorization_endpoint"]
            if not _safe(place):
                raise NotIdentified(f"the provider's authorization_endpoint is {place!r}")
            with self._client() as client:
                url, _ = client.create_authorization_url(
                    place,
                    state=request.state,
                    nonce=request.nonce,
                    code_verifier=request.verifier,
                )
        except (*SAID, KeyError) as error:
            raise _unread(error) from error
        return str(url)

    def identity(self, request: IdentityRequest, code: str) -> Vouched:
        """Who came back with a code. Raises NotIdentified for anything that is not as it should."""
        try:
            with self._client() as client:
                answer = client.fetch_token(
                    self._metadata()["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=request.verifier,
                    redirect_uri=self.redirect_uri,
                )
            return self._vouched(answer, request)
        except (*SAID, KeyError) as error:
            raise _unread(error) from error

    def _vouched(self, answer: Mapping[str, Any], request: IdentityRequest) -> Vouched:
        """What the id token says, once it is shown to be the provider's, for us, now, and new."""
        token = self._decoded(str(answer["id_token"]))
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
                "sub": {"essential": True},
            },
            params={
                "nonce": request.nonce,
                "client_id": self.client_id,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(now=int(time.time()), leeway=LEEWAY_SECONDS)
        subject, email = claims["sub"], claims.get("email")
        if not isinstance(subject, str) or not subject:
            raise NotIdentified("the id token names nobody")
        theirs = isinstance(email, str) and claims.get("email_verified") is True
        return Vouched(self.issuer, subject, email if theirs else None)

    def _decoded(self, value: str) -> jwt.Token:
        """The token under the provider's keys; they are asked for again once if they changed."""
        try:
            return jwt.decode(value, self._keys(), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError):
            with self._lock:
                self._told.pop("jwks_uri", None)
        return jwt.decode(value, self._keys(), algorithms=list(ALGORITHMS))

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._asked("jwks_uri", str(self._metadata()["jwks_uri"])))

    def _metadata(self) -> Any:
        """The provider about itself. It must call itself what we call it."""
        address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
        told = self._asked("metadata", address)
        if told.get("issuer") != self.issuer:
            raise NotIdentified("the provider calls itself by another issuer")
        return told

    def _asked(self, name: str, address: str) -> Any:
        with self._lock:
            at, told = self._told.get(name, (0.0, None))
            if told is not None and time.monotonic() - at < KEPT_SECONDS:
                return told
        if not _safe(address):
            raise NotIdentified(f"the provider names an address that is not safe: {address!r}")
        with httpx2.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
            answer = client.get(address)
        answer.raise_for_status()
        if len(answer.content) > LARGEST or not isinstance(told := answer.json(), dict):
            raise NotIdentified(f"{address} does not answer with a JSON object of a sensible size")
        with self._lock:
            self._told[name] = (time.monotonic(), told)
        return told

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope=self.SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )


def _safe(address: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _here(host)))


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _unread(error: Exception) -> NotIdentified:
    """What is wrong, without what was sent: it may hold a code or a token."""
    return NotIdentified(f"the identity provider's word does not hold: {type(error).__name__}")
