"""Opening classes, entering learners, and what study changes in them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.rules import OrganisationKind
from app.classes import actions, queries
from app.classes.forms import NewClass
from app.classes.models import ClassMember
from app.classes.permissions import can_watch_over
from app.classes.rules import RowRefusal
from app.credits.actions import award
from app.credits.rules import EntryKind
from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.errors import Invalid, NotAllowed, NotFound
from app.kit.paging import Paging
from tests.classes.making import make_class
from tests.courses.making import make_draft, make_published_course
from tests.factories import make_organisation, make_user


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


@pytest.fixture
def course(app):
    return make_published_course(lessons=(1200,))


def member(class_id, learner):
    session.expire_all()
    return session.scalar(
        select(ClassMember).where(
            ClassMember.class_id == class_id, ClassMember.learner_id == learner.id
        )
    )


def plan(**more):
    now = kit_clock.now()
    usual = {"title": "专题班", "starts_at": now, "ends_at": now + timedelta(days=30)}
    return NewClass(**(usual | more))


def test_a_class_knows_its_plan_its_tutors_and_what_it_is_worth(admin, course):
    tutor = make_user(roles=("tutor",))
    elective = make_published_course(title="选修课")
    opened = make_class(admin, required=[course], electives=[elective], tutors=[tutor])
    places = queries.courses_of(opened.id)
    assert [(one.course_id, one.required) for one in places] == [
        (course.id, True),
        (elective.id, False),
    ]
    assert places[1].title == "选修课"
    assert [one.id for one in queries.tutors_of(opened.id)] == [tutor.id]
    assert (opened.required_total, opened.required_centihours) == (1, 50)


def test_only_learning_administrators_open_classes(app):
    for roles in (("learner",), ("tutor",), ("teacher",)):
        with pytest.raises(NotAllowed):
            actions.create_class(make_user(roles=roles), plan())


def test_a_class_belongs_to_the_administrators_own_branch_of_the_tree(app):
    city = make_organisation("甲市", OrganisationKind.CITY)
    county = make_organisation("甲县", OrganisationKind.COUNTY, city)
    elsewhere = make_organisation("乙市", OrganisationKind.CITY)
    admin = make_user(roles=("learning_admin",), organisation=city)
    below = actions.create_class(admin, plan(organisation=county.id))
    assert below.organisation_id == county.id
    with pytest.raises(NotAllowed):
        actions.create_class(admin, plan(organisation=elsewhere.id))
    other = make_user(roles=("learning_admin",), organisation=elsewhere)
    with pytest.raises(NotFound):
        queries.get_class(other, below.id)
    county_admin = make_user(roles=("learning_admin",), organisation=county)
    assert queries.get_class(county_admin, below.id)
    whole = actions.create_class(admin, plan())
    with pytest.raises(NotFound):
        queries.get_class(county_admin, whole.id)


def test_every_field_that_does_not_fit_is_named_at_once(admin, course):
    draft = make_draft()
    learner = make_user()
    now = kit_clock.now()
    form = plan(
        ends_at=now - timedelta(days=1),
        required=[draft.id, course.id],
        electives=[course.id, 999_999],
        tutors=[learner.username],
    )
    with pytest.raises(Invalid) as refusal:
        actions.create_class(admin, form)
    assert set(refusal.value.errors) == {"ends_at", "required", "electives", "tutors"}
    assert queries.page_of_classes(admin, Paging()).items == []


def test_a_tutor_may_be_named_by_id_and_a_course_twice(admin, course):
    tutor = make_user(roles=("tutor",))
    opened = actions.create_class(
        admin, plan(tutors=[str(tutor.id)], required=[course.id, course.id])
    )
    assert [one.id for one in queries.tutors_of(opened.id)] == [tutor.id]
    assert opened.required_total == 1


def test_bare_days_mean_the_whole_days(admin):
    opened = actions.create_class(
        admin, NewClass(title="班", starts_at="2026-03-02", ends_at="2026-03-31")
    )
    assert kit_clock.local(opened.starts_at).isoformat() == "2026-03-02T00:00:00+08:00"
    assert kit_clock.local(opened.ends_at).isoformat() == "2026-03-31T23:59:59+08:00"


def test_a_roster_is_entered_row_by_row_and_a_trial_writes_nothing(admin):
    opened = make_class(admin)
    anya, tutor = make_user("anya"), make_user("laoshi", roles=("tutor",))
    rows = [(1, "anya"), (2, "nobody"), (3, tutor.username), (4, "anya")]
    trial = actions.add_members(admin, opened.id, rows, dry_run=True)
    assert queries.member_ids(opened.id) == set()
    real = actions.add_members(admin, opened.id, rows)
    assert trial == real
    assert real.added == 1
    assert [(one.row, one.reason) for one in real.rejected] == [
        (2, RowRefusal.UNKNOWN),
        (3, RowRefusal.NOT_A_LEARNER),
        (4, RowRefusal.TWICE),
    ]
    assert queries.member_ids(opened.id) == {anya.id}
    again = actions.add_members(admin, opened.id, [(1, "anya")])
    assert [one.reason for one in again.rejected] == [RowRefusal.MEMBER]


def test_learners_of_other_organisations_are_left_out(app):
    city, elsewhere = make_organisation("甲市"), make_organisation("乙市")
    admin = make_user(roles=("learning_admin",), organisation=city)
    make_user("far", organisation=elsewhere)
    result = actions.add_members(admin, make_class(admin).id, [(1, "far")])
    assert [one.reason for one in result.rejected] == [RowRefusal.ELSEWHERE]


def test_tutors_and_learners_see_the_roster_page_of_their_class_but_do_not_change_it(admin):
    tutor, learner = make_user(roles=("tutor",)), make_user()
    opened = make_class(admin, tutors=[tutor], learners=[learner])
    for person in (tutor, learner):
        with pytest.raises(NotAllowed):
            actions.add_members(person, opened.id, [(1, "x")])
    with pytest.raises(NotFound):
        actions.add_members(make_user(), opened.id, [(1, "x")])


def test_studying_moves_last_active_forward_and_never_back(admin, course, clock):
    learner = make_user()
    opened = make_class(admin, required=[course], learners=[learner])
    assert member(opened.id, learner).last_active_at is None
    noon = kit_clock.now()
    actions.note_progress(learner.id, course.id, completed=False, at=noon)
    actions.note_progress(learner.id, course.id, completed=False, at=noon - timedelta(hours=1))
    assert member(opened.id, learner).last_active_at == noon
    assert member(opened.id, learner).required_done == 0


def test_a_completed_course_counts_once_in_every_class_that_requires_it(admin, course):
    learner = make_user()
    other = make_published_course()
    first = make_class(admin, required=[course, other], learners=[learner])
    second = make_class(admin, required=[other], electives=[course], learners=[learner])
    for _ in range(3):
        actions.note_progress(learner.id, course.id, completed=True, at=kit_clock.now())
    assert member(first.id, learner).required_done == 1
    assert member(second.id, learner).required_done == 0
    assert member(second.id, learner).last_active_at is not None


def test_study_outside_of_any_class_changes_no_class(admin, course):
    learner, classmate = make_user(), make_user()
    opened = make_class(admin, required=[course], learners=[classmate])
    actions.note_progress(learner.id, course.id, completed=True, at=kit_clock.now())
    assert member(opened.id, classmate).required_done == 0


def test_a_class_counts_what_its_learners_finished_before_it_opened(admin, course):
    learner = make_user()
    award(
        learner.id,
        kind=EntryKind.ONLINE,
        source=f"course:{course.id}",
        title="课",
        seconds=1200,
        subjects=[],
        at=kit_clock.now(),
        evidence={},
    )
    actions.note_progress(learner.id, course.id, completed=True, at=kit_clock.now())
    opened = make_class(admin, required=[course], learners=[learner])
    entered = member(opened.id, learner)
    assert (entered.required_done, entered.earned_centihours) == (1, 50)


def test_hours_are_noted_with_the_completion(admin, course):
    learner = make_user()
    opened = make_class(admin, required=[course], learners=[learner])
    award(
        learner.id,
        kind=EntryKind.ONLINE,
        source=f"course:{course.id}",
        title="课",
        seconds=1200,
        subjects=[],
        at=kit_clock.now(),
        evidence={},
    )
    actions.note_progress(learner.id, course.id, completed=True, at=kit_clock.now())
    assert member(opened.id, learner).earned_centihours == 50


def test_a_note_of_study_is_one_statement(admin, course, statements):
    learner = make_user()
    make_class(admin, required=[course], learners=[learner])
    learner_id, course_id = learner.id, course.id
    with statements() as said:
        actions.note_progress(learner_id, course_id, completed=False, at=kit_clock.now())
    assert said.count == 1


def test_my_classes_are_those_i_learn_in_tutor_or_administer(admin, clock):
    tutor, learner = make_user(roles=("tutor",)), make_user()
    mine = make_class(admin, title="我的班", tutors=[tutor], learners=[learner])
    make_class(admin, title="别的班")
    assert [one.id for one in queries.classes_of(learner)] == [mine.id]
    assert [one.id for one in queries.classes_of(tutor)] == [mine.id]
    assert len(queries.classes_of(admin)) == 2
    assert queries.classes_of(make_user()) == []
    card = queries.classes_of(learner)[0]
    assert (card.members, card.required_total, card.required_done) == (1, 1, 0)
    assert (card.phase, card.days_left) == ("open", 40)
    assert queries.classes_of(tutor)[0].required_done is None


def test_a_class_is_watched_by_its_own_tutors_while_they_hold_the_role(admin):
    tutor = make_user(roles=("tutor", "learner"))
    opened = make_class(admin, tutors=[tutor])
    assert queries.may_watch(tutor, opened.id)
    assert not queries.may_watch(make_user(roles=("tutor",)), opened.id)
    assert not can_watch_over(make_user(), [tutor.id], in_reach=True)
    plain = make_user()
    assert not can_watch_over(plain, [plain.id], in_reach=False)


def test_listing_classes_takes_the_same_statements_however_many(admin, statements):
    learner = make_user()
    for _ in range(5):
        make_class(admin, learners=[learner])
    learner.organisation, learner.roles  # noqa: B018 (loaded before we count)
    with statements() as said:
        assert len(queries.classes_of(learner)) == 5
    assert said.count <= 6


def test_open_classes_come_the_nearest_end_first(admin):
    learner = make_user()
    now = kit_clock.now()
    long, short, over = (
        make_class(
            admin,
            learners=[learner],
            starts_at=now - timedelta(days=20),
            ends_at=now + timedelta(days=days),
        )
        for days in (40, 4, -1)
    )
    assert [one.id for one in queries.learnt_by(learner)] == [short.id, long.id]
    assert over.id not in {one.id for one in queries.learnt_by(learner)}


def test_only_published_courses_can_be_chosen(course):
    make_draft()
    assert [one for one, _ in queries.choosable_courses()] == [course.id]
    assert queries.published_among({course.id, 999}) == {course.id}
