"""Opening a library for a command, and turning faults into one line."""

from __future__ import annotations

import os
import sqlite3
import traceback
from pathlib import Path

from assistant import terminal
from assistant.checking.scope import ScopeWrong
from assistant.options import NationName
from assistant.settings import SettingWrong, settings
from assistant.wire import House
from corpus.library import LibraryError
from corpus.read import Refused
from corpus.records import SourceInvalid
from corpus.schema import KnowledgeInvalid
from index.models import ModelMissing


class Fault(Exception):
    """What a command cannot do, said in one line."""


def opened(folder: Path | None, home: NationName | None = None, *, furnish: bool = True, empty: bool = False) -> House:
    """The library a command works on; made with the built-in knowledge if it is not there.

    A library that cannot be written to is searched as it is.
    """
    house = House(settings(folder, home.value if home else None))
    if furnish and house.library.writable:
        with terminal.progress("Getting the built-in knowledge ready") as watch:
            if house.library.created and not empty:
                terminal.note("Making the library and reading the built-in knowledge, once ...")
            house.furnish(watch, empty=empty)
    return house


def faults(error: BaseException) -> int:
    """Print what went wrong in one line; gives the exit status."""
    if type(error).__name__ == "NoArgsIsHelpError":  # the help has been printed
        return 0
    known = (Fault, ScopeWrong, LibraryError, SettingWrong, SourceInvalid, ModelMissing, Refused, KnowledgeInvalid)
    if isinstance(error, known) or type(error).__name__ == "ModelSettingWrong":
        message = error.message if isinstance(error, Refused) else str(error)
    elif isinstance(error, sqlite3.DatabaseError):
        message = (
            f"The library's registry cannot be read ({error}): move the library folder aside and add the documents "
            "again; the files as they came are in its folder 'originals'."
        )
    elif isinstance(error, MemoryError):
        message = "There is not enough memory for this: close other programs, or add fewer files at once."
    elif hasattr(error, "format_message"):  # a usage error of the command line
        message = f"{error.format_message().rstrip('.')}. See --help."
    else:
        message = f"Something unexpected went wrong: {type(error).__name__}: {error}"
        if os.environ.get("ASSISTANT_DEBUG"):
            traceback.print_exception(error)
        else:
            message += " (set ASSISTANT_DEBUG=1 for the details)"
    terminal.note(" ".join(message.split()))
    return 1
