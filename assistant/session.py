"""Opening a library for a command, and turning faults into one line."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from assistant import terminal
from assistant.options import NationName
from assistant.settings import SettingWrong, settings
from assistant.wire import House
from corpus.library import LibraryError
from corpus.read import Refused
from corpus.records import SourceInvalid
from index.embed import ModelMissing


class Fault(Exception):
    """What a command cannot do, said in one line."""


def opened(folder: Path | None, home: NationName | None = None, *, furnish: bool = True, empty: bool = False) -> House:
    """The library a command works on; made with the built-in knowledge if it is not there."""
    house = House(settings(folder, home.value if home else None))
    if furnish and (house.library.created or os.access(house.library.file, os.W_OK)):
        with terminal.progress("Getting the built-in knowledge ready") as watch:
            if house.library.created and not empty:
                terminal.notes.print("Making the library and reading the built-in knowledge, once ...")
            house.furnish(watch, empty=empty)
    return house


def faults(error: BaseException) -> int:
    """Print what went wrong in one line; gives the exit status."""
    known = (Fault, LibraryError, SettingWrong, SourceInvalid, ModelMissing, Refused)
    if isinstance(error, known) or type(error).__name__ == "ModelSettingWrong":
        message = str(error)
    elif hasattr(error, "format_message"):  # a usage error of the command line
        message = f"{error.format_message()} See --help."
    else:
        message = f"Something unexpected went wrong: {type(error).__name__}: {error}"
        if os.environ.get("ASSISTANT_DEBUG"):
            traceback.print_exception(error)
        else:
            message += " (set ASSISTANT_DEBUG=1 for the details)"
    terminal.notes.print(" ".join(message.split()), markup=False, soft_wrap=True)
    return 1
