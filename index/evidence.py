"""What speaks for a sentence as the answer to a question, as numbers between 0 and 1. Pure.

The weights that turn these into a ranking or a refusal are fitted on labelled questions by ``evals.calibrate``
and stand in ``weights.json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from snowballstemmer import stemmer

from corpus.everyday import builtin_everyday
from corpus.glossary import OtherForms, builtin_glossary
from index import kinds
from index.lexical import FUNCTION_WORDS, words

Numbers = npt.NDArray[np.float64]
Rarity = Callable[[Sequence[str]], Mapping[str, float]]
"""For each word or phrase how rare it is in the library: 0 for one in every passage, 1 for one in none."""
OtherFormsOf = Callable[[str], Sequence[OtherForms]]
"""For each term in a question how else it is said."""

SENTENCE_MARKS = (
    "cosine",  # of the sentence with the question
    "passage cosine",
    "search score",  # of the passage, as a share of the best
    "first passage",
    "words",  # of the question found in the sentence, weighed by rarity
    "words with context",  # the same with its headings and opening line
    "words nearby",  # the same in the whole passage
    "pairs",  # of neighbouring words of the question that stand together
    "names",  # of the question: capitals, abbreviations, numbers
    "kind of answer",  # the question asks for a sum, count, date, name ... and the sentence has one that is news
    "kind missing",  # the same, and it has none
    "counts",  # "how many X?" and a number stands before X
    "defines",  # "what is X?" and the sentence begins with X
    "list asked",  # a list is asked for and the sentence is of one
    "short",  # under six words
    "long",  # over 45 words
    "heading",
    "address",  # a web address or a pointer to one
    "begins",  # the first sentence of its passage
)
UNKNOWN_COSINE = 0.3  # of a sentence that was not found itself: about the mean
_STEMMER = stemmer("english")
_LISTS = re.compile(
    r"\b(which|what|list|name) (are |of )?(the )?(\w+ ){0,4}\w+s\b|\bwhat (are|were)\b|\blist\b|\bname (the|all)\b"
)
_DEFINES = re.compile(
    r"^(what|who) (is|are|was|were) |what does .* (mean|stand for|do|cover|measure)|\bdefin|\bexplain\b|\bdescribe\b"
    r"|\btell me about\b"
)
_ADDRESS = re.compile(r"https?://|www\.|\bfurther information\b|\bavailable (from|here|at)\b", re.IGNORECASE)


def otherwise_said(question: str) -> Sequence[OtherForms]:
    """As the glossary and the everyday words that ship have it."""
    return [*builtin_glossary().other_forms(question), *builtin_everyday().other_forms(question)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    text: str
    context: str
    """Its title, headings and opening line."""
    passage: int
    """Which of the passages found it stands in, from 0."""
    relevance: float
    """The passage's score in the search."""
    cosine: float | None
    """With the question; ``None`` where it is not known."""
    heading: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Asked:
    """A question taken apart."""

    weights: Mapping[str, float]
    """Rarity of each content word, by its stem."""
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]
    question: str
    kind: str | None
    """Of answer, as in ``kinds``."""
    counted: frozenset[str]
    list_asked: bool
    defines: bool
    unknown: float
    """The part of its words' rarity that stands nowhere in the library."""
    other_forms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of the terms in it: the stems of what it says, and of each other way to say the same."""


def taken_apart(question: str, rarity: Rarity, other_forms: Sequence[OtherForms] = ()) -> Asked:
    """``other_forms``: of the terms in the question; a text that uses one of them says the same."""
    folded = " ".join(question.casefold().split())
    content = [word for word in words(question) if word not in FUNCTION_WORDS]
    terms = [(words(one.said), [way for other in one.others if (way := words(other))]) for one in other_forms]
    ways = {" ".join(way) for _, others in terms for way in others}
    rare = rarity(list(dict.fromkeys([*content, *sorted(ways)])))
    understood = {
        word
        for one, (said, others) in zip(other_forms, terms, strict=True)
        if not one.loosely and any(rare.get(" ".join(way), 1.0) < 1 for way in others)
        for word in said
    }
    weights: dict[str, float] = {}
    for word in content:
        weights[stem(word)] = max(weights.get(stem(word), 0.0), rare.get(word, 1.0))
    stems = [stem(word) for word in words(question)]
    pairs = {(one, other) for one, other in pairwise(stems) if one in weights and other in weights}
    total = sum(weights.values()) or 1.0
    names = {
        stem(word.casefold())
        for match in re.finditer(r"(?<!^)(?<![.?!]\s)\b(?:[A-Z][\w-]*|\w*\d\w*)\b|\b[A-Z]{2,}\w*\b", question)
        for word in words(match.group())
        if word not in FUNCTION_WORDS
    }
    return Asked(
        weights=weights,
        pairs=frozenset(pairs),
        names=frozenset(names),
        question=question,
        kind=kinds.asked_for(question),
        counted=frozenset(stem(word) for word in words(kinds.counted(question)) if word not in FUNCTION_WORDS),
        list_asked=bool(_LISTS.search(folded)),
        defines=bool(_DEFINES.search(folded)),
        unknown=sum(weights[stem(word)] for word in set(content) - understood if rare.get(word, 1.0) >= 1.0) / total,
        other_forms=tuple((_spoken(said), tuple(map(_spoken, others))) for said, others in terms),
    )


def sentence_marks(sentences: Sequence[Candidate], asked: Asked) -> Numbers:
    """One row a sentence, one column for each of ``SENTENCE_MARKS``."""
    best = max((sentence.relevance for sentence in sentences), default=1.0) or 1.0
    stems = [understood(sentence.text, asked) for sentence in sentences]
    near: dict[int, set[str]] = {}
    nearest: dict[int, float] = {}
    for sentence, own in zip(sentences, stems, strict=True):
        near.setdefault(sentence.passage, set()).update(own)
        nearest[sentence.passage] = max(nearest.get(sentence.passage, -1.0), sentence.cosine or -1.0)
    rows = []
    for place, (sentence, own) in enumerate(zip(sentences, stems, strict=True)):
        context = understood(sentence.context, asked)
        text = sentence.text
        answers = asked.kind is not None and kinds.has(asked.kind, text, asked.question)
        length = len(text.split())
        first = place == 0 or sentences[place - 1].passage != sentence.passage
        rows.append(
            (
                sentence.cosine if sentence.cosine is not None else UNKNOWN_COSINE,
                nearest[sentence.passage],
                sentence.relevance / best,
                float(sentence.passage == 0),
                covered(asked, set(own)),
                covered(asked, set(own) | set(context)),
                covered(asked, near[sentence.passage] | set(context)),
                _pairs_in(asked, own),
                len(asked.names & (set(own) | set(context))) / len(asked.names) if asked.names else 0.5,
                float(answers),
                float(asked.kind is not None and not answers),
                float(asked.kind == "count" and kinds.counts(text, asked.question, set(asked.counted), stem)),
                float(asked.defines and _leads_with(asked, own)),
                float(asked.list_asked and sentence.listed),
                float(length < 6),
                float(length > 45),
                float(sentence.heading),
                float(bool(_ADDRESS.search(text)) and asked.kind != "place"),
                float(first),
            )
        )
    return np.array(rows, np.float64).reshape(-1, len(SENTENCE_MARKS))


def context_of(title: str, section: Sequence[str], opening: str) -> str:
    """The words over a sentence, as one text."""
    return " ".join([title, *section, opening])


def covered(asked: Asked, stems: set[str]) -> float:
    """How much of the question's words, weighed by rarity, is among these."""
    total = sum(asked.weights.values())
    return sum(weight for one, weight in asked.weights.items() if one in stems) / total if total else 0.0


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    """Kept, since the same sentences and headings are found for many questions."""
    return tuple(stem(word) for word in words(text))


def _spoken(said: Sequence[str]) -> str:
    return f" {' '.join(stem(word) for word in said)} "


def understood(text: str, asked: Asked) -> list[str]:
    """The stems of a text, and of what it says in other words than the question."""
    own = list(_stems(text))
    if asked.other_forms:
        spoken = f" {' '.join(own)} "
        for said, others in asked.other_forms:
            if any(other in spoken for other in others):
                own += said.split()
    return own


def _pairs_in(asked: Asked, own: Sequence[str]) -> float:
    there = set(pairwise(own))
    return len(asked.pairs & there) / len(asked.pairs) if asked.pairs else 0.0


def _leads_with(asked: Asked, own: Sequence[str]) -> bool:
    return any(one in asked.weights for one in own[:4])


MOSTLY = 0.6  # of the rarity of a question's words: beyond it few questions have an answer, see evals/LOG.md
REFUSAL_MARKS = (
    "score",  # of the best sentence
    "second score",
    "cosine",  # the best of any sentence
    "passage cosine",
    "words",  # of the question in the best sentence with its context
    "words nearby",
    "rarest missing",  # rarity of the rarest word of the question that is not near the best sentence
    "unknown",  # rarity of the words that stand nowhere in the library
    "mostly unknown",  # such words are MOSTLY of the question
    "names missing",  # of the question's names, the part that is not near the best sentence
    "kind of answer",
    "kind missing",
    "kind missing nearby",  # none of the first five sentences has it
    "count missing",  # "how many X?" and no number before X among the first five
    "pairs",
)


def refusal_marks(sentences: Sequence[Candidate], asked: Asked, marks: Numbers, scores: Numbers) -> Numbers:
    """What speaks for or against there being an answer at all, a column for each of ``REFUSAL_MARKS``."""
    order = np.argsort(-scores, kind="stable")
    best = sentences[order[0]]
    column = {name: marks[order[0], place] for place, name in enumerate(SENTENCE_MARKS)}
    near = _near(sentences, best, asked)
    missing = [weight for one, weight in asked.weights.items() if one not in near]
    names_missing = len(asked.names - near) / len(asked.names) if asked.names else 0.0
    return np.array(
        [
            scores[order[0]],
            scores[order[1]] if len(order) > 1 else scores[order[0]],
            float(marks[:, 0].max()),
            float(marks[:, 1].max()),
            column["words with context"],
            column["words nearby"],
            max(missing, default=0.0),
            asked.unknown,
            float(asked.unknown >= MOSTLY),
            names_missing,
            column["kind of answer"],
            column["kind missing"],
            float(marks[order[:5], SENTENCE_MARKS.index("kind missing")].min()),
            float(asked.kind == "count" and not marks[order[:5], SENTENCE_MARKS.index("counts")].any()),
            column["pairs"],
        ],
        np.float64,
    )


def _near(sentences: Sequence[Candidate], best: Candidate, asked: Asked) -> set[str]:
    """The words of a sentence's passage, headings and title."""
    near = set(understood(best.context, asked))
    for sentence in sentences:
        if sentence.passage == best.passage:
            near.update(understood(sentence.text, asked))
    return near
