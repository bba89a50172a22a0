"""The commissioners' benchmark: every label stands in its document, and the halves are what the seed makes of them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from corpus.knowledge import builtin_documents
from corpus.read import read
from corpus.read.markdown import read_markdown
from corpus.records import Document, Reading, Source
from evals import cases as module
from evals.case_files import load_cases
from evals.cases import Case, CasesInvalid, halved, holds, plain
from index.bm25 import bm25
from index.chunk import passages
from index.embed import HashEmbedder
from index.lexical import SCHEMA, add, terms

EVALS = Path(module.__file__).parent
SEED = 5  # of the split, as evals/README.md says
HALVES = [EVALS / "cases" / f"commissioners-{half}.jsonl" for half in ("development", "test")]
UNANSWERED = {"out-of-scope", "near-miss"}


@cache
def library() -> dict[str, tuple[str, Reading]]:
    """Title and reading of each document by its file's name: those written for the benchmark and those that ship."""
    written = {file.name: (file.stem, read(file)) for file in (EVALS / "documents").iterdir()}
    return written | {one.file: (one.source.title, read_markdown(one.markdown)) for one in builtin_documents()}


def both() -> list[Case]:
    return [case for half in HALVES for case in load_cases(half)]


def test_every_piece_of_evidence_stands_in_its_document() -> None:
    words = {file: plain(reading.text) for file, (_, reading) in library().items()}
    astray = [
        f"{case.id}: '{one.document}' does not say: {one.text}"
        for case in both()
        for one in case.evidence
        if plain(one.text) not in words.get(one.document, "")
    ]
    assert not astray, "\n".join(astray)


def test_what_is_answerable_has_evidence_and_what_is_not_has_none() -> None:
    for case in both():
        assert case.answerable == bool(case.evidence) == (case.kind not in UNANSWERED), case.id


def asked(one: Mapping[str, Any]) -> str:
    """A question with those before it, however it is spaced and written."""
    return " / ".join(" ".join(words.casefold().split()) for words in [*one.get("history", ()), one["question"]])


def test_ids_are_unique_and_no_question_stands_in_two_sets() -> None:
    assert max(Counter(case.id for case in both()).values()) == 1
    ours: Counter[str] = Counter()
    others: set[str] = set()
    for file in (EVALS / "cases").glob("*.jsonl"):
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        questions = [asked(one) for one in lines if "question" in one]
        (ours if file in HALVES else others).update(questions)
    assert len(ours) >= 280
    assert max(ours.values()) == 1
    assert not others & ours.keys()


def test_the_halves_are_dealt_by_the_stated_seed_and_have_the_same_mix() -> None:
    development, test = (load_cases(half) for half in HALVES)
    assert halved(reversed([*development, *test]), SEED) == (development, test)
    mix = [Counter(case.kind for case in half) for half in (development, test)]
    assert all(abs(mix[0][kind] - mix[1][kind]) <= 1 for kind in mix[0] | mix[1])


def test_the_benchmark_is_as_large_and_as_mixed_as_promised() -> None:
    kinds = Counter(case.kind for case in both())
    assert sum(kinds.values()) >= 280
    assert kinds["out-of-scope"] >= 40
    assert kinds["near-miss"] >= 50
    assert kinds["follow-up"] == sum(bool(case.history) for case in both())
    assert any(len(case.parts) > 2 for case in both())


def test_parts_group_what_says_the_same_and_old_files_have_one_part(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    evidence = [{"document": "a.md", "text": "one"}, {"document": "b.md", "text": "one again"}]
    case = {"id": "1", "question": "Which?", "answerable": True, "evidence": evidence}
    two = {**case, "id": "2", "evidence": [evidence[0] | {"part": 1}, evidence[1] | {"part": 2}], "history": ["Who?"]}
    file.write_text(f"{json.dumps(case)}\n{json.dumps(two)}\n")
    old, new = load_cases(file)
    assert [len(part) for part in old.parts] == [2]
    assert [len(part) for part in new.parts] == [1, 1]
    assert (old.history, new.history) == ((), ("Who?",))


@pytest.mark.parametrize(
    "wrong",
    [
        {"history": "Who?"},
        {"evidence": [{"document": "a", "text": "b", "part": "x"}]},
        {"evidence": [{"document": "a", "page": "two"}]},
        {"evidence": [{"document": "a", "page": 0}]},
        {"evidence": ["a"]},
        {"answerable": "yes"},
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, wrong: dict[str, object]) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps({"id": "1", "question": "Which?", "answerable": True, **wrong}))
    with pytest.raises(CasesInvalid, match="line 1"):
        load_cases(file)


def test_words_alone_do_not_find_what_answers_the_development_half() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    placed: list[tuple[str, str]] = []
    for file, (title, reading) in library().items():
        document = Document(file, file, file, Source(title), reading.text, reading.blocks)
        cut = passages(document, HashEmbedder().count)
        add(db, ((len(placed) + number, passage) for number, passage in enumerate(cut, 1)), "", title)
        placed += [(file, passage.text) for passage in cut]
    known = bm25(db)
    found, first = [], []
    for case in load_cases(HALVES[0]):
        if case.answerable:
            asked = terms(" ".join([*case.history, case.question]))
            best = [placed[number - 1] for number, _ in known.ranked(db, asked, 10)]
            right = [[holds(text, file, part) for file, text in best] for part in case.parts]
            found.append(mean(any(part) for part in right))
            first.append(max((1 / (part.index(True) + 1) for part in right if any(part)), default=0))
    assert 0.5 < mean(found) <= 0.85
    assert 0.3 < mean(first) <= 0.60
