"""Running heads, running feet and page numbers: kept out of the text, used for the printed page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.pdfium import Fragment, PageText

MARGIN = 0.13
"""Share of the page's height, at the top and at the bottom, in which furniture is looked for."""
FOLIO_MARGIN = 0.22
"""The same for page numbers, which prove themselves by running along with the pages."""
ROWS = 4
"""Lines from the edge of the page that may be furniture."""
ROMAN = r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
ALONE = re.compile(
    rf"[\s|·•~–—-]*(?:page|p\.|seite)?\s*(\d{{1,4}}|{ROMAN})(?:\s*(?:of|/|von)\s*\d{{1,4}})?[\s|·•~–—.-]*",
    re.IGNORECASE,
)
PAGE_SAID = re.compile(r"\bpage\s+(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\b", re.IGNORECASE)
AT_END = re.compile(r"\D(\d{1,4})\s*$")
AT_START = re.compile(r"^\s*(\d{1,4})(?=\D)")


@dataclass(frozen=True, slots=True)
class Folio:
    """A number near the edge of a page that may be its printed number."""

    page: int
    """From 0."""
    printed: str
    value: int
    roman: bool
    alone: bool
    fragment: int
    """Which of the page's fragments holds it."""


def set_apart(pages: Sequence[PageText]) -> tuple[list[set[int]], list[str | None]]:
    """For each page the fragments that are furniture, and the number printed on it or ``None``."""
    edges = [_edges(page, MARGIN) for page in pages]
    wider = [_edges(page, FOLIO_MARGIN) for page in pages]
    running = _running(pages, edges)
    folios = [folio for place, page in enumerate(pages) for folio in _folios(place, page, wider[place])]
    printed, numbers = _numbered(folios, pages)
    return [running[place] | numbers[place] for place in range(len(pages))], printed


def _edges(page: PageText, margin: float) -> list[int]:
    """The fragments in the first and last lines of the page, within its margins."""
    upright = [place for place, fragment in enumerate(page.fragments) if fragment.angle == 0]
    top = sorted(
        (place for place in upright if page.fragments[place].bottom < page.height * margin),
        key=lambda p: page.fragments[p].top,
    )
    foot = sorted(
        (place for place in upright if page.fragments[place].top > page.height * (1 - margin)),
        key=lambda p: -page.fragments[p].bottom,
    )
    return _nearest(page.fragments, top) + _nearest(page.fragments, foot)


def _nearest(fragments: Sequence[Fragment], ordered: Iterable[int]) -> list[int]:
    chosen: list[int] = []
    levels: list[float] = []
    for place in ordered:
        middle = (fragments[place].top + fragments[place].bottom) / 2
        if not any(abs(middle - level) < 4 for level in levels):
            if len(levels) == ROWS:
                break
            levels.append(middle)
        chosen.append(place)
    return chosen


def _key(fragment: Fragment, page: PageText) -> tuple[str, bool, int]:
    words = re.sub(r"\d+", "#", fragment.text.lower())
    words = re.sub(rf"(^|\s){ROMAN}(\s|$)", r"\1#\2", words)
    return " ".join(words.split()), fragment.top < page.height / 2, round(fragment.size)


def _running(pages: Sequence[PageText], edges: Sequence[Sequence[int]]) -> list[set[int]]:
    """Fragments whose words stand in the same place on several pages."""
    places: dict[tuple[str, bool, int], list[tuple[int, int]]] = defaultdict(list)
    for place, page in enumerate(pages):
        for fragment in edges[place]:
            places[_key(page.fragments[fragment], page)].append((place, fragment))
    needed = 2 if len(pages) <= 4 else 3
    found: list[set[int]] = [set() for _ in pages]
    for key, where in places.items():
        if len({place for place, _ in where}) < needed or key[0].strip("#|. -") == "":
            continue
        if len({place for place, _ in where}) < 0.7 * len(where):
            continue  # several on a page: rows of a table
        levels = Counter(round(pages[place].fragments[fragment].top / 3) for place, fragment in where)
        for place, fragment in where:
            level = round(pages[place].fragments[fragment].top / 3)
            if sum(levels[near] for near in (level - 1, level, level + 1)) >= needed:
                found[place].add(fragment)
    return found


def _folios(place: int, page: PageText, edges: Sequence[int]) -> list[Folio]:
    found = []
    for fragment in edges:
        text = page.fragments[fragment].text
        alone = ALONE.fullmatch(text.strip())
        said = alone or PAGE_SAID.search(text) or AT_END.search(text) or AT_START.search(text)
        if said is None or (len(text) > 150 and not alone):
            continue
        printed = said[1]
        roman = not printed.isdecimal()
        value = _from_roman(printed) if roman else int(printed)
        if value > 0:
            found.append(Folio(place, printed, value, roman, alone is not None, fragment))
    return [folio for folio in found if not _in_a_column(folio, found, page)]


def _in_a_column(folio: Folio, found: Sequence[Folio], page: PageText) -> bool:
    """Whether another number stands near it on the same side of the page, as in a table."""
    fragment = page.fragments[folio.fragment]
    others = [page.fragments[other.fragment] for other in found if other.alone and other.fragment != folio.fragment]
    return folio.alone and any(
        abs(other.top - fragment.top) < 60 and abs(other.right - fragment.right) < 25 for other in others
    )


def _numbered(folios: Sequence[Folio], pages: Sequence[PageText]) -> tuple[list[str | None], list[set[int]]]:
    """The printed number of each page or ``None``, and the fragments that hold nothing else.

    A number counts where it runs along with the pages, or stands alone where other pages have theirs
    (an extract skips pages). A number with neither is believed only in a document of one page.
    """
    steps: dict[tuple[bool, int], set[int]] = defaultdict(set)
    places: dict[int, set[int]] = defaultdict(set)
    for folio in folios:
        steps[folio.roman, folio.value - folio.page].add(folio.page)
        if folio.alone:
            places[_level(folio, pages)].add(folio.page)
    printed: list[str | None] = [None] * len(pages)
    numbers: list[set[int]] = [set() for _ in pages]
    best: list[tuple[int, bool]] = [(0, False)] * len(pages)
    for folio in folios:
        strength = len(steps[folio.roman, folio.value - folio.page])
        in_place = folio.alone and len(places[_level(folio, pages)]) > 1
        only = len(pages) == 1 and folio.alone and folio.value < 1900 and _outermost(folio, pages[0])
        if strength < 2 and not in_place and not only:
            continue
        if (strength, folio.alone) > best[folio.page]:
            best[folio.page] = (strength, folio.alone)
            printed[folio.page] = folio.printed
        if folio.alone:
            numbers[folio.page] |= _on_its_line(folio, pages[folio.page])
    return printed, numbers


def _on_its_line(folio: Folio, page: PageText) -> set[int]:
    """The page number and, within the margins, what stands beside it: the title of a chapter."""
    fragment = page.fragments[folio.fragment]
    if not (fragment.bottom < page.height * MARGIN / 2 or fragment.top > page.height * (1 - MARGIN / 2)):
        return {folio.fragment}
    middle = (fragment.top + fragment.bottom) / 2
    return {
        place
        for place, other in enumerate(page.fragments)
        if other.angle == 0 and abs((other.top + other.bottom) / 2 - middle) < 3 and len(other.text) < 120
    }


def _outermost(folio: Folio, page: PageText) -> bool:
    """Whether no other line stands nearer to the top or to the bottom of the page."""
    fragment = page.fragments[folio.fragment]
    if not (fragment.bottom < page.height * MARGIN or fragment.top > page.height * (1 - MARGIN)):
        return False
    middles = [(other.top + other.bottom) / 2 for other in page.fragments]
    middle = (fragment.top + fragment.bottom) / 2
    return middle <= min(middles) + 3 or middle >= max(middles) - 3


def _level(folio: Folio, pages: Sequence[PageText]) -> int:
    fragment = pages[folio.page].fragments[folio.fragment]
    return round((fragment.top + fragment.bottom) / 12)


def _from_roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    total = 0
    for letter, following in zip(text.lower(), [*text.lower()[1:], "i"], strict=True):
        value = values.get(letter, 0)
        total += -value if value < values.get(following, 0) else value
    return total
