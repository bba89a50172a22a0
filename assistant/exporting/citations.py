"""Quotations as footnotes, each proven again, and the sources behind them with their status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from assistant.cited import Cited, proven, source_now
from assistant.exporting import traces
from assistant.exporting.parts import Note, Table, Text
from assistant.pages.words import CHECKED, KIND, NATION, STATUS, cited_as, counted, named
from corpus.records import Document, Source

Documents = Callable[[str], Document]
"""Gives a stored version by id, with the status it has today. Raises ``NotInLibrary``."""
OUR_WORDS = "In our words:"
OUTDATED = ("superseded", "withdrawn")
QUOTED_BEFORE = ", quoted in another note."
NOT_FOUND = "No longer found in the library at that place, so not shown as a quotation:"


class Citations:
    """The footnotes of one paper, made in the order of its words."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._sources: dict[str, tuple[Source, int]] = {}
        """By source id: what is said of it now, and how often it is cited."""
        self.lost: list[Cited] = []
        """Words that are no longer where they were."""
        self._quoted: set[traces.Place] = set()
        self._number = 0

    def note(self, quotes: Iterable[Cited]) -> Note | None:
        """The footnote of a statement, a line for each of its quotations; ``None`` where it has none."""
        once = list({(one.document_id, one.start, one.end): one for one in quotes}.values())
        if not once:
            return None
        entries, anchors = [], []
        for cited in once:
            self._number += 1
            place = traces.Place(cited.document_id, cited.start, cited.end)
            entries.append(tuple(self._entry(cited, place)))
            anchors.append(traces.of_quote(place, self._number))
        return Note(tuple(entries), tuple(anchors))

    def _entry(self, cited: Cited, place: traces.Place) -> Iterator[Text]:
        """Title, publisher, year, page or section, with a link, and the words; what is quoted again says so."""
        source = source_now(cited, self.documents)
        _, before = self._sources.get(cited.source_id, (source, 0))
        self._sources[cited.source_id] = (source, before + 1)
        section = cited.section if len(cited.section) > 1 else ()  # the first is the document's own title
        yield Text(cited_as(source, cited.page, cited.printed_page, section), address=source.url)
        words = Text(" ".join(cited.text.split()), anchor=f"{traces.WORDS}{self._number}")
        if proven(cited, self.documents) is None:
            self.lost.append(cited)
            yield from (Text(". "), Text(NOT_FOUND, "caution"), Text(" "), words)
        elif place in self._quoted:
            yield Text(QUOTED_BEFORE)
        elif source.kind == "digest":
            yield from (Text(". "), Text(OUR_WORDS, "label"), Text(" "), words)
        else:
            yield from (Text(". "), replace(words, text=f"“{words.text}”"))
        self._quoted.add(place)
        warning = caution(source)
        if warning:
            yield from (Text(" "), Text(warning, "caution"))

    def table(self) -> Table | None:
        """The sources that were cited; ``None`` where there were none."""
        found = sorted(self._sources.values(), key=lambda one: named(one[0]).casefold())
        if not found:
            return None
        rows = tuple(
            (
                (Text(named(source)), *((Text(" "), Text(source.url, address=source.url)) if source.url else ())),
                (Text(", ".join(part for part in (source.publisher, source.published) if part) or "Not known"),),
                (Text(NATION[source.nation] if source.nation else "Not known"),),
                (Text(STATUS[source.status], "caution" if source.status in OUTDATED else "plain"),),
                (Text(_kind(source)),),
                (Text(str(times)),),
            )
            for source, times in found
        )
        return Table(
            ("Source", "Publisher and date", "Nation", "Status", "What it is here", "Cited"),
            rows,
            f"{counted(len(rows), 'source')} cited",
            widths=(0.3, 0.18, 0.12, 0.16, 0.15, 0.09),
            numbers=(5,),
        )


def caution(source: Source) -> str | None:
    """What to beware of in a source, in a few words."""
    told = []
    if source.status in OUTDATED:
        told.append(f"{STATUS[source.status]}.")
    if source.checked == "recalled":
        told.append("Partly from memory.")
    return " ".join(told) or None


def _kind(source: Source) -> str:
    said = KIND[source.kind]
    return f"{said}. {CHECKED[source.checked]}" if source.checked else said


def notes(citations: Citations, quotes: Iterable[Cited]) -> list[Note]:
    """A footnote of its own for each quotation, each once."""
    once = {(one.document_id, one.start, one.end): one for one in quotes}
    return [note for one in once.values() if (note := citations.note([one]))]
