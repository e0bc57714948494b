"""The demo's pledge: signed by all but the newcomer, and anew in the year after."""

from datetime import timedelta

from sqlalchemy import func, select

from app.accounts.queries import find_user
from app.demo import actions, forms
from app.demo.actions.pledging import make_pledges
from app.kit.db import session
from app.pledges import queries
from app.pledges.models import Pledge
from tests.factories import PASSWORD_HASH


def signed(username: str) -> bool:
    standing = queries.standing_of(find_user(username))
    return standing is not None and standing.signed_at is not None


def test_the_demos_people_have_signed_in_the_year_of_each_start(app, clock):
    actions.make_organisations(forms.organisations())
    actions.make_people([*forms.people(), *forms.newcomers()], PASSWORD_HASH)
    newcomers = [one.username for one in forms.newcomers()]
    make_pledges(forms.pledges(), newcomers)
    assert [signed(name) for name in ("learner", "learner2", "newcomer")] == [True, True, False]
    clock.forward(days=timedelta(days=366).days)
    assert not signed("learner")
    make_pledges(forms.pledges(), newcomers)
    assert [signed(name) for name in ("learner", "learner2", "newcomer")] == [True, True, False]
    assert session.scalar(select(func.count()).select_from(Pledge)) == 1
