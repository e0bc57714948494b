"""Who may do what in a room."""

from dataclasses import dataclass

import pytest

from app.accounts.rules import Role
from app.discussion import permissions

OWNER, AUTHOR, OTHER = 1, 2, 3
MODERATING = {
    Role.FIRST_REVIEWER,
    Role.SECOND_REVIEWER,
    Role.FINAL_REVIEWER,
    Role.LEARNING_ADMIN,
}
APART = {Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR}


@dataclass(frozen=True)
class Somebody:
    id: int
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


def somebody(number: int, *roles: Role) -> Somebody:
    return Somebody(number, frozenset(roles))


@pytest.mark.parametrize("role", list(Role))
def test_everybody_enters_rooms_but_the_three_administrators(role):
    assert permissions.can_enter_rooms(somebody(OTHER, role)) is (role not in APART)


def test_who_holds_no_role_enters_no_room():
    assert not permissions.can_enter_rooms(somebody(OTHER))


@pytest.mark.parametrize("role", list(Role))
def test_reviewers_and_the_learning_administration_moderate(role):
    assert permissions.can_moderate(somebody(OTHER, role), OWNER) is (role in MODERATING)


def test_the_owner_of_the_course_moderates_its_room():
    assert permissions.can_moderate(somebody(OWNER, Role.TEACHER), OWNER)


@pytest.mark.parametrize("role", list(Role))
def test_authors_hide_their_own_and_moderators_hide_any(role):
    assert permissions.can_hide(somebody(AUTHOR, role), OWNER, AUTHOR)
    assert permissions.can_hide(somebody(OTHER, role), OWNER, AUTHOR) is (role in MODERATING)
