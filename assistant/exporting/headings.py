"""Where in somebody's own template a section belongs: by the number of a heading, or by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NUMBERED = re.compile(r"(?:(?:section|part|schedule)\s+)?(\d+(?:\.\d+)*|[A-Z](?:\.\d+)+)[.):]?\s+(.*)", re.IGNORECASE)
LONGEST = 25
"""Words of a heading; what is longer is text."""
ALIKE = 0.6
"""Share of the words of two headings that agree where they are taken for the same."""
SMALL = frozenset("a an and any by for in of on or the to with".split())


@dataclass(frozen=True, slots=True)
class Title:
    number: str | None
    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Title:
        text = " ".join(text.split())
        found = NUMBERED.fullmatch(text)
        number, rest = (found[1].upper(), found[2]) if found else (None, text)
        return cls(number, frozenset(re.findall(r"\w+", rest.casefold())) - SMALL)


def likeness(ours: Title, theirs: Title) -> float:
    """How surely a heading of a template is the one of a section: 0 is not at all.

    Words count; of headings with other words the same number alone does not make one. A number that differs counts
    against, but templates are numbered anew from year to year.
    """
    if not ours.words or not theirs.words:
        return 0.0
    share = 2 * len(ours.words & theirs.words) / (len(ours.words) + len(theirs.words))
    same_number = ours.number is not None and ours.number == theirs.number
    if share < ALIKE and not (same_number and ours.words & theirs.words):
        return 0.0
    return share + (0.5 if same_number else -0.1 if ours.number and theirs.number else 0.0)


def matched(sections: Sequence[str], paragraphs: Sequence[tuple[str, bool]]) -> dict[int, int]:
    """For the place of a section's title that of the paragraph it belongs under, each paragraph once.

    ``paragraphs``: text, and whether it is styled as a heading.
    """
    theirs = [(Title.of(text), heading) for text, heading in paragraphs]
    found = []
    for place, section in enumerate(sections):
        ours = Title.of(section)
        for at, (title, heading) in enumerate(theirs):
            if len(title.words) <= LONGEST and (score := likeness(ours, title)) > 0:
                found.append((score + (0.2 if heading else 0.0), place, at))
    pairs: dict[int, int] = {}
    for _, place, at in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if place not in pairs and at not in pairs.values():
            pairs[place] = at
    return pairs
