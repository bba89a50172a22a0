"""What stands in the columns of a report: for each requirement the words on both sides, the gap and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.cited import Cited, proven
from assistant.proofs import Documents
from assistant.reporting.rows import SAID, Row
from corpus.frameworks import SCHEDULES
from corpus.records import Quote

LOST = "No longer found where it stood, so not shown as a quotation: "


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    width: int
    """In characters, as Excel counts them."""
    says: Callable[[Row, Documents], str]
    choices: tuple[str, ...] = ()
    """What may stand here; none: any text."""
    filled_in: bool = False
    """Whether people write it: left alone in somebody's own workbook where nothing is known."""


def words(quotes: Iterable[Cited], documents: Documents) -> str:
    """Quotations with their pages, one a line. Our digests' words stand without quotation marks, as ours."""
    return "\n".join(_said(proven(one, documents), one) for one in quotes)


def _said(quote: Quote | None, cited: Cited) -> str:
    flat = " ".join(cited.text.split())
    if quote is None:
        return LOST + flat
    place = f" ({place_of(cited)})" if place_of(cited) else ""
    return f"Our digest: {flat}{place}" if quote.source.kind == "digest" else f"“{flat}”{place}"


def place_of(cited: Cited) -> str:
    """The page, or else the heading; nothing where neither is known."""
    if cited.page is None:
        return cited.section[-1] if cited.section else ""
    printed = f", printed {cited.printed_page}" if cited.printed_page not in (None, str(cited.page)) else ""
    return f"page {cited.page}{printed}"


def pages(row: Row) -> str:
    """The pages of the specification's words; nothing for a format without pages."""
    return ", ".join(dict.fromkeys(str(one.page) for one in row.specification_quotes if one.page is not None))


def decision(row: Row) -> str:
    """Who made what of the proposal, and when."""
    made = row.first.decision
    if made is None:
        return "Proposed"
    what = f"Overruled, proposed was: {SAID[row.first.proposed].lower()}" if row.first.overruled else "Confirmed"
    again = f". To be looked at again: {row.first.changed}" if row.first.changed else ""
    return f"{what}; by {made.by or 'somebody'} on {made.at[:10]}{again}"


def sources(row: Row) -> str:
    """Where each framework asks it."""
    told = []
    for asked in row.asked:
        if asked:
            cited = asked[0].cited(asked[1])
            told.append(f"{cited.title}{', ' + cited.where if cited.where else ''}")
    return "\n".join(dict.fromkeys(told))


def gap(row: Row) -> str:
    """What is missing; nothing where nothing is, or where a person said that it does not apply."""
    aside = row.first.status == "not-applicable" and row.first.overruled
    return "" if aside or row.first.status == "covered" else row.first.missing or ""


def near(row: Row) -> str:
    """The specification's passage that came nearest, where nothing was found."""
    ones = row.first.nearest[:1] if row.first.status == "not-found" else ()
    return "\n".join(" ".join(one.text.split()) + (f" ({place_of(one)})" if place_of(one) else "") for one in ones)


def _of(row: Row, what: str) -> str:
    found = row.requirement
    return str(getattr(found, what) or "") if found else ""


def _note(row: Row) -> str:
    return row.first.decision.note if row.first.decision else ""


def _follow_up(field: str) -> Callable[[Row, Documents], str]:
    return lambda row, _: str(getattr(row.first.follow_up, field))


YES, NO = "Yes", "No"
STATUSES = tuple(SAID.values())
RISKS = ("High", "Medium", "Low", "None")

COLUMNS: tuple[Column, ...] = (
    Column("reference", "Reference", 24, lambda row, _: "\n".join(row.references)),
    Column("framework", "Framework", 28, lambda row, _: "\n".join(row.frameworks)),
    Column("number", "Number", 12, lambda row, _: _of(row, "number")),
    Column("title", "Requirement", 34, lambda row, _: row.first.title),
    Column("asks", "What it asks, in our words", 48, lambda row, _: _of(row, "text")),
    Column("force", "Force", 9, lambda row, _: _of(row, "force")),
    Column(
        "belongs_in",
        "Place in the contract",
        24,
        lambda row, _: SCHEDULES[row.requirement.belongs_in] if row.requirement else "",
    ),
    Column("stages", "Stages", 22, lambda row, _: ", ".join(stage.replace("-", " ") for stage in row.stages)),
    Column("relevant", "Relevant", 10, lambda row, _: NO if row.first.status == "not-applicable" else YES, (YES, NO)),
    Column("status", "Status", 16, lambda row, _: SAID[row.first.status], STATUSES),
    Column("decision", "Decision", 28, lambda row, _: decision(row)),
    Column("note", "Note on the decision", 32, lambda row, _: _note(row)),
    Column(
        "specification_quotes",
        "Evidence: the specification's words",
        60,
        lambda row, documents: words(row.specification_quotes, documents),
    ),
    Column("page", "Page", 8, lambda row, _: pages(row)),
    Column(
        "framework_quotes",
        "The framework's words",
        60,
        lambda row, documents: words(dict.fromkeys(q for one in row.findings for q in one.framework_quotes), documents),
    ),
    Column("source", "Source", 34, lambda row, _: sources(row)),
    Column("confidence", "How sure", 10, lambda row, _: f"{row.first.confidence:.0%}"),
    Column("gap", "Gap", 48, lambda row, _: gap(row)),
    Column("nearest", "What came nearest", 48, lambda row, _: near(row)),
    Column("settles", "What would settle it", 40, lambda row, _: row.first.settles or ""),
    Column("risk", "Risk", 12, _follow_up("risk"), RISKS, filled_in=True),
    Column("cost", "Cost", 14, _follow_up("cost"), filled_in=True),
    Column("action", "Action", 40, _follow_up("action"), filled_in=True),
    Column("owner", "Owner", 20, _follow_up("owner"), filled_in=True),
    Column("due", "Date", 12, _follow_up("due"), filled_in=True),
)
BY_KEY = {one.key: one for one in COLUMNS}
