from pathlib import Path

import pytest

from assistant.framework_words import FrameworkWords
from assistant.settings import Settings
from assistant.wire import House
from corpus.frameworks import Framework, Requirement, load_frameworks
from index.add import Addition, add
from index.embed import HashEmbedder

ORIGINAL = """# End of life care for adults

## Statement 3 Care that is coordinated

Adults nearing the end of their life have care that is coordinated between services.

## Statement 4 Out of hours

Adults nearing the end of their life, and their carers, are given support at every hour of the day and night.
"""


def _asked(framework: str, requirement: str) -> tuple[Framework, Requirement]:
    found = load_frameworks()[framework]
    return found, found.requirement(requirement)


def test_every_requirement_that_ships_has_words_that_its_document_holds() -> None:
    words = FrameworkWords()
    for framework in load_frameworks().values():
        for requirement in framework.requirements:
            (found,) = words.quotes(framework, requirement)
            assert found.text == requirement.text
            assert words.document(found).text[found.start : found.end] == requirement.text


@pytest.mark.parametrize("has_number", [True, False])
def test_the_original_is_quoted_where_the_library_has_it_and_the_number_is_found(
    tmp_path: Path, furnished_folder: Path, has_number: bool
) -> None:
    file = tmp_path / "qs13.md"
    file.write_text(ORIGINAL if has_number else ORIGINAL.replace("Statement 4 ", ""))
    house = House(Settings(furnished_folder, embedding_model=HashEmbedder.name))
    list(add(house.library, house.encoder, [file], Addition({"original_of": "builtin:nice-qs13"})))
    (found,) = FrameworkWords(house.library).quotes(*_asked("nice-qs13", "statement-4"))
    assert found.source.kind == ("original" if has_number else "digest")
    if has_number:
        assert found.text.startswith("Adults nearing the end of their life, and their carers")
