"""The home page: where I stopped and what comes next; for those who teach or tend, their work."""

from typing import TYPE_CHECKING, Any

from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.rules import Role
from app.credits import queries as credits
from app.credits.queries import YearAccount
from app.credits.rules import Account
from app.kit import clock
from app.kit.web import current_actor, render
from app.learning import rules
from app.learning.queries import home as queries
from app.learning.queries.work import work_of
from app.learning.views import pages

if TYPE_CHECKING:
    from app.accounts.models import User


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
        learns=learns,
        **(_learning(viewer) if learns else {}),
    )


def _learning(viewer: "User") -> dict[str, Any]:
    mine = queries.my_classes(viewer)
    account = credits.account(viewer, viewer.id, clock.today().year)
    required = account.line(Account.REQUIRED)
    return {
        "resume": queries.find_resume(viewer),
        "classes": mine[:3],
        "offers": queries.offers(viewer, mine),
        "year": {
            "year": account.year,
            "earned": account.earned,
            "required": account.required or 0,
            "must_earned": required.earned,
            "must_required": required.required or 0,
        },
        "year_sentence": _year_sentence(account),
    }


def _year_sentence(account: YearAccount) -> str:
    """What is missing, and when it will be there at the pace so far."""
    if not account.required:
        return str(_("Nothing is asked of you this year; every hour is your own."))
    missing = account.line(Account.TOTAL).missing
    if not missing:
        return str(_("This year's hours are complete."))
    amount = f"{missing / 100:g}"
    day = rules.reached_on(account.earned, account.required, clock.today())
    if day is None:
        return str(_("%(hours)s h to go. Half an hour a week is a good beginning.", hours=amount))
    return str(
        _(
            "%(hours)s h to go; at this pace you will be there on %(day)s.",
            hours=amount,
            day=format_date(day, _("d MMM")),
        )
    )
