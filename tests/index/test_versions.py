"""Files added again, changed, replaced, superseded, set aside, moved to another library and taken out."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from whole import markdown

from assistant.settings import Settings
from assistant.wire import House
from corpus.entries import standing
from corpus.library import LibraryError, NotInLibrary
from index.add import Added, Addition, add
from index.build import building
from index.embed import HashEmbedder
from index.query import Filter, Query
from index.transfer import LIST, export_library, import_library

OLD = "# Rapid response 2019\n\nA nurse must visit within two hours of an urgent call.\n"
NEW = "# Rapid response 2024\n\nA nurse must visit within one hour of an urgent call.\n"

Add = Callable[..., Added]


@pytest.fixture
def put(hash_house: House, tmp_path: Path) -> Add:
    """Writes a file and adds it: ``put("a.md", text, title="...", replaces="...")``."""

    def adding(name: str, text: str, *, replaces: str | None = None, **details: Any) -> Added:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        (added,) = add(hash_house.library, hash_house.encoder, [file], Addition(details, replaces))
        return added

    return adding


def found(house: House, question: str, **filters: Any) -> list[str]:
    """The texts that a search finds."""
    return [hit.passage.text for hit in house.search(Query(question, Filter(**filters)))]


def status_of(house: House, name: str) -> str:
    wanted = house.library.entry(name).source_id
    (entry,) = (entry for entry in standing(house.library.entries()) if entry.source_id == wanted)
    return entry.source.status


def test_a_changed_file_replaces_its_old_version_which_stays_to_be_read(hash_house: House, put: Add) -> None:
    old = put("rapid.md", OLD)
    new = put("rapid.md", NEW)
    assert (old.outcome, new.outcome) == ("indexed", "replaced")
    assert new.reason == f"takes the place of 'Rapid response 2019' ({old.id})"
    texts = found(hash_house, "How soon must a nurse visit after an urgent call?")
    assert any("one hour" in text for text in texts)
    assert not any("two hours" in text for text in texts)
    before, now = hash_house.library.document(str(old.id)), hash_house.library.document(str(new.id))
    assert (before.text, before.source.title, before.source.status) == (
        "Rapid response 2019\n\nA nurse must visit within two hours of an urgent call.",
        "Rapid response 2019",
        "superseded",
    )
    assert (now.source.title, now.source_id) == ("Rapid response 2024", before.source_id)
    assert len(hash_house.library.entries()) == 1


def test_the_same_file_again_changes_nothing(hash_house: House, put: Add) -> None:
    put("rapid.md", OLD)
    generation = hash_house.library.generation
    again = put("rapid.md", OLD)
    assert (again.outcome, again.reason, again.passages) == ("unchanged", None, 1)
    assert hash_house.library.generation == generation


def test_the_same_bytes_under_another_name_are_one_document(hash_house: House, put: Add) -> None:
    first = put("rapid.md", OLD)
    second = put("copy of rapid.md", OLD)
    assert (second.outcome, second.id) == ("unchanged", first.id)
    assert second.reason == "the library holds the same file as 'rapid.md'"


def test_the_same_bytes_twice_in_one_folder_are_one_document(hash_house: House, tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        (tmp_path / "folder" / name).write_text(OLD)
    outcomes = list(add(hash_house.library, hash_house.encoder, [tmp_path / "folder"]))
    assert [one.outcome for one in outcomes] == ["indexed", "unchanged", "unchanged"]
    assert [one.file for one in outcomes] == ["a.md", "b.md", "c.md"]


def test_a_file_that_goes_back_to_its_older_version_is_replaced_by_it(hash_house: House, put: Add) -> None:
    old = put("rapid.md", OLD)
    put("rapid.md", NEW)
    back = put("rapid.md", OLD)
    assert (back.outcome, back.id) == ("replaced", old.id)
    assert any("two hours" in text for text in found(hash_house, "urgent call"))
    assert not any("one hour" in text for text in found(hash_house, "urgent call"))
    assert hash_house.library.document(str(old.id)).source.status == "unknown"


def test_an_older_version_under_another_name_does_not_come_back_by_itself(hash_house: House, put: Add) -> None:
    old = put("rapid.md", OLD)
    new = put("rapid 2024.md", NEW, replaces=str(old.id))
    assert new.outcome == "replaced"
    again = put("rapid.md", OLD)
    assert (again.outcome, again.id) == ("unchanged", old.id)
    assert again.reason == f"it is an older version of 'Rapid response 2024' ({new.id}), which took its place"
    assert not any("two hours" in text for text in found(hash_house, "urgent call"))
    back = put("rapid.md", OLD, replaces=str(new.id))
    assert (back.outcome, back.id) == ("replaced", old.id)


def test_a_file_that_the_library_holds_cannot_replace_another_document(hash_house: House, put: Add) -> None:
    old, new = put("old.md", OLD), put("new.md", NEW)
    refused = put("new.md", NEW, replaces=str(old.id))
    assert refused.outcome == "refused"
    assert f"assistant library set {str(new.id)[:8]} --supersedes {str(old.id)[:8]}" in str(refused.reason)
    assert len(hash_house.library.entries()) == 2


def test_to_replace_what_is_not_there_is_an_error(put: Add) -> None:
    with pytest.raises(NotInLibrary, match="No document goes by 'nothing'"):
        put("rapid.md", OLD, replaces="nothing")


def test_what_a_person_said_of_a_document_holds_for_its_next_version(hash_house: House, put: Add) -> None:
    put("rapid.md", OLD, publisher="Hospice UK", nation="wales")
    new = hash_house.library.entry(str(put("rapid.md", NEW).id)).source
    assert (new.publisher, new.nation, new.title) == ("Hospice UK", "wales", "Rapid response 2024")


def test_a_superseded_document_is_kept_and_marked_until_the_other_goes(hash_house: House, put: Add) -> None:
    old = put("old.md", OLD)
    new = put("new.md", NEW, supersedes=(hash_house.library.entry(str(old.id)).source_id,))
    assert status_of(hash_house, str(old.id)) == "superseded"
    hits = hash_house.search(Query("How soon must a nurse visit after an urgent call?"))
    assert {hit.source.title: hit.source.status for hit in hits} == {
        "Rapid response 2019": "superseded",
        "Rapid response 2024": "unknown",
    }
    assert hits[0].source.title == "Rapid response 2024"
    with building(hash_house.library, hash_house.encoder) as builder:
        builder.remove(hash_house.library.entry(str(new.id)))
    assert status_of(hash_house, str(old.id)) == "unknown"
    assert found(hash_house, "urgent call", statuses=("superseded",)) == []


def test_details_are_filtered_by_at_once(hash_house: House, put: Add) -> None:
    put("other.md", "# Another matter\n\nAn urgent call is written down.\n")
    added = put("rapid.md", OLD)
    entry = hash_house.library.entry(str(added.id))
    wanted = {"statuses": ("withdrawn",), "nations": ("scotland",), "publishers": ("hospice uk",), "year_from": 2018}
    assert found(hash_house, "urgent call", **wanted) == []
    with building(hash_house.library, hash_house.encoder) as builder:
        said = replace(entry.source, status="withdrawn", nation="scotland", publisher="Hospice UK", published="2019")
        builder.change(entry, said)
    assert len(found(hash_house, "urgent call", **wanted)) == 1


class Counting(HashEmbedder):
    """Counts what it is asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.passages = 0

    def embed_parts(self, texts: Any, parts: Any, done: Any = None) -> Any:
        self.passages += len(texts)
        return super().embed_parts(texts, parts, done)


def test_only_what_changed_is_embedded(hash_house: House, put: Add, tmp_path: Path) -> None:
    encoder = Counting()
    hash_house.encoder = encoder
    added = put("long.md", markdown(1))
    other = put("other.md", markdown(2))
    assert encoder.passages == added.passages + other.passages > 10
    encoder.passages = 0
    put("long.md", markdown(1) + "\n\n## Another section\n\nA sentence more, and quite a long one too, is here.\n")
    assert encoder.passages <= 2
    encoder.passages = 0
    entry = hash_house.library.entry(str(other.id))
    with building(hash_house.library, encoder) as builder:
        builder.change(entry, replace(entry.source, status="current"))
    assert encoder.passages == 0, "the status is not read by the model"
    with building(hash_house.library, encoder) as builder:
        builder.change(entry, replace(entry.source, title="Quite another title"))
    assert encoder.passages == other.passages
    assert hash_house.library.entry(str(other.id)).source.title == "Quite another title"


def test_a_digest_stands_aside_while_the_original_is_there(furnished_folder: Path, tmp_path: Path) -> None:
    house = House(_settings(furnished_folder))
    entry = next(e for e in house.library.entries() if e.source.stands_for)
    question = entry.source.title

    def digests() -> set[str]:
        return {hit.source_id for hit in house.search(Query(question, limit=30)) if hit.source.kind == "digest"}

    assert entry.source_id in digests()
    file = tmp_path / "original.md"
    file.write_text(f"# Anything\n\nThe words of the original on {question}.\n")
    (added,) = add(house.library, house.encoder, [file], Addition({"title": entry.source.stands_for}))
    assert entry.source_id not in digests()
    with building(house.library, house.encoder) as builder:
        builder.remove(house.library.entry(str(added.id)))
    assert entry.source_id in digests()
    (added,) = add(house.library, house.encoder, [file], Addition({"original_of": entry.source_id}))
    assert entry.source_id not in digests()
    hits = house.search(Query(question, limit=30))
    same = [hit.source_id for hit in hits if hit.source.stands_for == entry.source.stands_for]
    assert same == [], "what else of ours stands for the same original steps aside with it"


def _settings(folder: Path) -> Settings:
    return Settings(folder, embedding_model=HashEmbedder.name)


def test_a_removed_document_is_gone_with_its_versions(hash_house: House, put: Add) -> None:
    old, new = put("rapid.md", OLD), put("rapid.md", NEW)
    with building(hash_house.library, hash_house.encoder) as builder:
        builder.remove(hash_house.library.entry(str(new.id)))
    assert found(hash_house, "urgent call") == []
    assert hash_house.library.entries() == []
    assert list(hash_house.library.originals.iterdir()) == []
    with pytest.raises(NotInLibrary):
        hash_house.library.document(str(old.id))


def test_a_library_goes_to_a_file_and_comes_back_as_it_was(hash_house: House, put: Add, tmp_path: Path) -> None:
    new = put("a new one.md", NEW, publisher="Hospice UK", nation="wales", published="2024-05", licence="OGL 3")
    old = put("z old one.md", OLD, url="https://example.org/old")
    with building(hash_house.library, hash_house.encoder) as builder:
        entry = hash_house.library.entry(str(new.id))
        builder.change(entry, replace(entry.source, supersedes=(hash_house.library.entry(str(old.id)).source_id,)))
    assert export_library(hash_house.library, tmp_path / "out.zip") == 2
    other = House(_settings(tmp_path / "other"))
    other.furnish(empty=True)
    outcomes = list(import_library(other.library, other.encoder, tmp_path / "out.zip"))
    assert [(one.file, one.outcome, one.id) for one in outcomes] == [
        ("z old one.md", "indexed", old.id),
        ("a new one.md", "indexed", new.id),
    ]
    for added in (old, new):
        here, there = hash_house.library.entry(str(added.id)), other.library.entry(str(added.id))
        assert {**_plain(here), "supersedes": None} == {**_plain(there), "supersedes": None}
        assert (here.path, here.file, here.given) == (there.path, there.file, there.given)
    assert other.library.entry(str(new.id)).source.supersedes == (other.library.entry(str(old.id)).source_id,)
    assert status_of(other, str(old.id)) == "superseded"
    again = list(import_library(other.library, other.encoder, tmp_path / "out.zip"))
    assert [one.outcome for one in again] == ["unchanged", "unchanged"]


def _plain(entry: Any) -> dict[str, Any]:
    return asdict(entry.source)


def test_a_file_that_no_export_wrote_is_refused_and_changes_nothing(hash_house: House, tmp_path: Path) -> None:
    texts = tmp_path / "texts.zip"
    with zipfile.ZipFile(texts, "w") as archive:
        archive.writestr("a.txt", "care")
    broken = tmp_path / "list.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr(LIST, json.dumps([{"file": 3}]))
    note = tmp_path / "note.zip"
    note.write_text("not a zip")
    for file in (texts, broken, note, tmp_path / "gone.zip"):
        with pytest.raises(LibraryError, match=r"is not a library that 'assistant library export' wrote\.$"):
            list(import_library(hash_house.library, hash_house.encoder, file))
    assert hash_house.library.entries() == []


def test_a_damaged_document_of_an_export_is_refused_and_the_rest_comes_in(
    hash_house: House, put: Add, tmp_path: Path
) -> None:
    put("rapid.md", OLD)
    export_library(hash_house.library, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        (listed,) = json.loads(archive.read(LIST))
        content = archive.read(f"originals/{listed['original']}")
    odd = {**listed, "file": "..\\..\\x/../../evil name.md", "original": "gone.md", "source_id": "other"}
    wrong = {**listed, "details": {"status": "splendid"}, "given": ["status"], "source_id": "third"}
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr(f"originals/{listed['original']}", content)
        archive.writestr(LIST, json.dumps([odd, wrong, {**listed, "file": "a/b\\c 🕊.md", "path": "upload:a/b"}]))
    other = House(_settings(tmp_path / "other"))
    other.furnish(empty=True)
    outcomes = list(import_library(other.library, other.encoder, tmp_path / "odd.zip"))
    assert [(one.file, one.outcome) for one in outcomes] == [
        ("evil name.md", "refused"),
        ("rapid.md", "refused"),
        ("c 🕊.md", "indexed"),
    ]
    assert {file.name for file in tmp_path.iterdir()} >= {"library", "other", "odd.zip"}
    assert not list(tmp_path.rglob("evil*"))
