"""One person's ledger, for the learning administrator who answers for them."""

from flask import url_for
from flask_babel import gettext as _

from app.credits.forms import WhichEntries
from app.credits.rules import KIND_NAMES
from app.kit.web import current_actor, read_query, render
from app.learning.queries.ledger import ledger_page
from app.learning.views import pages
from app.learning.views.credits import parts_of, tier_words
from app.progress.views import uncounted_words


@pages.get("/admin/people/<id:learner_id>/credits")
def show_ledger(learner_id: int) -> str:
    """A year of somebody's hours, each entry with why it is there and a way to take it back."""
    asked = read_query(WhichEntries)
    page = ledger_page(current_actor(), learner_id, asked)
    year = page.account.year
    more = url_for(".show_ledger", learner_id=learner_id, year=year, cursor=page.next)
    return render(
        "learning/ledger.html",
        page=page,
        person=page.person,
        year=year,
        asked=asked,
        at=url_for(".show_ledger", learner_id=learner_id),
        parts=parts_of(page.account),
        kinds={kind: _(name) for kind, name in KIND_NAMES.items()},
        entries=[(one, tier_words(one)) for one in page.entries],
        uncounted=uncounted_words(),
        next_url=more if page.next else None,
    )
