"""The one place where the app catches what nobody foresaw: a sentence for the person, the details in a file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.settings import SettingWrong
from corpus.library import LibraryError
from corpus.records import SourceInvalid

LOG = "assistant.log"
FORESEEN = (LibraryError, SettingWrong, SourceInvalid)
"""Their messages are written for people."""


@contextmanager
def boundary(folder: Path | None, tell: Callable[[str], object]) -> Iterator[None]:
    """Whatever goes wrong inside is told in a sentence; what was not foreseen goes to the log in ``folder``."""
    try:
        yield
    except FORESEEN as error:
        tell(str(error))
    except Exception as error:  # the one boundary of the pages: Streamlit would show a traceback
        tell(_sentence(error, folder))


def _sentence(error: Exception, folder: Path | None) -> str:
    if type(error).__name__ == "ModelMissing":  # of index.models, which is not imported before it is needed
        return str(error)
    where = _logged(error, folder)
    details = f" The details are in '{where}'." if where else ""
    return f"Something went wrong that was not foreseen. Nothing in the library was lost. Try it again.{details}"


def _logged(error: Exception, folder: Path | None) -> Path | None:
    logger = logging.getLogger("assistant")
    if folder is not None:
        with suppress(OSError):
            handler = logging.FileHandler(folder / LOG, encoding="utf-8")
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            logger.addHandler(handler)
            logger.error("In the app", exc_info=error)
            logger.removeHandler(handler)
            handler.close()
            return folder / LOG
    logger.error("In the app", exc_info=error)
    return None
