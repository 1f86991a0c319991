"""A real browser, driven over its own pipe: what it keeps and sends is not ours to say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from select import select
from typing import Any

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
WAIT_SECONDS = 30


class Page:
    """One page. `run` gives what a script on it comes to."""

    def __init__(self, out: int, back: int) -> None:
        self.out, self.back, self.left = out, back, b""
        self.numbers = count(1)
        self.session: str | None = None
        target = self.say("Target.createTarget", url="about:blank")["targetId"]
        attached = self.say("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        # Our own pages allow no script at all; the test's stands for the one of a web app.
        self.say("Page.enable")
        self.say("Page.setBypassCSP", enabled=True)

    def go(self, address: str) -> None:
        """Open an address, and wait until it is there."""
        self.say("Page.navigate", url=address)
        self.run("new Promise(r => document.readyState == 'complete' ? r() : onload = r)")

    def run(self, script: str) -> Any:
        done = self.say(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def say(self, method: str, **given: Any) -> Any:
        number = next(self.numbers)
        said: dict[str, Any] = {"id": number, "method": method, "params": given}
        if self.session:
            said["sessionId"] = self.session
        os.write(self.out, json.dumps(said).encode() + b"\0")
        while True:
            heard = self._heard()
            if heard.get("id") == number:
                assert "error" not in heard, heard
                return heard["result"]

    def _heard(self) -> Any:
        while b"\0" not in self.left:
            ready, _, _ = select([self.back], [], [], WAIT_SECONDS)
            assert ready, "the browser does not answer"
            data = os.read(self.back, 65_536)
            assert data, "the browser ended"
            self.left += data
        message, _, self.left = self.left.partition(b"\0")
        return json.loads(message)


@contextmanager
def page(folder: Path) -> Iterator[Page]:
    """A page of a fresh browser, without a window."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    command = [
        str(PROGRAM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", f"--user-data-dir={folder}", "--remote-debugging-pipe",
    ]  # fmt: skip
    wrapped = ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", *command]
    child = subprocess.Popen(
        wrapped,
        pass_fds=(theirs_in, theirs_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Page(ours_out, ours_in)
    finally:
        os.close(ours_out)
        os.close(ours_in)
        child.terminate()
        child.wait(WAIT_SECONDS)
