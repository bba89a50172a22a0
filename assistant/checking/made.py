"""What people made with the library as a specification to be checked: a saved draft, or a care profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.checking.specification import of_text
from assistant.chosen_profile import chosen_profile
from assistant.draft_files import draft_named
from assistant.drafts import Draft
from corpus.profile_files import markdown
from corpus.records import Document

DRAFT, PROFILE = "draft:", "profile:"


def is_made(name: str) -> bool:
    return name.startswith((DRAFT, PROFILE))


def made_here(name: str, library: Path) -> tuple[Document, tuple[str, ...], bytes]:
    """The document of ``draft:NAME`` or ``profile:NAME``, what to know of it, and its text.

    Raises ``LibraryError`` where there is none of the name.
    """
    if name.startswith(DRAFT):
        draft, _ = draft_named(name.removeprefix(DRAFT), library)
        title, nation, text = draft.title, draft.brief.nation, "\n\n".join(_lines(draft))
    else:
        profile = chosen_profile(name.removeprefix(PROFILE), library)
        title, nation, text = profile.title, profile.nation, markdown(profile)
    document, warnings = of_text(text, name=f"{title}.md")
    source = replace(document.source, title=title, nation=nation)
    return replace(document, source=source), warnings, text.encode("utf-8", "replace")


def _lines(draft: Draft) -> Iterator[str]:
    """The words of the contract: what a statement says, and not what it is drawn from."""
    yield f"# {draft.title}"
    for section in draft.sections:
        yield f"## {f'{section.number} ' if section.number else ''}{section.title}"
        for one in section.statements:
            yield " | ".join(cell for cell in one.cells if cell.strip()) if one.cells else one.text
