"""An exported paper read back: its sections, statements and quotations, by their names or else by their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.exporting import traces
from assistant.exporting.citations import NOT_FOUND, OUR_WORDS
from assistant.exporting.found import FoundCitation, FoundSection, FoundStatement, ReadBack, accepted, tidy
from assistant.exporting.stream import Break, Comment, End, Event, Name, Noted, Run, Stream
from assistant.exporting.traces import Place
from corpus.library import LibraryError, NotInLibrary
from corpus.read.refusal import Refused
from corpus.read.sniff import format_of
from corpus.records import Document, Quote, quote

MARK = re.compile(r"\s*\[(?:Source: \w+|Local|Not supported)(?:; clause: \w+)?\]")
NUMBER = re.compile(r"\s*(?:(?:[A-Z]\.)?[\d.]+\s+)?")
"""Of a clause, before its name."""
MARKED = ("force", "label", "caution")
QUOTED = re.compile(r"\. “(.+)”", re.DOTALL)


class NotReadBack(LibraryError):
    """A file could not be read back: the message says why and what to do."""


def read_back(path: Path) -> ReadBack:
    """What an exported file says now, whoever had it meanwhile. Raises ``NotReadBack``."""
    try:
        found = _stream(path)
    except (Refused, OSError) as error:
        said = error.message if isinstance(error, Refused) else f"'{path.name}' cannot be opened: {error.strerror}."
        raise NotReadBack(said) from error
    except RecursionError as error:
        raise NotReadBack(f"'{path.name}' nests its parts too deeply. Save it again in Word.") from error
    version = found.facts.get(traces.FACT_VERSION, "")
    sections = tuple(_Assembly(found.events).sections())
    _with_words([one for section in sections for one in section.statements])
    return ReadBack(
        found.title,
        found.facts.get(traces.FACT_DRAFT) or None,
        int(version) if version.isdecimal() else None,
        sections,
        found.facts.get(traces.FACT_KIND) == "clean",
    )


def _stream(path: Path) -> Stream:
    from assistant.exporting import from_opendocument, from_web, from_word

    with path.open("rb") as file:
        head = file.read(8192)
    readers: dict[str, Callable[[Path], Stream]] = {
        "docx": from_word.stream,
        "odt": from_opendocument.stream,
        "html": from_web.stream,
        "markdown": from_web.stream_of_markdown,
    }
    reader = readers.get(format_of(path, head))
    if reader is None:
        raise NotReadBack(f"'{path.name}' is not read back: give the Word, OpenDocument, HTML or Markdown file.")
    return reader(path)


class _Assembly:
    """Goes through a stream once."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = events
        self._sections: list[FoundSection] = []
        self._section: FoundSection | None = None
        self._statement: FoundStatement | None = None
        self._open = False
        """Whether the end of the statement's words is still to come."""
        self._loose: list[Run] = []
        """Words of the paragraph or the row before any name was met."""
        self._loose_cells: list[list[Run]] = []
        self._ignored = self._notes_only = False
        self._heading: list[Run] | None = None
        self._level = 0
        self._deep = 0
        """How deep the headings of sections are."""
        self._named: str | None = None
        """The name of a section that is met before or in its heading."""
        self._in_row = self._in_head = False
        self._comments: list[Comment] = []
        self._places: list[Place] = []
        """Of the quotations whose footnote comes next."""

    def sections(self) -> list[FoundSection]:
        for event in self._events:
            match event:
                case Break():
                    self._break(event)
                case Name(anchor):
                    self._name(anchor)
                case End(anchor):
                    self._end(anchor)
                case Run():
                    self._words(event)
                case Noted(pieces, change):
                    if self._statement and not (change and change.kind == "deleted"):
                        self._statement.citations += _citations(pieces, self._places)
                    self._places = []
                case Comment():
                    self._comment(event)
        self._close()
        return self._sections

    def _break(self, event: Break) -> None:
        if event.kind in ("paragraph", "heading") and self._in_row:
            self._words(Run(" "))
        elif event.kind == "cell":
            if self._statement:
                self._statement.cells.append([])
            self._loose_cells.append([])
        elif event.kind == "paragraph" and self._open and self._statement:
            self._words(Run("\n"))  # somebody parted the paragraph
        else:
            self._close()
            self._in_row = event.kind in ("row", "head")
            self._in_head = event.kind == "head"
            if event.kind == "heading":
                self._heading, self._level = [], event.level

    def _close(self) -> None:
        """Ends a heading, a paragraph or a row."""
        if self._heading is not None:
            self._begin_section(accepted(self._heading))
        elif self._statement is None and self._section and not (self._ignored or self._in_head):
            self._added()
        if self._comments and self._section:
            self._section.comments += self._comments
            self._comments = []
        self._heading, self._statement, self._open, self._ignored = None, None, False, False
        self._loose, self._loose_cells, self._notes_only = [], [], False

    def _begin_section(self, title: str) -> None:
        name, self._named = self._named, None
        identifier = traces.section_of(name) if name else None
        if identifier is not None:
            self._deep = self._level
        elif name is None and (not self._deep or self._level > self._deep):
            return  # a stage within a section, or the title of the paper
        if name and identifier is None:
            self._section = None  # an annex
            return
        self._section = FoundSection(identifier, title)
        self._sections.append(self._section)

    def _added(self) -> None:
        runs = self._loose if not self._in_row else [run for cell in self._loose_cells for run in cell]
        if self._section and any(run.text.strip() for run in runs):
            made = FoundStatement(None, runs, cells=self._loose_cells if self._in_row else [])
            made.comments, self._comments = self._comments, []
            self._section.statements.append(made)

    def _name(self, anchor: str) -> None:
        identifier = traces.statement_of(anchor)
        place = traces.place_of(anchor)
        if place:
            self._places.append(place)
        if anchor.startswith((traces.SECTION, traces.ANNEX)):
            self._named = anchor
        elif anchor.startswith(traces.OURS):
            self._ignored = True
        elif anchor.startswith(traces.NOTES) and self._section:
            row = traces.notes_of(anchor)
            self._statement = next((one for one in self._section.statements if one.id == row), None)
            self._notes_only = True
        elif identifier is not None and self._section:
            number = NUMBER.fullmatch("".join(run.text for run in self._loose))
            kept = [] if number else self._loose
            self._statement = FoundStatement(identifier, list(kept))
            if self._in_row:
                self._statement.cells = [list(cell) for cell in self._loose_cells]
            self._statement.comments, self._comments = self._comments, []
            self._section.statements.append(self._statement)
            self._open = True

    def _end(self, anchor: str) -> None:
        if self._statement and anchor in ("", traces.of_statement(self._statement.id or "")):
            self._open = False

    def _words(self, run: Run) -> None:
        if self._heading is not None:
            self._heading.append(run)
        elif self._notes_only:
            return
        elif self._statement is None:
            self._loose.append(run)
            if self._loose_cells:
                self._loose_cells[-1].append(run)
        elif run.look not in MARKED or run.change:
            (self._statement.runs if self._open else self._statement.after).append(run)
            if self._statement.cells:
                self._statement.cells[-1].append(run)

    def _comment(self, comment: Comment) -> None:
        if self._statement:
            self._statement.comments.append(comment)
        else:
            self._comments.append(comment)


def _citations(pieces: Iterable[Run | Name | End | Break], places: Sequence[Place]) -> list[FoundCitation]:
    """A footnote's lines; ``places``: as the names around its mark say, one for each line."""
    lines: list[list[Run | Name | End]] = [[]]
    for piece in pieces:
        if isinstance(piece, Break) or (isinstance(piece, Run) and piece.text == "\n"):
            lines.append([])
        else:
            lines[-1].append(piece)
    told = [line for line in lines if any(isinstance(piece, Run) and piece.text.strip() for piece in line)]
    known = list(places) if len(places) == len(told) else [None for _ in told]
    return [_citation(line, place) for line, place in zip(told, known, strict=True)]


def _citation(pieces: Iterable[Run | Name | End], place: Place | None) -> FoundCitation:
    told, words, named = "", "", ""
    inside = told_by_us = False
    for piece in pieces:
        match piece:
            case Name(anchor):
                inside = anchor.startswith(traces.WORDS)
            case End():
                inside = False
            case Run(text, look, change) if not (change and change.kind == "deleted"):
                told += text
                named += text if inside else ""
                words += text if told_by_us and not look else ""
                told_by_us = (told_by_us and not look) or text.strip() in (OUR_WORDS, NOT_FOUND)
    quoted = QUOTED.search(told)
    said = named or words or (quoted[1] if quoted else "")
    return FoundCitation(place, tidy(said).strip("“”"), tidy(told))


def _with_words(statements: Iterable[FoundStatement]) -> None:
    """What is quoted in another note gets its words from there."""
    every = [one for statement in statements for one in statement.citations]
    known = {one.place: one.words for one in every if one.place and one.words}
    for statement in statements:
        statement.citations = [
            replace(one, words=known.get(one.place, "")) if one.place and not one.words else one
            for one in statement.citations
        ]


def again(found: FoundCitation, documents: Callable[[str], Document], others: Iterable[Document] = ()) -> Quote | None:
    """The quotation that a footnote gives, proven: by its place, else by its words in its document or in ``others``.

    ``None`` where no document says these words.
    """
    tried: list[Document] = []
    if found.place:
        try:
            named = documents(found.place.document_id)
        except NotInLibrary:
            pass
        else:
            said = named.text[found.place.start : found.place.end]
            if said.split() and said.split() == found.words.split():
                return quote(named, found.place.start, found.place.end, said)
            tried.append(named)
    return next((made for one in (*tried, *others) if (made := _by_words(found.words, one))), None)


def _by_words(words: str, document: Document) -> Quote | None:
    """The first place where a document says these words, however they are broken into lines."""
    if len(words.split()) < 3:
        return None  # would be found anywhere
    place = re.search(r"\s+".join(re.escape(word) for word in words.split()), document.text)
    return quote(document, place.start(), place.end(), place[0]) if place else None
