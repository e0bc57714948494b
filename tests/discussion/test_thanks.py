"""Motivation points for taking part: by the rules, once a day, and never hours."""

from datetime import timedelta

from sqlalchemy import select

from app.credits import queries
from app.credits.rules import Deed, DeedPoints, PointAccount
from app.discussion import actions
from app.discussion.forms import NewMessage
from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.forms import parse
from app.notices.models import Notice
from tests.credits.making import publish_rule_set
from tests.discussion.making import make_hall


def say(person, hall, number):
    form = parse(NewMessage, {"client_id": f"thanks-{number}-0000", "body": "我们村也这样做"})
    return actions.post_message(person, hall.room_id, form)


def test_who_spoke_yesterday_is_thanked_once_and_up_to_the_days_most(app, clock):
    publish_rule_set(deeds=(DeedPoints(Deed.DISCUSSION, 100, most_a_day=200),))
    hall = make_hall()
    said = [say(hall.learner, hall, number) for number in range(3)]
    say(hall.teacher, hall, 9)
    day = kit_clock.today()
    actions.hide_message(hall.teacher, said[0].id, "跑题")
    clock.forward(days=1)
    assert actions.reward_speakers(day) == 2
    assert actions.reward_speakers(day) == 2
    assert actions.reward_speakers(day + timedelta(days=1)) == 0
    for person, points in ((hall.learner, 200), (hall.teacher, 100), (hall.colleague, 0)):
        standing = queries.points_of_year(person, person.id, day.year)
        assert standing.lines[PointAccount.MOTIVATION].earned == points
        assert queries.account(person, person.id, day.year).earned == 0
    assert list(queries.verify_ledger()) == []


def test_rules_without_points_thank_nobody(app, clock):
    hall = make_hall()
    say(hall.learner, hall, 1)
    assert actions.reward_speakers(kit_clock.today()) == 0


def test_hiding_a_message_takes_back_what_it_brought_once_and_tells_its_author(app, clock):
    publish_rule_set(deeds=(DeedPoints(Deed.DISCUSSION, 100, most_a_day=200),))
    hall = make_hall()
    said = [say(hall.learner, hall, number) for number in range(3)]
    day = kit_clock.today()
    clock.forward(days=1)
    actions.reward_speakers(day)

    def points():
        year = queries.points_of_year(hall.learner, hall.learner.id, day.year)
        return year.lines[PointAccount.MOTIVATION].earned

    actions.hide_message(hall.teacher, said[0].id, "跑题")
    assert points() == 200, "two messages are left, and two are all that a day can hold"
    assert told(hall.learner) == []
    for _again in range(2):
        actions.hide_message(hall.teacher, said[1].id, "跑题")
    assert points() == 100
    actions.take_thanks_back(hall.teacher, hall.learner.id, said[1].posted_at)
    assert points() == 100
    actions.hide_message(hall.learner, said[2].id)
    assert points() == 0
    assert len(told(hall.learner)) == 2
    actions.reward_speakers(day)
    assert points() == 0
    assert list(queries.verify_ledger()) == []


def told(person):
    return session.scalars(select(Notice.link).where(Notice.person_id == person.id)).all()
