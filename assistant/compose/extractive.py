"""The built-in composer: chooses the sentences that answer, in their own words. Needs no model that writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from assistant.compose import Brief, Choice, Compose, Sentence
from assistant.compose.reading import closely, particular_of, topic_of, unheard_of
from index.embed import Encoder
from index.evidence import Numbers, OtherFormsOf, Rarity, otherwise_said
from index.weights import Weights, weights

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
        topic, particular = topic_of(look, scores), particular_of(look, scores)
        if not known.answers(topic, particular):
            return
        lower = np.array([STANDING * (1 - sentence.standing) for sentence in brief.sentences])
        doubtful = known.doubtful(topic, particular) or unheard_of(brief.question, look.asked)
        for choice in choices(brief.sentences, scores - lower):
            yield replace(choice, doubtful=doubtful)

    return compose


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
