"""The program that runs in a reader's process: files in on standard input, readings out on standard output.

Run as ``python -m corpus.read.worker``. Messages are a length and a marshalled tuple: plain values only,
quick to pack, and nothing that the other side would run.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from corpus.read.file import read
from corpus.read.refusal import Limits, Refused
from corpus.records import Block, Line, Page, Reading

MEMORY = 6_000_000_000
"""Bytes of address space; a file that needs more is refused rather than let the machine stall."""
LENGTH = struct.Struct("<Q")


def packed(reading: Reading) -> tuple[Any, ...]:
    """A reading as plain tuples."""
    blocks = [
        (b.kind, b.start, b.end, b.level, b.header, b.cells, b.number)
        if b.cells or b.header
        else (b.kind, b.start, b.end, b.level, (), (), b.number)
        for b in reading.blocks
    ]
    pages = [(p.number, p.start, p.end, p.printed, p.recognised) for p in reading.pages]
    lines = [(x.start, x.end, x.page, x.left, x.top, x.right, x.bottom) for x in reading.lines]
    said = (reading.title, reading.publisher, reading.published, reading.nation, reading.url, reading.warnings)
    return reading.text, blocks, pages, lines, *said


def unpacked(message: tuple[Any, ...]) -> Reading:
    """The reading that ``packed`` packed."""
    text, blocks, pages, lines, *said = message
    return Reading(
        text,
        tuple(Block(*block) for block in blocks),
        tuple(Page(*page) for page in pages),
        tuple(Line(*line) for line in lines),
        *said,
    )


def send(stream: BinaryIO, message: tuple[Any, ...]) -> None:
    content = marshal.dumps(message)
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[Any, ...] | None:
    """The next message; ``None`` when the other side is gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        return None
    message = marshal.loads(content)
    return message if isinstance(message, tuple) else None


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Reads file after file until standard input ends."""
    while (task := receive(incoming)) is not None:
        name, password, ocr, *limits = task
        try:
            found = read(
                Path(name),
                password=password,
                ocr=ocr,
                limits=Limits(*limits),
                progress=lambda done, total: send(outgoing, ("progress", done, total)),
            )
            send(outgoing, ("reading", *packed(found)))
        except Refused as refusal:
            send(outgoing, ("refused", refusal.reason, refusal.message))
        except MemoryError:
            message = f"'{Path(name).name}' needs more memory than a file may use. Split it or save it as PDF."
            send(outgoing, ("refused", "too large", message))


def _bounded() -> None:
    """Sets the limit on memory, where the system knows one."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


if __name__ == "__main__":
    _bounded()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not by default: a converter may be at work for us
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a parser prints must not mix with the messages
    serve(sys.stdin.buffer, messages)
