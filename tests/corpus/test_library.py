"""The library folder: made, opened, refused; what goes wrong is said in one sentence and nothing is lost."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.wire import House
from corpus.library import Library, LibraryError, default_folder
from corpus.registry import FORMAT
from index.add import add
from index.query import Query

ROOT = Path(__file__).parents[2]
TEXT = "# Rapid response\n\nA nurse must visit within two hours of an urgent call.\n"


@pytest.fixture
def filled(hash_house: House, tmp_path: Path) -> House:
    """A library with one document."""
    (tmp_path / "rapid.md").write_text(TEXT)
    (added,) = add(hash_house.library, hash_house.encoder, [tmp_path / "rapid.md"])
    assert added.outcome == "indexed"
    return hash_house


def test_a_library_is_made_where_there_is_none_and_opened_where_there_is(tmp_path: Path) -> None:
    assert Library(tmp_path / "a folder" / "bücher 🕊").created
    assert not Library(tmp_path / "a folder" / "bücher 🕊").created
    with pytest.raises(LibraryError, match="There is no library in"):
        Library(tmp_path / "elsewhere", create=False)


def test_a_library_that_was_stopped_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").touch()
    assert Library(tmp_path).created
    assert Library(tmp_path).meta("format") == str(FORMAT)


def test_the_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LIBRARY", "~/guidance")
    assert default_folder() == Path.home() / "guidance"


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    for folder in (file, file / "within"):
        with pytest.raises(LibraryError, match=r"not a folder.* Choose another with --library"):
            Library(folder)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("found", ["1", "99"])
def test_a_library_of_another_version_is_refused_and_left_alone(filled: House, found: str) -> None:
    with sqlite3.connect(filled.library.file) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (found,))
    before = filled.library.file.read_bytes()
    with pytest.raises(LibraryError, match=rf"another version of the assistant \(format {found}, this one reads"):
        Library(filled.library.folder)
    assert filled.library.file.read_bytes() == before


@pytest.mark.parametrize("damage", [b"This is not a registry. " * 200, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_registry_is_refused_and_left_alone(filled: House, damage: bytes) -> None:
    filled.library.close()
    filled.library.file.write_bytes(damage)
    with pytest.raises(LibraryError, match=r"its registry is damaged.*the files as they came are in its folder"):
        Library(filled.library.folder)
    assert filled.library.file.read_bytes() == damage
    assert len(list(filled.library.originals.iterdir())) == 1


def test_files_of_others_in_the_folder_are_never_swept_away(filled: House) -> None:
    mine = filled.library.originals / "my own notes.txt"
    mine.write_text("mine")
    left = filled.library.originals / "0123456789abcdef.part"
    left.write_text("left by a stopped process")
    with filled.library.writing():
        filled.library.sweep()
    assert mine.read_text() == "mine"
    assert not left.exists()


def write(library: Library) -> None:
    with library.writing(), library.transaction() as db:
        db.execute("INSERT INTO meta VALUES ('key', 'value')")


def test_what_is_read_within_reading_is_of_one_moment(filled: House, tmp_path: Path) -> None:
    reader = Library(filled.library.folder)
    with reader.reading():
        before = reader.generation
        filled.library.db.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(LibraryError, match="another program is using it"):
            write(filled.library)
        assert reader.generation == before
    assert reader.meta("key") is None
    write(filled.library)
    assert reader.meta("key") == "value"


def as_an_ordinary_user() -> None:
    """Let file permissions bind this process although it may be root's (Linux)."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if library.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError(ctypes.get_errno(), "capabilities cannot be dropped here")


def command(*arguments: object, before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """The ``assistant`` command in a process of its own, after ``before`` has been called in it."""
    return subprocess.run(
        [sys.executable, "-c", "from assistant.cli import main; main()", *map(str, arguments)],
        cwd=ROOT,
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
    )


def bound_by_permissions(folder: Path) -> bool:
    """Whether a folder that is read-only cannot be written to by ``as_an_ordinary_user``."""
    if sys.platform != "linux":
        return False
    try:
        tried = subprocess.run(
            ["touch", str(folder / "tried")], preexec_fn=as_an_ordinary_user, capture_output=True, check=False
        )
    except subprocess.SubprocessError:
        return False
    return tried.returncode != 0


def test_a_read_only_library_is_searched_and_says_so_when_it_is_added_to(filled: House, tmp_path: Path) -> None:
    folder = filled.library.folder
    filled.library.close()
    writable = [folder, *(path for path in folder.rglob("*"))]
    modes = {path: path.stat().st_mode for path in writable}
    for path in writable:
        path.chmod(modes[path] & ~0o222)
    try:
        if not bound_by_permissions(folder):
            pytest.skip("this user can write to a read-only folder, so the test would show nothing")
        found = command("search", "urgent call", "--json", before=as_an_ordinary_user)
        assert found.returncode == 0, found.stderr
        assert "within two hours" in found.stdout
        (tmp_path / "other.md").write_text("# Another\n\nAnother text.\n")
        added = command("library", "add", tmp_path / "other.md", before=as_an_ordinary_user)
        assert added.returncode == 1
        assert added.stderr.strip().endswith("cannot be written to: it is read-only, or permission was denied.")
        assert len(added.stderr.strip().splitlines()) == 1
        listed = command("library", "list", "--json", before=as_an_ordinary_user)
        assert listed.returncode == 0, listed.stderr
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert [entry.file for entry in Library(folder).entries()] == ["rapid.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit on the size of files")
def test_a_full_disk_is_told_of_and_nothing_is_lost(filled: House, tmp_path: Path) -> None:
    room = max(file.stat().st_size for file in filled.library.folder.rglob("*") if file.is_file()) + 20_000
    sentences = "".join(f"Person {n} has a nurse {n * 7} and a plan {n * 13} at home. " for n in range(6000))
    (tmp_path / "long.md").write_text(f"# A long one\n\n{sentences}\n")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ended = command("library", "add", tmp_path / "long.md", before=little_room)
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    assert "cannot be" in ended.stderr
    assert "unexpected" not in ended.stderr
    library = Library(filled.library.folder)
    assert [entry.file for entry in library.entries()] == ["rapid.md"]
    assert "within two hours" in filled.search(Query("urgent call"))[0].passage.text
    outcomes = list(add(library, filled.encoder, [tmp_path / "long.md"]))
    assert [one.outcome for one in outcomes] == ["indexed"]
