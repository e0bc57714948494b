"""Pledges for tests, published and signed through the actions."""

from typing import Any

from app.accounts.models import User
from app.pledges import actions, queries
from app.pledges.forms import NewPledge, Signature
from app.pledges.models import Pledge
from app.pledges.queries import Standing
from tests.factories import make_user

TEXT = {
    "title": "诚信学习承诺书",
    "body": "本人承诺：亲自学习，不代学、不请人代学，不刷课，不使用外挂程序。",
}


def make_pledge(admin: User | None = None, **said: Any) -> Pledge:
    """A new version of the pledge of an administrator's organisation; of the top unless told."""
    admin = admin or make_user(roles=("learning_admin",))
    after = queries.latest_version(admin.organisation_id)
    return actions.publish_pledge(admin, NewPledge(**TEXT | {"after_version": after} | said))


def sign(learner: User) -> Standing:
    """The pledge that holds for a learner, signed now."""
    standing = queries.standing_of(learner)
    assert standing is not None, "there is a pledge to sign"
    return actions.sign_pledge(learner, Signature(pledge_id=standing.pledge.id, agreed=True))
