"""My points: credit points and motivation points of a year, each account for itself."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.credits import queries
from app.credits.forms import WhichPoints
from app.credits.queries import PointYear
from app.credits.rules import DEED_NAMES, PointAccount
from app.credits.views import pages
from app.kit import clock
from app.kit.web import current_actor, read_query, render


@pages.get("/me/points")
def my_points() -> str:
    """One account of my points in a year; credit points of this year unless another is asked."""
    viewer, asked = current_actor(), read_query(WhichPoints)
    this_year = clock.today().year
    year = asked.year or this_year
    standing = queries.points_of_year(viewer, viewer.id, year)
    found = queries.point_entries(viewer, viewer.id, year, asked.account, cursor=asked.cursor)
    more: dict[str, Any] = {"year": year, "account": asked.account.value, "cursor": found.next}
    return render(
        "credits/points.html",
        year=year,
        years=sorted({*queries.years_with_points(viewer, viewer.id), year, this_year})[::-1],
        account=asked.account.value,
        rings=point_rings(standing),
        chips=_chips(year),
        rates=_rates(standing, asked.account),
        rule_set=standing.rule_set,
        entries=found.items,
        deeds={deed.value: _(name) for deed, name in DEED_NAMES.items()},
        next_url=url_for(".my_points", **more) if found.next else None,
    )


def _names() -> dict[PointAccount, str]:
    return {
        PointAccount.CREDIT: _("Credit points"),
        PointAccount.MOTIVATION: _("Motivation points"),
    }


def point_rings(standing: PointYear) -> list[dict[str, Any]]:
    """Each account of points as a figure of its own, where the year gives any or has some."""
    looks = {
        PointAccount.CREDIT: ("blue", "layers"),
        PointAccount.MOTIVATION: ("amber", "sparkles"),
    }
    notes = {
        PointAccount.CREDIT: _("They follow your hours."),
        PointAccount.MOTIVATION: _("They thank you for taking part and turn into nothing else."),
    }
    return [
        {
            "account": account.value,
            "title": _names()[account],
            "earned": line.earned,
            "required": line.required,
            "tone": looks[account][0],
            "icon": looks[account][1],
            "note": notes[account] if not line.required else _missing(line.missing),
        }
        for account, line in standing.lines.items()
        if standing.shows(account)
    ]


def _missing(centipoints: int) -> str:
    if not centipoints:
        return str(_("Complete"))
    return str(_("%(points)s to go", points=f"{centipoints / 100:g}"))


def _chips(year: int) -> list[tuple[str, str, str]]:
    return [
        (account.value, name, url_for(".my_points", year=year, account=account.value))
        for account, name in _names().items()
    ]


def _rates(standing: PointYear, account: PointAccount) -> list[str]:
    """What brings points under the rules of that year, in words."""
    rules = standing.rule_set
    if account is PointAccount.CREDIT:
        rates = (
            (rules.credit_points_required, _("An hour of a required course: %(points)s")),
            (rules.credit_points_elective, _("An hour of another course: %(points)s")),
        )
        return [words % {"points": f"{rate / 100:g}"} for rate, words in rates if rate]
    return [_deed(one.deed, one.centipoints, one.most_a_day) for one in rules.deeds]


def _deed(deed: Any, centipoints: int, most_a_day: int | None) -> str:
    wording = {"deed": _(DEED_NAMES[deed]), "points": f"{centipoints / 100:g}"}
    if most_a_day is None:
        return str(_("%(deed)s: %(points)s", **wording))
    most = f"{most_a_day / 100:g}"
    return str(_("%(deed)s: %(points)s, at most %(most)s a day", most=most, **wording))
