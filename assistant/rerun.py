"""What rests on documents that changed, done again: questions asked, drafts and checks made, what people did kept."""

from __future__ import annotations

from assistant.ask import Question, ask
from assistant.check import check
from assistant.conversations import Conversations, kept
from assistant.draft_again import drafted_again
from assistant.draft_files import draft_named, keep
from assistant.kept_checks import Checks, kept_check
from assistant.review import carried_over
from assistant.watch import Resting
from assistant.wire import House
from corpus.library import NotInLibrary
from corpus.specifications import Specifications

AGAIN: tuple[str, ...] = ("conversation", "draft", "check")
"""What can be done again; assessments and saved answers hold what people chose, and are theirs to change."""


def done_again(house: House, conversations: Conversations, resting: Resting, by: str = "") -> str:
    """Do it again beside what is kept, which stays as an earlier answer or version; gives what became of it."""
    if resting.kind == "conversation":
        return _asked_again(house, conversations, resting)
    if resting.kind == "check":
        return _checked_again(house, resting, by)
    if resting.kind == "draft":
        return _drafted_again(house, resting, by)
    return f"'{resting.title}' is not changed by itself: open it and look at the marked words."


def _asked_again(house: House, conversations: Conversations, resting: Resting) -> str:
    number = int(resting.name)
    moved = {fate.words.document_id for one in resting.moved for fate in one.fates}
    again = 0
    before = conversations.answers(number)
    latest = {answer.question: place for place, answer in enumerate(before)}
    for place, answer in enumerate(before):
        quoted = {quote.document_id for statement in answer.statements for quote in statement.quotes}
        if quoted & moved and latest[answer.question] == place:
            history = tuple(one.turn for one in before[:place])
            question = Question(answer.question, home=house.settings.home, history=history)
            conversations.add(number, kept(ask(question, house.means)))
            again += 1
    return f"'{resting.title}': {again} asked again; the new answers stand at the end of the conversation."


def _drafted_again(house: House, resting: Resting, by: str) -> str:
    """As a new version: the one before can be restored."""
    before, paper = draft_named(resting.name, house.settings.library)
    again = drafted_again(before, resting.moved, house.drafting, house.documents)
    note = "Done again on what changed"
    saved = keep(house.settings.library, paper.name, again.draft, based_on=paper.version, by=by, note=note)
    return f"'{resting.title}' is version {saved.version} now: {again.told}."


def _checked_again(house: House, resting: Resting, by: str) -> str:
    checks = Checks(house.library.folder)
    stored = checks.get(resting.name)
    before = stored.check
    try:
        document = Specifications(house.library.folder).document(before.document_id)
    except NotInLibrary:
        return f"'{resting.title}' cannot be checked again: its specification is no longer kept. Give its file again."
    found = check(
        document,
        house.checking,
        frameworks=before.frameworks if before.whole else (),
        nation=before.nation,
        stages=before.stages,
    )
    made = kept_check(
        found,
        by=by,
        origin=before.origin,
        draft=before.draft,
        whole=before.whole,
        nation=before.nation,
        stages=before.stages,
    )
    after = carried_over(before, made)
    checks.save(stored, after, by=by, note="Checked again")
    changed = sum(one.changed is not None for one in after.findings)
    return f"'{resting.title}' checked again: {changed} decisions are marked to be looked at."
