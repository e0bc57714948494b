"""The door to holidays: which days are public holidays in China, and how they are called.

Days that were published by the State Council are exact, with the days off around a feast; of years
that were not published yet it knows the feasts alone. Both are a proposal that a planner changes.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

MONDAY, FRIDAY, SATURDAY, SUNDAY = 1, 5, 6, 7
_LANGUAGES = {"zh_Hans": "zh_CN", "zh_Hant": "zh_TW", "en": "en_US"}


def holidays_between(first: date, last: date, locale: str) -> dict[date, str]:
    """The public holidays from ``first`` to ``last``, both included, with their names."""
    years = range(first.year, last.year + 1)
    found = [one for year in years for one in _of_year(year, _LANGUAGES.get(locale, "zh_CN"))]
    return {day: name for day, name in found if first <= day <= last}


@lru_cache(maxsize=32)
def _of_year(year: int, language: str) -> tuple[tuple[date, str], ...]:
    known = holidays.country_holidays("CN", years=year, language=language)
    named = {day: _plain(name) for day, name in known.items() if day.year == year}
    worked = set(known.weekend_workdays)
    for day in sorted(named):
        for beside in _weekend_beside(day):
            if beside.year == year and beside not in worked:
                named.setdefault(beside, named[day])
    return tuple(sorted(named.items()))


def _weekend_beside(day: date) -> list[date]:
    """The Saturday and Sunday that touch a holiday: they are part of the same days off."""
    beside = {FRIDAY: (1, 2), SATURDAY: (1,), SUNDAY: (-1,), MONDAY: (-1, -2)}
    return [day + timedelta(days=by) for by in beside.get(day.isoweekday(), ())]


def _plain(name: str) -> str:
    """Without what the library adds in brackets: for which day somebody works instead."""
    return name.split("(")[0].split("（")[0].strip(" ;；")
