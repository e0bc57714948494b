"""The page on which an author says how a course is watched."""

import pytest

from app.accounts.queries import get_user
from app.kit.db import session
from app.progress import queries
from app.progress.models import WatchingPolicy
from tests.progress.making import make_course


@pytest.fixture
def course(app):
    return make_course(600)


def test_an_author_chooses_and_sees_the_choice(course, sign_in):
    page = sign_in(get_user(course.owner_id))
    url = f"/studio/courses/{course.id}/watching"
    assert 'name="challenges"' in page.get(url).text
    answer = page.post(url, data={"max_rate": "1.25", "challenges": "1"})
    assert answer.status_code == 303
    session.rollback()
    policy = queries.watching_policy(course.id)
    assert (policy.max_rate_permille, policy.challenges) == (1250, True)
    assert (policy.first_pass_seek, policy.hidden_counts) == (False, False)
    assert 'value="1.25" selected' in page.get(url).text


@pytest.mark.parametrize("rate", ["", "0.5", "9", "fast"])
def test_a_speed_that_is_none_is_told_and_changes_nothing(course, sign_in, rate):
    page = sign_in(get_user(course.owner_id))
    answer = page.post(f"/studio/courses/{course.id}/watching", data={"max_rate": rate})
    assert answer.status_code == 422
    assert 'id="field-max_rate"' in answer.text
    assert session.get(WatchingPolicy, course.id) is None
