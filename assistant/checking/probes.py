"""What is looked for, for one requirement: several short texts, and their vectors."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import platformdirs

from assistant.checking.examples import Examples
from corpus.clauses import LOCAL, Clause, ClauseFile, clauses_for, load_clauses
from corpus.frameworks import Framework, Requirement
from corpus.wordings import Worded, builtin_wordings
from index.embed import Encoder, HashEmbedder, Vectors

ProbeKind = Literal["asked", "said", "denied", "clause"]
"""``asked``: the framework's words and our reading; ``said`` and ``denied``: wordings, and sentences of labelled
specifications; ``clause``: the clause bank."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One way to say what is asked."""

    kind: ProbeKind
    text: str
    hand: int | None = None
    """Who wrote the labelled specification that it stands in."""


def probes(framework: Framework, requirement: Requirement, examples: Examples) -> list[Probe]:
    """What the requirement says, our reading of it, what meets or denies it elsewhere, and clauses that answer it."""
    name = framework.reference(requirement)
    worded = builtin_wordings().get(name, Worded())
    asked = [requirement.our_reading] if requirement.our_reading else [requirement.title, requirement.text]
    found = [Probe("asked", text) for text in asked]
    found += [Probe("said", text) for text in worded.said]
    found += [Probe("denied", text) for text in worded.denied]
    found += [Probe("denied" if denies else "said", one.text, one.hand) for one, denies in examples.get(name, ())]
    for clause in clauses_for(name, _bank()):
        found += _of_clause(clause)
    return list(dict.fromkeys(found))


def _of_clause(clause: Clause) -> list[Probe]:
    shown = [LOCAL.sub(" ", clause.text), clause.indicator.name, clause.indicator.numerator, *clause.evidence]
    return [Probe("clause", text) for text in shown]


@cache
def _bank() -> Mapping[str, ClauseFile]:
    return load_clauses()


def vectors_of(texts: Sequence[str], encoder: Encoder, cache: Path | None = None) -> Vectors:
    """A unit vector for each text, kept on disk under a hash of the texts and the encoder's name.

    A folder that cannot be written to only costs the time to embed them again.
    """
    if isinstance(encoder, HashEmbedder):
        return encoder.embed(list(texts))  # quicker than reading a file
    folder = cache or Path(platformdirs.user_cache_dir("commissioning-assistant")) / "probes"
    key = "\0".join((encoder.name, encoder.precision, *texts)).encode("utf-8", "surrogatepass")
    file = folder / f"{hashlib.sha256(key).hexdigest()[:24]}.npy"
    kept = _kept(file, (len(texts), encoder.dimension))
    if kept is not None:
        return kept
    made = encoder.embed(list(texts))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.save(part, made)
        os.replace(part.name, file)
    except OSError:
        pass
    return made


def _kept(file: Path, shape: tuple[int, int]) -> Vectors | None:
    try:
        found = np.load(file)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.shape == shape and found.dtype == np.float32 else None
