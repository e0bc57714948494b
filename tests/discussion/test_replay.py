"""What was said in a live lesson, in time with its recording."""

import pytest

from app.discussion import actions
from app.discussion.forms import NewMessage, RoomHolding
from app.kit import clock as clocks
from app.kit.db import session, transactional
from app.live import actions as live
from app.live.models import LiveReplay
from app.live.rules.attendance import milliseconds
from app.live.rules.replay import Stretch
from tests.courses.making import make_draft, make_published_course
from tests.factories import make_organisation, make_user
from tests.live.attending import lesson_on_air


class Lesson:
    """A live lesson whose recording is put in time by hand: on air, away for 30 s, on air."""

    def __init__(self, clock, audience="public"):
        self.clock = clock
        self.teacher = make_user(roles=("teacher",), name="周老师")
        self.learner = make_user(name="学员甲")
        self.id = lesson_on_air(clock, teacher=self.teacher, audience=audience)
        self.began = milliseconds(clocks.now())
        self.room = f"live-{self.id}"

    def say(self, body, speaker=None):
        form = NewMessage(body=body, client_id=body)
        return actions.post_message(speaker or self.learner, self.room, form)

    def after(self, seconds):
        self.clock.forward(seconds=seconds)
        return self

    def over(self):
        """A minute on air, half a minute away, a minute on air."""
        live.end_lesson(self.teacher, self.id)
        assert live.take_replay(self.id)
        parts = [
            Stretch(0, self.began, 60_000),
            Stretch(60_000, self.began + 90_000, 60_000),
        ]
        live.note_recording(self.id, parts)
        return self


@pytest.fixture
def lesson(app, clock):
    """Said at 10 s, at 65 s (the sender is away), at 100 s; over at 150 s."""
    found = Lesson(clock)
    found.after(10).say("听得很清楚")
    found.after(55).say("卡住了吗")
    found.after(35).say("大家看第二步", found.teacher)
    found.after(50)
    return found


def heard(api, person, lesson, **window):
    asked = "&".join(f"{name}={value}" for name, value in window.items())
    return api(person).get(f"/api/v1/rooms/{lesson.room}/replay?{asked}")


def places(answer):
    return [(one["at_ms"], one["body"]) for one in answer.json["items"]]


def test_what_was_said_lies_where_the_recording_shows_it(lesson, api):
    lesson.over()
    answer = heard(api, lesson.learner, lesson)
    assert places(answer) == [
        *((10_000, "听得很清楚"), (60_000, "卡住了吗"), (70_000, "大家看第二步"))
    ]
    first, _, third = answer.json["items"]
    assert first["author"]["name"] == "学员甲"
    assert (first["author"]["lecturer"], third["author"]["lecturer"]) == (False, True)
    assert (first["kind"], answer.json["next"]) == ("remark", None)


WINDOWS = [
    ({"from_ms": 0, "to_ms": 60_000}, [10_000]),
    ({"from_ms": 60_000, "to_ms": 70_000}, [60_000]),
    ({"from_ms": 60_001, "to_ms": 70_001}, [70_000]),
    ({"from_ms": 70_000}, [70_000]),
    ({"from_ms": 120_000}, []),
    ({"from_ms": 0, "to_ms": 500_000}, [10_000, 60_000, 70_000]),
]


def test_windows_of_the_recording_meet_without_a_gap_or_an_echo(lesson, api):
    lesson.over()
    for window, expected in WINDOWS:
        found = places(heard(api, lesson.learner, lesson, **window))
        assert [place for place, _ in found] == expected, window


def test_a_long_talk_comes_page_by_page(lesson, api):
    lesson.over()
    first = heard(api, lesson.learner, lesson, limit=2)
    rest = heard(api, lesson.learner, lesson, limit=2, cursor=first.json["next"])
    assert [place for place, _ in places(first) + places(rest)] == [10_000, 60_000, 70_000]
    assert rest.json["next"] is None
    assert heard(api, lesson.learner, lesson, cursor="nonsense").status_code == 422


def test_what_was_hidden_or_held_is_left_out(lesson, api):
    bad = lesson.say("广告")
    actions.hold_room(lesson.teacher, lesson.room, RoomHolding(room_id=lesson.room, premoderated=1))
    lesson.say("等着审")
    lesson.over()
    actions.hide_message(lesson.teacher, bad.id, "无关内容")
    for person in (lesson.learner, lesson.teacher):
        assert len(heard(api, person, lesson).json["items"]) == 3


def test_thanks_right_after_the_end_are_heard_with_it(lesson, api):
    lesson.over()
    lesson.after(20).say("谢谢老师")
    lesson.after(60).say("有人吗")
    assert places(heard(api, lesson.learner, lesson))[3:] == [(120_000, "谢谢老师")]


def test_there_is_nothing_while_the_lesson_goes_on(lesson, api):
    assert heard(api, lesson.learner, lesson).status_code == 404


def test_a_window_that_is_none_is_refused(lesson, api):
    lesson.over()
    for window in ({"from_ms": -1}, {"to_ms": "x"}, {"limit": 500}, {"from_ms": 10**12}):
        answer = heard(api, lesson.learner, lesson, **window)
        assert (answer.status_code, list(answer.json["errors"])) == (422, list(window))


@transactional
def _became(live_id, course_id):
    session.get(LiveReplay, live_id).course_id = course_id


def test_who_was_not_invited_hears_it_beside_the_course_it_became(app, clock, api):
    home = make_organisation("应急管理局")
    lesson = Lesson(clock, audience="public")
    lesson.after(10).say("听得很清楚")
    lesson.after(140).over()
    _invite_only(lesson.id, home.id)
    outsider = make_user(organisation=make_organisation("水利局"))
    assert heard(api, outsider, lesson).status_code == 404
    _became(lesson.id, make_draft(lesson.teacher).id)
    assert heard(api, outsider, lesson).status_code == 404, "a draft is for its author"
    reviewer = make_user(roles=("first_reviewer",), organisation=make_organisation("评审组"))
    assert heard(api, reviewer, lesson).status_code == 200
    _became(lesson.id, make_published_course(lesson.teacher).id)
    assert places(heard(api, outsider, lesson)) == [(10_000, "听得很清楚")]


def test_names_are_told_as_the_room_told_them_and_never_more(lesson, api):
    lesson.over()
    beside = heard(api, lesson.learner, lesson)
    room = api(lesson.learner).get(f"/api/v1/rooms/{lesson.room}/messages").json["items"]
    assert {one["id"]: one["author"] for one in beside.json["items"]} == {
        one["id"]: one["author"] for one in room
    }
    assert {frozenset(one) for one in beside.json["items"]} == {
        frozenset(("id", "at_ms", "author", "body", "kind"))
    }
    assert lesson.learner.username not in beside.text


def test_what_is_hidden_once_the_course_is_published_is_gone_from_beside_it(app, clock, api):
    lesson = Lesson(clock)
    lesson.after(10).say("听得很清楚")
    bad = lesson.after(10).say("我的电话是 13800000000")
    lesson.after(130).over()
    _became(lesson.id, make_published_course(lesson.teacher).id)
    outsider = make_user(organisation=make_organisation("水利局"))
    assert len(heard(api, outsider, lesson).json["items"]) == 2
    actions.hide_message(lesson.teacher, bad.id, "个人信息")
    after = heard(api, outsider, lesson)
    assert [body for _, body in places(after)] == ["听得很清楚"]
    assert "13800000000" not in after.text
    assert "个人信息" not in after.text


@transactional
def _invite_only(live_id, organisation_id):
    from app.live.models import LiveLesson
    from app.live.rules import Invited

    lesson = session.get(LiveLesson, live_id)
    lesson.invited, lesson.circle_id = Invited.ORGANISATION, organisation_id


def test_more_messages_cost_no_more_statements(lesson, api, statements):
    lesson.over()
    heard(api, lesson.learner, lesson)
    with statements() as few:
        heard(api, lesson.learner, lesson, limit=1)
    with statements() as more:
        heard(api, lesson.learner, lesson, limit=200)
    assert few.count == more.count


def test_only_rooms_of_live_lessons_have_a_recording(lesson, api):
    course = make_published_course()
    assert api(lesson.learner).get(f"/api/v1/rooms/course-{course.id}/replay").status_code == 404
