"""The care profiles of a library: those that ship, and its own, kept as papers with every version.

    profiles(library)["frailty"]      profile("frailty", library)      profile("frailty@2", library)

A library's own are YAML in ``papers.sqlite``. Those that ship are examples: they are started from, never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.library import LibraryError
from corpus.own_frameworks import all_frameworks
from corpus.papers import Kind, NotKept, Paper, Papers
from corpus.profile_checks import broken
from corpus.profile_files import from_yaml, load_profiles, to_yaml
from corpus.profiles import Cell, Profile, Row, Stage
from corpus.records import Nation
from corpus.schema import KnowledgeInvalid

KIND: Kind = "profile"
FIRST_ROW = "first-need"


@dataclass(frozen=True, slots=True)
class Held:
    """A profile that can be chosen."""

    name: str
    profile: Profile | None
    """``None`` where what is kept cannot be read; ``problem`` says why."""
    paper: Paper | None
    """Its latest version in the library; ``None`` for one that ships."""
    problem: str | None = None

    @property
    def title(self) -> str:
        return self.profile.title if self.profile else self.paper.title if self.paper else self.name


@cache
def shipped() -> dict[str, Profile]:
    """The examples, by name."""
    return load_profiles()


def held(library: Path | None) -> list[Held]:
    """A library's own profiles, the one saved last first, then those that ship."""
    own = [_held(paper) for paper in Papers(library).all(KIND)] if library else []
    return [*own, *(Held(name, one, None) for name, one in shipped().items())]


def _held(paper: Paper) -> Held:
    try:
        return Held(paper.name, read(paper), paper)
    except KnowledgeInvalid as fault:
        return Held(paper.name, None, paper, str(fault))


def profiles(library: Path | None) -> dict[str, Profile]:
    """Every profile that can be read, by name: a library's own first."""
    return {one.name: one.profile for one in held(library) if one.profile}


def profile(name: str, library: Path | None) -> Profile:
    """The profile of a name, at its latest version or, as ``name@2``, at another.

    Raises ``NotKept`` where there is none, and ``KnowledgeInvalid`` where it cannot be read.
    """
    base, at, version = name.partition("@")
    if base in shipped() and not at:
        return shipped()[base]
    if library is None or (at and not version.isdecimal()):
        raise _none(name)
    try:
        return read(Papers(library).get(KIND, base, int(version) if at else None))
    except NotKept as error:
        raise error if at else _none(name) from error


def _none(name: str) -> NotKept:
    return NotKept(f"There is no profile '{name}': 'assistant profiles list' and the Profiles page show all.")


def read(paper: Paper) -> Profile:
    """A version as the profile that it is. Raises ``KnowledgeInvalid``."""
    return from_yaml(paper.content, f"{paper.name}, version {paper.version}", None)


def versions(name: str, library: Path) -> list[Paper]:
    """Every version of a library's own profile, the newest first."""
    return Papers(library).versions(KIND, name)


def keep(library: Path, made: Profile, *, based_on: int | None, by: str = "", note: str = "") -> Paper:
    """Save a profile under its slug; gives the version it became, or the latest where nothing changed.

    ``based_on``: the version on which the work began, ``None`` for a new one. Raises ``ChangedMeanwhile`` where
    there is a later one, ``KnowledgeInvalid`` where it has stages or rows twice or cites another nation, and
    ``LibraryError`` where its name is taken by one that ships or the folder cannot be written to.
    """
    if made.slug in shipped():
        raise LibraryError(f"'{made.slug}' is the name of an example that ships: start from it under another title.")
    faults = [f"{_place(made, place)}: {told}" for place, told in broken(made, all_frameworks(library))]
    if faults:
        raise KnowledgeInvalid("\n".join(faults))
    try:
        library.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"The library folder '{library}' cannot be made: {error.strerror}.") from error
    content = to_yaml(made)
    return Papers(library).save(KIND, made.slug, made.title, content, based_on=based_on, by=by, note=note)


def _place(made: Profile, place: Sequence[str | int]) -> str:
    """A place in a profile in words: its stage, its row, its field."""
    if place[0] != "stages" or len(place) < 2:
        return str(place[0])
    stage = made.stages[int(place[1])]
    words = [stage.title]
    if len(place) > 3 and place[2] == "rows":
        words.append(stage.rows[int(place[3])].id)
    fields = [str(step).replace("_", " ") for step in place[2:] if not isinstance(step, int) and step != "rows"]
    return ", ".join([*words, *fields])


def restore(library: Path, name: str, version: int, *, by: str = "") -> Paper:
    """Make an older version the latest again; the ones between stay. Raises ``NotKept``."""
    papers = Papers(library)
    old, latest = papers.get(KIND, name, version), papers.get(KIND, name)
    note = f"Version {version} restored"
    return papers.save(KIND, name, old.title, old.content, based_on=latest.version, by=by, note=note)


def put_away(library: Path, name: str) -> None:
    """Take a profile off the list; its versions stay in the library. Raises ``NotKept``."""
    Papers(library).put_away(KIND, name)


def free_name(title: str, library: Path) -> str:
    """A name made of a title's words that no profile has."""
    name = Papers(library).free_name(KIND, title)
    return Papers(library).free_name(KIND, f"own {title}") if name in shipped() else name


def started_from(other: Profile, name: str, title: str) -> Profile:
    """A draft with the stages and rows of another profile; what was agreed of the other is left out."""
    anew: Mapping[str, object] = {
        "slug": name,
        "title": title,
        "version": "1",
        "example": False,
        "status": "draft",
        "date": None,
        "review_date": None,
        "approver": None,
        "telephone": None,
        "note": f"Started from: {other.title}, version {other.version}.",
    }
    return other.model_copy(update=dict(anew))


def started_from_nothing(
    name: str, title: str, nation: Nation, population: str, stages: Sequence[tuple[str, str]]
) -> Profile:
    """A draft with these stages, each by id and title, and in each a first row to be filled in.

    Raises ``ValueError`` of pydantic's where there is no stage.
    """
    made = tuple(_stage(id_, words) for id_, words in stages)
    return Profile(slug=name, title=title, version="1", nation=nation, population=population, stages=made)


def _stage(id_: str, title: str) -> Stage:
    return Stage(
        id=id_,
        title=title,
        public_name=title,
        objective=_open("what is to be achieved in this stage"),
        entry=_open("what shows that the stage begins"),
        exit=_open("what shows that the stage ends"),
        duration=_open("how long the stage usually lasts"),
        rows=(Row(id=FIRST_ROW, need=_open("what people need first")),),
    )


def _open(what: str) -> Cell:
    return Cell(text=f"[LOCAL: {what}; commissioner and clinical lead]")
