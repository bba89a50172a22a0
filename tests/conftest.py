"""Libraries in temporary folders, and the command line on them, with words hashed into vectors in a model's place."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest
from ended import Command, Ended
from hypothesis import HealthCheck, settings

from assistant.cli import main
from assistant.settings import Settings
from assistant.wire import House
from index.embed import HashEmbedder

SETTINGS = ("ASSISTANT_MODEL", "ASSISTANT_NATION", "ASSISTANT_OCR", "ASSISTANT_DEBUG")

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("other", parent=settings.get_profile("same"), derandomize=False)
settings.load_profile("same")
"""The same examples each time, so that a change fails by what it changed; others: ``--hypothesis-profile=other``."""


@pytest.fixture
def library_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command line is set to, where no library is yet; the model is the stand-in."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASSISTANT_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", HashEmbedder.name)
    return tmp_path / "library"


@pytest.fixture
def hash_house(library_folder: Path) -> House:
    """An open library without the built-in knowledge."""
    return empty_house(library_folder)


def empty_house(folder: Path) -> House:
    house = House(Settings(folder, embedding_model=HashEmbedder.name))
    house.furnish(empty=True)
    return house


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the built-in knowledge, to be copied and not changed."""
    folder = tmp_path_factory.mktemp("furnished") / "library"
    House(Settings(folder, embedding_model=HashEmbedder.name)).furnish()
    return folder


@pytest.fixture
def furnished_folder(library_folder: Path, furnished: Path) -> Path:
    """As ``library_folder``, with a library that holds the built-in knowledge."""
    shutil.copytree(furnished, library_folder)
    return library_folder


@pytest.fixture
def assistant(
    library_folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Command:
    """Runs the ``assistant`` command with these arguments, bytes given to it on standard input."""

    def run(*arguments: object, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "argv", ["assistant", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsysbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int), "the exit status is a number"
        return Ended(code, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def empty(assistant: Command) -> Command:
    """As ``assistant``, on a library without the built-in knowledge."""
    assert assistant("library", "init", "--empty").code == 0
    return assistant
