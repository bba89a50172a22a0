"""A specification against frameworks: for each requirement the words on both sides, or that there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.checking.bench import Bench, Heard, all_topics
from assistant.checking.chat import ChatModel, judged_by
from assistant.checking.doubts import doubts
from assistant.checking.judge import Verdict, judged
from assistant.checking.scope import Asked, scope
from assistant.checking.sentences import Sentence, sentences
from assistant.checking.topics import Topics
from assistant.checking.weights import weights
from assistant.compose import ComposerFailed
from assistant.findings import Check, Finding
from assistant.framework_words import FrameworkWords
from corpus.frameworks import Framework
from corpus.records import Document, Nation, Passage, Quote, quote
from index.chunk import passages
from index.embed import Encoder

NEAREST = 3
"""Passages that a finding without evidence shows."""

Watch = Callable[[str, int, int], None]
"""Hears of each requirement as it is looked for: its title, how many ended, of how many."""


@dataclass(frozen=True)
class Means:
    """What a check needs of the house."""

    encoder: Encoder
    frameworks: Mapping[str, Framework]
    words: FrameworkWords
    chat: ChatModel | None = None
    """Judges in place of the built-in judge, where it stands up to the sentences that it names."""
    left_out: int | None = None
    """The hand whose examples are not looked near, where what that hand wrote is measured."""

    @cached_property
    def topics(self) -> Topics:
        """All that the frameworks ask, set side by side once."""
        topics = all_topics(self.frameworks, self.encoder)
        return topics if self.left_out is None else topics.without(self.left_out)


def check(
    specification: Document,
    means: Means,
    *,
    frameworks: Sequence[str] = (),
    nation: Nation | None = None,
    stages: Sequence[str] = (),
    warnings: Sequence[str] = (),
    read: Heard | None = None,
    watch: Watch | None = None,
) -> Check:
    """One finding for each requirement of each framework, in their order; the same document gives the same findings.

    ``frameworks``: slugs, each checked whole; none: all that apply. ``stages``: ids, where no framework is named.
    ``warnings``: of how the document was read. ``read`` hears how much of it is, before any requirement
    is looked for. What ``read`` and ``watch`` raise breaks it off. Raises ``ScopeWrong``.
    """
    wanted = scope(specification, means.frameworks, frameworks, nation, stages)
    said = sentences(specification)
    bench = Bench(said, means.encoder, means.topics, weights(), read)
    cut = passages(specification, means.encoder.count, means.encoder.window)
    judge = _Judge(means.chat)
    found = []
    for number, asked in enumerate(wanted.asked):
        if watch:
            watch(asked.requirement.title, number, len(wanted.asked))
        verdict = judge(bench, asked)
        found.append(_finding(specification, asked, verdict, said, cut, means.words))
    if watch:
        watch("", len(wanted.asked), len(wanted.asked))
    told = (
        *warnings,
        *doubts(said, bench.stances.count("orders"), sum(bench.foreign)),
        *judge.warnings,
        *wanted.warnings,
    )
    return Check(specification, wanted.frameworks, tuple(found), tuple(dict.fromkeys(told)), judge.name)


class _Judge:
    """The chat model until it fails, and the built-in judge from there on."""

    def __init__(self, chat: ChatModel | None) -> None:
        self._chat = chat
        self.name = chat.name if chat else "built in"
        self.warnings: list[str] = []

    def __call__(self, bench: Bench, asked: Asked) -> Verdict:
        if self._chat is None:
            return judged(bench, asked)
        try:
            return judged_by(self._chat, bench, asked)
        except ComposerFailed as failed:
            self._chat = None
            self.warnings.append(f"{failed}. The built-in judge decided from '{asked.requirement.title}' on.")
            return judged(bench, asked)


def _finding(
    document: Document,
    asked: Asked,
    verdict: Verdict,
    said: Sequence[Sentence],
    cut: Sequence[Passage],
    words: FrameworkWords,
) -> Finding:
    empty = verdict.status in ("not-found", "not-applicable")
    return Finding(
        framework=asked.framework.slug,
        requirement=asked.requirement.id,
        title=asked.requirement.title,
        same_as=asked.requirement.same_as,
        status=verdict.status,
        confidence=verdict.confidence,
        missing=verdict.missing,
        settles=verdict.settles,
        specification_quotes=tuple(_quoted(document, said[one]) for one in ([] if empty else verdict.evidence)),
        framework_quotes=words.quotes(asked.framework, asked.requirement),
        nearest=_nearest(verdict.nearest, said, cut) if verdict.status == "not-found" else (),
    )


def _quoted(document: Document, one: Sentence) -> Quote:
    return quote(document, one.start, one.end, document.text[one.start : one.end])


def _nearest(near: Sequence[int], said: Sequence[Sentence], cut: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages that the nearest sentences stand in, best first."""
    found: dict[int, Passage] = {}
    for number in near:
        one = said[number]
        for passage in cut:
            if passage.start <= one.start < passage.end:
                found.setdefault(passage.id, passage)
                break
        if len(found) == NEAREST:
            break
    return tuple(found.values())
