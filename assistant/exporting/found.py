"""What is found in an exported paper that is read back: sections, statements with their changes, footnotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.exporting.stream import Change, Comment, Run
from assistant.exporting.traces import Place


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """A footnote: not proven until ``again`` has found its words in a document."""

    place: Place | None
    """``None`` where its name was lost on the way."""
    words: str
    told: str
    """The whole footnote."""


@dataclass(slots=True)
class FoundStatement:
    id: str | None
    """As in its name; ``None`` for a paragraph or a row that somebody added."""
    runs: list[Run] = field(default_factory=list)
    after: list[Run] = field(default_factory=list)
    """What stands behind it in its paragraph, without what the export put there."""
    cells: list[list[Run]] = field(default_factory=list)
    """Of a table's row."""
    citations: list[FoundCitation] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, tracked changes accepted."""
        return accepted(self.runs)

    @property
    def changes(self) -> list[Run]:
        """Tracked insertions and deletions, in their order."""
        every = [*self.runs, *self.after, *(run for cell in self.cells for run in cell)]
        return [run for run in every if run.change and run.text.strip()]


@dataclass(slots=True)
class FoundSection:
    id: str | None
    title: str
    statements: list[FoundStatement] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    """On its heading, or on what belongs to no statement."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    title: str
    draft: str | None
    """The name under which the draft is kept, where the file still says so."""
    version: int | None
    sections: tuple[FoundSection, ...]
    clean: bool = False
    """Whether it was exported as the contract text alone."""

    @property
    def statements(self) -> list[FoundStatement]:
        return [one for section in self.sections for one in section.statements]

    @property
    def citations(self) -> list[FoundCitation]:
        return [one for statement in self.statements for one in statement.citations]


def accepted(runs: Iterable[Run]) -> str:
    """The words once all tracked changes are accepted, white space made one."""
    return tidy("".join(run.text for run in runs if not (run.change and run.change.kind == "deleted")))


def tidy(text: str) -> str:
    """Without white space that says nothing; line ends stay."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def changed_by(runs: Iterable[Run]) -> list[str]:
    """Who made the tracked changes, each once."""
    changes: list[Change] = [run.change for run in runs if run.change]
    return list(dict.fromkeys(change.by or "somebody" for change in changes))
