"""What the schemas of all knowledge share: kinds of fields, records of them, and their faults in words."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from corpus.records import ISO_DATE

Place = tuple[str | int, ...]
"""The way to a field: ``("sources", 0, "url")``."""

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = r"^https?://\S+$"
_SHAPES = {_ADDRESS: "an address that begins with http", rf"^{SLUG.pattern}$": "a slug like ambitions-2021"}


class KnowledgeInvalid(ValueError):
    """Built-in knowledge breaks its schema: a line each of file, line, field and what is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    line: int
    """From 1."""
    field: str
    fault: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.fault}"


def _a_date(value: str) -> str:
    if not ISO_DATE.fullmatch(value):
        raise ValueError(f"'{value}' is not a date like 2021, 2021-05 or 2021-05-14")
    if len(value) == len("2021-05-14"):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"'{value}' is not a day of the calendar") from None
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Date = Annotated[str, AfterValidator(_a_date)]
Address = Annotated[str, StringConstraints(pattern=_ADDRESS)]
Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$")]


class Record(BaseModel):
    """What the records of every kind share: nothing beside their fields, and no change."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def builtin_folder(kind: str = "") -> Path:
    """The folder of one kind of built-in knowledge, as installed; of all of it without a kind."""
    return Path(str(resources.files("corpus"))) / "builtin" / kind


def faults_of(fault: ValidationError, model: type[BaseModel]) -> list[tuple[Place, str]]:
    """Each of pydantic's errors in words for whoever edits the file, with its place."""
    errors = fault.errors()
    within = {error["loc"][:-depth] for error in errors for depth in range(1, len(error["loc"]))}
    # A list whose items are all faulty is not told to be empty as well.
    told = [error for error in errors if error["type"] != "too_short" or error["loc"] not in within]
    return [(error["loc"], _told(error, model)) for error in told]


def later(one: str, other: str) -> bool:
    """Whether a date, or its beginning, is certainly later than another."""
    shared = min(len(one), len(other))
    return one[:shared] > other[:shared]


def _told(error: Any, model: type[BaseModel]) -> str:
    """One of pydantic's errors in words for whoever edits the file."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    near = (
        difflib.get_close_matches(str(error["loc"][-1]), _fields_at(model, error["loc"]), n=1) if error["loc"] else []
    )
    words = {
        "missing": "is missing",
        "string_too_short": "is empty",
        "too_short": "has to name at least one",
        "tuple_type": "has to be a list, one item a line after a dash",
        "model_type": "has to have fields of its own",
        "dict_type": "has to have fields of its own",
        "string_type": "has to be text",
        "int_parsing": f"'{given}' is not a whole number",
        "decimal_parsing": f"'{given}' is not a number",
        "bool_parsing": f"'{given}' is neither true nor false",
        "extra_forbidden": "is not a known field" + (f"; did you mean {near[0]}?" if near else ""),
        "string_pattern_mismatch": f"'{given}' is not {_SHAPES.get(context.get('pattern'), 'of that form')}",
        "literal_error": f"'{given}' is none of {context.get('expected')}",
        "greater_than_equal": f"'{given}' is less than {context.get('ge')}",
        "greater_than": f"'{given}' is not more than {context.get('gt')}",
        "less_than_equal": f"'{given}' is more than {context.get('le')}",
        "finite_number": f"'{given}' is not a number that can be counted with",
        "value_error": str(context.get("error")),
    }
    return words.get(kind, f"'{given}': {error['msg']}")


def _fields_at(model: type[BaseModel], place: Place) -> list[str]:
    """The names of the fields beside a wrong one."""
    for step in place[:-1]:
        known = model.model_fields.get(str(step)) if isinstance(step, str) else None
        within = _model_in(known.annotation) if known else None
        model = within or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
