"""What sentences say of hours: clocks, days, nights, who answers at other times, and what is only a duration."""

from __future__ import annotations

import pytest

from assistant.checking.cover import asked_for
from assistant.checking.hours import stated
from assistant.checking.week import ALL, CLOSED, WEEKEND, on, told

OUT = "Monday to Friday 17:00 to 09:00, Saturday and Sunday all day"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Open Monday to Friday, 9-5.", "Monday to Friday 09:00 to 17:00"),
        ("Telephone advice | M-F 0900-1700", "Monday to Friday 09:00 to 17:00"),
        ("Mon - Fri (9:00am - 5:00pm)", "Monday to Friday 09:00 to 17:00"),
        ("Weekdays 8.30 am until 6.30 pm", "Monday to Friday 08:30 to 18:30"),
        ("The team works between 8.30 am and 4.30 pm on weekdays.", "Monday to Friday 08:30 to 16:30"),
        ("8-8pm, five days a week", "Monday to Friday 08:00 to 20:00"),
        ("9 am to 5 on weekdays", "Monday to Friday 09:00 to 17:00"),
        ("Open Monday to Saturday, 8 am to 6 pm.", "Monday to Saturday 08:00 to 18:00"),
        ("Mon-Fri 9-5; Sat 10-2", "Monday to Friday 09:00 to 17:00, Saturday 10:00 to 14:00"),
        ("Mon, Wed and Fri 10-2", "Monday 10:00 to 14:00, Wednesday 10:00 to 14:00, Friday 10:00 to 14:00"),
        ("An opinion on Tuesday and Thursday between ten and four", "Tuesday 10:00 to 16:00, Thursday 10:00 to 16:00"),
        ("Saturdays, 9 am to noon", "Saturday 09:00 to 12:00"),
        ("The service will operate seven days a week, 8am to 8pm.", "every day 08:00 to 20:00"),
        ("CNSs see patients from 8 to 6 on seven days.", "every day 08:00 to 18:00"),
        ("Face to face 7d, 0800–2000, within 1 working day", "every day 08:00 to 20:00"),
        ("Advice | Monday to Sunday | 08.00 - 20.00", "every day 08:00 to 20:00"),
        ("each day 08:00-22:00", "every day 08:00 to 22:00"),
        ("Visits are made between 07:00 and 22:00 every day.", "every day 07:00 to 22:00"),
        ("The pharmacy is open until 10pm.", "every day 08:00 to 22:00"),
        ("The night nurse visits between eight at night and eight in the morning.", "every day 20:00 to 08:00"),
        ("6pm–8am, every day", "every day 18:00 to 08:00"),
        (
            "08:00 to 20:00 Monday to Friday and 09:00 to 17:00 at weekends",
            "Monday to Friday 08:00 to 20:00, Saturday and Sunday 09:00 to 17:00",
        ),
        (
            "Weekdays 8 to 8, weekends and bank holidays 9 to 1",
            "Monday to Friday 08:00 to 20:00, Saturday and Sunday 09:00 to 13:00, bank holidays 09:00 to 13:00",
        ),
        (
            "The service works from 9 am to 5 pm, Monday to Friday, except bank holidays.",
            "Monday to Friday 09:00 to 17:00, not on bank holidays",
        ),
        ("seven days a week excluding bank holidays, 8am to 8pm", "every day 08:00 to 20:00, not on bank holidays"),
        ("Saturday and Sunday | 09:00 to 17:00 | 09:00 to 17:00", "Saturday and Sunday 09:00 to 17:00"),
        ("Monday to Friday | 08:00 to 20:00 | 08:00 to 18:00", "Monday to Friday 08:00 to 20:00"),
        ("9 to 12 and 2pm to 5pm on weekdays", "Monday to Friday 09:00 to 12:00 and 14:00 to 17:00"),
        ("office hours", "Monday to Friday 09:00 to 17:00"),
        ("A nurse is on call at night and at weekends.", OUT),
        ("Patients can ring the out-of-hours doctor.", OUT),
    ],
)
def test_hours_that_are_given_are_read(text: str, given: str) -> None:
    assert told(stated(text).given) == given


@pytest.mark.parametrize(
    "text",
    [
        "The line is answered 24 hours a day, 7 days a week.",
        "24/7",
        "RN | 24h | 2h",
        "365d, 24h. Duty CNS 0700–2100; 2nd on-call consultant thereafter.",
        "3.1 SPA: 0306 999 0123, or 111 option 5. 24/7.",
        "A doctor can be rung round the clock.",
        "It is picked up at whatever hour it is dialled.",
        "The number is answered day and night.",
        "Nurses visit from 07:00 to 23:00 on every day of the year, and night sits run from 22:00 to 07:00.",
        "Assessment from 9am to 5pm, seven days a week, and telephone advice at all other times.",
        "Open daily 8am-8pm; the consultant on call answers outside these hours.",
    ],
)
def test_all_hours_are_read(text: str) -> None:
    assert stated(text).given == ALL


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("The service is open weekdays 08:00 to 20:00, 111 at other times.", "Monday to Friday 08:00 to 20:00"),
        ("weekdays 9-5 and out of hours patients call 111", "Monday to Friday 09:00 to 17:00"),
        (
            "At any time: our team on weekdays 8 to 6, and NHS 111 at all other times",
            "Monday to Friday 08:00 to 18:00",
        ),
        ("Verification of death | 9 to 5 weekdays | 111 at other times", "Monday to Friday 09:00 to 17:00"),
        ("Open in office hours; an answerphone at other times", "Monday to Friday 09:00 to 17:00"),
        ("Stock is held until 22:00; between 22:00 and 08:00 there is no supply", "every day 08:00 to 22:00"),
        ("Outside 08.00 to 20.00 patients and carers contact NHS 111.", ""),
        ("Out of hours, patients call 111.", ""),
        ("Calls at night and at weekends go to a voicemail.", ""),
        ("No cover at nights, weekends, bank hols or the last week of December.", ""),
        ("Nights and weekends | No cover", ""),
        ("Weekend cover: none", ""),
    ],
)
def test_what_is_denied_or_left_to_111_is_not_given(text: str, given: str) -> None:
    found = stated(text)
    assert told(found.given) == given
    assert found.elsewhere
    assert found.limited


@pytest.mark.parametrize(
    "text",
    [
        "Patients are seen within 24 hours of referral.",
        "A review takes place every 24 hours.",
        "First care call ≤24h",
        "Each weekday at 9.15 we are on a call with the hospice.",
        "The contract runs from 2019 to 2021.",
        "Nurses carry 6 to 8 patients each.",
        "Courses last 6-8 weeks, for people of 16-25.",
        "Clauses 2.10 to 2.15 apply from 1 April.",
        "It costs £10 to £12, from 9 to 12 months.",
        "Adults seen within 5 working days",
        "Ring 01632 960 118 if you are worried.",
        "The nurses write a care plan.",
    ],
)
def test_durations_dates_and_numbers_are_no_hours(text: str) -> None:
    assert not stated(text).given
    assert not stated(text).limited


def test_a_second_team_at_weekends_gives_the_weekend() -> None:
    found = stated("Nurses work 8am to 8pm on weekdays; at weekends a second team of ours is on duty.")
    assert on(WEEKEND) <= found.given


def test_hours_said_loosely_keep_their_words() -> None:
    assert stated("A nurse can be reached in office hours.").loose == ("office hours",)
    assert not stated("A nurse can be reached in office hours.").exact


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("support 24 hours a day, 7 days a week", "at every hour of every day"),
        ("Each person has one number that is answered day and night.", "at every hour of every day"),
        ("an advice line that can be called out of hours", "out of hours"),
        ("Nurses work seven days a week.", "on seven days a week"),
        ("A sitter stays overnight.", "at night"),
    ],
)
def test_the_hours_that_a_requirement_asks_for_are_told(text: str, words: str) -> None:
    found = asked_for(text)
    assert found is not None
    assert found[0] == words
    assert found[1] <= CLOSED


@pytest.mark.parametrize("text", ["Hydration is assessed every day.", "Home within 24 hours.", "A plan is written."])
def test_a_requirement_without_hours_asks_for_none(text: str) -> None:
    assert asked_for(text) is None
