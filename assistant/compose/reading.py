"""The sentences found, read closely against the question: what speaks for each, and what of the question it leaves
unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.compose import Brief, Sentence
from index.embed import Encoder, Vectors
from index.evidence import (
    REFUSAL_MARKS,
    SENTENCE_MARKS,
    Asked,
    Candidate,
    Numbers,
    OtherFormsOf,
    Rarity,
    context_of,
    otherwise_said,
    refusal_marks,
    sentence_marks,
    stem,
    taken_apart,
    understood,
)
from index.lexical import FUNCTION_WORDS, words
from index.weights import Weights

READ = 32  # sentences read closely, the most promising of those found; takes longest of all an answer takes
CLOSE_MARKS = (
    "own cosine",  # of the sentence read by itself, under its heading
    "likeness",  # of each word of the question its likest word there, weighed by rarity
)
CLOSE_REFUSAL_MARKS = (
    "likeness",  # of the best sentence
    "least likeness",  # of the word of the question that has nothing like it in the best sentence
    "most likeness",  # of any sentence
    "most own cosine",
)
UNSAID_MARKS = (
    "unsaid",  # the least of the three best sentences
    "unsaid by ten",  # the least of the ten best
    "unsaid nearby",  # the same, where what stands elsewhere in the passage is nearly said
    "unsaid by rarity",  # words weighed by their rarity too
)
ANSWER_MARKS = (*SENTENCE_MARKS, *CLOSE_MARKS)
ALL_REFUSAL_MARKS = (*REFUSAL_MARKS, *CLOSE_REFUSAL_MARKS)
TOPIC_MARKS = (*ALL_REFUSAL_MARKS, *UNSAID_MARKS)
"""Tell whether the library speaks of what the question is about."""
PARTICULAR_MARKS = (
    "kind missing nearby",
    "count missing",
    "kind missing by",  # log odds that the best sentence with an answer of that kind falls behind the best of all
    "kind unsaid",  # what is unsaid by the sentences, among the ten best, that have an answer of that kind
    "names missing",  # of the question, in the best sentence with its context
    "year missing",  # the question names a year, and the best sentence with its context names none of its years
    "unsaid by ten",
)
"""Tell whether the particular thing that is asked for is there, where the library does speak of the matter."""
NEARLY = 0.9  # said is a word that stands elsewhere in the sentence's passage
FAR_BEHIND = 6.0  # in log odds: nothing lies further behind the best sentence
KIN = (
    "mum|mummy|mam|mother|dad|daddy|father|parent|nan|nana|gran|granny|grandma|grandmother|grandad|grandfather|brother"
    "|sister|son|daughter|child|husband|wife|partner|uncle|aunt|auntie|cousin|relative|friend|neighbour"
)
_SOMEBODYS_OWN = re.compile(
    rf"\b(?:my|our|his|her|their) (?:(?:late|old|own|elderly) )?({KIN})\b|"
    r"\b(Mum|Mam|Dad|Nan|Nana|Gran|Grandma|Grandad)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:in|on|at|for|from|of|by|near|across|within) (?:the )?([A-Z][a-z]{2,})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Look:
    """All that the sentences of a brief were found to say for themselves."""

    asked: Asked
    candidates: tuple[Candidate, ...]
    marks: Numbers
    """A row a sentence, a column for each of ``ANSWER_MARKS``."""
    least: Numbers = field(repr=False)
    """For each sentence the likeness of the question's word that is least like any there."""
    unsaid: Numbers = field(repr=False)
    """For each sentence, 0 to 1, how much of what the question means it does not say: by itself, with what stands
    near it, and with words weighed by their rarity."""
    year_missing: tuple[bool, ...] = field(default=(), repr=False)
    """For each sentence whether the question names years and it, its headings and its document name none of them."""


def closely(
    brief: Brief, encoder: Encoder, rarity: Rarity, known: Weights, other_forms: OtherFormsOf = otherwise_said
) -> Look:
    """Read the most promising sentences word by word against the question."""
    asked = taken_apart(brief.question, rarity, other_forms(brief.question))
    candidates = tuple(candidate(sentence) for sentence in brief.sentences)
    marks = sentence_marks(candidates, asked)
    order = np.argsort(-known.search(marks), kind="stable")[:READ]
    cosines = np.full(len(candidates), float(marks[:, 0].min()))
    likeness, least = np.zeros(len(candidates)), np.zeros(len(candidates))
    spans = _content_spans(brief.question)
    question, (question_words,) = encoder.embed_parts([brief.question], [spans])
    stems = [stem(_folded(brief.question[start:end])) for start, end in spans]
    own = np.array([asked.weights.get(one, 0.0) for one in stems])
    meant = meaning(brief.question, spans, question[0], encoder)
    texts = [_under_heading(brief.sentences[row]) for row in order]
    vectors, of_words = encoder.embed_parts(texts, [_word_spans(text) for text in texts])
    unsaid = np.ones((len(candidates), 3))
    near = _near(candidates, asked)
    for row, vector, there in zip(order, vectors, of_words, strict=True):
        cosines[row] = vector @ question[0]
        best = (question_words @ there.T).max(axis=1) if len(own) and len(there) else np.zeros(len(own))
        if len(own) and len(there) and own.sum():
            likeness[row], least[row] = best @ own / own.sum(), best[own > 0].min(initial=1.0)
        unsaid[row] = _unsaid(best, stems, own, meant, candidates[row], near[candidates[row].passage], asked)
    rest = np.setdiff1d(np.arange(len(candidates)), order)
    likeness[rest], least[rest] = likeness[order].min(), least[order].min()
    missing = tuple(year_missing(brief.question, sentence) for sentence in brief.sentences)
    return Look(asked, candidates, np.column_stack([marks, cosines, likeness]), least, unsaid, missing)


def meaning(question: str, spans: Sequence[tuple[int, int]], whole: Vectors, encoder: Encoder) -> Numbers:
    """For each of these words of a question how much of its meaning it carries: how far the question's vector moves
    when the word is taken out. Whose mother somebody asks for is no part of what is asked."""
    if not spans:
        return np.zeros(0)
    without = encoder.embed([(question[:start] + question[end:]).replace("  ", " ") for start, end in spans])
    moved = np.clip(1 - np.asarray(without @ whole, np.float64), 1e-4, 1.0)
    kin = {match.span(1) if match.group(1) else match.span(2) for match in _SOMEBODYS_OWN.finditer(question)}
    others = np.array([span not in kin for span in spans])
    return np.asarray(np.where(others, moved, 0.0) if others.any() else moved)


def unheard_of(question: str, asked: Asked) -> bool:
    """Whether it asks about a place or body, by a name that stands nowhere in the library."""
    return any(asked.weights.get(stem(_folded(name)), 0.0) >= 1.0 for name in _NAMED.findall(question))


def _unsaid(
    likest: Numbers,
    stems: Sequence[str],
    own: Numbers,
    meant: Numbers,
    sentence: Candidate,
    near: set[str],
    asked: Asked,
) -> tuple[float, float, float]:
    """As in ``Look.unsaid``. ``likest``: of each of the question's words the likeness of its likest word there."""
    if not stems:
        return 1.0, 1.0, 1.0
    there = set(understood(sentence.text, asked)) | set(understood(sentence.context, asked))
    said = np.maximum(likest, [float(one in there) for one in stems])
    nearly = np.maximum(said, [NEARLY * (one in near or one in there) for one in stems])
    return _left(said, meant), _left(nearly, meant), _left(said, meant * own)


def _left(said: Numbers, weights: Numbers) -> float:
    return float(np.clip((1 - said) @ weights / (weights.sum() or 1.0), 0.0, 1.0))


def _near(candidates: Sequence[Candidate], asked: Asked) -> dict[int, set[str]]:
    """The words of each passage."""
    near: dict[int, set[str]] = {}
    for one in candidates:
        near.setdefault(one.passage, set()).update(understood(one.text, asked))
    return near


def year_missing(question: str, sentence: Sentence) -> bool:
    years = _YEAR.findall(question)
    place = " ".join([sentence.context, *sentence.section, sentence.source.title, str(sentence.source.year or "")])
    return bool(years) and not any(year in sentence.text or year in place for year in years)


def refusal_of(look: Look, scores: Numbers) -> Numbers:
    """A column for each of ``ALL_REFUSAL_MARKS``."""
    best = int(np.argmax(scores))
    cosines, likeness = look.marks[:, -2], look.marks[:, -1]
    close = [likeness[best], look.least[best], likeness.max(), cosines.max()]
    return np.concatenate([refusal_marks(look.candidates, look.asked, look.marks, scores), close])


def topic_of(look: Look, scores: Numbers) -> Numbers:
    """A column for each of ``TOPIC_MARKS``."""
    unsaid = look.unsaid[np.argsort(-scores, kind="stable")[:10]]
    of_topic = [unsaid[:3, 0].min(), unsaid[:, 0].min(), unsaid[:, 1].min(), unsaid[:, 2].min()]
    return np.concatenate([refusal_of(look, scores), of_topic])


def particular_of(look: Look, scores: Numbers) -> Numbers:
    """A column for each of ``PARTICULAR_MARKS``."""
    order = np.argsort(-scores, kind="stable")[:10]
    best = int(order[0])
    general = dict(zip(ALL_REFUSAL_MARKS, refusal_of(look, scores), strict=True))
    of_kind = [one for one in order if not look.marks[one, SENTENCE_MARKS.index("kind missing")]]
    behind = min(FAR_BEHIND, float(scores[best] - scores[of_kind[0]])) if of_kind else FAR_BEHIND
    return np.array(
        [
            general["kind missing nearby"],
            general["count missing"],
            behind,
            look.unsaid[of_kind, 0].min() if of_kind else 1.0,
            1 - look.marks[best, SENTENCE_MARKS.index("names")] if look.asked.names else 0.0,
            float(look.year_missing[best]),
            look.unsaid[order, 0].min(),
        ]
    )


def candidate(sentence: Sentence) -> Candidate:
    return Candidate(
        text=sentence.text,
        context=context_of(sentence.source.title, sentence.section, sentence.context),
        passage=sentence.hit,
        relevance=sentence.relevance,
        cosine=sentence.cosine,
        heading=sentence.kind == "heading",
        listed=sentence.series > 0,
    )


def _under_heading(sentence: Sentence) -> str:
    heading = sentence.section[-1] + "\n" if sentence.section else ""
    opening = sentence.context + " " if sentence.context else ""
    return heading + opening + sentence.text


def _word_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\W_]+", text)]


def _content_spans(question: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in _word_spans(question) if _folded(question[start:end]) not in FUNCTION_WORDS]


def _folded(word: str) -> str:
    return "".join(words(word))
