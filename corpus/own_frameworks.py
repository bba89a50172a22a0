"""Frameworks of a library's own: made from its documents, kept beside them in the same form as those that ship."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from corpus.frameworks import Framework, load_frameworks
from corpus.schema import KnowledgeInvalid

FOLDER = "frameworks"


def own_frameworks(library: Path) -> dict[str, Framework]:
    """The frameworks kept in a library's folder, by slug. Raises ``KnowledgeInvalid``."""
    folder = library / FOLDER
    return load_frameworks(folder) if folder.is_dir() else {}


def all_frameworks(library: Path | None) -> dict[str, Framework]:
    """Those that ship, and a library's own after them. Raises ``KnowledgeInvalid``."""
    return {**load_frameworks(), **(own_frameworks(library) if library else {})}


def keep(library: Path, fields: Mapping[str, Any]) -> Framework:
    """Store a framework under its slug, in the place of one before; gives it as stored.

    ``fields``: of ``Framework``. Raises ``KnowledgeInvalid`` naming the field, and keeps what was there.
    """
    folder = library / FOLDER
    folder.mkdir(exist_ok=True)
    slug = str(fields["slug"])
    file = folder / f"{_file_name(slug)}.yaml"
    tried = folder / "tried" / file.name
    tried.parent.mkdir(exist_ok=True)
    tried.write_text(yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=110), "utf-8")
    try:
        made = load_frameworks(tried.parent)[slug]
        os.replace(tried, file)
    finally:
        tried.unlink(missing_ok=True)
        tried.parent.rmdir()
    return made


def remove(library: Path, slug: str) -> None:
    """Take one of the library's own frameworks away; its document stays."""
    (library / FOLDER / f"{_file_name(slug)}.yaml").unlink(missing_ok=True)


def free_slug(title: str, taken: Sequence[str]) -> str:
    """An identifier made of a title's words that no other framework has."""
    base = "own-" + ("-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:60].strip("-") or "framework")
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _file_name(slug: str) -> str:
    """The slug itself, proven to be no path. Raises ``KnowledgeInvalid``."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise KnowledgeInvalid(f"'{slug}' cannot be the name of a framework: use small letters, digits and hyphens")
    return slug
