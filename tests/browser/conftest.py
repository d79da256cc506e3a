"""A real server in a process of its own, and a real browser. Nothing may leave this machine."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import sys
from app.settings import Settings
from app.web.serve import serve
serve(Settings.read(), port=int(sys.argv[1]))
"""
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=40_000)
PATIENCE = 60.0


class Site:
    """A server that can be killed and started again on the same port with the same data."""

    def __init__(self, data: Path):
        self.data, self.port = data, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = {**os.environ, "HOTSEAT_DATA_DIR": str(self.data)}
        log = self.data / "server.log"
        with log.open("wb") as out:
            command = [sys.executable, "-c", SERVE, str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
        until = time.monotonic() + PATIENCE
        while b"Hotseat is at" not in log.read_bytes():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the server did not come up:\n{log.read_text()}")
            time.sleep(0.05)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None


def _free_port() -> int:
    """Below the ports that systems give to callers, so that nobody is given it while a killed server is away."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free between 20000 and 30000")


def _what_was_seen(site: Site, page: Page, heard: list[str]) -> str:
    """All that a log can hold of a page on which the set-up card did not appear."""
    log = (site.data / "server.log").read_text()[-3000:]
    shown = page.locator("body").inner_text()[:1000]
    return "\n".join(["no set-up card; the page shows:", shown, "its console:", *heard[-20:], "the server:", log])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        missing = "no chromium on this machine: install Debian's chromium to run the browser tests"
        if os.environ.get("HOTSEAT_TEST_NEEDS_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield found
        found.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("site"))
    running.start()
    yield running
    running.kill(signal.SIGTERM)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a site in a fresh window; afterwards asserts that no other host was asked and that nothing was thrown."""
    windows, asked, thrown, heard = [], [], [], []
    own = ["data:", "blob:"]

    def open_window(site: Site, path: str = "/", width: int = 1280, height: int = 800) -> Page:
        window = browser.new_context(viewport={"width": width, "height": height})
        window.set_default_timeout(40_000)
        windows.append(window)
        page = window.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: thrown.append(str(error)))
        own.append(site.url)
        page.on("console", lambda line: heard.append(line.text))
        page.on("requestfailed", lambda request: heard.append(f"failed: {request.url} {request.failure}"))
        page.goto(site.url + path)
        try:
            page.get_by_test_id("setup").wait_for() if path == "/" else page.locator("main").wait_for()
        except TimeoutError:
            pytest.fail(_what_was_seen(site, page, heard))
        return page

    yield open_window
    for window in windows:
        window.close()
    assert [url for url in asked if not url.startswith(tuple(own))] == []
    assert thrown == []
