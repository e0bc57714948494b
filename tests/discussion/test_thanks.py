"""Motivation points for taking part: by the rules, once a day, and never hours."""

from datetime import timedelta

from app.credits import queries
from app.credits.rules import Deed, DeedPoints, PointAccount
from app.discussion import actions
from app.discussion.forms import NewMessage
from app.kit import clock as kit_clock
from app.kit.forms import parse
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
