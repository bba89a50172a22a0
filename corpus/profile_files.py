"""Care profiles as YAML files and as documents of a library.

``to_yaml`` gives what ``read_profile`` reads back as the same profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from corpus.frameworks import Framework, load_frameworks
from corpus.placed import Placed, placed, placed_file, refuse, validated
from corpus.profile_checks import broken, unknown
from corpus.profiles import Profile, Row, Staff, Stage
from corpus.records import Source
from corpus.schema import KnowledgeInvalid, Place, Problem, builtin_folder
from corpus.sources import BuiltinDocument

LONGEST_TITLE = 50  # characters of a title that name a place


def read_profile(path: Path, frameworks: Mapping[str, Framework] | None = None) -> Profile:
    """The profile in a YAML file. Raises ``KnowledgeInvalid`` with file, line, field and what is wrong.

    ``frameworks``: those that cells may cite, the built-in ones unless told.
    """
    return _read(placed_file(path), load_frameworks() if frameworks is None else frameworks)


def from_yaml(text: str, called: str, frameworks: Mapping[str, Framework] | None) -> Profile:
    """The profile in a YAML text; faults are told of the file ``called`` so. Raises ``KnowledgeInvalid``.

    ``frameworks``: those that cells may cite; ``None``: nothing that is cited is looked up.
    """
    return _read(placed(Path(called), text), frameworks)


def _read(file: Placed | Problem, frameworks: Mapping[str, Framework] | None) -> Profile:
    if isinstance(file, Problem):
        raise KnowledgeInvalid(str(file))
    file = replace(file, named=_in_words)
    profile = validated(file, Profile)
    if isinstance(profile, list):
        raise KnowledgeInvalid("\n".join(str(problem) for problem in profile))
    if frameworks is not None:
        faults = [*broken(profile, frameworks), *unknown(file.fields, frameworks)]
        refuse(file.problem(told, *place) for place, told in faults)
    return profile


def _in_words(fields: Any, place: Place) -> str:
    """A place as people name it, counted from 1: "stage 2 (Last days of life), row 1 (Comfort), need"."""
    steps: list[str] = []
    found = fields
    for step in place:
        try:
            found = found[step]
        except (LookupError, TypeError):
            found = None
        if isinstance(step, int) and steps:
            kind = steps[-1].removesuffix("s") if isinstance(found, dict) else steps[-1]
            steps[-1] = f"{kind} {step + 1}{_called(found)}"
        else:
            steps.append(str(step))
    return ", ".join(steps)


def _called(item: Any) -> str:
    """The title of an item of a list, or the need it is for, in brackets; nothing where it has none."""
    named = item.get("title") or item.get("need") if isinstance(item, dict) else None
    named = named.get("text") if isinstance(named, dict) else named
    if not isinstance(named, str) or not named.strip():
        return ""
    words = " ".join(named.replace(":", "").split())
    return f" ({words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rstrip() + '…'})"


def to_yaml(profile: Profile) -> str:
    """The profile as ``read_profile`` reads it; what is empty or the rule is left out."""
    fields = profile.model_dump(mode="json", exclude_defaults=True)
    return yaml.dump(fields, Dumper=_Exact, sort_keys=False, allow_unicode=True, width=110)


class _Exact(yaml.SafeDumper):
    """Writes characters that cannot be seen as escapes: YAML takes some of them for ends of lines."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Exact.add_representer(str, _text)


def load_profiles(folder: Path | None = None, frameworks: Mapping[str, Framework] | None = None) -> dict[str, Profile]:
    """Every profile in a folder (the built-in ones unless told), by slug. Raises ``KnowledgeInvalid``."""
    known = load_frameworks() if frameworks is None else frameworks
    paths = sorted((folder or builtin_folder("profiles")).glob("*.yaml"))
    return {path.stem: read_profile(path, known) for path in paths}


def documents(folder: Path | None = None) -> list[BuiltinDocument]:
    """What Ask finds and cites of the profiles."""
    place = folder or builtin_folder("profiles")
    return [
        BuiltinDocument(f"profile-{slug}", place / f"{slug}.yaml", _source(profile), markdown(profile).encode())
        for slug, profile in load_profiles(place).items()
    ]


def _source(profile: Profile) -> Source:
    return Source(title=profile.title, nation=profile.nation, kind="profile", published=profile.date)


def markdown(profile: Profile) -> str:
    """The profile as a document: a section for each stage, sentences that name profile, stage and need."""
    whose = "example care profile" if profile.example else "care profile"
    lines = [f"# {profile.title}", "", f"The {whose} is for {profile.population}.", ""]
    for stage in profile.stages:
        lines += [f"## {stage.title}", ""]
        for row in stage.rows:
            lines += [f"### {row.need.text}", "", *_sentences(whose, stage, row), ""]
    return "\n".join(lines)


def _sentences(whose: str, stage: Stage, row: Row) -> Iterator[str]:
    begin = f'In the {whose}, for the need "{row.need.text}" in the stage "{stage.title}",'
    if row.activities:
        yield f"{begin} the service does this: {'; '.join(one.text for one in row.activities)}."
    if row.skill_mix:
        yield f"{begin} the skill mix is {'; '.join(_staff(one) for one in row.skill_mix)}."
    if row.delivery:
        yield f"{begin} care is given in {row.delivery.setting.text}; hours: {row.delivery.hours.text}."
    if row.outcomes:
        yield f"{begin} the outcomes to record are {'; '.join(one.measure for one in row.outcomes)}."


def _staff(one: Staff) -> str:
    return one.role + (f", band {one.band}" if one.band else "")
