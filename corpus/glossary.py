"""Terms and abbreviations of the field: their other forms, what they mean, what took the place of historic ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from corpus.catalogue import Catalogue, load_catalogue
from corpus.placed import Placed, listed, opened, refuse
from corpus.records import Checked, Nation, Source
from corpus.schema import SLUG, Problem, Record, Text, builtin_folder
from corpus.sources import BuiltinDocument


class Term(Record):
    """One entry of a glossary."""

    term: Text
    """In full."""
    group: Text
    abbreviations: tuple[Text, ...] = ()
    """What ``term`` is shortened to; found letter by letter."""
    also: tuple[Text, ...] = ()
    """Other spellings, earlier names, and names of its parts."""
    meaning: Text
    """A phrase in our words that could follow "means"."""
    now: tuple[Text, ...] = ()
    """The terms of what took over, where ``term`` is historic."""
    nation: Nation
    source: Text | None = None
    """Where the term was read: the id of a document of the catalogue, or a title."""
    checked: Checked

    @property
    def forms(self) -> tuple[str, ...]:
        """The term and all that may stand for it: abbreviations first, then other words."""
        return (self.term, *self.abbreviations, *self.also)

    @property
    def name(self) -> str:
        """The term with its first abbreviation."""
        return f"{self.term} ({self.abbreviations[0]})" if self.abbreviations else self.term


@dataclass(frozen=True, slots=True)
class Found:
    """A form of one or more terms in a text: ``text[start:end]``."""

    start: int
    end: int
    form: str
    """As it is compared, without the ending of a plural."""
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class OtherForms:
    """What a text says, and how else the same is said."""

    said: str
    others: tuple[str, ...]
    full: str | None = None
    """In full, where ``said`` shortens one term and no other."""
    loosely: bool = False
    """Whether the others only come near it: a document that has one of them need not speak of what was said."""


class Glossary:
    """Finds terms in texts."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        self._by_name = {term.term: term for term in terms}

    def found(self, text: str) -> list[Found]:
        """The terms that a text uses, from left to right, the longest form where several begin together."""
        matches: list[Found] = []
        for pattern, forms in self._patterns:
            matches += [
                Found(match.start(), match.end(), _key(match[1]), forms[_key(match[1])])
                for match in pattern.finditer(text)
            ]
        matches.sort(key=lambda one: (one.start, -one.end))
        kept: list[Found] = []
        for one in matches:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return kept

    def other_forms(self, text: str) -> list[OtherForms]:
        """For each form in a text the other forms of its term, and those of what took over from it."""
        asked: dict[str, OtherForms] = {}
        for one in self.found(text):
            forms = [form for term in one.terms for form in (*term.forms, *self._of_successors(term))]
            others = {_key(form): form for form in forms if _key(form) != one.form}
            full = one.terms[0].term if len(one.terms) == 1 and one.form in one.terms[0].abbreviations else None
            asked.setdefault(one.form, OtherForms(text[one.start : one.end], tuple(others.values()), full))
        return [one for one in asked.values() if one.others]

    def successors(self, term: Term) -> list[Term]:
        """What took over from a term, and what took over from that, the nearest first."""
        found: dict[str, Term] = {}
        waiting = list(term.now)
        while waiting:
            after = self._by_name[waiting.pop(0)]
            if after.term not in found:
                found[after.term] = after
                waiting += after.now
        return list(found.values())

    def _of_successors(self, term: Term) -> Iterator[str]:
        for after in self.successors(term):
            yield from (after.term, *after.abbreviations)

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], Mapping[str, tuple[Term, ...]]]]:
        """One for forms that are told letter by letter, one for the others."""
        exact: dict[str, tuple[Term, ...]] = {}
        loose: dict[str, tuple[Term, ...]] = {}
        for term in self.terms:
            for form in dict.fromkeys(term.forms):
                forms = loose if _is_loose(form) else exact
                if _is_telling(form) and term not in forms.get(_key(form), ()):
                    forms[_key(form)] = (*forms.get(_key(form), ()), term)
        return [(_pattern(exact, 0), exact), (_pattern(loose, re.IGNORECASE), loose)]


def _is_telling(form: str) -> bool:
    """Whether a form can be told from a common word: more than one word, or a capital or digit within."""
    return bool(re.search(r".[\W\dA-Z_]", form))


def _is_loose(form: str) -> bool:
    """Whether its capitals do not matter."""
    return bool(re.search(r"\s", form))


def _key(form: str) -> str:
    """A form without what makes no difference: case and hyphens of forms of several words."""
    return " ".join(re.split(r"[\s-]+", form.casefold())) if _is_loose(form.replace("-", " ")) else form


def _pattern(forms: Iterable[str], flags: int) -> re.Pattern[str]:
    longest = sorted(forms, key=len, reverse=True)
    parts = "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in longest)
    return re.compile(rf"(?<![\w-])({parts or '(?!)'})(?:s(?=\b))?(?![\w]|-\w)", flags)


def load_glossary(folder: Path | None = None) -> Glossary:
    """The terms of ``glossary.yaml`` in a folder, the built-in one unless told.

    Raises ``KnowledgeInvalid`` with all problems of the file, one a line.
    """
    file = opened((folder or builtin_folder()) / "glossary.yaml")
    found, problems = listed(file, Term, "terms")
    refuse([*problems, *_contradictions(file, found)])
    return Glossary(list(found.values()))


@lru_cache(maxsize=1)
def builtin_glossary() -> Glossary:
    """The glossary that ships, read once."""
    return load_glossary()


def _contradictions(file: Placed, terms: Mapping[int, Term]) -> Iterator[Problem]:
    names: dict[str, int] = {}
    for place, term in terms.items():
        if term.term.casefold() in names:
            line = file.line_of("terms", names[term.term.casefold()], "term")
            yield file.problem(f"'{term.term}' is given twice, first in line {line}", "terms", place, "term")
        names.setdefault(term.term.casefold(), place)
        if term.checked == "read" and not term.source:
            yield file.problem("says read, but source does not say where", "terms", place, "checked")
    known = {term.term for term in terms.values()}
    for place, term in terms.items():
        for number, name in enumerate(term.now):
            if name not in known or name == term.term:
                yield file.problem(f"'{name}' is no other term here", "terms", place, "now", number)


_NATIONS = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
    "uk": "the United Kingdom",
}


def documents(folder: Path | None = None) -> list[BuiltinDocument]:
    """The glossary for a library: a document for each nation, one of what was read and one of what was recalled.

    Raises ``KnowledgeInvalid``, also where a source is no document of the catalogue.
    """
    glossary, catalogue = load_glossary(folder), load_catalogue(folder)
    path = (folder or builtin_folder()) / "glossary.yaml"
    _refuse_unknown_sources(path, glossary, catalogue)
    apart: dict[tuple[Nation, Checked], list[Term]] = {}
    for term in glossary.terms:
        apart.setdefault((term.nation, term.checked), []).append(term)
    return [_document(path, glossary, catalogue, terms) for _, terms in sorted(apart.items())]


def _refuse_unknown_sources(path: Path, glossary: Glossary, catalogue: Catalogue) -> None:
    file = opened(path)
    refuse(
        file.problem(f"'{term.source}' is no document of sources.yaml", "terms", place, "source")
        for place, term in enumerate(glossary.terms)
        if term.source and SLUG.fullmatch(term.source) and term.source not in catalogue.documents
    )


def _document(path: Path, glossary: Glossary, catalogue: Catalogue, terms: Sequence[Term]) -> BuiltinDocument:
    nation, checked = terms[0].nation, terms[0].checked
    recalled = checked == "recalled"
    title = f"Terms and abbreviations used in {_NATIONS[nation]}" + (" (from memory)" if recalled else "")
    parts = [f"# {title}"]
    for group, ones in groupby(terms, key=lambda term: term.group):
        parts.append(f"## {group}")
        parts += [_section(term, glossary, catalogue) for term in ones]
    source = Source(title=title, nation=nation, status="current", kind="digest", checked=checked)
    slug = f"glossary-{nation}" + ("-recalled" if recalled else "")
    return BuiltinDocument(slug=slug, path=path, source=source, markdown="\n\n".join(parts).encode() + b"\n")


def _section(term: Term, glossary: Glossary, catalogue: Catalogue) -> str:
    """An entry, each sentence with its subject in full, so that it can be cited alone."""
    document = catalogue.documents.get(term.source or "")
    where = f" (read in: {document.title if document else term.source})" if term.source else ""
    said = [f"{term.name}: {term.meaning}{where}."]
    if term.abbreviations:
        stand = "stands" if len(term.abbreviations) == 1 else "stand"
        said.insert(0, f"{_and(term.abbreviations)} {stand} for {term.term}.")
    if term.also:
        said.append(f"Other words for {term.term} or for parts of it: {_and(term.also)}.")
    after = glossary.successors(term)
    if after:
        said.append(f"{term.name} is a historic term; what came after it: {', then '.join(one.name for one in after)}.")
    if term.checked == "recalled":
        said = [f"From memory, not checked: {sentence}" for sentence in said]
    return f"### {term.name}\n\n" + "\n".join(said)


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
