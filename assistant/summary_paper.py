"""A summary for the public as a paper, in ordinary or large print, and its source rows for the commissioner."""

from __future__ import annotations

from pathlib import Path

from assistant.exporting.files import save
from assistant.exporting.pandoc import NotExported
from assistant.exporting.parts import Bullets, Heading, Paragraph, Table, Written, words
from assistant.exporting.parts import Part as PaperPart
from assistant.summary import Page, Summary

SAID = "Where each sentence of the summary comes from"


def paper(found: Summary, *, large_print: bool = False) -> Written:
    """The summary as a paper. It may be shown; whether it may go out, ``problems`` says."""
    parts: list[PaperPart] = []
    if found.notice:
        parts.append(Paragraph(words(found.notice, "caution"), "notice"))
    parts.append(Paragraph(words(found.general)))
    for page in found.pages:
        parts += _page(page)
    parts += [Heading("About this page", 1), Paragraph(words(found.general)), Paragraph(words(found.about))]
    return Written(found.title, tuple(parts), print="large" if large_print else "readable")


def _page(page: Page) -> list[PaperPart]:
    parts: list[PaperPart] = [Heading(page.title, 1), Paragraph(words(page.for_whom))]
    for one in page.parts:
        parts.append(Heading(one.title, 2))
        parts += [Paragraph(words(text)) for text in one.paragraphs]
        if one.items:
            parts.append(Bullets(tuple(words(item) for item in one.items)))
    return parts


def sources(found: Summary) -> Written:
    """For the commissioner: each row that was used or left out, with its source or the reason."""
    rows = tuple(
        tuple(words(cell) for cell in (one.stage, one.row, one.said, one.source, "yes" if one.shown else "no"))
        for one in found.used
    )
    return Written(SAID, (Table(("Stage", "Row", "Words", "Source, or why not", "Shown"), rows, SAID),))


def export_summary(found: Summary, path: Path, *, large_print: bool = False) -> None:
    """Write a summary to .docx, .html, .md, .odt or .pdf. Raises ``NotExported`` while anything has to be settled."""
    if found.problems:
        raise NotExported("The summary may not go out yet. " + " ".join(found.problems))
    save(paper(found, large_print=large_print), path)
