"""The catalogue of documents and bodies: what ships is whole, a broken entry is reported in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.bodies import load_bodies
from corpus.catalogue import Catalogue, load_catalogue
from corpus.schema import KnowledgeInvalid, later
from corpus.sources import load_digests

SOURCES = """\
topics:
  law: Law and duties
documents:
  - id: old-act
    title: An Act
    publisher: A Parliament
    published: "2001"
    nation: england
    type: act
    topics: [law]
    status: superseded
    status_checked: "2026-11-22"
    superseded_by: new-act
    url: https://example.org/old
    url_checked: recalled
    digest: an-act
    checked: read
  - id: new-act
    title: A Newer Act
    type: act
    status: current
    status_checked: "2026-11-22"
    checked: read
"""
BODIES = """\
bodies:
  - id: old-board
    name: Old Board
    what: a board
    from: "2001"
    until: "2013-03"
    into: [new-board]
    checked: recalled
  - id: new-board
    name: New Board
    what: a board
    checked: read
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "an-act.md").write_text("")
    return tmp_path


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


# --- what ships


def test_the_catalogue_holds_the_documents_of_the_field(catalogue: Catalogue) -> None:
    assert len(catalogue.documents) >= 80
    assert {one.nation for one in catalogue.documents.values()} >= {"england", "scotland", "wales", "northern-ireland"}


def test_no_status_is_later_than_the_day_it_was_checked(catalogue: Catalogue) -> None:
    for one in catalogue.documents.values():
        dates = [date for date in (one.status_since, one.published) if date]
        assert not any(later(date, one.status_checked) for date in dates), one.id


def test_every_digest_stands_for_a_document_of_the_catalogue(catalogue: Catalogue) -> None:
    named = {one.digest for one in catalogue.documents.values()} | {one.title for one in catalogue.documents.values()}
    apart = [digest for digest in load_digests() if named.isdisjoint({digest.slug, digest.source.stands_for})]
    assert [digest.slug for digest in apart] == []


def test_digests_and_catalogue_say_the_same_of_a_document(catalogue: Catalogue) -> None:
    titles = {one.title: one for one in catalogue.documents.values()}
    for digest in load_digests():
        said = digest.source
        if said.stands_for:
            one = titles.get(said.stands_for)
            assert one is not None, f"{digest.slug} stands for '{said.stands_for}', which is not in the catalogue"
            assert (one.status, one.nation) == (said.status, said.nation), digest.slug
            assert not said.url or not one.url or one.url == said.url, digest.slug


def test_what_a_digest_replaced_is_in_the_catalogue(catalogue: Catalogue) -> None:
    titles = {one.title for one in catalogue.documents.values()}
    named = {name for digest in load_digests() for name in digest.source.supersedes if not name.startswith("builtin:")}
    assert named - titles == set()


def test_lineage_is_followed_both_ways(catalogue: Catalogue) -> None:
    assert catalogue.lineage.successors("end-of-life-care-strategy-2008") == (
        "ambitions-2015-2020",
        "ambitions-2021-2026",
    )
    assert "end-of-life-care-strategy-2008" in catalogue.lineage.predecessors("ambitions-2021-2026")
    for identifier in catalogue.documents:
        assert identifier not in catalogue.lineage.successors(identifier)
        for after in catalogue.lineage.successors(identifier):
            assert identifier in catalogue.lineage.predecessors(after)


def test_bodies_are_followed_to_what_they_are_today() -> None:
    lineage = load_bodies().lineage
    assert lineage.successors("primary-care-trust") == ("clinical-commissioning-group", "integrated-care-board")
    assert lineage.predecessors("integrated-care-board") == ("clinical-commissioning-group", "primary-care-trust")
    assert "office-for-health-improvement-and-disparities" in lineage.successors("public-health-england")
    assert lineage.successors("nhs-england") == ()


def test_an_address_nobody_opened_says_so(catalogue: Catalogue) -> None:
    one = catalogue.documents["care-act-2014"]
    assert (one.url_checked, one.checked) == ("recalled", "recalled")


def test_no_address_leads_to_a_copy_hosted_elsewhere(catalogue: Catalogue) -> None:
    copies = re.compile(r"docslib|pdfslide|paperzz|vdocument|fdocuments|studylib|scribd|docplayer|dokumen|moam|doczz")
    addresses = [address for one in catalogue.documents.values() for address in (one.url, one.pdf) if address]
    assert len(addresses) > 80
    assert [address for address in addresses if copies.search(address)] == []


def test_a_document_is_given_as_a_source_that_its_digest_stands_aside_for(catalogue: Catalogue) -> None:
    source = catalogue.documents["nice-ng142"].source
    assert (source.title, source.kind, source.original_of) == (
        "End of life care for adults: service delivery",
        "original",
        "builtin:nice-ng142",
    )


# --- broken files


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("type: act\n    topics", "type: actt\n    topics", "line 9, documents.0.type: 'actt' is none of 'act'"),
        ("    title: A Newer Act\n", "", "line 18, documents.1.title: is missing"),
        (
            "    title: An Act",
            "    titel: An Act",
            "line 5, documents.0.titel: is not a known field; did you mean title",
        ),
        ("[law]", "[lore]", "line 10, documents.0.topics.0: 'lore' is none of the topics of this file"),
        (
            "superseded_by: new-act",
            "superseded_by: lost-act",
            "line 13, documents.0.superseded_by: 'lost-act' is no other",
        ),
        (
            "    superseded_by: new-act\n",
            "",
            "line 11, documents.0.status: says superseded, but superseded_by does not",
        ),
        (
            "status: superseded",
            "status: unknown",
            "line 13, documents.0.superseded_by: names a replacement, while status",
        ),
        ("digest: an-act", "digest: no-act", "line 16, documents.0.digest: 'no-act' is no digest here"),
        ("    url_checked: recalled\n", "", "line 4, documents.0.url_checked: has to stand beside url, and only there"),
        ("url: https://", "url: ", "line 14, documents.0.url: 'example.org/old' is not an address"),
        ("id: new-act", "id: old-act", "line 18, documents.1.id: 'old-act' is given twice, first in line 4"),
        ('"2001"', '"2027"', "line 12, documents.0.status_checked: is before the document was published, 2027"),
        (
            "    superseded_by: new-act",
            '    status_since: "2027-01"\n    superseded_by: new-act',
            "line 13, documents.0.status_since: 2027-01 is later than status_checked, 2026-11-22",
        ),
        ("documents:", "document:", "line 1, documents: has no list 'documents'"),
        ("topics:\n  law: Law and duties", "topics: law", "line 1, topics: has to name each topic"),
    ],
)
def test_a_broken_entry_is_reported_with_file_line_and_fault(folder: Path, old: str, new: str, told: str) -> None:
    written(folder, "sources.yaml", SOURCES.replace(old, new, 1))
    with pytest.raises(KnowledgeInvalid) as raised:
        load_catalogue(folder)
    assert [line for line in str(raised.value).splitlines() if line.startswith(f"sources.yaml, {told}")], raised.value


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[new-board]", "[lost-board]", "line 7, bodies.0.into.0: 'lost-board' is no other body here"),
        ('"2013-03"', '"1999"', "line 6, bodies.0.until: 1999 is before it began, 2001"),
        ("id: new-board", "id: old-board", "line 9, bodies.1.id: 'old-board' is given twice, first in line 2"),
        ("checked: read", "checked: seen", "line 12, bodies.1.checked: 'seen' is none of 'read' or 'recalled'"),
        ("bodies:", "bodies: [", "line 2, file: is not YAML"),
    ],
)
def test_a_broken_body_is_reported_with_file_line_and_fault(folder: Path, old: str, new: str, told: str) -> None:
    written(folder, "bodies.yaml", BODIES.replace(old, new, 1))
    with pytest.raises(KnowledgeInvalid) as raised:
        load_bodies(folder)
    assert [line for line in str(raised.value).splitlines() if line.startswith(f"bodies.yaml, {told}")], raised.value


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    with pytest.raises(KnowledgeInvalid, match=r"^sources.yaml, line 1, file: is missing from "):
        load_catalogue(folder)
