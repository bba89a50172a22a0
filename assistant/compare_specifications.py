"""Two specifications, clause by clause: which say the same, which differ and in what, which stand in one only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assistant.claims import meaning, unsupported_parts
from assistant.drafts import Draft
from assistant.wording import same_words
from corpus.clauses import LOCAL
from corpus.records import Block, Document, Quote, Source, quote
from corpus.sentences import block_sentences
from index.embed import Encoder

Kind = Literal["same", "differs", "first-only", "second-only"]

ALIKE = 0.62
"""Mean of the cosine and the share of words in common from which two clauses are about the same thing."""
LEAST_WORDS = 4
"""A shorter line is a label or a scrap."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause of the first, of the second, or of each."""

    kind: Kind
    first: Quote | None
    second: Quote | None
    score: float = 0.0
    """How alike they are, 0 to 1."""
    only_first: tuple[str, ...] = ()
    """What the first says and the second does not: numbers, duties, "not", limits, names, words."""
    only_second: tuple[str, ...] = ()


def compared(
    first: Document, second: Document, encoder: Encoder, done: Callable[[int], None] | None = None
) -> list[Pair]:
    """Every clause of both, in the order of the first; those of the second alone come last.

    A clause is a sentence, a list item or a table's row. The same two documents always give the same pairs.
    """
    ours, theirs = clauses(first), clauses(second)
    matched = _matched(_alikeness(ours, theirs, encoder, done))
    taken = {other for other, _ in matched.values()}
    pairs = []
    for place, one in enumerate(ours):
        if place in matched:
            other, score = matched[place]
            pairs.append(_pair(one, theirs[other], score))
        else:
            pairs.append(Pair("first-only", one, None))
    return [*pairs, *(Pair("second-only", None, one) for place, one in enumerate(theirs) if place not in taken)]


def clauses(document: Document) -> list[Quote]:
    """What a document says, sentence by sentence, without headings, captions and comments."""
    spans = [
        span
        for block in document.blocks
        if block.kind in ("paragraph", "list-item", "table-row", "footnote")
        for span in block_sentences(document.text, block)
    ]
    found = [quote(document, start, end, document.text[start:end]) for start, end in spans]
    return [one for one in found if len(same_words(one.text).split()) >= LEAST_WORDS]


def _alikeness(
    ours: Sequence[Quote], theirs: Sequence[Quote], encoder: Encoder, done: Callable[[int], None] | None
) -> npt.NDArray[np.floating]:
    if not ours or not theirs:
        return np.zeros((len(ours), len(theirs)))
    texts = list(dict.fromkeys(" ".join(one.text.split()) for one in (*ours, *theirs)))
    vectors = dict(zip(texts, encoder.embed(texts, done), strict=True))
    cosine = _rows(ours, vectors) @ _rows(theirs, vectors).T
    words = {word: place for place, word in enumerate({w for one in (*ours, *theirs) for w in meaning(one.text)})}
    left, right = _bags(ours, words), _bags(theirs, words)
    total = left.sum(axis=1)[:, None] + right.sum(axis=1)[None, :]
    shared = np.divide(2 * (left @ right.T), total, out=np.zeros_like(cosine), where=total > 0)
    alike: npt.NDArray[np.floating] = (cosine + shared) / 2
    return alike


def _rows(quotes: Iterable[Quote], vectors: dict[str, npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    return np.array([vectors[" ".join(one.text.split())] for one in quotes])


def _bags(quotes: Sequence[Quote], words: dict[str, int]) -> npt.NDArray[np.float32]:
    bags = np.zeros((len(quotes), len(words)), np.float32)
    for row, one in enumerate(quotes):
        bags[row, [words[word] for word in meaning(one.text)]] = 1
    return bags


def _matched(alike: npt.NDArray[np.floating]) -> dict[int, tuple[int, float]]:
    """For rows their columns, the most alike first, each once."""
    rows, columns = np.nonzero(alike >= ALIKE)
    order = sorted(zip(-alike[rows, columns], rows, columns, strict=True))
    matched: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for score, row, column in order:
        if int(row) not in matched and int(column) not in taken:
            matched[int(row)] = (int(column), min(1.0, -float(score)))
            taken.add(int(column))
    return matched


def _pair(first: Quote, second: Quote, score: float) -> Pair:
    if same_words(first.text) == same_words(second.text):
        return Pair("same", first, second, 1.0)
    only_first = tuple(unsupported_parts(" ".join(first.text.split()), [second]))
    only_second = tuple(unsupported_parts(" ".join(second.text.split()), [first]))
    alone = meaning(first.text) == meaning(second.text) and not only_first and not only_second
    return Pair("same" if alone else "differs", first, second, score, only_first, only_second)


def document_of(draft: Draft, name: str) -> Document:
    """A draft as a document of its statements under their sections; open gaps alone are left out."""
    text, blocks = "", []
    for section in draft.sections:
        told = [one for one in section.statements if not LOCAL.fullmatch(one.text)]
        for kind, words in (("heading", section.title), *(("paragraph", one.text) for one in told)):
            start = len(text)
            text += f"{words}\n\n"
            level = 2 if kind == "heading" else 0
            blocks.append(Block(kind, start, start + len(words), level))  # type: ignore[arg-type]
    source = Source(draft.title, nation=draft.brief.nation, kind="local")
    return Document(f"draft:{name}", f"draft:{name}", name, source, text, tuple(blocks))
