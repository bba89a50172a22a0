"""The knowledge that ships: every file holds to its schema, and a broken one is reported in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.read.markdown import read_markdown
from corpus.records import Source
from corpus.sentences import block_sentences
from corpus.sources import SECTIONS, BuiltinDocument, KnowledgeInvalid, load_digests, source_id

FIELDS = """\
slug: fair-access
title: Fair access to hospices
publisher: A Ministry
published: "2021-05"
nation: england
status: current
status_checked: "2026-11-22"
checked: read
sources:
  - title: Fair access to hospices
    url: https://example.org/fair
    where: page 3
"""
BODY = "# Fair access to hospices\n\n" + "".join(f"## {name}\n\nFair access is one aim.\n\n" for name in SECTIONS)

Breaking = Callable[[str], str]


def changed(old: str, new: str) -> Breaking:
    def breaking(fields: str) -> str:
        assert old in fields
        return fields.replace(old, new)

    return breaking


def without(field: str) -> Breaking:
    return lambda fields: re.sub(rf"^{field}:.*\n", "", fields, flags=re.MULTILINE)


def written(folder: Path, fields: str = FIELDS, body: str = BODY, name: str = "fair-access.md") -> Path:
    path = folder / name
    path.write_text(f"---\n{fields}---\n\n{body}", encoding="utf-8")
    return path


def complaint(folder: Path) -> str:
    with pytest.raises(KnowledgeInvalid) as raised:
        load_digests(folder)
    return str(raised.value)


@pytest.fixture(scope="module")
def builtin() -> dict[str, BuiltinDocument]:
    return {digest.slug: digest for digest in load_digests()}


def body_of(digest: BuiltinDocument) -> str:
    return digest.markdown.decode("utf-8").split("\n---\n", 1)[1]


def first_sentences(digest: BuiltinDocument) -> list[str]:
    """The first line of text under each heading, and the line that opens the digest."""
    lines = [line for line in body_of(digest).splitlines() if line.strip()]
    pairs = itertools.pairwise(lines)
    return [below for above, below in pairs if above.startswith("#") and not below.startswith("#")]


def sentences(digest: BuiltinDocument) -> list[str]:
    """Every line of prose: digests have one sentence, or a few that belong together, on a line."""
    return [line for line in body_of(digest).splitlines() if re.match(r"[\w\"']", line)]


# --- what ships


def test_every_digest_that_ships_holds_to_the_schema(builtin: dict[str, BuiltinDocument]) -> None:
    assert len(builtin) >= 28
    assert {digest.source.nation for digest in builtin.values()} == {"england", "scotland"}
    assert all(digest.source.kind == "digest" and digest.source.checked for digest in builtin.values())


def test_no_two_digests_have_the_same_title(builtin: dict[str, BuiltinDocument]) -> None:
    titles = [digest.source.title.casefold() for digest in builtin.values()]
    assert len(titles) == len(set(titles))


def test_no_section_opens_with_a_word_that_points_elsewhere(builtin: dict[str, BuiltinDocument]) -> None:
    pointing = re.compile(r"(It|They|This|These|Those|That|He|She|Its|Their|There)\b")
    pointed = [(d.slug, s) for d in builtin.values() for s in first_sentences(d) if pointing.match(s)]
    assert pointed == []


def test_no_sentence_needs_the_one_before_it(builtin: dict[str, BuiltinDocument]) -> None:
    pointing = re.compile(r"(It|They|He|She|Its|Their|However|Therefore|Also)\b")
    assert [(d.slug, s) for d in builtin.values() for s in sentences(d) if pointing.match(s)] == []


def test_the_reader_finds_each_line_of_prose_as_one_sentence(builtin: dict[str, BuiltinDocument]) -> None:
    for digest in builtin.values():
        reading = read_markdown(digest.markdown)
        lines = set(sentences(digest))
        for block in reading.blocks:
            if block.kind == "paragraph":
                for start, end in block_sentences(reading.text, block):
                    found = " ".join(reading.text[start:end].split())
                    assert found in lines, f"{digest.slug}: {found!r} is not one line"


def test_the_reader_finds_the_title_and_none_of_the_front_matter(builtin: dict[str, BuiltinDocument]) -> None:
    for digest in builtin.values():
        reading = read_markdown(digest.markdown)
        assert reading.title == digest.source.title
        assert reading.text.lstrip().startswith(digest.source.title)


def test_every_list_and_table_has_a_line_that_introduces_it(builtin: dict[str, BuiltinDocument]) -> None:
    opening = re.compile(r"(- |1\. |\| )")
    for digest in builtin.values():
        lines = [line for line in body_of(digest).splitlines() if line.strip()]
        for above, line in itertools.pairwise(lines):
            if opening.match(line) and not re.match(r"(- |\d+\. |\|)", above):
                assert above.endswith(":"), f"{digest.slug}: nothing introduces {line!r}"


def test_every_table_row_has_as_many_cells_as_its_header(builtin: dict[str, BuiltinDocument]) -> None:
    for digest in builtin.values():
        for table in re.findall(r"(?:^\|.*\|\n)+", body_of(digest), flags=re.MULTILINE):
            widths = {row.count("|") for row in table.splitlines()}
            assert len(widths) == 1, f"{digest.slug}: {table}"


def test_a_fact_from_memory_says_so_where_it_stands(builtin: dict[str, BuiltinDocument]) -> None:
    for digest in builtin.values():
        for sentence in sentences(digest):
            if re.search(r"from memory", sentence, re.IGNORECASE) and not sentence.startswith("From memory"):
                assert re.search(r"(is|are) from memory", sentence), f"{digest.slug}: {sentence}"
            if sentence.startswith("From memory"):
                assert re.match(r"From memory(, not checked| and with little certainty, not checked): ", sentence)


def test_the_building_blocks_of_the_ambitions_are_marked_as_recalled(
    builtin: dict[str, BuiltinDocument],
) -> None:
    blocks = builtin["ambitions-building-blocks"]
    assert blocks.source.checked == "recalled"
    assert builtin["ambitions-2021-2026"].source.checked == "read"
    said = [sentence for sentence in sentences(blocks) if re.search(r"Ambition \d (asks|means)", sentence)]
    assert len(said) == 12
    assert all(sentence.startswith("From memory, not checked: ") for sentence in said)


def test_scottish_digests_name_no_english_duty_without_saying_where_it_holds(
    builtin: dict[str, BuiltinDocument],
) -> None:
    for digest in builtin.values():
        if digest.source.nation == "scotland":
            for sentence in sentences(digest):
                if re.search(r"Integrated Care Board|\bICB|EPaCCS|NICE", sentence):
                    assert re.search(r"England|English|Scotland", sentence), sentence


def test_the_scottish_strategy_and_what_it_replaced_name_each_other(
    builtin: dict[str, BuiltinDocument],
) -> None:
    old, new = builtin["scottish-strategic-framework-2016-2021"], builtin["palliative-care-matters-for-all"]
    assert old.source.superseded_by == new.source_id == "builtin:palliative-care-matters-for-all"
    assert old.source_id in new.source.supersedes
    assert "Living and Dying Well" in old.source.supersedes


def test_digests_cite_the_publisher_and_no_copy_hosted_elsewhere(
    builtin: dict[str, BuiltinDocument],
) -> None:
    copies = re.compile(r"docslib|pdfslide|paperzz|vdocument|fdocuments|studylib|scribd|docplayer|dokumen")
    for digest in builtin.values():
        found = copies.search(digest.markdown.decode("utf-8"))
        assert found is None, f"{digest.slug}: {found}"


# --- a file as the loader gives it


def test_a_digest_is_given_as_a_source_with_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, FIELDS + "licence: OGL\nstands_for: Fair Access\nsupersedes: [Old Access]\n")
    (digest,) = load_digests(tmp_path)
    assert digest.path == path
    assert digest.markdown == path.read_bytes()
    assert digest.source_id == "builtin:fair-access"
    assert digest.source == Source(
        title="Fair access to hospices",
        publisher="A Ministry",
        published="2021-05",
        nation="england",
        status="current",
        kind="digest",
        checked="read",
        licence="OGL",
        stands_for="Fair Access",
        supersedes=("Old Access",),
    )


def test_a_title_stays_a_title_and_a_slug_becomes_a_source_id() -> None:
    assert source_id("fair-access") == "builtin:fair-access"
    assert source_id("Fair access") == "Fair access"


# --- broken files


@pytest.mark.parametrize(
    ("breaking", "told"),
    [
        (changed('"2021-05"', "May 2021"), "line 5, published: 'May 2021' is not a date like 2021"),
        (changed('"2021-05"', "2021-02-30"), "line 5, published: '2021-02-30' is not a day of the calendar"),
        (changed("nation: england", "nation: france"), "line 6, nation: 'france' is none of 'england'"),
        (changed("status: current", "status: new"), "line 7, status: 'new' is none of 'current'"),
        (
            changed("publisher:", "publischer:"),
            "line 4, publischer: is not a known field; did you mean publisher?",
        ),
        (changed("url: https://", "url: "), "line 12, sources.0.url: 'example.org/fair' is not an address"),
        (changed("title: Fair access to hospices\npub", "title:\npub"), "line 3, title: is empty"),
        (changed("checked: read", "checked: read\nchecked: recalled"), "line 10, checked: is given twice"),
        (changed("slug: fair-access", "slug: other"), "line 2, slug: 'other' differs from the file's name"),
        (changed("checked: read", "checked: read\nsame: one"), "line 10, same: has to be a list"),
        (changed("title: Fair access to hospices\npub", "pub"), "line 1, title: is missing"),
        (without("checked"), "line 1, checked: is missing"),
        (
            changed("status: current", "status: superseded"),
            "line 7, status: says superseded, but superseded_by does not say by what",
        ),
        (
            changed("status: current", "status: current\nsuperseded_by: Newer Access"),
            "line 8, superseded_by: names a replacement, while status says current",
        ),
        (
            changed("checked: read", 'checked: read\nstatus_since: "2026-12"'),
            "line 10, status_since: 2026-12 is later than status_checked, 2026-11-22",
        ),
        (
            changed('status_checked: "2026-11-22"', 'status_checked: "2020"'),
            "line 8, status_checked: 2020 is before the document was published, 2021-05",
        ),
        (
            changed("checked: read", "checked: read\nsupersedes:\n  - Old Access\n  - old-access"),
            "line 12, supersedes.1: 'old-access' is no digest here",
        ),
        (
            changed("checked: read", "checked: read\nsame: [another-name]"),
            "line 10, same.0: 'another-name' is no digest here",
        ),
        (
            changed("title: Fair access to hospices\npub", "title: Fair: access\npub"),
            "line 3, front matter: is not YAML",
        ),
    ],
)
def test_a_broken_field_is_reported_with_file_line_and_fault(tmp_path: Path, breaking: Breaking, told: str) -> None:
    written(tmp_path, breaking(FIELDS))
    lines = complaint(tmp_path).splitlines()
    assert [line for line in lines if line.startswith(f"fair-access.md, {told}")], lines


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"# Fair access\n", "line 1, front matter: is missing"),
        (b"---\ntitle: open\n", "line 1, front matter: is missing"),
        (b"", "line 1, front matter: is missing"),
        (b"---\n---\n# Fair access\n", "line 2, front matter: has no fields"),
        (b"---\ntitle: caf\xe9\n---\n", "line 2, file: is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_digest_is_reported(tmp_path: Path, file: bytes, told: str) -> None:
    (tmp_path / "fair-access.md").write_bytes(file)
    assert complaint(tmp_path).startswith(f"fair-access.md, {told}")


def test_a_missing_section_and_a_differing_title_are_reported(tmp_path: Path) -> None:
    written(tmp_path, body=BODY.replace("## Status today", "## Status").replace("# Fair access to", "# Access to"))
    assert complaint(tmp_path).splitlines() == [
        "fair-access.md, line 16, body: has to open with the title: # Fair access to hospices",
        "fair-access.md, line 15, body: has no section 'Status today'",
    ]


def test_lineage_has_to_be_told_at_both_ends(tmp_path: Path) -> None:
    superseded = FIELDS.replace("status: current", "status: superseded\nsuperseded_by: newer")
    written(tmp_path, superseded)
    written(tmp_path, FIELDS.replace("fair-access", "newer"), name="newer.md")
    told = "fair-access.md, line 8, superseded_by: 'newer' does not list 'fair-access' under supersedes"
    assert complaint(tmp_path) == told


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, FIELDS.replace("england", "france").replace("read\n", "seen\n"))
    written(tmp_path, "slug: [", name="second.md")
    lines = complaint(tmp_path).splitlines()
    assert [line.split(",")[0] for line in lines] == ["fair-access.md", "fair-access.md", "second.md"]
