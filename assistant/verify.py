"""Choices in, statements out: every one with quotations that the stored text proves and no claim beyond them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.answers import Statement
from assistant.claims import meaning, unsupported_parts
from assistant.compose import Brief, Choice, Compose, ComposerFailed, Sentence
from assistant.force import force_of
from assistant.wording import cleaned, same_words, speaks_to_a_model
from corpus.records import Document, Quote, WordsDiffer, quote

__all__ = ["Problem", "Report", "compose_verified", "force_of", "quotes_for", "unsupported_parts", "verify_choice"]

OUT_OF_DATE = ("superseded", "withdrawn")
LONGEST = 800
"""Characters of a statement in a model's own words; the prompt asks for one sentence."""
MOST_PROBLEMS = 10
"""Statements that fail before a composer is no longer listened to."""

Documents = Callable[[str], Document]
"""The stored document of an id."""

_ITEM_MARK = re.compile(r"\n\s*\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]{1,4})[.)]\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a choice is no statement."""

    choice: Choice
    parts: tuple[str, ...]
    """What was wrong, in words for people and for the one repair."""
    sentences: tuple[Sentence, ...] = ()
    """Those it names whose own words may be shown instead."""


@dataclass(slots=True)
class Report:
    """What was set right on the way from the composer's choices to the statements shown."""

    invented: int = 0
    """Labels that are not in the list."""
    repaired: int = 0
    """Statements that passed when asked for again."""
    copied: int = 0
    """Statements whose wording did not pass and that are shown in their sentences' own words."""
    dropped: int = 0
    """Statements that are not shown at all."""
    repeated: int = 0
    doubtful: bool = False
    """Whether the composer is not sure that what it found answers the question."""
    cut_short: str | None = None
    """Why the composer broke off after some statements."""


def quotes_for(sentences: Sequence[Sentence], documents: Documents) -> tuple[Quote, ...]:
    """The proven quotations of sentences, in the order of first use; neighbours in a document become one.

    Raises ``WordsDiffer`` when the stored text does not hold a sentence where it says it stands.
    """
    found: list[tuple[int, Quote]] = []
    for document_id in dict.fromkeys(sentence.document_id for sentence in sentences):
        document = documents(document_id)
        own = [(place, one) for place, one in enumerate(sentences) if one.document_id == document_id]
        for _, sentence in own:
            quote(document, sentence.start, sentence.end, sentence.text)
        for start, end in _spans(document.text, [sentence for _, sentence in own]):
            first = min(place for place, sentence in own if start <= sentence.start < end)
            found.append((first, quote(document, start, end, document.text[start:end])))
    return tuple(made for _, made in sorted(found, key=lambda pair: pair[0]))


def _spans(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Start and end of what is quoted as one: sentences with nothing but spaces and marks between them."""
    spans: list[tuple[int, int]] = []
    for sentence in sorted(sentences, key=lambda one: one.start):
        if spans and _is_nothing(text[spans[-1][1] : sentence.start]):
            spans[-1] = (spans[-1][0], max(spans[-1][1], sentence.end))
        else:
            spans.append((sentence.start, sentence.end))
    return spans


def _is_nothing(between: str) -> bool:
    return re.search(r"\w", _ITEM_MARK.sub("\n", between + " ")) is None


def verify_choice(
    choice: Choice, sentences_by_label: Mapping[str, Sentence], documents: Documents
) -> Statement | Problem:
    """The statement a choice stands for, or what is wrong with it.

    Labels that do not exist are passed over. Without a wording of its own the statement is its quotations' words.
    """
    sentences = tuple(sentences_by_label[label] for label in choice.labels if label in sentences_by_label)
    if not sentences:
        named = ", ".join(choice.labels) or "nothing"
        return Problem(choice, (f"the sentences it names ({named}) are not in the list",))
    try:
        quotes = quotes_for(sentences, documents)
    except WordsDiffer as differ:
        return Problem(choice, (str(differ),))
    text = cleaned((choice.text or "")[: 2 * LONGEST])
    if not text:
        words = _own_words(quotes)
        return Statement(words, force_of(words), quotes)
    if len(text) > LONGEST:
        return Problem(choice, ("it is too long for one statement",), sentences)
    if any(speaks_to_a_model(one.text) for one in sentences):
        others = tuple(one for one in sentences if not speaks_to_a_model(one.text))
        return Problem(choice, ("a sentence that it names gives orders and is no guidance",), others)
    if missing := unsupported_parts(text, quotes):
        return Problem(choice, tuple(missing), sentences)
    force = force_of(text)
    if force == "fact":  # a statement that leaves out its source's "must" is still held to it
        force = force_of("\n".join(one.text for one in quotes))
    return Statement(text, force, quotes)


def _own_words(quotes: Sequence[Quote]) -> str:
    distinct: dict[str, str] = {}
    for one in quotes:
        distinct.setdefault(same_words(one.text), one.text)
    return "\n".join(distinct.values())


def compose_verified(
    brief: Brief, compose: Compose, documents: Documents, report: Report | None = None, *, limit: int = 5
) -> Iterator[Statement]:
    """At most ``limit`` statements, each given as soon as it is verified; ``report`` is filled on the way.

    What does not pass is asked for once more, with a complaint; what fails again is shown in the words of the
    sentences it names, or dropped where it names none. A sentence that other documents hold in the same words
    is quoted from all of them. Raises ``ComposerFailed`` only when nothing can be shown.
    """
    return _Composition(brief, compose, documents, report or Report(), limit).statements()


class _Composition:
    """One answer in the making."""

    def __init__(self, brief: Brief, compose: Compose, documents: Documents, report: Report, limit: int) -> None:
        self.brief, self.compose, self.report, self.limit = brief, compose, report, limit
        self.documents = cache(documents)
        self.by_label = {sentence.label: sentence for sentence in brief.sentences}
        self.twins = _twins(brief.sentences)
        self.shown: list[Statement] = []
        self.failed: ComposerFailed | None = None

    def statements(self) -> Iterator[Statement]:
        problems: list[Problem] = []
        yield from self._passed(self.brief, problems)
        broken_off = self.failed
        if problems and not self.full:
            yield from self._copied(problems) if broken_off else self._repaired(problems)
        if self.failed is not None and not self.shown:
            raise self.failed
        if broken_off is not None:
            self.report.cut_short = str(broken_off)

    @property
    def full(self) -> bool:
        return len(self.shown) >= self.limit

    def _passed(self, brief: Brief, problems: list[Problem]) -> Iterator[Statement]:
        """The statements that pass; the others are added to ``problems``."""
        try:
            for choice in self.compose(brief):
                self.report.doubtful |= choice.doubtful
                self.report.invented += sum(label not in self.by_label for label in choice.labels)
                outcome = verify_choice(self._with_twins(choice), self.by_label, self.documents)
                if isinstance(outcome, Problem):
                    problems.append(replace(outcome, choice=choice))
                elif self._is_new(outcome):
                    yield outcome
                if self.full or len(problems) >= MOST_PROBLEMS:
                    return
        except ComposerFailed as failed:
            self.failed = failed

    def _repaired(self, problems: Sequence[Problem]) -> Iterator[Statement]:
        again: list[Problem] = []
        before = len(self.shown)
        yield from self._passed(replace(self.brief, complaint=_complaint(problems)), again)
        self.report.repaired += len(self.shown) - before
        if self.full:
            return
        if self.failed is None and not again and len(self.shown) == before:
            self.report.dropped += len(problems)  # the composer took them back
            return
        answered = {label for one in again for label in one.choice.labels} | self._labels_of(self.shown[before:])
        left = [one for one in problems if answered.isdisjoint(one.choice.labels)]
        yield from self._copied([*again, *left])
        if not self.shown and self.failed is None:
            self.failed = ComposerFailed("nothing of what the chat model said could be found in the guidance")

    def _labels_of(self, statements: Sequence[Statement]) -> set[str]:
        quotes = [one for statement in statements for one in statement.quotes]
        return {sentence.label for sentence in self.brief.sentences if any(_holds(one, sentence) for one in quotes)}

    def _copied(self, problems: Sequence[Problem]) -> Iterator[Statement]:
        """The own words of the sentences that a statement rests on whose wording did not pass."""
        for problem in problems:
            if self.full:
                return
            if not problem.sentences:
                self.report.dropped += 1
                continue
            labels = tuple(sentence.label for sentence in problem.sentences)
            outcome = verify_choice(self._with_twins(Choice(labels)), self.by_label, self.documents)
            if isinstance(outcome, Statement) and self._is_new(outcome):
                self.report.copied += 1
                yield outcome

    def _with_twins(self, choice: Choice) -> Choice:
        """The choice with the same sentences of every other document that holds them all."""
        chosen = [self.by_label[label] for label in choice.labels if label in self.by_label]
        labels = dict.fromkeys(choice.labels)
        for document_id in dict.fromkeys(one.document_id for one in self.brief.sentences):
            twins = [self.twins[same_words(one.text)].get(document_id) for one in chosen]
            if document_id not in {one.document_id for one in chosen} and _all_stand(twins, chosen):
                labels |= dict.fromkeys(twin.label for twin in twins if twin)
        return replace(choice, labels=tuple(labels))

    def _is_new(self, statement: Statement) -> bool:
        """Whether this has not been said; if so it counts as shown."""
        words = f" {same_words(statement.text)} "
        said = any(
            words in f" {same_words(other.text)} "
            or (meaning(statement.text) == meaning(other.text) and statement.quotes == other.quotes)
            for other in self.shown
        )
        if said:
            self.report.repeated += 1
        else:
            self.shown.append(statement)
        return not said


def _twins(sentences: Sequence[Sentence]) -> dict[str, dict[str, Sentence]]:
    """The sentences by their words and then by the document that holds them."""
    twins: dict[str, dict[str, Sentence]] = {}
    for sentence in sentences:
        twins.setdefault(same_words(sentence.text), {}).setdefault(sentence.document_id, sentence)
    return twins


def _all_stand(twins: Sequence[Sentence | None], chosen: Sequence[Sentence]) -> bool:
    """Whether each chosen sentence has a twin, and none that is out of date where the chosen one is not."""
    return bool(twins) and all(
        twin is not None and (twin.source.status not in OUT_OF_DATE or one.source.status in OUT_OF_DATE)
        for twin, one in zip(twins, chosen, strict=True)
    )


def _holds(quoted: Quote, sentence: Sentence) -> bool:
    return quoted.document_id == sentence.document_id and quoted.start <= sentence.start and sentence.end <= quoted.end


def _complaint(problems: Sequence[Problem]) -> str:
    return "\n".join(
        f"- {', '.join(problem.choice.labels) or 'no sentence'}: {(problem.choice.text or '')[:LONGEST]}\n"
        f"  Not in its sentences: {'; '.join(problem.parts)}"
        for problem in problems
    )
