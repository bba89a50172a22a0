"""A process killed while it adds, and several at work on one library at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from whole import assert_mended, assert_whole, folder_of, words_hash

from assistant.wire import House
from corpus.library import Library
from index.add import add
from index.embed import HashEmbedder
from index.query import Filter, Query
from index.search import Searcher

ROOT = Path(__file__).parents[2]

ADDING = """
import sys
from pathlib import Path
from corpus.library import Library
from index.add import add
from index.embed import HashEmbedder
import chromadb
print("ready", flush=True)
sys.stdin.readline()
for added in add(Library(Path(sys.argv[1])), HashEmbedder(), [Path(sys.argv[2])]):
    print(added.outcome, flush=True)
"""


def adding(library: Path, folder: Path) -> subprocess.Popen[str]:
    """A process that is about to add a folder to a library; it begins when ``begin`` is called."""
    child = subprocess.Popen(
        [sys.executable, "-c", ADDING, str(library), str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    return child


def begin(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")
def test_a_library_whose_writer_is_killed_at_any_moment_is_whole_and_the_next_finishes(
    hash_house: House, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "guidance", range(36))
    encoder, moments = HashEmbedder(), random.Random(2026)
    before = 0
    for _ in range(4):
        child = adding(hash_house.library.folder, folder)
        begin(child)
        time.sleep(moments.uniform(0.05, 1.2))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        library = Library(hash_house.library.folder)
        here = assert_whole(library, encoder)
        assert here >= before, "what was there before is there still"
        before = here
    outcomes = list(add(library, encoder, [folder]))
    assert [one.outcome for one in outcomes].count("indexed") == 36 - before
    assert {one.outcome for one in outcomes} <= {"indexed", "unchanged"}
    assert assert_whole(library, encoder) == 36
    assert_mended(library, encoder)


def test_two_that_add_and_one_that_searches_do_not_disturb_each_other(hash_house: House, tmp_path: Path) -> None:
    folder_of(tmp_path / "guidance" / "one", range(16))
    folder_of(tmp_path / "guidance" / "two", range(8, 24))  # half of these files are the same
    folder = hash_house.library.folder
    problems: list[str] = []
    searched = 0
    done = threading.Event()

    def search() -> None:
        nonlocal searched
        library = Library(folder)
        searcher = Searcher(library, HashEmbedder())
        while not done.is_set():
            with library.reading():
                hits = searcher(Query("hospice night visit", Filter(), 5))
            for hit in hits:
                document = library.document(hit.passage.document_id)
                if document.text[hit.passage.start : hit.passage.end] != hit.passage.text:
                    problems.append(hit.passage.text)
            searched += 1

    def searching() -> None:
        try:
            search()
        except BaseException as error:  # a thread's error would be lost
            problems.append(repr(error))
            raise

    children = [adding(folder, tmp_path / "guidance" / name) for name in ("one", "two")]
    reader = threading.Thread(target=searching)
    reader.start()
    for child in children:
        begin(child)
    ends = [child.communicate(timeout=120) for child in children]
    done.set()
    reader.join()
    assert [child.returncode for child in children] == [0, 0], ends
    assert problems == []
    assert searched > 1
    library = Library(folder)
    assert assert_whole(library, HashEmbedder()) == 24, "the same file twice is one document"
    assert_mended(library, HashEmbedder())
    outcomes = "".join(out for out, _ in ends).split()
    assert (outcomes.count("indexed"), outcomes.count("unchanged")) == (24, 8)


def test_adding_in_groups_finds_the_same_as_adding_one_by_one(hash_house: House, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "guidance", range(12))
    list(add(hash_house.library, hash_house.encoder, [folder]))
    other = House(hash_house.settings.__class__(tmp_path / "other", embedding_model=HashEmbedder.name))
    other.furnish(empty=True)
    for file in sorted(folder.iterdir()):
        list(add(other.library, other.encoder, [file]))
    assert words_hash(hash_house.library) == words_hash(other.library)
    assert assert_whole(other.library, other.encoder) == 12
