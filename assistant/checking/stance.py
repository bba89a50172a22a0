"""What a sentence does with what it speaks of: arranges it, denies it, puts it off, or only mentions it. Pure."""

from __future__ import annotations

import re
from typing import Literal

from assistant.checking.sentences import FINITE, Sentence
from assistant.wording import speaks_to_a_model
from index.lexical import content_words

Stance = Literal["arranges", "denies", "later", "mentions", "orders"]
"""``mentions``: a heading, a question, a reference by name, what somebody else says. ``orders``: speaks to whoever
reads the specification, and is never evidence."""

_I = re.IGNORECASE
_HARMLESS = re.compile(
    r"""
    \b(?:no|not|never)\s(?:later|more|less|fewer|longer\sthan|earlier|older|younger)\b
    | \b(?:and\s)?not\s(?:only|just|merely|limited\sto|solely|least)\b | \band\snot\s\w+\salone\b
    | \b(?:if|whether\sor|or|why)\snot\b
    | \b(?:might|need)\snot\b | \bmay\snot\s(?:be|live|have|wish|want|know|need|recover)\b
    | \b(?:nobody|no\sone|no-one|no\s(?:person|patient|resident|family|carer|individual))\s(?:\w+\s){0,3}?
      (?:shall|should|will|must|is\sto|has\sto|need|dies|waits?|is\s(?:pressed|turned|refused|left))\b
    | \bno\s[^.;]{3,60}?\bwithout\b
    | \b(?:shall|must|should|will|is|are|to)\s(?:not|never)\s(?:be\s)?
      (?:discharged?|refused?|turned|turn|delay\w*|charg\w*|left|leave|moved?|pressed|declined?|denied
        |excluded?|limited
        |wait\w*|withh\w+|transferred|closed?|end|depend\w*|stop|prevent\w*|restrict\w*|normally\sexceed|exceed)\b
    | \bdo(?:es)?\snot\s(?:depend|matter|stop|end|mean|need|have\sto|wish|want|wait|prevent|replace|lose|break)\b
    | \b(?:never|not)\s(?:\w+\s)?(?:unanswered|alone|closed|refused|turned\saway)\b
    | \bno\s(?:wrong\sdoor|exclusions?|delay|charge|waiting\slist|age\slimit|upper\slimit|need)\b
    | \bnon-\w+
    | \bnot-for-profit\b | \b(?:and\sof|or)\s(?:none|nobody|nothing)\b
    | \b(?:who|whom|whose|those|that\s(?:the\s\w+\s\w+|they|the\s\w+)|that)\s(?:\w+\s){0,2}?(?:not|no|cannot
        |can['’]t|n['’]t|never|unable)\b[^,.;:()]*
    | (?<=\w)\swhere\s[^.;]*
    | \b(?:where|if|when|unless|until|although|though|than)\b[^,.;:()]{0,60}?\b(?:not|no|cannot|can['’]t|n['’]t
        |never|unable)\b[^,.;:()]*
    """,
    re.VERBOSE | _I,
)
_DENIES = re.compile(
    r"""
    \b(?:not|cannot|never|neither|nor|none|nobody|nowhere|nothing)\b | n['’]t\b
    | \b(?:no-one|no\sone)\b
    | \bno\s(?!\d|doubt\b)\w+
    | \b(?:out|outside)\s(?:of\s|the\s|its\s|our\s|this\s|their\s)*(?:\w+['’]?s?\s)?(?:scope|remit|contract
        |agreement|specification|service)\b
    | \b(?:is|are|be)\s(?:excluded|withdrawn|closed|suspended|unavailable|unfunded|uncommissioned)\b
    | \b(?:excludes|ceases?|ceased|withdraws)\b
    | \bremoved\sfrom\b | \b(?:discontinued|decommissioned|abolished|lapsed|unfilled|unfunded)\b | \bdecided\sagainst\b
    | \b(?:was|were|been|has|have)\s(?:\w+\s)?
      (?:withdrawn|stopped|ended|ceased|dropped|suspended|turned\sdown|rejected)\b
    | \b(?:lacks?|lacking|absence\sof|fails?\sto|refus(?:es|ed)\sto)\b
    | \bwithout\s(?:any|access|input|cover|support|training|discussion|consult\w+|review|a\splan|being\sasked)\b
    | \b(?:limited|restricted|confined)\sto\s(?:office|working|weekday|daytime|normal|core)\b
    | \b(?:contact|support|involvement|responsibility|follow-up)\s(?:\w+\s)?(?:ends?|stops?|ceases?|finishes)\b
    | \buntil\s(?:the\s)?(?:next|following)\s(?:working\s)?(?:day|morning)\b | \buntil\sMonday\b
    | \brecorded\smessage\b
    | \bvoice\s?mail\b | \banswer(?:ing)?\s?-?(?:machine|phone)\b
    | \b(?:un)available\sonly\b | \bonly\savailable\b
    | \bunable\sto\b
    | \b(?:patients|callers|people|families|carers|relatives|residents|they)\s(?:who\s[^,.;]{0,40}\s)?
      (?:should|must|are\s(?:advised|told|expected|asked)\s(?:to|that\sthey\sshould)|have\sto|need\sto)\s
      (?:ring|call|dial|contact|attend|see|go\sto|wait|arrange|find|chase)\b[^,.;]{0,30}?
      \b(?:111|999|A&E|emergency|their\s(?:own\s)?(?:GP|doctor|surgery|practice)|the\s(?:GP|surgery)|until|each
        |themselves
        |next\sworking|elsewhere)\b
    """,
    re.VERBOSE | _I,
)
_OVER = re.compile(
    r"\b(?:does|do|will|shall|is|are)\snot\b|\bexclu(?:ded|sions?|des)\b"
    r"|\bout(?:side)?\s(?:of\s)?(?:the\s|this\s|our\s)?(?:scope|remit|lot|service|agreement|contract|specification)\b"
    r"|\bnot\s(?:in\sscope|included|covered|provided|part\sof)\b"
    r"|\bwhat\s(?:\w+\s){1,4}(?:not|never)\b",
    _I,
)
_PROTECTED = re.compile(r"\bexclusion(?:s)?\s(?:list\s)?(?:\w+\s)?(?:does|do|are|is)\snot\b|\bsocial\sexclusion\b", _I)
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
_BREAK = re.compile(r"(?<=[;:,.])\s+|\bbut\b|[()]|\s[-–—|]\s")
DENIED_SHARE = 0.4
"""Of a sentence's words, in clauses that deny: from there on it denies."""
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


def stance(one: Sentence) -> Stance:
    """Of a sentence with the heading and the opening line over it."""
    text = one.text
    if gives_orders(text):
        return "orders"
    if one.label or text.endswith("?") or _lists_sources(one) or _is_aim(one):
        return "mentions"
    if denied_share(one) >= DENIED_SHARE:
        return "denies"
    if _LATER.search(text) or (_YEAR_AHEAD.search(text) and _WILL.search(text) and not _REVIEW.search(text)):
        return "later"
    return "mentions" if _only_mentions(text) else "arranges"


def gives_orders(text: str) -> bool:
    """Whether a sentence tells a reader, a model or a checker what to answer."""
    return speaks_to_a_model(text) or _TO_A_CHECKER.search(text) is not None


def sounds_harmless(text: str) -> bool:
    """Whether it has a "not" that denies nothing: "nobody is turned away", "no later than"."""
    return _HARMLESS.search(text) is not None


def denied_share(one: Sentence) -> float:
    """The share of a sentence's words in clauses that say of something that it is not there.

    All of them in an item of a list of what is left out, and after "are not provided:".
    """
    if one.kind == "list-item" and _excludes(one.opening or (one.section[-1] if one.section else "")):
        return 1.0
    clauses = [(len(clause.split()), clause) for clause in _clauses(_HARMLESS.sub(" ", one.text))]
    denied = sum(size for size, clause in clauses if _DENIES.search(clause))
    return denied / sum(size for size, _ in clauses) if clauses else 0.0


def _clauses(text: str) -> list[str]:
    """The clauses of a sentence; what follows a comma is one of its own only if it has a verb of its own."""
    made: list[str] = []
    listing = False
    for piece in _BREAK.split(text):
        if not any(map(str.isalnum, piece)):
            continue
        goes_on = made and not FINITE.search(piece) and (listing or made[-1].endswith(","))
        listing = piece.endswith(":") or (listing and bool(goes_on))
        if goes_on:
            made[-1] += " " + piece
        else:
            made.append(piece)
    return made


def _excludes(words: str) -> bool:
    return _OVER.search(_PROTECTED.sub(" ", words)) is not None


def _lists_sources(one: Sentence) -> bool:
    """Whether it is an entry of a list of guidance, or of words and what they mean."""
    over = one.section[-1] if one.section else ""
    listed = one.kind in ("table-row", "list-item")
    return bool(_MEANINGS.search(over) or (listed and _SOURCES.search(f"{over} {one.opening}")))


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
