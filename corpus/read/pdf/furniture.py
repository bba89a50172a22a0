"""Running heads, running feet and page numbers: kept out of the text, used for the printed page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.pdfium.words import Fragment, PageText

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
AT_END = re.compile(r"\D(?<!\d[.,])(\d{1,4})\s*$")
AT_START = re.compile(r"^\s*(\d{1,4})(?=\D)(?![.,]\d)")
FIGURE = re.compile(r"[£$€]?\d[\d.,]*\s*%?")


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


def set_apart(pages: Sequence[PageText], body: float) -> tuple[list[set[int]], list[str | None]]:
    """For each page the fragments that are furniture, and the number printed on it or ``None``.

    ``body`` is the size of the text: what is set larger is a heading, however often it comes again.
    """
    edges = [_edges(page, MARGIN) for page in pages]
    wider = [_edges(page, FOLIO_MARGIN) for page in pages]
    folios = [folio for place, page in enumerate(pages) for folio in _folios(place, page, wider[place], body)]
    running = _running(pages, edges, folios, body)
    printed, numbers = _numbered(folios, pages, running)
    kept = [_from_the_edges(page, running[place], numbers[place]) for place, page in enumerate(pages)]
    return [kept[place] | numbers[place] for place in range(len(pages))], printed


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


def _key(fragment: Fragment, page: PageText, numbered: bool) -> tuple[str, bool, int]:
    """What a running head has in common over pages: its words, but for the page number in it."""
    words = fragment.text.lower()
    if numbered:
        words = re.sub(rf"^\s*(?:\d+|{ROMAN})\b|\b(?:\d+|{ROMAN})\s*$|(?<=page )\d+", "#", words)
    return " ".join(words.split()), fragment.top < page.height / 2, round(fragment.size)


def _running(
    pages: Sequence[PageText], edges: Sequence[Sequence[int]], folios: Sequence[Folio], body: float
) -> list[set[int]]:
    """Fragments whose words stand in the same place on several pages."""
    steps = Counter((folio.roman, folio.value - folio.page) for folio in folios)
    numbered = {(folio.page, folio.fragment) for folio in folios if steps[folio.roman, folio.value - folio.page] > 1}
    places: dict[tuple[str, bool, int], list[tuple[int, int]]] = defaultdict(list)
    for place, page in enumerate(pages):
        for number in edges[place]:
            fragment = page.fragments[number]
            if fragment.size <= 1.06 * body:
                places[_key(fragment, page, (place, number) in numbered)].append((place, number))
    needed = 2 if len(pages) <= 4 else 3
    found: list[set[int]] = [set() for _ in pages]
    for where in places.values():
        on = {place for place, _ in where}
        if len(on) < needed or len(on) < 0.7 * len(where):  # several on a page: rows of a table
            continue
        levels = Counter(round(pages[place].fragments[number].top / 3) for place, number in where)
        for place, number in where:
            level = round(pages[place].fragments[number].top / 3)
            if sum(levels[near] for near in (level - 1, level, level + 1)) >= needed:
                found[place].add(number)
    return found


def _from_the_edges(page: PageText, running: set[int], numbers: set[int]) -> set[int]:
    """Of what comes again on other pages, the lines that lie outside of all text and apart from it."""
    kept: set[int] = set()
    if not running:
        return kept
    lines = _lines(page)
    for ordered in (lines, lines[::-1]):
        outer = 0
        while outer < len(ordered) and any(number in running or number in numbers for number in ordered[outer]):
            outer += 1
        while outer and outer < len(ordered) and not _set_off(page, ordered[outer - 1], ordered[outer]):
            outer -= 1
        kept.update(number for line in ordered[:outer] for number in line if number in running)
    return kept


def _lines(page: PageText) -> list[list[int]]:
    """The upright fragments of a page by line, from the top."""
    middles = sorted(((f.top + f.bottom) / 2, number) for number, f in enumerate(page.fragments) if f.angle == 0)
    lines: list[list[int]] = []
    last = float("-inf")
    for middle, number in middles:
        if middle - last > 4:
            lines.append([])
            last = middle
        lines[-1].append(number)
    return lines


def _set_off(page: PageText, line: Sequence[int], following: Sequence[int]) -> bool:
    """Whether more than the space between lines of text lies between two lines."""
    tops = [min(page.fragments[number].top for number in numbers) for numbers in (line, following)]
    bottoms = [max(page.fragments[number].bottom for number in numbers) for numbers in (line, following)]
    size = min(page.fragments[number].size for number in line)
    return max(tops) - min(bottoms) > 0.5 * size


def _folios(place: int, page: PageText, edges: Sequence[int], body: float) -> list[Folio]:
    """Numbers near the edges: by themselves, or in a line no larger than the text."""
    found = []
    for fragment in edges:
        text = page.fragments[fragment].text
        alone = ALONE.fullmatch(text.strip())
        said = alone or PAGE_SAID.search(text) or AT_END.search(text) or AT_START.search(text)
        if said is None or (len(text) > 150 and not alone):
            continue
        if page.fragments[fragment].size > (1.6 if alone else 1.06) * body:
            continue  # the number of a section
        printed = said[1]
        roman = not printed.isdecimal()
        value = _from_roman(printed) if roman else int(printed)
        if value > 0:
            found.append(Folio(place, printed, value, roman, alone is not None, fragment))
    return [folio for folio in found if not _in_a_column(folio, found, page)]


def _in_a_column(folio: Folio, found: Sequence[Folio], page: PageText) -> bool:
    """Whether other figures stand near it on its side of the page or on its line, as in a table."""
    fragment = page.fragments[folio.fragment]
    if folio.alone and any(
        other is not fragment and abs(other.bottom - fragment.bottom) < 3 and FIGURE.fullmatch(other.text)
        for other in page.fragments
    ):
        return True
    others = [page.fragments[other.fragment] for other in found if other.alone and other.fragment != folio.fragment]
    return folio.alone and any(
        abs(other.top - fragment.top) < 60 and abs(other.right - fragment.right) < 25 for other in others
    )


def _numbered(
    folios: Sequence[Folio], pages: Sequence[PageText], running: Sequence[set[int]]
) -> tuple[list[str | None], list[set[int]]]:
    """The printed number of each page or ``None``, and the fragments that hold nothing else.

    A number counts where it runs along with the pages, at the head of each or at the foot, or stands alone where
    other pages have theirs (an extract skips pages). A number with neither is believed only in a document of one page.
    """
    steps: dict[tuple[bool, int, bool], set[int]] = defaultdict(set)
    places: dict[int, set[int]] = defaultdict(set)
    for folio in folios:
        steps[_step(folio, pages)].add(folio.page)
        if folio.alone:
            places[_level(folio, pages)].add(folio.page)
    printed: list[str | None] = [None] * len(pages)
    numbers: list[set[int]] = [set() for _ in pages]
    best: list[tuple[int, bool]] = [(0, False)] * len(pages)
    for folio in folios:
        strength = len(steps[_step(folio, pages)])
        in_place = folio.alone and len(places[_level(folio, pages)]) > 1
        if not folio.alone and strength < 3 and folio.fragment not in running[folio.page]:
            continue
        only = len(pages) == 1 and folio.alone and folio.value < 1900 and _outermost(folio, pages[0])
        if strength < 2 and not in_place and not only:
            continue
        if (strength, folio.alone) > best[folio.page]:
            best[folio.page] = (strength, folio.alone)
            printed[folio.page] = folio.printed
        if folio.alone:
            numbers[folio.page] |= _on_its_line(folio, pages[folio.page])
    return printed, numbers


def _step(folio: Folio, pages: Sequence[PageText]) -> tuple[bool, int, bool]:
    """What the numbers of one sequence have in common: how they are written, how far ahead of the page, and where."""
    page = pages[folio.page]
    return folio.roman, folio.value - folio.page, page.fragments[folio.fragment].top < page.height / 2


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
    if not (fragment.bottom < page.height * FOLIO_MARGIN or fragment.top > page.height * (1 - FOLIO_MARGIN)):
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
