"""Whether a sentence is in English, by the small words that every sentence of a language has."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH = frozenset(
    """
    the of and to in a is for are be by with that on or as will at from their they it who which not have has this any
    each all an can may must shall should its when where there after before within
    """.split()
)
_OTHERS = frozenset(
    """
    y yr yn ac mae ar gan bydd pob wrth neu gyfer ym hyn eu sydd oes
    agus anns airson aig tha bidh gach ann nan nam leis dhan
    le la les des du et une dans pour avec est sont que qui sur par aux ces
    der die das und ist sind mit für von zu den dem ein eine nicht auf werden wird
    i w z na się jest do nie oraz dla przez są od
    el los las y una con para por del es son que se en
    il lo gli di che per una con sono della dei
    o os as um uma com para não são dos das em
    și la cu pentru este sunt din pe să
    """.split()
)
LEAST = 6
"""Words from which a sentence is told."""


def is_foreign(text: str) -> bool:
    """Whether a sentence is in another language than English; short ones never are."""
    letters = [one for one in text if one.isalpha()]
    latin = sum("LATIN" in unicodedata.name(one, "") for one in letters)
    if len(letters) >= LEAST * 3 and latin * 2 < len(letters):
        return True
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < LEAST:
        return False
    english = sum(word in _ENGLISH for word in words)
    others = sum(word in _OTHERS and word not in _ENGLISH for word in words)
    return others >= 2 and others > 2 * english
