"""What the commands print and how they end: other programs rely on every key here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
from ended import Command

from assistant.cli import app

TEXT = """# Hospice at home: service guidance

## Rapid response

The hospice at home team must answer an urgent call within 2 hours. The team may ask a district nurse to visit first.

## Staffing

Every hospice at home team should have a registered nurse on duty at night.
"""
QUESTION = "How soon must the hospice at home team answer an urgent call?"
PASSAGE = (
    "rank score document_id title publisher published nation status kind page printed_page section start end text "
    "context file"
).split()
QUOTE = (
    "document_id title publisher published nation kind checked page pages printed_page section start end text status"
).split()
OUTCOME = "question outcome reason composer statements warnings searched nearest".split()
ENTRY = (
    "id source_id title file kind nation publisher published status pages passages supersedes superseded_by url licence"
).split()
ADDED = "file outcome reason id pages passages".split()


@pytest.fixture
def guidance(tmp_path: Path) -> Path:
    file = tmp_path / "hospice at home.md"
    file.write_text(TEXT)
    return file


@pytest.fixture
def filled(empty: Command, guidance: Path) -> Command:
    """The command on a library with one document."""
    assert empty("library", "add", guidance, "--nation", "england", "--date", "2021-05").code == 0
    return empty


def test_search_prints_its_passages(filled: Command) -> None:
    ended = filled("search", QUESTION, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert list(ended.json) == ["question", "passages"]
    assert ended.json["question"] == QUESTION
    first = ended.json["passages"][0]
    assert list(first) == PASSAGE
    assert (first["rank"], first["nation"], first["published"], first["page"]) == (1, "england", "2021-05", None)
    assert first["section"][-1] in ("Rapid response", "Staffing")
    stored = filled("library", "show", first["document_id"], "--json").json
    assert stored["text"][first["start"] : first["end"]] == first["text"]


def test_search_gives_as_many_passages_as_it_is_told(filled: Command) -> None:
    assert [one["rank"] for one in filled("search", QUESTION, "--json", "-n", 2).json["passages"]] == [1, 2]


def test_ask_prints_its_answer(filled: Command) -> None:
    ended = filled("ask", QUESTION, "--json")
    assert ended.code == 0
    outcome = ended.json
    assert list(outcome) == OUTCOME
    assert list(outcome["searched"]) == ["question", "documents", "passages", "filter", "home"]
    assert all(list(passage) == PASSAGE for passage in outcome["nearest"])
    if outcome["outcome"] == "answered":
        assert outcome["reason"] is None
        for statement in outcome["statements"]:
            assert list(statement) == ["text", "force", "quotes"]
            for quote in statement["quotes"]:
                assert list(quote) == QUOTE
                stored = filled("library", "show", quote["document_id"], "--json").json
                assert stored["text"][quote["start"] : quote["end"]] == quote["text"]


def test_a_refusal_to_answer_is_an_outcome_and_no_error(filled: Command) -> None:
    ended = filled("ask", "Which moon of Jupiter is the largest?", "--json")
    assert ended.code == 0
    assert (ended.json["outcome"], ended.json["statements"]) == ("refused", [])
    assert "does not say" in ended.json["reason"]
    assert filled("ask", "Which moon of Jupiter is the largest?").code == 0


def test_the_list_prints_its_documents(filled: Command) -> None:
    (entry,) = filled("library", "list", "--json").json
    assert list(entry) == ENTRY
    assert (entry["title"], entry["file"]) == ("Hospice at home: service guidance", "hospice at home.md")
    assert (entry["nation"], entry["published"], entry["kind"], entry["status"]) == (
        "england",
        "2021-05",
        "original",
        "unknown",
    )
    assert entry["pages"] is None
    assert entry["passages"] > 0


def test_adding_prints_an_outcome_for_each_file(empty: Command, guidance: Path) -> None:
    (guidance.parent / "empty.txt").touch()
    files = (guidance, guidance.parent / "empty.txt", guidance.parent / "gone.pdf")
    ended = empty("library", "add", *files, "--json")
    assert ended.code == 0
    assert [list(one) for one in ended.json] == [ADDED] * 3
    assert [one["outcome"] for one in ended.json] == ["indexed", "refused", "refused"]
    assert [one["reason"] and one["reason"].split(":")[0] for one in ended.json] == [None, "empty", "unreadable"]
    guidance.write_text(TEXT + "\n\nAnother sentence stands here now.\n")
    assert [one["outcome"] for one in empty("library", "add", guidance, "--json").json] == ["replaced"]
    assert [one["outcome"] for one in empty("library", "add", guidance, "--json").json] == ["unchanged"]


def test_adding_exits_1_only_if_nothing_came_in(empty: Command, guidance: Path) -> None:
    assert empty("library", "add", guidance.parent / "gone.pdf").code == 1
    assert empty("library", "add", guidance.parent / "gone.pdf", guidance).code == 0
    assert empty("library", "add", guidance).code == 0


LINES = ["How soon must the team answer?", "", "...", "Who is on duty at night?", "q" * 4001]


@pytest.mark.parametrize("name", ["search", "ask"])
def test_a_batch_gives_one_object_a_line_in_order(filled: Command, tmp_path: Path, name: str) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes("\r\n".join(LINES).encode("utf-8-sig"))
    from_file = filled(name, "--batch", file)
    assert from_file.code == 0
    assert [one["question"] for one in from_file.lines] == LINES
    from_input = filled(name, "--batch", "-", stdin="\n".join(LINES).encode() + b"\n")
    assert from_input.lines == from_file.lines
    assert "Line 5: The question has 4,001 characters" in from_input.err
    for place in (1, 2, 4):
        one = from_file.lines[place]
        assert one == {"question": LINES[place], "passages": []} if name == "search" else one["outcome"] == "refused"


@pytest.mark.parametrize("name", ["search", "ask"])
def test_a_line_that_is_not_utf_8_is_asked_as_far_as_it_can_be_read(filled: Command, name: str) -> None:
    ended = filled(name, "--batch", "-", stdin=b"urgent \xff\xfe call\nnurse\x0b\x0cat night\n\xff\n")
    assert ended.code == 0
    assert [one["question"] for one in ended.lines] == ["urgent �� call", "nurse\x0b\x0cat night", "�"]


def test_an_empty_batch_gives_nothing(filled: Command) -> None:
    ended = filled("search", "--batch", "-", stdin=b"")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


WRONG = [
    (["search"], "Give one question"),
    (["ask", "why", "--batch", "-"], "Give one question"),
    (["search", ""], "There is no question"),
    (["ask", "   "], "There is no question"),
    (["ask", "?!... --"], "There is no word"),
    (["search", "?!"], "There is no word"),
    (["ask", "why " * 5000], "The question has 20,000 characters"),
    (["search", "why " * 5000], "The question has 20,000 characters"),
    (["search", "--batch", "nowhere.txt"], "'nowhere.txt' cannot be read"),
    (["search", "why", "--limit", "0"], "--limit"),
    (["search", "why", "--nation", "france"], "--nation"),
    (["library", "show", "nothing"], "No document goes by 'nothing'"),
    (["library", "remove", "nothing"], "No document goes by 'nothing'"),
    (["library", "set", "nothing", "--title", "x"], "No document goes by 'nothing'"),
    (["library", "import", "nowhere.zip"], "'nowhere.zip' is not a library"),
    (["library", "export", "/no/such/folder/out.zip"], "cannot be written"),
    (["library", "add"], "PATH"),
    (["library", "add", ".", "--title", "One for many"], "--title is for one file"),
    (["library", "bogus"], "bogus"),
    (["bogus"], "bogus"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(one)[:40] for one, _ in WRONG])
def test_an_error_is_one_line_on_standard_error(empty: Command, arguments: list[str], words: str) -> None:
    ended = empty(*arguments)
    assert (ended.code, ended.out) == (1, "")
    assert words in ended.err
    assert len(ended.err.splitlines()) == 1
    assert "Traceback" not in ended.err
    assert "unexpected" not in ended.err


def test_a_detail_that_cannot_be_is_named(filled: Command) -> None:
    (entry,) = filled("library", "list", "--json").json
    for option, value in (("--date", "May 2021"), ("--title", " ")):
        ended = filled("library", "set", entry["id"], option, value)
        assert ended.code == 1
        assert ended.err.startswith(("published:", "title:"))
    assert filled("library", "list", "--json").json == [entry]


def test_the_library_may_be_named_before_or_after_the_command(assistant: Command, tmp_path: Path) -> None:
    place = tmp_path / "another place"
    assert assistant("--library", place, "library", "init", "--empty").code == 0
    (tmp_path / "one.md").write_text(TEXT)
    assert assistant("library", "--library", place, "add", tmp_path / "one.md").code == 0
    for arguments in (
        ["--library", place, "library", "list", "--json"],
        ["library", "list", "--json", "--library", place],
        ["library", f"--library={place}", "list", "--json"],
    ):
        assert [entry["file"] for entry in assistant(*arguments).json] == ["one.md"]
    assert len(assistant("search", "nurse", "--json", "--library", place).json["passages"]) > 0
    assert len(assistant("--library", place, "search", "nurse", "--json").json["passages"]) > 0


def commands() -> Iterator[tuple[str, click.Command]]:
    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for inner, one in command.commands.items():
                yield from walk(f"{name} {inner}", one)
        else:
            yield name, command

    yield from walk("assistant", typer.main.get_command(app))


COMMANDS = dict(commands())


def test_every_command_of_the_issue_is_there() -> None:
    library = "init add set list show diff fetch remove export import rebuild".split()
    assert set(COMMANDS) >= {f"assistant {one}" for one in ("app", "search", "ask")} | {
        f"assistant library {one}" for one in library
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(assistant: Command, name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.epilog
    assert command.epilog.startswith(f"Example: {name}")
    for option in command.params:
        assert getattr(option, "help", None) or option.name == "names", f"{name}: {option.name} has no help"
    ended = assistant(*name.split()[1:], "--help")
    assert ended.code == 0
    assert "Example: assistant" in ended.out


def test_no_command_at_all_prints_the_help(assistant: Command) -> None:
    for arguments in ([], ["library"]):
        ended = assistant(*arguments)
        assert ended.code == 0
        assert "Usage: assistant" in ended.out + ended.err


def test_what_is_printed_fits_a_terminal(filled: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    name = filled("library", "list", "--json").json[0]["id"]
    filled("library", "set", name, "--title", "A long title " * 12)
    monkeypatch.setenv("FORCE_COLOR", "1")  # Rich takes the output for a terminal, of 80 columns unless it knows
    for arguments in (["library", "list"], ["search", QUESTION], ["ask", QUESTION], ["library", "show", name[:6]]):
        ended = filled(*arguments)
        assert ended.code == 0
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in ended.out.splitlines()]
        assert 20 < max(len(line) for line in lines) <= 80
    first = filled("library", "list").out.splitlines()[0]
    assert first.endswith("…")


def test_printed_passages_stay_whole_lines_for_other_programs(filled: Command) -> None:
    text = filled("search", QUESTION, "--json").json["passages"][0]["text"]
    lines = [line for line in text.splitlines() if line]
    assert all(line in filled("search", QUESTION).out for line in lines)


def test_diff_prints_sections_with_quotations_of_both_versions(filled: Command, guidance: Path) -> None:
    old = filled("library", "list", "--json").json[0]["id"]
    guidance.write_text(TEXT.replace("within 2 hours", "within 1 hour").replace("# Hospice", "# The hospice"))
    new = filled("library", "add", guidance, "--json").json[0]["id"]
    ended = filled("library", "diff", old, new, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert list(ended.json) == ["before", "after", "sections"]
    changes = [change for section in ended.json["sections"] for change in section["changes"]]
    assert [list(change) for change in changes] == [["kind", "before", "after"]] * len(changes)
    (call,) = [change for change in changes if "urgent" in change["after"]["text"]]
    assert call["kind"] == "reworded"
    for side, document in (("before", old), ("after", new)):
        assert list(call[side]) == QUOTE
        text = filled("library", "show", document, "--json").json["text"]
        assert text[call[side]["start"] : call[side]["end"]] == call[side]["text"]
    assert "- “The hospice at home team must answer an urgent call within 2 hours.”" in filled(
        "library", "diff", old, new
    ).out.replace("\n    ", " ").replace("\n  ", " ")
    assert "says the same" in filled("library", "diff", new, new).err
    assert filled("library", "diff", "nothing", new).code == 1


def test_adding_another_edition_proposes_that_it_supersedes_the_one_there(filled: Command, tmp_path: Path) -> None:
    newer = tmp_path / "newer.md"
    newer.write_text(TEXT.replace("service guidance", "service guidance 2024").replace("2 hours", "1 hour"))
    ended = filled("library", "add", newer, "--json")
    old = next(entry["id"] for entry in filled("library", "list", "--json").json if entry["published"] == "2021-05")
    (added,) = ended.json
    assert "it may supersede 'Hospice at home: service guidance'" in added["reason"]
    assert f"assistant library set {added['id'][:8]} --supersedes {old[:8]}" in added["reason"]
    statuses = {entry["id"]: entry["status"] for entry in filled("library", "list", "--json").json}
    assert statuses[old] == "unknown", "proposed, not decided"
