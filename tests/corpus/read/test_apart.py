import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus.read import Limits, Readers, Refused, read, read_apart
from corpus.records import Reading


def folder(tmp_path: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = tmp_path / f"{number:02}.txt"
        path.write_text(f"Guidance number {number}\n\nEach person has a named nurse who visits at home.")
        paths.append(path)
    return paths


def test_a_file_reads_the_same_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "table.md"
    path.write_text("# Care\n\n| Stage | Review |\n| - | - |\n| Early | Yearly |\n\n1. One\n2. Two\n")
    assert read_apart(path) == read(path)


def test_many_files_come_in_the_order_given_with_refusals_in_their_place(tmp_path: Path) -> None:
    paths = folder(tmp_path, 12)
    paths[4].write_bytes(b"")
    with Readers(2) as readers:
        found = list(readers.read_many(paths))
    assert [path for path, _ in found] == paths
    assert [isinstance(outcome, Refused) for _, outcome in found] == [place == 4 for place in range(12)]
    assert all(
        f"number {place}" in outcome.text for place, (_, outcome) in enumerate(found) if isinstance(outcome, Reading)
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_file_that_never_ends_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    first, last = folder(tmp_path, 2)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with Readers(1, limits=Limits(seconds=1.5)) as readers:
        outcomes = dict(readers.read_many([first, pipe, last]))
    refused = outcomes[pipe]
    assert isinstance(refused, Refused)
    assert refused.reason == "timed out"
    assert "1.5 seconds" in refused.message
    assert isinstance(outcomes[last], Reading)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_crash_refuses_one_file_and_the_next_is_read(tmp_path: Path) -> None:
    (good,) = folder(tmp_path, 1)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)

    def crash() -> None:
        """Kills the reader's process, which waits for the pipe, as a broken parser would."""
        for _ in range(100):
            found = subprocess.run(
                ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True
            ).stdout
            workers = [int(line.split()[0]) for line in found.splitlines() if "corpus.read.worker" in line]
            if workers and time.monotonic() - begun > 1.0:
                os.kill(workers[0], signal.SIGKILL)
                return
            time.sleep(0.05)

    begun = time.monotonic()
    killer = threading.Thread(target=crash)
    killer.start()
    with Readers(1, limits=Limits(seconds=20)) as readers:
        with pytest.raises(Refused, match="stopped the program") as refusal:
            readers.read(pipe)
        killer.join()
        assert refusal.value.reason == "corrupt"
        assert "named nurse" in readers.read(good).text


def test_reading_loads_no_model_and_no_vector_store() -> None:
    heavy = "torch chromadb streamlit langchain transformers"
    program = f"import sys, corpus.read; print([n for n in '{heavy}'.split() if n in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
