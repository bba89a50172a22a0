"""The built-in composer: chooses the sentences that answer, in their own words. Needs no model that writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.compose import Brief, Choice, Compose, Sentence
from index.embed import Encoder
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
)
from index.lexical import FUNCTION_WORDS, words
from index.weights import Weights, weights

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
ANSWER_MARKS = (*SENTENCE_MARKS, *CLOSE_MARKS)
ALL_REFUSAL_MARKS = (*REFUSAL_MARKS, *CLOSE_REFUSAL_MARKS)

WORDS = 110  # of an answer, beyond which no further statement is begun, see evals/LOG.md
STATEMENTS = 4
LIST_WORDS = 140  # a list up to this long is quoted whole
LEAST_WORDS = 5  # of a statement beside the best one, web addresses not counted
_WEB = re.compile(r"\S*(?:://|www\.)\S*")
STANDING = 10.0  # log odds that a sentence of no standing at all would lose: 1.5 for another nation, 3 for outdated
MARGIN = 3.0  # a sentence this far below the best says something else; in log odds, see evals/LOG.md


def extractive(
    encoder: Encoder, rarity: Rarity, chosen: Weights | None = None, other_forms: OtherFormsOf = otherwise_said
) -> Compose:
    """The composer, or nothing for a question that the sentences do not answer."""

    def compose(brief: Brief) -> Iterator[Choice]:
        if not brief.sentences:
            return
        known = chosen or weights()
        look = closely(brief, encoder, rarity, known, other_forms)
        scores = known.answer(look.marks)
        if known.answerable(refusal_of(look, scores)) < known.threshold:
            return
        lower = np.array([STANDING * (1 - sentence.standing) for sentence in brief.sentences])
        yield from choices(brief.sentences, scores - lower)

    return compose


@dataclass(frozen=True)
class Look:
    """All that the sentences of a brief were found to say for themselves."""

    asked: Asked
    candidates: tuple[Candidate, ...]
    marks: Numbers
    """A row a sentence, a column for each of ``ANSWER_MARKS``."""
    least: Numbers = field(repr=False)
    """For each sentence the likeness of the question's word that is least like any there."""


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
    question, (question_words,) = encoder.embed_parts([brief.question], [_content_spans(brief.question)])
    own = np.array([asked.weights.get(stem(word), 0.0) for word in _content(brief.question)])
    texts = [_under_heading(brief.sentences[row]) for row in order]
    vectors, of_words = encoder.embed_parts(texts, [_word_spans(text) for text in texts])
    for row, vector, there in zip(order, vectors, of_words, strict=True):
        cosines[row] = vector @ question[0]
        if len(own) and len(there) and own.sum():
            best = (question_words @ there.T).max(axis=1)
            likeness[row], least[row] = best @ own / own.sum(), best[own > 0].min(initial=1.0)
    rest = np.setdiff1d(np.arange(len(candidates)), order)
    likeness[rest], least[rest] = likeness[order].min(), least[order].min()
    return Look(asked, candidates, np.column_stack([marks, cosines, likeness]), least)


def refusal_of(look: Look, scores: Numbers) -> Numbers:
    """A column for each of ``ALL_REFUSAL_MARKS``."""
    best = int(np.argmax(scores))
    cosines, likeness = look.marks[:, -2], look.marks[:, -1]
    close = [likeness[best], look.least[best], likeness.max(), cosines.max()]
    return np.concatenate([refusal_marks(look.candidates, look.asked, look.marks, scores), close])


def choices(sentences: Sequence[Sentence], scores: Numbers) -> Iterator[Choice]:
    """The best sentences as statements, best first: lists whole, neighbours together, not too many words."""
    groups: list[list[int]] = []
    said = 0
    order = [int(place) for place in np.argsort(-scores, kind="stable")]
    for place in order:
        if len(groups) >= STATEMENTS or scores[place] < scores[order[0]] - MARGIN:
            break
        group = _with_its_list(sentences, place)
        length = sum(len(sentences[one].text.split()) for one in group)
        said_already = any(one in other for other in groups for one in group)
        bare = len(group) == 1 and _says_little(sentences[place])
        if said_already or (groups and (bare or said + length > WORDS)):
            continue
        groups.append(group)
        said += length
    for group in _neighbours_together(sentences, groups):
        yield Choice(tuple(sentences[one].label for one in group))


def _says_little(sentence: Sentence) -> bool:
    """A heading, an address or a scrap: no answer beside a better one."""
    return sentence.kind == "heading" or len(_WEB.sub(" ", sentence.text).split()) < LEAST_WORDS


def _neighbours_together(sentences: Sequence[Sentence], groups: Sequence[list[int]]) -> list[list[int]]:
    """Groups that follow one another in the same passage as one, at the place of the better."""
    made: list[list[int]] = []
    for group in groups:
        for other in made:
            ends = (group[0] - other[-1], other[0] - group[-1])
            if 1 in ends and sentences[group[0]].hit == sentences[other[0]].hit:
                other[:] = sorted([*other, *group])
                break
        else:
            made.append(list(group))
    return made


def _with_its_list(sentences: Sequence[Sentence], place: int) -> list[int]:
    """A sentence, with the rest of its list where that is short; a heading, with what stands first beneath it."""
    chosen = sentences[place]
    if chosen.kind == "heading":
        beneath = place + 1
        if beneath < len(sentences) and sentences[beneath].hit == chosen.hit:
            return [place, *_with_its_list(sentences, beneath)]
        return [place]
    if not chosen.series or chosen.kind == "table-row":
        return [place]
    whole = [one for one, sentence in enumerate(sentences) if sentence.series == chosen.series]
    length = sum(len(sentences[one].text.split()) for one in whole)
    return whole if length <= LIST_WORDS else [place]


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


def _content(question: str) -> list[str]:
    return [_folded(question[start:end]) for start, end in _content_spans(question)]


def _folded(word: str) -> str:
    return "".join(words(word))
