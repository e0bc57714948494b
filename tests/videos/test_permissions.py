"""Who may upload, and who may look behind a video that is not published."""

from dataclasses import dataclass, field

import pytest

from app.accounts.rules import Role
from app.videos import permissions


@dataclass(frozen=True)
class Person:
    id: int
    roles: frozenset[Role] = field(default_factory=frozenset)

    def has(self, *roles):
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Thing:
    owner_id: int = 1


SEEING = {Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER, Role.LEARNING_ADMIN}


@pytest.mark.parametrize("role", Role)
def test_only_teachers_upload(role):
    assert permissions.can_upload(Person(1, frozenset({role}))) is (role is Role.TEACHER)


@pytest.mark.parametrize("role", Role)
def test_only_its_owner_continues_an_upload(role):
    assert permissions.can_continue_upload(Person(1), Thing())
    assert not permissions.can_continue_upload(Person(2, frozenset({role})), Thing())


@pytest.mark.parametrize("role", Role)
def test_a_video_is_seen_by_its_owner_reviewers_and_learning_administrators(role):
    assert permissions.can_see_video(Person(1), Thing())
    assert permissions.can_see_video(Person(2, frozenset({role})), Thing()) is (role in SEEING)
