"""A check as a paper: its summary, the heat map in words, and each requirement with the words on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.cited import Cited, proven
from assistant.exporting.citations import NOT_FOUND, Citations, notes
from assistant.exporting.parts import Bullets, Heading, Paragraph, Part, Piece, Table, Text, Written, words
from assistant.kept_checks import OUTCOMES, KeptCheck
from assistant.proofs import Documents
from assistant.reporting.columns import decision, gap, near
from assistant.reporting.rows import SAID, Row, cell_said, figures, heat, in_a_sentence, rows, stages_of
from assistant.reporting.summary import NOT_COUNTED, about, gap_link, share_said, worst
from corpus.frameworks import Framework

NONE = "Nothing was found."


def paper(
    check: KeptCheck,
    frameworks: Mapping[str, Framework],
    documents: Documents,
    stages: Mapping[str, str],
    name: str | None = None,
) -> Written:
    """``stages``: what each stage is called, by its id, in their order; ``name``: under which the check is kept."""
    found = rows(check, frameworks)
    citations = Citations(documents)
    parts = [
        *_summary(check, frameworks, found),
        *_heat_map(check, frameworks, stages),
        *_notes(check),
        *_requirements(check, frameworks, found, citations, name),
    ]
    sources = citations.table()
    if sources:
        parts += [Heading("Sources"), sources]
    return Written(f"Check: {check.title}", tuple(parts))


def _summary(check: KeptCheck, frameworks: Mapping[str, Framework], found: Sequence[Row]) -> Iterator[Part]:
    yield Heading("Summary")
    yield Paragraph(words(in_a_sentence(check)))
    yield Bullets(tuple((Text(f"{name}: ", "strong"), Text(told)) for name, told in about(check)))
    first = worst(found)
    if first:
        yield Heading("To do first", 2)
        yield Bullets(
            tuple(
                (Text(f"{SAID[one.first.status]}: ", "strong"), Text(f"{one.named} ({one.frameworks[0]})"))
                for one in first
            )
        )
    yield Heading("How each framework fares", 2)
    yield Table(
        ("Framework", *(SAID[status] for status in OUTCOMES), "Share covered"),
        tuple(
            (words(one.title), *(words(str(one.counts[status])) for status in OUTCOMES), words(share_said(one)))
            for one in figures(check, frameworks)
        ),
        f"A requirement that several frameworks share counts in each. {NOT_COUNTED}",
        widths=(0.24, 0.11, 0.11, 0.1, 0.16, 0.14, 0.14),
        numbers=tuple(range(1, len(OUTCOMES) + 2)),
    )


def _notes(check: KeptCheck) -> Iterator[Part]:
    if check.warnings:
        yield Heading("Please note")
        yield Bullets(tuple(words(told) for told in check.warnings))


def _heat_map(check: KeptCheck, frameworks: Mapping[str, Framework], stages: Mapping[str, str]) -> Iterator[Part]:
    cells = heat(check, frameworks)
    held = stages_of(cells, stages)
    if not held:
        return
    yield Heading("By framework and stage")
    yield Table(
        ("Framework", *(stages.get(stage, stage) for stage in held)),
        tuple(
            (
                words(frameworks[slug].title if slug in frameworks else slug),
                *(
                    words(cell_said(cells[slug, stage]) if (slug, stage) in cells else "Nothing asked")
                    for stage in held
                ),
            )
            for slug in check.frameworks
        ),
        "Requirements covered at each stage; one that holds for several stages counts in each",
    )


def _requirements(
    check: KeptCheck,
    frameworks: Mapping[str, Framework],
    found: Sequence[Row],
    citations: Citations,
    name: str | None,
) -> Iterator[Part]:
    for slug in check.frameworks:
        ours = [row for row in found if row.first.framework == slug]
        yield Heading(frameworks[slug].title if slug in frameworks else slug)
        elsewhere = [row for row in found if row not in ours and any(one.framework == slug for one in row.findings)]
        if elsewhere:
            yield Paragraph(words(f"Told under another framework, which asks the same: {_listed(elsewhere)}."), "lead")
        for row in ours:
            yield from _requirement(row, citations, gap_link(name, row))


def _listed(found: Sequence[Row]) -> str:
    return "; ".join(f"{row.named} ({row.frameworks[0]})" for row in found)


def _requirement(row: Row, citations: Citations, link: str | None) -> Iterator[Part]:
    one = row.first
    yield Heading(row.named, 2)
    state = f"{SAID[one.status]}. "
    yield Paragraph((Text(state, "force"), Text(f"{decision(row)}. How sure: {one.confidence:.0%}.", "label")))
    if len(row.frameworks) > 1:
        yield Paragraph(words(f"Asked by {'; '.join(row.frameworks)}."), "lead")
    yield Paragraph(tuple(_side("The specification says: ", row.specification_quotes, citations)))
    yield Paragraph(
        tuple(_side("The framework asks: ", [q for f in row.findings for q in f.framework_quotes], citations))
    )
    note = one.decision.note if one.decision else ""
    facts = [
        ("Note", note),
        ("What is missing", gap(row)),
        ("What came nearest", near(row)),
        ("What would settle it", _settles(row)),
    ]
    facts += [(name.capitalize(), getattr(one.follow_up, name)) for name in ("risk", "cost", "action", "owner", "due")]
    shown = tuple((Text(f"{name}: ", "strong"), Text(said)) for name, said in facts if said)
    if shown:
        yield Bullets(shown)
    if link:
        yield Paragraph((Text(f"Draft the missing clause: {row.named}", address=link),))


def _settles(row: Row) -> str:
    return row.first.settles or "" if row.first.status in ("partly", "not-found", "contradicted") else ""


def _side(name: str, quotes: Sequence[Cited], citations: Citations) -> Iterator[Piece]:
    """Quotations one after the other, each with its footnote; digests' words stand without quotation marks."""
    yield Text(name, "label")
    once = list({(one.document_id, one.start, one.end): one for one in quotes}.values())
    if not once:
        yield Text(NONE)
    for one, note in zip(once, notes(citations, once), strict=True):
        flat = " ".join(one.text.split())
        proof = proven(one, citations.documents)
        if proof is None:
            yield Text(f"{NOT_FOUND} {flat}", "caution")
        else:
            yield Text(f"Our digest: {flat}" if proof.source.kind == "digest" else f"“{flat}”")
        yield note
        yield Text(" ")
