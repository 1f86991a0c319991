"""A client of an application in this process, which hears each answer whole."""

from __future__ import annotations

import warnings
from typing import Any
from urllib.parse import unquote

import anyio

with warnings.catch_warnings():
    # starlette prefers another client; both speak HTTP to the application.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient, httpx


class Client(TestClient):
    """Entered, it has one loop for all its requests: without, each begins one.

    Starlette's own goes over to the thread of that loop eight times for a request, so that a test
    could read an answer while it is still being said. None of ours does, and there are ten
    thousands of requests.
    """

    def __init__(self, app: Any, **more: Any) -> None:
        super().__init__(app, **more)
        self._transport = _Whole(self, self._transport)


class _Whole(httpx.BaseTransport):
    def __init__(self, client: Client, given: Any) -> None:
        self.client, self.given = client, given

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme in ("ws", "wss"):
            return self.given.handle_request(request)
        said: list[dict[str, Any]] = []
        with self.client._portal_factory() as portal:
            try:
                portal.call(self._answered, _scope(request, self.given), request.read(), said)
            except Exception:
                if self.given.raise_server_exceptions:
                    raise
        if not said:
            return httpx.Response(500, request=request)
        body = b"".join(bytes(each.get("body", b"")) for each in said[1:])
        return httpx.Response(
            said[0]["status"],
            headers=list(said[0].get("headers", [])),
            stream=httpx.ByteStream(b"" if request.method == "HEAD" else body),
            request=request,
        )

    async def _answered(
        self, scope: dict[str, Any], body: bytes, said: list[dict[str, Any]]
    ) -> None:
        complete = anyio.Event()
        given = iter([{"type": "http.request", "body": body}])

        async def receive() -> dict[str, Any]:
            message = next(given, None)
            if message is None:
                await complete.wait()
                return {"type": "http.disconnect"}
            return message

        async def send(message: dict[str, Any]) -> None:
            begins = message["type"] == "http.response.start"
            assert begins != bool(said), f"{message['type']} after {len(said)} messages"
            assert not complete.is_set(), f"{message['type']} after the end of the answer"
            said.append(message)
            if not begins and not message.get("more_body", False):
                complete.set()

        await self.client.app(scope, receive, send)


def _scope(request: httpx.Request, given: Any) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.partition(b"?")[0],
        "root_path": given.root_path,
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": given.client,
        "server": [
            url.raw_host.decode("ascii"),
            url.port or {"http": 80, "https": 443}[url.scheme],
        ],
        "extensions": {},
        "state": given.app_state.copy(),
    }
