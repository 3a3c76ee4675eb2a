"""A real server and browser; a test fails on any page error, failed request or request elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
#: Without these a headless Chromium asks for hosts of its own at every start.
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
#: A deep link makes Streamlit's client look for its endpoints below the page's path first.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")


class Server:
    """The dashboard on a free port, started as `make run` starts it."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        with self.log.open("a") as output:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)

    def restart(self) -> None:
        """Kill the server where it stands, and start it anew at the same address."""
        self._process.kill()
        self._process.wait(10)
        self._start()
        self.wait()

    def wait(self) -> Server:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return self
            time.sleep(0.1)
        raise AssertionError(f"The server did not start:\n{self.log.read_text()}")

    @property
    def pid(self) -> int:
        """The server's process, for who measures what it uses."""
        return self._process.pid

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        assert "Traceback" not in self.log.read_text(), self.log.read_text()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server on which nothing has run yet."""
    server = Server(tmp_path / "server.log").wait()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server") / "server.log").wait()
    yield server
    server.stop()


def _chromium() -> str | None:
    """Debian's Chromium where there is one; None lets Playwright use its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Make pages, each with a session of its own, and watch what they do."""
    contexts, troubles = [], []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
        page.on("request", lambda r: troubles.append(f"request to {r.url}") if _elsewhere(r.url) else None)
        page.on(
            "response", lambda r: troubles.append(f"{r.status} {r.url}") if _failed(r.status, r.url) else None
        )

    def make() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    return new_page()


def _elsewhere(url: str) -> bool:
    return url.startswith(("http", "ws")) and "//127.0.0.1:" not in url


def _failed(status: int, url: str) -> bool:
    return status >= 400 and not url.endswith(HARMLESS)


@pytest.fixture(autouse=True)
def patience() -> None:
    """Machines are shared: what takes a second here may take ten there."""
    expect.set_options(timeout=30_000)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
