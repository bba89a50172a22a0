"""The only code that downloads: a listed document's file, politely and only from its publisher.

One at a time, with limits on time and size. What broke off is kept and taken up where it stopped, as long as the
server says that the file is still the same. Type and checksum are compared with the list, redirects are followed
only to the same publisher's host, and never from https to http.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx

from corpus.catalogue import CataloguedDocument
from corpus.read.refusal import sized

Reason = Literal[
    "no address", "not there", "server fault", "no answer", "too slow", "cut short", "too large", "wrong type",
    "wrong checksum", "redirected elsewhere",
]  # fmt: skip
AGENT = "commissioning-assistant (fetches one listed document at its user's request)"
SUFFIXES = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "text/plain": ".txt",
}
ALSO = {"www.gov.uk": ("assets.publishing.service.gov.uk",)}
"""Hosts on which a publisher keeps its files, where the name does not tell."""
SHARED = {"gov.uk", "nhs.uk", "org.uk", "co.uk", "ac.uk", "scot.nhs.uk", "nhs.wales", "gov.wales", "github.io"}
"""Endings that many publishers share."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far a download goes before it is given up."""

    bytes: int = 200_000_000
    seconds: float = 300.0
    """For one document, all attempts together."""
    silence: float = 30.0
    """Seconds without a word from the server."""
    attempts: int = 3
    pause: float = 2.0
    """Seconds before another attempt, and between two documents."""
    redirects: int = 5


class NotFetched(Exception):
    """A document that was not downloaded: what happened, to which one and what to do."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class _Again(Exception):
    """An attempt that failed in a way that another may not; holds what to say if none succeeds."""

    def __init__(self, failure: NotFetched) -> None:
        super().__init__(str(failure))
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Fetched:
    path: Path
    content_type: str
    sha256: str
    resumed: bool
    """Whether it went on from what an earlier attempt had left."""


def fetch(document: CataloguedDocument, folder: Path, limits: FetchLimits | None = None) -> Fetched:
    """Downloads one document into ``folder``, which keeps what broke off for the next time.

    Raises ``NotFetched``, and ``OSError`` where the folder cannot be written to.
    """
    limits = limits or FetchLimits()
    address = document.address
    if address is None:
        raise NotFetched(
            "no address", f"no address is known of '{document.title}'. Find it with its publisher and add the file."
        )
    folder.mkdir(parents=True, exist_ok=True)
    part = _Part(folder / f"{document.id}.part", address)
    deadline = time.monotonic() + limits.seconds
    timeout = httpx.Timeout(min(limits.silence, limits.seconds))
    with httpx.Client(timeout=timeout, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"}) as client:
        for attempt in range(1, limits.attempts + 1):
            try:
                kind, resumed = _attempt(client, document, address, part, limits, deadline)
                return _checked(document, part, kind, resumed)
            except _Again as again:
                if attempt == limits.attempts or time.monotonic() + limits.pause > deadline:
                    raise again.failure from again
                time.sleep(limits.pause)
    raise AssertionError("every attempt returns or raises")


class _Part:
    """A file that is not whole yet, with what tells whether the server's is still the same."""

    def __init__(self, path: Path, address: str) -> None:
        self.path, self.address = path, address
        self._notes = path.with_suffix(".json")

    def begun(self) -> tuple[int, str | None]:
        """Bytes that are there and may be gone on from, and the server's mark of the file; 0 where there are none."""
        try:
            notes = json.loads(self._notes.read_text(encoding="utf-8"))
            if notes["address"] == self.address and notes["mark"]:
                return self.path.stat().st_size, str(notes["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return 0, None

    def note(self, mark: str | None) -> None:
        self._notes.write_text(json.dumps({"address": self.address, "mark": mark}), encoding="utf-8")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    def become(self, suffix: str) -> Path:
        whole = self.path.with_suffix(suffix)
        self.path.replace(whole)
        self._notes.unlink(missing_ok=True)
        return whole


def _attempt(
    client: httpx.Client,
    document: CataloguedDocument,
    address: str,
    part: _Part,
    limits: FetchLimits,
    deadline: float,
) -> tuple[str, bool]:
    """Gets the whole file or the rest of it into ``part``; gives its type and whether it was gone on with."""
    begun, mark = part.begun()
    headers = {"Range": f"bytes={begun}-", "If-Range": mark} if begun and mark else {}
    try:
        with _answered(client, document, address, headers, limits) as answer:
            goes_on = answer.status_code == 206 and _starts_at(answer, begun)
            if answer.status_code == 416 or (answer.status_code == 206 and not goes_on):
                part.drop()
                raise _Again(_failed("cut short", document, "what was there of it no longer fits. Try again."))
            _refuse(document, answer)
            kind = _type(document, answer)
            if not goes_on:
                part.note(_mark(answer))
            _receive(document, answer, part, begun if goes_on else 0, limits, deadline)
            return kind, goes_on
    except httpx.TimeoutException as error:
        silent = f"its server said nothing for {min(limits.silence, limits.seconds):g} seconds. Try again later."
        raise _Again(_failed("too slow", document, silent)) from error
    except httpx.RemoteProtocolError as error:
        raise _Again(
            _failed("cut short", document, "its server broke off. Try again: it goes on from there.")
        ) from error
    except (httpx.TransportError, httpx.InvalidURL) as error:
        why = f"{urlsplit(address).hostname} cannot be reached ({error}). Check the connection and try again."
        raise _Again(_failed("no answer", document, why)) from error


@contextmanager
def _answered(
    client: httpx.Client, document: CataloguedDocument, address: str, headers: dict[str, str], limits: FetchLimits
) -> Iterator[httpx.Response]:
    """The answer at the end of the redirects. Raises ``NotFetched`` where they lead away from the publisher."""
    here = address
    for _ in range(limits.redirects + 1):
        with client.stream("GET", here, headers=headers) as answer:
            if not answer.is_redirect:
                yield answer
                return
            there = urljoin(here, answer.headers.get("location", ""))
        if not _same_publisher(address, here, there):
            away = f"its address now leads to {urlsplit(there).hostname}, which is not its publisher's. Look it up."
            raise _failed("redirected elsewhere", document, away)
        here = there
    raise _failed("redirected elsewhere", document, f"its address leads on more than {limits.redirects} times.")


def _same_publisher(address: str, here: str, there: str) -> bool:
    """Whether a redirect stays with the host of the listed address, or one beside it of the same name."""
    first, last = urlsplit(address), urlsplit(there)
    if last.scheme not in ("http", "https") or (urlsplit(here).scheme == "https" and last.scheme == "http"):
        return False
    one, other = first.hostname or "", last.hostname or ""
    if one == other or other in ALSO.get(one, ()):
        return True
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    if one == other:
        return True
    return (other.endswith(f".{one}") and one not in SHARED) or (one.endswith(f".{other}") and other not in SHARED)


def _starts_at(answer: httpx.Response, begun: int) -> bool:
    return str(answer.headers.get("content-range", "")).startswith(f"bytes {begun}-")


def _refuse(document: CataloguedDocument, answer: httpx.Response) -> None:
    status = answer.status_code
    if status in (404, 410):
        raise _failed("not there", document, f"its publisher no longer has it at {answer.url}. Look it up there.")
    if status in (401, 403):
        raise _failed("not there", document, f"its publisher does not give it out at {answer.url}: open it yourself.")
    if status == 429 or status >= 500:
        raise _Again(_failed("server fault", document, f"its server has a fault or is busy ({status}). Try later."))
    if status not in (200, 206):
        raise _failed("server fault", document, f"its server answered with {status}, which gives no file.")


def _type(document: CataloguedDocument, answer: httpx.Response) -> str:
    """The media type that the server says; raises ``NotFetched`` for another than listed, or one that is not read."""
    said = str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()
    wanted = document.content_type or ("application/pdf" if document.pdf else None)
    if (wanted and said != wanted.partition(";")[0].strip().lower()) or said not in SUFFIXES:
        should = wanted or "a document"
        raise _failed(
            "wrong type", document, f"its address gives {said or 'an unnamed type'} in the place of {should}."
        )
    return said


def _mark(answer: httpx.Response) -> str | None:
    """What the server tells versions of the file apart by, where it takes ranges at all."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        return None  # offsets would count other bytes than those kept
    tag = str(answer.headers.get("etag", ""))
    if tag and not tag.startswith("W/"):
        return tag
    return str(answer.headers.get("last-modified", "")) or None


def _receive(
    document: CataloguedDocument, answer: httpx.Response, part: _Part, begun: int, limits: FetchLimits, deadline: float
) -> None:
    most = f"it is larger than the limit of {sized(limits.bytes)}."
    length = str(answer.headers.get("content-length", ""))
    if length.isdecimal() and begun + int(length) > limits.bytes:
        part.drop()
        raise _failed("too large", document, most)
    had = begun
    with part.path.open("ab" if begun else "wb") as file:
        for piece in answer.iter_bytes():
            had += len(piece)
            if had > limits.bytes:
                break
            file.write(piece)
            if time.monotonic() > deadline:
                slow = f"it was not there after {limits.seconds:g} seconds. Try again: it goes on from there."
                raise _failed("too slow", document, slow)
    if had > limits.bytes:
        part.drop()
        raise _failed("too large", document, most)


def _checked(document: CataloguedDocument, part: _Part, kind: str, resumed: bool) -> Fetched:
    """The whole file, once its beginning, its end and its checksum are what they should be."""
    content = part.path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if document.sha256 and found != document.sha256:
        part.drop()
        other = "its file is not the one listed: its publisher may have changed it. Add it yourself if it is right."
        raise _failed("wrong checksum", document, other)
    if kind == "application/pdf" and b"%PDF-" not in content[:1024]:
        part.drop()
        raise _failed("wrong type", document, "what came is called a PDF and is none.")
    if not content or (kind == "application/pdf" and b"%%EOF" not in content[-4096:]):
        part.drop()
        raise _failed("cut short", document, "its end is missing. Try again.")
    return Fetched(part.become(SUFFIXES[kind]), kind, found, resumed)


def _failed(reason: Reason, document: CataloguedDocument, what: str) -> NotFetched:
    return NotFetched(reason, f"'{document.title}' was not fetched: {what}")
