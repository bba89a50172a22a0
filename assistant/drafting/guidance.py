"""Sentences of the guidance that fit a section, in their own words: searched for, ranked, proven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.cited import of_quote
from assistant.claims import meaning
from assistant.compose import Brief, Sentence
from assistant.compose.reading import closely, refusal_of
from assistant.drafting.allot import POPULATION
from assistant.drafting.prepared import Prepared
from assistant.drafting.statements import of_words
from assistant.drafts import DraftStatement
from assistant.force import force_of
from assistant.number import numbered
from assistant.wording import speaks_to_a_model
from corpus.frameworks import RECALLED
from corpus.records import Nation, quote
from corpus.templates import Section
from index.query import Filter, Query
from index.weights import weights

FOUND = 12
"""Passages for each of the section's words."""
EACH = 2
"""Sentences for each of the section's words."""
MOST = 6
"""Sentences of one section."""
OWN = 0.4
"""Cosine of a sentence, under its heading, with what is looked for, from which it is about it."""
LIKE = 0.5
"""Likeness of the words looked for, by rarity, with the likest words of a sentence."""
SCORE = 10.0
"""Log odds from which a sentence answers; these three were chosen by reading what the templates that ship bring."""
BELOW = 4.0
"""A sentence so far below the best says something else, in log odds as the composer counts them."""
ANSWERED = 0.55
"""How sure it has to be that the sentences answer at all: words of a section are no question, so above Ask's."""
ALIKE = 0.6
"""Share of its words of meaning that another statement holds, from which a sentence repeats it."""
LEAST_WORDS = 7
APART = ("Who issued it", "Status today", "Where to read it", "What is not known here")
"""Sections of our digests that speak of the publication and not of the service."""
OF_ITSELF = (
    *("was not read", "were not read", "was read", "were read", "was written", "stands here", "not known here"),
    *("is ours", "our suggestion", "our reading", "digest", "was found", "must not be taken for", "grew out of"),
    *("sets out",),
)
"""Words of our digests about themselves."""
_PUBLICATIONS = (
    "framework|indicator|strategy|guidance|guideline|specifications?|profiles|packs?|toolkit|note|audit|standards?|summary"
    "|currency|currencies|set|studies|evaluation|page"
)
_OF_A_PUBLICATION = re.compile(
    rf"""(?:["“][^"”]+["”]|(?:The|A|An|This|NICE)\s(?:[\w’'-]+\s){{0,10}}?(?i:{_PUBLICATIONS}))
    \s(?:[\w,]+\s){{0,6}}?(?:is|are|sets?|was|were|comes?|came|differs?|lets?|has|had|puts?|covers?|groups?|needs?|can
    |builds?|says|gives?|asks?|names?|follow(?:s|ed)|adds?|helps?)\b
    | (?:Statement|Subject|Section|Step|Enabler|Enablers)\s\d+\sof\b
    | .{{0,40}}\b(?:version|edition|call\sto\saction|reasons\sfor|measure)\s(?:of|for)?
    | [A-Z]\w+\s\d+\s(?:asks|is)\b | "[^"]+"\sin\sthe\sindicator\b
    | [A-Z]{(2,)}\d*\s(?:covers|gives|lists|names|has|statement)\b
    | A\s(?:specification|quality\ssection|care\sprofile)\b""",
    re.VERBOSE,
)
"""Begins a sentence of a digest about the publication that it digests."""
NATIONS: dict[Nation, str] = {
    "england": "England|English",
    "scotland": "Scotland|Scottish",
    "wales": "Wales|Welsh",
    "northern-ireland": "Northern Ireland",
}
"""Names that a sentence of a draft for another of them does not have, since it compares or tells of elsewhere."""
LEANING = ("this", "these", "it", "they", "that", "such", "he", "she", "its", "their", "both", "but", "and")
"""First words of a sentence that leans on the one before."""


def of_guidance(
    section: Section, stage: str | None, said: Sequence[DraftStatement], ready: Prepared
) -> list[DraftStatement]:
    """The best sentences that say something new, best first; none where nothing fits."""
    return [_statement(one, stage, ready) for one in fitting(section, stage, said, ready)]


def fitting(section: Section, stage: str | None, said: Sequence[DraftStatement], ready: Prepared) -> list[Sentence]:
    """The sentences that fit a section, those for its first words first."""
    told = dict.fromkeys(text for one in said for text in (one.text, *(quoted.text for quoted in one.quotes)))
    known = [meaning(text) for text in told]
    chosen: list[Sentence] = []
    for words in section.words:
        if POPULATION in words and not ready.brief.population:
            continue
        for one in _for_all_or_them(words, stage, ready):
            own = meaning(one.text)
            if len(chosen) < MOST and not any(len(own & other) >= ALIKE * len(own) for other in known):
                chosen.append(one)
                known.append(own)
    return chosen


def _for_all_or_them(words: str, stage: str | None, ready: Prepared) -> list[Sentence]:
    """What answers for the population that the draft is for; where nothing does, what answers for everybody."""
    at = f", {ready.stage_title(stage).lower()}" if stage else ""
    people = ready.brief.population
    if POPULATION in words:
        return _answering(f"{words.replace(POPULATION, people)}{at}", ready)
    found = _answering(f"{words}{at}, {people}", ready) if people else []
    return found or _answering(f"{words}{at}", ready)


def _answering(asked: str, ready: Prepared) -> list[Sentence]:
    """The few sentences that answer it, best first; none where the best is not sure to."""
    if not ready.searchable:
        return []
    query = Query(asked, Filter(documents=ready.searchable), FOUND, ready.brief.nation)
    sentences = tuple(_usable(numbered(ready.means.answering.search(query), ready.document), ready.brief.nation))
    if not sentences:
        return []
    look = closely(Brief(asked, sentences), ready.means.encoder, ready.means.rarity, weights())
    scores = weights().answer(look.marks)
    if weights().answerable(refusal_of(look, scores)) < ANSWERED:
        return []
    least = max(SCORE, scores.max() - BELOW)
    fit = (scores >= least) & (look.marks[:, -2] >= OWN) & (look.marks[:, -1] >= LIKE)
    return [sentences[place] for place in map(int, np.argsort(-scores, kind="stable")) if fit[place]][:EACH]


def _usable(sentences: Sequence[Sentence], nation: Nation) -> Iterator[Sentence]:
    """Whole sentences that stand alone and speak of the service and of no other nation."""
    abroad = re.compile(rf"\b(?:{'|'.join(words for one, words in NATIONS.items() if one != nation)})\b")
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
            and not (nation in NATIONS and abroad.search(text))
        ):
            yield one


def _of_a_publication(text: str) -> bool:
    return any(words in text for words in OF_ITSELF) or (
        force_of(text) in ("fact", "may") and _OF_A_PUBLICATION.match(text) is not None
    )


def _statement(one: Sentence, stage: str | None, ready: Prepared) -> DraftStatement:
    document = ready.document(one.document_id)
    recalled = one.text.startswith(RECALLED)
    start = one.start + (len(RECALLED) if recalled else 0)
    words = quote(document, start, one.end, document.text[start : one.end])
    told = same_spaces(words.text)
    cited = of_quote(words)
    notes = [*([f"{RECALLED.rstrip(': ')}."] if recalled else []), *of_words([cited])]
    return DraftStatement(
        id="",
        text=told,
        force=force_of(told),
        origin="guidance",
        quotes=(cited,),
        stage=stage,
        note=" ".join(notes) or None,
    )


def same_spaces(text: str) -> str:
    return " ".join(text.split())
