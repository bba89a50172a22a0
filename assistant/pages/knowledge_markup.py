"""The knowledge that ships, as HTML: a framework as a table, what replaced what, the facts of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.pages.markup import badge, escaped
from assistant.pages.words import CHECKED, NATION, STATUS
from corpus.bodies import Bodies, Body
from corpus.catalogue import Catalogue, CataloguedDocument
from corpus.clauses import Clause
from corpus.frameworks import SCHEDULES, Addressee, Asked, Authority, Framework, Requirement

FORCE: dict[Asked, str] = {"must": "Must", "should": "Should", "may": "May"}
AUTHORITY: dict[Authority, str] = {
    "statute": "Statute",
    "have-regard": "Statutory guidance, to have regard to",
    "recommendation": "National recommendation",
    "professional": "Professional guidance",
    "voluntary": "Voluntary",
}
ADDRESSEE: dict[Addressee, str] = {
    "commissioner": "For commissioners",
    "provider": "For providers",
    "practitioner": "For practitioners",
    "system": "For the whole system",
}


def named(slug: str) -> str:
    """An identifier as words: ``last-days`` is Last days."""
    return slug.replace("-", " ").capitalize()


def link(address: str | None, words: str) -> str:
    """Words that lead to a web page, in a new tab; the words alone where there is no address."""
    if not address:
        return escaped(words)
    return f'<a href="{escaped(address)}" target="_blank" rel="noopener noreferrer">{escaped(words)}</a>'


def framework_head(framework: Framework) -> str:
    """What a framework is, and whether all of it is here."""
    status = badge(STATUS[framework.status], "caution" if framework.status in ("superseded", "withdrawn") else "plain")
    whole = badge("Complete here") if framework.complete else badge("Not complete here", "caution")
    facts = [framework.publisher, framework.published, f"status checked {framework.status_checked}"]
    said = ", ".join(str(fact) for fact in facts if fact)
    notes = "".join(f'<p class="quiet">{escaped(text)}</p>' for text in (framework.missing, framework.note) if text)
    return (
        f'<div class="badges">{badge(NATION[framework.nation])} {status} {whole}</div>'
        f'<p class="quiet">{escaped(said)}</p>{notes}'
    )


def requirements(framework: Framework, shown: Sequence[Requirement], titles: Mapping[str, str]) -> str:
    """Requirements as a table; ``titles`` names what each is the same as, by reference."""
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Requirement", "What it asks", "Our reading, not the framework's words")
    )
    body = "".join(_requirement(framework, one, titles) for one in shown)
    caption = f"<caption>{len(shown)} of {len(framework.requirements)} requirements</caption>"
    return (
        f'<div class="excerpt"><table class="requirements">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _requirement(framework: Framework, one: Requirement, titles: Mapping[str, str]) -> str:
    cited = framework.cited(one)
    source = link(cited.url, cited.title) + (f", {escaped(cited.where)}" if cited.where else "")
    badges = [
        badge(FORCE[one.force], "plain" if one.force == "may" else "strong"),
        badge(AUTHORITY[one.authority]),
        badge(ADDRESSEE[one.addressee]),
        badge(CHECKED["read"]) if one.checked == "read" else badge("From memory, not checked", "caution"),
    ]
    number = f"{one.number}: " if one.number else ""
    same = "; ".join(titles.get(name, name) for name in one.same_as)
    first = f'<strong>{escaped(number + one.title)}</strong><div class="badges">{" ".join(badges)}</div>' + (
        f'<p class="quiet">The same is asked in: {escaped(same)}</p>' if same else ""
    )
    asked = f'<p>{escaped(one.text)}</p><p class="quiet">{source}</p>' + (
        f'<p class="quiet">{escaped(one.note)}</p>' if one.note else ""
    )
    stages = ", ".join(named(stage).lower() for stage in one.stages)
    ours = (
        f"<p>{escaped(one.our_reading or 'None written.')}</p>"
        f'<p class="quiet">Belongs in: {escaped(SCHEDULES[one.belongs_in])}. Stages: {escaped(stages)}.</p>'
    )
    return f'<tr><th scope="row">{first}</th><td>{asked}</td><td>{ours}</td></tr>'


def clause(one: Clause) -> str:
    """A clause of ours with its indicator and evidence."""
    indicator = one.indicator
    facts = {
        "Indicator": indicator.name,
        "Numerator": indicator.numerator,
        "Denominator": indicator.denominator,
        "Threshold": indicator.threshold,
        "Measured by": f"{indicator.method}, {indicator.period}",
        "Evidence": "; ".join(one.evidence),
    }
    return f'<p class="said">{escaped(one.text)}</p>{definitions(facts)}'


def definitions(facts: Mapping[str, str | None]) -> str:
    """A list of facts with their names; what is not known is left out."""
    rows = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(fact)}</dd>" for name, fact in facts.items() if fact)
    return f'<dl class="facts">{rows}</dl>'


def document(one: CataloguedDocument, catalogue: Catalogue) -> str:
    """The facts of a catalogued document, and what stood before and after it."""
    made = [badge(named(one.type))]
    made.append(badge(STATUS[one.status], "caution" if one.status in ("superseded", "withdrawn") else "plain"))
    made.append(badge(CHECKED["read"]) if one.checked == "read" else badge("From memory, not checked", "caution"))
    made += [badge(NATION[one.nation])] if one.nation else []
    facts = {
        "Publisher": one.publisher,
        "Published": one.published,
        "Status since": one.status_since,
        "Status checked": one.status_checked,
        "Replaced by": _titles(catalogue.lineage.successors(one.id), catalogue),
        "Replaced": _titles(catalogue.lineage.predecessors(one.id), catalogue),
        "Topics": ", ".join(catalogue.topics[topic] for topic in one.topics),
        "Identifiers": ", ".join(one.identifiers),
        "Licence": one.licence,
        "Note": one.note,
    }
    return f'<div class="badges">{" ".join(made)}</div>{definitions(facts)}'


def _titles(identifiers: Iterable[str], catalogue: Catalogue) -> str:
    return "; ".join(_dated(catalogue.documents[name]) for name in identifiers)


def _dated(one: CataloguedDocument) -> str:
    return f"{one.title} ({one.published[:4]})" if one.published else one.title


def replaced_documents(catalogue: Catalogue) -> str:
    rows = [
        (_dated(one), _dated(catalogue.documents[one.superseded_by]), one.status_since or "")
        for one in catalogue.documents.values()
        if one.superseded_by
    ]
    return _table("Documents", ("Document", "Replaced by", "Since"), rows)


def replaced_bodies(bodies: Bodies) -> str:
    rows = [
        (_abbreviated(body), ", ".join(_abbreviated(bodies.bodies[name]) for name in body.into), _years(body))
        for body in bodies.bodies.values()
        if body.into
    ]
    return _table("Bodies", ("Body", "Followed by", "Years"), rows)


def _abbreviated(body: Body) -> str:
    return f"{body.name} ({body.abbreviation})" if body.abbreviation else body.name


def _years(body: Body) -> str:
    since, until = (date[:4] if date else "" for date in (body.since, body.until))
    return f"{since} to {until}" if since and until else f"until {until}" if until else f"from {since}" if since else ""


def _table(caption: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in names)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-name="{escaped(name)}">{escaped(cell)}</td>' for name, cell in zip(names, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="excerpt"><div class="wide"><table><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )
