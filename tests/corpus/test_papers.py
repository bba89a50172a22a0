import contextlib
import sqlite3
from pathlib import Path

import pytest

from corpus.library import LibraryError
from corpus.papers import ChangedMeanwhile, NotKept, Papers

LONG = "Nothing was found of what is asked for here. " * 2_000


def test_every_version_is_kept_and_the_latest_is_given(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("draft", "service", "Service", "one", based_on=None, by="Ann")
    papers.save("draft", "service", "Service", "two", based_on=1, by="Bob", note="hours")
    assert papers.get("draft", "service").content == "two"
    assert papers.get("draft", "service", 1).by == "Ann"
    assert [one.version for one in papers.versions("draft", "service")] == [2, 1]
    assert [one.note for one in papers.all("draft")] == ["hours"]
    assert papers.all("profile") == []


def test_a_version_that_is_not_there_is_told_however_great_its_number(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("draft", "service", "Service", "one", based_on=None)
    for version in (2, 10**30):
        with pytest.raises(NotKept, match=f"no draft version {version} of 'service'"):
            papers.get("draft", "service", version)


def test_the_second_of_two_who_save_sees_what_the_first_changed(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("draft", "service", "Service", "one", based_on=None)
    papers.save("draft", "service", "Service", "Ann's", based_on=1, by="Ann")
    with pytest.raises(ChangedMeanwhile, match="by Ann as version 2") as told:
        papers.save("draft", "service", "Service", "Bob's", based_on=1, by="Bob")
    assert told.value.latest.content == "Ann's"
    assert papers.save("draft", "service", "Service", "Bob's", based_on=2).version == 3
    with pytest.raises(ChangedMeanwhile):
        papers.save("draft", "service", "Service", "new", based_on=None)


def test_saving_what_is_there_adds_no_version(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("profile", "p", "P", "same", based_on=None)
    assert papers.save("profile", "p", "P", "same", based_on=1).version == 1


def test_what_is_put_away_is_off_the_list_and_comes_back_when_saved(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("check", "c", "C", "x", based_on=None)
    papers.put_away("check", "c")
    assert papers.all("check") == []
    assert papers.get("check", "c").content == "x"
    papers.save("check", "c", "C", "x", based_on=1)
    assert len(papers.all("check")) == 1
    with pytest.raises(NotKept, match="no check 'none'"):
        papers.put_away("check", "none")


def test_a_name_is_made_of_the_title_and_never_given_twice(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    assert papers.free_name("draft", "Hospice at Home: Wolds!") == "hospice-at-home-wolds"
    assert papers.free_name("draft", "../../") == "draft"
    papers.save("draft", "draft", "…", "x", based_on=None)
    assert papers.free_name("draft", "../../") == "draft-2"
    with pytest.raises(LibraryError, match="cannot be a name"):
        papers.save("draft", "../up", "Up", "x", based_on=None)


def test_a_file_that_is_no_store_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "papers.sqlite").write_text("not a database at all, but long enough to look at" * 9)
    with pytest.raises(LibraryError, match="cannot be read"):
        Papers(tmp_path).all("draft")
    with pytest.raises(LibraryError, match="cannot be written to"):
        Papers(tmp_path).save("draft", "a", "A", "x", based_on=None)


def test_papers_of_another_version_of_the_assistant_are_left_alone(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("draft", "a", "A", "x", based_on=None)
    with sqlite3.connect(tmp_path / "papers.sqlite") as db:
        db.execute("UPDATE meta SET value = '9'")
    with pytest.raises(LibraryError, match="another version"):
        papers.save("draft", "a", "A", "y", based_on=1)
    assert papers.get("draft", "a").content == "x"


def test_long_papers_take_little_room_and_those_of_before_are_read(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    papers.save("check", "old", "Old", "kept", based_on=None)
    with contextlib.closing(sqlite3.connect(papers.file)) as db, db:
        db.execute("UPDATE versions SET content = ? WHERE name = 'old'", (LONG,))  # as the first format kept it
        db.execute("UPDATE meta SET value = '1'")
    assert papers.get("check", "old").content == LONG
    before = papers.file.stat().st_size
    for number in range(4):
        papers.save("check", "long", "Long", f"{LONG}{number}", based_on=number or None)
    assert [one.content for one in papers.versions("check", "long")] == [f"{LONG}{number}" for number in (3, 2, 1, 0)]
    assert papers.file.stat().st_size - before < len(LONG)


def test_an_older_version_is_made_the_latest_and_the_ones_between_stay(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    first = papers.save("check", "one", "One", "first", based_on=None)
    papers.save("check", "one", "One", "second", based_on=first.version)
    again = papers.restore("check", "one", 1, by="Ada")
    assert (again.version, again.content, again.by) == (3, "first", "Ada")
    assert [one.content for one in papers.versions("check", "one")] == ["first", "second", "first"]
