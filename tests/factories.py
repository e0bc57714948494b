"""Plain functions that make what most tests need; each slice adds its own in ``making.py``."""

from collections.abc import Sequence
from itertools import count

from app.accounts import actions, queries
from app.accounts.models import Organisation, User
from app.accounts.rules import OrganisationKind, Role

_numbers = count(1)

PASSWORD = "Zhixing-2026"
# argon2id of PASSWORD with cheap parameters: a hash a test person would waste seconds a run.
PASSWORD_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$oNtgaQiRJXUgnJd7f2L3IA$ROz3oTxhb/ldblAcvLaCNam/lyxG56xPl0PxTHr76yk"
)


def make_organisation(
    title: str | None = None,
    kind: OrganisationKind = OrganisationKind.UNIT,
    parent: Organisation | None = None,
) -> Organisation:
    """An organisation; a unit at the top of the tree unless told otherwise."""
    return actions.add_organisation(
        title or f"单位{next(_numbers)}", kind, parent.id if parent else None
    )


def make_user(
    username: str | None = None,
    roles: Sequence[Role | str] = ("learner",),
    organisation: Organisation | None = None,
    name: str | None = None,
) -> User:
    """A person with the password ``PASSWORD``."""
    number = next(_numbers)
    home = organisation or queries.find_top_organisation() or make_organisation()
    return actions.add_person(
        username or f"person{number}",
        name or f"学员{number}",
        PASSWORD_HASH,
        home.id,
        [Role(role) for role in roles],
    )
