"""A draft or a profile to a file that others can work with, and back, every citation found again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.drafts import Draft
from assistant.exporting import of_profile
from assistant.exporting.citations import Documents
from assistant.exporting.files import save
from assistant.exporting.into import fill
from assistant.exporting.of_draft import Kept, Names, written
from assistant.pages.words import named
from corpus.frameworks import load_frameworks
from corpus.profile_files import load_profiles
from corpus.profiles import Profile
from corpus.sources import load_digests


def export(draft: Draft, path: Path, documents: Documents, *, clean: bool = False, kept: Kept | None = None) -> None:
    """Write a draft to ``path``; how its name ends tells the format: .docx, .odt, .html, .md or .pdf.

    ``clean``: the contract text alone. ``documents`` gives stored versions by id, which every quotation is proven
    against. Raises ``NotExported``.
    """
    save(written(draft, documents, names(), kept=kept, clean=clean), path)


def export_into(
    draft: Draft, template: Path, path: Path, documents: Documents, *, clean: bool = False, kept: Kept | None = None
) -> list[str]:
    """Write a draft into the user's own Word template, under its headings and in its styles.

    Gives what the template has no place for; sections among it stand at the end. Raises ``NotExported``.
    """
    return fill(written(draft, documents, names(), kept=kept, clean=clean), draft.header, template, path)


def export_profile(profile: Profile, path: Path) -> None:
    """Write a care profile to ``path`` as tables, in any of the formats of ``export``. Raises ``NotExported``."""
    save(of_profile.written(profile, sourced), path)


def sourced(source: str) -> str:
    """What a profile's cell cites, by name."""
    kind, _, slug = source.partition(":")
    if kind == "digest":
        return digests().get(slug, source)
    named = names().requirement(source)
    return named if named != source else source[:1].upper() + source[1:]


@cache
def digests() -> dict[str, str]:
    """The names of the digests that ship, by slug."""
    return {digest.slug: named(digest.source) for digest in load_digests()}


@cache
def names() -> Names:
    """The titles of the stages and requirements that ship."""
    stages = {stage.id: stage.title for profile in load_profiles().values() for stage in profile.stages}
    requirements = {
        framework.reference(one): f"{framework.title}: {one.title}"
        for framework in load_frameworks().values()
        for one in framework.requirements
    }
    return Names(stages, lambda name: requirements.get(name, name))
