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
from corpus.read.refusal import Failed, Limits, sized

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

    bytes: int = Limits().bytes
    """What is larger would not be read."""
    seconds: float = 300.0
    """For one document, all attempts together."""
    silence: float = 30.0
    """Seconds without a word from the server."""
    attempts: int = 3
    pause: float = 2.0
    """Seconds before another attempt, and between two documents."""
    redirects: int = 5


class NotFetched(Failed[Reason]):
    """A document that was not downloaded."""


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
    if document.address is None:
        raise NotFetched(
            "no address", f"no address is known of '{document.title}'. Find it with its publisher and add the file."
        )
    folder.mkdir(parents=True, exist_ok=True)
    part = _Part(folder / f"{document.id}.part", document.address)
    timeout = httpx.Timeout(min(limits.silence, limits.seconds))
    with httpx.Client(timeout=timeout, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"}) as client:
        download = _Download(document, document.address, part, limits, time.monotonic() + limits.seconds, client)
        for attempt in range(1, limits.attempts + 1):
            try:
                return download.attempt()
            except _Again as again:
                if attempt == limits.attempts or time.monotonic() + limits.pause > download.deadline:
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


@dataclass(frozen=True, slots=True)
class _Download:
    """One document on its way: where from, where to, and when it is given up."""

    document: CataloguedDocument
    address: str
    part: _Part
    limits: FetchLimits
    deadline: float
    """By the monotonic clock."""
    client: httpx.Client

    def attempt(self) -> Fetched:
        """Gets the whole file or the rest of it, and looks whether it is what it should be."""
        try:
            kind, resumed = self._got()
        except httpx.TimeoutException as error:
            silence = min(self.limits.silence, self.limits.seconds)
            told = f"its server said nothing for {silence:g} seconds. Try again later."
            raise _Again(self._failed("too slow", told)) from error
        except httpx.RemoteProtocolError as error:
            told = "its server broke off. Try again: it goes on from there."
            raise _Again(self._failed("cut short", told)) from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            host = urlsplit(self.address).hostname
            told = f"{host} cannot be reached ({error}). Check the connection and try again."
            raise _Again(self._failed("no answer", told)) from error
        return self._checked(kind, resumed)

    def _got(self) -> tuple[str, bool]:
        """The file's type, and whether it went on from what an earlier attempt had left."""
        begun, mark = self.part.begun()
        headers = {"Range": f"bytes={begun}-", "If-Range": mark} if begun and mark else {}
        with self._answered(headers) as answer:
            goes_on = answer.status_code == 206 and _starts_at(answer, begun)
            if answer.status_code == 416 or (answer.status_code == 206 and not goes_on):
                self.part.drop()
                raise _Again(self._failed("cut short", "what was there of it no longer fits. Try again."))
            self._refuse(answer)
            kind = self._type(answer)
            if not goes_on:
                self.part.note(_mark(answer))
            self._receive(answer, begun if goes_on else 0)
            return kind, goes_on

    @contextmanager
    def _answered(self, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The answer at the end of the redirects. Raises ``NotFetched`` where they lead away from the publisher."""
        here = self.address
        for _ in range(self.limits.redirects + 1):
            with self.client.stream("GET", here, headers=headers) as answer:
                if not answer.is_redirect:
                    yield answer
                    return
                there = urljoin(here, answer.headers.get("location", ""))
            if not _same_publisher(self.address, here, there):
                away = f"its address now leads to {urlsplit(there).hostname}, which is not its publisher's. Look it up."
                raise self._failed("redirected elsewhere", away)
            here = there
        raise self._failed("redirected elsewhere", f"its address leads on more than {self.limits.redirects} times.")

    def _refuse(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if status in (404, 410):
            raise self._failed("not there", f"its publisher no longer has it at {answer.url}. Look it up there.")
        if status in (401, 403):
            raise self._failed("not there", f"its publisher does not give it out at {answer.url}: open it yourself.")
        if status == 429 or status >= 500:
            raise _Again(self._failed("server fault", f"its server has a fault or is busy ({status}). Try later."))
        if status not in (200, 206):
            raise self._failed("server fault", f"its server answered with {status}, which gives no file.")

    def _type(self, answer: httpx.Response) -> str:
        """The media type that the server says. Raises ``NotFetched`` for one that is not listed, or not read."""
        said = str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()
        wanted = self.document.content_type or ("application/pdf" if self.document.pdf else None)
        if (wanted and said != wanted.partition(";")[0].strip().lower()) or said not in SUFFIXES:
            should = wanted or "a document"
            raise self._failed("wrong type", f"its address gives {said or 'an unnamed type'} in the place of {should}.")
        return said

    def _receive(self, answer: httpx.Response, begun: int) -> None:
        """Writes what comes behind what was there, up to the limits of size and time."""
        most = f"it is larger than the limit of {sized(self.limits.bytes)}."
        length = str(answer.headers.get("content-length", ""))
        if length.isdecimal() and begun + int(length) > self.limits.bytes:
            self.part.drop()
            raise self._failed("too large", most)
        had = begun
        with self.part.path.open("ab" if begun else "wb") as file:
            for piece in answer.iter_bytes():
                had += len(piece)
                if had > self.limits.bytes:
                    break
                file.write(piece)
                if time.monotonic() > self.deadline:
                    slow = f"it was not there after {self.limits.seconds:g} seconds. Try again: it goes on from there."
                    raise self._failed("too slow", slow)
        if had > self.limits.bytes:
            self.part.drop()
            raise self._failed("too large", most)

    def _checked(self, kind: str, resumed: bool) -> Fetched:
        """The whole file, once its beginning, its end and its checksum are what they should be."""
        content = self.part.path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if self.document.sha256 and found != self.document.sha256:
            self.part.drop()
            other = "its file is not the one listed: its publisher may have changed it. Add it yourself if it is right."
            raise self._failed("wrong checksum", other)
        if kind == "application/pdf" and b"%PDF-" not in content[:1024]:
            self.part.drop()
            raise self._failed("wrong type", "what came is called a PDF and is none.")
        if not content or (kind == "application/pdf" and b"%%EOF" not in content[-4096:]):
            self.part.drop()
            raise self._failed("cut short", "its end is missing. Try again.")
        return Fetched(self.part.become(SUFFIXES[kind]), kind, found, resumed)

    def _failed(self, reason: Reason, what: str) -> NotFetched:
        return NotFetched(reason, f"'{self.document.title}' was not fetched: {what}")


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


def _mark(answer: httpx.Response) -> str | None:
    """What the server tells versions of the file apart by, where it takes ranges at all."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        return None  # offsets would count other bytes than those kept
    tag = str(answer.headers.get("etag", ""))
    if tag and not tag.startswith("W/"):
        return tag
    return str(answer.headers.get("last-modified", "")) or None
