"""A unit of its own, so that its pledge concerns nobody in the other journeys.

``python -m tests.journeys.pledging`` adds it to the academy that the environment names, with a
learning administrator and a learner.
"""

from app import create_app
from app.accounts.queries import find_top_organisation
from app.kit.db import transactional
from tests.factories import make_organisation, make_user

ADMIN, LEARNER = "pledge_admin", "pledge_learner"


@transactional
def add_unit() -> None:
    """People below the top of the tree."""
    unit = make_organisation("北塬县审计局", parent=find_top_organisation())
    make_user(ADMIN, roles=("learning_admin",), organisation=unit, name="钟承")
    make_user(LEARNER, organisation=unit, name="夏诺")


if __name__ == "__main__":
    with create_app().app_context():
        add_unit()
