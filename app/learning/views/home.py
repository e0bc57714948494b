"""The home page: where I stopped and what comes next; for those who teach or tend, their work."""

from typing import TYPE_CHECKING, Any

from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.rules import Role
from app.kit import clock
from app.kit.web import current_actor, render
from app.learning import rules
from app.learning.queries import home as queries
from app.learning.queries.home import Year
from app.learning.queries.offers import offers
from app.learning.queries.offices import offices_of
from app.learning.queries.work import work_of
from app.learning.rules import Pace
from app.learning.views import pages
from app.learning.views.moments import coming, lately
from app.live import queries as live

if TYPE_CHECKING:
    from app.accounts.models import User

DUES = 3
LIVE = 2


@pages.get("/")
def home() -> str:
    """The academy as this person needs it now."""
    viewer = current_actor()
    learns = viewer.has(Role.LEARNER)
    return render(
        "learning/home.html",
        viewer=viewer,
        greeting=rules.greeting(clock.local(clock.now()).hour),
        today=clock.today(),
        work=work_of(viewer),
        offices=offices_of(viewer),
        learns=learns,
        lately=lately,
        coming=coming,
        live=live.upcoming(viewer, LIVE),
        **(_learning(viewer) if learns else {}),
    )


def _learning(viewer: "User") -> dict[str, Any]:
    mine = queries.my_classes(viewer)
    resume = queries.find_resume(viewer)
    year = queries.year_of(viewer)
    dues = queries.dues(mine)
    return {
        "resume": resume,
        "dues": dues[:DUES],
        "more_classes": len(dues) > DUES,
        "offers": offers(viewer, mine, [resume.course_id] if resume else []),
        "year": year,
        "year_sentence": _year_sentence(year),
    }


def _year_sentence(year: Year) -> str:
    """What is missing, and when it will be there at the pace of the last weeks."""
    ahead = year.forecast
    if ahead.pace is Pace.FREE:
        return str(_("Nothing is asked of you this year; every hour is your own."))
    if ahead.pace is Pace.DONE:
        return str(_("This year's hours are complete."))
    missing, weekly = f"{ahead.missing / 100:g}", f"{ahead.weekly / 100:g}"
    if ahead.day:
        return str(
            _(
                "%(hours)s h to go; at this pace you will be there on %(day)s.",
                hours=missing,
                day=format_date(ahead.day, _("d MMM")),
            )
        )
    if ahead.pace is Pace.CATCH_UP:
        return str(
            _(
                "%(hours)s h to go. %(weekly)s h a week from now on, and the year is complete.",
                hours=missing,
                weekly=weekly,
            )
        )
    return str(
        _("%(hours)s h to go. Begin with what is required; every hour counts.", hours=missing)
    )
