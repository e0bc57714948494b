"""People whose names are as short and as long as names get, and a claim of the learner's.

``python -m tests.journeys.people`` adds them to the academy that the environment names.
"""

from datetime import timedelta

from app import create_app
from app.accounts.queries import find_user
from app.kit import clock
from app.kit.db import transactional
from tests.claims.making import make_claim
from tests.factories import make_user

NAMES = {
    "short_name": "丽",
    "long_name": "阿卜杜热依木·买买提吐尔逊江·艾合买提尼亚孜·𠮷买买提依明江",
}
"""By user name: one character, and thirty with dots and one of four bytes."""


@transactional
def add_people() -> None:
    """Learners of these names, and a second administrator beside the first."""
    for username, name in NAMES.items():
        make_user(username, name=name)
    first = find_user("learning_admin")
    make_user("second_admin", ("learning_admin",), first.organisation, "梁秋")


def add_claim() -> None:
    """The first claim of the academy: half a day, two weeks ago or on the first of the year."""
    today = clock.today()
    day = max(today - timedelta(days=14), today.replace(month=1, day=1)).isoformat()
    make_claim(find_user("learner"), from_day=day, to_day=day, amount="0.5")


if __name__ == "__main__":
    with create_app().app_context():
        add_people()
        add_claim()
