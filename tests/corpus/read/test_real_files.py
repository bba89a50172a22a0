"""Public documents, where ASSISTANT_DATA names the folder that holds them."""

import os
from pathlib import Path

import pytest

from corpus.read import SUFFIXES, Readers, Refused, check_reading
from corpus.records import Reading

FOLDER = Path(os.environ.get("ASSISTANT_DATA", "missing"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="ASSISTANT_DATA names no folder of documents")


def test_every_file_is_read_soundly_or_refused_for_a_reason() -> None:
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    with Readers() as readers:
        outcomes = list(readers.read_many(files))
    assert [path for path, _ in outcomes] == files
    for path, outcome in outcomes:
        if isinstance(outcome, Reading):
            check_reading(outcome)
            assert outcome.blocks, path
        else:
            assert path.name in outcome.message
            assert outcome.reason != "timed out", path


def test_only_files_of_other_kinds_are_unsupported() -> None:
    files = sorted(path for path in FOLDER.rglob("*") if path.suffix.lower() in SUFFIXES)
    with Readers() as readers:
        for path, outcome in readers.read_many(files):
            assert not isinstance(outcome, Refused) or outcome.reason != "unsupported", path
