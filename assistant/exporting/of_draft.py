"""A draft as a paper: whole, with marks, footnotes and annexes, or clean, the contract text alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from assistant.cited import Cited
from assistant.drafts import Draft, DraftSection, DraftStatement, Origin
from assistant.exporting import traces
from assistant.exporting.citations import Citations, Documents
from assistant.exporting.parts import Bullets, Heading, Look, Paragraph, Part, Piece, Pieces, Table, Text, Written
from assistant.pages.words import FORCE, NATION, counted
from corpus.clauses import LOCAL
from corpus.records import Force

CONTRACT: frozenset[Origin] = frozenset({"clause", "indicator", "profile", "local", "person"})
"""What stands in a contract. What guidance says, and what is asked of whom, does not."""
MEANS: dict[Force, str] = {
    "must": "The source says that it must be done.",
    "should": "The source says that it should be done.",
    "may": "The source says that it may be done.",
    "fact": "The source says that it is so.",
    "local": "Decided locally, or still to be decided: no source outside is needed.",
    "unsupported": "No source here says it.",
}
LINE = 92
"""Characters of a table's line on a page, about."""
NOTHING = "No contract text in this section."


@dataclass(frozen=True, slots=True)
class Kept:
    """Under which name and version a draft is kept in its library."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Names:
    """How things are called that a draft names by their identifiers."""

    stages: Mapping[str, str]
    """Titles by id."""
    requirement: Callable[[str], str] = str
    """The title for ``framework:requirement``."""

    def stage(self, identifier: str) -> str:
        return self.stages.get(identifier) or identifier.replace("-", " ").capitalize()


def written(
    draft: Draft, documents: Documents, names: Names, *, kept: Kept | None = None, clean: bool = False
) -> Written:
    """The paper. Every quotation is proven again on the way; one that is not any more says so."""
    made = _Draft(draft, Citations(documents), names, clean)
    facts = [(traces.FACT_KIND, "clean" if clean else "whole")]
    if kept:
        facts += [(traces.FACT_DRAFT, kept.name), (traces.FACT_VERSION, str(kept.version))]
    return Written(draft.title, tuple(made.parts(kept)), tuple(facts))


class _Draft:
    def __init__(self, draft: Draft, citations: Citations, names: Names, clean: bool) -> None:
        self.draft, self.citations, self.names, self.clean = draft, citations, names, clean
        self._number = count(1)

    def parts(self, kept: Kept | None) -> Iterator[Part]:
        if not self.clean:
            yield Paragraph((self._own(self._about(kept)),), "lead")
        if self.draft.header:
            rows = tuple(((Text(title),), _gaps(told)) for title, told in self.draft.header)
            yield Table(("Line", "What it says"), rows, "Form", widths=(0.3, 0.7))
        for section in self.draft.sections:
            yield from self._section(section)
        if not self.clean:
            yield from self._annexes()

    def _own(self, text: str, look: Look = "plain") -> Text:
        """What the export says by itself; named so that it is not taken for a statement when it comes back."""
        return Text(text, look, anchor=f"{traces.OURS}{next(self._number)}")

    def _about(self, kept: Kept | None) -> str:
        version = f", version {kept.version}" if kept else ""
        return (
            f"Draft for {NATION[self.draft.brief.nation]}{version}: not agreed by anybody. After each statement stands "
            "how strongly its source asks for it and, for a clause, how strongly the clause itself does. The "
            "footnotes quote the sources; the annexes list them, what is to be decided locally, and what has no source."
        )

    def _section(self, section: DraftSection) -> Iterator[Part]:
        title = f"{section.number} {section.title}" if section.number else section.title
        yield Heading(title, 1, traces.of_section(section.id))
        if not self.clean:
            for warning in section.warnings:
                yield Paragraph((self._own("Please note: ", "caution"), Text(warning)), "notice")
        numbers = numbered(section)
        shown = [one for one in section.statements if not self.clean or one.origin in CONTRACT]
        if not shown:
            yield Paragraph((self._own(self._nothing(section)),), "lead")
        for stage, group in groupby(shown, key=lambda one: one.stage):
            if stage and len({one.stage for one in shown}) > 1:
                yield Heading(self.names.stage(stage), 2)
            yield from self._statements(section, list(group), numbers)

    def _nothing(self, section: DraftSection) -> str:
        if self.clean:
            return NOTHING
        return "Nothing was found for this section." if section.done else "This section is not drafted yet."

    def _statements(
        self, section: DraftSection, shown: Sequence[DraftStatement], numbers: Mapping[str, str]
    ) -> Iterator[Part]:
        for table, group in groupby(shown, key=lambda one: bool(one.cells and section.columns)):
            if table:
                rows = list(group)
                yield self._table(section, rows)
                sources = tuple(self._sources(rows))
                if sources:
                    yield Paragraph((self._own("Sources of the rows: ", "label"), *sources), "lead")
            else:
                for one in group:
                    yield Paragraph(self._statement(one, numbers.get(one.id)), "clause")

    def _statement(self, one: DraftStatement, number: str | None) -> Pieces:
        before = (Text(f"{number} "),) if number else ()
        return (*before, Text(one.text.strip(), anchor=traces.of_statement(one.id)), *self._after(one))

    def _table(self, section: DraftSection, rows: Sequence[DraftStatement]) -> Table:
        columns = section.columns if self.clean else (*section.columns, "Mark")
        cells = tuple(self._row(section, one, number) for number, one in enumerate(rows, start=1))
        return Table(columns, cells, section.title, _widths(columns, cells))

    def _row(self, section: DraftSection, one: DraftStatement, number: int) -> tuple[Pieces, ...]:
        """The first cell bears the statement's name; the last one its mark, with the number that its footnote has
        below the table: programs lay out tables with footnotes badly."""
        told = [*one.cells, *("" for _ in section.columns)][: len(section.columns)]
        first, *rest = told
        cells: list[Pieces] = [
            (Text(first.strip(), anchor=traces.of_statement(one.id)),),
            *(_gaps(cell) for cell in rest),
        ]
        if self.clean:
            return tuple(cells)
        row = (Text(f"Row {number} ", "label"),) if _cited(one) else ()
        return (*cells, (*row, *self._mark(one)))

    def _sources(self, rows: Sequence[DraftStatement]) -> Iterator[Piece]:
        """The footnotes of a table's rows, called below it."""
        for number, one in enumerate(rows, start=1):
            note = None if self.clean else self.citations.note(_cited(one))
            if note:
                yield Text(f"row {number}", "label", anchor=traces.of_notes(one.id))
                yield from (note, Text(" "))

    def _after(self, one: DraftStatement) -> Iterator[Piece]:
        if self.clean:
            return
        note = self.citations.note(_cited(one))
        if note:
            yield note
        yield Text(" ")
        yield from self._mark(one)

    def _mark(self, one: DraftStatement) -> Iterator[Piece]:
        yield Text(mark(one), "caution" if one.force == "unsupported" else "force")
        if one.note:
            yield Text(f" {one.note}", "label")

    def _annexes(self) -> Iterator[Part]:
        sources = self.citations.table()
        yield Heading("Annex A: Sources and their status", 1, "annex_sources")
        yield sources or Paragraph((Text("No source is cited."),))
        if self.citations.lost:
            told = f"{counted(len(self.citations.lost), 'quotation')} could not be proven again when this was written"
            yield Paragraph((Text(f"{told}: the footnotes say which.", "caution"),), "notice")
        yield Heading("Annex B: Local decisions", 1, "annex_local")
        yield self._local()
        yield Heading("Annex C: Statements without a source", 1, "annex_unsupported")
        bare = [(Text(one.text),) for one in self.draft.unsupported]
        yield Bullets(tuple(bare)) if bare else Paragraph((Text("None."),))
        yield Heading("Annex D: How strongly the sources ask", 1, "annex_forces")
        yield self._forces()
        answered = self._requirements()
        if answered:
            yield Heading("Annex E: Requirements that are answered", 1, "annex_requirements")
            yield answered
        if self.draft.warnings:
            yield Heading("Notes on this draft", 1, "annex_notes")
            yield Bullets(tuple((Text(warning),) for warning in self.draft.warnings))

    def _local(self) -> Part:
        rows = tuple(
            ((Text(what),), (Text(who),), (Text(where),), (Text(state),))
            for what, who, where, state in local_decisions(self.draft)
        )
        if not rows:
            return Paragraph((Text("None."),))
        open_ones = sum(state == "Open" for *_, state in local_decisions(self.draft))
        caption = f"{counted(len(rows), 'local decision')}, {open_ones} open"
        return Table(("What", "By whom", "Where", "State"), rows, caption, widths=(0.46, 0.24, 0.18, 0.12))

    def _forces(self) -> Table:
        found = Counter(one.force for section in self.draft.sections for one in section.statements)
        rows = tuple(
            ((Text(FORCE[force]),), (Text(told),), (Text(str(found[force])),)) for force, told in MEANS.items()
        )
        columns = ("Mark", "What it means", "Statements")
        return Table(columns, rows, "Marks of the statements", widths=(0.2, 0.64, 0.16), numbers=(2,))

    def _requirements(self) -> Table | None:
        where: dict[str, list[str]] = {}
        for section in self.draft.sections:
            numbers = numbered(section)
            for one in section.statements:
                for requirement in one.requirements:
                    named = numbers.get(one.id) or section.number or section.title
                    if named not in where.setdefault(requirement, []):
                        where[requirement].append(named)
        rows = tuple(
            ((Text(self.names.requirement(name)),), (Text(", ".join(places)),)) for name, places in where.items()
        )
        if not rows:
            return None
        caption = f"{counted(len(rows), 'requirement')} answered"
        return Table(("Requirement", "Where"), rows, caption, widths=(0.7, 0.3))


def mark(one: DraftStatement) -> str:
    """What a statement's force is, in words: of its source, and of the clause."""
    said = FORCE[one.force] if one.force in ("local", "unsupported") else f"Source: {FORCE[one.force].lower()}"
    return f"[{said}; clause: {one.verb}]" if one.verb else f"[{said}]"


def numbered(section: DraftSection) -> dict[str, str]:
    """The number of each statement of the contract by id: the same in both documents. None in tables."""
    if not section.number:
        return {}
    contract = [one for one in section.statements if one.origin in CONTRACT and not (one.cells and section.columns)]
    return {one.id: f"{section.number.rstrip('.')}.{place}" for place, one in enumerate(contract, start=1)}


def _cited(one: DraftStatement) -> tuple[Cited, ...]:
    """What a statement rests on; nothing where it has lost its mark."""
    return one.quotes if one.force != "unsupported" else ()


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Pieces]]) -> tuple[float, ...]:
    """Shares of the line: each column has room for its longest word, the rest goes by the root of what it holds."""
    least, held = [], []
    for place, name in enumerate(columns):
        texts = [name, *("".join(piece.text for piece in row[place] if isinstance(piece, Text)) for row in rows)]
        longest = max(len(word) for text in texts for word in (text.split() or [""]))
        least.append((longest + 3) / LINE)
        held.append(math.sqrt(max(len(text) for text in texts)))
    rest = max(0.0, 1 - sum(least))
    shares = [low + rest * root / sum(held) for low, root in zip(least, held, strict=True)]
    return tuple(share / sum(shares) for share in shares)


def _gaps(text: str) -> Pieces:
    """Text with its open local decisions standing out."""
    pieces, place = [], 0
    for found in LOCAL.finditer(text):
        pieces += [Text(text[place : found.start()]), Text(found[0], "strong")]
        place = found.end()
    return tuple(piece for piece in (*pieces, Text(text[place:])) if piece.text)


def local_decisions(draft: Draft) -> list[tuple[str, str, str, str]]:
    """What is decided locally, by whom, where in the draft, and whether it is ``Open`` or ``Decided``."""
    found = [(what, who, title, "Open") for title, told in draft.header for what, who in LOCAL.findall(told)]
    for section in draft.sections:
        numbers = numbered(section)
        for one in section.statements:
            where = numbers.get(one.id) or section.number or section.title
            gaps = LOCAL.findall("\n".join(dict.fromkeys((one.text, *one.cells))))
            found += [(what, who, where, "Open") for what, who in gaps]
            if one.force == "local" and not gaps:
                found.append((one.text, "", where, "Decided"))
    return list(dict.fromkeys(found))
