"""The catalogue of documents that ships: what they are, what became of them, where to read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from corpus.lineage import Lineage
from corpus.placed import Placed, listed, opened, refuse, twice
from corpus.records import Checked, Nation, Source, Status
from corpus.schema import SLUG, Address, Date, Problem, Record, Slug, Text, builtin_folder, later
from corpus.sources import source_id

Kind = Literal[
    "act",
    "audit",
    "contract",
    "data",
    "debate",
    "framework",
    "guidance",
    "guideline",
    "paper",
    "policy",
    "principles",
    "quality-standard",
    "report",
    "review",
    "specification",
    "standard",
    "statement",
    "statistics",
    "statutory-guidance",
    "strategy",
    "tool",
    "web-page",
]


class CataloguedDocument(Record):
    """A publication: facts about it, never its words."""

    id: Slug
    title: Text
    publisher: Text | None = None
    """Left out where it is not known."""
    published: Date | None = None
    nation: Nation | None = None
    """Left out where it belongs to none."""
    type: Kind
    topics: tuple[Slug, ...] = ()
    """Ids of the topics that the file declares."""
    status: Status
    status_since: Date | None = None
    """When the status came about, where that is known."""
    status_checked: Date
    superseded_by: Slug | None = None
    """Id of the document that replaced it."""
    url: Address | None = None
    """The publisher's page, or the page on which the document was read of."""
    url_checked: Checked | None = None
    """``read``: the page was opened; ``recalled``: nobody has opened the address yet."""
    pdf: Address | None = None
    pdf_checked: Checked | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Of the file at ``pdf``, or at ``url`` where there is none."""
    content_type: Text | None = None
    """Of the same file."""
    licence: Text | None = None
    digest: Slug | None = None
    """Slug of the digest that stands for it."""
    identifiers: tuple[Text, ...] = ()
    checked: Checked
    note: Text | None = None

    @property
    def address(self) -> str | None:
        """Where its file is, else the publisher's page on it."""
        return self.pdf or self.url

    @property
    def is_file(self) -> bool:
        """Whether its address is that of the publication itself, and not perhaps of a page about it."""
        return bool(self.pdf or self.sha256 or self.content_type)

    @property
    def source(self) -> Source:
        """As a document of a library, once its file is there."""
        return Source(
            title=self.title,
            publisher=self.publisher,
            published=self.published,
            nation=self.nation,
            status=self.status,
            url=self.url,
            licence=self.licence,
            original_of=source_id(self.digest) if self.digest else None,
        )


@dataclass(frozen=True)
class Catalogue:
    """Documents by id, in the order of their file, and what came of what."""

    documents: Mapping[str, CataloguedDocument]
    topics: Mapping[str, str]
    """What each topic is called, by its id."""
    lineage: Lineage


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """The documents of ``sources.yaml`` in a folder, the built-in one unless told.

    Raises ``KnowledgeInvalid`` with all problems of the file, one a line.
    """
    folder = folder or builtin_folder()
    file = opened(folder / "sources.yaml")
    found, problems = listed(file, CataloguedDocument, "documents")
    topics = file.fields.get("topics", {}) if isinstance(file.fields, dict) else {}
    if not isinstance(topics, dict):
        topics, problems = (
            {},
            [*problems, file.problem("has to name each topic, as in 'law: Law and duties'", "topics")],
        )
    digests = {path.stem for path in (folder / "digests").glob("*.md")}
    refuse(
        [
            *problems,
            *twice(file, "documents", {place: one.id for place, one in found.items()}),
            *(problem for place, one in found.items() for problem in _contradictions(file, place, one)),
            *_unresolved(file, found, topics, digests),
        ]
    )
    documents = {one.id: one for one in found.values()}
    after = {one.id: (one.superseded_by,) for one in documents.values() if one.superseded_by}
    return Catalogue(documents, topics, Lineage(documents, after))


def _contradictions(file: Placed, place: int, one: CataloguedDocument) -> Iterator[Problem]:
    """Fields that are each well formed and cannot hold together."""

    def problem(field: str, fault: str) -> Problem:
        return file.problem(fault, "documents", place, field)

    if one.status == "superseded" and not one.superseded_by:
        yield problem("status", "says superseded, but superseded_by does not say by what")
    if one.status != "superseded" and one.superseded_by:
        yield problem("superseded_by", f"names a replacement, while status says {one.status}")
    for address, checked in (("url", "url_checked"), ("pdf", "pdf_checked")):
        if bool(getattr(one, address)) != bool(getattr(one, checked)):
            yield problem(checked, f"has to stand beside {address}, and only there: read or recalled")
    if one.sha256 and not (one.pdf or one.url):
        yield problem("sha256", "is the sum of a file without an address")
    if one.published and later(one.published, one.status_checked):
        yield problem("status_checked", f"is before the document was published, {one.published}")
    if one.status_since and later(one.status_since, one.status_checked):
        yield problem("status_since", f"{one.status_since} is later than status_checked, {one.status_checked}")
    if one.status_since and one.published and later(one.published, one.status_since):
        yield problem("status_since", f"{one.status_since} is before the document was published, {one.published}")


def _unresolved(
    file: Placed, documents: Mapping[int, CataloguedDocument], topics: Iterable[str], digests: set[str]
) -> Iterator[Problem]:
    known, named = {one.id for one in documents.values()}, set(topics)
    for place, one in documents.items():
        if one.superseded_by and (one.superseded_by not in known or one.superseded_by == one.id):
            yield file.problem(f"'{one.superseded_by}' is no other document here", "documents", place, "superseded_by")
        if one.digest and one.digest not in digests:
            yield file.problem(f"'{one.digest}' is no digest here", "documents", place, "digest")
        for number, topic in enumerate(one.topics):
            if topic not in named:
                yield file.problem(
                    f"'{topic}' is none of the topics of this file", "documents", place, "topics", number
                )
    for topic in named:
        if not SLUG.fullmatch(topic):
            yield file.problem(f"'{topic}' is not a slug like last-days", "topics", topic)
