"""How a year ends, in words: until when it is open, what is carried over, what is made up.

And where five years are going.
"""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.kit import clock
from app.learning.queries.plan import Outlook, PlanYear


def closing_words(one: PlanYear) -> list[str]:
    """What is to be known of the end of a year, the nearest first; nothing of one to come."""
    if not one.has_begun:
        return []
    said = [_open_words(one), _carry_words(one)]
    if one.carried_in:
        hours, before = f"{one.carried_in / 100:g}", one.year - 1
        said.append(_("%(hours)s h of it came over from %(year)s.", hours=hours, year=before))
    return [*(words for words in said if words), *_make_up_words(one)]


def _open_words(one: PlanYear) -> str:
    until = _day(one.open_until)
    if one.is_closed:
        return str(_("%(year)s is closed: nothing is entered in it any more.", year=one.year))
    if one.year < clock.today().year:
        said = _("%(year)s is over; what was learnt then can be entered until %(day)s.")
        return str(said % {"year": one.year, "day": until})
    said = _("%(year)s ends on 31 December; what was learnt by then can be entered until %(day)s.")
    return str(said % {"year": one.year, "day": until})


def _carry_words(one: PlanYear) -> str:
    most, after = one.rule_set.carry_over_centihours, one.year + 1
    if one.carried_on:
        hours = f"{one.carried_on / 100:g}"
        return str(_("%(hours)s h beyond the quota went into %(year)s.", hours=hours, year=after))
    if one.is_closed:
        return str(_("Nothing went into the next year."))
    if not most or one.required is None:
        return str(_("What is beyond the quota stays in this year; it is not carried over."))
    hours = f"{most / 100:g}"
    said = _("When it closes, at most %(hours)s h beyond the quota go into %(year)s.")
    return str(said % {"hours": hours, "year": after})


def _make_up_words(one: PlanYear) -> list[str]:
    """When what is missing can be made up, where the rules open a window for it."""
    window = one.rule_set.make_up
    missing = (one.required or 0) - one.earned
    if window is None or missing <= 0:
        return []
    opens, closes = (date(one.year + 1, *day) for day in (window.opens, window.closes))
    if closes < clock.today():
        return []
    said = _("What is missing then can be made up from %(first)s to %(last)s.")
    return [said % {"first": _day(opens), "last": _day(closes)}]


def outlook_words(ahead: Outlook) -> list[str]:
    """Hours away from the desk as months, and what the pace of the last year leads to."""
    said = []
    if ahead.months:
        hours, months = f"{ahead.offline / 100:g}", f"{ahead.months:g}"
        words = _(
            "Of these, %(hours)s h were full-time training, about %(months)s months "
            "(550 h count as three months)."
        )
        said.append(words % {"hours": hours, "months": months})
    if ahead.expected:  # nothing learnt in a year leads nowhere; that need not be said
        said.append(_expected_words(ahead.expected, ahead.last_year, ahead.required))
    return said


def _expected_words(expected: int, year: int, required: int | None) -> str:
    hours, short = f"{expected / 100:g}", (required or 0) - expected
    if required and short > 0:
        words = _(
            "At the pace of the last twelve months about %(hours)s h by the end of %(year)s, "
            "%(short)s h short of what is asked."
        )
    elif required:
        words = _(
            "At the pace of the last twelve months about %(hours)s h by the end of %(year)s, "
            "as much as is asked."
        )
    else:
        words = _("At the pace of the last twelve months about %(hours)s h by the end of %(year)s.")
    return str(words % {"hours": hours, "year": year, "short": f"{short / 100:g}"})


def _day(day: date) -> str:
    return str(format_date(day, _("d MMM yyyy")))
