"""What every answer tells the browser it may not do."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
    "browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""On every answer, unless a route sets its own."""

REQUEST_ID = "X-Request-ID"
"""Names the request, on every answer and in every log line about it."""

STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
"""On every answer of a server that people reach over https, and on no other: a browser that was
told it over http would have to ignore it."""


class SecurityHeaders:
    """ASGI middleware that adds `SECURITY` where an answer does not say otherwise."""

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        self.app = app
        self.plain = [(name.lower().encode(), text.encode()) for name, text in SECURITY.items()]
        strict = (b"strict-transport-security", STRICT_TRANSPORT.encode())
        self.secure = [*self.plain, strict]
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ours = self.secure if self.https or scope.get("scheme") == "https" else self.plain

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                said = {name.lower() for name, _ in headers}
                message["headers"] = [*headers, *(each for each in ours if each[0] not in said)]
            await send(message)

        await self.app(scope, receive, secured)
