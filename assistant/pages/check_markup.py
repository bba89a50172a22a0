"""A check as HTML: the heat map, the figures of each framework, and the words on both sides of a requirement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.cited import Cited, proven
from assistant.findings import Outcome
from assistant.kept_checks import OUTCOMES, KeptCheck
from assistant.pages.markup import badge, digest, escaped, lost, quotation
from assistant.pages.words import cited_as
from assistant.proofs import Documents
from assistant.reporting.columns import gap, place_of
from assistant.reporting.rows import SAID, Figures, Row, cell_said, heat, stages_of, tone
from assistant.reporting.summary import NOT_COUNTED, share_said
from corpus.frameworks import Framework

TONE: dict[Outcome, str] = {
    "covered": "strong",
    "partly": "plain",
    "not-found": "caution",
    "contradicted": "caution",
    "not-applicable": "plain",
}


def status_badges(row: Row) -> str:
    """What holds, and whether a person said so."""
    one = row.first
    made = [badge(SAID[one.status], TONE[one.status])]
    if one.decision is None:
        made.append(badge("Proposed"))
    elif one.changed:
        made.append(badge("Changed since it was decided", "caution"))
    else:
        made.append(badge("Overruled" if one.overruled else "Confirmed", "strong"))
    made.append(badge(f"{one.confidence:.0%} sure"))
    return f'<div class="badges">{" ".join(made)}</div>'


def heat_map(check: KeptCheck, frameworks: Mapping[str, Framework], stages: Mapping[str, str]) -> str:
    """Frameworks by stages; every cell says in words what its colour says."""
    cells = heat(check, frameworks)
    held = stages_of(cells, stages)
    if not held:
        return '<p class="quiet">None of its frameworks is here any more.</p>'
    head = "".join(f'<th scope="col">{escaped(stages.get(stage, stage))}</th>' for stage in held)
    body = []
    for slug in check.frameworks:
        name = frameworks[slug].title if slug in frameworks else slug
        found = [cells.get((slug, stage)) for stage in held]
        made = "".join(
            f'<td class="heat {tone(one) if one else "none"}" data-name="{escaped(stages.get(stage, stage))}">'
            f"{escaped(cell_said(one)) if one else 'Nothing asked'}</td>"
            for stage, one in zip(held, found, strict=True)
        )
        body.append(f'<tr><th scope="row">{escaped(name)}</th>{made}</tr>')
    caption = "Requirements covered, by framework and stage. One that holds for several stages counts in each."
    return (
        f'<div class="excerpt"><div class="wide"><table class="heated"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">Framework</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>'
        "</div></div>"
    )


def figures_table(figures: Sequence[Figures]) -> str:
    names = ["Framework", *(SAID[status] for status in OUTCOMES), "Share covered", "To decide"]
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escaped(one.title)}</th>'
        + "".join(f'<td class="figure">{one.counts[status]}</td>' for status in OUTCOMES)
        + f'<td class="figure">{escaped(share_said(one))}</td><td class="figure">{one.proposed}</td></tr>'
        for one in figures
    )
    caption = f"How each framework fares. A requirement that several share counts in each. {NOT_COUNTED}"
    return (
        f'<div class="excerpt"><div class="wide"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def sides(row: Row, documents: Documents) -> str:
    """The specification's words beside the framework's, each proven again."""
    ours = _side("The specification says", row.specification_quotes, documents, "Nothing that was found.")
    quotes = dict.fromkeys(quote for one in row.findings for quote in one.framework_quotes)
    theirs = _side("The framework asks", quotes, documents, "Its words are no longer in this library.")
    return f'<div class="sides">{ours}{theirs}</div>'


def _side(title: str, quotes: Iterable[Cited], documents: Documents, none: str) -> str:
    said = "".join(_quoted(one, documents) for one in quotes) or f'<p class="quiet">{escaped(none)}</p>'
    return f'<section><h4 class="side">{escaped(title)}</h4>{said}</section>'


def _quoted(one: Cited, documents: Documents) -> str:
    proof = proven(one, documents)
    if proof is None:
        return lost(one.text)
    shown = digest(one.text) if proof.source.kind == "digest" else quotation(one.text)
    return f'{shown}<p class="place">{escaped(cited_as(proof.source, one.page, one.printed_page, one.section))}</p>'


def nearest(ones: Sequence[Cited]) -> str:
    """What came nearest, where nothing was found."""
    if not ones:
        return ""
    items = "".join(
        f'<div class="near"><div class="clamped">{escaped(" ".join(one.text.split()))}</div>'
        f'<p class="place">{escaped(place_of(one) or "the specification")}</p></div>'
        for one in ones
    )
    return f'<h4 class="side">What came nearest</h4>{items}'


def what_is_missing(row: Row) -> str:
    """The gap and what would settle it, each under its name; nothing where there is no gap."""
    missing, settles = gap(row), row.first.settles or ""
    if not missing:
        return ""
    named = [("What is missing", missing)]
    if missing not in settles:  # which then says no more than what is missing
        named.append(("What would settle it", settles))
    return "".join(f'<h4 class="side">{name}</h4><p>{escaped(_sentence(text))}</p>' for name, text in named if text)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")
