"""A small OpenID Connect provider on this machine, which can misbehave in named ways."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT = "spendsense"
SECRET = "a secret of the client"


@dataclass
class Provider:
    """Signs `claims` in by code. `mode`: what it does wrong."""

    server: ThreadingHTTPServer
    key: RSAKey
    claims: dict[str, Any] = field(default_factory=dict)
    mode: str = "sound"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    spent: set[str] = field(default_factory=set)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def metadata(self) -> dict[str, Any]:
        named = (
            "https://other.example" if self.mode == "another issuer in metadata" else self.issuer
        )
        return {
            "issuer": named,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to; everybody is signed in who comes."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        state = "another-state" if self.mode == "another state" else asked["state"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def token(self, said: dict[str, str], authorization: str) -> tuple[int, Any]:
        expected = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization not in (f"Basic {expected}", f"Basic {plain}"):
            return 401, {"error": "invalid_client"}
        code = said.get("code", "")
        asked = self.codes.get(code)
        if asked is None or (code in self.spent and self.mode != "takes a code twice"):
            return 400, {"error": "invalid_grant"}
        self.spent.add(code)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or said["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return self._answer(asked)

    def _answer(self, asked: dict[str, str]) -> tuple[int, Any]:
        if self.mode == "an error of the server":
            return 500, {"error": "server_error"}
        if self.mode == "no id token":
            return 200, {"access_token": "a", "token_type": "Bearer"}
        if self.mode == "not JSON":
            return 200, "<html>"
        token = self._id_token(asked)
        if self.mode == "a changed token":
            head, body, seal = token.split(".")
            changed = json.loads(base64.urlsafe_b64decode(body + "=="))
            changed["sub"] = "somebody-else"
            encoded = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
            token = f"{head}.{encoded}.{seal}"
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s-1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        claims |= {
            "another nonce": {"nonce": "n"},
            "another audience": {"aud": "another"},
            "another issuer": {"iss": "https://other.example"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "from the future": {"iat": now + 900, "nbf": now + 900},
            "for another party": {"aud": [CLIENT, "another"], "azp": "another"},
            "an empty subject": {"sub": ""},
            "a subject that is no text": {"sub": 7},
        }.get(self.mode, {})
        left = {"no nonce": "nonce", "no subject": "sub", "no end": "exp", "no audience": "aud"}
        claims.pop(left.get(self.mode, ""), None)
        return self._signed(claims)

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.mode == "alg none":
            parts = [{"alg": "none", "typ": "JWT"}, claims]
            coded = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in parts]
            return b".".join([*coded, b""]).decode()
        if self.mode == "a shared secret":
            # The provider's public key, taken as a secret: the classic confusion of two kinds.
            key: Any = OctKey.import_key(self.key.as_pem(private=False))
            return str(jwt.encode({"alg": "HS256", "kid": "k1"}, claims, key, ["HS256"]))
        if self.mode == "another key":
            key = RSAKey.generate_key(2048, {"kid": "k1"})
            return str(jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key))
        return str(jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key))


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that listens on a free port until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration":
                self._say(200, here.metadata())
            elif parts.path == "/keys":
                self._say(200, {"keys": [here.key.as_dict(private=False)]})
            elif parts.path == "/authorize":
                asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", here.authorize(asked))
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            here.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            said = {k: v[0] for k, v in parse_qs(body).items()}
            self._say(*here.token(said, self.headers.get("Authorization", "")))

        def _say(self, status: int, body: Any) -> None:
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Provider(server, RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()
