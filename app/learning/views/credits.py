"""My credits: a year's hours, why each is there, and what is still missing."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.credits.forms import CORRECTION, WhichEntries
from app.credits.queries import YearAccount
from app.credits.rules import KIND_NAMES, Account, EntryKind, certificate_refusal
from app.credits.views.points import point_rings
from app.kit import clock
from app.kit.web import current_actor, read_query, render
from app.learning.queries.credits import CreditsPage, credits_page
from app.learning.queries.plan import outlook_of, plan_years
from app.learning.queries.whys import Why
from app.learning.views import pages
from app.learning.views.closing import closing_words, outlook_words
from app.progress.views import uncounted_words


@pages.get("/me/credits")
def my_credits() -> str:
    """One year of my hours; this year's unless another is asked for."""
    viewer = current_actor()
    asked = read_query(WhichEntries)
    year = asked.year or clock.today().year
    page = credits_page(viewer, year, asked)
    plan = plan_years(viewer, year)
    more: dict[str, Any] = {"year": year, "kind": asked.kind, "cursor": page.next}
    return render(
        "learning/credits.html",
        page=page,
        year=year,
        asked=asked,
        rings=_rings(page),
        point_rings=point_rings(page.points),
        parts=parts_of(page.account),
        certified=_is_complete(page.account),
        plan=plan,
        closing=next(closing_words(one) for one in plan if one.year == year),
        outlook=outlook_words(outlook_of(viewer, plan, page.plan_earned, page.plan_required)),
        chips=_chips(page, year),
        month_names=[format_date(date(year, month, 1), "LLL") for month in range(1, 13)],
        kinds={kind: _(name) for kind, name in KIND_NAMES.items()},
        entries=[(one, tier_words(one)) for one in page.entries],
        uncounted=uncounted_words(),
        next_url=url_for(".my_credits", **more) if page.next else None,
    )


def _rings(page: CreditsPage) -> list[dict[str, Any]]:
    """The four figures of a year; a ring where something is asked, else a symbol."""
    offline = page.account.line(Account.OFFLINE)
    years = _("%(first)s to %(last)s", first=page.plan[0], last=page.plan[1])
    return [
        _ring(page.account, Account.TOTAL, _("Hours of the year"), "green", "award"),
        _ring(page.account, Account.REQUIRED, _("Required part"), "red", "badge-check"),
        _ring(page.account, Account.OFFLINE, _("Offline training"), "blue", "school")
        | ({} if offline.required else {"note": _("Recorded by your organisation")}),
        {
            "title": _("Five years"),
            "earned": page.plan_earned,
            "required": page.plan_required,
            "tone": "amber",
            "icon": "calendar-range",
            "note": years,
        },
    ]


def _ring(account: YearAccount, name: Account, title: str, tone: str, icon: str) -> dict[str, Any]:
    line = account.line(name)
    note = ""
    if line.required:
        amount = f"{line.missing / 100:g}"
        note = _("%(hours)s h to go", hours=amount) if line.missing else _("Complete")
    return {
        "title": title,
        "earned": line.earned,
        "required": line.required,
        "tone": tone,
        "icon": icon,
        "note": note,
    }


def _is_complete(account: YearAccount) -> bool:
    """Whether the year's certificate can be had."""
    missing, required = account.line(Account.TOTAL).missing, account.line(Account.REQUIRED).missing
    return certificate_refusal(account.earned, missing, required) is None


def parts_of(account: YearAccount) -> list[tuple[str, int]]:
    """What the year's total is made of: name and centihours of each kind that is not empty."""
    earned = {line.account.value: line.earned for line in account.lines}
    return [(_(KIND_NAMES[kind]), earned[kind]) for kind in EntryKind if earned.get(kind)]


def _chips(page: CreditsPage, year: int) -> list[tuple[str, str, str, int]]:
    """The filters: all, each kind that has entries, corrections; none where there is no choice."""
    if len(page.counts) < 2:
        return []
    kinds = [(kind.value, _(KIND_NAMES[kind]), page.counts.get(kind, 0)) for kind in EntryKind]
    kinds.append((CORRECTION, _("Corrections"), page.counts.get(None, 0)))
    return [
        ("", _("All"), url_for(".my_credits", year=year), page.entry_count),
        *(
            (key, name, url_for(".my_credits", year=year, kind=key), count)
            for key, name, count in kinds
            if count
        ),
    ]


def tier_words(why: Why) -> str:
    """The tier an entry's length falls into, in words; empty where the rules count by units."""
    if why.bounds is None:
        return ""
    least, most = why.bounds
    words = []
    if least:
        below = least % 60 == 1
        minutes = (least - 1 if below else least) // 60
        words.append(
            ngettext("more than %(num)s minute", "more than %(num)s minutes", minutes)
            if below
            else ngettext("%(num)s minute and longer", "%(num)s minutes and longer", minutes)
        )
    if most is not None:
        under = most % 60 == 59
        minutes = (most + 1 if under else most) // 60
        words.append(
            ngettext("less than %(num)s minute", "less than %(num)s minutes", minutes)
            if under
            else ngettext("up to %(num)s minute", "up to %(num)s minutes", minutes)
        )
    separator: str = _(", ")
    return separator.join(words)
