"""What a sentence claims that its quotations do not say: numbers, dates, names, "not", duties, other words.

Everything here errs on the side of the quotation: a claim wrongly found missing costs a chat model its wording,
never the reader the words of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.force import obligations
from assistant.quantities import MONTH, months, quantities
from assistant.wording import evenly_spaced
from corpus.records import Quote
from corpus.sentences import sentence_spans

SHARE = 0.8
"""The part of a statement's words that its quotations have to hold when the rest is plain ones."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_GLUE = frozenset(
    """
    a about after again against all also although always am among an and another any are as at be because
    been before being below between both but by can cannot could did do does doing done down during each
    either else for from further had has have having he her here hers him his how however i if in include
    included includes including into is it its itself may me might must my need needed needs neither never
    no nor not of off on once one only or other others ought our out over own per said same say says shall
    she should so some such than that the their them themselves then there these they this those through
    to too two under unless until up upon us very was we well were what when where whether which while who
    whom whose why will with within without would you your yes ok day week
    """.split()
)
_PLAIN_WORDS = """
    aim allow area ask become clear consist contain cover ensure form get give help keep kind know look make mean
    number offer part people person place point provide put range relate set show support take thing type use way work
""".split()
_ENDING = re.compile(r"(?:ational|ations?|ions?|ments?|ness|ings?|ies|ied|ers?|ors?|ives?|als?|ed|es|s|ly|y|e)$")
_BROKEN_WORD = re.compile(r"(?<=[a-z])[-\u00ad][^\S\n]{0,9}\n[^\S\n]{0,99}(?=[a-z])|\u00ad")

_NEGATIVE = re.compile(
    r"\b(?:not|no|never|without|cannot|neither|nor|none|nobody|nothing|nowhere|avoid\w*|refrain\w*|refus\w+|prohibit\w*|against)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_NO_NEGATIVE = re.compile(
    r"\b(?:(?:no|not) (?:later|more|less|fewer|longer|greater) than|not (?:only|just|limited to)|or not|if not"
    r"|no matter|no\. ?\d+|not-for-profit)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:but|although|whereas|however)\b|;|\n\s*\n|\n\s*(?=[•▪◦●*–-]\s|\(?\w{1,3}[.)]\s)", re.IGNORECASE
)
_LIMITS = {
    "only": r"only|solely|exclusively",
    "unless": r"unless|except\w*|excluding|other than|apart from",
    "rather than": r"rather than|instead of",
    "every": r"all|every\w*|each|always",
    "at least": r"at least|minimum|no (?:fewer|less) than|not (?:fewer|less) than",
    "at most": r"at most|maximum|up to|no more than|not more than",
    "more than": r"(?:more|greater|longer) than|exceed\w*",
    "less than": r"(?:less|fewer|shorter) than|below",
    "before": r"before|prior to|until|by the time",
    "after": r"after|following|once",
    "within": r"within|no later than|not later than",
    "adults": r"adults?",
    "children": r"child|children|young people|paediatric\w*",
    "half": r"half|halves",
    "a third": r"thirds?",
    "a quarter": r"quarters?|quarterly",
    "twice": r"twice|doubl\w+",
    "daily": r"daily|(?:every|each|per|a) day|24/7",
    "weekly": r"weekly|(?:every|each|per|a) week|24/7",
    "monthly": r"monthly|(?:every|each|per|a) month",
    "yearly": r"yearly|annual\w*|(?:every|each|per|a) year",
}
_LIMIT = {name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for name, pattern in _LIMITS.items()}
_DROPPED_LIMITS = ("only", "unless", "rather than")
_LABEL = re.compile(
    r"\b(?:ambition|annex|appendix|appendices|box|chapter|clause|criterion|domain|figure|footnote|item|level|note|page"
    r"|paragraph|part|phase|point|priority|principle|question|recommendation|row|schedule|section|stage|standard"
    r"|statement|step|table|tier|version|volume)s?\s(?:no\.?\s)?\d+(?:\.\d+)*(?:\s?(?:,|and|to|or|–|-)\s?\d+(?:\.\d+)*)*"
    r"(?!\s?%)\b|^\s*\(?\d+(?:\.\d+)*[.)]\s",
    re.IGNORECASE | re.MULTILINE,
)
"""A number that names a place and counts nothing: "statement 4", "2." before an item of a list."""
_NAME = re.compile(r"(?<![\w'’])[A-Z][\w&]*(?:-[\w&]+)*")
_STARTS = re.compile(r"(?:^|[.!?:]\s+)[\W_]*$")
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|\S+@\S+\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|uk|scot|wales|io|info|xyz|eu)\b\S*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>|\]\(|`|\{|\}|\[s\d", re.IGNORECASE)


def unsupported_parts(text: str, quotes: Sequence[Quote]) -> list[str]:
    """What of a statement cannot be found in its quotations, in words for people; empty when all of it can.

    Numbers are compared by value and unit, "not" by the clause it stands in, duties by their strength, names and
    all other words that carry meaning one by one; a few plain words ("people", "ensure") are free.
    """
    said = "\n\n".join(_joined(quote.text) for quote in quotes)
    parts = [
        *_addresses(text),
        *_quantities(text, said),
        *_obligations(text, said),
        *_polarity(text, said),
        *_limits(text, said),
        *_names(text, said, quotes),
        *_quoted(text, said),
        *_words(text, said, quotes),
    ]
    return list(dict.fromkeys(parts))


def meaning(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their stems."""
    return frozenset(_stem(word) for word in _tokens(text) if word not in _GLUE)


def _tokens(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("’", "'")
        yield word.removesuffix("'s").removesuffix("n't").replace("'", "")


def _stem(word: str) -> str:
    while len(word) > 4 and (ending := _ENDING.search(word)) and ending.start() >= 3:
        word = word[: ending.start()]
        if len(word) > 3 and word[-1] == word[-2]:
            word = word[:-1]
    return word


_PLAIN = frozenset(map(_stem, _PLAIN_WORDS))


def _joined(text: str) -> str:
    """Words that a line's end broke, made whole."""
    return evenly_spaced(_BROKEN_WORD.sub("", text))


def _addresses(text: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(text):
        yield f"the address {match[0]}"
    if _MARKUP.search(text):
        yield "marks that are not words"


def _quantities(text: str, said: str) -> Iterator[str]:
    known = {(quantity.value, quantity.unit) for quantity in quantities(said)}
    values, units = {value for value, _ in known}, {unit for _, unit in known}
    counted = {quantity.value for quantity in quantities(_LABEL.sub(" ", said)) if not quantity.unit}
    for quantity in quantities(text):
        pair = (quantity.value, quantity.unit)
        if pair in known or (not quantity.unit and quantity.value in values):
            continue
        if quantity.value not in counted or quantity.unit not in units:
            yield f"the number {quantity.written}"
    known_months = months(said)
    for short, month in months(text).items():
        if short not in known_months:
            yield f"the month {month}"


def _obligations(text: str, said: str) -> Iterator[str]:
    asked = obligations(said)
    for force, words in obligations(text).items():
        if force not in asked:
            yield f"'{words}'"


def _limits(text: str, said: str) -> Iterator[str]:
    for name, pattern in _LIMIT.items():
        if (match := pattern.search(text)) and not pattern.search(said):
            yield f"'{match[0]}'"
        elif name in _DROPPED_LIMITS and len(_clauses(said)) == 1 and not match and (kept := pattern.search(said)):
            yield f"it leaves out '{kept[0]}'"


def _clauses(text: str) -> list[str]:
    sentences = (text[start:end] for start, end in sentence_spans(text))
    return [clause for sentence in sentences for clause in _TURN.split(sentence) if _WORD.search(clause)]


def denials(text: str) -> list[frozenset[str]]:
    """What each clause says that has a "not", "no" or "never" of its own, as its words that carry meaning."""
    return [meaning(clause) for clause in _clauses(text) if _negative(clause)]


def _negative(clause: str) -> re.Match[str] | None:
    return _NEGATIVE.search(_NO_NEGATIVE.sub(" ", clause))


def _polarity(text: str, said: str) -> Iterator[str]:
    """Each clause is set beside the clause of the quotations that shares most of its words: both or neither
    have to be negative."""
    denied: list[frozenset[str]] = []
    affirmed: list[frozenset[str]] = []
    for clause in _clauses(said):
        (denied if _negative(clause) else affirmed).append(meaning(clause))
    for clause in _clauses(text):
        words = meaning(clause)
        like_denied = max((len(words & other) for other in denied), default=0)
        like_affirmed = max((len(words & other) for other in affirmed), default=0)
        if not_ := _negative(clause):
            if not denied or like_denied < like_affirmed:
                yield f"'{not_[0]}'"
        elif denied and (like_denied > like_affirmed or not _covers(affirmed, denied, words)):
            yield "it leaves out 'not'"


def _covers(affirmed: Sequence[frozenset[str]], denied: Sequence[frozenset[str]], words: frozenset[str]) -> bool:
    """Whether the clauses that affirm hold nearly all of these words that the quotations hold at all."""
    known = words & frozenset().union(*affirmed, *denied)
    return len(words & frozenset().union(*affirmed)) >= SHARE * len(known)


def _names(text: str, said: str, quotes: Sequence[Quote]) -> Iterator[str]:
    told = f"{said} {_around(quotes)}"
    words = {_stem(word) for word in _tokens(told)}
    initials = "".join(word[0] for word in _tokens(told))
    for match in _NAME.finditer(MONTH.sub(lambda month: " " * len(month[0]), text)):
        name = match[0]
        special = _is_code(name)
        if name == "I" or (not special and _STARTS.search(text[: match.start()])):
            continue
        if all({_stem(word), word.rstrip("s")} & words or word in _GLUE for word in _tokens(name)):
            continue
        short = name.rstrip("s").casefold()
        if not (special and len(short) >= 3 and short in initials):
            yield f"the name {name}"


def _is_code(name: str) -> bool:
    """Whether a name is an abbreviation or a reference, such as MDT, GPs or NG142."""
    return len(re.findall(r"[A-Z\d]", name)) > 1


def _quoted(text: str, said: str) -> Iterator[str]:
    flat = " ".join(said.casefold().split())
    for match in _QUOTED.finditer(text):
        if " ".join(match[1].casefold().split()).strip(" .,;:") not in flat:
            yield f"the words in quotation marks, {match[1]}"


def _words(text: str, said: str, quotes: Sequence[Quote]) -> Iterator[str]:
    known = meaning(f"{said} {_around(quotes)}")
    plain = text
    for quantity in quantities(text):  # numbers, months and names have been looked for one by one
        plain = plain.replace(quantity.written, " ")
    plain = MONTH.sub(" ", _NAME.sub(lambda name: " " if _is_code(name[0]) else name[0], plain))
    wanted = {_stem(word): word for word in _tokens(plain) if word not in _GLUE and not word.isdecimal()}
    missing = [word for stem, word in wanted.items() if stem not in known]
    if not wanted:
        yield "any words of the sentences"
    elif len(missing) > (1 - SHARE) * len(wanted) or not _PLAIN.issuperset(map(_stem, missing)):
        yield f"the words {', '.join(missing)}"


def _around(quotes: Sequence[Quote]) -> str:
    """What is known of the quotations beside their words: headings, title and publisher."""
    return " ".join(" ".join((*quote.section, quote.source.title, quote.source.publisher or "")) for quote in quotes)
