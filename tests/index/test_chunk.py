"""Passages: whole sentences within a section, no more than the model reads, nothing left out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Block, BlockKind, Document, Passage, Source
from corpus.sentences import block_sentences
from index.chunk import SCRAP, TARGET, embedded_context, passages
from index.embed import Encoder, HashEmbedder
from index.models import open_encoder

HASHED = HashEmbedder()

word = st.text(alphabet="abcdefgxyz", min_size=1, max_size=9) | st.sampled_from(
    ["NHS", "1.9.1", "62%", "(EPaCCS)", "é"]
)
sentence = st.lists(word, min_size=1, max_size=40).map(lambda words: " ".join(words).capitalize() + ".")
line = st.lists(word, min_size=1, max_size=9).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Headings of several levels, paragraphs, lists with and without an opening line, tables, very long lines."""
    blocks: list[Block] = []
    text = ""

    def put(kind: BlockKind, words: str, level: int = 0, header: tuple[str, ...] = ()) -> None:
        nonlocal text
        text += draw(st.sampled_from(["\n", "\n\n"])) if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words), level, header))
        text += words

    for _ in range(draw(st.integers(1, 12))):
        match draw(st.sampled_from(["heading", "paragraph", "list", "table", "long"])):
            case "heading":
                put("heading", draw(line), draw(st.integers(1, 4)))
            case "paragraph":
                put("paragraph", " ".join(draw(st.lists(sentence, min_size=1, max_size=12))))
            case "list":
                if draw(st.booleans()):
                    put("paragraph", draw(line) + ":")
                for _ in range(draw(st.integers(1, 8))):
                    put("list-item", " ".join(draw(st.lists(sentence, min_size=1, max_size=3))), 1)
            case "table":
                header = tuple(draw(st.lists(line, min_size=2, max_size=2)))
                for _ in range(draw(st.integers(1, 5))):
                    put("table-row", "\t".join(draw(st.lists(line, min_size=2, max_size=2))), 0, header)
            case _:
                put("paragraph", draw(st.sampled_from(["care", "x" * 300, "…"])) * draw(st.integers(1, 400)))
    return Document("source", "document", "made.md", Source("A title of a document"), text, tuple(blocks))


def read_by_the_model(document: Document, passage: Passage, encoder: Encoder) -> str:
    return embedded_context(document.source.title, passage, encoder.count, encoder.window) + passage.text


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_block_is_in_passages_and_every_passage_is_a_span_of_whole_sentences(document: Document) -> None:
    made = passages(document, HASHED.count)
    for passage in made:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
    spans = [span for passage in made for span in passage.sentences]
    assert spans == sorted(spans), "in the order of the document, none twice"
    kept = "".join("".join(document.text[start:end].split()) for start, end in spans)
    assert kept == "".join("".join(document.text[block.start : block.end].split()) for block in document.blocks)
    whole = [span for block in document.blocks for span in block_sentences(document.text, block)]
    limit = min(TARGET, HASHED.window // 2)
    sizes = HASHED.count([document.text[start:end] for start, end in whole])
    assert [span for span, size in zip(whole, sizes, strict=True) if size <= limit and span not in set(spans)] == []


@settings(max_examples=60, deadline=None)
@given(documents())
def test_no_passage_is_longer_than_the_model_reads(document: Document) -> None:
    made = passages(document, HASHED.count)
    sizes = HASHED.count([read_by_the_model(document, passage, HASHED) for passage in made])
    assert max(sizes, default=0) <= HASHED.window - 2


@settings(max_examples=60, deadline=None)
@given(documents())
def test_only_scraps_share_a_passage_with_another_section(document: Document) -> None:
    headings = [block for block in document.blocks if block.kind == "heading"]
    for passage in passages(document, HASHED.count):
        inside = [heading.start for heading in headings if passage.start < heading.start < passage.end]
        if inside:
            before = [(start, end) for start, end in passage.sentences if start < inside[-1]]
            words = [document.text[start:end] for start, end in before if start not in {h.start for h in headings}]
            assert sum(HASHED.count(words)) <= SCRAP if words else True
        assert passage.section == document.section_of(passage.sentences[-1][0])


@settings(max_examples=60, deadline=None)
@given(documents())
def test_list_items_keep_the_line_that_opens_their_list(document: Document) -> None:
    opening = {}
    line = ""
    for block in document.blocks:
        words = document.text[block.start : block.end]
        if block.kind == "list-item":
            opening[block.start] = line
        else:
            start, end = block_sentences(document.text, block)[-1]
            opens = block.kind == "paragraph" and words.endswith((":", "…"))
            line = document.text[start:end] if opens else ""
    for passage in passages(document, HASHED.count):
        first = passage.start
        for block in document.blocks:
            if block.kind == "list-item" and block.start <= first < block.end:
                expected = opening[block.start]
                assert passage.context == (" ".join(expected.split()) if expected else "")


def test_a_list_over_several_passages_opens_each_with_its_line() -> None:
    items = [f"a named nurse for person {number} who visits every day of the week and at night" for number in range(60)]
    text = "Providers offer:\n" + "\n".join(items)
    blocks = [Block("paragraph", 0, 16)]
    start = 17
    for item in items:
        blocks.append(Block("list-item", start, start + len(item), 1))
        start += len(item) + 1
    made = passages(Document("s", "d", "f", Source("Title"), text, tuple(blocks)), HASHED.count)
    assert len(made) > 3
    assert made[0].text.startswith("Providers offer:")
    assert {passage.context for passage in made[1:]} == {"Providers offer:"}


def test_a_row_of_a_table_keeps_its_header() -> None:
    text = "Nurse\t12"
    row = Block("table-row", 0, 8, 0, ("Role", "", "Hours"), ((0, 5), (6, 8)))
    (passage,) = passages(Document("s", "d", "f", Source("Title"), text, (row,)), HASHED.count)
    assert (passage.text, passage.context) == ("Nurse\t12", "Role | Hours")


def test_a_line_of_two_megabytes_is_cut_in_seconds() -> None:
    text = "care without end and " * 100_000
    document = Document("s", "d", "f", Source("Title"), text, (Block("paragraph", 0, len(text.rstrip())),))
    made = passages(document, HASHED.count)
    assert sum(len(passage.text.split()) for passage in made) == 400_000
    assert max(HASHED.count([passage.text for passage in made])) <= TARGET


def test_no_passage_of_the_built_in_knowledge_is_longer_than_the_real_model_reads() -> None:
    from corpus.read import read
    from corpus.sources import load_digests

    encoder = open_encoder()
    for digest in load_digests()[::4]:
        reading = read(Path(digest.path))
        document = Document("s", "d", "f", digest.source, reading.text, reading.blocks)
        made = passages(document, encoder.count, encoder.window)
        sizes = encoder.count([read_by_the_model(document, passage, encoder) for passage in made])
        assert max(sizes) <= encoder.window - 2, "with the two marks that the model adds itself"
