"""The demo as it is written down."""

from pathlib import Path

import pytest

from app.accounts.rules import OrganisationKind, Role, level_fits, password_strong, roles_agree
from app.courses.forms import article_html, characters_of
from app.courses.rules import MICRO_MOST_MS, Kind, State, reading_ms
from app.demo import forms
from app.demo.cli import PASSWORD

ROOT = Path(__file__).resolve().parents[2]

# The public contract names these people.
PROMISED = {
    "learner": Role.LEARNER,
    "learner2": Role.LEARNER,
    "teacher": Role.TEACHER,
    "reviewer1": Role.FIRST_REVIEWER,
    "reviewer2": Role.SECOND_REVIEWER,
    "reviewer3": Role.FINAL_REVIEWER,
    "tutor": Role.TUTOR,
    "learning_admin": Role.LEARNING_ADMIN,
    "sysadmin": Role.SYSADMIN,
    "secadmin": Role.SECADMIN,
    "auditor": Role.AUDITOR,
}


def test_everybody_whom_the_contract_promises_is_there_with_their_role() -> None:
    people = {person.username: person.roles for person in forms.people()}
    assert people == {username: [role] for username, role in PROMISED.items()}
    assert all(roles_agree(roles) is None for roles in people.values())


def test_the_password_is_one_that_the_academy_would_take_from_anybody() -> None:
    assert all(password_strong(PASSWORD, person.username) is None for person in forms.people())


def test_the_tree_has_all_four_levels_and_every_node_fits_below_its_parent() -> None:
    kinds = {one.title: one.kind for one in forms.organisations()}
    assert set(kinds.values()) == set(OrganisationKind)
    for one in forms.organisations():
        assert level_fits(one.kind, kinds[one.parent] if one.parent else None) is None
    homes = {person.organisation for person in forms.people()}
    homes |= {group.organisation for group in forms.class_outline().classmates}
    assert homes <= kinds.keys()


def test_there_are_a_dozen_courses_and_something_on_the_way() -> None:
    states = [course.state for course in forms.courses()]
    assert states.count(State.PUBLISHED) >= 12
    assert {State.DRAFT, State.FIRST_REVIEW} <= set(states)
    titles = [course.title for course in forms.courses()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("course", forms.courses(), ids=lambda course: course.title)
def test_a_course_has_a_topic_of_the_tree_and_lessons_that_can_be_made(
    course: forms.CourseOutline,
) -> None:
    titles = {outline.title for outline in forms.topics()}
    titles |= {child for outline in forms.topics() for child in outline.children}
    assert course.topic in titles
    assert course.lessons
    for lesson in course.lessons:
        assert (ROOT / lesson.video).is_file() if lesson.video else lesson.body.strip()


@pytest.mark.parametrize(
    "course",
    [course for course in forms.courses() if not any(lesson.video for lesson in course.lessons)],
    ids=lambda course: course.title,
)
def test_a_micro_course_of_articles_is_short_enough(course: forms.CourseOutline) -> None:
    read = [reading_ms(characters_of(article_html(lesson.body))) for lesson in course.lessons]
    assert course.kind is not Kind.MICRO or sum(read) <= MICRO_MOST_MS


def test_the_class_names_published_courses_and_known_people() -> None:
    outline = forms.class_outline()
    published = {one.title for one in forms.courses() if one.state is State.PUBLISHED}
    assert published.issuperset([*outline.required, *outline.electives])
    assert PROMISED.keys() >= {*outline.members, *outline.tutors}
    names = [one.username for one in outline.classmates_as_people()]
    assert len(names) == len(set(names)) >= 20


def test_what_is_said_is_said_in_a_published_course_by_somebody_who_is_there() -> None:
    published = {one.title for one in forms.courses() if one.state is State.PUBLISHED}
    for message in forms.messages():
        assert message.course in published
        assert message.author in PROMISED
