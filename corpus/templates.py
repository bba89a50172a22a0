"""Templates: which sections a profile, a specification or a summary has, and what each is drafted from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.clauses import LOCAL
from corpus.frameworks import Addressee, Authority, BelongsIn
from corpus.placed import Placed, placed_file, refuse, validated
from corpus.records import Checked, Nation
from corpus.schema import Problem, Record, Slug, Text, builtin_folder

DrawnFrom = Literal["clauses", "purposes", "indicators", "requirements", "guidance", "profile", "local"]
"""``clauses``, what they are for (``purposes``) and their ``indicators`` from the clause bank, ``requirements`` of
frameworks, sentences of the ``guidance``, cells of a ``profile``; ``local``: nothing but what is decided locally."""


class HeaderField(Record):
    """A line of the form at the top."""

    id: Slug
    title: Text
    local: Text
    """What goes in where nothing is given: ``[LOCAL: what; by whom]``."""


class Section(Record):
    """One section, in the order of the document."""

    id: Slug
    number: Text | None = None
    """As printed: ``3.2``."""
    title: Text
    purpose: Text
    """What belongs here, for whoever drafts; never printed."""
    drawn_from: Annotated[tuple[DrawnFrom, ...], Field(min_length=1)]
    field: Text | None = None
    """Of a profile's row or stage, where it is drawn from a profile."""
    columns: tuple[Text, ...] = ()
    """Where the section is a table."""
    words: tuple[Text, ...] = ()
    """What to look for in the guidance; ``{population}`` stands for those for whom the draft is."""
    local: tuple[Text, ...] = ()
    """What always has to be decided locally."""
    optional: bool = False
    each_stage: bool = False
    """Once for each stage."""
    authorities: tuple[Authority, ...] = ()
    """Of requirements and of nothing else: those with one of these; none: any."""
    addressees: tuple[Addressee, ...] = ()
    """The same: those addressed to one of these."""
    belongs_in: tuple[BelongsIn, ...] = ()
    """The same: those with this place in a contract."""
    rows: tuple[Text, ...] = ()
    """Of a table: what stands in its first column from the start; the rest of each row is decided locally."""
    nations: tuple[Nation, ...] = ()
    """Only in a document of one of these; none: any."""
    most: Annotated[int, Field(ge=1)] | None = None
    """No more requirements or indicators than this, those that fit best; the others go elsewhere."""


class Template(Record):
    """One kind of document."""

    slug: Slug
    title: Text
    titles: dict[Nation, Text] = Field(default_factory=dict)
    """For nations where the document is called otherwise."""
    makes: Literal["profile", "specification", "summary"]
    nation: Nation | None = None
    """``None``: for any."""
    source: Text
    """Where the shape comes from."""
    checked: Checked | None = None
    """How the shape is known; ``None`` where it is ours."""
    note: Text | None = None
    clauses: tuple[Slug, ...] = ()
    """Only these of the clause bank, with their purposes and indicators; none: all that fit."""
    header: tuple[HeaderField, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    def for_nation(self, nation: Nation) -> Template:
        """Under its title there, without the sections of other nations."""
        kept = tuple(one for one in self.sections if not one.nations or nation in one.nations)
        return self.model_copy(update={"title": self.titles.get(nation, self.title), "sections": kept})

    def section(self, name: str) -> Section:
        """Raises ``KeyError``."""
        for one in self.sections:
            if one.id == name:
                return one
        raise KeyError(name)


def load_templates(folder: Path | None = None) -> dict[str, Template]:
    """Every template in a folder (the built-in ones unless told), by slug.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    problems: list[Problem] = []
    found: dict[str, Template] = {}
    for path in sorted((folder or builtin_folder("templates")).glob("*.yaml")):
        file = placed_file(path)
        template = [file] if isinstance(file, Problem) else validated(file, Template)
        if isinstance(file, Placed) and isinstance(template, Template):
            problems += _faults(file, template)
            found[path.stem] = template
        elif isinstance(template, list):
            problems += template
    refuse(problems)
    return found


def _faults(file: Placed, template: Template) -> Iterator[Problem]:
    if template.slug != file.path.stem:
        yield file.problem(f"'{template.slug}' differs from the file's name, {file.path.stem}", "slug")
    seen: set[str] = set()
    for number, section in enumerate(template.sections):
        if section.id in seen:
            yield file.problem(f"'{section.id}' is given twice", "sections", number, "id")
        seen.add(section.id)
        if section.rows and not section.columns:
            yield file.problem("has rows but no columns to put them under", "sections", number, "rows")
        for place, local in enumerate(section.local):
            if not LOCAL.fullmatch(local):
                fault = f"'{local}' is not of the form [LOCAL: what; by whom]"
                yield file.problem(fault, "sections", number, "local", place)
    for number, header in enumerate(template.header):
        if not LOCAL.fullmatch(header.local):
            fault = f"'{header.local}' is not of the form [LOCAL: what; by whom]"
            yield file.problem(fault, "header", number, "local")
