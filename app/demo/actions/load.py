"""A whole province to try the academy with: thousands of people, hundreds of courses, a past.

Each function adds what is missing of its part; what is there stays, so a run that was stopped
goes on where it was.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from app.accounts import actions as accounts
from app.accounts.actions import Newcomer
from app.accounts.rules import OrganisationKind, Role
from app.classes import actions as classes
from app.classes.forms import NewClass
from app.courses import actions as courses
from app.courses.actions import ReadyCourse, ReadyLesson
from app.courses.rules import Kind, Level
from app.credits.actions import reverse_entry
from app.demo import queries
from app.demo.actions.people import make_organisations
from app.demo.forms import OrganisationOutline
from app.demo.rules import country, crowd, library, names
from app.discussion.actions import post_message
from app.discussion.forms import NewMessage
from app.kit import clock
from app.kit.db import transactional
from app.progress.actions import Study, record_studies
from app.supervision import actions as supervision
from app.supervision.forms import Filter, NewReminders
from app.supervision.rules import Plan, Template

TEACHERS = 40
A_YEAR = timedelta(days=365)
LARGEST = 2000
LASTS = timedelta(days=82)
REQUIRED = 12
REVERSED = 5
ROOMS = 40
MESSAGES = 10
VIDEO_IN = 3
"""One lesson in so many is a video, where there are any."""
SAID = (
    "这一讲的清单很实用，已转给同事。", "请问模板在哪里可以下载？", "第二部分讲得很清楚。",
    "我们县也在试点，欢迎交流。", "建议补充一个乡镇的例子。", "学完了，收获很大。",
    "口径这一段值得反复听。", "同问，等老师答复。",
)  # fmt: skip


@transactional
def make_load_people(count: int, password_hash: str) -> list[int]:
    """Learners ``load00001`` and so on, and teachers, with the places they work in.

    Returns the learners' ids in that order.
    """
    places = [
        OrganisationOutline(kind=OrganisationKind(kind), title=title, parent=parent)
        for kind, title, parent in country.places(count)
    ]
    make_organisations(places)
    homes = queries.organisation_ids()
    units = [homes[one.title] for one in places if one.kind is OrganisationKind.UNIT]
    people = [_newcomer("load", number, 5, units, Role.LEARNER) for number in range(1, count + 1)]
    people += [
        _newcomer("lecturer", number, 2, units, Role.TEACHER) for number in range(1, TEACHERS + 1)
    ]
    with clock.held_at(clock.now() - A_YEAR):
        ids = accounts.add_people(people, password_hash)
    return [ids[one.username] for one in people[:count]]


def _newcomer(kind: str, number: int, width: int, units: Sequence[int], role: Role) -> Newcomer:
    chance = Random(f"{kind}{number}")
    return Newcomer(
        username=f"{kind}{number:0{width}}",
        name=names.name(chance),
        organisation_id=chance.choice(units),
        post_level=chance.choice(("县处级", "乡科级", "乡科级", "科员", "科员")),
        role=role,
    )


@transactional
def make_load_courses(count: int, videos: Sequence[int], *, paragraphs: int = 6) -> list[int]:
    """Published courses, some of whose lessons share a few ready videos; returns all their ids."""
    wanted = [library.words(number, paragraphs) for number in range(count)]
    known = queries.course_ids()
    topics = queries.topic_ids()
    for title in library.SUBJECTS:
        if title not in topics:
            topics[title] = courses.add_topic(None, title).id
    teachers = queries.ids_like("lecturer") or [queries.person("teacher").id]
    missing = [
        _ready(number, words, topics[words.topic], teachers, videos)
        for number, words in enumerate(wanted)
        if words.title not in known
    ]
    made = courses.publish_courses(missing)
    known |= dict(zip([one.title for one in missing], made, strict=True))
    return [known[one.title] for one in wanted]


def _ready(
    number: int,
    words: library.Words,
    topic_id: int,
    teachers: Sequence[int],
    videos: Sequence[int],
) -> ReadyCourse:
    chance = Random(number)
    return ReadyCourse(
        title=words.title,
        summary=words.summary,
        kind=Kind(words.kind),
        topic_id=topic_id,
        owner_id=chance.choice(teachers),
        published_at=_published_at(number, chance),
        lessons=tuple(
            ReadyLesson(title, video_id=chance.choice(videos))
            if videos and chance.randrange(VIDEO_IN) == 0
            else ReadyLesson(title, body)
            for title, body in words.lessons
        ),
        tags=words.tags,
        level=Level(words.level),
    )


def _published_at(number: int, chance: Random) -> datetime:
    """Long ago, so that a year of study fits in; every tenth is new."""
    age = timedelta(days=chance.uniform(1, 60))
    return (
        clock.now() - age
        if number % library.NEW_EVERY == library.NEW_EVERY - 1
        else clock.now() - A_YEAR - 3 * age
    )


@transactional
def make_load_classes(learner_ids: Sequence[int], course_ids: Sequence[int]) -> None:
    """One class of up to two thousand and some of 60 to 300: over, open and still to come."""
    chance, now = Random(7), clock.now()
    sizes = [min(LARGEST, len(learner_ids) * 2 // 5)]
    while sum(sizes) < len(learner_ids) * 4 // 5:
        sizes.append(min(chance.randint(60, 300), len(learner_ids)))
    for number, size in enumerate(sizes, start=1):
        days = 58 if number == 1 else chance.choice((-20, 40, 60, 120, 200))
        members = chance.sample(list(learner_ids), size)
        plan = chance.sample(list(course_ids), min(12 + chance.randint(0, 4), len(course_ids)))
        if not queries.has_class(_title(number)):
            _open(_title(number), now - timedelta(days=days), members, plan)


def _title(number: int) -> str:
    return f"在线学习专题班（第 {number} 期）"


def _open(title: str, began: datetime, members: Sequence[int], plan: Sequence[int]) -> None:
    with clock.held_at(min(began, clock.now()) - timedelta(days=5)):
        opened = classes.create_class(
            queries.person("learning_admin"),
            NewClass(
                title=title,
                starts_at=began,
                ends_at=began + LASTS,
                tutors=["tutor"],
                required=list(plan[:REQUIRED]),
                electives=list(plan[REQUIRED:]),
            ),
        )
        classes.enter_learners(opened.id, members)


@transactional
def make_load_past(learner_ids: Sequence[int], course_ids: Sequence[int]) -> None:
    """What these learners studied in the past year, in their classes and by themselves."""
    now = clock.now()
    plans = queries.plans_of(learner_ids)
    studies: list[Study] = []
    for learner_id in learner_ids:
        chance = Random(learner_id)
        mine = {one.course_id: one for one in _chosen(learner_id, course_ids, now, chance)}
        for plan, required in plans.get(learner_id, ()):
            studied = _in_class(learner_id, plan, required, now, chance)
            mine |= {one.course_id: one for one in studied}
        studies += mine.values()
    record_studies(studies)


def _in_class(
    learner_id: int, plan: Plan, required: Sequence[int], now: datetime, chance: Random
) -> Iterator[Study]:
    if plan.starts_at > now:
        return
    risks, shares = zip(*crowd.SHARES, strict=True)
    [risk] = chance.choices(risks, shares)
    path = crowd.path_to(risk, plan, min(now, plan.ends_at), chance)
    if path is not None:
        order = crowd.shuffled_a_little(required, chance)
        for step in crowd.steps_of(path, len(required), chance, clock.zone()):
            yield Study(learner_id, order[step.place], step.permille, step.began_at, step.ended_at)


def _chosen(
    learner_id: int, course_ids: Sequence[int], now: datetime, chance: Random
) -> Iterator[Study]:
    """A few courses of their own choice, begun on one evening and ended within the week."""
    for course_id in chance.sample(list(course_ids), min(chance.randint(2, 8), len(course_ids))):
        ended = now - timedelta(days=chance.uniform(0.1, 350))
        began = ended - timedelta(hours=chance.uniform(3, 150))
        yield Study(learner_id, course_id, chance.choice((1000, 1000, 1000, 430)), began, ended)


@transactional
def make_load_letters(learner_ids: Sequence[int]) -> None:
    """Reminders in the open classes, and a few entries that were taken back."""
    tutor, admin = queries.person("tutor"), queries.person("learning_admin")
    with clock.held_at(clock.now() - timedelta(days=3)):
        form = NewReminders(filter=Filter(risk="at_risk"), template=Template.BEHIND.value)
        for class_id in queries.unreminded_classes(tutor):
            supervision.remind(tutor, class_id, form)
    for entry_id in queries.unreversed(learner_ids[:REVERSED]):
        reverse_entry(admin, entry_id, "与线下培训重复登记，核对后撤销。")


@transactional
def make_load_talk(course_ids: Sequence[int], learner_ids: Sequence[int]) -> None:
    """A few words in some rooms."""
    if queries.has_talk(course_ids[0]):
        return
    chance, now = Random(3), clock.now()
    for course_id in course_ids[:ROOMS]:
        at = now - timedelta(days=chance.uniform(1, 60))
        for number in range(MESSAGES):
            author = queries.member(chance.choice(list(learner_ids)))
            form = NewMessage(body=chance.choice(SAID), client_id=f"load-{number}")
            with clock.held_at(at + number * timedelta(minutes=7)):
                post_message(author, f"course-{course_id}", form)
