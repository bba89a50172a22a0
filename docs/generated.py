"""Writes the parts of the documentation that the code knows best: the commands, the figures of runs and the tree.

python -m docs.generated    writes them into README.md
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_type_hints

import typer
from typer.models import ArgumentInfo

from assistant.cli import app
from evals import published

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {
    "corpus": "files, and the knowledge that ships, to documents",
    "index": "documents to ranked passages",
    "assistant": "questions to cited answers; the command line and the pages",
    "evals": "labelled questions to figures",
}


def commands(group: typer.Typer = app, before: str = "assistant") -> Iterator[tuple[str, str]]:
    """Each command as it is typed, with what its help says first."""
    for command in group.registered_commands:
        function = command.callback
        assert function is not None
        hints = get_type_hints(function, include_extras=True).values()
        about = [mark for hint in hints for mark in getattr(hint, "__metadata__", ())]
        words = [str(mark.metavar) for mark in about if isinstance(mark, ArgumentInfo)]
        name = command.name or function.__name__.replace("_", "-")
        yield " ".join([before, name, *words]), (function.__doc__ or "").split("\n")[0]
    for inside in group.registered_groups:
        assert inside.typer_instance is not None
        yield from commands(inside.typer_instance, f"{before} {inside.name}")


def help_block() -> str:
    """A line for each command."""
    lines = list(commands())
    width = max(len(typed) for typed, _ in lines)
    return "```\n" + "\n".join(f"{typed:{width}}  {_first(told)}" for typed, told in lines) + "\n```"


def tree() -> str:
    """A line for each module: the first line of its docstring."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, check=True, capture_output=True, text=True)
    lines = []
    for folder, told in FOLDERS.items():
        lines.append(f"{folder + '/':34} {told}")
        for file in sorted(Path(name) for name in listed.stdout.split() if name.startswith(f"{folder}/")):
            says = ast.get_docstring(ast.parse((ROOT / file).read_text(encoding="utf-8")))
            if says:
                lines.append(f"  {file.relative_to(folder).as_posix():32} {_first(says)}")
    says = ast.get_docstring(ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))) or ""
    lines.append(f"{'streamlit_app.py':34} {_first(says)}")
    return "```\n" + "\n".join(lines) + "\n```"


def _first(docstring: str) -> str:
    return docstring.split("\n")[0].replace("``", "").rstrip(".")


BLOCKS: dict[str, Callable[[], str]] = {"commands": help_block, "figures": published.told, "tree": tree}


def renewed(text: str) -> str:
    """The text with every generated block as the code would have it now."""
    for name, block in BLOCKS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(\n<!-- end -->)"
        found = re.search(pattern, text, flags=re.DOTALL)
        if found is None:
            raise SystemExit(f"The marks of the generated block '{name}' are missing.")
        text = text[: found.start()] + found[1] + block() + found[2] + text[found.end() :]
    return text


def main() -> None:
    readme = ROOT / "README.md"
    before = readme.read_text(encoding="utf-8")
    after = renewed(before)
    if after != before:
        readme.write_text(after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
