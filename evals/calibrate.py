"""Fits ``index/weights.json``: ``python -m evals.calibrate --set CASES DOCUMENTS ... [--chunking FOLDER]``.

What ranks passages and sentences is fitted by a list-wise softmax over the sentences found (which of them answers?),
what tells that there is no answer by a logistic regression. Questions of ``--chunking`` (a folder of the
chunking-evaluation benchmark) count twice: as they are, and with the passages that answer them taken away, as questions
that the library does not answer. Test halves are never given to this script.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from assistant.compose import Brief
from assistant.compose.extractive import ALL_REFUSAL_MARKS, ANSWER_MARKS, Look, closely, refusal_of
from assistant.follow_up import standing_alone
from assistant.number import numbered
from assistant.wire import House
from evals.cases import Case, Evidence, holds, load_cases, shares
from evals.questions import asked, house_of
from index.evidence import SENTENCE_MARKS, Numbers
from index.query import Query
from index.search import Searcher
from index.weights import Weights

FOUND = 12  # passages, as in assistant.ask
WRONG_REFUSALS = 0.03  # of answerable development questions, at which the threshold is set
BLANK = Weights(np.zeros(len(SENTENCE_MARKS)), np.zeros(len(ANSWER_MARKS)), np.zeros(len(ALL_REFUSAL_MARKS) + 1), 0.0)
OUT = Path(__file__).resolve().parent.parent / "index" / "weights.json"


@dataclass(frozen=True)
class Seen:
    """A question with what was found for it."""

    group: str
    answerable: bool
    look: Look
    answers: Numbers
    """For each sentence 1 if it is, holds or is part of the evidence."""


def seen(house: House, cases: Sequence[Case], group: str, *, without_evidence: bool = False) -> Iterator[Seen]:
    search = Searcher(house.library, house.encoder, BLANK)
    file = {entry.document_id: entry.file for entry in house.library.entries()}
    for case in cases:
        question = standing_alone(case.question, asked(case).history)
        hits = search(Query(question, limit=2 * FOUND if without_evidence else FOUND))
        if without_evidence:
            hits = [hit for hit in hits if not _answers(hit.passage.text, hit.file, case)][:FOUND]
        sentences = numbered(hits, house.documents)
        if not sentences:
            continue
        look = closely(Brief(question, sentences), house.encoder, search.rarity, BLANK)
        answers = [shares(one.text, file[one.document_id], case.evidence) for one in sentences]
        yield Seen(group, case.answerable and not without_evidence, look, np.array(answers, float))


def _answers(text: str, file: str, case: Case) -> bool:
    return (
        holds(text, file, case.evidence)
        or shares(text, file, case.evidence)
        or any(one.document == file and one.text[:60] in text for one in case.evidence)
    )


def softmax_fit(rows: Sequence[tuple[Numbers, Numbers]], penalty: float = 3.0, steps: int = 400) -> Numbers:
    """Weights under which the sentences that answer (1 in the second array) stand highest; Adam, standardised."""
    whole = np.concatenate([marks for marks, _ in rows])
    mean, spread = whole.mean(axis=0), whole.std(axis=0) + 1e-6
    scaled = [((marks - mean) / spread, answers) for marks, answers in rows]
    size = whole.shape[1]
    found, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        slope = penalty * found / len(rows)
        for marks, answers in scaled:
            scores = marks @ found
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            right = chance * answers
            slope -= marks.T @ (right / (right.sum() + 1e-12) - chance) / len(rows)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        found -= 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return np.asarray(found / spread)


def logistic_fit(marks: Numbers, answerable: Numbers, weight: Numbers, penalty: float = 100.0) -> Numbers:
    """Weights and, last, the constant of the log odds that there is an answer; gradient descent, standardised.

    What speaks for an answer may not count against one, nor the reverse: on few questions the fit would trade one
    such mark for another, and refuse what stands there word for word.
    """
    against = np.array([-1.0 if "missing" in name or "unknown" in name else 1.0 for name in ALL_REFUSAL_MARKS])
    mean, spread = marks.mean(axis=0), marks.std(axis=0) + 1e-9
    scaled = np.column_stack([(marks - mean) / spread, np.ones(len(marks))])
    found = np.zeros(scaled.shape[1])
    for _ in range(4000):
        chance = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ ((chance - answerable) * weight) / weight.sum()
        slope[:-1] += penalty * found[:-1] / len(marks)
        found -= 0.3 * slope
        found[:-1] = np.where(found[:-1] * against > 0, found[:-1], 0.0)
    plain = found[:-1] / spread
    return np.append(plain, found[-1] - float(plain @ mean))


def fitted(rows: Sequence[Seen]) -> Weights:
    answered = [row for row in rows if row.answerable and row.answers.any()]
    of_search = softmax_fit([(row.look.marks[:, : len(SENTENCE_MARKS)], row.answers) for row in answered])
    of_answer = softmax_fit([(row.look.marks, row.answers) for row in answered])
    marks = np.array([refusal_of(row.look, row.look.marks @ of_answer) for row in rows])
    answerable = np.array([float(row.answerable) for row in rows])
    return Weights(of_search, of_answer, logistic_fit(marks, answerable, _evenly(rows)), 0.0)


def _evenly(rows: Sequence[Seen]) -> Numbers:
    """Weights that let each group count alike, and in it answerable and other questions."""
    kinds = [(row.group.removesuffix(" without"), row.answerable) for row in rows]
    return np.array([1 / kinds.count(kind) for kind in kinds])


def chances(rows: Sequence[Seen], known: Weights) -> Numbers:
    return np.array([known.answerable(refusal_of(row.look, known.answer(row.look.marks))) for row in rows])


def crosswise(rows: Sequence[Seen], folds: int = 5) -> tuple[Numbers, float, float]:
    """Chances of questions not fitted on, and how often the first and one of the first three sentences answer."""
    found = np.zeros(len(rows))
    first, among = [], []
    for fold in range(folds):
        inside = [row for place, row in enumerate(rows) if place % folds != fold]
        outside = [place for place in range(len(rows)) if place % folds == fold]
        known = fitted(inside)
        found[outside] = chances([rows[place] for place in outside], known)
        for row in (rows[place] for place in outside):
            if row.answerable:
                order = np.argsort(-known.answer(row.look.marks), kind="stable")
                first.append(bool(row.answers[order[0]]))
                among.append(bool(row.answers[order[:3]].any()))
    return found, float(np.mean(first)), float(np.mean(among))


def chunking_cases(folder: Path) -> tuple[Path, list[Case]]:
    base = next(folder.rglob("questions_df.csv")).parent
    cases = []
    with (base / "questions_df.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            pieces = [Evidence(f"{row['corpus_id']}.md", one["content"]) for one in json.loads(row["references"])]
            cases.append(Case(f"chunking-{number}", row["question"], True, "look-up", tuple(pieces)))
    return base / "corpora", cases


say = partial(print, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs=2, action="append", type=Path, metavar=("CASES", "DOCUMENTS"), default=[])
    parser.add_argument(
        "--builtin", action="append", default=[], help="a set, by its name, that is asked with what ships"
    )
    parser.add_argument("--chunking", type=Path)
    parser.add_argument("--questions", type=int, default=120, help="of the chunking benchmark, evenly spread")
    given = parser.parse_args()
    rows: list[Seen] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (cases, documents) in enumerate(given.set):
            house = house_of(documents, Path(folder) / str(number), cases.stem in given.builtin)
            rows += seen(house, load_cases(cases, documents), cases.stem)
            say(f"{cases.stem}: {len(rows)} questions so far")
        if given.chunking:
            documents, of_chunks = chunking_cases(given.chunking)
            of_chunks = of_chunks[:: max(1, len(of_chunks) // given.questions)]
            house = house_of(documents, Path(folder) / "chunking")
            rows += seen(house, of_chunks, "chunking")
            rows += seen(house, of_chunks, "chunking without", without_evidence=True)
    known = fitted(rows)
    outside, first, among = crosswise(rows)
    ours = np.array([not row.group.startswith("chunking") for row in rows])
    answerable = np.array([row.answerable for row in rows])
    threshold = float(np.quantile(outside[ours & answerable], WRONG_REFUSALS))
    for group in dict.fromkeys(row.group for row in rows):
        inside = np.array([row.group == group for row in rows])
        for kind, which in (("answerable", answerable), ("unanswerable", ~answerable)):
            if (inside & which).any():
                say(f"{group}, {kind}: {float((outside[inside & which] < threshold).mean()):.3f} refused")
    say(f"crosswise: first sentence answers {first:.3f}, one of the first three {among:.3f}")
    fields = {
        "fitted on": sorted({row.group for row in rows}),
        "search": dict(zip(SENTENCE_MARKS, known.of_search.round(4).tolist(), strict=True)),
        "answer": dict(zip(ANSWER_MARKS, known.of_answer.round(4).tolist(), strict=True)),
        "refusal": dict(zip((*ALL_REFUSAL_MARKS, "constant"), known.of_refusal.round(4).tolist(), strict=True)),
        "threshold": round(threshold, 4),
    }
    OUT.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
