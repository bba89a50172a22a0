"""What a summary for patients and families says in words of its own, and where wishes are recorded in each nation."""

from __future__ import annotations

from pathlib import Path

from corpus.placed import opened, validated
from corpus.records import Nation
from corpus.schema import KnowledgeInvalid, Record, Text, builtin_folder


class Wishes(Record):
    """Where people's wishes are written down."""

    nation: Nation
    text: Text
    source: Text


class PublicWords(Record):
    """Sentences with {fields}; the fields are filled in by whoever makes the summary."""

    title: Text
    for_person: Text
    for_family: Text
    general: Text
    help: Text
    choices: Text
    choices_family: Text
    helpers: Text
    about: Text
    about_draft: Text
    not_approved: Text
    example: Text
    wishes: tuple[Wishes, ...]

    def wishes_in(self, nation: Nation) -> Wishes | None:
        """``None`` where it is not known for a nation."""
        return next((one for one in self.wishes if one.nation == nation), None)


def load_public_words(folder: Path | None = None) -> PublicWords:
    """``summary.yaml`` of a folder, the built-in one unless told; raises ``KnowledgeInvalid``."""
    found = validated(opened((folder or builtin_folder()) / "summary.yaml"), PublicWords)
    if isinstance(found, list):
        raise KnowledgeInvalid("\n".join(str(problem) for problem in found))
    return found
