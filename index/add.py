"""Files into a library: read apart, cut, embedded and made findable, each wholly or not at all."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.library import Entry, Library, LibraryError
from corpus.read import Limits, Readers, Refused
from corpus.records import Document, Reading, Source
from corpus.succession import Proposal, proposed
from index.addition import Added, Addition, files_in
from index.build import Builder, building, passage_count
from index.embed import Encoder
from index.progress import Steps, Watch
from index.recognised import can_recognise, is_recognised, version_id
from index.tables import Coming, Cut, cut

GROUP = 64  # passages that are made findable at once: two seconds' work, in which the disk is waited for once

__all__ = ["Added", "Addition", "add"]


def add(
    library: Library,
    encoder: Encoder,
    places: Sequence[Path],
    addition: Addition | None = None,
    watch: Watch | None = None,
    limits: Limits | None = None,
) -> Iterator[Added]:
    """Add files and folders, one outcome a file, in order. Stopping between two outcomes loses nothing.

    Small files are made findable several at once, so that outcomes come in groups.
    Raises ``LibraryError`` when the library cannot be written to or ``replaces`` names nothing.
    """
    addition = addition or Addition({})
    files = files_in(places)
    if addition.replaces is not None:
        if len(files) != 1:
            raise LibraryError(f"One file can replace '{addition.replaces}', and {len(files)} were given.")
        library.entry(addition.replaces)
    if not files:
        return
    with building(library, encoder) as builder, Readers(limits=limits) as readers:
        run = _Run(builder, addition, files, watch)
        known = {file: outcome for file in files if (outcome := run.already(file))}
        unread = [file for file in files if file not in known]
        readings = readers.read_many(
            unread, password=addition.password, progress=run.progress.reading, ocr=run.recognised
        )
        for file in files:
            run.progress.begin(file)
            yield from run.take(file, known.get(file) or next(readings)[1])
        yield from run.flush()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that was read, until its group is stored."""

    file: Path
    cut: Cut | None
    added: Added
    """How it ends, as soon as the group is stored."""


class _Run:
    """One call of ``add``: what was given, what waits to be stored, and how far it has come."""

    def __init__(self, builder: Builder, addition: Addition, files: Sequence[Path], watch: Watch | None) -> None:
        self.builder, self.library, self.addition = builder, builder.library, addition
        self.waiting: list[_Waiting] = []
        self.progress = Steps(files, self.addition.name, watch)
        self.ids: dict[Path, str] = {}
        self._known: tuple[int, list[Entry]] = (-1, [])
        self.recognised: set[Path] = set()
        """Files whose scanned pages are to be read."""

    def already(self, file: Path) -> Added | None:
        """The outcome of a file that need not be read: the library holds it, or must not take it."""
        content = _content(file)
        if content is None:
            return None
        here = self.library.at_path(self.addition.path(file))
        wanted = self.ids[file] = self._wanted(file, content, here)
        found = self.library.find(wanted)
        if self.addition.replaces is not None:
            return self._unfit(file, wanted, found, here)
        if found is None or (here is not None and here.source_id == found.source_id and found.document_id != wanted):
            return None
        return self._held(file, wanted, found)

    def _wanted(self, file: Path, content: bytes, here: Entry | None) -> str:
        """The id of the version that a file would make.

        That of a version with recognised pages where there is one, since it says no less. Otherwise scans are
        recognised where that was asked for, unless there are none, or was done with the version before.
        """
        plain, recognised = version_id(content, False), version_id(content, True)
        if self.library.find(recognised) is not None:
            return recognised
        if self.addition.ocr:
            held = self.library.find(plain) is not None and self.library.document(plain)
            asked = not held or any(page.start == page.end for page in held.pages)
        else:
            asked = here is not None and is_recognised(self.library.document(here.document_id)) and can_recognise()
        if asked:
            self.recognised.add(file)
        return recognised if asked else plain

    def _unfit(self, file: Path, wanted: str, found: Entry | None, here: Entry | None) -> Added | None:
        """The outcome of a file that cannot take the place of the document named, or has it."""
        old = self.library.entry(str(self.addition.replaces))
        for other in (found, here):
            if other is not None and other.source_id != old.source_id:
                reason = (
                    f"already there: the library holds '{self.addition.name(file)}' as '{other.source.title}' "
                    f"({other.document_id}); to keep it and mark the other as superseded, run "
                    f"'assistant library set {other.document_id[:8]} --supersedes {old.document_id[:8]}'"
                )
                return Added(self.addition.name(file), "refused", reason)
        return self._held(file, wanted, found) if found is not None and found.document_id == wanted else None

    def _held(self, file: Path, wanted: str, found: Entry) -> Added:
        """The outcome of a file that the library holds, in use or as an older version; given details are set."""
        reason = None
        if found.document_id != wanted:
            reason = f"it is an older version of '{found.source.title}' ({found.document_id}), which took its place"
        elif found.path != self.addition.path(file):
            reason = f"the library holds the same file as '{found.file}'"
        details = dict(self.addition.details)
        if details and found.document_id == wanted:
            changed = replace(found.source, **details)
            if changed != found.source:
                self.builder.change(found, changed)
                reason = "its details were changed"
        passages = passage_count(self.library, wanted)
        return Added(self.addition.name(file), "unchanged", reason, wanted, found.pages, passages)

    def take(self, file: Path, found: Added | Reading | Refused) -> Iterator[Added]:
        """Add a file to the group; gives the outcomes of the group once it is full."""
        if isinstance(found, Reading):
            coming = {waiting.cut.coming.document.id for waiting in self.waiting if waiting.cut}
            if self.ids.get(file) in coming:  # the same file twice in one group: the second finds the first
                yield from self.flush()
            found = self.already(file) or found
        self.waiting.append(self._waiting(file, found))
        passages = sum(len(waiting.cut.passages) for waiting in self.waiting if waiting.cut)
        if passages >= GROUP or not passages or len(self.waiting) >= GROUP:
            yield from self.flush()

    def flush(self) -> Iterator[Added]:
        """Store the group, and give its outcomes in order."""
        waiting, self.waiting = self.waiting, []
        cuts = [one.cut for one in waiting if one.cut is not None]
        if cuts:
            self.builder.store_all(cuts, self.progress.embedded, self.progress.ahead(cuts))
        for one in waiting:
            self.progress.end(one.file, one.added.pages or 0)
            yield one.added

    def _waiting(self, file: Path, found: Added | Reading | Refused) -> _Waiting:
        if isinstance(found, Added):
            return _Waiting(file, None, found)
        if isinstance(found, Refused):
            return _Waiting(file, None, Added(self.addition.name(file), "refused", str(found)))
        content = _content(file)
        if content is None or self.ids.get(file) not in (version_id(content, False), version_id(content, True)):
            reason = f"unreadable: '{file.name}' changed while it was being added. Add it again."
            return _Waiting(file, None, Added(self.addition.name(file), "refused", reason))
        return self._read(file, content, found)

    def _read(self, file: Path, content: bytes, reading: Reading) -> _Waiting:
        self.ids[file] = version_id(content, is_recognised(reading))
        held = self.library.find(self.ids[file])
        if held is not None and held.document_id == self.ids[file] and self.addition.replaces is None:
            return _Waiting(file, None, self._held(file, held.document_id, held))  # nothing was there to recognise
        source_id = self._source_id(file)
        before = self.library.find(source_id)
        source, given = self._source(reading, file, before)
        document = Document(
            source_id=source_id,
            id=self.ids[file],
            file=self.addition.name(file),
            source=source,
            text=reading.text,
            blocks=reading.blocks,
            pages=reading.pages,
            lines=reading.lines,
        )
        suffix = re.sub(r"[^a-z0-9.]", "", file.suffix.lower())[:16]
        self.library.keep_original(document.id, content, suffix)
        made = cut(Coming(document, self.addition.path(file), suffix, given), self.builder.encoder)
        notes = list(reading.warnings)
        proposal = proposed(source, source_id, self._entries()) if before is None else None
        if proposal is not None:
            notes.insert(0, _told(proposal, document.id))
        if before is not None:
            notes.insert(0, f"takes the place of '{before.source.title}' ({before.document_id})")
        added = Added(
            self.addition.name(file),
            "indexed" if before is None else "replaced",
            "; ".join(notes) or None,
            document.id,
            len(document.pages) or None,
            len(made.passages),
        )
        self.progress.read(file)
        return _Waiting(file, made, added)

    def _entries(self) -> list[Entry]:
        """The documents in the library, read anew only after a change."""
        generation = self.library.generation
        if self._known[0] != generation:
            self._known = generation, self.library.entries()
        return self._known[1]

    def _source_id(self, file: Path) -> str:
        if self.addition.replaces is not None:
            return self.library.entry(self.addition.replaces).source_id
        found = self.library.at_path(self.addition.path(file))
        return found.source_id if found else uuid.uuid4().hex[:12]

    def _source(self, reading: Reading, file: Path, before: Entry | None) -> tuple[Source, tuple[str, ...]]:
        """Given details, else those a person gave the version before, else what the document says of itself.

        A title or address given to the version before is that of another document where ``replaces`` was said.
        """
        names = ("title", "publisher", "published", "nation", "url")
        read_in_it = {name: getattr(reading, name) for name in names if getattr(reading, name)}
        title = " ".join(Path(self.addition.name(file)).stem.replace("_", " ").split()) or self.addition.name(file)
        kept: dict[str, Any] = {}
        if before is not None:
            new = {"published"} & set(read_in_it) | ({"title", "url"} if self.addition.replaces else set())
            kept = {name: getattr(before.source, name) for name in before.given if name not in new}
        given = {**kept, **self.addition.details}
        return Source(**{"title": title, **read_in_it, **given}), tuple(given)


def _told(proposal: Proposal, document_id: str) -> str:
    other = proposal.other
    new, old = document_id[:8], other.document_id[:8]
    if proposal.relation == "superseded by":
        new, old = old, new
    may = "may supersede" if proposal.relation == "supersedes" else "may be superseded by"
    return (
        f"it {may} '{other.source.title}' ({other.document_id}), going by title and date; if so, say it on the Library "
        f"page or with 'assistant library set {new} --supersedes {old}'"
    )


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.is_file() and file.stat().st_size <= Limits().bytes else None
    except OSError:
        return None
