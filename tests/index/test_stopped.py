"""A process killed while it adds, and several at work on one library at once."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import docx
import pytest
from whole import assert_mended, assert_whole, folder_of, markdown, words_hash

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


def adding(library: Path, folder: Path, program: str = ADDING) -> subprocess.Popen[str]:
    """A process that is about to add a folder to a library; it begins when ``begin`` is called."""
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(library), str(folder)],
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


FORKING = """
import os, sys
from pathlib import Path
from corpus.library import Library
from index.add import add
from index.embed import HashEmbedder
import chromadb
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        for added in add(Library(Path(sys.argv[1])), HashEmbedder(), [Path(sys.argv[2])]):
            pass
        os._exit(0)
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(os.WIFSIGNALED(status), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no kill -9 on Windows")
def test_a_library_whose_writer_is_killed_at_twenty_moments_is_whole_and_the_next_finishes(
    hash_house: House, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "guidance", range(60))
    for number in range(60, 66):  # read in a process of its own like the others, and slower
        (folder / f"guidance-{number}.docx").write_bytes(word_file(markdown(number)))
    encoder, moments = HashEmbedder(), random.Random(2026)
    library = Library(hash_house.library.folder)
    before = killed = 0
    with adding(library.folder, folder, FORKING) as child:
        for moment in range(20):
            writer = int(told(child, "go"))
            time.sleep(moments.uniform(0.01, 0.3 + 0.06 * moment))
            with contextlib.suppress(ProcessLookupError):  # it had finished
                os.kill(writer, signal.SIGKILL)
            killed += told(child) == "True"
            here = assert_whole(library, encoder)
            assert here >= before, "what was there before is there still"
            before = here
        assert child.stdin is not None
        child.stdin.close()
        child.wait(timeout=120)
    assert killed >= 4, f"they were killed at work: {killed} times"
    outcomes = list(add(library, encoder, [folder]))
    assert [one.outcome for one in outcomes].count("indexed") == 66 - before
    assert {one.outcome for one in outcomes} <= {"indexed", "unchanged"}
    assert assert_whole(library, encoder) == 66
    assert_mended(library, encoder)
    other = House(hash_house.settings.__class__(tmp_path / "other", embedding_model=HashEmbedder.name))
    other.furnish(empty=True)
    list(add(other.library, encoder, [folder]))
    assert words_hash(library) == words_hash(other.library), "as if nobody had been killed"


def told(child: subprocess.Popen[str], line: str = "") -> str:
    """The next line that a process says, after it was told one."""
    assert child.stdin is not None
    assert child.stdout is not None
    if line:
        child.stdin.write(f"{line}\n")
        child.stdin.flush()
    return child.stdout.readline().strip()


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        if line.startswith("#"):
            document.add_heading(line.lstrip("# "), line.count("#"))
        elif line:
            document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


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
