"""What the user has set, read once at an entry point."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from corpus.library import default_folder
from corpus.records import Nation


class SettingWrong(ValueError):
    """A setting cannot be: the message names it and says what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    library: Path
    model: str | None = None
    """Chat model as ``provider:name``; ``None``: answers are put together from the guidance's own words."""
    embedding_model: str | None = None
    """Folder or name of another embedding model; ``None``: the one that ships with the product."""
    home: Nation | None = None
    ocr: bool = False
    """Whether scanned pages are read by text recognition when files are added."""


def settings(
    library: Path | None = None, home: str | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """From the command's options, else from ``ASSISTANT_LIBRARY``, ``ASSISTANT_MODEL``,
    ``ASSISTANT_EMBEDDING_MODEL``, ``ASSISTANT_NATION`` and ``ASSISTANT_OCR``. Raises ``SettingWrong``."""
    env = os.environ if environment is None else environment
    nation = home or env.get("ASSISTANT_NATION") or None
    if nation is not None and nation not in get_args(Nation):
        raise SettingWrong(f"'{nation}' is no nation: choose one of {', '.join(get_args(Nation))}.")
    return Settings(
        library=library or default_folder(),
        model=env.get("ASSISTANT_MODEL") or None,
        embedding_model=env.get("ASSISTANT_EMBEDDING_MODEL") or None,
        home=nation,  # type: ignore[arg-type]  # checked above
        ocr=env.get("ASSISTANT_OCR", "").strip().lower() not in ("", "0", "no", "false", "off"),
    )
