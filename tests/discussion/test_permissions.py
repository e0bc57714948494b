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
    assert permissions.can_moderate_course_room(somebody(OTHER, role), OWNER) is (
        role in MODERATING
    )


def test_the_owner_of_the_course_moderates_its_room():
    assert permissions.can_moderate_course_room(somebody(OWNER, Role.TEACHER), OWNER)


@pytest.mark.parametrize("role", list(Role))
def test_authors_hide_their_own_and_moderators_hide_any(role):
    assert permissions.can_hide(somebody(AUTHOR, role), AUTHOR, moderates=False)
    assert permissions.can_hide(somebody(OTHER, role), AUTHOR, moderates=True)
    assert not permissions.can_hide(somebody(OTHER, role), AUTHOR, moderates=False)


@pytest.mark.parametrize("may_change", [True, False])
@pytest.mark.parametrize("looks_after_class", [True, False])
def test_a_live_room_is_looked_after_by_who_may_change_the_lesson_and_by_class_tutors(
    may_change, looks_after_class
):
    moderates = permissions.can_moderate_live_room(
        may_change=may_change, looks_after_class=looks_after_class
    )
    assert moderates is (may_change or looks_after_class)
