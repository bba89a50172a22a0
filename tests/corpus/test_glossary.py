"""The glossary: what ships is whole and can be cited, terms are found in texts, a broken entry is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.glossary import Glossary, documents, load_glossary
from corpus.read.markdown import read_markdown
from corpus.schema import KnowledgeInvalid

TERMS = """\
terms:
  - term: Old Board
    group: Bodies
    abbreviations: [OB]
    also: [first board, B1]
    meaning: a board until 2013
    now: [New Board]
    nation: england
    source: The Boards
    checked: read
  - term: New Board
    group: Bodies
    abbreviations: [NB]
    meaning: a board since 2013
    nation: england
    checked: recalled
  - term: Plan Board
    group: Bodies
    abbreviations: [PB, NB]
    meaning: a board for plans
    nation: england
    checked: recalled
"""


def glossary_of(folder: Path, text: str = TERMS) -> Glossary:
    (folder / "glossary.yaml").write_text(text, encoding="utf-8")
    return load_glossary(folder)


def others(glossary: Glossary, text: str) -> dict[str, tuple[str, ...]]:
    return {one.said: one.others for one in glossary.other_forms(text)}


# --- what ships


def test_the_glossary_holds_the_terms_of_the_field() -> None:
    terms = load_glossary().terms
    assert len(terms) >= 130
    assert {term.nation for term in terms} >= {"england", "scotland", "wales", "northern-ireland"}


def test_historic_terms_lead_to_those_of_today() -> None:
    glossary = load_glossary()
    names = {term.term: term for term in glossary.terms}
    after = [term.term for term in glossary.successors(names["Primary Care Trust"])]
    assert after == ["Clinical Commissioning Group", "Integrated Care Board"]
    assert not any(term in glossary.successors(term) for term in glossary.terms)


def test_every_entry_is_found_in_a_document_of_its_nation_and_certainty() -> None:
    made = documents()
    texts = {(one.source.nation, one.source.checked): read_markdown(one.markdown).text for one in made}
    for term in load_glossary().terms:
        assert f"{term.name}: {term.meaning}" in texts[(term.nation, term.checked)]
    assert len({one.slug for one in made}) == len(made)


def test_what_is_from_memory_says_so_in_every_sentence() -> None:
    recalled = next(one for one in documents() if one.slug == "glossary-england-recalled")
    lines = [line for line in recalled.markdown.decode().splitlines() if line and not line.startswith("#")]
    assert lines
    assert all(line.startswith("From memory, not checked: ") for line in lines)


def test_an_entry_says_what_it_stands_for_what_came_after_and_where_it_was_read() -> None:
    england = next(one for one in documents() if one.slug == "glossary-england")
    text = read_markdown(england.markdown).text
    assert "PCT stands for Primary Care Trust." in text
    historic = (
        "is a historic term; what came after it: Clinical Commissioning Group (CCG), then Integrated Care Board (ICB)."
    )
    assert f"Primary Care Trust (PCT) {historic}" in text
    assert "until March 2013 (read in: P39 Commissioning end of life services using care profiles)." in text


# --- terms in a text


def test_a_term_is_known_by_each_of_its_forms(tmp_path: Path) -> None:
    glossary = glossary_of(tmp_path)
    after = ("New Board", "NB")
    assert others(glossary, "What did the OB do?") == {"OB": ("Old Board", "first board", "B1", *after)}
    assert others(glossary, "old boards") == {"old boards": ("OB", "first board", "B1", *after)}
    assert others(glossary, "the First-Board") == {"First-Board": ("Old Board", "OB", "B1", *after)}


def test_an_abbreviation_is_spelt_out_where_it_is_of_one_term_only(tmp_path: Path) -> None:
    glossary = glossary_of(tmp_path)
    assert [one.full for one in glossary.other_forms("OB, NB, PB, B1 and Old Board")] == [
        "Old Board",
        None,
        "Plan Board",
        None,
        None,
    ]


def test_what_took_over_does_not_lead_back(tmp_path: Path) -> None:
    assert others(glossary_of(tmp_path), "New Board") == {"New Board": ("NB",)}


def test_an_abbreviation_of_several_terms_means_each_of_them(tmp_path: Path) -> None:
    glossary = glossary_of(tmp_path)
    (found,) = glossary.found("an NB")
    assert [term.term for term in found.terms] == ["New Board", "Plan Board"]


@pytest.mark.parametrize("text", ["an ob", "JOB and OBX", "boards", "B10", "", "non-OB-like"])
def test_what_only_looks_like_a_term_is_left_alone(tmp_path: Path, text: str) -> None:
    assert glossary_of(tmp_path).found(text) == []


def test_the_longest_of_several_terms_is_taken() -> None:
    glossary = load_glossary()
    text = "specialist palliative care currencies"
    assert [text[one.start : one.end] for one in glossary.found(text)] == [text]


# --- broken files


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("now: [New Board]", "now: [Lost Board]", "line 7, terms.0.now.0: 'Lost Board' is no other term here"),
        ("    source: The Boards\n", "", "line 9, terms.0.checked: says read, but source does not say where"),
        ("term: New Board", "term: old board", "line 11, terms.1.term: 'old board' is given twice, first in line 2"),
        (
            "meaning: a board until",
            "meening: a board until",
            "line 6, terms.0.meening: is not a known field; did you mean",
        ),
        ("nation: england", "nation: gaul", "line 8, terms.0.nation: 'gaul' is none of 'england'"),
        ("abbreviations: [OB]", "abbreviations: OB", "line 4, terms.0.abbreviations: has to be a list"),
    ],
)
def test_a_broken_entry_is_reported_with_file_line_and_fault(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(KnowledgeInvalid) as raised:
        glossary_of(tmp_path, TERMS.replace(old, new, 1))
    assert [line for line in str(raised.value).splitlines() if line.startswith(f"glossary.yaml, {told}")], raised.value


def test_a_source_that_is_not_in_the_catalogue_is_reported(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(
        'documents:\n  - {id: a, title: A, type: act, status: current, status_checked: "2026", checked: read}\n'
    )
    glossary_of(tmp_path, TERMS.replace("source: The Boards", "source: the-boards"))
    with pytest.raises(KnowledgeInvalid) as raised:
        documents(tmp_path)
    assert str(raised.value) == "glossary.yaml, line 9, terms.0.source: 'the-boards' is no document of sources.yaml"
