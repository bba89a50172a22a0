"""What is kept of conversations, and what is not taken on trust when it is shown again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from assistant.cited import Cited, proven
from assistant.conversations import FILE, Conversations, KeptAnswer, KeptStatement
from assistant.pages.copied import with_citations
from corpus.library import NotInLibrary
from corpus.records import Block, Document, Source

TEXT = "Care must be planned. Families may ask."
SOURCE = Source("Planning care", "A Hospice", "2021-05", "scotland", "superseded", supersedes=("old",))
DOCUMENT = Document("s", "d", "care.txt", SOURCE, TEXT, (Block("paragraph", 0, len(TEXT)),))
CITED = Cited("d", "s", SOURCE, 0, 21, "Care must be planned.", 12, "8", ("Planning",))
ANSWER = KeptAnswer(
    question="What must be planned?",
    composer="extractive",
    documents=3,
    passages=40,
    statements=(KeptStatement("Care must be planned.", "must", (CITED,)),),
    warnings=("Look again.",),
    nearest=(replace(CITED, context="A line"),),
)


def test_an_answer_comes_back_as_it_was_shown(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    conversation = store.begin("What must be planned?")
    number = store.add(conversation, ANSWER)
    store.close()
    (again,) = Conversations(tmp_path).answers(conversation)
    assert again.id == number
    assert replace(again, id=0, asked="") == ANSWER


def test_conversations_are_listed_latest_first_and_only_with_an_answer(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    first, second, _unanswered = (store.begin(question) for question in ("One?", "Two?\n  and more", "Three?"))
    store.add(first, ANSWER)
    store.add(second, ANSWER)
    store.add(first, ANSWER)
    assert [(one.id, one.title) for one in store.all()] == [(first, "One?"), (second, "Two? and more")]


def test_a_removed_conversation_takes_its_answers_along(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    conversation = store.begin("One?")
    store.add(conversation, ANSWER)
    store.remove(conversation)
    assert store.answers(conversation) == []
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (0,)


def test_a_folder_that_cannot_be_written_keeps_conversations_for_this_run_and_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()  # where the file would be
    store = Conversations(tmp_path)
    assert store.problem is not None
    assert "not kept" in store.problem
    conversation = store.begin("One?")
    store.add(conversation, ANSWER)
    assert len(store.answers(conversation)) == 1


def test_conversations_of_another_version_are_left_alone(tmp_path: Path) -> None:
    Conversations(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    store = Conversations(tmp_path)
    assert "another version" in str(store.problem)
    store.add(store.begin("One?"), ANSWER)
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (0,)


def test_a_damaged_file_does_not_keep_the_app_from_starting(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    store = Conversations(tmp_path)
    assert store.problem is not None
    assert store.all() == []


def test_two_windows_write_to_one_store(tmp_path: Path) -> None:
    one, other = Conversations(tmp_path), Conversations(tmp_path)
    conversation = one.begin("One?")
    other.add(conversation, ANSWER)
    one.add(conversation, ANSWER)
    assert len(other.answers(conversation)) == 2


def test_words_are_proven_against_the_stored_document_again() -> None:
    def gone(name: str) -> Document:
        raise NotInLibrary(name)

    quoted = proven(CITED, lambda _: DOCUMENT)
    assert quoted is not None
    assert quoted.text == TEXT[:21]
    assert proven(replace(CITED, start=1, end=22), lambda _: DOCUMENT) is None
    assert proven(CITED, lambda _: replace(DOCUMENT, text=TEXT.replace("must", "may "))) is None
    assert proven(CITED, gone) is None


def test_a_copy_gives_title_year_both_page_numbers_and_status() -> None:
    assert with_citations(ANSWER) == (
        "What must be planned?\n\n"
        "Must:\n“Care must be planned.”\n(Planning care, A Hospice, 2021, page 12, printed 8; superseded)\n\n"
        "Please note:\n- Look again."
    )


def test_a_copy_says_of_a_digest_that_its_words_are_ours_and_does_not_quote_them() -> None:
    ours = replace(SOURCE, kind="digest", stands_for="Care 2021")
    cited = replace(CITED, source=ours, page=None, printed_page=None)
    copied = with_citations(replace(ANSWER, statements=(KeptStatement("Care must be planned.", "must", (cited,)),)))
    assert "“Care must" not in copied
    assert "(Our digest of Care 2021, A Hospice, 2021, section “Planning”; superseded)" in copied
