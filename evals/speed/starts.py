"""How long a person waits at the start: for the first answer of a cold command, and for the first page of the app."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from evals.runs import CODE

QUESTION = "Who may read a Key Information Summary?"
PATIENCE = 60  # seconds
COMMAND = (sys.executable, "-c", "from assistant.cli import main; main()")
"""``assistant``, of this code."""
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

Measured = tuple[Mapping[str, float], float]
"""Figures, and the seconds they took."""


class NotStarted(Exception):
    """It could not be measured: the message says why."""


def bare(model: str | None = None) -> dict[str, str]:
    """The environment without the assistant's settings but this model, and with this code in front of any other."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return kept | {"PYTHONPATH": str(CODE)} | ({"ASSISTANT_EMBEDDING_MODEL": model} if model else {})


def cold_command(library: Path, model: str | None) -> Measured:
    """``assistant ask`` in a new process, on a library that stands. Raises ``NotStarted``."""
    command = [*COMMAND, "ask", QUESTION, "--library", str(library)]
    began = time.perf_counter()
    ended = subprocess.run(command, env=bare(model), capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if ended.returncode:
        raise NotStarted(f"'assistant ask' ended with status {ended.returncode}: {ended.stderr.strip()[-300:]}")
    return {"cold 'assistant ask', s": seconds}, seconds


def first_page(library: Path, model: str | None) -> Measured:
    """From the command to the page, in a browser that is already open; and the page once more. Raises
    ``NotStarted``."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NotStarted("Playwright is not installed: pip install -e '.[dev]'") from error
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise NotStarted("there is no Chromium on this machine")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page, began = browser.new_page(), time.perf_counter()
            with _serving(library, model) as address:
                answers = time.perf_counter()
                shown = _shown(page, address)
                again = _shown(page, address)
            browser.close()
    except Error as error:
        raise NotStarted(f"the page did not come: {str(error).splitlines()[0]}") from error
    values = {
        "first page after 'assistant app', s": shown - began,
        "first page once the server answers, s": shown - answers,
        "the page opened again, s": again - shown,
    }
    return values, again - began


def _shown(page: Any, address: str) -> float:
    """Open the page; gives the time by the clock when a question can be typed."""
    page.goto(address)
    page.get_by_placeholder("Ask a question").wait_for(timeout=1000 * PATIENCE)
    return time.perf_counter()


@contextmanager
def _serving(library: Path, model: str | None) -> Iterator[str]:
    """The app as ``assistant app`` starts it; gives its address. Raises ``NotStarted``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*COMMAND, "app", "--library", str(library), "--port", str(port), "--no-browser"]
    quiet = subprocess.DEVNULL
    server = psutil.Popen(command, env=bare(model), stdout=quiet, stderr=quiet)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise NotStarted("'assistant app' did not start")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        for one in (*server.children(recursive=True), server):
            one.terminate()
        server.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


STARTS: Mapping[str, Callable[[Path, str | None], Measured]] = {
    "cold command": cold_command,
    "first page": first_page,
}
