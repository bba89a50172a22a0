"""A document to the requirements it seems to have: each with its own words, for a person to confirm, edit or drop.

What asks something is told by its verb (``force``), by the line that introduces its list, or by a heading that numbers
it ("Quality statement 4: ..."). Nothing is reworded: a requirement's text is the document's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.force import force_of
from corpus.frameworks import Addressee, Asked, BelongsIn
from corpus.records import Block, Document
from corpus.sentences import sentence_spans

MOST = 400  # requirements proposed of one document
TITLE_WORDS = 9
LONGEST = 900  # characters of one requirement

_NUMBERED = re.compile(
    r"(?:quality\s+)?(?:statement|standard|priority|ambition|principle|requirement|action|recommendation|outcome|"
    r"commitment|step|duty|objective)\s+\d{1,3}[a-z]?\b(?!\d)",
    re.IGNORECASE,
)
_ADDRESSEES: tuple[tuple[Addressee, re.Pattern[str]], ...] = (
    (
        "commissioner",
        re.compile(
            r"\b(commissioners?|commissioning|ICBs?|integrated care boards?|integration (authorit|joint)|"
            r"health boards?|partnerships?|local authorit)",
            re.IGNORECASE,
        ),
    ),
    ("system", re.compile(r"\b(systems?|all organisations|partners|across (the|all)|everyone)\b", re.IGNORECASE)),
    (
        "practitioner",
        re.compile(
            r"\b(clinicians?|practitioners?|doctors?|nurses?|professionals?|consultants?|GPs?|staff)\s+(must|shall|should|may|"
            r"have to|need to)|^(offer|ask|discuss|explain|assess|review|agree|consider)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "provider",
        re.compile(r"\b(providers?|services?|trusts?|teams?|hospitals?|care homes?)\b", re.IGNORECASE),
    ),
)
_REPORTED = re.compile(r"\b(report(s|ed|ing)?|submit|return|publish|data ?set|record and share)\b", re.IGNORECASE)
_MEASURED = re.compile(
    r"\d\s?(%|per cent)|\bwithin (\d+|one|two|three|four|six|eight|twelve)\s+(minutes?|hours?|(working )?days?|weeks?)"
    r"|\b(threshold|target|proportion|indicator)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a document seems to ask at one place."""

    id: str
    title: str
    text: str
    """The document's words; of an item of a list, the line that introduces it and the item."""
    spans: tuple[tuple[int, int], ...]
    """Where they stand in the document."""
    force: Asked
    addressee: Addressee
    belongs_in: BelongsIn
    group: str | None
    """The heading over it."""
    number: str | None
    """As printed."""
    page: int | None


def proposed(document: Document) -> list[Proposed]:
    """The requirements of a document in its order, ``MOST`` at most; none where nothing asks for anything."""
    found: list[Proposed] = []
    taken: Counter[str] = Counter()
    said: set[str] = set()
    for spans, force, number in _asking(document):
        text = " ".join(" ".join(document.text[start:end].split()) for start, end in spans)
        if len(text) > LONGEST or text.casefold() in said:
            continue
        said.add(text.casefold())
        found.append(_proposal(document, spans, text, force, number, taken))
        if len(found) == MOST:
            break
    return found


def _proposal(
    document: Document,
    spans: tuple[tuple[int, int], ...],
    text: str,
    force: Asked,
    number: str | None,
    taken: Counter[str],
) -> Proposed:
    start, end = spans[-1]
    pages = document.pages_of(start, end)
    section = document.section_of(start)
    named = _slug(number) if number else "requirement"
    taken[named] += 1
    own = " ".join(document.text[start:end].split())
    return Proposed(
        id=named if number and taken[named] == 1 else f"{named}-{taken[named]}",
        title=_title(own),
        text=text,
        spans=spans,
        force=force,
        addressee=_addressee(text),
        belongs_in=_belongs_in(text),
        group=section[-1] if section else None,
        number=number,
        page=pages[0].number if pages else None,
    )


def _asking(document: Document) -> Iterator[tuple[tuple[tuple[int, int], ...], Asked, str | None]]:
    opening: tuple[int, int] | None = None
    opening_force: Asked | None = None
    numbered: str | None = None
    for block in document.blocks:
        words = document.text[block.start : block.end]
        if block.kind == "heading":
            match = _NUMBERED.search(words)
            numbered, opening, opening_force = (match.group() if match else None), None, None
            continue
        if block.kind not in ("paragraph", "list-item", "table-row"):
            continue
        if block.kind == "list-item" and opening and opening_force:
            force = _asked(words)
            yield (opening, (block.start, block.end)), force or opening_force, block.number
            continue
        opening, opening_force = None, None
        for start, end in _sentences(document, block):
            force = _asked(document.text[start:end]) or ("should" if numbered else None)
            if document.text[start:end].rstrip().endswith(":"):
                opening, opening_force = (start, end), force
            elif force:
                yield ((start, end),), force, numbered or block.number
            numbered = None


def _sentences(document: Document, block: Block) -> Sequence[tuple[int, int]]:
    if block.kind == "table-row":
        return [(block.start, block.end)]
    return list(sentence_spans(document.text, block.start, block.end))


def _asked(text: str) -> Asked | None:
    """Only what must or should be done is a requirement; what may be done is no more than allowed."""
    force = force_of(text)
    return force if force in ("must", "should") else None


def _addressee(text: str) -> Addressee:
    """Whom the sentence names before its verb, else at all."""
    before = re.split(r"\b(?:must|shall|should|needs? to|has to|have to)\b", text, maxsplit=1)[0]
    for part in (before, text):
        for addressee, pattern in _ADDRESSEES:
            if pattern.search(part):
                return addressee
    return "provider"


def _belongs_in(text: str) -> BelongsIn:
    if _addressee(text) == "commissioner":
        return "commissioner-plan"
    if _MEASURED.search(text):
        return "quality-requirements"
    return "reporting-requirements" if _REPORTED.search(text) else "service-specification"


def _title(text: str) -> str:
    words = text.split()
    return " ".join(words[:TITLE_WORDS]).rstrip(",;:") + (" …" if len(words) > TITLE_WORDS else "")


def _slug(number: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", number.casefold())) or "requirement"
