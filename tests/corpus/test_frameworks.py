"""The frameworks that ship: every requirement has its force, its source and its links, and a broken file is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.framework_documents import documents
from corpus.frameworks import RECALLED, Framework, load_frameworks
from corpus.read.markdown import read_markdown
from corpus.schema import KnowledgeInvalid, builtin_folder
from corpus.sentences import block_sentences
from corpus.sources import load_digests

COUNTS = {  # how many requirements are known of each framework, and whether that is all of it
    "ambitions-2021-2026": (42, True),
    "nice-qs13": (5, True),
    "nice-qs144": (4, True),
    "five-priorities": (5, True),
    "universal-principles": (6, True),
    "our-commitment-to-you": (6, True),
    "route-to-success": (6, True),
    "transform-enablers": (5, True),
    "qof-palliative-care": (4, True),
    "scottish-strategic-framework-2016-2021": (10, True),
    "nice-ng142": (16, False),
    "icb-statutory-guidance": (10, False),
    "specialist-level-palliative-care-2016": (7, False),
    "epaccs-core-content": (17, False),
    "palliative-care-clinical-data-set": (4, False),
    "scottish-advice-note": (9, False),
    "palliative-care-matters-for-all": (6, False),
    "public-bodies-act-2014": (5, False),
    "nhs-act-2006-section-3": (2, True),
    "care-profile-method": (12, False),
    "health-and-wellbeing-outcomes": (9, True),
}
BLOCKS = {1: 7, 2: 6, 3: 6, 4: 5, 5: 6, 6: 4}

GOOD = """\
slug: fair-access
title: Fair access
publisher: A Ministry
published: 2021-05
nation: england
status: current
status_checked: 2026-11-22
complete: true
sources:
  - id: act
    title: An Act
    where: section 3
every:
  force: must
  authority: statute
  addressee: provider
  belongs_in: service-specification
  stages: [first]
  source: act
  checked: read
requirements:
  - id: doors
    title: Doors
    text: The Act asks for open doors.
    our_reading: Doors are open.
  - id: ramps
    title: Ramps
    text: The Act asks for ramps.
    our_reading: There are ramps.
    where: section 4
    checked: recalled
    same_as: ["fair-access:doors"]
"""


@pytest.fixture(scope="module")
def frameworks() -> dict[str, Framework]:
    return load_frameworks()


# --- what ships


def test_every_framework_is_there_with_the_requirements_that_are_known_of_it(frameworks: dict[str, Framework]) -> None:
    found = {slug: (len(one.requirements), one.complete) for slug, one in frameworks.items()}
    assert found == COUNTS


def test_the_ambitions_have_all_building_blocks_and_all_foundations(frameworks: dict[str, Framework]) -> None:
    asked = frameworks["ambitions-2021-2026"].requirements
    for number, many in BLOCKS.items():
        assert sum(one.number == f"Ambition {number}" for one in asked) == many
    assert sum(one.number == "Foundation" for one in asked) == 8
    assert all(one.checked == "recalled" for one in asked if one.number != "Foundation")


def test_four_of_the_six_actions_of_the_statutory_guidance_are_known_and_no_more(
    frameworks: dict[str, Framework],
) -> None:
    guidance = frameworks["icb-statutory-guidance"]
    assert sum(one.group == "Key actions for Integrated Care Boards" for one in guidance.requirements) == 4
    assert "six key actions, of which four" in (guidance.missing or "")


def test_one_outcome_of_the_scottish_strategy_is_known(frameworks: dict[str, Framework]) -> None:
    strategy = frameworks["palliative-care-matters-for-all"]
    assert [one.title for one in strategy.requirements if one.number] == ["Supportive Communities"]
    assert not strategy.complete


def test_links_are_given_on_both_sides_and_never_join_two_nations(frameworks: dict[str, Framework]) -> None:
    linked = 0
    for one in frameworks.values():
        for asked in one.requirements:
            for name in asked.same_as:
                slug, _, other = name.partition(":")
                assert one.reference(asked) in frameworks[slug].requirement(other).same_as
                assert frameworks[slug].nation == one.nation
                linked += 1
    assert linked > 60


def test_a_framework_agrees_with_the_digest_of_the_same_publication(frameworks: dict[str, Framework]) -> None:
    digests = {digest.slug: digest.source for digest in load_digests()}
    for one in frameworks.values():
        if one.digest and one.slug not in ("nhs-act-2006-section-3", "route-to-success"):  # of another document
            digest = digests[one.digest]
            assert (one.publisher, one.published, one.nation, one.status) == (
                digest.publisher,
                digest.published,
                digest.nation,
                digest.status,
            ), one.slug
            assert one.stands_for == digest.stands_for, one.slug


def test_duties_in_law_and_advice_are_kept_apart(frameworks: dict[str, Framework]) -> None:
    for one in frameworks.values():
        for asked in one.requirements:
            if asked.authority == "statute":
                assert asked.force == "must", one.reference(asked)
            if asked.authority in ("voluntary", "professional"):
                assert asked.force != "must", one.reference(asked)


def test_scottish_requirements_name_no_english_body(frameworks: dict[str, Framework]) -> None:
    english = re.compile(r"Integrated Care Board|\bICB|EPaCCS|NICE|NHS England|Standard Contract")
    for one in frameworks.values():
        for asked in one.requirements:
            if one.nation == "scotland":
                assert not english.search(asked.text + asked.our_reading), one.reference(asked)


def test_each_requirement_is_one_sentence_that_needs_no_other(frameworks: dict[str, Framework]) -> None:
    pointing = re.compile(r"(It|They|This|These|Those|That|He|She|Its|Their|There)\b")
    seen: set[str] = set()
    for one in frameworks.values():
        for asked in one.requirements:
            assert not pointing.match(asked.text), one.reference(asked)
            assert asked.text not in seen, one.reference(asked)
            assert asked.text.endswith("."), one.reference(asked)
            seen.add(asked.text)


def test_what_is_asked_in_plain_words_names_no_publication_and_says_no_more_than_the_text(
    frameworks: dict[str, Framework],
) -> None:
    """Names of records and of tools are asked for; names of frameworks, headings and numbers of statements are not."""
    headings = re.compile(
        r"building block|Ambition \d|foundation|NG142|QS\d+|[Cc]onsideration|headline|Step \d|belongs to"
    )
    free = set("should may be can so since see use made make take with that what which and for them".split())
    found = [(name, one) for name, framework in frameworks.items() for one in framework.requirements if one.plain]
    assert len(found) > 100
    for name, one in found:
        plain = one.plain or ""
        assert plain.endswith("."), (name, plain)
        assert not headings.search(plain), (name, plain)
        source = f"{one.title} {one.text} {frameworks[name].title}".casefold()
        held = {word[:5] for word in re.findall(r"\w{4,}", source)}
        new = [word for word in re.findall(r"\w{4,}", plain.casefold()) if word[:5] not in held and word not in free]
        assert len(new) <= 3, (name, one.id, new)
        assert set(re.findall(r"\d+", plain)) <= set(re.findall(r"\d+", f"{one.title} {one.text}"))


def test_the_document_of_a_framework_says_what_is_recalled_in_each_sentence() -> None:
    frameworks = load_frameworks()
    for document in documents():
        framework = frameworks[document.slug.removeprefix("framework-")]
        reading = read_markdown(document.markdown)
        assert reading.title == document.source.title
        sentences = {
            " ".join(reading.text[start:end].split())
            for block in reading.blocks
            if block.kind == "paragraph"
            for start, end in block_sentences(reading.text, block)
        }
        for asked in framework.requirements:
            assert (RECALLED if asked.checked == "recalled" else "") + asked.text in sentences, asked.id
        assert document.source.kind == "digest"


def test_every_source_that_a_framework_names_is_one_that_a_requirement_rests_on(
    frameworks: dict[str, Framework],
) -> None:
    for one in frameworks.values():
        assert {source.id for source in one.sources} == {asked.source for asked in one.requirements}, one.slug


def test_no_framework_cites_a_copy_hosted_elsewhere() -> None:
    copies = re.compile(r"docslib|pdfslide|paperzz|vdocument|fdocuments|studylib|scribd|docplayer|dokumen")
    for path in builtin_folder("frameworks").glob("*.yaml"):
        assert not copies.search(path.read_text(encoding="utf-8")), path.name


# --- as the loader gives it


def written(folder: Path, text: str = GOOD, name: str = "fair-access.yaml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_what_stands_under_every_holds_where_a_requirement_says_nothing_else(tmp_path: Path) -> None:
    written(tmp_path)
    (framework,) = load_frameworks(tmp_path).values()
    doors, ramps = framework.requirements
    assert (doors.force, doors.checked, framework.cited(doors).where) == ("must", "read", "section 3")
    assert (ramps.checked, framework.cited(ramps).where) == ("recalled", "section 4")
    assert doors.same_as == ("fair-access:ramps",)
    assert framework.checked == "recalled"


Breaking = Callable[[str], str]


def test_a_fault_that_every_requirement_shares_is_told_once(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("force: must", "force: strong"))
    with pytest.raises(KnowledgeInvalid) as raised:
        load_frameworks(tmp_path)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("force: must", "force: strong", "line 14, requirements.0.force: 'strong' is none of 'must'"),
        ("id: ramps", "id: doors", "line 26, requirements.1.id: 'doors' is given twice"),
        ("fair-access:doors", "fair-access:gates", "line 32, requirements.1.same_as.0: 'fair-access:gates' is no req"),
        ("fair-access:doors", "fair-access:ramps", "line 32, requirements.1.same_as.0: names the requirement itself"),
        ("fair-access:doors", "doors", "line 32, requirements.1.same_as.0: 'doors' is not of that form"),
        ("source: act", "source: law", "line 19, requirements.0.source: 'law' is none of its sources"),
        ("complete: true", "complete: false", "line 8, complete: says false, but missing does not say"),
        ("complete: true", "complete: true\nmissing: All.", "line 9, missing: says what is missing, while"),
        ("slug: fair-access", "slug: unfair", "line 1, slug: 'unfair' differs from the file's name, fair-access"),
        ("    title: Ramps\n", "", "line 26, requirements.1.title: is missing"),
        ("    title: Ramps\n", "    titel: Ramps\n", "line 27, requirements.1.titel: is not a known field; did you"),
        ("status_checked: 2026-11-22", "status_checked: 2020", "line 7, status_checked: is before the document"),
        ("requirements:\n", "requirements:\n  - Gates\n", "line 22, requirements.0: has to have fields of its own"),
    ],
)
def test_a_broken_file_is_told_with_its_name_its_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(KnowledgeInvalid) as raised:
        load_frameworks(tmp_path)
    lines = str(raised.value).splitlines()
    assert [line for line in lines if line.startswith(f"fair-access.yaml, {told}")], lines


def test_a_link_to_another_nation_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    scottish = GOOD.replace("england", "scotland").replace("slug: fair-access", "slug: scots")
    written(tmp_path, scottish, "scots.yaml")
    with pytest.raises(KnowledgeInvalid, match="is of another nation"):
        load_frameworks(tmp_path)
