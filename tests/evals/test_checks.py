"""The labelled specifications, and what is measured with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from ended import Command

from assistant.checking.bench import all_topics
from assistant.checking.examples import as_json
from assistant.findings import Finding, Outcome
from corpus.frameworks import load_frameworks
from corpus.records import Document, quote
from evals.cases import CasesInvalid
from evals.check_figures import MET, FindingsWrong, figures, judged
from evals.check_peers import chosen, shared_words
from evals.checking import measured
from evals.checks import PROVEN, Specification, checks_folder, load_checks
from evals.fit_checks import examples_in
from index.embed import HashEmbedder

SPECIFICATION = """# Hospice at home

The provider shall hold a register of people near the end of life. Nobody is offered advance care planning.

There is a telephone line at night for patients.
"""
LABELS = """document: home.md
title: Hospice at home
nation: england
form: short
labels:
- {framework: nice-qs13, requirement: statement-1, status: covered, evidence: [shall hold a register of people]}
- {framework: nice-qs13, requirement: statement-2, status: contradicted, evidence: [Nobody is offered advance care planning.]}
- {framework: nice-qs13, requirement: statement-3, status: not-found}
- {framework: nice-qs13, requirement: statement-4, status: partly, evidence: ["There is a telephone line at night for patients."], missing: carers}
- {framework: nice-qs13, requirement: statement-5, status: not-found}
"""  # noqa: E501


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home.md").write_text(SPECIFICATION, "utf-8")
    (tmp_path / "home.labels.yaml").write_text(LABELS, "utf-8")
    return tmp_path


def always(status: Outcome, document: Document, frameworks: Sequence[str]) -> list[Finding]:
    """A checker that says the same of every requirement and quotes the whole document."""
    words = quote(document, 0, len(document.text), document.text)
    return [
        Finding(slug, one.id, one.title, one.same_as, status, 1.0, None, None, (words,), ())
        for slug in frameworks
        for one in load_frameworks()[slug].requirements
    ]


@pytest.mark.parametrize("half", ["development", "test"])
def test_every_label_that_ships_names_a_requirement_and_words_that_its_specification_has(half: Any) -> None:
    specifications = load_checks(checks_folder(half))

    labels = [label for one in specifications for label in one.labels]
    assert len({one.document.id for one in specifications}) == len(specifications)
    assert len(specifications) >= {"development": 68, "test": 13}[half]
    assert all(label.evidence and all(label.evidence) for label in labels if label.status in PROVEN)
    assert all(sum(label.status == status for label in labels) >= 25 for status in (*PROVEN, "not-found"))
    assert {one.document.source.nation for one in specifications} == {"england", "scotland"}


def test_the_examples_that_ship_are_the_labelled_evidence_of_the_development_half_and_of_no_other() -> None:
    shipped = resources.files("assistant.checking").joinpath("examples.json").read_text("utf-8")

    assert shipped == as_json(examples_in(load_checks(checks_folder("development"))))


def test_what_a_hand_wrote_can_be_left_out_of_what_a_check_looks_near() -> None:
    encoder, frameworks = HashEmbedder(), load_frameworks()
    topics = all_topics({"nice-qs13": frameworks["nice-qs13"]}, encoder)

    left = topics.without(2)

    hands = {probe.hand for one in topics.topics for probe in one.probes}
    assert {1, 2, None} <= hands
    assert {probe.hand for one in left.topics for probe in one.probes} == hands - {2}
    assert all(len(one.probes) == len(one.vectors) for one in left.topics)


def test_no_specification_is_in_both_halves() -> None:
    titles = [
        {one.document.source.title for one in load_checks(checks_folder(half))} for half in ("development", "test")
    ]

    assert not titles[0] & titles[1]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "shall hold a register of people]",
            "holds a list of people]",
            "line 6, labels.0.evidence.0: 'home.md' does not",
        ),
        ("requirement: statement-1", "requirement: statement-9", "'statement-9' is no requirement of nice-qs13"),
        (
            "requirement: statement-2",
            "requirement: statement-1",
            "line 7, labels.1.requirement: 'statement-1' is labelled",
        ),
        ("nice-qs13, requirement: statement-5", "qs13, requirement: statement-5", "'qs13' is no framework"),
        ("- {framework: nice-qs13, requirement: statement-5, status: not-found}\n", "", "'statement-5' is missing"),
        ("statement-3, status: not-found", "statement-3, status: covered", "'covered' needs the words that show it"),
        (", missing: carers", "", "'partly' has to say what is missing"),
        ("status: contradicted", "status: denied", "labels.1.status: 'denied' is none of"),
        ("document: home.md", "document: away.md", "line 1, document: 'away.md' is not the file beside it"),
    ],
)
def test_a_label_that_breaks_the_rules_is_told_with_its_file_and_line(
    folder: Path, before: str, after: str, told: str
) -> None:
    file = folder / "home.labels.yaml"
    assert before in LABELS
    file.write_text(LABELS.replace(before, after, 1), "utf-8")

    with pytest.raises(CasesInvalid, match=r"home\.labels\.yaml, line") as refused:
        load_checks(folder)

    assert told in str(refused.value)


def test_a_specification_without_labels_is_told(folder: Path) -> None:
    (folder / "forgotten.md").write_text("# Forgotten\n\nNothing.\n", "utf-8")

    with pytest.raises(CasesInvalid, match=r"forgotten\.md has no labels: write forgotten\.labels\.yaml"):
        load_checks(folder)


def test_to_call_everything_covered_is_precise_by_the_share_that_is_met_and_finds_all(folder: Path) -> None:
    (one,) = load_checks(folder)

    found = figures([judged(one, always("covered", one.document, one.frameworks))])

    assert (found.precision[MET].mean, found.recall[MET].mean) == (0.4, 1.0)
    assert (found.precision["covered"].mean, found.recall["covered"].mean) == (0.2, 1.0)
    assert found.recall["contradicted"].mean == found.f1["partly"].mean == 0.0
    assert found.table[0] == (1, 0, 0, 0, 0)
    assert found.evidence.mean == found.shown.mean == 1.0


def test_a_checker_that_is_always_right_has_the_best_figures(folder: Path) -> None:
    (one,) = load_checks(folder)

    found = figures([judged(one, labelled(one))])

    assert {interval.mean for interval in found.f1.values()} == {1.0}
    assert found.evidence.mean == 0.0  # it quotes nothing


def labelled(one: Specification) -> list[Finding]:
    findings = always("covered", one.document, one.frameworks)
    return [
        replace(finding, status=label.status, specification_quotes=())
        for finding, label in zip(findings, one.labels, strict=True)
    ]


def test_a_requirement_without_a_finding_is_a_fault(folder: Path) -> None:
    (one,) = load_checks(folder)

    with pytest.raises(FindingsWrong, match="no finding for nice-qs13:statement-5"):
        judged(one, always("covered", one.document, one.frameworks)[:-1])


def test_intervals_say_how_much_hangs_on_single_specifications(folder: Path) -> None:
    (one,) = load_checks(folder)
    none = replace(one, labels=tuple(replace(label, status="not-found", evidence=()) for label in one.labels))
    everything = partial(always, "covered")

    alike = figures([judged(one, everything(one.document, one.frameworks))] * 4).precision[MET]
    mixed = figures([judged(each, everything(each.document, each.frameworks)) for each in (one, none) * 4])

    assert alike.low == alike.mean == alike.high == 0.4
    assert mixed.precision[MET].low < mixed.precision[MET].mean == 0.2 < mixed.precision[MET].high


def test_the_margin_is_over_the_better_of_the_simple_checkers(folder: Path) -> None:
    specifications = load_checks(folder)
    by_words = chosen(shared_words(), specifications)

    found = measured(
        "development",
        {"check": lambda document, slugs: labelled(specifications[0]), "shared words": by_words},
        specifications,
        lambda done, of: None,
    )

    assert found.better_peer == "shared words"
    assert found.margins()["check"].mean == 1 - found.figures["shared words"].f1[MET].mean


def test_the_command_measures_a_folder_of_ones_own(assistant: Command, folder: Path) -> None:
    ended = assistant("eval", "checks", "--folder", folder, "--json")

    assert ended.code == 0, ended.err
    assert (ended.json["specifications"], ended.json["labels"]) == (1, 5)
    assert ended.json["checkers"].keys() == {"check", "similarity", "shared words"}
    assert ended.json["margins"].keys() == {"check"}
    confusion = ended.json["checkers"]["similarity"]["confusion"]
    assert sum(sum(row.values()) for row in confusion.values()) == 5


def test_single_results_of_the_test_half_are_not_shown(assistant: Command) -> None:
    ended = assistant("eval", "checks", "--half", "test", "--mistakes")

    assert ended.code != 0
    assert "test half are not shown" in ended.err
