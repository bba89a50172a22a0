"""What drafting needs, and all that a brief decides before the first section is drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.ask import Means
from assistant.drafting.allot import Share, Vectors, allotted
from assistant.drafting.local import unmatched
from assistant.drafting.shelf import OUTDATED, Shelf, shelf
from assistant.drafts import Brief
from assistant.framework_words import FrameworkWords
from corpus.clauses import Clause, load_clauses
from corpus.entries import standing, stands_aside
from corpus.frameworks import Framework
from corpus.library import Entry, Library, LibraryError, NotInLibrary
from corpus.own_frameworks import all_frameworks, own_frameworks
from corpus.own_profiles import profile as profile_named
from corpus.own_profiles import profiles
from corpus.profiles import Profile
from corpus.records import Document
from corpus.sources import RESTATING, source_id
from corpus.templates import Template, load_templates
from index.embed import Encoder
from index.evidence import Rarity


class BriefWrong(LibraryError):
    """The brief asks for what there is not: the message says what there is."""


@dataclass(frozen=True)
class Drafting:
    """What drafting needs, chosen in ``wire``."""

    library: Library
    answering: Means
    encoder: Encoder
    rarity: Rarity


@dataclass(frozen=True)
class Prepared:
    """One brief, ready to be drafted section by section."""

    brief: Brief
    template: Template
    shelf: Shelf
    shares: Mapping[str, Share]
    words: FrameworkWords
    frameworks: Mapping[str, Framework]
    profile: Profile | None
    stage_titles: Mapping[str, str]
    searchable: tuple[str, ...]
    """Ids of the documents whose sentences may be drawn on."""
    means: Drafting
    warnings: tuple[str, ...] = ()

    def stage_title(self, stage: str) -> str:
        return self.stage_titles.get(stage) or stage.replace("-", " ").capitalize()

    def document(self, name: str) -> Document:
        """A stored version with what the library says of it today, or a framework that ships.

        Raises ``NotInLibrary``.
        """
        try:
            return self.means.answering.documents(name)
        except NotInLibrary:
            return self.words.named(name)


def prepared(brief: Brief, means: Drafting) -> Prepared:
    """Raises ``BriefWrong``, ``NotKept`` where there is no such profile, and ``KnowledgeInvalid``."""
    template = _template(brief)
    folder = means.library.folder
    ships = means.library.meta("builtin") != "no"
    known = all_frameworks(folder) if ships or brief.frameworks else own_frameworks(folder)
    unknown = [name for name in brief.frameworks if name not in known]
    if unknown:
        raise BriefWrong(f"There is no framework '{unknown[0]}': see 'assistant frameworks list'.")
    profile = profile_named(brief.profile, folder) if brief.profile else None
    if profile and profile.nation not in ("uk", brief.nation):
        raise BriefWrong(f"The profile '{brief.profile}' is for {profile.nation}, the draft for {brief.nation}.")
    titles = _stage_titles(profile)
    entries = standing(means.library.entries())
    bank = load_clauses(frameworks=all_frameworks(None)) if ships or brief.frameworks else {}
    known = _as_the_library_says(known, entries)
    pathway = [stage.id for stage in profile.stages] if profile else list(titles)
    found = shelf(brief, known, bank, pathway, template.clauses)
    strange = [name for name in brief.stages if name not in (*found.stages, *titles)]
    if strange:
        have = ", ".join(dict.fromkeys([*titles, *found.stages])) or "none"
        raise BriefWrong(f"There is no stage '{strange[0]}': there are {have}.")
    for name in brief.documents:
        if not any(one.document_id.startswith(name) for one in entries):
            raise BriefWrong(f"There is no document '{name}': see 'assistant library list'.")
    gaps = [*_gaps(template), *(text for one in found.clauses for text in _texts(one.clause))]
    return Prepared(
        brief=brief,
        template=template,
        shelf=found,
        shares=allotted(template, found, _vectors(means.encoder)),
        words=FrameworkWords(means.library),
        frameworks=known,
        profile=profile,
        stage_titles=titles,
        searchable=_searchable(brief, entries),
        means=means,
        warnings=(*found.left_out, *_of_status(found), *unmatched(brief.local, gaps)),
    )


def _template(brief: Brief) -> Template:
    known = load_templates()
    if brief.template not in known:
        raise BriefWrong(f"There is no template '{brief.template}': there are {', '.join(known)}.")
    template = known[brief.template].for_nation(brief.nation)
    if template.makes == "summary":
        raise BriefWrong("A summary is drawn from a care profile and from nothing else: 'assistant summary PROFILE'.")
    if template.nation not in (None, brief.nation):
        raise BriefWrong(f"The template '{brief.template}' is for {template.nation}, the draft for {brief.nation}.")
    ids = [one.id for one in template.sections]
    strange = [name for name in brief.sections if name not in ids]
    if strange:
        raise BriefWrong(f"The template '{brief.template}' has no section '{strange[0]}': it has {', '.join(ids)}.")
    return template


def _stage_titles(profile: Profile | None) -> dict[str, str]:
    """Titles of stages, in the order of the pathway: those of the profile, else of the profiles that ship."""
    found = [profile] if profile else list(profiles(None).values())
    return {stage.id: stage.title for one in found for stage in one.stages}


def _as_the_library_says(frameworks: Mapping[str, Framework], entries: Sequence[Entry]) -> dict[str, Framework]:
    """The frameworks, outdated where the library says so of the document that they are quoted from."""
    old = {name: one.source.status for one in entries for name in (one.source_id, one.document_id) if _is_old(one)}
    aside = stands_aside(entries)
    found = {}
    for slug, framework in frameworks.items():
        ours = [source_id(f"framework-{slug}"), *([source_id(framework.digest)] if framework.digest else [])]
        own = [words.document for one in framework.requirements for words in one.words]
        status = next((old[name] for name in [*ours, *map(aside.get, ours), *own] if name in old), None)
        found[slug] = framework.model_copy(update={"status": status}) if status else framework
    return found


def _is_old(entry: Entry) -> bool:
    return entry.source.status in OUTDATED


def _searchable(brief: Brief, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Guidance and local papers of the nation or of a nation not known, that hold today or may be drawn from."""
    aside = stands_aside(entries)
    return tuple(
        one.document_id
        for one in entries
        if one.source.nation in (None, "uk", brief.nation)
        and one.source.kind != "profile"
        and one.source_id not in aside
        and not one.source_id.startswith(RESTATING)
        and (brief.superseded or not _is_old(one))
        and (not brief.documents or any(one.document_id.startswith(name) for name in brief.documents))
    )


def _of_status(found: Shelf) -> list[str]:
    used = [framework for one in found.asking for framework, _ in one.all]
    unknown = dict.fromkeys(one.title for one in used if one.status == "unknown")
    return [f"Whether these still hold is not known: {'; '.join(unknown)}."] if unknown else []


def _gaps(template: Template) -> list[str]:
    titles = [f"[LOCAL: {name}; commissioner]" for one in template.header for name in (one.title, one.id)]
    return [
        *titles,
        *(one.local for one in template.header),
        *(text for one in template.sections for text in one.local),
    ]


def _texts(clause: Clause) -> tuple[str, ...]:
    return clause.text, clause.indicator.threshold


def _vectors(encoder: Encoder) -> Vectors:
    """Each text embedded once."""
    kept: dict[str, npt.NDArray[np.floating]] = {}

    def vectors(texts: Sequence[str]) -> npt.NDArray[np.floating]:
        new = [text for text in dict.fromkeys(texts) if text not in kept]
        if new:
            kept.update(zip(new, encoder.embed(new), strict=True))
        return np.array([kept[text] for text in texts])

    return vectors
