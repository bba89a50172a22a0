"""The half hours of a week, and how they are told in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checking.clock import DAY

Week = frozenset[int]
"""Half hours from Monday 0:00 on; the eighth day is a bank holiday."""
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "bank holidays")
WORKING, WEEKEND, HOLIDAY = frozenset(range(5)), frozenset((5, 6)), frozenset((7,))
EVERY_DAY = WORKING | WEEKEND | HOLIDAY


def on(days: frozenset[int], start: int = 0, end: int = DAY) -> Week:
    """The half hours from ``start`` to ``end`` of each of these days, into the next one where the end is earlier."""
    last = end if end > start else end + DAY
    late = {7: 7, 6: 0}
    return frozenset(
        (day if place < DAY else late.get(day, day + 1)) * DAY + place % DAY
        for day in days
        for place in range(start, last)
    )


ALL = on(EVERY_DAY)
OFFICE = on(WORKING | HOLIDAY, 18, 34)
"""Of working days that nobody gives the hours of; bank holidays are among them unless they are left out."""
NIGHT = on(EVERY_DAY, 34, 18)
"""A night that nobody gives the hours of: from when offices close until they open."""
CLOSED = ALL - on(WORKING, 16, 37)
"""What has to be there out of hours: from half past six in the evening until eight, and at weekends."""


def told(week: Week) -> str:
    """The hours in words: "Monday to Friday 08:00 to 20:00, Saturday and Sunday 09:00 to 17:00"."""
    by_day = [tuple(sorted(half % DAY for half in week if half // DAY == day)) for day in range(8)]
    pieces = []
    for days, hours in _alike(by_day[:7]):
        if hours:
            pieces.append(f"{_named(days)} {_clocks(hours)}")
    if by_day[7] and by_day[7] != by_day[0]:
        pieces.append(f"bank holidays {_clocks(by_day[7])}")
    if all(by_day[:5]) and not by_day[7]:
        pieces.append("not on bank holidays")
    return ", ".join(pieces)


def _alike(by_day: Sequence[tuple[int, ...]]) -> list[tuple[list[int], tuple[int, ...]]]:
    """Days after each other that have the same hours."""
    found: list[tuple[list[int], tuple[int, ...]]] = []
    for day, hours in enumerate(by_day):
        if found and found[-1][1] == hours:
            found[-1][0].append(day)
        else:
            found.append(([day], hours))
    return found


def _named(days: Sequence[int]) -> str:
    if len(days) == 7:
        return "every day"
    joined = " to " if len(days) > 2 else " and "
    return NAMES[days[0]] if len(days) == 1 else f"{NAMES[days[0]]}{joined}{NAMES[days[-1]]}"


def _clocks(hours: Sequence[int]) -> str:
    """Ranges of one day; where one goes through midnight, from its evening to its morning."""
    if len(hours) == DAY:
        return "all day"
    runs: list[list[int]] = []
    for half in hours:
        if runs and runs[-1][1] == half:
            runs[-1][1] = half + 1
        else:
            runs.append([half, half + 1])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == DAY:
        runs[-1][1] = runs.pop(0)[1]
    return " and ".join(f"{_clock(start)} to {_clock(end)}" for start, end in runs)


def _clock(half: int) -> str:
    return f"{half // 2:02}:{half % 2 * 30:02}"
