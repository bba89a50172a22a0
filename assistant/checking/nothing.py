"""Rows and short lines that say of what they name that there is nothing of it: "Night sitting | Nil | Nil". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NIL = (
    r"(?:nil|none(?!\sof)|n\s?/\s?a|zero|vacant|withdrawn|excluded|suspended|unfunded|discontinued|[✗✘×]"
    r"|not\s(?:currently\s|yet\s|in\s|part\sof\s)?(?:the\s|this\s)?(?:commissioned|provided|funded|offered|available"
    r"|included|held|arranged|bought|built|made|taken|supplied|covered|place|scope|contract|service|scheme|profile"
    r"|specification|applicable|used))"
)
_NUMBER = r"£?\s?0(?:\.0+)?(?:\s?(?:wte|fte|posts?|sessions?|hours?|beds?))?"
_SAYS_NOTHING = re.compile(rf"(?:{_NIL}|{_NUMBER})(?=$|[\s.;,:(–—-])(?!\.\d)", re.I)
_WELCOME = re.compile(
    r"\b(?:exclusions?|exceptions?|limits?|restrictions?|charges?|fees?|costs?|wait\w*|delays?|breach\w*|complaints?|incidents?"
    r"|vacanc\w+|penalt\w+|sanctions?|consequences?|thresholds?|events?)\b",
    re.I,
)
"""What it is well to have none of, or what a requirement is not about."""
_ASKS = re.compile(
    r"\b(?:provided|commissioned|funded|offered|available|included|in scope|delivered|arranged|covered)\b", re.I
)
_REFUSED = re.compile(
    r"\b(?:not\s(?:agreed|supported|approved|pursued|funded|filled|replaced)|declined|rejected|refused|withdrawn)\b",
    re.I,
)
_BLANK = re.compile(r"[\W_]*")
_LINE = re.compile(rf"[^.:;|]{{3,80}}(?::|\s[–—-])\s*(?:{_NIL}|no|0|[-–—])\s*[.;]?", re.I)


def row_of_nothing(cells: Sequence[str], header: Sequence[str] = ()) -> bool:
    """Whether every cell but the first, of what is named there, says that there is nothing: nil, not funded, a dash.

    Empty cells alone say nothing either way, no exclusions and no charges deny nothing, and "No" says so only under a
    header that asks whether it is there.
    """
    if not cells or not any(map(str.isalpha, cells[0])) or _WELCOME.search(cells[0]):
        return False
    over = [*header, *[""] * len(cells)]
    told = [(one.strip(), head) for one, head in zip(cells[1:], over[1:], strict=False) if one.strip()]
    if len(told) > 1 and _REFUSED.search(told[-1][0]):  # a remark: "bid not supported"
        told = told[:-1]
    return bool(told) and all(_is_nothing(one, head) for one, head in told)


def _is_nothing(cell: str, header: str) -> bool:
    if cell.rstrip(".").casefold() == "no":
        return _ASKS.search(header) is not None
    return bool(_SAYS_NOTHING.match(cell) or _BLANK.fullmatch(cell))


def line_of_nothing(text: str) -> bool:
    """Whether a line names something and says no more than that there is none: "Night cover: not commissioned."."""
    return _LINE.fullmatch(text) is not None and not _WELCOME.search(text)
