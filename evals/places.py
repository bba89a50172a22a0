"""Where labelled evidence stands in the stored text of a library, and what passages and quotations hold of it.

Words are compared by their letters and digits alone, so that hyphens, ligatures, bullets and white space, which
every reader of a file takes out differently, make no difference.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.records import Document
from evals.cases import Case, Evidence

LEAST = 40
"""Letters that a passage or quotation within longer evidence has at least; fewer could be a heading's."""

Span = tuple[int, int]


class Astray(ValueError):
    """A case cannot be judged by these documents: the message says which evidence is not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a stored document that is evidence."""

    document_id: str
    start: int
    end: int
    whole_page: bool
    """Evidence named by its page: whatever stands there counts."""

    def held_by(self, document_id: str, start: int, end: int) -> bool:
        """Whether a passage or quotation holds it: the whole of it, or where it is longer a good piece of it."""
        if document_id != self.document_id:
            return False
        if self.whole_page:
            return start < self.end and self.start < end
        within = self.start <= start and end <= self.end and end - start >= LEAST
        return within or (start <= self.start and self.end <= end)

    def shared_by(self, document_id: str, spans: Iterable[Span]) -> float:
        """The share of it, 0 to 1, that spans of a document hold together; a page counts wholly or not at all."""
        if document_id != self.document_id:
            return 0.0
        cut = [(max(start, self.start), min(end, self.end)) for start, end in spans]
        places = {place for start, end in cut for place in range(start, end)}
        return float(bool(places)) if self.whole_page else len(places) / (self.end - self.start)


class Letters:
    """A document's letters and digits, each with its place."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def _spelt(self) -> tuple[str, list[int]]:
        signs, places = [], []
        for place, sign in enumerate(self.document.text):
            for letter in letters(sign):
                signs.append(letter)
                places.append(place)
        return "".join(signs), places

    def spans(self, words: str) -> list[Span]:
        """Every place where these words stand."""
        wanted = letters(words)
        text, places = self._spelt
        found, first = [], text.find(wanted) if wanted else -1
        while first >= 0:
            found.append((places[first], places[first + len(wanted) - 1] + 1))
            first = text.find(wanted, first + len(wanted))
        return found

    def nearest(self, words: str, share: float) -> Span | None:
        """The place of these words that is nearest to a share, 0 to 1, of the text."""
        near = share * len(self.document.text)
        return min(self.spans(words), key=lambda span: abs(span[0] - near), default=None)

    def page(self, number: int) -> Span | None:
        """The stretch of a physical page."""
        place = bisect_left(self.document.pages, number, key=lambda page: page.number)
        pages = self.document.pages[place : place + 1]
        return (pages[0].start, pages[0].end) if pages and pages[0].number == number else None


def letters(text: str) -> str:
    """Letters and digits in small letters, compatible forms resolved."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _stem(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return (stem if stem and len(ending) <= 5 and ending.isalnum() else name).casefold()


class Labels:
    """The labelled places of a library's documents, by the name of the file."""

    def __init__(self, documents: Sequence[Document], given: Iterable[str] = ()) -> None:
        """``given``: names of files that were to be read, though they may not have become documents."""
        self._letters: dict[str, list[Letters]] = {}
        for document in documents:
            self._letters.setdefault(document.file, []).append(Letters(document))
        self._given = frozenset(given)
        by_stem: dict[str, list[str]] = {}
        for name in dict.fromkeys([*self._letters, *self._given]):
            by_stem.setdefault(_stem(name), []).append(name)
        self._by_stem = {stem: names[0] for stem, names in by_stem.items() if len(names) == 1}

    def file(self, name: str) -> str:
        """The file that a case means: by its name, with or without folders before it, or without its ending where
        only one file is called so."""
        last = name.replace("\\", "/").rpartition("/")[2]
        return last if last in self._letters or last in self._given else self._by_stem.get(_stem(last), last)

    def pages(self, case: Case) -> set[tuple[str, int]]:
        """The file and page of the evidence that names a page."""
        return {(self.file(one.document), one.page) for one in case.evidence if one.page is not None}

    def parts(self, case: Case) -> list[list[Place]]:
        """The places of each part of a case; none for a part in a file that could not be read.

        Raises ``Astray`` where a part has no place though its file was read, or the file is not there at all.
        """
        return [self._part(part) for part in case.parts]

    def _part(self, part: Sequence[Evidence]) -> list[Place]:
        found = [place for one in part for place in self._places(one)]
        files = {self.file(one.document) for one in part}
        unread = any(file in self._given and file not in self._letters for file in files)
        if not found and not unread:
            one = part[0]
            if self.file(one.document) not in self._letters:
                raise Astray(f"'{one.document}' is not among the documents")
            raise Astray(f"'{one.document}' has no {f'page {one.page}' if one.page else f'words {one.text[:80]!r}'}")
        return found

    def _places(self, one: Evidence) -> Iterable[Place]:
        for spelt in self._letters.get(self.file(one.document), ()):
            if one.page is None:
                spans = spelt.spans(one.text)
            else:
                page = spelt.page(one.page)
                inside = [span for span in spelt.spans(one.text) if page and page[0] < span[1] and span[0] < page[1]]
                spans = inside or ([page] if page else [])
            for start, end in spans:
                whole = one.page is not None and (start, end) == spelt.page(one.page)
                yield Place(spelt.document.id, start, end, whole)
