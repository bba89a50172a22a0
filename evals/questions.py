"""Questions with labelled answers against search and ask: ``python -m evals.questions CASES --documents FOLDER``."""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.answers import Answer
from assistant.ask import Question, ask
from assistant.compose import Turn
from assistant.compose.extractive import extractive
from assistant.follow_up import standing_alone
from assistant.settings import Settings
from assistant.wire import House
from corpus.glossary import OtherForms
from evals.cases import Case, holds, load_cases
from index.add import add
from index.builtin import add_builtin
from index.query import Query
from index.search import Searcher


def measured(house: House, cases: Sequence[Case]) -> dict[str, float]:
    """Share of answerable questions with evidence first and among five, quoted first and at all; and of refusals."""
    file = {entry.document_id: entry.file for entry in house.library.entries()}
    tally: Counter[str] = Counter()
    lengths, seconds = [], []
    for case in cases:
        began = time.perf_counter()
        outcome = ask(asked(case), house.means)
        seconds.append(time.perf_counter() - began)
        if not case.answerable:
            tally[f"{case.kind} asked"] += 1
            tally[f"{case.kind} refused"] += not isinstance(outcome, Answer)
            continue
        tally["answerable"] += 1
        wanted = Query(standing_alone(case.question, asked(case).history), limit=5)
        found = [holds(hit.passage.text, hit.file, case.evidence) for hit in house.search(wanted)]
        tally["first passage"] += any(found[:1])
        tally["five passages"] += any(found)
        if not isinstance(outcome, Answer):
            tally["wrongly refused"] += 1
            continue
        lengths.append(sum(len(statement.text.split()) for statement in outcome.statements))
        said = [
            any(holds(quote.text, file[quote.document_id], case.evidence) for quote in statement.quotes)
            for statement in outcome.statements
        ]
        tally["first statement"] += said[0]
        tally["any statement"] += any(said)
    many = tally["answerable"] or 1
    figures = {
        f"evidence in {name}": tally[name] / many
        for name in ("first passage", "five passages", "first statement", "any statement")
    }
    figures["wrongly refused"] = tally["wrongly refused"] / many
    for kind in sorted(name.removesuffix(" asked") for name in tally if name.endswith(" asked")):
        figures[f"{kind} refused"] = tally[f"{kind} refused"] / tally[f"{kind} asked"]
    figures["median words"] = statistics.median(lengths) if lengths else 0
    figures["median seconds"] = statistics.median(seconds)
    return figures


def asked(case: Case) -> Question:
    """The question as it comes to the product: after what was asked before, whose answers play no part."""
    return Question(case.question, history=tuple(Turn(question, "") for question in case.history))


def house_of(documents: Path, folder: Path, builtin: bool = False) -> House:
    """A library of its own with the files of a folder and, if wanted, the knowledge that ships with the product."""
    house = House(Settings(folder))
    if builtin:
        add_builtin(house.library, house.encoder)
    for _ in add(house.library, house.encoder, [documents]):
        pass
    return house


def without_glossary(house: House) -> None:
    """Let a house take the terms of a question only as they are written."""

    def nothing(question: str) -> tuple[OtherForms, ...]:
        return ()

    house.search = Searcher(house.library, house.encoder, other_forms=nothing)
    house.extractive = extractive(house.encoder, house.search.rarity, other_forms=nothing)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--builtin", action="store_true", help="with the knowledge that ships with the product")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--without-glossary", action="store_true", help="take the terms of a question as written")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = house_of(given.documents, Path(folder) / "library", given.builtin)
        if given.without_glossary:
            without_glossary(house)
        for file in given.cases:
            figures = measured(house, load_cases(file, given.documents))
            if given.json:
                print(json.dumps({"cases": file.stem, **figures}))
            else:
                print(file.stem)
                for name, value in figures.items():
                    print(f"  {name:28} {value:.3f}")


if __name__ == "__main__":
    main()
