"""What people do in a room, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import timedelta

import pytest

from app.accounts import queries as accounts
from app.courses import queries as courses
from app.courses.rules import State as CourseState
from app.discussion import actions, queries
from app.discussion.forms import Holding, Muting
from app.discussion.models import Message, Seat
from app.discussion.rules import Refusal, State
from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, TooFast
from tests.courses.making import make_published_course
from tests.discussion import making
from tests.discussion.making import make_hall, say, words
from tests.factories import make_user


def history(viewer, hall):
    return queries.latest_messages(viewer, hall.room_id, 200)


def events(heard):
    return [event for _room, event, _payload in heard]


# Speaking


def test_what_is_said_is_kept_and_heard_by_the_room(hall, heard):
    message = say(hall.learner, hall, "目录不是清单，目录是责任。", at_seconds=23.5)
    [(room, event, payload)] = heard
    assert (room, event) == (hall.room_id, "message:posted")
    assert payload["id"] == str(message.id)
    assert payload["room_id"] == hall.room_id
    assert payload["author"]["name"] == "周启明"
    assert payload["body"] == "目录不是清单，目录是责任。"
    assert payload["posted_at"] == "2026-03-05T06:30:00+00:00"
    assert payload["reply_to"] is None
    assert payload["at_seconds"] == 23.5
    assert [said.body for said in history(hall.colleague, hall)] == [payload["body"]]


def test_the_lecturer_is_recognised(hall):
    say(hall.teacher, hall)
    say(hall.learner, hall)
    assert [said.lecturer for said in history(hall.learner, hall)] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "𠮷野家 👩‍💻 \U0001f468\u200d\U0001f469",
        "'; DROP TABLE messages; --",
        "\u202eabc",
        "%(name)s {{ 7*7 }} \\u0041",
    ],
)
def test_words_come_back_as_they_were_written(hall, heard, body):
    say(hall.learner, hall, body)
    assert history(hall.colleague, hall)[0].body == body
    assert heard[0][2]["body"] == body


def test_the_same_name_twice_is_said_once(hall, heard):
    form = words("一次就够")
    first = actions.post_message(hall.learner, hall.room_id, form)
    second = actions.post_message(hall.learner, hall.room_id, form)
    assert first.id == second.id
    assert len(heard) == 1
    assert len(history(hall.learner, hall)) == 1


def test_the_same_name_of_two_people_or_in_two_rooms_is_two_messages(hall):
    other = make_hall()
    for speaker, place in ((hall.learner, hall), (hall.colleague, hall), (hall.learner, other)):
        actions.post_message(speaker, place.room_id, words("一", client_id="same"))
    assert len(history(hall.learner, hall)) == 2
    assert len(history(hall.learner, other)) == 1


def test_a_repeated_message_is_answered_even_where_a_new_one_is_refused(hall):
    form = words()
    said = actions.post_message(hall.learner, hall.room_id, form)
    actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True))
    assert actions.post_message(hall.learner, hall.room_id, form).id == said.id


def test_the_sixth_message_in_ten_seconds_is_too_fast_and_nothing_is_kept_of_it(hall, heard, clock):
    for _ in range(5):
        say(hall.learner, hall)
    with pytest.raises(TooFast) as refusal:
        say(hall.learner, hall)
    assert (refusal.value.code, refusal.value.retry_after) == ("too_fast", 10)
    assert len(history(hall.learner, hall)) == len(heard) == 5
    say(hall.colleague, hall)
    clock.forward(seconds=10)
    say(hall.learner, hall)


def send_at_once(app, hall, forms):
    """What comes of sending all of it at the same time: ids, or the refusals' codes."""
    speaker_id, room_id = hall.learner.id, hall.room_id

    def send(form):
        with app.app_context():
            try:
                return actions.post_message(accounts.get_user(speaker_id), room_id, form).id
            except Refused as refusal:
                return refusal.code
            finally:
                session.remove()

    session.rollback()
    with ThreadPoolExecutor(len(forms)) as crowd:
        return [each.result() for each in [crowd.submit(Context().run, send, f) for f in forms]]


def test_the_same_message_sent_often_at_once_is_said_once(app, hall):
    outcomes = send_at_once(app, hall, [words("一次就够")] * 6)
    assert len(set(outcomes)) == 1
    assert [said.id for said in making.said_in(hall)] == outcomes[:1]


def test_sending_many_at_once_does_not_outrun_the_limit(app, hall):
    outcomes = send_at_once(app, hall, [words(str(number)) for number in range(12)])
    assert outcomes.count("too_fast") == 7
    assert len(making.said_in(hall)) == 5


def test_in_slow_mode_one_waits_for_ones_turn(hall, clock):
    actions.hold_room(hall.teacher, hall.room_id, Holding(slow_seconds=30))
    say(hall.learner, hall)
    with pytest.raises(TooFast) as refusal:
        say(hall.learner, hall)
    assert refusal.value.retry_after == 30
    clock.forward(seconds=30)
    say(hall.learner, hall)


def test_a_reply_quotes_what_it_replies_to(hall, heard):
    question = say(hall.learner, hall, "历史数据\n怎么并？")
    say(hall.teacher, hall, "先定编号。", reply_to=str(question.id))
    payload = heard[-1][2]
    assert payload["reply_to"] == str(question.id)
    assert payload["reply"] == {
        "id": str(question.id),
        "name": "周启明",
        "excerpt": "历史数据 怎么并？",
    }


def test_a_reply_to_another_room_or_to_nothing_is_refused(hall):
    elsewhere = say(hall.learner, make_hall())
    for wrong in (str(elsewhere.id), "999999999"):
        with pytest.raises(Invalid) as refusal:
            say(hall.learner, hall, reply_to=wrong)
        assert list(refusal.value.errors) == ["reply_to"]


def test_a_time_may_name_its_lesson(hall, heard):
    course = make_published_course(hall.teacher)
    hall.room_id = f"course-{course.id}"
    [lesson] = courses.lessons_of(course.published_revision_id)
    say(hall.learner, hall, at_seconds=61, lesson_id=str(lesson.lesson_id))
    assert (heard[-1][2]["at_seconds"], heard[-1][2]["lesson_id"]) == (61, str(lesson.lesson_id))


def test_a_lesson_of_another_course_is_refused(hall):
    with pytest.raises(Invalid) as refusal:
        say(hall.learner, hall, at_seconds=1, lesson_id="999999")
    assert list(refusal.value.errors) == ["lesson_id"]


def test_a_room_of_nothing_is_not_found(hall):
    for room_id in (
        "course-999999",
        "lobby-1",
        "",
        f"course-0{hall.course_id}",
        "course-" + "9" * 30,
    ):
        with pytest.raises(NotFound):
            actions.post_message(hall.learner, room_id, words())


def test_the_three_administrators_take_no_part(hall):
    with pytest.raises(NotFound):
        say(hall.stranger, hall)


def test_a_draft_is_discussed_by_its_author_and_its_reviewers_alone(app):
    hall = make_hall(CourseState.DRAFT)
    say(hall.teacher, hall)
    say(hall.reviewer, hall)
    with pytest.raises(NotFound):
        say(hall.learner, hall)


# Hiding


def test_an_author_takes_back_their_own(hall, heard):
    message = say(hall.learner, hall, "说错了")
    actions.hide_message(hall.learner, message.id)
    assert heard[-1][1:] == (
        "message:hidden",
        {"id": str(message.id), "room_id": hall.room_id, "by_author": True},
    )
    [said] = history(hall.colleague, hall)
    assert (said.body, said.state) == (None, State.HIDDEN)


def test_nobody_hides_what_others_said_but_those_who_look_after_the_room(hall, heard):
    message = say(hall.learner, hall)
    with pytest.raises(NotAllowed) as refusal:
        actions.hide_message(hall.colleague, message.id)
    assert refusal.value.code == Refusal.NOT_YOURS_TO_HIDE.code
    for moderator in (hall.teacher, hall.reviewer, hall.learning_admin):
        other = say(hall.learner, hall)
        actions.hide_message(moderator, other.id, "与课程无关")
    assert events(heard).count("message:hidden") == 3
    assert history(hall.learner, hall)[0].body is not None


def test_hidden_words_are_for_moderators_and_the_reason_for_the_author_too(hall):
    message = say(hall.learner, hall, "机密")
    actions.hide_message(hall.teacher, message.id, "与课程无关")
    seen = {
        viewer.name: (history(viewer, hall)[0].body, history(viewer, hall)[0].hidden_reason)
        for viewer in (hall.colleague, hall.learner, hall.teacher, hall.learning_admin)
    }
    assert seen == {
        hall.colleague.name: (None, None),
        hall.learner.name: (None, "与课程无关"),
        hall.teacher.name: ("机密", "与课程无关"),
        hall.learning_admin.name: ("机密", "与课程无关"),
    }


def test_hidden_words_leak_through_no_quotation(hall):
    secret = say(hall.learner, hall, "机密")
    say(hall.colleague, hall, "什么？", reply_to=str(secret.id))
    actions.hide_message(hall.teacher, secret.id)
    quotation = history(hall.colleague, hall)[1].reply
    assert (quotation.name, quotation.excerpt) == ("周启明", None)
    with pytest.raises(Invalid):
        say(hall.colleague, hall, reply_to=str(secret.id))


def test_hiding_again_changes_nothing_and_is_not_announced(hall, heard, clock):
    message = say(hall.learner, hall)
    actions.hide_message(hall.learner, message.id)
    clock.forward(minutes=1)
    actions.hide_message(hall.teacher, message.id, "later")
    assert events(heard).count("message:hidden") == 1
    assert session.get(Message, message.id).hidden_by_id == hall.learner.id


def test_what_is_in_an_invisible_room_is_not_found(app):
    hall = make_hall(CourseState.DRAFT)
    message = say(hall.teacher, hall)
    for message_id in (message.id, 999999999):
        with pytest.raises(NotFound):
            actions.hide_message(hall.learner, message_id)
        with pytest.raises(NotFound):
            actions.react(hall.learner, message_id, "👍")


# Pinning


def test_one_message_stands_at_the_top(hall, heard):
    first, second = say(hall.learner, hall, "一"), say(hall.learner, hall, "二")
    actions.pin_message(hall.teacher, first.id)
    actions.pin_message(hall.teacher, second.id)
    assert [said.pinned for said in history(hall.learner, hall)] == [False, True]
    room = queries.get_room(hall.learner, hall.room_id)
    assert queries.pinned_message(hall.learner, room).body == "二"
    assert heard[-1][2] == {"id": str(second.id), "room_id": hall.room_id, "pinned": True}
    actions.unpin_message(hall.teacher, second.id)
    actions.unpin_message(hall.teacher, second.id)
    assert queries.pinned_message(hall.learner, room) is None
    assert events(heard).count("message:pinned") == 3


def test_only_moderators_pin_and_only_what_can_be_read(hall):
    message = say(hall.learner, hall)
    with pytest.raises(NotAllowed):
        actions.pin_message(hall.learner, message.id)
    actions.pin_message(hall.teacher, message.id)
    actions.hide_message(hall.learner, message.id)
    assert history(hall.teacher, hall)[0].pinned is False
    with pytest.raises(NotFound):
        actions.pin_message(hall.teacher, message.id)


# Reacting


def test_a_reaction_counts_once_a_person_and_can_be_taken_back(hall, heard):
    message = say(hall.learner, hall)
    actions.react(hall.colleague, message.id, "👍")
    actions.react(hall.colleague, message.id, "👍")
    actions.react(hall.teacher, message.id, "👍")
    actions.react(hall.teacher, message.id, "🎉")
    [said] = history(hall.colleague, hall)
    assert [(met.emoji, met.count, met.mine) for met in said.reactions] == [
        ("👍", 2, True),
        ("🎉", 1, False),
    ]
    actions.take_back_reaction(hall.colleague, message.id, "👍")
    actions.take_back_reaction(hall.colleague, message.id, "👍")
    counts = [p["count"] for _r, event, p in heard if event == "message:reacted"]
    assert counts == [1, 2, 1, 1]
    assert heard[-1][2]["on"] is False


def test_a_hidden_message_or_a_closed_room_takes_no_reactions(hall):
    message, other = say(hall.learner, hall), say(hall.learner, hall)
    actions.hide_message(hall.learner, message.id)
    with pytest.raises(NotFound):
        actions.react(hall.colleague, message.id, "👍")
    actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True))
    with pytest.raises(Conflict):
        actions.react(hall.colleague, other.id, "👍")
    actions.react(hall.teacher, other.id, "👍")


def test_a_message_is_met_with_twenty_different_emoji_at_most(hall):
    message = say(hall.learner, hall)
    for step in range(20):
        actions.react(hall.colleague, message.id, chr(0x1F600 + step))
    with pytest.raises(Invalid):
        actions.react(hall.colleague, message.id, "🎉")
    actions.react(hall.teacher, message.id, chr(0x1F600))


# Looking after a room


def test_a_muted_person_reads_but_does_not_write_until_the_time_is_over(hall, heard, clock):
    message = say(hall.teacher, hall)
    muting = Muting(person_id=hall.learner.id, minutes=5, reason="刷屏")
    actions.mute(hall.teacher, hall.room_id, muting)
    with pytest.raises(NotAllowed) as refusal:
        say(hall.learner, hall)
    assert refusal.value.code == "muted"
    assert refusal.value.values == {"until": "2026-03-05 14:35"}
    with pytest.raises(NotAllowed):
        actions.react(hall.learner, message.id, "👍")
    assert len(history(hall.learner, hall)) == 1
    until = queries.muted_until(hall.learner, hall.room_id)
    assert until == kit_clock.now() + timedelta(minutes=5)
    clock.forward(minutes=5)
    say(hall.learner, hall)


def test_a_mute_can_be_lifted_early_and_counts_in_its_room_only(hall):
    other = make_hall()
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.learner.id, minutes=60))
    say(hall.learner, other)
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.learner.id, minutes=0))
    say(hall.learner, hall)
    assert session.query(Seat).filter_by(room_id=hall.room_id).count() == 1


def test_moderators_are_not_muted_and_only_they_mute(hall):
    with pytest.raises(NotAllowed):
        actions.mute(hall.learner, hall.room_id, Muting(person_id=hall.colleague.id, minutes=5))
    for moderator in (hall.teacher, hall.learning_admin):
        with pytest.raises(NotAllowed):
            actions.mute(hall.reviewer, hall.room_id, Muting(person_id=moderator.id, minutes=5))
    with pytest.raises(NotFound):
        actions.mute(hall.teacher, hall.room_id, Muting(person_id=999999, minutes=5))


def test_a_closed_room_is_read_and_reopened(hall):
    say(hall.learner, hall)
    actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True))
    with pytest.raises(Conflict) as refusal:
        say(hall.learner, hall)
    assert refusal.value.code == "closed"
    say(hall.teacher, hall, "明天再开")
    assert len(history(hall.learner, hall)) == 2
    actions.hold_room(hall.learning_admin, hall.room_id, Holding(closed=False))
    say(hall.learner, hall)


def test_only_moderators_hold_a_room_and_what_is_absent_stays(hall):
    with pytest.raises(NotAllowed):
        actions.hold_room(hall.learner, hall.room_id, Holding(closed=True))
    actions.hold_room(hall.teacher, hall.room_id, Holding(slow_seconds=20))
    room = actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True))
    assert (room.manners.closed, room.manners.slow_seconds) == (True, 20)


def test_the_room_of_a_course_that_is_not_taught_any_more_is_closed(app):
    hall = make_hall(CourseState.UNPUBLISHED)
    assert queries.get_room(hall.teacher, hall.room_id).manners.closed


# History


def test_history_is_read_backwards_without_gap_or_repetition(hall, clock):
    said = []
    for number in range(23):
        clock.forward(seconds=11)
        said.append(say(hall.learner, hall, f"第 {number} 条").id)
    room = queries.get_room(hall.learner, hall.room_id)
    seen, before = [], None
    for _ in range(10):
        stretch = queries.history(hall.learner, room, before=before, limit=10)
        seen = [message.id for message in stretch.items] + seen
        if stretch.next is None:
            break
        before = int(stretch.next)
    assert seen == said


def test_history_takes_a_fixed_number_of_statements(hall, statements, clock):
    def cost():
        session.expire_all()
        with statements() as spoken:
            history(hall.learner, hall)
        return spoken.count

    first = say(hall.learner, hall)
    actions.react(hall.colleague, first.id, "👍")
    say(hall.colleague, hall, reply_to=str(first.id))
    few = cost()
    for _ in range(20):
        clock.forward(seconds=11)
        speaker = make_user()
        message = say(speaker, hall, reply_to=str(first.id))
        actions.react(hall.learner, message.id, "👍")
    assert cost() == few
    assert few <= 10


def test_speaking_costs_the_same_in_a_full_room_as_in_an_empty_one(hall, statements, clock):
    def cost():
        clock.forward(seconds=11)
        with statements() as spoken:
            say(hall.learner, hall)
        return spoken.count

    cost()
    empty = cost()
    for _ in range(15):
        clock.forward(seconds=11)
        say(hall.colleague, hall)
    assert cost() == empty
    assert empty <= 16
