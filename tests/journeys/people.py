"""People whose names are as short and as long as names get.

``python -m tests.journeys.people`` adds them to the academy that the environment names.
"""

from app import create_app
from app.kit.db import transactional
from tests.factories import make_user

NAMES = {
    "short_name": "丽",
    "long_name": "阿卜杜热依木·买买提吐尔逊江·艾合买提尼亚孜·𠮷买买提依明江",
}
"""By user name: one character, and thirty with dots and one of four bytes."""


@transactional
def add_people() -> None:
    """Learners of these names."""
    for username, name in NAMES.items():
        make_user(username, name=name)


if __name__ == "__main__":
    with create_app().app_context():
        add_people()
