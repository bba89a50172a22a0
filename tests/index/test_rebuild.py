"""The index built anew beside the one in use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from whole import assert_mended, assert_whole, folder_of

from assistant.wire import House
from corpus.library import Library
from index.add import add
from index.build import IndexDamaged, OtherIndex, building, prepare
from index.embed import HashEmbedder, Parts, Vectors
from index.query import Query
from index.rebuild import rebuild
from index.search import Searcher


class OtherEmbedder(HashEmbedder):
    """Another model: another name and another dimension. Counts the passages it embeds."""

    name = "hashed words, shorter"

    def __init__(self) -> None:
        super().__init__(96)
        self.embedded = 0

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts], done: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Vectors]]:
        self.embedded += len(texts)
        return super().embed_parts(texts, parts, done)


@pytest.fixture
def filled(hash_house: House, tmp_path: Path) -> Library:
    list(add(hash_house.library, hash_house.encoder, [folder_of(tmp_path / "guidance", range(10))]))
    return hash_house.library


def titles(library: Library, encoder: HashEmbedder) -> list[str]:
    return [hit.source.title for hit in Searcher(library, encoder)(Query("Sentence 3 of 4 and 5"))]


def test_a_library_of_another_model_is_refused_until_it_is_rebuilt(filled: Library) -> None:
    other = OtherEmbedder()
    with pytest.raises(OtherIndex, match="run 'assistant library rebuild'"):
        prepare(filled, other)
    entries = filled.entries()
    outcomes = list(rebuild(filled, other))
    assert [(one.outcome, one.reason) for one in outcomes] == [("indexed", None)] * 10
    assert filled.entries() == entries
    assert titles(filled, other)
    assert assert_whole(filled, other) == 10
    assert_mended(filled, other)
    with pytest.raises(OtherIndex):
        prepare(filled, HashEmbedder())
    names = {file.name for file in filled.folder.iterdir()}
    assert {"index-2", "library.sqlite", "originals"} <= names
    assert not names & {"vectors.f32", "sentences.f16", "chroma"}, "the old index is gone"


def test_a_rebuilt_library_takes_new_documents_and_can_be_rebuilt_again(filled: Library, tmp_path: Path) -> None:
    encoder = HashEmbedder()
    list(rebuild(filled, encoder))
    (added,) = add(filled, encoder, [folder_of(tmp_path / "more", range(50, 51)) / "guidance-050.md"])
    assert added.outcome == "indexed"
    list(rebuild(filled, encoder))
    assert assert_whole(filled, encoder) == 11
    assert_mended(filled, encoder)
    assert sorted(file.name for file in filled.folder.glob("index-*")) == ["index-3"]


def test_the_old_index_answers_until_the_new_one_is_ready_and_a_stopped_rebuild_goes_on(filled: Library) -> None:
    encoder, other = HashEmbedder(), OtherEmbedder()
    before = titles(filled, encoder)
    for number, _ in enumerate(rebuild(filled, other)):
        if number == 6:
            break  # stopped: the generator is closed
    assert titles(Library(filled.folder), encoder) == before
    (changed, *_) = filled.entries()
    with building(filled, encoder) as builder:
        builder.change(changed, replace(changed.source, nation="wales"))
        builder.remove(filled.entries()[-1])
    other.embedded = 0
    assert len(list(rebuild(filled, other))) == 9
    (passages,) = filled.db.execute("SELECT count(*) FROM passages").fetchone()
    assert 0 < other.embedded < passages / 2, "what was embedded before it was stopped is not embedded again"
    assert filled.entry(changed.source_id).source.nation == "wales"
    assert assert_whole(filled, other) == 9
    assert_mended(filled, other)


def test_old_versions_still_resolve_after_a_rebuild(filled: Library, tmp_path: Path) -> None:
    encoder = HashEmbedder()
    file = tmp_path / "guidance" / "guidance-003.md"
    old = next(entry for entry in filled.entries() if entry.file == file.name).document_id
    text = filled.document(old).text
    file.write_text("# Guidance 3\n\nQuite another text.\n")
    list(add(filled, encoder, [file]))
    list(rebuild(filled, OtherEmbedder()))
    assert filled.document(old).text == text
    assert filled.document(old).source.status == "superseded"


def test_a_document_whose_original_is_lost_is_indexed_from_its_stored_text(filled: Library) -> None:
    (first, *_) = filled.entries()
    original = filled.original(first.document_id)
    assert original is not None
    original.unlink()
    outcomes = list(rebuild(filled, OtherEmbedder()))
    notes = [one.reason for one in outcomes if one.reason]
    assert notes == ["indexed from its stored text: the file it came from is not kept"]
    assert len(filled.entries()) == 10
    assert filled.document(first.source_id).text.startswith("Guidance 0")


def test_lost_vectors_are_told_of_and_made_again(filled: Library) -> None:
    encoder = HashEmbedder()
    (filled.folder / "vectors.f32").write_bytes(b"")
    with pytest.raises(IndexDamaged, match="run 'assistant library rebuild'"):
        Searcher(filled, encoder)
    list(rebuild(filled, encoder))
    assert assert_whole(filled, encoder) == 10


def test_a_chroma_folder_that_was_lost_is_filled_again_by_the_next_that_writes(filled: Library) -> None:
    shutil.rmtree(filled.folder / "chroma")
    assert_mended(filled, HashEmbedder())
