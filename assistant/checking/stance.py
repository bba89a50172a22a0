"""What a sentence does with what it speaks of: arranges it, denies it, puts it off, or only mentions it. Pure."""

from __future__ import annotations

import re
from typing import Literal

from assistant.checking.sentences import Sentence
from assistant.wording import speaks_to_a_model
from index.lexical import content_words

Stance = Literal["arranges", "denies", "later", "mentions", "orders"]
"""``mentions``: a heading, a question, a reference by name, what somebody else says. ``orders``: speaks to whoever
reads the specification, and is never evidence."""

_I = re.IGNORECASE
_LATER = re.compile(
    r"""
    \b(?:will|shall|to|would|may|could)\s(?:\w+\s)?(?:explore|consider|look\sinto|investigate|scope|examine
        |pilot|aspire|seek\sto
      |work\stowards?|think\sabout|be\s(?:asked\sto\s)?(?:explored|considered|looked\sinto|developed|scoped
        |reviewed\sin|introduced|asked\sto\sconsider))\b
    | \b(?:hopes?|hoping|aspires?|aspiration|intends?|intention|proposes?|planning)\s(?:to|for|that)\b
    | \b(?:we|they|it|is|are|has|have|provider|board|trust|service|team|partnership|partners
        |hospice)\s(?:a\s)?plans?\sto\b
    | \baspirational\b | \ban\saspiration\b
    | \bplanned\sfor\b
    | \bwe\shope\b | \bsubject\sto\s(?:funding|resources|approval|recruitment|agreement)\b
    | \b(?:in\sdue\scourse|in\sthe\sfuture|at\sa\slater\sdate|later\sdate|one\sday|in\stime
        |when\sfunds?\w*\sallow\w*|once\sfunded)\b
    | \b(?:by|during|from|in|before|until|for)\s(?:the\s)?(?:\w+\s)?(?:end\sof\s(?:the\s)?(?:year|contract|plan
        |20)|second\shalf\sof\s|third\syear
        |year\s(?:two|three|2|3)|next\syear|future)
    | \b(?:not\syet|yet\sto\sbe|under\s(?:development|discussion|consideration)|to\sbe\s(?:confirmed|agreed
        |determined|developed)|being\s(?:explored|considered|developed|scoped))\b
    | \bonce\s(?:the|our|its|their|this)\s[^.;]{0,60}?\b(?:is|are|has|have)\s(?:been\s)?
        (?:in\splace|live|recruited|funded|approved|procured|built|up\sand\srunning)\b
    | \bno\sdate\s(?:has\sbeen|is|was)\s(?:set|given|fixed|agreed)\b
    | \bdates?\s(?:has|have|is|are)\snot\s(?:yet\s)?(?:been\s)?(?:set|given|fixed|agreed|known)\b
    | \bpencilled\sin\b | \blook(?:s|ing)?\sforward\sto\b | \bcommitted\sto\sthe\sprinciple\b
    | \b(?:are|is)\s(?:talking|in\sdiscussion|in\stalks)\b | \b(?:may|might|could)\sbring\b
    """,
    re.VERBOSE | _I,
)
_YEAR_AHEAD = re.compile(r"\b(?:by|during|in|from|before|for)\s(?:\w+\s)?20[2-4]\d\b", _I)
_WILL = re.compile(r"\b(?:will|shall|would|expect\w*|hope\w*|plan\w*)\b", _I)
_SAID_ELSEWHERE = re.compile(
    r"""
    \b(?:NICE|QS\s?\d+|NG\s?\d+|the\s(?:\w+\s)?(?:guidelines?|guidance|quality\sstandard|framework|strategy
        |report|review|inquiry|Act|Ambitions))\s
      (?:\w+\s){0,3}?(?:says?|states?|recommends?|asks?|requires?|expects?|calls?\sfor|suggests?|sets?\sout
        |describes?|notes?|advises?|highlights?)\b
    | \b(?:according\sto|as\srecommended\s(?:by|in)|national\s(?:guidance|policy)\s(?:\w+\s){0,3}?(?:says?
        |recommends?|expects?|asks?))\b
    """,
    re.VERBOSE | _I,
)
_CITES = re.compile(
    r"""
    \b(?:compl(?:y|ies|iant|iance)|accord(?:ance)?|in\sline|align(?:ed|s|ment)?|adheres?|conform\w*|consistent
        |regard|structured\saround
      |meets?|mindful|cognisan\w+|reflects?|underpinned|keep(?:s|ing)?\sto)\b
    [^.;]{0,80}?
    \b(?:NICE|QS\s?\d+|NG\s?\d+|CMG\s?\d+|quality\sstandards?|statements?|guid(?:ance|elines?)|framework
        |ambitions|priorities|legislation|policy|policies
      |standards?|Act\s\d{4}|all\sof\sthe\sabove|principles)\b
    """,
    re.VERBOSE | _I,
)
_REFERENCE = re.compile(r"\b(?:NICE|QS\s?\d{1,3}|NG\s?\d{1,3}|CMG\s?\d{1,3})\b")
_TO_A_CHECKER = re.compile(
    r"""
    \b(?:automated|automatic|AI|artificial|machine|language\smodel|review\stools?|checkers?|assessors?|reviewers?)\b
      [^.]{0,80}\b(?:mark|record|treat|score|rate|count|report|regard|approved|note|should|must|please)\w*
    | \bnote\s(?:for|to)\s(?:\w+\s){0,2}?(?:automated|reviewers?|checkers?|assessors?|tools?|models?|AI)\b
    | \b(?:mark|marked|record|recorded|treat|treated|score|scored|rate|rated|count|counted|report|reported
        |regard|regarded|considered|deemed|taken)\b
      [^.]{0,60}?\bas\s(?:fully\s|being\s)?(?:covered|met|compliant|satisfied|fulfilled)\b
    """,
    re.VERBOSE | _I,
)
_REVIEW = re.compile(r"\breview(?:ed|s)?\b", _I)
_SOURCES = re.compile(
    r"\b(?:references|bibliography|further\sreading|standards\sand\sguidance|guidance\sand\sstandards|key\sdocuments"
    r"|(?:national|applicable|relevant|related)\s(?:\w+\s)?"
    r"(?:standards?|guidance|policy|policies|legislation|documents))\b",
    _I,
)
_MEANINGS = re.compile(r"\b(?:glossary|definitions?|abbreviations|acronyms)\b", _I)
_PARTICULARS = re.compile(
    r"(?:service(?:\s(?:name|title|specification(?:\s(?:no|number|title)\.?)?))?|(?:spec(?:ification)?|contract|document|agreement)"
    r"\s?(?:ref(?:erence)?|no|number|title|version|value|term|period|dates?)?\.?|title|version|authors?|status|date|period|ref"
    r"(?:erence)?|(?:lead\s)?commissioner(?:\slead)?|provider(?:\slead)?|review\sdate|approved\sby)",
    _I,
)
_VAGUE = re.compile(
    r"""
    \b(?:responsive|sensitive)\sto\b | \bright\sskills\b | \b(?:high|highest|good)[\s-]quality\b
    | \bof\sa\shigh\squality\b
    | \beverybody['’]?s\sbusiness\b | \bfeel\s(?:supported|valued|safe|listened)\b | \bseamless\b 
        | \bworld[\s-]class\b
    | \b(?:equitable|equal|timely)\saccess\sfor\sall\b | \bwork(?:s|ing)?\s(?:closely|in\spartnership)\swith\b
    | \b(?:vision|ethos|philosophy|values)\b | \bas\s(?:and\swhen\s)?(?:appropriate|necessary|required)\b
    | \bcompassion,?\s(?:and\s)?dignity\b | \bdignity\sand\srespect\b
    | \bperson[\s-]cent(?:red|ered)\s(?:approach|care)\b
    | \bstatutory\sand\smandatory\b | \bmandatory\straining\b
    """,
    re.VERBOSE | _I,
)
_SLOGAN = 24  # words up to which such phrases are all that a sentence says
_LITTLE = 7  # words beside the names of guidance


def stance(one: Sentence, denies: bool) -> Stance:
    """Of a sentence with the heading and the opening line over it; ``denies``: unless it says nothing at all."""
    text = one.text
    if gives_orders(text):
        return "orders"
    if one.label or _is_particular(one) or text.endswith("?") or _lists_sources(one) or _is_aim(one):
        return "mentions"
    if denies:
        return "denies"
    if _LATER.search(text) or (_YEAR_AHEAD.search(text) and _WILL.search(text) and not _REVIEW.search(text)):
        return "later"
    return "mentions" if _only_mentions(text) else "arranges"


def gives_orders(text: str) -> bool:
    """Whether a sentence tells a reader, a model or a checker what to answer."""
    return speaks_to_a_model(text) or _TO_A_CHECKER.search(text) is not None


def _lists_sources(one: Sentence) -> bool:
    """Whether it is an entry of a list of guidance, or of words and what they mean."""
    over = one.section[-1] if one.section else ""
    listed = one.kind in ("table-row", "list-item")
    return bool(_MEANINGS.search(over) or (listed and _SOURCES.search(f"{over} {one.opening}")))


def _is_particular(one: Sentence) -> bool:
    """Whether it is a row of what a document is: its title, version, parties and dates."""
    return one.kind == "table-row" and _PARTICULARS.fullmatch(one.text.split(" | ")[0].rstrip(":")) is not None


def _is_aim(one: Sentence) -> bool:
    """Whether it says what is wished for and not how it comes about: "To promote ...", "care of a high quality"."""
    words = one.text.split()
    return (one.kind == "list-item" and words[0] == "To") or (len(words) <= _SLOGAN and bool(_VAGUE.search(one.text)))


def _only_mentions(text: str) -> bool:
    """Whether it repeats what somebody else says, or names guidance and says little besides."""
    if _SAID_ELSEWHERE.search(text):
        return True
    left = _REFERENCE.sub(" ", _CITES.sub(" ", text))
    cited = left != text
    return cited and len([word for word in content_words(left) if len(word) > 2 and not word.isdigit()]) <= _LITTLE
