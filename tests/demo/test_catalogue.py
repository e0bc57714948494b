"""The demo as it is written down."""

import tomllib
from pathlib import Path

import av
import pytest

from app.accounts.rules import OrganisationKind, Role, level_fits, password_strong, roles_agree
from app.courses.forms import article_html
from app.courses.rules import MICRO_MOST_MS, Kind, State, characters_of, reading_ms
from app.credits.rules import PLATFORM_DEFAULT
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
    "learning_admin2": Role.LEARNING_ADMIN,
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
    everybody = [*forms.people(), *forms.faculty(), *forms.classmates()]
    assert {person.organisation for person in everybody} <= kinds.keys()


def test_names_are_of_every_length_and_nobody_stands_there_twice() -> None:
    names = [person.name for person in forms.classmates()]
    usernames = [person.username for person in forms.classmates()]
    assert len(usernames) == len(set(usernames)) >= 50
    assert {1, 2, 3, 4} <= {len(name) for name in names}
    assert max(map(len, names)) >= 29
    assert any("·" in name for name in names)
    assert "𠮷野" in names


def test_there_is_a_catalogue_and_something_in_every_state() -> None:
    states = [course.state for course in forms.courses()]
    assert states.count(State.PUBLISHED) >= 60
    assert set(State) == set(states)
    titles = [course.title for course in forms.courses()]
    assert len(titles) == len(set(titles))


def test_the_seventy_two_listed_courses_are_there_each_under_its_topic() -> None:
    listed = tomllib.loads((Path(__file__).parent / "listed.toml").read_text("utf-8"))
    wanted = {title: topic for topic, titles in listed.items() for title in titles}
    assert len(wanted) == 72
    written = {course.title: course.topic for course in forms.courses()}
    assert {title: written.get(title) for title in wanted} == wanted


def test_one_course_came_back_and_others_are_reviewed_in_other_words() -> None:
    assert [one.title for one in forms.courses() if one.returned]
    reworded = [one for one in forms.courses() if one.rewording]
    assert len(reworded) >= 2
    for course in reworded:
        assert course.rewording is not None
        text = course.summary + "".join(lesson.body for lesson in course.lessons)
        assert all(before in text for before, _after in course.rewording.words), course.title
    assert any(len(one.rewording.remarks) >= 3 for one in reworded if one.rewording)


@pytest.mark.parametrize("course", forms.courses(), ids=lambda course: course.title)
def test_a_course_has_a_topic_of_the_tree_and_lessons_that_can_be_made(
    course: forms.CourseOutline,
) -> None:
    titles = {outline.title for outline in forms.topics()}
    titles |= {child for outline in forms.topics() for child in outline.children}
    assert course.topic in titles
    assert course.lessons
    for lesson in course.lessons:
        files = [one for one in (lesson.video, lesson.document, *lesson.pictures()) if one]
        assert all((ROOT / one).is_file() for one in files)
        assert lesson.video or lesson.document or lesson.body.strip()
        assert all(lesson.asked_at_ms(asked) for asked in lesson.questions)


def test_one_course_asks_questions_shows_a_picture_and_can_be_leafed_through() -> None:
    [course] = [one for one in forms.courses() if any(lesson.document for lesson in one.lessons)]
    assert any(len(lesson.questions) >= 3 for lesson in course.lessons)
    [article] = [lesson for lesson in course.lessons if lesson.pictures()]
    [picture] = article.pictures()
    assert "](/studio/pictures/7)" in article.written({picture: 7})


def test_one_course_asks_whether_somebody_is_there_and_has_a_limit_a_day() -> None:
    chosen = [course.watching for course in forms.courses() if course.watching]
    assert [(one.challenges, one.daily_cap_minutes) for one in chosen] == [(True, 60)]


@pytest.mark.parametrize(
    "course",
    [course for course in forms.courses() if not any(lesson.video for lesson in course.lessons)],
    ids=lambda course: course.title,
)
def test_a_micro_course_of_articles_is_short_enough(course: forms.CourseOutline) -> None:
    read = [reading_ms(characters_of(article_html(lesson.body))) for lesson in course.lessons]
    assert course.kind is not Kind.MICRO or sum(read) <= MICRO_MOST_MS


@pytest.mark.parametrize(
    "course", [one for one in forms.courses() if one.topic != "演示短片"], ids=lambda one: one.title
)
def test_a_published_course_is_long_enough_to_earn_hours(course: forms.CourseOutline) -> None:
    if course.state is State.PUBLISHED:
        assert sum(map(_seconds, course.lessons)) >= PLATFORM_DEFAULT.min_seconds


def _seconds(lesson: forms.LessonOutline) -> float:
    if not lesson.video:
        return reading_ms(characters_of(article_html(lesson.body))) / 1000
    with av.open(str(ROOT / lesson.video)) as film:
        assert film.duration is not None
        return film.duration / av.time_base


def test_at_least_eight_courses_are_lectures_with_chapters() -> None:
    lectures = [one for course in forms.courses() for one in course.lessons if one.chapters()]
    assert len(lectures) >= 8
    for lecture in lectures:
        begins = [chapter.at_ms for chapter in lecture.chapters()]
        assert begins[0] == 0
        assert begins == sorted(set(begins))
        assert begins[-1] < _seconds(lecture) * 1000


def test_classes_name_published_courses_and_known_people() -> None:
    ages = _ages()
    known = {*PROMISED, *(one.username for one in forms.classmates())}
    for outline in forms.classes():
        for title in (*outline.required, *outline.electives):
            assert ages[title] > outline.began_days_ago
        assert known.issuperset([*outline.members, *outline.tutors])
    assert known.issuperset(name for one in forms.reminders() for name in one.learners)


def test_nobody_studies_a_course_before_it_was_published() -> None:
    ages = _ages()
    for study in forms.studies():
        for title, days_ago in study.courses.items():
            assert ages[title] > days_ago, title


def test_what_is_said_is_said_in_a_published_course_by_somebody_who_is_there() -> None:
    known = {one.username for one in (*forms.people(), *forms.faculty(), *forms.classmates())}
    keys = {message.key for message in forms.messages()}
    for message in forms.messages():
        assert message.course in _ages()
        assert message.author in known
        assert message.reply_to is None or message.reply_to in keys


def _ages() -> dict[str, int]:
    return {one.title: one.age_days for one in forms.courses() if one.state is State.PUBLISHED}
