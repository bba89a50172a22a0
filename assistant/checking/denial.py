"""What a sentence has that denies, as numbers: clauses, headings and cells that do, and how it sounds. Pure.

The weights that turn them into a chance of denying are fitted by ``evals.fit_checks`` and stand in ``weights.json``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.checking.sentences import FINITE, Sentence
from index.evidence import Numbers

DENIAL_MARKS = (
    "denied share",  # of its words, in clauses that say that something is not there, or of its cells
    "negated",  # whether it has any word of negation
    "ended",  # whether it says that something has ended, lies outside, or is left to others
    "empty cell",  # the share of a row's cells, but the first, that say that there is nothing
    "under a denial",  # whether the heading, the opening or the header over it says so of all that follows
    "harmless",  # whether it has a "not" that denies nothing
    "sound",  # how far it sounds like wordings that deny
    "sound in context",  # the same, read with what stands over it
)
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
    r"|\bnot\s(?:in\sscope|included|covered|provided|part\sof|funded|paid|commissioned|used|offered|available|bought|done"
    r"|arranged|supported|required|taken\son)\b"
    r"|\bwhat\s(?:\w+\s){1,4}(?:not|never)\b",
    _I,
)
_PROTECTED = re.compile(r"\bexclusion(?:s)?\s(?:list\s)?(?:\w+\s)?(?:does|do|are|is)\snot\b|\bsocial\sexclusion\b", _I)
_NEGATED = re.compile(
    r"\b(?:not?|never|none|nor|neither|nobody|nothing|nowhere|without|cannot|un(?:able|available))\b|n['’]t\b", _I
)
_ENDED = re.compile(
    r"""
    \b(?:stood\sdown|wound\s(?:up|down)|g[ia]ve(?:n)?\sup|taken\s(?:down|out|off|away)|took\s(?:it|them|this)\s(?:down|out
        |off|away)|done\saway\swith|phased\sout|struck\s(?:out|off)|let\sgo|r[ua]n\sout|(?:came|come)\sto\san?\s(?:end|close)
        |set\saside|left\s(?:out|aside|off)|made\sredundant|called\soff|handed\sback|cut\s(?:when|in|last|from|by|after))\b
    | \b(?:disbanded|dissolved|scrapped|axed|abandoned|cancelled|vacant|expired|folded|shut|defunct|rescinded|revoked
        |terminated|decommissioned|de-commissioned|de-scoped|discontinued|abolished|lapsed|withdrawn|suspended|paused
        |deleted|declined|ceased|dropped|unfilled|unfunded|excluded|omitted)\b
    | \b(?:ended|stopped|finished|closed)\s(?:when|in|last|on|at\sthe\send|with|after|once|before)\b
    | \boutwith\b
    | \b(?:sits?|lies?|falls?|stands?|is|are|remains?)\s(?:well\s|wholly\s|entirely\s)?(?:outside|beyond|out\sof)\b
    | \bleft\s(?:to|for)\s(?:the|their|each|others?|some\w+|famil\w+|whoever|another)\b
    | \bsome(?:body|one)\selse['’]s\b
    | \b(?:manages?|copes?|fends?|looks?|finds?|arranges?|does|do)\b[^.;]{0,40}\b(?:themselves|by\s(?:him|her)self
        |on\stheir\sown)\b
    | \bno\slonger\b | \bused\sto\b | \bno\s(?:part|business|duty|obligation|plans?|intention|provision)\b
    | \b(?:confined|restricted|limited)\sto\b | \bonly\s*[.;]?$ | \b(?:weekdays|office\shours|working\shours)\sonly\b
    """,
    re.VERBOSE | _I,
)
_EMPTY = re.compile(
    r"^(?:none|nil|no|n/?a|not?\s(?!later|more|less|fewer|applicable\shere)\S.*|0(?:\.0+)?(?![.\d]*\d)(?:\s?(?:wte|fte|sessions?|hours?|%|posts?))?|£\s?0"
    r"|[✗✘×x]|vacant|withdrawn|excluded|closed|ended|ceased|stopped|suspended|never|out\sof\sscope)(?=$|[\s.;,:(–—-])",
    _I,
)
_BREAK = re.compile(r"(?<=[;:,.])\s+|\bbut\b|[()]|\s[-–—|]\s")


def denial_marks(said: Sequence[Sentence], sound: Numbers, in_context: Numbers) -> Numbers:
    """One row a sentence, one column for each of ``DENIAL_MARKS``."""
    rows = [
        [
            max(denied_share(one), _empty_cells(one)),
            float(_NEGATED.search(one.text) is not None),
            float(_ENDED.search(_HARMLESS.sub(" ", one.text)) is not None),
            _empty_cells(one),
            float(not one.label and any(_excludes(words) for words in (one.opening, *one.section[-2:]))),
            float(_HARMLESS.search(one.text) is not None),
        ]
        for one in said
    ]
    own = np.array(rows, np.float64).reshape(len(said), len(DENIAL_MARKS) - 2)
    return np.concatenate([own, np.stack([sound, in_context], axis=1)], axis=1)


def _empty_cells(one: Sentence) -> float:
    if one.kind != "table-row":
        return 0.0
    cells = one.text.split(" | ")[1:]
    return sum(_EMPTY.match(cell) is not None for cell in cells) / len(cells) if cells else 0.0


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
