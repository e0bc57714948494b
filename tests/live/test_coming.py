"""Reminders and changes are told once to those who come; calendars follow by a secret address."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.errors import Conflict, NotFound
from app.live import actions, queries
from app.live.actions import telling
from app.live.forms import Plan
from app.live.jobs.telling import tell
from app.live.models import LiveFeed
from app.notices.models import Notice
from tests.classes.making import make_class
from tests.factories import make_organisation, make_user
from tests.live.making import make_live, make_series


def told(person):
    """What somebody was told of live lessons, in order."""
    rows = session.query(Notice).filter_by(person_id=person.id, kind="live").order_by(Notice.id)
    return [one.title.split("”")[1].split("%")[0].strip() for one in rows]


def test_who_asked_is_reminded_once_a_day_before_and_once_shortly_before(app, clock):
    teacher, asked, other = make_user(roles=("teacher",)), make_user(), make_user()
    lesson = make_live(teacher, hours_ahead=26)
    actions.book_lesson(asked, lesson.id)
    actions.book_lesson(asked, lesson.id)
    tell()
    assert told(asked) == []
    clock.forward(hours=2)
    tell()
    tell()
    assert told(asked) == told(teacher) == ["goes on air on"]
    clock.forward(hours=23, minutes=50)
    tell()
    tell()
    assert told(asked) == ["goes on air on", "begins at"]
    assert told(other) == []


def test_a_reminder_says_its_day_as_the_reader_writes_days(app, clock, sign_in):
    asked, lesson = make_user(), make_live(hours_ahead=23)
    actions.book_lesson(asked, lesson.id)
    tell()
    day = kit_clock.local(lesson.starts_at)
    browser = sign_in(asked)
    assert f"将于 {day.year}年{day.month}月{day.day}日" in browser.get("/notices").text
    browser.post("/me/language", data={"locale": "en"})
    assert f"goes on air on {day.day} {day:%b} {day.year} at" in browser.get("/notices").text


def test_who_asked_no_more_is_not_reminded(app, clock):
    asked, lesson = make_user(), make_live(hours_ahead=23)
    actions.book_lesson(asked, lesson.id)
    actions.unbook_lesson(asked, lesson.id)
    tell()
    assert told(asked) == []


def test_a_class_is_told_of_a_plan_and_reminded_without_asking(app, clock):
    admin, learner = make_user(roles=("learning_admin",)), make_user()
    tutor = make_user(roles=("tutor",))
    klass = make_class(admin, learners=[learner], tutors=[tutor])
    make_live(admin, audience=f"class-{klass.id}", hours_ahead=40)
    tell()
    assert told(learner) == []
    clock.forward(minutes=2)
    tell()
    assert told(learner) == told(tutor) == ["goes on air on"]
    assert told(admin) == []


def test_a_follower_of_a_series_is_reminded_of_each_lesson(app, clock):
    follower = make_user()
    series = make_series()
    actions.subscribe(follower, series.id)
    actions.subscribe(follower, series.id)
    first, second = queries.get_series(follower, series.id).lessons[:2]
    assert first.is_subscribed
    clock.set(first.starts_at - timedelta(minutes=10))
    tell()
    clock.set(second.starts_at - timedelta(minutes=10))
    tell()
    assert told(follower) == ["begins at", "begins at"]
    actions.unsubscribe(follower, series.id)
    assert not queries.get_series(follower, series.id).is_subscribed


def test_who_has_left_the_unit_is_not_told(app, clock):
    city, elsewhere = make_organisation("市"), make_organisation("别处")
    teacher = make_user(roles=("teacher",), organisation=city)
    leaves = make_user(organisation=city)
    lesson = make_live(teacher, audience=f"organisation-{city.id}", hours_ahead=3)
    actions.book_lesson(leaves, lesson.id)
    with pytest.raises(NotFound):
        actions.book_lesson(make_user(organisation=elsewhere), lesson.id)
    session.execute(
        leaves.__table__.update().where(leaves.__table__.c.id == leaves.id),
        {"organisation_id": elsewhere.id},
    )
    session.commit()
    tell()
    assert told(leaves) == []
    assert told(teacher) == ["goes on air on"]


def test_another_hour_is_told_after_two_minutes_and_reminded_of_anew(app, clock):
    teacher, asked = make_user(roles=("teacher",)), make_user()
    lesson = make_live(teacher, hours_ahead=20)
    actions.book_lesson(asked, lesson.id)
    tell()
    for hours in (70, 66):
        starts = kit_clock.now() + timedelta(hours=hours)
        plan = Plan(title="改期的课", starts_at=starts, minutes=60, audience="public")
        actions.change_lesson(teacher, lesson.id, plan)
    tell()
    clock.forward(minutes=2)
    tell()
    assert told(asked) == ["goes on air on", "now takes place on"]
    clock.forward(hours=44)
    tell()
    assert told(asked)[2:] == ["goes on air on"]


def test_what_is_taken_back_at_once_is_not_told(app, clock):
    teacher, asked = make_user(roles=("teacher",)), make_user()
    lesson = make_live(teacher, hours_ahead=40)
    actions.book_lesson(asked, lesson.id)
    actions.call_off(teacher, lesson.id)
    clock.forward(minutes=1)
    actions.restore_lesson(teacher, lesson.id)
    clock.forward(minutes=5)
    tell()
    assert told(asked) == []
    actions.call_off(teacher, lesson.id)
    clock.forward(minutes=2)
    tell()
    actions.restore_lesson(teacher, lesson.id)
    clock.forward(minutes=2)
    tell()
    assert told(asked) == ["on", "takes place after all:"]
    actions.call_off(teacher, lesson.id)
    with pytest.raises(Conflict):
        actions.book_lesson(make_user(), lesson.id)


def test_a_series_called_off_is_told_in_one_sentence(app, clock):
    teacher, follower = make_user(roles=("teacher",)), make_user()
    series = make_series(teacher)
    actions.subscribe(follower, series.id)
    first = queries.get_series(teacher, series.id).lessons[0]
    actions.call_off_following(teacher, first.id)
    clock.forward(minutes=3)
    tell()
    notice = session.query(Notice).filter_by(person_id=follower.id).one()
    assert notice.wording["lessons"] == 4
    assert notice.link == f"/live/{first.id}"


def test_telling_goes_on_where_it_was_cut_off(app, clock, monkeypatch):
    monkeypatch.setattr(telling, "PORTION", 2)
    lesson = make_live(hours_ahead=3)
    people = [make_user() for _ in range(5)]
    for person in people:
        actions.book_lesson(person, lesson.id)
    actions.note_reminders()
    (key,) = queries.tellings_waiting()
    assert actions.tell_portion(*key)
    tell()
    assert [told(person) for person in people] == [["goes on air on"]] * 5
    assert queries.tellings_waiting() == []


def test_a_calendar_follows_by_its_address_until_it_is_closed(app, sign_in, client):
    asked, lesson = make_user(), make_live(title="要听的课", hours_ahead=30)
    make_live(title="没约的课", hours_ahead=40)
    actions.book_lesson(asked, lesson.id)
    visitor = sign_in(asked)
    page = visitor.post("/live/feeds")
    address = page.text.split('value="http://localhost')[1].split('"')[0]
    file = client.get(address)
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(file.data).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["要听的课"]
    token = address.split("/")[-1].removesuffix(".ics")
    feed = session.query(LiveFeed).one()
    assert token not in (feed.token_digest, visitor.get("/live/feeds").text)
    assert sign_in(make_user()).post(f"/live/feeds/{feed.id}/revoke").status_code == 404
    visitor.post(f"/live/feeds/{feed.id}/revoke")
    assert client.get(address).status_code == 404


def test_a_person_has_five_addresses_and_a_locked_one_none(app, client):
    person = make_user()
    tokens = [actions.make_feed(person) for _ in range(5)]
    with pytest.raises(Conflict):
        actions.make_feed(person)
    assert len(set(tokens)) == 5
    assert client.get(f"/live/feeds/{tokens[0]}.ics").status_code == 200
    session.execute(
        person.__table__.update().where(person.__table__.c.id == person.id), {"is_active": False}
    )
    session.commit()
    assert client.get(f"/live/feeds/{tokens[0]}.ics").status_code == 404
