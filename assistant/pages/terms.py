"""Terms of the glossary within a text for the page: each shows its meaning to pointer and keyboard."""

from __future__ import annotations

import html
from functools import lru_cache

from assistant.pages.markup import escaped
from corpus.glossary import Found, Glossary, Term, builtin_glossary


@lru_cache(maxsize=512)
def explained(text: str) -> str:
    """Safe HTML of a text, its abbreviations and historic terms marked where they are first used."""
    return _explained(text, builtin_glossary())


def _explained(text: str, glossary: Glossary) -> str:
    parts: list[str] = []
    place, told = 0, set[str]()
    for found in glossary.found(text):
        terms = [term for term in found.terms if _needs_telling(found, term) and term.term not in told]
        if terms:
            told.update(term.term for term in terms)
            meaning = "; or ".join(_meaning(term, glossary) for term in terms)
            parts += [escaped(text[place : found.start]), _marked(text[found.start : found.end], meaning)]
            place = found.end
    return "".join([*parts, escaped(text[place:])])


def _needs_telling(found: Found, term: Term) -> bool:
    """Whether a form is other than the term in full, or the term is historic; the rest would only be noise."""
    return bool(term.now) or found.form.casefold() != term.term.casefold().replace("-", " ")


def _meaning(term: Term, glossary: Glossary) -> str:
    after = ", then ".join(one.name for one in glossary.successors(term))
    said = f"{term.term}: {term.meaning}" + (f"; today: {after}" if after else "")
    return said + (" (from memory, not checked)" if term.checked == "recalled" else "")


def _marked(form: str, meaning: str) -> str:
    # The meaning stands in attributes, not in the text: what is copied stays the words of the source.
    told = html.escape(meaning)
    return f'<abbr class="term" tabindex="0" aria-description="{told}" data-meaning="{told}">{escaped(form)}</abbr>'
