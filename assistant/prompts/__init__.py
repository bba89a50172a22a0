"""The words a chat model is given: one file a prompt, with ``$fields``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template


class PromptFieldsWrong(ValueError):
    """The fields given are not those of the prompt: the message names the missing and the unused."""


def render(name: str, **fields: str) -> str:
    """The text of ``prompts/<name>.txt`` with every field filled in.

    Raises ``PromptFieldsWrong`` when a field is missing or unused. A field's own ``$`` is left as it is.
    """
    template = _template(name)
    wanted = set(template.get_identifiers())
    missing, unused = sorted(wanted - fields.keys()), sorted(fields.keys() - wanted)
    if missing or unused:
        raise PromptFieldsWrong(
            f"prompt '{name}': missing {', '.join(missing) or 'none'}; unused {', '.join(unused) or 'none'}"
        )
    return template.substitute(fields)


@cache
def _template(name: str) -> Template:
    return Template(files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8").strip())
