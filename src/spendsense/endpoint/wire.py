"""What goes out to an endpoint and what may come back: few headers, one host, bounded bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

MOST_BYTES = 64 * 1024
"""Bytes of a reply that are read; a lesson with all that is around it has a few thousand."""

SENT = frozenset(
    {b"host", b"accept", b"content-type", b"content-length", b"authorization", b"user-agent"}
)
"""Headers that go out. What the library adds of the machine or the environment does not."""


class TooLarge(Exception):
    """A reply with more bytes than are read."""


class Wire(httpx2.AsyncBaseTransport):
    """HTTP to one host. A status but 200 comes without its body, which nobody needs."""

    def __init__(self, connections: int) -> None:
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._inner = httpx2.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        kept = [(name, value) for name, value in request.headers.raw if name.lower() in SENT]
        sent = httpx2.Request(
            request.method,
            request.url,
            # Unpacked bytes have no bound that could be told before unpacking them.
            headers=[*kept, (b"Accept-Encoding", b"identity")],
            stream=request.stream,
            extensions=request.extensions,
        )
        response = await self._inner.handle_async_request(sent)
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        if response.status_code != 200:
            await stream.aclose()
            return httpx2.Response(response.status_code, request=request)
        return httpx2.Response(200, stream=_Bounded(stream), request=request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._stream:
            read += len(chunk)
            if read > MOST_BYTES:
                raise TooLarge
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
