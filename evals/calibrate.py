"""Fits ``index/weights.json``: ``python -m evals.calibrate --set CASES DOCUMENTS ... [--chunking FOLDER]``.

What ranks passages and sentences is fitted by a list-wise softmax over the sentences found (which of them answers?),
what tells that there is no answer by two logistic regressions: whether the library speaks of the matter, and whether
it says what is asked in particular. ``--only-refusals`` fits these two alone. ``--again`` puts a set to another
library, with what ships or without, so that they are fitted on small and large ones: a question whose evidence is not
there has no answer, and near misses are left out. Questions of ``--chunking`` (a folder of the chunking-evaluation
benchmark) count twice: as they are, and with the passages that answer them taken away, as questions that the library
does not answer. Test halves are never given to this script.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from assistant.compose import Brief
from assistant.compose.reading import (
    ALL_REFUSAL_MARKS,
    ANSWER_MARKS,
    PARTICULAR_MARKS,
    TOPIC_MARKS,
    Look,
    closely,
    particular_of,
    refusal_of,
    topic_of,
)
from assistant.follow_up import standing_alone
from assistant.number import numbered
from assistant.wire import House
from evals.case_files import load_cases
from evals.cases import Case, Evidence, holds, shares
from evals.fits import logistic_fit, softmax_fit
from evals.questions import asked, house_of
from index.evidence import SENTENCE_MARKS, Numbers
from index.query import Query
from index.search import Searcher
from index.weights import Weights, weights

FOUND = 12  # passages, as in assistant.ask
OFF_TOPIC = 0.02  # of answerable development questions, at which the threshold of the topic is set
NOT_PARTICULAR = 0.01  # of those left, at which that of the particular is set
DOUBTED_TOPIC, DOUBTED_PARTICULAR = 0.06, 0.08  # the same, where a word of doubt is said; see evals/LOG.md
NEAR_MISSES = 0.3  # of what another question counts, counts a near miss where the topic is fitted
BLANK = Weights(
    np.zeros(len(SENTENCE_MARKS)),
    np.zeros(len(ANSWER_MARKS)),
    np.zeros(len(ALL_REFUSAL_MARKS) + 1),
    np.zeros(len(TOPIC_MARKS) + 1),
    np.zeros(len(PARTICULAR_MARKS) + 1),
    *(0.0, 0.0, 0.0, 0.0),
)
OUT = Path(__file__).resolve().parent.parent / "index" / "weights.json"


@dataclass(frozen=True)
class Seen:
    """A question with what was found for it."""

    group: str
    id: str
    answerable: bool
    near_miss: bool
    look: Look
    answers: Numbers
    """For each sentence 1 if it is, holds or is part of the evidence."""


def seen(
    house: House, cases: Sequence[Case], group: str, known: Weights = BLANK, *, without_evidence: bool = False
) -> Iterator[Seen]:
    search = Searcher(house.library, house.encoder, known)
    file = {entry.document_id: entry.file for entry in house.library.entries()}
    for case in cases:
        question = standing_alone(case.question, asked(case).history)
        hits = search(Query(question, limit=2 * FOUND if without_evidence else FOUND))
        if without_evidence:
            hits = [hit for hit in hits if not _answers(hit.passage.text, hit.file, case)][:FOUND]
        sentences = numbered(hits, house.documents)
        if not sentences:
            continue
        look = closely(Brief(question, sentences), house.encoder, search.rarity, known)
        answers = [shares(one.text, file[one.document_id], case.evidence) for one in sentences]
        answerable, near_miss = case.answerable and not without_evidence, case.kind == "near-miss"
        yield Seen(group, case.id, answerable, near_miss, look, np.array(answers, float))


def elsewhere(house: House, cases: Sequence[Case], group: str, known: Weights) -> Iterator[Seen]:
    """The same in another library than that which the cases were written for."""
    there = {entry.file for entry in house.library.entries()}
    left = {case.id: any(one.document in there for one in case.evidence) for case in cases if case.kind != "near-miss"}
    for row in seen(house, [case for case in cases if case.id in left], group, known):
        yield replace(row, answerable=row.answerable and left[row.id])


def _answers(text: str, file: str, case: Case) -> bool:
    return (
        holds(text, file, case.evidence)
        or shares(text, file, case.evidence)
        or any(one.document == file and one.text[:60] in text for one in case.evidence)
    )


def ranking(rows: Sequence[Seen]) -> Weights:
    """What ranks passages and sentences, and what tells whether words that are no question are answered."""
    answered = [row for row in rows if row.answerable and row.answers.any()]
    of_search = softmax_fit([(row.look.marks[:, : len(SENTENCE_MARKS)], row.answers) for row in answered])
    of_answer = softmax_fit([(row.look.marks, row.answers) for row in answered])
    marks = np.array([refusal_of(row.look, row.look.marks @ of_answer) for row in rows])
    of_refusal = logistic_fit(marks, ALL_REFUSAL_MARKS, _answerable(rows), _evenly(rows))
    return replace(BLANK, of_search=of_search, of_answer=of_answer, of_refusal=of_refusal)


def _answerable(rows: Sequence[Seen]) -> Numbers:
    return np.array([float(row.answerable) for row in rows])


def refusing(rows: Sequence[Seen], known: Weights) -> Weights:
    """The same with what tells that there is no answer, without thresholds."""
    scores = [known.answer(row.look.marks) for row in rows]
    answerable, even = _answerable(rows), _evenly(rows)
    near = np.array([row.near_miss for row in rows])
    topic = np.array([topic_of(row.look, of_row) for row, of_row in zip(rows, scores, strict=True)])
    particular = np.array([particular_of(row.look, of_row) for row, of_row in zip(rows, scores, strict=True)])
    asked = near | (answerable > 0)
    return replace(
        known,
        of_topic=logistic_fit(topic, TOPIC_MARKS, answerable, np.where(near, NEAR_MISSES, 1.0) * even),
        of_particular=logistic_fit(particular[asked], PARTICULAR_MARKS, answerable[asked], even[asked]),
    )


def _evenly(rows: Sequence[Seen]) -> Numbers:
    """Weights that let each group count alike, and in it answerable and other questions."""
    kinds = [(row.group.removesuffix(" without"), row.answerable) for row in rows]
    return np.array([1 / kinds.count(kind) for kind in kinds])


def chances(rows: Sequence[Seen], known: Weights) -> Numbers:
    """For each question those that the library speaks of the matter, and that it says what is asked in particular."""
    found = []
    for row in rows:
        scores = known.answer(row.look.marks)
        found.append((known.topic(topic_of(row.look, scores)), known.particular(particular_of(row.look, scores))))
    return np.array(found)


def crosswise(rows: Sequence[Seen], ranked: Weights | None, folds: int = 5) -> tuple[Numbers, float, float]:
    """Chances of questions not fitted on, and how often the first and one of the first three sentences answer.

    A question that is asked of several libraries is in one fold. ``ranked``: the ranking, where it is not fitted anew.
    """
    found = np.zeros((len(rows), 2))
    first, among = [], []
    fold_of = {name: place % folds for place, name in enumerate(dict.fromkeys(row.id for row in rows))}
    for fold in range(folds):
        inside = [row for row in rows if fold_of[row.id] != fold]
        outside = [place for place, row in enumerate(rows) if fold_of[row.id] == fold]
        known = refusing(inside, ranked or ranking(inside))
        found[outside] = chances([rows[place] for place in outside], known)
        for row in (rows[place] for place in outside):
            if row.answerable:
                order = np.argsort(-known.answer(row.look.marks), kind="stable")
                first.append(bool(row.answers[order[0]]))
                among.append(bool(row.answers[order[:3]].any()))
    return found, float(np.mean(first)), float(np.mean(among))


def thresholds(found: Numbers, off_topic: float, not_particular: float) -> tuple[float, float]:
    """Where these shares of answerable questions, whose chances ``found`` are, fall below."""
    topic = float(np.quantile(found[:, 0], off_topic))
    return topic, float(np.quantile(found[found[:, 0] >= topic, 1], not_particular))


def chunking_cases(folder: Path) -> tuple[Path, list[Case]]:
    base = next(folder.rglob("questions_df.csv")).parent
    cases = []
    with (base / "questions_df.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            pieces = [Evidence(f"{row['corpus_id']}.md", one["content"]) for one in json.loads(row["references"])]
            cases.append(Case(f"chunking-{number}", row["question"], True, "look-up", tuple(pieces)))
    return base / "corpora", cases


say = partial(print, flush=True)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs=2, action="append", type=Path, metavar=("CASES", "DOCUMENTS"), default=[])
    parser.add_argument(
        "--builtin", action="append", default=[], help="a set, by its name, that is asked with what ships"
    )
    parser.add_argument("--chunking", type=Path)
    parser.add_argument("--questions", type=int, default=120, help="of the chunking benchmark, evenly spread")
    parser.add_argument(
        "--again", nargs=3, action="append", metavar=("CASES", "DOCUMENTS", "BUILTIN"), default=[], help="yes or no"
    )
    parser.add_argument("--only-refusals", action="store_true", help="leave what ranks as it ships")
    return parser.parse_args()


def _asked(given: argparse.Namespace, known: Weights, folder: Path) -> list[Seen]:
    """Every question that was given, with what was found for it. ``folder``: where libraries are made."""
    rows: list[Seen] = []
    for number, (cases, documents) in enumerate(given.set):
        house = house_of(documents, folder / str(number), cases.stem in given.builtin)
        rows += seen(house, load_cases(cases, documents), cases.stem, known)
        say(f"{cases.stem}: {len(rows)} questions so far")
    for number, (name, of_again, builtin) in enumerate(given.again):
        house = house_of(Path(of_again), folder / f"again{number}", builtin == "yes")
        rows += elsewhere(house, load_cases(Path(name), Path(of_again)), f"{Path(name).stem} again", known)
    if given.chunking:
        documents, of_chunks = chunking_cases(given.chunking)
        of_chunks = of_chunks[:: max(1, len(of_chunks) // given.questions)]
        house = house_of(documents, folder / "chunking")
        rows += seen(house, of_chunks, "chunking", known)
        rows += seen(house, of_chunks, "chunking without", known, without_evidence=True)
    return rows


def _tell(rows: Sequence[Seen], refused: np.ndarray, doubted: np.ndarray) -> None:
    """How often each group and kind of questions is refused, or answered under a word of doubt."""
    answerable, near = np.array([row.answerable for row in rows]), np.array([row.near_miss for row in rows])
    kinds = {"answerable": answerable, "out of scope": ~answerable & ~near, "near misses": ~answerable & near}
    for group in dict.fromkeys(row.group for row in rows):
        inside = np.array([row.group == group for row in rows])
        for kind, which in kinds.items():
            if (inside & which).any():
                said = f"{refused[inside & which].mean():.3f} refused, {doubted[inside & which].mean():.3f} in doubt"
                say(f"{group}, {kind}: {said}")


def main() -> None:
    given = _given()
    shipped = weights() if given.only_refusals else None
    with tempfile.TemporaryDirectory() as folder:
        rows = _asked(given, shipped or BLANK, Path(folder))
    known = refusing(rows, shipped or ranking(rows))
    outside, first, among = crosswise(rows, shipped)
    ours = np.array([row.answerable and not row.group.startswith("chunking") for row in rows])
    topic, particular = thresholds(outside[ours], OFF_TOPIC, NOT_PARTICULAR)
    less, least = thresholds(outside[ours], DOUBTED_TOPIC, DOUBTED_PARTICULAR)
    refused = (outside[:, 0] < topic) | (outside[:, 1] < particular)
    doubted = ~refused & ((outside[:, 0] < less) | (outside[:, 1] < least))
    _tell(rows, refused, doubted)
    say(f"crosswise: first sentence answers {first:.3f}, one of the first three {among:.3f}")
    fields = {
        "fitted on": sorted({row.group for row in rows}),
        "search": dict(zip(SENTENCE_MARKS, known.of_search.round(4).tolist(), strict=True)),
        "answer": dict(zip(ANSWER_MARKS, known.of_answer.round(4).tolist(), strict=True)),
        "refusal": dict(zip((*ALL_REFUSAL_MARKS, "constant"), known.of_refusal.round(4).tolist(), strict=True)),
        "topic": dict(zip((*TOPIC_MARKS, "constant"), known.of_topic.round(4).tolist(), strict=True)),
        "particular": dict(zip((*PARTICULAR_MARKS, "constant"), known.of_particular.round(4).tolist(), strict=True)),
        "topic threshold": round(topic, 4),
        "particular threshold": round(particular, 4),
        "topic doubt": round(less, 4),
        "particular doubt": round(least, 4),
    }
    OUT.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
