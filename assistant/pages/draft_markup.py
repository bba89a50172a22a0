"""A draft as HTML: a statement with its marks in words, a section as it is being written, changes from Word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.drafts import DraftSection, DraftStatement, Origin
from assistant.exporting.of_draft import numbered
from assistant.exporting.stream import Run
from assistant.pages.markup import badge, escaped
from assistant.pages.words import FORCE
from corpus.clauses import LOCAL

ORIGIN: dict[Origin, str] = {
    "clause": "Clause of ours",
    "indicator": "Indicator of ours",
    "requirement": "Requirement",
    "guidance": "Guidance",
    "profile": "Care profile",
    "local": "Local",
    "person": "Written by hand",
    "answer": "From Ask",
}


def marks(one: DraftStatement) -> str:
    """How strongly the source asks, how strongly the clause does, and where the statement comes from."""
    tone = {"must": "strong", "should": "strong", "unsupported": "caution"}.get(one.force, "plain")
    source = FORCE[one.force] if one.force in ("local", "unsupported") else f"Source: {FORCE[one.force].lower()}"
    made = [badge(source, tone)]
    if one.verb:
        made.append(badge(f"Clause: {one.verb}"))
    if one.origin != "local":
        made.append(badge(ORIGIN[one.origin]))
    return f'<div class="badges">{" ".join(made)}</div>'


def words(text: str) -> str:
    """Text with its open local decisions standing out."""
    made, place = "", 0
    for gap in LOCAL.finditer(text):
        made += escaped(text[place : gap.start()]) + f'<strong class="open-gap">{escaped(gap[0])}</strong>'
        place = gap.end()
    return (made + escaped(text[place:])).replace("\n", "<br>")


def statement(one: DraftStatement, number: str | None, columns: Sequence[str]) -> str:
    """Its words, of a row its cells under their columns, and what a reader has to know."""
    note = f'<p class="quiet">{escaped(one.note)}</p>' if one.note else ""
    if one.cells and columns:
        pairs = zip(columns, one.cells, strict=False)
        rows = "".join(f"<dt>{escaped(name)}</dt><dd dir='auto'>{words(cell)}</dd>" for name, cell in pairs)
        return f'{marks(one)}<dl class="facts">{rows}</dl>{note}'
    lead = f"{escaped(number)} " if number else ""
    return f'{marks(one)}<p class="said" dir="auto">{lead}{words(one.text)}</p>{note}'


def heading(section: DraftSection) -> str:
    title = f"{section.number} {section.title}" if section.number else section.title
    return f'<h2 class="question">{escaped(title)}</h2>'


def written(section: DraftSection) -> str:
    """A section to read, as it is done."""
    numbers = numbered(section)
    told = "".join(statement(one, numbers.get(one.id), section.columns) for one in section.statements)
    return heading(section) + (told or '<p class="quiet">Nothing was found for this section.</p>')


def tracked(runs: Iterable[Run]) -> str:
    """Words with what was put in and struck out; each says so to who does not see it."""
    made = ""
    for run in runs:
        text = escaped(run.text).replace("\n", "<br>")
        if run.change is None:
            made += text
        else:
            tag, said = ("ins", "inserted") if run.change.kind == "inserted" else ("del", "struck out")
            who = escaped(f"{said} by {run.change.by or 'somebody'}, {run.change.when[:10]}")
            made += (
                f'<{tag} title="{who}"><span class="unseen">[{said}: </span>{text}<span class="unseen">]</span></{tag}>'
            )
    return f'<p class="said" dir="auto">{made}</p>'


def changed(before: str, after: str) -> str:
    """What was said, and what is said instead."""
    rows = []
    for label, text in (("Before", before), ("Now", after)):
        if text:
            rows.append(f'<p class="quiet">{label}</p><p class="said" dir="auto">{words(text)}</p>')
    return "".join(rows)
