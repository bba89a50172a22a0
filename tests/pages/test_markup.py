"""Text to HTML, and to labels that Streamlit reads as Markdown."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as some

from assistant.pages.markup import excerpt, excerpt_within, marked
from assistant.pages.words import plain
from corpus.records import Block, Document, Source

TEXT = "Part A\nFirst point.\nSecond point.\nName\tCost\nNurse\t£40\n"


def _document() -> Document:
    heading, one, two = Block("heading", 0, 6, 1), Block("list-item", 7, 19, 1), Block("list-item", 20, 33, 2)
    row = Block("table-row", 44, 53, header=("Name", "Cost"), cells=((44, 49), (50, 53)))
    return Document("s", "d", "a.docx", Source("A"), TEXT, (heading, one, two, row))


def test_headings_lists_and_tables_are_shown_as_such_with_the_words_marked() -> None:
    shown = excerpt(_document(), 0, len(TEXT), [(20, 26), (50, 53)])
    assert "<h4>Part A</h4>" in shown
    assert "<mark>Second</mark> point." in shown
    assert "<th scope='col'>Cost</th>" in shown
    assert "<td><mark>£40</mark></td>" in shown


def test_the_text_of_a_page_is_cut_where_the_page_ends() -> None:
    shown = excerpt_within(_document(), 0, 12, [])
    assert "First" in shown
    assert "point" not in shown


@given(
    text=some.text(alphabet=some.sampled_from("ab<>&\"' \n\t"), min_size=1),
    spans=some.lists(some.tuples(some.integers(0, 30), some.integers(0, 30)), max_size=4),
)
def test_marking_neither_loses_nor_adds_a_character_and_lets_no_tag_through(
    text: str, spans: list[tuple[int, int]]
) -> None:
    shown = marked(text, 0, len(text), spans).replace('<span class="gap"> · </span>', "\t")
    bare = re.sub(r"</?mark>", "", shown)
    assert html.unescape(bare) == text
    assert "<" not in bare


def test_a_label_shows_markdown_as_it_stands() -> None:
    assert plain("[a](b) *c* _d_ `e` $f$ #g <h>") == r"\[a\]\(b\) \*c\* \_d\_ \`e\` \$f\$ \#g \<h\>"
    assert plain("one\ntwo\t three") == "one two three"
    assert ":smile:" not in plain("a :smile: b")
    assert ":material/home:" not in plain(":material/home:")
