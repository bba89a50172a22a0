"""A publisher's server for tests: what it gives, how slowly, and where it breaks off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """What one address gives."""

    content: bytes = b""
    kind: str = "application/pdf"
    status: int = 200
    location: str | None = None
    break_after: int | None = None
    """Bytes after which the connection ends, once."""
    silent: bool = False
    """Whether it answers and then says nothing."""
    tag: str | None = '"one"'
    length: int | None = None
    """What it says of its length, if not the truth."""
    asked: list[str | None] = field(default_factory=list)
    """The range of every request."""


class Publisher:
    """What is served by path; ``address`` is that of the server."""

    def __init__(self) -> None:
        self.paths: dict[str, Served] = {}
        self.address = ""
        self.ended = threading.Event()


@contextmanager
def publishing() -> Iterator[Publisher]:
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served = publisher.paths.get(self.path, Served(status=404))
            wanted = self.headers.get("Range")
            served.asked.append(wanted)
            begin = 0
            if wanted and served.tag and self.headers.get("If-Range") == served.tag:
                begin = int(wanted.removeprefix("bytes=").rstrip("-"))
            rest = served.content[begin:]
            self.send_response(206 if begin else served.status)
            self.send_header("Content-Type", served.kind)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(served.content) - 1}/{len(served.content)}")
            if served.tag:
                self.send_header("ETag", served.tag)
            if served.location:
                self.send_header("Location", served.location)
            self.send_header("Content-Length", str(served.length or len(rest)))
            self.end_headers()
            if served.silent:
                publisher.ended.wait(20)
            if served.break_after is not None:
                rest, served.break_after = rest[: served.break_after], None
                self.close_connection = True
            self.wfile.write(rest)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    publisher.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.ended.set()
        server.shutdown()
        server.server_close()
