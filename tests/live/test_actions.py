"""Planning, changing and calling off; who is invited."""

from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.live import actions, queries
from app.live.forms import Listing, Plan
from app.live.rules import Phase
from tests.classes.making import make_class
from tests.factories import make_organisation, make_user
from tests.live.making import make_live


def titles(viewer, when="coming"):
    return [one.title for one in queries.page_of_live(viewer, Listing(when=when)).items]


def plan(**changes):
    given = {"title": "直播", "starts_at": clock.now() + timedelta(hours=2), "minutes": 60}
    return Plan(**(given | changes))


def test_a_public_lecture_is_seen_by_everybody_the_next_first(app):
    make_live(title="后天", hours_ahead=48)
    make_live(title="明天", hours_ahead=24)
    assert titles(make_user()) == ["明天", "后天"]


def test_only_a_class_and_its_tutor_see_a_lesson_for_the_class(app):
    inside, outside, tutor = make_user(), make_user(), make_user(roles=("tutor",))
    admin = make_user(roles=("learning_admin",))
    klass = make_class(admin, learners=[inside], tutors=[tutor])
    lesson = make_live(admin, audience=f"class-{klass.id}")
    assert titles(inside) == titles(tutor) == [lesson.title]
    assert titles(outside) == []
    with pytest.raises(NotFound):
        queries.get_live(outside, lesson.id)


def test_an_organisation_invites_all_below_it(app):
    city = make_organisation("市")
    unit, elsewhere = make_organisation("局", parent=city), make_organisation("别处")
    teacher = make_user(roles=("teacher",), organisation=city)
    make_live(teacher, title="全市", audience=f"organisation-{city.id}")
    assert titles(make_user(organisation=unit)) == ["全市"]
    assert titles(make_user(organisation=elsewhere)) == []


def test_nobody_invites_a_circle_that_is_not_theirs(app):
    teacher = make_user(roles=("teacher",))
    elsewhere = make_organisation("别处")
    klass = make_class()
    for audience in (f"organisation-{elsewhere.id}", f"class-{klass.id}", "class-999"):
        with pytest.raises(Invalid) as refusal:
            actions.plan_lesson(teacher, plan(audience=audience))
        assert list(refusal.value.errors) == ["audience"]


def test_learners_plan_nothing(app):
    with pytest.raises(NotAllowed):
        actions.plan_lesson(make_user(), plan())


def test_a_teacher_is_not_in_two_places_at_once(app):
    teacher = make_user(roles=("teacher",))
    first = make_live(teacher, hours_ahead=2, minutes=60)
    with pytest.raises(Conflict):
        actions.plan_lesson(teacher, plan(starts_at=first.starts_at + timedelta(minutes=59)))
    actions.plan_lesson(teacher, plan(starts_at=first.ends_at))
    actions.call_off(teacher, first.id)
    actions.plan_lesson(teacher, plan(starts_at=first.starts_at))


def test_a_change_may_keep_its_own_time(app):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher)
    actions.change_lesson(teacher, lesson.id, plan(title="改名", starts_at=lesson.starts_at))
    assert titles(teacher) == ["改名"]


def test_others_change_nothing_but_the_administrator_above_may(app):
    lesson = make_live()
    with pytest.raises(NotAllowed):
        actions.call_off(make_user(roles=("teacher",)), lesson.id)
    actions.call_off(make_user(roles=("learning_admin",)), lesson.id)
    card = queries.get_live(make_user(), lesson.id)
    assert card.state is Phase.CALLED_OFF
    assert queries.upcoming(make_user()) == []


def test_calling_off_twice_keeps_the_first_time(app, clock):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher)
    at = actions.call_off(teacher, lesson.id).called_off_at
    clock.forward(minutes=5)
    assert actions.call_off(teacher, lesson.id).called_off_at == at


def test_what_is_over_moves_to_the_past_and_stays_as_it_was(app, clock):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=1, minutes=60)
    clock.forward(hours=2)
    assert (titles(teacher), titles(teacher, "past")) == ([], [lesson.title])
    with pytest.raises(Conflict):
        actions.change_lesson(teacher, lesson.id, plan())


def test_the_list_takes_as_many_statements_for_many_as_for_one(app, statements):
    viewer = make_user()
    counts = []
    for number in (1, 12):
        for place in range(number):
            make_live(title=f"{number}-{place}", hours_ahead=24 + place)
        with statements() as seen:
            queries.page_of_live(viewer, Listing())
        counts.append(seen.count)
    assert counts[0] == counts[1] <= 5
