"""A local service that speaks the OpenAI chat-completions protocol and behaves as a test tells it to."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer of the service."""

    pieces: Sequence[str] = ()
    """What the model writes, piece by piece."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    before: float = 0
    """Seconds of silence before the first byte."""
    between: float = 0
    """Seconds before each piece."""
    pings: int = 0
    """Bytes that are no text, one every 50 ms, after the pieces."""
    cut: bool = False
    """Whether the connection breaks off after the pieces, in the middle of the stream."""


def says(*lines: object) -> Reply:
    """A reply of JSON lines, streamed in pieces of seven characters."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
    return Reply(pieces=[text[start : start + 7] for start in range(0, len(text), 7)])


class ChatServer:
    """Gives one reply after another, the last one for ever; ``asked`` holds the bodies of the requests."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.asked: list[dict[str, Any]] = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> ChatServer:
        os.environ["NO_PROXY"] = "127.0.0.1"  # a proxy of the machine the tests run on must not stand between
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def prompt(self, number: int = -1) -> str:
        """All that was said to the model in one request."""
        return "\n".join(message["content"] for message in self.asked[number]["messages"])


def _handler(chat: ChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            reply = chat.replies[min(len(chat.asked), len(chat.replies) - 1)]
            chat.asked.append(json.loads(body))
            self.close_connection = True
            try:
                self._answer(reply)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client has gone, as some tests mean it to

        def _answer(self, reply: Reply) -> None:
            chat.released.wait(reply.before)
            if reply.status != 200:
                self._send(reply, json.dumps({"error": {"message": f"status {reply.status}"}}).encode())
                return
            self._send(reply, None)
            for piece in reply.pieces:
                chat.released.wait(reply.between)
                self._event(json.dumps(_chunk({"role": "assistant", "content": piece}, None)))
            for _ in range(reply.pings):
                if chat.released.wait(0.05):
                    break
                self._chunk(b": ping\n\n")
            if reply.cut:
                return
            self._event(json.dumps(_chunk({}, "stop")))
            self._event("[DONE]")
            self.wfile.write(b"0\r\n\r\n")

        def _send(self, reply: Reply, body: bytes | None) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json" if body else "text/event-stream")
            if body is None:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body or b"")

        def _event(self, text: str) -> None:
            self._chunk(f"data: {text}\n\n".encode())

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

    return Handler


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "chat-1",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": "test",
        "choices": [choice],
    }
