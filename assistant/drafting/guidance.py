"""Sentences of the guidance that fit a section, in their own words: searched for, ranked, proven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.ask import named
from assistant.cited import Cited, of_quote
from assistant.claims import meaning
from assistant.compose import Brief, Sentence
from assistant.compose.extractive import closely, refusal_of
from assistant.drafting.cells import cells
from assistant.drafting.prepared import Prepared
from assistant.drafting.statements import of_words
from assistant.drafts import DraftStatement
from assistant.force import force_of
from assistant.number import numbered
from assistant.wording import speaks_to_a_model
from corpus.frameworks import RECALLED
from corpus.records import quote
from corpus.templates import Section
from index.query import Filter, Hit, Query
from index.weights import weights

FOUND = 12
"""Passages for each of the section's words."""
MOST = 4
"""Sentences of one section."""
OWN = 0.45
"""Cosine of a sentence with the section's title and words from which it is about them."""
LIKE = 0.33
"""Likeness of the section's words, by rarity, with the likest words of a sentence, below which it says others."""
SCORE = 9.5
"""Log odds from which a sentence answers; with ``OWN`` chosen by reading the sections of the templates that ship."""
BELOW = 4.0
"""A sentence so far below the best says something else, in log odds as the composer counts them."""
ANSWERED = 0.4
"""How sure it has to be that the sentences answer at all; words of a section are no question, so above Ask's."""
ALIKE = 0.6
"""Share of its words of meaning that another statement holds, from which a sentence repeats it."""
LEAST_WORDS = 7
APART = ("Who issued it", "Status today", "Where to read it", "What is not known here")
"""Sections of our digests that speak of the publication and not of the service."""
OF_ITSELF = (
    "must not be taken for",
    "was not read",
    "were not read",
    "was read",
    "were read",
    "was written",
    "stands here",
)
"""Words of our digests about themselves."""
_OF_A_PUBLICATION = re.compile(
    r"""(?:["“][^"”]+["”]|(?:The|A|An|This)\s(?:[\w’'-]+\s){0,5}?
    (?:framework|strategy|guidance|guideline|specifications?|profiles|packs?|toolkit|note|audit|standards?|summary))
    \s(?:[\w,]+\s){0,6}?(?:is|are|was|were|comes?|came|differs?|lets?|has|had|puts?|covers?|groups?|needs?)\b""",
    re.VERBOSE,
)
"""Begins a sentence of a digest about the publication that it digests."""
LEANING = ("this", "these", "it", "they", "that", "such", "he", "she", "its", "their", "both", "but", "and")
"""First words of a sentence that leans on the one before."""


def of_guidance(
    section: Section, stage: str | None, said: Sequence[DraftStatement], ready: Prepared
) -> list[DraftStatement]:
    """The best sentences that say something new, best first; none where nothing fits."""
    return [_statement(one, section, stage, ready) for one in fitting(section, stage, said, ready)]


def fitting(section: Section, stage: str | None, said: Sequence[DraftStatement], ready: Prepared) -> list[Sentence]:
    """The numbered sentences that fit a section, best first."""
    sentences = tuple(_usable(numbered(_hits(section, stage, ready), ready.document)))
    if not sentences:
        return []
    about = f"{section.title}: {', '.join(section.words)}"
    look = closely(Brief(about, sentences), ready.means.encoder, ready.means.rarity, weights())
    scores = weights().answer(look.marks)
    if weights().answerable(refusal_of(look, scores)) < ANSWERED:
        return []
    known = [meaning(f"{one.text} {' '.join(quoted.text for quoted in one.quotes)}") for one in said]
    chosen: list[Sentence] = []
    for place in np.argsort(-scores, kind="stable"):
        one, (own, like) = sentences[int(place)], look.marks[place, -2:]
        if len(chosen) == MOST or scores[place] < max(SCORE, scores.max() - BELOW):
            break
        words = meaning(one.text)
        if own >= OWN and like >= LIKE and not any(len(words & other) >= ALIKE * len(words) for other in known):
            chosen.append(one)
            known.append(words)
    return chosen


def _hits(section: Section, stage: str | None, ready: Prepared) -> list[Hit]:
    """The passages that any of the section's words find, each once, best first."""
    if not ready.searchable:
        return []
    at = f", {ready.stage_title(stage).lower()}" if stage else ""
    of = f", {ready.brief.population}" if ready.brief.population else ""
    best: dict[int, Hit] = {}
    for words in section.words:
        query = Query(f"{words}{at}{of}", Filter(documents=ready.searchable), FOUND, ready.brief.nation)
        for hit in ready.means.answering.search(query):
            if hit.passage.id not in best or best[hit.passage.id].score < hit.score:
                best[hit.passage.id] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.passage.id))


def _usable(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Whole sentences that stand alone and speak of the service."""
    for one in sentences:
        text = one.text.removeprefix(RECALLED)
        words = text.split()
        if (
            one.kind in ("paragraph", "list-item")
            and len(words) >= LEAST_WORDS
            and text.rstrip().endswith(".")
            and not text[0].islower()
            and words[0].casefold().strip(",") not in LEANING
            and not set(one.section) & set(APART)
            and not (one.source.kind == "digest" and _of_a_publication(text))
            and not speaks_to_a_model(text)
        ):
            yield one


def _of_a_publication(text: str) -> bool:
    return any(words in text for words in OF_ITSELF) or (
        force_of(text) == "fact" and _OF_A_PUBLICATION.match(text) is not None
    )


def _statement(one: Sentence, section: Section, stage: str | None, ready: Prepared) -> DraftStatement:
    document = ready.document(one.document_id)
    recalled = one.text.startswith(RECALLED)
    start = one.start + (len(RECALLED) if recalled else 0)
    words = quote(document, start, one.end, document.text[start : one.end])
    told = same_spaces(words.text)
    cited = of_quote(words)
    notes = [*([f"{RECALLED.rstrip(': ')}."] if recalled else []), *of_words([cited])]
    known = {**dict.fromkeys(section.columns[:1], told), "Source": _placed(cited), "Force": force_of(told)}
    return DraftStatement(
        id="",
        text=told,
        force=force_of(told),
        origin="guidance",
        quotes=(cited,),
        cells=cells(section, known),
        stage=stage,
        note=" ".join(notes) or None,
    )


def _placed(cited: Cited) -> str:
    year = f" ({cited.source.year})" if cited.source.year else ""
    page = f", page {cited.page}" if cited.page else ""
    return f"{named(cited.source)}{year}{page}"


def same_spaces(text: str) -> str:
    return " ".join(text.split())
