"""Reminders: once a day a person, in a template's words or own ones."""

import pytest

from app.kit.errors import NotAllowed, NotFound
from app.kit.forms import parse
from app.notices.forms import Which
from app.notices.queries import notices_of
from app.supervision import actions
from app.supervision.forms import NewReminders
from app.supervision.rules import Skip
from tests.classes.making import make_class
from tests.factories import make_user


@pytest.fixture
def tutor(app):
    return make_user(roles=("tutor",))


@pytest.fixture
def learners(app):
    return [make_user() for _ in range(3)]


@pytest.fixture
def klass(tutor, learners):
    return make_class(tutors=[tutor], learners=learners)


def remind(actor, klass, **body):
    return actions.remind(actor, klass.id, parse(NewReminders, body))


def test_chosen_learners_are_told_once(tutor, klass, learners):
    result = remind(
        tutor,
        klass,
        learner_ids=[learners[0].id, str(learners[1].id), learners[0].id],
        template="not_started",
    )
    assert (result.sent, result.skipped) == (2, [])
    told = notices_of(learners[0], Which()).items
    assert [(one.kind, one.link) for one in told] == [("reminder", f"/classes/{klass.id}")]
    assert klass.title in told[0].body % told[0].wording
    assert notices_of(learners[2], Which()).items == []


def test_nobody_is_reminded_twice_on_one_day_whatever_the_class(tutor, klass, learners, clock):
    other = make_class(tutors=[tutor], learners=learners)
    first, second, _ = (one.id for one in learners)
    remind(tutor, klass, learner_ids=[first])
    again = remind(tutor, other, learner_ids=[first, second])
    assert (again.sent, again.skipped) == (1, [(first, Skip.TODAY)])
    clock.forward(hours=9.4)
    assert remind(tutor, klass, learner_ids=[first]).sent == 0
    clock.forward(hours=0.2)
    assert remind(tutor, klass, learner_ids=[first]).sent == 1


def test_a_filter_reminds_everybody_it_finds(tutor, klass, learners):
    assert remind(tutor, klass, filter="not_started").sent == 3
    assert remind(tutor, klass, filter={"risk": "done"}).sent == 0


def test_the_filter_of_nobody_reminded_yet(tutor, klass, learners):
    remind(tutor, klass, learner_ids=[learners[0].id])
    result = remind(tutor, klass, filter={"unreminded": True})
    assert (result.sent, result.skipped) == (2, [])


def test_people_outside_of_the_class_are_skipped(tutor, klass):
    stranger = make_user()
    result = remind(tutor, klass, learner_ids=[stranger.id, 424242])
    assert result.sent == 0
    assert {reason for _, reason in result.skipped} == {Skip.NOT_A_MEMBER}
    assert notices_of(stranger, Which()).items == []


def test_own_words_reach_the_learner_as_they_are(tutor, klass, learners):
    remind(tutor, klass, learner_ids=[learners[0].id], template="还差 20%(约两门),加油 %s")
    told = notices_of(learners[0], Which()).items[0]
    assert told.body % told.wording == "还差 20%(约两门),加油 %s"


def test_only_who_answers_for_the_class_reminds(klass, learners):
    with pytest.raises(NotFound):
        remind(make_user(roles=("tutor",)), klass, learner_ids=[learners[0].id])
    with pytest.raises(NotAllowed):
        remind(learners[0], klass, learner_ids=[learners[1].id])


def test_a_large_class_is_reminded_in_a_bounded_number_of_statements(tutor, klass, statements):
    with statements() as said:
        assert remind(tutor, klass, filter={}).sent == 3
    assert said.count <= 20


def test_more_than_fit_in_one_go_are_reminded_by_asking_again(tutor, klass, learners, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    first = remind(tutor, klass, filter={})
    assert (first.sent, first.remaining) == (2, 1)
    second = remind(tutor, klass, filter={})
    assert (second.sent, second.remaining, len(second.skipped)) == (1, 0, 2)
